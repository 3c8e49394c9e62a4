"""Running text: a sheet's lines joined as a person reads them, each character's place kept."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ocr.extract.cells import Cell, in_reading_order, table_cells
from ocr.extract.layout import Glyph, Layout, Row, Span
from ocr.extract.upright import upright_words
from ocr.values.characters import HAN
from ocr.values.simplified import all_simplified

PARAGRAPH, COLUMN = "\n", "\t"
_BLANK_LINE = frozenset("_＿‗▁¯【】")  # what is printed to be written upon or into
_DASHES = re.compile("-{2,}")
_GLOSS = re.compile(rf"(?<=[{HAN}])[A-Z][A-Za-z./']{{2,24}}(?=:)")  # 甲方 Party A:
_BROKEN_DATE = re.compile(
    r"(?<=\d{4}年)\n(?=\d{1,2}月)|(?<=年\d月)\n(?=\d{1,2}日)|(?<=年\d\d月)\n(?=\d{1,2}日)"
)
# A firm's name that a line breaks into pieces of which the second is no name: 餐饮管|理有限公司.
_BROKEN_FIRM = re.compile(
    rf"(?<=[{HAN}]{{4}})(?<!公司)\n(?=(?:(?:[{HAN}]?有)?限(?:责任)?公司|[责任]{{0,2}}公司|司)(?:[\n\t]|\Z))"
)
_HAN = re.compile(f"[{HAN}]")
_LONG = 8  # characters of a line whose slope is measured
_WIDE_GAP = 2.2  # line heights of empty space that part two cells of a row
_SLACK = 9.0  # line heights a wrapped line may end short, since a number is not broken
_HOLE = 1.65  # steps between two characters from which one is missing
_FEW = 5  # characters of a line that is too short to measure its size by
_UNFINISHED = frozenset("(,、")  # what ends no paragraph
_DIGITS = 5  # from which on digits at a line's end are part of a long number
_INDENT = 1.2  # line heights by which a paragraph's first line is set in
_WRAP = 1.6  # line heights a line may end short and still be full
_FULL = 3.0  # line heights a line may end short that was broken inside a value
_ALONE = 3.4  # line heights from the left edge at which a line is a title or a signature
_LABEL = re.compile(r"(?:[一-鿿、/]|\([一-鿿、/]{1,10}\)){2,14}:")
_HEADING = re.compile(
    r"(出卖|买受|出租|承租|甲|乙|卖|买|签订|签约|签字|法定代表|委托代理|统一社会|合同编号|开户)[^,。;]{0,12}:"
)
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十百零〇0-9]{1,4}[条章节]|[一二三四五六七八九十]{1,3}[、.]|\(?[0-9一二三四五六七八九十]{1,2}[)、.](?!\d)"
)

_SIGNED = re.compile(r"[(](?:盖章|公章|签章|签字|签名|印章)[)][:.]?$")


@dataclass(frozen=True, slots=True)
class RunningText:
    """`text` without spaces and blank lines; `places` holds for each character its glyph.

    Traditional forms are made simple, so that wordings are known by their characters; the glyphs
    keep the form that was read. Paragraphs are parted by a line feed, cells of one row by a tab:
    those have no glyph.
    """

    text: str
    places: tuple[tuple[Row, int] | None, ...]

    def spans(self, start: int, end: int) -> list[Span]:
        """The printed characters `start` to `end` (exclusive), one span for each line."""
        found: list[Span] = []
        for place in self.places[start:end]:
            if place is None:
                continue
            row, glyph = place
            if found and found[-1].row is row and found[-1].end <= glyph:
                found[-1] = Span(row, found[-1].start, glyph + 1)
            else:
                found.append(Span(row, glyph, glyph + 1))
        return found

    @property
    def rows(self) -> list[Row]:
        """The lines that the text was put together from."""
        return list({place[0].number: place[0] for place in self.places if place}.values())

    def goes_on(self, end: int) -> bool:
        """Whether the line after the line feed at `end` may continue the one before it.

        It stands right below, as high, and begins no farther right than what it continues.
        """
        above, below = self._near(end - 1), self._near(end + 1)
        if above is None or below is None:
            return False
        away = (below.middle - above.middle) / above.height
        return (
            _same_size(above, below)
            and 0.6 < away < 2.6
            and below.left < above.right - 2 * above.height
        )

    def is_full(self, end: int) -> bool:
        """Whether the line that ends at `end` reaches as far right as lines do on this sheet."""
        row = self._near(end - 1)
        farthest = max((p[0].right for p in self.places if p is not None), default=0.0)
        return row is not None and farthest - row.right < _FULL * row.height

    def _near(self, index: int) -> Row | None:
        place = self.places[index] if 0 <= index < len(self.places) else None
        return place[0] if place is not None else None


def text_rows(layout: Layout, lines: Iterable[Row] | None = None) -> list[list[Row]]:
    """The detected lines that stand level with each other, from top to bottom, left to right."""
    levels = _levels(layout)
    rows: list[list[Row]] = []
    for row in sorted(layout.rows if lines is None else lines, key=lambda r: levels[r.number]):
        if rows and _is_level(rows[-1], row, levels):
            rows[-1].append(row)
        else:
            rows.append([row])
    return [sorted(row, key=lambda r: r.left) for row in rows]


def _levels(layout: Layout) -> Mapping[int, float]:
    """The height of each line at the left edge, by the slope of the long lines near it.

    Paper that is not quite flat leaves some lines sloping; without this the end of one line would
    stand level with the beginning of the next.
    """
    left = min((row.left for row in layout.rows), default=0.0)
    level = math.tan(layout.tilt)
    slopes = []
    for row in layout.rows:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = row.line.box
        run = (x1 + x2 - x0 - x3) / 2
        if len(row.glyphs) >= _LONG and run > 4 * row.height:
            slopes.append((row.middle, (y1 + y2 - y0 - y3) / 2 / run - level))
    heights = {}
    for row in layout.rows:
        near = sorted(slopes, key=lambda s: abs(s[0] - row.middle))[:5]
        slope = median(s for _, s in near) if near else 0.0
        heights[row.number] = row.middle - slope * ((row.left + row.right) / 2 - left)
    return heights


def _is_level(held: Sequence[Row], row: Row, levels: Mapping[int, float]) -> bool:
    """Whether `row` continues the line of `held`: level with it and nothing in the same place."""
    reach = 0.5 * min(row.height, median(r.height for r in held))
    if abs(levels[row.number] - median(levels[r.number] for r in held)) > reach:
        return False
    return all(
        min(row.right, other.right) - max(row.left, other.left) < 0.5 * row.height for other in held
    )


def running_text(layout: Layout) -> RunningText:
    """The text of `layout` in reading order; a table row by row, each cell as a whole."""
    cells = table_cells(layout)
    inside = {row.number for cell in cells for row in cell.rows}
    outside = [row for row in layout.rows if row.number not in inside]
    upright = upright_words(outside, layout)
    standing = {row.number for word in upright for row in word}
    free = text_rows(layout, [row for row in outside if row.number not in standing])
    levels = _levels(layout)
    parts: list[tuple[float, list[Row], list[Cell]]] = [
        (levels[row[0].number], row, []) for row in free
    ]
    parts += [(levels[word[0].number] - 0.5 * word[0].height, word, []) for word in upright]
    for table in in_reading_order(cells):
        label = _outside(table, free, levels)
        parts = [part for part in parts if not label or part[1] is not label]
        parts.append((table[0].top, label, table))
    writer = _Writer(layout, frozenset(inside))
    block = _block(free)
    before: list[Row] | None = None
    for _, row, table in sorted(parts, key=lambda p: p[0]):
        if row and row[0].number in standing:
            writer.mark(PARAGRAPH)
            for line in row:
                writer.lines([line])
            before = None
            continue
        writer.mark(_between(before, row, block) if before and row and block else PARAGRAPH)
        writer.lines(row)
        for i, cell in enumerate(table):
            writer.mark(COLUMN if i or row else "")
            writer.cell(cell)
        before = row
    return _cleaned("".join(writer.text).lstrip(PARAGRAPH), writer.places)


def _outside(
    cells: Sequence[Cell], free: Sequence[list[Row]], levels: Mapping[int, float]
) -> list[Row]:
    """The label left of a table's row, where the table has no ruled line at its left side."""
    beside = [
        line
        for line in free
        if all(
            row.right < cells[0].left + 0.5 * row.height
            and cells[0].top < levels[row.number] < cells[0].bottom
            for row in line
        )
    ]
    return beside[0] if len(beside) == 1 else []


