"""What checks say: a finding about one paper, and the answer to a condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matching.model import Comparison, Evidence, Reason, ReasonCode, Status, Text
from matching.papers import Found


@dataclass(frozen=True, slots=True)
class Finding:
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

_SEVERITY = {Status.SATISFIED: 0, Status.UNSURE: 1, Status.FAILED: 2, Status.MISSING: 3}


def severity(status: Status) -> int:
    """0 satisfied, 1 unsure, 2 failed, 3 missing."""
    return _SEVERITY[status]


def worst(findings: Iterable[Finding]) -> Status:
    """The status that findings amount to together."""
    return max((one.status for one in findings), key=severity, default=Status.SATISFIED)


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


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a condition holds; None when the papers do not tell. `findings` say why.

    Findings of a condition that holds, or may hold, stay with the requirement: they make it
    `unsure` even when it is otherwise met and `lasting` is set.
    """

    holds: bool | None
    findings: Findings = ()
    lasting: bool = False
