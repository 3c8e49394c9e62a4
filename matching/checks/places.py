"""Whether a place lies in the school's catchment."""

from __future__ import annotations

from matching.casefile import Subject
from matching.checks.person import unread
from matching.checks.registry import FIELD, Parameter, check
from matching.compare.addresses import compare_with_catchment
from matching.findings import Finding, Findings, at
from matching.identity import doubt_finding
from matching.model import Outcome, ReasonCode, Status, Text
from matching.papers import Found
from matching.vocabulary import field_name, kind_name


@check(field=FIELD)
def in_catchment(subject: Subject, *, field: str) -> Findings:
    """The address on the paper lies in the catchment of the receiving school."""
    paper = subject.sheet
    found = paper.find(field)
    return (unread(paper, field),) if found is None else place_in_catchment(found, subject)


def place_in_catchment(found: Found, subject: Subject) -> Findings:
    """The findings where an address does not surely lie in the catchment."""
    doubt = doubt_finding(found)
    if doubt is not None:
        return (doubt,)
    catchment = subject.file.case.school.catchment
    comparison = compare_with_catchment(found.text, catchment, subject.file.case.school.name)
    if comparison.outcome is Outcome.AGREES:
        return ()
    kind, name = kind_name(found.evidence.document.kind), field_name(found.field)
    if comparison.outcome is Outcome.DIFFERS:
        status, code = Status.FAILED, ReasonCode.OUTSIDE_CATCHMENT
        zh, en = "不在学区范围内", "lies outside the catchment"
    else:
        status, code = Status.UNSURE, ReasonCode.ADDRESS_UNCLEAR
        zh, en = "不能确定是否在学区范围内", "may or may not lie in the catchment"
    text = Text(
        f"{kind.zh}上的{name.zh}“{found.text}”{zh}:{comparison.explanation.zh}",
        f"{name.en} “{found.text}” on the {kind.en} {en}: {comparison.explanation.en}",
    )
    return (
        Finding(
            status,
            code,
            text,
            found.evidence,
            found.field,
            comparison.expected or "；".join(catchment),
            found.text,
        ),
    )


@check(field=FIELD, homes=Parameter("words", True), others=Parameter("words", True))
def dwelling(
    subject: Subject, *, field: str, homes: tuple[str, ...], others: tuple[str, ...]
) -> Findings:
    """What is owned is a home, no garage and no shop. A use that is not printed says nothing."""
    found = subject.sheet.find(field)
    if found is None or any(word in found.text for word in homes):
        return ()
    if not any(word in found.text for word in others):
        return ()
    kind, name = kind_name(subject.sheet.kind), field_name(field)
    text = Text(
        f"{kind.zh}上的{name.zh}是“{found.text}”，不是住宅，请核实",
        f"{name.en} on the {kind.en} is “{found.text}”: no home",
    )
    return (at(found, Status.UNSURE, ReasonCode.WRONG_KIND, text),)
