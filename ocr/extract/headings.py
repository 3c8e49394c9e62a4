"""Headings of a form's sections: where they stand, and which of them a label belongs to.

A heading stands over its rows, beside them, or upright at their left with a character in each
row (母 … 亲).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf

from ocr.extract.labels import Label, LabelFinder, plain
from ocr.extract.layout import Layout, Row, Span
from ocr.kinds import Kind

_SHORT = 2  # characters of a heading that may be part of many words: 转出
_TALLEST = 14.0  # character heights from one character of an upright heading to the next


def headings_of(kind: Kind, finder: LabelFinder, layout: Layout) -> Mapping[str, Sequence[Label]]:
    """The places of each section's headings; where two match, the better and longer counts."""
    found = [
        (section, place)
        for section, texts in kind.sections.items()
        for text in texts
        for place in (*finder.occurrences(text), *_upright(plain(text), layout))
    ]
    kept: dict[str, list[Label]] = {section: [] for section in kind.sections}
    taken: set[tuple[int, int]] = set()
    for section, place in sorted(found, key=lambda f: (f[1].cost, -len(f[1].text))):
        part = len(place.text) <= _SHORT and not place.is_alone
        if not (place.is_torn or part or taken & place.characters):
            kept[section].append(place)
            taken |= place.characters
    return kept


def _upright(text: str, layout: Layout) -> Iterator[Label]:
    """The places where `text` stands upright, its characters parted by rows of the form."""
    single = [row for row in layout.rows if len(row.glyphs) == 1]
    for first in single:
        column = [first]
        while len(column) < len(text) and column[-1].glyphs[0].text == text[len(column) - 1]:
            below = _below(column[-1], single)
            if below is None:
                break
            column.append(below)
        if "".join(row.glyphs[0].text for row in column) == text and len(column) > 1:
            yield Label(text, tuple(Span(row, 0, 1) for row in column), 0.0)


def _is_stretched(heading: Label) -> bool:
    """Whether a heading stands upright beside rows of its own."""
    return heading.last - heading.first > 2.0 * heading.height


def _below(row: Row, single: Sequence[Row]) -> Row | None:
    """The next character down the column of one that stands alone."""
    under = [
        other
        for other in single
        if 0.0 < (other.middle - row.middle) / row.height < _TALLEST
        and abs(other.glyphs[0].centre - row.glyphs[0].centre) < 0.8 * row.height
    ]
    return min(under, key=lambda other: other.middle, default=None)


def headed_columns(
    label: Label, headings: Mapping[str, Sequence[Label]]
) -> Mapping[str, tuple[float, float]]:
    """For each section whose heading stands over a column right of `label`, the column's ends.

    Empty unless several headings stand level with each other above the label's right: one label
    at the head of a row then serves them all (母亲 | 父亲 over 姓名).
    """
    over = [
        (section, place)
        for section, places in headings.items()
        for place in places
        if place.left > label.right and place.bottom < label.middle
    ]
    last = max((place.middle for _, place in over), default=0.0)
    level = {s: p for s, p in over if last - p.middle < 0.5 * p.height}
    if len(level) < 2:
        return {}
    ordered = sorted(level.items(), key=lambda item: item[1].left)
    centres = [(place.left + place.right) / 2 for _, place in ordered]
    edges = [label.right, *((a + b) / 2 for a, b in pairwise(centres)), inf]
    return {s: (edges[i], edges[i + 1]) for i, (s, _) in enumerate(ordered)}


def section_of_twin(
    label: Label, labels: Sequence[Label], headings: Mapping[str, Sequence[Label]]
) -> str | None:
    """The section of a label that stands once in each of several columns: 转出 | 转入 over 学校.

    None where it has no twin on its level, or the columns have not as many headings above.
    """
    twins = [o for o in labels if o.text == label.text and _is_level(o, label)]
    over = [
        (place.middle, place.left, section)
        for section, places in headings.items()
        for place in places
        if place.bottom < label.middle
    ]
    last = max((middle for middle, _, _ in over), default=0.0)
    level = [(left, section) for middle, left, section in over if last - middle < label.height / 2]
    if len(twins) < 2 or len(level) != len(twins):
        return None
    return sorted(level)[sorted(twins, key=lambda o: o.left).index(label)][1]


def _is_level(one: Label, other: Label) -> bool:
    return abs(one.middle - other.middle) < 0.5 * other.height


def section_of(
    label: Label, headings: Mapping[str, Sequence[Label]], labels: frozenset[str]
) -> str | None:
    """The section whose heading stands left of the label or nearest above it.

    Of two headings on one height, over two columns, the one that is less far to the left.

    A heading that is no label itself may stand beside the middle of its rows, so also below their
    first; one that reaches over a label stands over its rows, and an upright one reaches from its
    first row to its last, or stands beside the middle of them.
    """
    beside = _beside_upright(label, headings)
    if beside is not None:
        return beside
    best: tuple[float, float, str] | None = None
    for section, places in headings.items():
        for heading in places:
            below = heading.top > label.bottom
            alone = heading.text not in labels and heading.is_alone
            alone = alone and heading.right < label.left + label.height
            if heading.left > label.right or (below and not alone):
                continue
            if below and _is_stretched(heading) and heading.top - label.middle > label.height:
                continue
            away = max(0.0, label.middle - heading.bottom, heading.top - label.middle)
            away *= (3.0 if below else 1.0) / label.height
            right_of = best is not None and heading.left > best[1] + 3 * label.height
            if best is None or away < best[0] - 0.3 or (right_of and away < best[0] + 0.3):
                best = (away, heading.left, section)
    return best[2] if best else None


def _beside_upright(label: Label, headings: Mapping[str, Sequence[Label]]) -> str | None:
    """The section of one of several upright headings in a column, beside whose rows a label is.

    Each stands beside the middle of its rows: the parts end half-way from one to the next.
    """
    upright = sorted(
        (
            (place.middle, section)
            for section, places in headings.items()
            for place in places
            if len(place.spans) == len(place.text) > 1 and place.right < label.left
        ),
    )
    if len({section for _, section in upright}) < 2:
        return None
    half = min(below - above for (above, _), (below, _) in pairwise(upright)) / 2
    away, section = min((abs(middle - label.middle), name) for middle, name in upright)
    return section if away <= half else None
