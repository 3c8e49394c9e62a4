"""The four ways a comparison can end, as short constructors."""

from __future__ import annotations

from matching.model import Comparison, Outcome, ReasonCode, Text


def agrees(explanation: Text, found: str | None, expected: str | None) -> Comparison:
    """The paper and the record say the same."""
    return Comparison(Outcome.AGREES, explanation, expected, found)


def differs(
    explanation: Text, found: str | None, expected: str | None, code: ReasonCode
) -> Comparison:
    """The paper contradicts the record."""
    return Comparison(Outcome.DIFFERS, explanation, expected, found, code)


def unsure(
    explanation: Text, found: str | None, expected: str | None, code: ReasonCode
) -> Comparison:
    """A person has to look."""
    return Comparison(Outcome.UNSURE, explanation, expected, found, code)


def unknown(explanation: Text, found: str | None, expected: str | None) -> Comparison:
    """One side says nothing, so nothing follows."""
    return Comparison(Outcome.UNKNOWN, explanation, expected, found)
