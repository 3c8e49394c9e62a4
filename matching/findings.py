"""What checks say: a finding about one paper, and the answer to a condition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from matching.model import Comparison, Evidence, Reason, ReasonCode, Status, Text
from matching.papers import Found


class Finding(NamedTuple):
    """Something a check has to say. `satisfied` makes it a remark that changes nothing.

    `whose`: the finding says that the paper is another person's, so nothing else about it matters.
    """

    status: Status
    code: ReasonCode
    message: Text
    place: Evidence | None = None
    field: str | None = None
    expected: str | None = None
    found: str | None = None
    whose: bool = False

    def reason(self) -> Reason:
        """The finding as a reason of a verdict."""
        return Reason(
            self.code,
            self.message,
            self.place.file if self.place else None,
            self.place.page if self.place else None,
            self.field,
            self.expected,
            self.found,
        )


Findings = tuple[Finding, ...]

_STATUS = (Status.SATISFIED, Status.UNSURE, Status.FAILED, Status.MISSING)
_SEVERITY = {status: level for level, status in enumerate(_STATUS)}


def severity(findings: Iterable[Finding]) -> int:
    """What findings amount to together: 0 satisfied, 1 unsure, 2 failed, 3 missing."""
    return max([_SEVERITY[one.status] for one in findings], default=0)


def worst(findings: Iterable[Finding]) -> Status:
    """The status that findings amount to together."""
    return _STATUS[severity(findings)]


def at(found: Found, status: Status, code: ReasonCode, message: Text) -> Finding:
    """A finding about a value that was read."""
    return Finding(status, code, message, found.evidence, found.field, found=found.text)


def from_comparison(found: Found, comparison: Comparison, status: Status, paper: Text) -> Finding:
    """A finding that repeats a comparison's explanation, naming the paper first."""
    text = comparison.explanation
    return Finding(
        status,
        comparison.code or ReasonCode.AMBIGUOUS,
        Text(f"{paper.zh}:{text.zh}", f"{paper.en}: {text.en}"),
        found.evidence,
        found.field,
        comparison.expected,
        comparison.found or found.text,
    )


class Answer(NamedTuple):
    """Whether a condition holds; None when the papers do not tell. `findings` say why.

    Findings of a condition that holds, or may hold, stay with the requirement: they make it
    `unsure` even when it is otherwise met and `lasting` is set.
    """

    holds: bool | None
    findings: Findings = ()
    lasting: bool = False
