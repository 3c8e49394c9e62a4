"""Columns of a form: labels one below the other, with their values along one edge beside them.

A value at that edge in a row where no such label was read belongs to a label that a seal, a fold or
the light hides, not to a label farther left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ocr.extract.labels import Label
from ocr.extract.layout import Span

_LEAST = 3  # labels, and values beside them, that make a column
_ALIGNED = 0.7  # label heights by which the labels' middles or left edges may differ
_AT_THE_EDGE = 0.8  # label heights from the edge at which a value of the column begins
_ROWS_BEYOND = 4.0  # label heights above and below its labels that a column goes on


@dataclass(frozen=True, slots=True)
class Column:
    """Labels from `top` to `bottom` that begin at `left`; their values begin at `edge`."""

    left: float
    edge: float
    top: float
    bottom: float
    unit: float

    def holds(self, span: Span) -> bool:
        """Whether `span` stands where values of this column stand."""
        beyond = _ROWS_BEYOND * self.unit
        return (
            abs(span.left - self.edge) < _AT_THE_EDGE * self.unit
            and self.top - beyond < span.middle < self.bottom + beyond
        )


def find_columns(labels: Iterable[Label], spans: Sequence[Span]) -> list[Column]:
    """The columns of labels that have values along one edge; `spans` are the texts of the sheet."""
    rest = sorted(labels, key=lambda label: label.left)
    columns = []
    while rest:
        first = rest[0]
        held = [label for label in rest if _is_aligned(first, label)]
        rest = [label for label in rest if label not in held]
        edges = [edge for label in held if (edge := _value_edge(label, spans)) is not None]
        unit = median(label.height for label in held)
        if len(edges) >= _LEAST:
            edge = median(edges)
            near = [e for e in edges if abs(e - edge) < _AT_THE_EDGE * unit]
            if len(near) >= max(_LEAST, 0.7 * len(edges)):
                top, bottom = min(a.top for a in held), max(a.bottom for a in held)
                columns.append(Column(min(a.left for a in held), edge, top, bottom, unit))
    return columns


def _is_aligned(one: Label, other: Label) -> bool:
    reach = _ALIGNED * min(one.height, other.height)
    middles = abs(one.left + one.right - other.left - other.right) / 2
    return abs(one.left - other.left) < reach or middles < reach


def _value_edge(label: Label, spans: Sequence[Span]) -> float | None:
    """Where the first text right of `label` begins, level with it and near."""
    beside = (
        span.left
        for span in spans
        if label.top < span.middle < label.bottom
        and label.right - 0.5 * label.height < span.left < label.right + 6 * label.height
    )
    return min(beside, default=None)
