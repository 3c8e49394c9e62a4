"""Two values beside each other, with the characters marked in which they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein


class Piece(NamedTuple):
    """A stretch of a value; `differs` from the other value or agrees with it."""

    text: str
    differs: bool


class Difference(NamedTuple):
    """Both values in pieces."""

    found: Sequence[Piece]
    expected: Sequence[Piece]

    @property
    def is_none(self) -> bool:
        """Whether the values are the same."""
        return not any(piece.differs for piece in (*self.found, *self.expected))


def difference(
    found: str, expected: str, *, shown_found: str | None = None, shown_expected: str | None = None
) -> Difference:
    """What differs between what was read and the record, by the fewest single edits.

    `shown_…` are what is shown in their stead, of the same length: numbers with stars. They are
    compared as they are and shown as they may be seen.
    """
    here = _same_length(found, shown_found)
    there = _same_length(expected, shown_expected)
    left: list[Piece] = []
    right: list[Piece] = []
    for from_, to, from_there, to_there, differs in _stretches(found, expected):
        if to > from_:
            left.append(Piece(here[from_:to], differs))
        if to_there > from_there:
            right.append(Piece(there[from_there:to_there], differs))
    return Difference(tuple(left), tuple(right))


def _stretches(found: str, expected: str) -> Iterator[tuple[int, int, int, int, bool]]:
    """From and to in both values, and whether they differ there.

    Values of one length are compared place by place, as people compare numbers, unless a character
    too many and one too few explain them far better.
    """
    edits = Levenshtein.opcodes(found, expected)
    if len(found) != len(expected):
        unlike = None
    else:
        unlike = [a != b for a, b in zip(found, expected, strict=True)]
        if sum(unlike) > 2 * Levenshtein.distance(found, expected):
            unlike = None
    if unlike is None:
        for edit in edits:
            yield edit.src_start, edit.src_end, edit.dest_start, edit.dest_end, edit.tag != "equal"
        return
    at = 0
    for differs, run in groupby(unlike):
        end = at + len(list(run))
        yield at, end, at, end, differs
        at = end


def _same_length(value: str, shown: str | None) -> str:
    return value if shown is None or len(shown) != len(value) else shown
