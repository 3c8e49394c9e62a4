"""The printed characters of a sheet with their places: what the label engine works on.

All coordinates here are flat coordinates turned by the sheet's mean tilt, so that rows are level.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ocr.model import Box, Line, Point, Seal, Segment, Sheet
from ocr.values.characters import half_width
from ocr.values.simplified import certainty_of_either, simplified

GAP = 1.6  # characters' widths of empty space that part two texts inside one detected line
RULED_GAP = 0.2  # the same where a ruled line stands between: print shifted over it has none
_LARGER = 1.12  # times the usual height, of a piece of a watermark
_ASKEW = 0.1  # radians from level from which a line is none of the paper's own
_FEW, _FEW_ASKEW = 4, 0.13  # characters of a line whose angle is hardly known, and the same of it
_SAME_PLACE = 0.6  # of its height and width by which a line lies over another one
_ONE_BODY = 1.5  # of a character's usual width, which two characters exceed
_WIDE_FROM = 0x2E80  # from here on characters are as wide as they are high


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: `left` and `right` its edges, `certainty` 0 to 1.

    `printed` is as it was read, `text` half-width and, where unsure, simplified.
    """

    text: str
    printed: str
    left: float
    right: float
    certainty: float

    @property
    def centre(self) -> float:
        """The middle between its edges."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """One detected line as characters; `middle` and `height` in level coordinates."""

    number: int
    line: Line
    glyphs: tuple[Glyph, ...]
    middle: float
    height: float

    @property
    def left(self) -> float:
        """The left edge."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """The right edge."""
        return self.glyphs[-1].right


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `start` to `end` (exclusive) of a row."""

    row: Row
    start: int
    end: int

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """Its characters."""
        return self.row.glyphs[self.start : self.end]

    @property
    def text(self) -> str:
        """Its characters, half-width."""
        return "".join(g.text for g in self.glyphs)

    @property
    def printed(self) -> str:
        """Its characters as they were read."""
        return "".join(g.printed for g in self.glyphs)

    @property
    def left(self) -> float:
        """The left edge."""
        return self.row.glyphs[self.start].left

    @property
    def right(self) -> float:
        """The right edge."""
        return self.row.glyphs[self.end - 1].right

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.row.middle

    @property
    def height(self) -> float:
        """The height of its row."""
        return self.row.height

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.row.middle - self.row.height / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.row.middle + self.row.height / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet's rows (from top to bottom), ruled lines and seals, level. `tilt` in radians.

    Each of `stamps` is a seal's left, top, right and bottom edge, and its text as far as known.
    """

    rows: tuple[Row, ...]
    horizontals: tuple[Segment, ...]
    verticals: tuple[Segment, ...]
    tilt: float
    stamps: tuple[tuple[float, float, float, float, str], ...] = ()

    def box(self, spans: Sequence[Span]) -> Box:
        """The four corners, in flat coordinates, around the characters of `spans`."""
        left, right = min(s.left for s in spans), max(s.right for s in spans)
        top, bottom = min(s.top for s in spans), max(s.bottom for s in spans)
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        a, b, c, d = (_turn(p, self.tilt) for p in corners)
        return (a, b, c, d)

    def anything_between(self, left: float, right: float, y: float, height: float) -> bool:
        """Whether a character stands between `left` and `right` on the line at `y`."""
        return any(
            left < glyph.centre < right and glyph.text not in ":;.,_|"
            for row in self.rows
            if abs(row.middle - y) < 0.5 * height
            for glyph in row.glyphs
        )

    def verticals_between(self, left: float, right: float, y: float) -> int:
        """How many ruled verticals stand between `left` and `right` at height `y`."""
        return sum(
            1
            for (x0, y0), (x1, y1) in self.verticals
            if left < (x0 + x1) / 2 < right and min(y0, y1) <= y <= max(y0, y1)
        )

    def horizontals_between(self, top: float, bottom: float, x: float) -> int:
        """How many ruled horizontals lie between `top` and `bottom` at `x`."""
        return sum(
            1
            for (x0, y0), (x1, y1) in self.horizontals
            if top < (y0 + y1) / 2 < bottom and min(x0, x1) <= x <= max(x0, x1)
        )


def lay_out(sheet: Sheet) -> Layout:
    """The characters of `sheet`, turned level."""
    tilt = _tilt(sheet.lines)
    usual = median(_height(line) for line in sheet.lines) if sheet.lines else 0.0
    askew = [line.text for line in sheet.lines if _is_askew(line, tilt)]
    rows = [
        _row(number, line, tilt)
        for number, line in enumerate(sheet.lines)
        if not _is_askew(line, tilt) and not _is_scrap(line, askew, usual)
    ]
    filled = _uncut(_once([row for row in rows if row is not None]))
    return Layout(
        rows=tuple(sorted(filled, key=lambda r: (r.middle, r.left))),
        horizontals=_level(sheet.horizontals, tilt),
        verticals=_level(sheet.verticals, tilt),
        tilt=tilt,
        stamps=tuple(_stamp(seal, tilt) for seal in sheet.seals),
    )


def _once(rows: Sequence[Row]) -> list[Row]:
    """`rows` without what was found twice in one place: the surer reading stays."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda row: -row.line.confidence):
        if not any(_is_again(row, other) for other in kept):
            kept.append(row)
    return kept


def _is_again(row: Row, other: Row) -> bool:
    """Whether two rows read the same and lie over one another."""
    if [g.text for g in row.glyphs] != [g.text for g in other.glyphs]:
        return False
    shared = min(row.right, other.right) - max(row.left, other.left)
    near = abs(row.middle - other.middle) < _SAME_PLACE * max(row.height, other.height)
    return near and shared > _SAME_PLACE * (row.right - row.left)


