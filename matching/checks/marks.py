"""Seals, and the school that has to set one."""

from __future__ import annotations

from rapidfuzz import fuzz

from matching.casefile import Subject
from matching.checks.person import unread
from matching.checks.registry import FIELD, Parameter, check
from matching.compare.companies import normal_company
from matching.findings import Finding, Findings, at
from matching.identity import doubt_finding
from matching.model import ReasonCode, Status, Text
from matching.vocabulary import kind_name

_ARC_TEXT = 60  # of 100: arc text on a seal is read with gaps
_SCHOOL_NAME = 85


@check(
    at_least=Parameter("integer", allowed=(1, 9)),
    by=Parameter("choice", allowed=("anybody", "receiving_school")),
)
def seal(subject: Subject, *, at_least: int = 1, by: str = "anybody") -> Findings:
    """The paper carries seals; by the receiving school where their text can be read."""
    paper = subject.sheet
    seals = paper.seals
    kind = kind_name(paper.kind)
    status = subject.file.settings.missing_seal
    if len(seals) < at_least:
        text = Text(
            f"{kind.zh}上应有{at_least}枚印章，只找到{len(seals)}枚",
            f"the {kind.en} should carry {at_least} seal(s), {len(seals)} found",
        )
        return (
            Finding(
                status,
                ReasonCode.SEAL_MISSING,
                text,
                paper.pages[0],
                expected=str(at_least),
                found=str(len(seals)),
            ),
        )
    school = subject.file.case.school.name
    if by == "receiving_school" and all(seals) and not any(_is_of(s or "", school) for s in seals):
        texts = "、".join(one or "" for one in seals)
        message = Text(
            f"{kind.zh}上的印章是“{texts}”，没有转入学校“{school}”的印章",
            f"the seals on the {kind.en} read “{texts}”, none is of the school “{school}”",
        )
        return (
            Finding(
                Status.UNSURE,
                ReasonCode.SEAL_MISSING,
                message,
                paper.pages[0],
                expected=school,
                found=texts,
            ),
        )
    return ()


def _is_of(text: str, school: str) -> bool:
    seal_text, name = normal_company(text), normal_company(school)
    return len(seal_text) < 4 or fuzz.partial_ratio(seal_text, name) >= _ARC_TEXT


@check(field=FIELD)
def receiving_school(subject: Subject, *, field: str) -> Findings:
    """The form is for the school that applies."""
    paper = subject.sheet
    found = paper.find(field)
    if found is None:
        return (unread(paper, field),)
    school = subject.file.case.school.name
    mine, theirs = normal_company(found.text), normal_company(school)
    shorter, longer = sorted((mine, theirs), key=len)
    if mine != theirs and not (len(shorter) >= 4 and longer.endswith(shorter)):
        near = fuzz.ratio(mine, theirs) >= _SCHOOL_NAME
        if not near or len(mine) == len(theirs):
            text = Text(
                f"转学申请表上的转入学校是“{found.text}”，本次申请的学校是“{school}”",
                f"the form names the receiving school “{found.text}”, the case is of “{school}”",
            )
            finding = at(found, Status.UNSURE, ReasonCode.NAME_MISMATCH, text)
            return (finding,)
    doubt = doubt_finding(found)
    return (doubt,) if doubt and mine != theirs else ()