@dataclass
class _Writer:
    """Text and the place of each of its characters, as they are put together.

    `inside` are the numbers of the lines that stand in a table.
    """

    layout: Layout
    inside: frozenset[int]
    text: list[str] = field(default_factory=list)
    places: list[tuple[Row, int] | None] = field(default_factory=list)

    def mark(self, mark: str) -> None:
        """A paragraph's end, a cell's end or nothing; none before the first character."""
        if self.text:
            self.text += mark
            self.places += [None] * len(mark)

    def lines(self, row: Sequence[Row]) -> None:
        """Lines that stand level; a wide gap between two parts them as cells."""
        for i, line in enumerate(row):
            if i and line.left - row[i - 1].right > _WIDE_GAP * line.height:
                self.mark(COLUMN)
            self._line(line)

    def cell(self, cell: Cell) -> None:
        """The lines of a cell, joined unless one begins with a label or a number of its own."""
        upright = upright_words(cell.rows, self.layout)
        for line in (line for word in upright for line in word):
            self.lines([line])
        if upright:
            self.mark(COLUMN)
        standing = {line.number for word in upright for line in word}
        rows = text_rows(self.layout, [r for r in cell.rows if r.number not in standing])
        for i, row in enumerate(rows):
            self.mark(_between_in_cell(rows[i - 1], row, cell) if i else "")
            self.lines(row)

    def _line(self, line: Row) -> None:
        before: Glyph | None = None
        for index, glyph in enumerate(line.glyphs):
            if before is not None and self._parted(before, glyph, line):
                self.mark(COLUMN)
            before = glyph
            for character in glyph.text:
                if character not in _BLANK_LINE:
                    self.text.append(all_simplified(character))
                    self.places.append((line, index))

    def _parted(self, before: Glyph, after: Glyph, line: Row) -> bool:
        """Whether a gap as wide as between cells, or a ruled line, stands between two glyphs."""
        gap = after.left - before.right
        if gap > _WIDE_GAP * line.height:
            return True
        if line.number not in self.inside or gap < 0.3 * line.height:
            return False
        return self.layout.verticals_between(before.centre, after.centre, line.middle) > 0


