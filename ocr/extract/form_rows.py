"""Values of a standard form whose own label was not read: where a row and a column cross.

A register card is printed on one form all over the country. When a seal, a fold or a watermark
hides the label 性别, the label of the same row tells how high its value stands, and the values of
the same column where it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ocr.extract.labels import Label
from ocr.extract.layout import Span

_LEAST = 2  # values that show where a column begins
_ALIGNED = 0.9  # label heights by which a value may begin off its column
_LEVEL = 0.7  # label heights by which its middle may lie off its row


@dataclass(frozen=True, slots=True)
class Printed:
    """What was found of one field: its label, the text beside it, or both."""

    label: Label | None = None
    value: Span | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """The text of a field without a value of its own, and the label that told its row."""

    label: Label
    value: Span


def at_crossing(
    name: str, rows: Sequence[Sequence[str]], printed: Mapping[str, Printed], spans: Iterable[Span]
) -> Crossing | None:
    """The only one of `spans` where field `name` stands in a form of such `rows` of fields."""
    row = next((row for row in rows if name in row), None)
    if row is None:
        return None
    labels = {field: p.label for field, p in printed.items() if p.label is not None}
    values = {field: p.value for field, p in printed.items() if p.value is not None}
    level = next(
        ((f, labels[f]) for f in sorted(row, key=lambda f: f != name) if f in labels), None
    )
    edge = _edge(row.index(name), rows, values)
    if level is None or edge is None:
        return None
    field, label = level
    lean = _lean(rows, labels) * (row.index(name) - row.index(field))
    height = label.middle + lean + _shift(labels, values)
    found = [
        span
        for span in spans
        if abs(span.left - edge) < _ALIGNED * label.spans[0].height
        and abs(span.middle - height) < _LEVEL * label.spans[0].height
    ]
    return Crossing(label, found[0]) if len(found) == 1 else None


def _edge(column: int, rows: Sequence[Sequence[str]], values: Mapping[str, Span]) -> float | None:
    """Where the values of a column begin; None where too few agree."""
    held = [values[row[column]] for row in rows if len(row) > column and row[column] in values]
    if len(held) < _LEAST:
        return None
    edge = median(span.left for span in held)
    near = [span for span in held if abs(span.left - edge) < _ALIGNED * span.height]
    return edge if len(near) >= _LEAST else None


def _lean(rows: Sequence[Sequence[str]], labels: Mapping[str, Label]) -> float:
    """How much lower the labels of the next column stand than those of one row."""
    falls = [
        labels[right].middle - labels[left].middle
        for row in rows
        for left, right in pairwise(row)
        if left in labels and right in labels
    ]
    return median(falls) if falls else 0.0


def _shift(labels: Mapping[str, Label], values: Mapping[str, Span]) -> float:
    """How much lower than their labels the values were printed."""
    falls = [values[field].middle - labels[field].middle for field in values if field in labels]
    return median(falls) if falls else 0.0
