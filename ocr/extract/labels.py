"""Finding printed labels among the characters of a sheet.

A label may be letter-spaced (one line or one box for each character), broken over lines, misread
in a character or two, or have its value printed straight onto it. Matching walks along the
characters: within a line, from a line's end to its neighbour on the right, or down to a line that
begins under the label; each disagreement costs, look-alike characters cost little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ocr.extract.layout import Layout, Row, Span
from ocr.extract.lookalikes import LOOKALIKES, are_alike
from ocr.extract.patterns import OPPOSITES

_SKIPPED = frozenset(" .·,、:;()[]〔〕【】《》<>_-—~*'\"`|/\\。:；，（）：")
_SUBSTITUTE, _LOOKALIKE, _LOST, _EXTRA, _TORN = 1.0, 0.3, 1.1, 1.1, 0.4
_NEVER = 9.0  # 甲方 is no misreading of 买方
_SHORT = 3  # characters of a label that is known without its first one only by what follows
_UNSURE = 0.8  # certainty of a character below which it may stand for any other
_READ_ON = 5  # characters of a label's first line that are none by chance
_BETWEEN = 0.7  # line heights by which a text between two others may lie off their level
_BROKEN = 0.7  # what a label in several lines may cost: two labels in a column are not one


def plain(label: str) -> str:
    """A label as it is matched: without punctuation and spaces."""
    return "".join(c for c in label if c not in _SKIPPED)


def _budget(length: int) -> float:
    """How much a label of `length` characters may cost.

    A label of two may have lost one of its characters (see `Label.is_torn`).
    """
    if length <= 2:
        return _LOST
    if length == 3:
        return 0.6
    return 1.1 if length <= 6 else 2.2


@dataclass(frozen=True, slots=True)
class Label:
    """One place where the label `text` is printed: `spans` in reading order, `cost` of the match.

    `tight` tells that the label stands inside a line with text directly before it, so that it may
    be part of a value.
    """

    text: str
    spans: tuple[Span, ...]
    cost: float
    tight: bool = False

    @property
    def left(self) -> float:
        """The left edge."""
        return min(s.left for s in self.spans)

    @property
    def right(self) -> float:
        """The right edge."""
        return max(s.right for s in self.spans)

    @property
    def top(self) -> float:
        """The upper edge of the highest line."""
        return min(s.top for s in self.spans)

    @property
    def bottom(self) -> float:
        """The lower edge of the lowest line."""
        return max(s.bottom for s in self.spans)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.spans[0].middle + self.spans[-1].middle) / 2

    @property
    def first(self) -> float:
        """The height of the first line's middle."""
        return self.spans[0].middle

    @property
    def last(self) -> float:
        """The height of the last line's middle."""
        return self.spans[-1].middle

    @property
    def height(self) -> float:
        """The height of its lines."""
        return max(s.height for s in self.spans)

    @property
    def is_alone(self) -> bool:
        """Whether nothing else stands in the detected lines of the label."""
        return all(s.start == 0 and s.end == len(s.row.glyphs) for s in self.spans)

    @property
    def is_torn(self) -> bool:
        """Whether one of two or three characters is missing: for where nothing better is."""
        return len(self.text) <= _SHORT and self.cost >= _LOST

    @property
    def is_cut(self) -> bool:
        """Whether it goes on in another line although text goes on in this one: 户籍(地址)."""
        return len(self.spans) > 1 and self.cost >= _TORN

    @property
    def certainty(self) -> float:
        """1 for a perfect match, less for each disagreement."""
        return max(0.0, 1.0 - self.cost / len(self.text))

    @property
    def characters(self) -> frozenset[tuple[int, int]]:
        """The (row number, place) of every character that belongs to the label."""
        return frozenset((s.row.number, i) for s in self.spans for i in range(s.start, s.end))


@dataclass(frozen=True, slots=True)
class _State:
    """A search that has matched `done` characters of the label and stands at `at` of `row`.

    `start` is where it entered the row, `spans` what it matched in other rows before.
    """

    row: Row
    start: int
    at: int
    done: int = 0
    cost: float = 0.0
    spans: tuple[Span, ...] = ()

    def closed(self, *, with_bracket: bool = False) -> tuple[Span, ...]:
        """The spans matched, this row's included."""
        if self.at == self.start:
            return self.spans
        span = Span(self.row, self.start, self.at)
        return (*self.spans, _with_closing(span) if with_bracket else span)

    def moved(self, row: Row, place: int, spans: tuple[Span, ...], price: float = 0.0) -> _State:
        """Going on in another row."""
        return replace(self, row=row, start=place, at=place, spans=spans, cost=self.cost + price)

    def stepped(self, price: float, *, wanted: int, seen: int) -> _State:
        """Going on by so many characters of the label and of the print."""
        return _State(
            self.row,
            self.start,
            self.at + seen,
            self.done + wanted,
            self.cost + price,
            self.spans,
        )


