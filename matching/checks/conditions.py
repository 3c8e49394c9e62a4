"""When a requirement is asked at all. Where the papers do not tell, a person looks."""

from __future__ import annotations

from typing import NamedTuple

from matching.casefile import CaseFile
from matching.checks.person import unread
from matching.checks.registry import Parameter, condition
from matching.compare.kinship_table import Group, Kinship
from matching.compare.relations import relation_between
from matching.findings import Answer, Finding
from matching.heads import cannot_be_head, head_is_told
from matching.identity import doubt_finding
from matching.model import Evidence, Guardian, Outcome, ReasonCode, Status, Text
from matching.papers import Found
from matching.registers import Entry, OnRegister, Register, guardian_on
from ocr.model import PageProblem


@condition()
def urban_school(file: CaseFile) -> Answer:
    """The receiving school is an urban one (城区学校)."""
    return Answer(file.case.school.urban)


@condition()
def from_outside_county(file: CaseFile) -> Answer:
    """The child comes from a school of another county."""
    return Answer(file.case.from_outside_county)


def _no_page() -> tuple[Finding, ...]:
    text = Text(
        "没有学生本人页，无法判断学生与谁同户",
        "without the student's page the register shows nothing",
    )
    return (Finding(Status.UNSURE, ReasonCode.PAGE_MISSING, text),)


def question(entry: Entry, code: ReasonCode, text: Text) -> Finding:
    """The finding that the student's own page leaves a question."""
    word = entry.word
    return Finding(
        Status.UNSURE,
        code,
        text,
        entry.card.pages[0],
        "relationship_to_head",
        found=word.text if word else None,
    )


class _Shown(NamedTuple):
    """What one register shows about one guardian, from the best (5) to the worst (0)."""

    rank: int
    finding: Finding | None = None


# What a student is to the head when no page beside it can show who the parents are.
_NEVER_SHOWN = (Group.HEAD, Group.OTHER_RELATIVE, Group.NON_RELATIVE)
_DIRECT, _DOUBTFUL, _PLAUSIBLE, _NOTHING, _AGAINST = 5, 4, 3, 2, 1


@condition(grandchild=Parameter("choice", required=True, allowed=("unsure", "proof", "direct")))
def relation_not_on_register(file: CaseFile, *, grandchild: str) -> Answer:
    """The register does not itself show that a guardian is the student's (C1 is asked then).

    `grandchild`: how a grandchild of the head beside a child of the same head counts.
    """
    entries = file.registers.entries
    if not entries:
        return _nobody_found(file)
    shown = max((_entry_shows(entry, file) for entry in entries), key=lambda one: one.rank)
    findings = (shown.finding,) if shown.finding else ()
    if shown.rank == _DIRECT:
        return Answer(False)
    if shown.rank == _DOUBTFUL:
        return Answer(None, findings)
    if shown.rank == _PLAUSIBLE:
        holds = {"unsure": None, "proof": True, "direct": False}[grandchild]
        return Answer(holds, findings if holds is None else ())
    if shown.rank == _AGAINST:
        return Answer(True, findings, lasting=True)
    return Answer(True)


def _nobody_found(file: CaseFile) -> Answer:
    """Without the student's page C1 is asked, unless a page that was not read may be it."""
    blind = [card for card in file.registers.cards if card.find("name") is None]
    if blind:
        return Answer(None, (unread(blind[0], "name"),))
    return Answer(None, _no_page()) if file.unreadable else Answer(True)


def _entry_shows(entry: Entry, file: CaseFile) -> _Shown:
    """What holds for every register the student's page may belong to."""
    if not entry.homes:
        if entry.contradicted:
            text = Text(
                "户主与学生页的关系不符，请核实", "the head is not what the student's page says"
            )
            return _Shown(_DOUBTFUL, question(entry, ReasonCode.AMBIGUOUS, text))
        return _Shown(_DOUBTFUL, _no_page()[0]) if file.unreadable else _Shown(_NOTHING)
    per_home = [
        max(
            (_shows(entry, home, guardian, file) for guardian in file.case.guardians),
            key=lambda one: one.rank,
        )
        for home in entry.homes
    ]
    weakest = min(per_home, key=lambda one: one.rank)
    if weakest.rank < max(one.rank for one in per_home):
        text = Text(
            "不能确定学生页属于哪一本户口簿", "which register the student's page belongs to is open"
        )
        return _Shown(_DOUBTFUL, question(entry, ReasonCode.AMBIGUOUS, text))
    return weakest


def _shows(entry: Entry, home: Register, guardian: Guardian, file: CaseFile) -> _Shown:
    outcome, word, named = _stands_on(entry, home, guardian, file)
    if outcome is Outcome.DIFFERS:
        if not home.has_unread_name or entry.group in _NEVER_SHOWN:
            return _Shown(_NOTHING)
        text = Text(
            "户口簿上有姓名没有读到，可能是监护人",
            "a name on the register was not read: a guardian?",
        )
        return _Shown(_DOUBTFUL, question(entry, ReasonCode.ILLEGIBLE, text))
    if entry.word is None:
        return _Shown(_DOUBTFUL, unread(entry.card, "relationship_to_head"))
    return _related(entry, entry.word, (outcome, word, named), guardian, file)