def _cleaned(text: str, places: Sequence[tuple[Row, int] | None]) -> RunningText:
    """Without what says nothing: lines to write on, a label's English, a line's end in a date."""
    keep = [True] * len(text)
    for pattern in (_DASHES, _GLOSS, _BROKEN_DATE, _BROKEN_FIRM):
        for match in pattern.finditer(text):
            keep[match.start() : match.end()] = [False] * (match.end() - match.start())
    return RunningText(
        "".join(c for c, kept in zip(text, keep, strict=True) if kept),
        tuple(p for p, kept in zip(places, keep, strict=True) if kept),
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """The edges of a block of text, and whether several of its lines reach the right one."""

    left: float
    right: float
    wrapped: bool


def _block(rows: Sequence[Sequence[Row]]) -> _Block | None:
    if not rows:
        return None
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    full = sum(right - row[-1].right < _WRAP * row[-1].height for row in rows)
    return _Block(left, right, wrapped=full > 1)


def _between(above: Sequence[Row], below: Sequence[Row], block: _Block) -> str:
    """Nothing where the sentence goes on, a line feed where a paragraph ends."""
    height = max(above[-1].height, 1.0)
    first = "".join(glyph.text for glyph in below[0].glyphs[:16])
    missing = block.right - above[-1].right
    set_in = below[0].left - block.left > _INDENT * height
    ends = (
        (set_in and below[0].left > above[0].left - height)
        or above[0].left - block.left > _ALONE * height
        or missing > _SLACK * height
        or below[0].middle - above[-1].middle > 3.2 * height
        or (_has_cells(above) and (_has_cells(below) or _is_signed(above)))
        or not _same_size(above[-1], below[0])
        or (_NUMBERED.match(first) is not None and not _is_in_a_number(above, first, missing))
        or _HEADING.match(first) is not None
        or (
            _LABEL.match(first) is not None
            and (missing > _WRAP * height or not block.wrapped)
            and above[-1].glyphs[-1].text not in _UNFINISHED
        )
    )
    return PARAGRAPH if ends else ""


def _is_in_a_number(above: Sequence[Row], first: str, missing: float) -> bool:
    """Whether a full line breaks off inside a number of many digits."""
    last = "".join(glyph.text for glyph in above[-1].glyphs[-_DIGITS:])
    full = missing < _FULL * above[-1].height
    return full and last.isdigit() and len(last) == _DIGITS and first[:1].isdigit()


def _is_signed(row: Sequence[Row]) -> bool:
    """Whether a line of the row ends with the place of a signature or seal: 学校（盖章）."""
    return any(_SIGNED.search("".join(g.text for g in line.glyphs[-8:])) for line in row)


def _same_size(above: Row, below: Row) -> bool:
    """Whether two lines are set in one size, by their height or by how far characters stand apart.

    The box around a sloping or a short line is higher than its characters.
    """
    if 0.75 < below.height / max(above.height, 1.0) < 1.33:
        return True
    if min(len(above.glyphs), len(below.glyphs)) < _FEW:
        return 0.6 < below.height / max(above.height, 1.0) < 1.7
    return 0.8 < _pitch(below) / max(_pitch(above), 1.0) < 1.25


def _pitch(row: Row) -> float:
    """How far apart the centres of neighbouring characters stand."""
    return median(b.centre - a.centre for a, b in pairwise(row.glyphs))


def with_holes(span: Span) -> list[Glyph | None]:
    """The characters of `span`, None where one is missing that a seal or a fold has hidden.

    Han characters of a line stand equally far apart; a gap of nearly two steps hides one. Where
    gaps are frequent the text is set with spaces, and nothing is missing.
    """
    glyphs = span.row.glyphs
    steps = [
        b.centre - a.centre
        for a, b in pairwise(glyphs)
        if _HAN.match(a.text) and _HAN.match(b.text)
    ]
    if len(steps) < _FEW - 1:
        return list(span.glyphs)
    step = median(steps)
    found: list[Glyph | None] = []
    for before, glyph in pairwise((None, *span.glyphs)):
        if before is not None and glyph is not None:
            wide = (glyph.centre - before.centre) / step
            both = _HAN.match(before.text) and _HAN.match(glyph.text)
            if both and _HOLE < wide < 5:
                found += [None] * max(1, round(wide) - 1)
        found.append(glyph)
    return found if found.count(None) <= len(glyphs) // 4 else list(span.glyphs)


def _has_cells(row: Sequence[Row]) -> bool:
    """Whether the lines of a row stand far apart."""
    return any(b.left - a.right > _WIDE_GAP * a.height for a, b in pairwise(row))


def _between_in_cell(above: Sequence[Row], below: Sequence[Row], cell: Cell) -> str:
    """Inside a cell lines are joined, unless the lower one begins with a label or a number."""
    height = max(above[-1].height, 1.0)
    first = "".join(glyph.text for glyph in below[0].glyphs[:16])
    missing = cell.right - above[-1].right
    ends = (
        missing > _SLACK * height
        or _NUMBERED.match(first) is not None
        or (_LABEL.match(first) is not None and missing > 0.8 * height)
    )
    return PARAGRAPH if ends else ""
