"""Seals, and the school that has to set one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matching.casefile import Subject
from matching.checks.person import unread
from matching.checks.registry import FIELD, OPTIONAL_FIELD, Parameter, check
from matching.compare.companies import may_be_seal_of, normal_company
from matching.compare.schools import compare_school_names, school_set_seal
from matching.findings import Finding, Findings, at
from matching.identity import doubt_finding
from matching.model import Outcome, ReasonCode, Status, Text
from matching.papers import Paper
from matching.vocabulary import field_name, kind_name

_VOID = re.compile("作废|注销|失效|吊销|样本")


@check(
    at_least=Parameter("integer", allowed=(1, 9)),
    by=Parameter("choice", allowed=("anybody", "receiving_school")),
    of=OPTIONAL_FIELD,
)
def seal(
    subject: Subject, *, at_least: int = 1, by: str = "anybody", of: str | None = None
) -> Findings:
    """The paper carries seals; where their text can be read, of who has to set them.

    `by` is the receiving school; `of` is the field with the name of who sets the seal.
    """
    paper = subject.sheet
    seals = paper.seals
    if len(seals) < at_least:
        text = _too_few_seals(kind_name(paper.kind), at_least, len(seals))
        return (_seal_finding(subject, text, str(at_least), str(len(seals))),)
    read = [one for one in seals if one]
    if len(read) < len(seals):
        return ()
    if by == "receiving_school":
        school = subject.file.case.school.name
        if not any(school_set_seal(one, school) for one in read):
            return (_anothers(subject, read, Text("转入学校", "the school"), school),)
    named = paper.find(of) if of else None
    if named is not None and not any(may_be_seal_of(one, named.text) for one in read):
        return (_anothers(subject, read, field_name(named.field), named.text),)
    return ()


def _too_few_seals(kind: Text, asked: int, found: int) -> Text:
    if not found:
        return Text(f"{kind.zh}上没有找到印章", f"no seal was found on the {kind.en}")
    return Text(
        f"{kind.zh}上应有{asked}枚印章，只找到{found}枚",
        f"the {kind.en} should carry {asked} seals, only {found} found",
    )


def _anothers(subject: Subject, read: Sequence[str], role: Text, expected: str) -> Finding:
    texts, kind = "、".join(read), kind_name(subject.sheet.kind)
    text = Text(
        f"{kind.zh}上的印章是“{texts}”，没有{role.zh}“{expected}”的印章",
        f"the seals on the {kind.en} read “{texts}”, none is of {role.en} “{expected}”",
    )
    return _seal_finding(subject, text, expected, texts)


def _seal_finding(subject: Subject, text: Text, expected: str, found: str) -> Finding:
    status, page = subject.file.settings.missing_seal, subject.sheet.pages[0]
    return Finding(status, ReasonCode.SEAL_MISSING, text, page, expected=expected, found=found)


@check(field=FIELD, words=Parameter("words", True))
def issued_by(subject: Subject, *, field: str, words: tuple[str, ...]) -> Findings:
    """Where it can be read who issued the paper, it is one of those who may."""
    found = subject.sheet.find(field)
    if found is None or any(word in found.text for word in words):
        return ()
    kind = kind_name(subject.sheet.kind)
    text = Text(
        f"{kind.zh}由“{found.text}”出具，请核实能否采用",
        f"the {kind.en} was issued by “{found.text}”: may it be accepted?",
    )
    return (at(found, Status.UNSURE, ReasonCode.WRONG_KIND, text),)


def void(paper: Paper) -> Findings:
    """A seal that says that the paper is no longer in force."""
    for page in paper.pages:
        for seal in page.document.seals:
            if seal.text and _VOID.search(seal.text):
                kind = kind_name(paper.kind)
                text = Text(
                    f"{kind.zh}上盖有“{seal.text}”印章，请核实是否有效",
                    f"a seal on the {kind.en} reads “{seal.text}”: is it still in force?",
                )
                return (Finding(Status.UNSURE, ReasonCode.EXPIRED, text, page, found=seal.text),)
    return ()


@check(field=FIELD)
def receiving_school(subject: Subject, *, field: str) -> Findings:
    """The paper is for the school that applies."""
    paper = subject.sheet
    found = paper.find(field)
    if found is None:
        return (unread(paper, field),)
    school, kind = subject.file.case.school.name, kind_name(paper.kind)
    outcome = compare_school_names(found.text, school)
    if outcome is not Outcome.AGREES:
        text = Text(
            f"{kind.zh}上的转入学校是“{found.text}”，本次申请的学校是“{school}”",
            f"the {kind.en} names the receiving school “{found.text}”, the case is of “{school}”",
        )
        return (at(found, Status.UNSURE, ReasonCode.NAME_MISMATCH, text),)
    doubt = doubt_finding(found)
    return (doubt,) if doubt and normal_company(found.text) != normal_company(school) else ()


@check(field=FIELD)
def another_school(subject: Subject, *, field: str) -> Findings:
    """The school that certifies is not the one the child is to enter."""
    paper = subject.sheet
    found = paper.find(field)
    school = subject.file.case.school.name
    if found is None or normal_company(found.text) != normal_company(school):
        return ()
    kind = kind_name(paper.kind)
    text = Text(
        f"{kind.zh}上的学校“{found.text}”就是转入学校，不能证明学生在原校就读",
        f"the school “{found.text}” on the {kind.en} is the receiving one, not the former",
    )
    return (at(found, Status.UNSURE, ReasonCode.WRONG_KIND, text),)
