"""Cells of ruled tables: which lines stand in one, so that a cell is read before its neighbour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ocr.extract.layout import Layout, Row

_TALLEST = 7.0  # line heights of the tallest cell that is read as one


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the lines that stand in it, from top to bottom; edges in level coordinates."""

    left: float
    top: float
    right: float
    bottom: float
    rows: tuple[Row, ...]


def table_cells(layout: Layout) -> list[Cell]:
    """The cells of the ruled tables on a sheet, without the frame around a whole page."""
    if not layout.rows:
        return []
    usual = median(row.height for row in layout.rows)
    found: dict[tuple[int, int, int, int], list[Row]] = {}
    for row in layout.rows:
        edges = _edges(row, layout, usual)
        if edges is not None:
            key = tuple(round(edge / (0.6 * usual)) for edge in edges)
            found.setdefault((key[0], key[1], key[2], key[3]), []).append(row)
    cells = []
    for rows in found.values():
        edges = _edges(rows[0], layout, usual)
        if edges is not None and edges[3] - edges[1] <= _TALLEST * usual:
            cells.append(Cell(*edges, tuple(sorted(rows, key=lambda r: r.middle))))
    return cells if len(cells) > 2 else []


def _edges(row: Row, layout: Layout, usual: float) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of the closed cell around a line; None outside of tables."""
    slack = 0.6 * usual
    along = [((a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1])) for a, b in layout.verticals]
    beside = [x for x, start, end in along if start - slack <= row.middle <= end + slack]
    left = max((x for x in beside if x < row.left + slack), default=None)
    right = min((x for x in beside if x > row.right - slack), default=None)
    if left is None or right is None:
        return None
    across = [
        (a[1] + b[1]) / 2
        for a, b in layout.horizontals
        if min(a[0], b[0]) <= left + 2 * slack and max(a[0], b[0]) >= right - 2 * slack
    ]
    top = max((y for y in across if y < row.middle), default=None)
    bottom = min((y for y in across if y > row.middle), default=None)
    if top is None or bottom is None:
        return None
    closed = all(
        any(
            abs(x - edge) < slack and start <= top + 2 * slack and end >= bottom - 2 * slack
            for x, start, end in along
        )
        for edge in (left, right)
    )
    return (left, top, right, bottom) if closed else None


def in_reading_order(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells row by row, in a row from left to right; a tall cell begins its first row."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda c: (c.top, c.left)):
        height = cell.rows[0].height
        if rows and cell.top - rows[-1][0].top < 0.6 * height:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda c: c.left) for row in rows]