def _stands_on(entry: Entry, home: Register, guardian: Guardian, file: CaseFile) -> OnRegister:
    """Whether a guardian stands on a register; a head of almost the name who cannot be, does not.

    An aunt and the father differ in one character, but the student is the nephew of the head.
    """
    found = guardian_on(home, guardian, file.settings)
    perhaps = found[0] is Outcome.UNSURE and found[1] == "户主"
    if perhaps and cannot_be_head(entry, guardian):
        return Outcome.DIFFERS, None, None
    if perhaps and head_is_told(entry, home, (guardian,)):
        return Outcome.AGREES, *found[1:]
    return found


def _related(
    entry: Entry,
    own: Found,
    other: tuple[Outcome, str | None, Found | None],
    guardian: Guardian,
    file: CaseFile,
) -> _Shown:
    """What both relations to the head amount to; `other` is what `guardian_on` says."""
    outcome, word, named = other
    if word is None:
        text = Text(
            f"户口簿上没有读到监护人“{guardian.name}”与户主关系",
            f"what the guardian “{guardian.name}” is to the head was not read",
        )
        return _Shown(_DOUBTFUL, question(entry, ReasonCode.ILLEGIBLE, text))
    sex = file.case.student.sex
    relation = relation_between(own.text, word, guardian.relationship, sex)
    if relation.kinship is Kinship.UNRELATED:
        return _Shown(_AGAINST, question(entry, ReasonCode.NOT_RELATED, relation.explanation))
    if relation.kinship is Kinship.PLAUSIBLE and entry.group is Group.GRANDCHILD:
        return _Shown(_PLAUSIBLE, question(entry, ReasonCode.AMBIGUOUS, relation.explanation))
    if relation.kinship is not Kinship.DIRECT:
        return _Shown(_NOTHING)
    doubt = _doubt_about_both(entry, outcome, named, guardian)
    return _Shown(_DOUBTFUL, doubt) if doubt is not None else _Shown(_DIRECT)


def _doubt_about_both(
    entry: Entry, outcome: Outcome, named: Found | None, guardian: Guardian
) -> Finding | None:
    """What keeps a direct relation from being sure: a reading, the guardian, or the student.

    A guardian who was recognised for certain, by an agreeing ID number if need be, is no question.
    """
    if entry.word is not None and (doubt := doubt_finding(entry.word)):
        return doubt
    if named is not None and named.field == "name" and _only_copy(named.evidence, entry):
        name = guardian.name
        text = Text(
            f"监护人“{name}”的户口簿页是复印件，应为原件",
            f"the register page of the guardian “{name}” is a copy, the original is asked for",
        )
        return Finding(Status.UNSURE, ReasonCode.COPY_NOT_ORIGINAL, text, named.evidence)
    if outcome is not Outcome.AGREES and named is not None and (doubt := doubt_finding(named)):
        return doubt
    if outcome is not Outcome.AGREES:
        name = named.text if named else "?"
        text = Text(
            f"户口簿上的“{name}”是否为监护人“{guardian.name}”需人工核对",
            f"whether “{name}” on the register is the guardian “{guardian.name}” is open",
        )
        return question(entry, ReasonCode.NAME_MISMATCH, text)
    return entry.known.finding


def _only_copy(page: Evidence, entry: Entry) -> bool:
    """A member's page that is a copy beside the student's original."""
    return PageProblem.COPY in page.page_problems and not entry.card.copies


@condition()
def student_registered_alone(file: CaseFile) -> Answer:
    """The student is the head (独立户口), or no guardian is on the register (挂靠户口)."""
    entries = file.registers.entries
    if not entries:
        return Answer(None, _no_page())
    answers = [_alone(entry, file) for entry in entries]
    if any(one.holds is False for one in answers):
        return Answer(False)
    return next((one for one in answers if one.holds is None), answers[0])


def _alone(entry: Entry, file: CaseFile) -> Answer:
    word = entry.word
    if word is not None and entry.group is Group.HEAD:
        doubt = doubt_finding(word)
        return Answer(None, (doubt,)) if doubt else Answer(True)
    with_guardian = [
        max(
            (_stands_on(entry, home, guardian, file)[0] for guardian in file.case.guardians),
            key=[Outcome.DIFFERS, Outcome.UNKNOWN, Outcome.UNSURE, Outcome.AGREES].index,
        )
        for home in entry.homes
    ]
    unread = any(home.has_unread_name for home in entry.homes)
    if not unread and all(one is Outcome.DIFFERS for one in with_guardian):
        return Answer(True)
    sure = entry.known.outcome is Outcome.AGREES and word is not None and word.doubt is None
    if sure and all(one is Outcome.AGREES for one in with_guardian):
        return Answer(False)
    text = Text(
        "不能确定学生是否与监护人同户", "whether the student is registered with a guardian is open"
    )
    return Answer(None, (question(entry, ReasonCode.AMBIGUOUS, text),))
