"""When a value that was found should not be believed as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ocr.extract.layout import Glyph, Layout, Span
from ocr.extract.slots import is_blank
from ocr.model import Field, FieldProblem
from ocr.values.identity import is_id_number

_TOUCHING = 0.8  # line heights between two texts of one row that belong together
_NEXT_LINE = (0.6, 1.6)  # line heights from one line of a value to the next
_FLUSH = 0.7  # line heights by which lines of one value may differ at the left
_SIZES = (0.7, 1.45)  # of two lines of one value
_ALL_DIGITS = re.compile(r"(?<!\d)(19|20)\d\d年\d\d月\d\d日(?!.*\d)")
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d年")
_HOLE = 1.42  # times the usual step to the next character, by measurement
_LESS_THAN_A_DIGIT = 0.18  # of the usual step; a digit is twice as much
_RIM = 0.06  # of a seal's size by which its ink may lie outside its box
_FEWEST_STEPS = 4
_HALF_WIDTH = 0.55  # of a Han character's width
_OWN_LABEL = 12.0  # line heights within which text left of a line is its label


def is_cut_short(value: Sequence[Span], spare: Sequence[Span], layout: Layout) -> bool:
    """Whether text that belongs to nothing adjoins `value`, so that it may be its other part.

    Such text stands in the row of the value right beside it, or in the line above or below it and
    flush with it, in the same cell.
    """
    return any(
        not is_blank(text.text)
        and not _is_stamped(text, layout)
        and any(
            _is_beside(part, text, layout) or _is_under(part, text, spare, layout) for part in value
        )
        for text in spare
    )


def _is_beside(part: Span, text: Span, layout: Layout) -> bool:
    if abs(part.middle - text.middle) > 0.5 * part.height or not _is_of_size(part, text):
        return False
    left, right = (part, text) if part.left < text.left else (text, part)
    gap = (right.left - left.right) / part.height
    return gap < _TOUCHING and not layout.verticals_between(
        left.glyphs[-1].centre, right.glyphs[0].centre, part.middle
    )


def _is_under(part: Span, text: Span, spare: Sequence[Span], layout: Layout) -> bool:
    upper, lower = (part, text) if part.middle < text.middle else (text, part)
    drop = (lower.middle - upper.middle) / part.height
    if not _NEXT_LINE[0] < drop < _NEXT_LINE[1] or not _is_of_size(part, text):
        return False
    if abs(part.left - text.left) > _FLUSH * part.height:
        return False
    if layout.horizontals_between(upper.middle, lower.middle, part.left + 0.5 * part.height):
        return False
    return not any(
        other is not text
        and abs(other.middle - text.middle) < 0.5 * text.height
        and 0 < text.left - other.right < _OWN_LABEL * text.height
        for other in spare
    )


def _is_of_size(part: Span, text: Span) -> bool:
    return _SIZES[0] < text.height / part.height < _SIZES[1]


def _is_stamped(span: Span, layout: Layout) -> bool:
    """Whether `span` lies within a seal."""
    return _is_stamped_at((span.left + span.right) / 2, span.middle, layout)


def _is_stamped_at(x: float, y: float, layout: Layout, around: float = 0.0) -> bool:
    """Whether a seal lies at a point, or by `around` of its size beside it."""
    return any(
        left - around * (right - left) < x < right + around * (right - left)
        and top - around * (bottom - top) < y < bottom + around * (bottom - top)
        for left, top, right, bottom, _ in layout.stamps
    )


def has_hole(value: Sequence[Span], layout: Layout) -> bool:
    """Whether a digit of a date seems to be lost under a seal: its neighbours stand too far apart.

    How far two characters should stand apart follows from their widths, of the same line, and how
    far 月 and 日 stand behind their numbers from 年, behind a year that has all its digits. A date
    that has all its digits has lost none.
    """
    for span in value:
        if _ALL_DIGITS.search(span.text):
            continue
        glyphs = span.row.glyphs
        steps = [(b.centre - a.centre) / (_em(a) + _em(b)) for a, b in pairwise(glyphs)]
        if len(steps) < _FEWEST_STEPS:
            continue
        usual = median(steps)
        set_off = _set_off(span, steps) + _LESS_THAN_A_DIGIT * usual
        for i in range(span.start, span.end - 1):
            x = (glyphs[i].centre + glyphs[i + 1].centre) / 2
            if glyphs[i + 1].text in "月日" and steps[i] < set_off:
                continue
            if steps[i] > _HOLE * usual and _is_stamped_at(x, span.middle, layout, _RIM):
                return True
    return False


def _set_off(span: Span, steps: Sequence[float]) -> float:
    """The step from a year of four digits to its 年 in `span`; 0 without one."""
    year = _YEAR.search(span.text)
    return steps[span.start + year.end() - 2] if year else 0.0


def _em(glyph: Glyph) -> float:
    return _HALF_WIDTH if glyph.text.isascii() else 1.0


def at_odds(
    fields: Mapping[str, Field], candidates: Mapping[str, Sequence[Field]]
) -> dict[str, Field]:
    """`fields`, marked `inconsistent` where the sheet seems to tell of two people.

    `candidates` are all the readings of each field. Two sound identity numbers for one field, or
    two fields that were each read soundly with different values, are two people's.
    """
    rivals = {
        name: {field.value for field in found if not field.problems}
        for name, found in candidates.items()
    }
    several = {name for name, values in rivals.items() if len(values) > 1}
    numbers = {n for n in several if all(is_id_number(str(v)) for v in rivals[n])}
    if not numbers and len(several) < 2:
        return dict(fields)
    return {
        name: replace(field, problems=(*field.problems, FieldProblem.INCONSISTENT))
        if name in several and FieldProblem.INCONSISTENT not in field.problems
        else field
        for name, field in fields.items()
    }
