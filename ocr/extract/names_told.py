"""Which of several readings of a person's name in running text is the best, and when it is sure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

from ocr.extract.candidates import LEGIBLE, Candidate
from ocr.extract.certainty import least_certain
from ocr.extract.running import RunningText
from ocr.values.characters import HAN
from ocr.values.names import begins_with_surname

_NO_READING = 0.5  # a name of which a character is less certain was not read


def best_name(first: Candidate, others: Iterator[Candidate]) -> Candidate:
    """The first name found, or another candidate that gives the same name better."""
    if first.weakest >= LEGIBLE["name"] and begins_with_surname(str(first.field.value)):
        return first
    rest = list(others)
    if first.vouched:
        first = _without_its_verb(first, rest)
    return first if first.weakest >= LEGIBLE["name"] else _read_better(first, rest)


def _without_its_verb(first: Candidate, others: Sequence[Candidate]) -> Candidate:
    """A name that is only vouched for, or the end of it that begins as names do: 调李建国."""
    name = str(first.field.value)
    if begins_with_surname(name):
        return first
    ends = (one for one in others if name.endswith(str(one.field.value)))
    return next((one for one in ends if begins_with_surname(str(one.field.value))), first)


def _read_better(first: Candidate, others: Sequence[Candidate]) -> Candidate:
    """A name that can hardly be read, or where it stands once more beside a label of its own.

    It has to be nearly the same, unless the first was no reading at all.
    """
    name = str(first.field.value)
    again = (one for one in others if one.vouched and one.weakest >= LEGIBLE["name"])
    same = (
        one
        for one in again
        if first.weakest < _NO_READING
        or 2 * LCSseq.similarity(name, str(one.field.value)) > len(str(one.field.value))
    )
    return next(same, first)


def stands_twice(found: Candidate, running: RunningText) -> bool:
    """Whether a person's name that can hardly be read stands by itself once more, read surely."""
    name = str(found.field.value)
    return isinstance(found.field.value, str) and any(
        least_certain(running.spans(*match.span())) >= LEGIBLE["name"]
        for match in re.finditer(rf"(?<![{HAN}·]){re.escape(name)}(?![{HAN}·])", running.text)
    )