def _is_closed(state: _State) -> bool:
    """Whether a colon follows: the label ends here."""
    glyphs = state.row.glyphs
    return state.at < len(glyphs) and glyphs[state.at].text == ":"


def _ends(state: _State) -> bool:
    """Whether the row ends here, or leaves a gap."""
    glyphs = state.row.glyphs
    if state.at == len(glyphs) or glyphs[state.at].text in ")]】":
        return True
    return glyphs[state.at].left - glyphs[state.at - 1].right > 0.3 * state.row.height


def _reads_on(state: _State) -> bool:
    """Whether so much of a long label stands there that a value beside it is all that follows.

    常住户口所河南省 over 在地住址: the value was read onto the label's first line.
    """
    return state.start == 0 and not state.cost and state.done >= _READ_ON


def _steps(wanted: str, state: _State) -> Iterator[_State]:
    """The ways to go on within the row: match, substitute, skip one of the two sides."""
    seen, expected = state.row.glyphs[state.at].text, wanted[state.done]
    inside = state.at > state.start
    if seen in _SKIPPED and seen != expected:
        if inside:
            yield state.stepped(0.0, wanted=0, seen=1)
        return
    price = _price(expected, seen)
    if price > _LOOKALIKE and len(wanted) <= 2:
        return
    yield state.stepped(price, wanted=1, seen=1)
    if price and len(wanted) > 2:
        yield state.stepped(_LOST, wanted=1, seen=0)
        if inside:
            yield state.stepped(_EXTRA, wanted=0, seen=1)


