"""Tables of scenarios: what happened, the case, the papers; the line, its status and its codes."""

from __future__ import annotations

import pytest
from case_builders import codes, id_number, line, verdict_of

from matching.model import Status, VerdictValue
from ocr.model import FieldProblem

SIBLING_ID = id_number("41152520150807003")
LOW = FieldProblem.LOW_CONFIDENCE
CHECKSUM = FieldProblem.CHECKSUM


def rows(*table):
    return pytest.mark.parametrize(
        ("the_case", "papers", "requirement", "status", "expected"),
        [row[1:] for row in table],
        ids=[row[0] for row in table],
    )


def holds(the_case, papers, requirement, status, expected):
    verdict = verdict_of(the_case, papers)
    result = line(verdict, requirement)
    assert (result.status.value, codes(result)) == (status, expected.split())
    assert all(reason.message.zh and reason.message.en for reason in result.reasons)
    blocking = {one.status for one in verdict.requirements if one.blocking}
    if blocking & {Status.MISSING, Status.FAILED}:
        assert verdict.verdict is VerdictValue.INCOMPLETE
    elif Status.UNSURE in blocking:
        assert verdict.verdict is VerdictValue.NEEDS_REVIEW
    else:
        assert verdict.verdict is VerdictValue.COMPLETE
    if status in {"missing", "failed", "unsure"} and result.blocking:
        assert verdict.verdict is not VerdictValue.COMPLETE
