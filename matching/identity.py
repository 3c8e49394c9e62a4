"""Whether a person on a paper is one of the persons on record.

Name and ID number count together (rules.md 2(14)): an ID number that differs makes another person
of an equal name; with an agreeing one a name may differ in one character.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from matching.compare.id_numbers import compare_id_numbers, normal_id_number
from matching.compare.names import compare_names, compare_person, normal_name
from matching.findings import Finding, at
from matching.model import Comparison, Guardian, Outcome, ReasonCode, Status, Student, Text
from matching.papers import Doubt, Found, Paper
from matching.rules import Settings
from matching.vocabulary import field_name, kind_name

Person = Guardian | Student

_RANK = {Outcome.AGREES: 3, Outcome.UNSURE: 2, Outcome.UNKNOWN: 1, Outcome.DIFFERS: 0}


class Fit(NamedTuple):
    """The best fit of a person on a paper with one on record, and what it rests on."""

    name: Found
    number: Found | None
    comparison: Comparison
    person: Person
    people: Sequence[Person]
    same_number: bool
    other_number: bool = False


class Recognition:
    """Whom a paper is about: `agrees` with `person`, `differs` from everybody, or unsure.

    `by_number`: the ID number was compared and agrees.
    """

    __slots__ = ("_doubted", "_fit", "by_number", "outcome", "person")

    def __init__(self, fit: Fit, doubted: tuple[Found, Doubt] | None = None) -> None:
        self._fit = fit
        self._doubted = doubted
        self.person = fit.person
        self.by_number = fit.same_number
        self.outcome = fit.comparison.outcome
        if doubted is not None or self.outcome is Outcome.UNKNOWN:
            self.outcome = Outcome.UNSURE

    @property
    def by_name(self) -> bool:
        """Whether the name is the very same."""
        return normal_name(self.person.name) in map(normal_name, self._fit.name.values)

    @property
    def finding(self) -> Finding | None:
        """Why it does not simply agree; None when it does."""
        if self._doubted is not None:
            return _doubt(*self._doubted, self.person)
        if self.outcome is Outcome.AGREES:
            return None
        return _mismatch(self._fit, self.outcome)


def recognise(
    name: Found,
    number: Found | None,
    people: Sequence[Person],
    settings: Settings,
    former: Found | None = None,
) -> Recognition:
    """Compare a person on a paper with several on record; the best fit counts.

    Args:
        name: the name, or a list of names (co-owners), as read.
        number: the ID number beside it, if one was read.
        people: the persons on record who will do; at least one.
        settings: of the policy.
        former: the former name the paper itself gives.
    """
    comparison, person, numbers = _best_fit(
        name.values,
        number.text if number else None,
        tuple(people),
        settings.one_character,
        former.values if former else (),
    )
    same, other = numbers is Outcome.AGREES, numbers is Outcome.DIFFERS
    fit = Fit(name, number, comparison, person, people, same, other)
    return Recognition(fit, _doubted(fit, settings))


def name_on(
    paper: Paper, field: str, number: Found | None, people: Sequence[Person], settings: Settings
) -> Found | None:
    """The name on a paper; None where it was not read.

    A name too faint to be told is one only where the sure ID number beside it is that of one of
    `people` and the name differs from that person's in one character at most.
    """
    named = paper.find(field)
    if named is not None or number is None or number.doubt is not None:
        return named
    faint = paper.faint(field)
    if faint is None or not settings.name_and_number_corroborate:
        return None
    known = recognise(faint, number, people, settings)
    return faint if known.outcome is Outcome.AGREES and known.by_number else None


@lru_cache(maxsize=16384)
def _best_fit(
    names: tuple[str, ...],
    number: str | None,
    people: tuple[Person, ...],
    one_character: str,
    former: tuple[str, ...],
) -> tuple[Comparison, Person, Outcome]:
    """The comparison that fits best, with whom, and how the ID numbers compare."""
    best: tuple[tuple[int, bool], Comparison, Person] | None = None
    for name in names:
        for person in people:
            comparison = _compare(name, number, person, one_character, former)
            rank = (_RANK[comparison.outcome], normal_name(name) == normal_name(person.name))
            if best is None or rank > best[0]:
                best = (rank, comparison, person)
    if best is None:
        raise ValueError("nobody on record to compare with")
    _, comparison, person = best
    numbers = compare_id_numbers(number, person.id_number)
    return comparison, person, numbers.outcome


def _compare(
    name: str, number: str | None, person: Person, one_character: str, former: tuple[str, ...]
) -> Comparison:
    comparison = compare_person(
        (name, number), (person.name, person.id_number), person.former_names, former
    )
    if one_character != "id_number_must_agree":
        alone = compare_names(name, person.name, person.former_names)
        if alone.outcome is Outcome.UNSURE:
            outcome = Outcome.UNSURE if one_character == "unsure" else Outcome.DIFFERS
            return Comparison(
                outcome, alone.explanation, alone.expected, alone.found, ReasonCode.NAME_MISMATCH
            )
    return comparison


def _doubted(fit: Fit, settings: Settings) -> tuple[Found, Doubt] | None:
    """The reading that must not carry this conclusion, if there is one."""
    name, comparison = fit.name, fit.comparison
    if name.doubt is None and (fit.number is None or fit.number.doubt is None):
        return None
    sure_number = fit.number is not None and fit.number.doubt is None
    if comparison.outcome is Outcome.DIFFERS and fit.other_number and sure_number:
        return None
    doubts = [(one, one.doubt) for one in (name, fit.number) if one is not None and one.doubt]
    supported = (
        comparison.outcome is Outcome.AGREES
        and fit.same_number
        and settings.name_and_number_corroborate
        and len(name.values) == 1
        and (sure_number or normal_name(name.text) == normal_name(fit.person.name))
    )
    by_number = comparison.code is ReasonCode.ID_NUMBER_MISMATCH
    for found, doubt in doubts:
        if doubt.hard or not (supported or (by_number and found is name)):
            return found, doubt
    return None


def _doubt(found: Found, doubt: Doubt, person: Person) -> Finding:
    paper, field = kind_name(found.evidence.document.kind), field_name(found.field)
    return Finding(
        Status.UNSURE,
        doubt.code,
        Text(
            f"{paper.zh}上的{field.zh}“{found.text}”{doubt.why.zh}，请人工核对",
            f"{field.en} “{found.text}” on the {paper.en}: {doubt.why.en}; please check",
        ),
        found.evidence,
        found.field,
        person.name,
        found.text,
    )


def doubt_finding(found: Found) -> Finding | None:
    """The finding that a doubtful value needs a look, or None when there is no doubt."""
    if found.doubt is None:
        return None
    paper, field = kind_name(found.evidence.document.kind), field_name(found.field)
    return at(
        found,
        Status.UNSURE,
        found.doubt.code,
        Text(
            f"{paper.zh}上的{field.zh}“{found.text}”{found.doubt.why.zh}，请人工核对",
            f"{field.en} “{found.text}” on the {paper.en}: {found.doubt.why.en}; please check",
        ),
    )


def _mismatch(fit: Fit, outcome: Outcome) -> Finding:
    """Why a paper is not, or perhaps not, of the person on record."""
    name, number, comparison = fit.name, fit.number, fit.comparison
    paper = kind_name(name.evidence.document.kind)
    differs = outcome is Outcome.DIFFERS
    status = Status.FAILED if differs else Status.UNSURE
    if comparison.code is ReasonCode.ID_NUMBER_MISMATCH and number is not None:
        return Finding(
            status,
            ReasonCode.ID_NUMBER_MISMATCH,
            Text(
                f"{paper.zh}上“{name.text}”的{comparison.explanation.zh}",
                f"“{name.text}” on the {paper.en}: {comparison.explanation.en}",
            ),
            number.evidence,
            number.field,
            normal_id_number(fit.person.id_number or ""),
            number.text,
            whose=differs,
        )
    if not differs:
        why = comparison.explanation
        return Finding(
            status,
            comparison.code or ReasonCode.NAME_MISMATCH,
            Text(f"{paper.zh}:{why.zh}", f"{paper.en}: {why.en}"),
            name.evidence,
            name.field,
            fit.person.name,
            name.text,
        )
    return _somebody_else(fit, paper)


def _somebody_else(fit: Fit, paper: Text) -> Finding:
    name = fit.name
    expected = "、".join(one.name for one in fit.people)
    guardians = any(isinstance(one, Guardian) for one in fit.people)
    role = Text("父母或监护人", "a guardian") if guardians else Text("学生", "the student")
    field = field_name(name.field)
    return Finding(
        Status.FAILED,
        ReasonCode.NOT_GUARDIAN if guardians else ReasonCode.NAME_MISMATCH,
        Text(
            f"{paper.zh}上的{field.zh}是“{name.text}”，不是{role.zh}“{expected}”",
            f"{field.en} on the {paper.en} is “{name.text}”, not {role.en} “{expected}”",
        ),
        name.evidence,
        name.field,
        expected,
        name.text,
        whose=True,
    )
