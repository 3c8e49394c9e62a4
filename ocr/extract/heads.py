"""Rows of a table that hold headings alone: what belongs to them stands in the next row, below.

姓名    性别    出生日期    身份证号
姜晓燕  女      2014-01-26  430224…
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from ocr.extract.labels import Label
from ocr.extract.layout import Layout, Row
from ocr.values.characters import HAN

_FEWEST = 3  # cells of a row of headings
_UNKNOWN = re.compile(rf"[{HAN}()/、]{{2,8}}")  # a heading that is no label of the kind
_GLOSS = re.compile(r"[A-Za-z.,/'() ]+")
_UNIT = re.compile(r"\((平方米|㎡|m2|m²|元|万元|人民币)\)")
_DEEPEST = 6.0  # label heights down to the row of values
_SECOND_LINE = 1.5  # heights of the values' line below it that still belong to the row


@dataclass(frozen=True, slots=True)
class Column:
    """What stands under a heading: between `left` and `right`, down to `floor`."""

    left: float
    right: float
    floor: float


def columns_under(labels: Sequence[Label], layout: Layout) -> Mapping[int, Column]:
    """For each label that heads a column, by its place in `labels`, where its value stands."""
    owner = {place: i for i, label in enumerate(labels) for place in label.characters}
    found: dict[int, Column] = {}
    for row in _levels(layout):
        cells = [_heading(line, owner) for line in row]
        if any(cell is None for cell in cells):
            continue
        numbers = list(dict.fromkeys(i for cell in cells if cell for i in cell))
        unknown = cells.count(())
        if len(numbers) < max(2, 2 * unknown) or len(numbers) + unknown < _FEWEST:
            continue
        found |= _columns(numbers, labels, row, layout, owner)
    return found


def _levels(layout: Layout) -> list[list[Row]]:
    """The lines that stand level with each other, from top to bottom."""
    levels: list[list[Row]] = []
    for row in layout.rows:
        if _is_unit(row):
            continue
        if levels and row.middle - levels[-1][0].middle < 0.6 * row.height:
            levels[-1].append(row)
        else:
            levels.append([row])
    return levels


def _is_unit(row: Row) -> bool:
    """Whether a line only says in what a column is counted: (平方米)."""
    return _UNIT.fullmatch("".join(glyph.text for glyph in row.glyphs)) is not None


def _heading(line: Row, owner: Mapping[tuple[int, int], int]) -> tuple[int, ...] | None:
    """The labels a line consists of, () for an unknown heading, None where it is no heading."""
    owners = [owner.get((line.number, i)) for i in range(len(line.glyphs))]
    if all(number is None for number in owners):
        return () if _UNKNOWN.fullmatch("".join(g.text for g in line.glyphs)) else None
    if any(n is None and g.text not in ":/、()" for n, g in zip(owners, line.glyphs, strict=True)):
        return None
    return tuple(dict.fromkeys(number for number in owners if number is not None))


def _columns(
    numbers: Sequence[int],
    labels: Sequence[Label],
    row: Sequence[Row],
    layout: Layout,
    owner: Mapping[tuple[int, int], int],
) -> Mapping[int, Column]:
    heads: list[Label | Row] = [labels[i] for i in numbers]
    heads += [line for line in row if _heading(line, owner) == ()]
    heads.sort(key=lambda head: head.left)
    middle = max(head.middle for head in heads)
    height = max(line.height for line in row)
    left, right = heads[0].left - 2 * height, heads[-1].right + 2 * height
    below = [
        line
        for line in layout.rows
        if 0.7 * height < line.middle - middle
        and left < (line.left + line.right) / 2 < right
        and not _is_unit(line)
    ]
    first = min((line.middle for line in below), default=inf)
    if first - middle > _DEEPEST * height:
        return {}
    values = [line for line in below if line.middle - first < 0.6 * line.height]
    if any((line.number, i) in owner for line in values for i in range(len(line.glyphs))):
        return {}
    if all(_GLOSS.fullmatch("".join(g.text for g in line.glyphs)) for line in values):
        return {}  # the English under the labels, whose values stand beside them
    edges = [-inf, *(_edge(a, b, middle, layout) for a, b in pairwise(heads)), inf]
    floor = first + _SECOND_LINE * max(line.height for line in values)
    return {
        i: Column(edges[place], edges[place + 1], floor)
        for i in numbers
        for place, head in enumerate(heads)
        if head is labels[i]
    }


def _edge(left: Label | Row, right: Label | Row, y: float, layout: Layout) -> float:
    """Where one column ends: at the ruled line between two headings, else half-way."""
    ruled = [
        (x0 + x1) / 2
        for (x0, y0), (x1, y1) in layout.verticals
        if left.right < (x0 + x1) / 2 < right.left and min(y0, y1) <= y <= max(y0, y1)
    ]
    return ruled[0] if len(ruled) == 1 else (left.left + left.right + right.left + right.right) / 4
