"""Entries of a table that say what holds now: 变动后的住址 | 变动日期, a row for each change.

The last row that is filled takes the place of what the paper said when it was issued.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from ocr.extract.labels import Label, plain
from ocr.extract.layout import Layout, Row, Span
from ocr.extract.slots import is_blank, joined
from ocr.kinds import Kind, LabelledField

_NEXT_ENTRY = 1.9  # line heights from one line to the next, from where it is another entry
# What stands below a table and is no entry of it: - 3 -, 第2页, 注:….
_BELOW = re.compile(r"[-—–·.第]*\d{1,3}[-—–·.页]*|(注意事项|填写说明|说明|备注|注)[:;1-9一].*")
_BESIDE = 3.0  # line heights by which a cell may reach beyond its heading, where nothing is ruled


@dataclass(frozen=True, slots=True)
class Entry:
    """The last entry of `wanted` under the heading `label`; `rest` is what else its table holds."""

    wanted: LabelledField
    label: Label
    value: tuple[Span, ...]
    rest: tuple[Span, ...]


def last_entries(
    kind: Kind, labels: Sequence[Label], spans: Sequence[Span], layout: Layout
) -> list[Entry]:
    """The last entry of each table of changes on the sheet that has any."""
    found = []
    for wanted in kind.fields:
        if "entries" not in wanted.places:
            continue
        names = frozenset(map(plain, wanted.labels))
        for label in (one for one in labels if one.text in names):
            inside, rest = _table(label, labels, spans, layout)
            entries = [entry for entry in _entries(inside, layout) if not is_blank(joined(entry))]
            if entries:
                found.append(Entry(wanted, label, tuple(entries[-1]), (*inside, *rest)))
    return found


def _table(
    label: Label, labels: Sequence[Label], spans: Sequence[Span], layout: Layout
) -> tuple[list[Span], list[Span]]:
    """What stands in the column under `label`, and what stands in the columns right of it."""
    left, right = _column(label, layout)
    heads = [o for o in labels if o.left > label.right and _is_level(o, label)]
    end = max((head.right for head in heads), default=label.right) + _BESIDE * label.height
    below = [
        o.top
        for o in labels
        if o.top > label.bottom and left < (o.left + o.right) / 2 < max(right, end)
    ]
    floor = min(below, default=inf)
    under = [
        span
        for span in spans
        if label.bottom < span.middle < floor and not _BELOW.fullmatch(span.text)
    ]
    inside = [span for span in under if left < (span.left + span.right) / 2 < right]
    rest = [span for span in under if right <= (span.left + span.right) / 2 < end]
    return inside, rest


def _column(label: Label, layout: Layout) -> tuple[float, float]:
    """The edges of the column under a heading: ruled lines, else half-way to its neighbours."""
    ruled = [
        (x0 + x1) / 2
        for (x0, y0), (x1, y1) in layout.verticals
        if min(y0, y1) <= label.middle <= max(y0, y1)
    ]
    level = [row for row in layout.rows if _is_level(row, label)]
    before = [(row.right + label.left) / 2 for row in level if row.right < label.left]
    after = [(label.right + row.left) / 2 for row in level if row.left > label.right]
    left = [x for x in ruled if x < label.left] or before
    right = [x for x in ruled if x > label.right] or after
    return max(left, default=-inf), min(right, default=inf)


def _is_level(one: Label | Row, label: Label) -> bool:
    return abs(one.middle - label.middle) < 0.6 * label.height


def _entries(inside: Sequence[Span], layout: Layout) -> list[list[Span]]:
    """The texts of a column, parted where a ruled line or a gap parts them, from top to bottom."""
    ordered = sorted(inside, key=lambda span: (span.middle, span.left))
    entries: list[list[Span]] = [[span] for span in ordered[:1]]
    for above, below in pairwise(ordered):
        x = max(above.left, below.left) + 0.5 * below.height
        apart = below.middle - above.middle > _NEXT_ENTRY * below.height
        if apart or layout.horizontals_between(above.middle, below.middle, x):
            entries.append([below])
        else:
            entries[-1].append(below)
    return entries