class LabelFinder:
    """Searches one sheet; build it once and ask for any number of labels."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._where: dict[str, list[tuple[Row, int]]] = defaultdict(list)
        for row in layout.rows:
            for i, glyph in enumerate(row.glyphs):
                self._where[glyph.text].append((row, i))
        self._right: dict[int, Row | None] = {}

    def occurrences(self, label: str) -> list[Label]:
        """Every place where `label` may be printed, the best match for each beginning."""
        wanted = plain(label)
        if self._missing(wanted) > _budget(len(wanted)):
            return []
        found = []
        for state in self._starts(wanted):
            best: tuple[float, tuple[Span, ...]] | None = None
            for cost, spans in self._walk(wanted, state):
                if best is None or (cost, len(spans)) < (best[0], len(best[1])):
                    best = (cost, spans)
            if best is not None:
                tight = self._is_tight(state.row, state.start, closed=best[0] < _LOST)
                found.append(Label(wanted, best[1], best[0], tight))
        return found

    def beheaded(self, label: str) -> list[Label]:
        """Where a line begins with all but the first character of a `label` of three: 营者买买提.

        The first one is not there, or stands there misread and unsure. Longer labels may cost as
        much in `occurrences`, shorter ones are torn there.
        """
        wanted = plain(label)
        if len(wanted) != _SHORT:
            return []
        found = []
        for row, i in self._where.get(wanted[1], ()):
            is_next = i + 1 < len(row.glyphs) and row.glyphs[i + 1].text == wanted[2]
            if is_next and (i == 0 or (i == 1 and row.glyphs[0].certainty < _UNSURE)):
                found.append(Label(wanted, (Span(row, 0, i + 2),), _LOST))
        return found

    def _missing(self, wanted: str) -> float:
        """What the characters of `wanted` cost at least that stand nowhere on the sheet."""
        price = 0.0
        for character in wanted:
            if character not in self._where:
                alike = any(other in self._where for other in LOOKALIKES.get(character, ()))
                price += _LOOKALIKE if alike else _SUBSTITUTE
        return price

    def _starts(self, wanted: str) -> Iterator[_State]:
        """Where the search for `wanted` may begin."""
        seen = set()
        for character in LOOKALIKES.get(wanted[0], frozenset()) | {wanted[0]}:
            for row, i in self._where.get(character, ()):
                seen.add((row.number, i))
                yield _State(row, i, i)
        for row, i in self._where.get(wanted[1], ()) if len(wanted) > 1 else ():
            if (row.number, i) in seen:
                continue
            if len(wanted) == 2:
                if i == 0:
                    yield _State(row, 0, 0, done=1, cost=_LOST)
            elif len(wanted) >= 4:  # the first character misread, or lost
                for start in {max(i - 1, 0), i}:
                    if (row.number, start) not in seen:
                        seen.add((row.number, start))
                        yield _State(row, start, start)

    def _is_tight(self, row: Row, start: int, *, closed: bool = True) -> bool:
        """Whether text stands directly before; `closed`: a bracket or stop ends that text."""
        if start == 0 or (closed and row.glyphs[start - 1].text in ":;|)】"):
            return False
        before, first = row.glyphs[start - 1], row.glyphs[start]
        gap = first.left - before.right
        if gap > 0.55 * row.height:
            return False
        return not self._layout.verticals_between(before.centre, first.centre, row.middle)

    def _walk(self, wanted: str, state: _State) -> Iterator[tuple[float, tuple[Span, ...]]]:
        """Every way to match the rest of `wanted` within its budget: (cost, spans)."""
        broken = any(state.row.middle - span.middle > 0.4 * span.height for span in state.spans)
        if state.cost > (min(_BROKEN, _budget(len(wanted))) if broken else _budget(len(wanted))):
            return
        if state.done == len(wanted):
            yield state.cost, state.closed(with_bracket=True)
            return
        whole = state.at == state.start or _ends(state) or _reads_on(state)
        torn = 0.0 if whole else _TORN
        if state.at > state.start and state.cost + torn <= _BROKEN and not _is_closed(state):
            here = state.closed(with_bracket=True)
            for row, place in self._below(here, wanted[state.done]):
                yield from self._walk(wanted, state.moved(row, place, here, torn))
        if state.at < len(state.row.glyphs):
            for step in _steps(wanted, state):
                yield from self._walk(wanted, step)
        elif state.at > state.start:
            neighbour = self._neighbour(state.row)
            if neighbour is not None:
                yield from self._walk(wanted, state.moved(neighbour, 0, state.closed()))
            if state.done == len(wanted) - 1 and (len(wanted) > 2 or len(state.row.glyphs) == 1):
                yield from self._walk(wanted, state.stepped(_LOST, wanted=1, seen=0))

    def _neighbour(self, row: Row) -> Row | None:
        """The nearest row to the right at the same height, unless a ruled line stands between."""
        if row.number not in self._right:
            level = [
                other
                for other in self._layout.rows
                if other.left > row.right - 0.3 * row.height
                and other.number != row.number
                and abs(other.middle - row.middle) < 0.45 * min(row.height, other.height)
                and other.left - row.right < 10 * row.height
                and 0.6 < other.height / row.height < 1.7
            ]
            nearest = min(level, key=lambda r: r.left, default=None)
            if nearest is not None and (
                self._layout.verticals_between(row.right, nearest.left, row.middle)
                or self._stands_between(row, nearest)
            ):
                nearest = None
            self._right[row.number] = nearest
        return self._right[row.number]

    def _stands_between(self, row: Row, other: Row) -> bool:
        """Whether a third row lies between two of one height, a little above or below them."""
        return any(
            row.right < (third.left + third.right) / 2 < other.left
            and abs(third.middle - row.middle) < _BETWEEN * row.height
            for third in self._layout.rows
        )

    def _below(self, spans: Sequence[Span], character: str) -> Iterator[tuple[Row, int]]:
        """Where a label's next line may begin with `character`, under what was matched so far."""
        last = spans[-1]
        left, right = min(s.left for s in spans), max(s.right for s in spans)
        for row, i in self._where.get(character, ()):
            drop = (row.middle - last.middle) / last.height
            if not 0.45 < drop < 2.0 or not 0.6 < row.height / last.height < 1.7:
                continue
            if self._is_tight(row, i):
                continue
            if left - 1.5 * last.height < row.glyphs[i].centre < right:
                between = self._layout.horizontals_between(last.middle, row.middle, left)
                if not between:
                    yield row, i


def _with_closing(span: Span) -> Span:
    """`span` with the bracket that closes it: 本市(县)."""
    glyphs = span.row.glyphs
    closes = span.end < len(glyphs) and glyphs[span.end].text in ")]】"
    return Span(span.row, span.start, span.end + 1) if closes else span


def _price(wanted: str, seen: str) -> float:
    if wanted == seen:
        return 0.0
    if are_alike(wanted, seen):
        return _LOOKALIKE
    return _NEVER if wanted in OPPOSITES and seen in OPPOSITES else _SUBSTITUTE