def _uncut(rows: Sequence[Row]) -> list[Row]:
    """`rows` in which a character that two boxes cut through stands once, where it begins."""
    return [
        replace(row, glyphs=row.glyphs[1:])
        if len(row.glyphs) > 1 and any(_is_cut_between(other, row) for other in rows)
        else row
        for row in rows
    ]


def _is_cut_between(row: Row, other: Row) -> bool:
    """Whether the last character of `row` and the first of `other` are one, by their width."""
    last, first = row.glyphs[-1], other.glyphs[0]
    usual = median(glyph.right - glyph.left for glyph in row.glyphs)
    return (
        first.text == last.text
        and ord(first.printed) >= _WIDE_FROM
        and abs(other.middle - row.middle) < _SAME_PLACE * row.height
        and abs(first.left - last.right) < 0.3 * usual
        and first.right - last.left < _ONE_BODY * usual
    )


def _stamp(seal: Seal, tilt: float) -> tuple[float, float, float, float, str]:
    corners = [_turn(p, -tilt) for p in seal.box]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys), seal.text or ""


def _level(segments: Iterable[Segment], tilt: float) -> tuple[Segment, ...]:
    return tuple((_turn(a, -tilt), _turn(b, -tilt)) for a, b in segments)


def _turn(point: Point, angle: float) -> Point:
    x, y = point
    cosine, sine = math.cos(angle), math.sin(angle)
    return (x * cosine - y * sine, x * sine + y * cosine)


def _angle(line: Line) -> float:
    """The angle of a line's upper edge, in radians."""
    (x0, y0), (x1, y1) = line.box[0], line.box[1]
    return math.atan2(y1 - y0, x1 - x0)


def _tilt(lines: Sequence[Line]) -> float:
    """The angle of the sheet's text, in radians: that of most lines, the more level the better.

    Watermarks are often printed askew in greater number than the paper has lines.
    """
    angles = [_angle(line) for line in lines if len(line.text) >= 4]
    groups = [[other for other in angles if abs(other - angle) < _ASKEW] for angle in angles]
    great = [group for group in groups if len(group) >= max(3, 0.3 * len(angles))]
    return min((median(group) for group in great), key=abs, default=0.0)


def _is_askew(line: Line, tilt: float) -> bool:
    """Whether a line is printed askew: part of a watermark, none of the paper's own lines."""
    askew = _ASKEW if len(line.text) > _FEW else _FEW_ASKEW
    return len(line.text) >= 3 and abs(_angle(line) - tilt) > askew


def _is_scrap(line: Line, askew: Sequence[str], usual: float) -> bool:
    """Whether a line is a scrap of a watermark, of which several whole pieces were read.

    It is larger than lines are as a rule: labels may have the same words (转学 in 转学理由).
    """
    if _height(line) < _LARGER * usual:
        return False
    return len(line.text) <= 5 and sum(line.text in whole for whole in askew) >= 2


def _height(line: Line) -> float:
    return (math.dist(line.box[0], line.box[3]) + math.dist(line.box[1], line.box[2])) / 2


def _row(number: int, line: Line, tilt: float) -> Row | None:
    """A line as characters; None when it holds none."""
    a, b, c, d = (_turn(p, -tilt) for p in line.box)
    left, right = (a[0] + d[0]) / 2, (b[0] + c[0]) / 2
    height = (math.dist(a, d) + math.dist(b, c)) / 2
    width = max(right - left, 1.0)
    glyphs = tuple(_glyphs(line, left, width, height))
    if not glyphs:
        return None
    return Row(number, line, glyphs, (a[1] + b[1] + c[1] + d[1]) / 4, max(height, 1.0))


def _glyphs(line: Line, left: float, width: float, height: float) -> Iterable[Glyph]:
    """The visible characters with their edges: half-way to the neighbour, at most half a body."""
    weights = [1.0 if ord(c) >= _WIDE_FROM else 0.55 for c in line.text]
    places = line.positions if len(line.positions) == len(line.text) else _spread(weights)
    sure = line.certainties if len(line.certainties) == len(line.text) else ()
    body = min(0.95 * height / width, 1.3 / max(sum(weights), 1.0))
    seen = [i for i, c in enumerate(line.text) if not c.isspace()]
    for order, i in enumerate(seen):
        half = 0.5 * body * weights[i]
        start, end = places[i] - half, places[i] + half
        if order > 0:
            start = max(start, (places[i] + places[seen[order - 1]]) / 2)
        if order + 1 < len(seen):
            end = min(end, (places[i] + places[seen[order + 1]]) / 2)
        certainty = sure[i] if sure else line.confidence
        yield Glyph(
            text=half_width(simplified(line.text[i], certainty)),
            printed=line.text[i],
            left=left + width * max(start, 0.0),
            right=left + width * min(max(end, start), 1.0),
            certainty=certainty_of_either(line.text[i], certainty),
        )


def _spread(weights: Sequence[float]) -> list[float]:
    total, passed, places = sum(weights), 0.0, []
    for weight in weights:
        places.append((passed + weight / 2) / total)
        passed += weight
    return places


def split_at_gaps(span: Span, layout: Layout) -> list[Span]:
    """`span` cut where a ruled vertical or a wide gap parts its characters."""
    pieces, start = [], span.start
    glyphs = span.row.glyphs
    for i in range(span.start + 1, span.end):
        before, after = glyphs[i - 1], glyphs[i]
        gap = (after.left - before.right) / span.height
        ruled = gap > RULED_GAP and layout.verticals_between(
            before.centre, after.centre, span.middle
        )
        if gap > GAP or ruled:
            pieces.append(Span(span.row, start, i))
            start = i
    return [*pieces, Span(span.row, start, span.end)]
