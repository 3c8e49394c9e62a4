"""Several papers laid flat together become one sheet each.

A sheet is cut along an empty band only where what lies on either side is a paper of its own: each
side begins with its own title, or prints labels that only whole papers print together. A paper in
two columns, a certificate with its notes on the facing page or a form in blocks stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from ocr.extract.classify import (
    Classification,
    Print,
    classify_print,
    kinds_spoken_for,
    labels_printed,
    print_of,
    sides_printed,
)
from ocr.extract.layout import lay_out
from ocr.extract.titles import OTHER, SCRAPS, Headline, title_worth
from ocr.kinds import Kind, all_kinds
from ocr.model import Box, Line, Point, Segment, Sheet

_FEWEST = 4  # lines of the smallest paper, the back of an identity card
_TITLE, _HALF = 0.8, 0.5  # likeness from where a title tells a kind, and may be one
_LARGE = 1.15  # times the usual height of lines, from where a title need not be the first line
_BAND = 0.9  # line heights of empty space along which a sheet may be cut
_CUTS = 14  # of the widest bands are tried
_DEPTH = 3
_UNTITLED = 2  # labels that a title at the head of a side is worth
_OVER_A_TITLE = 2  # lines that count: a kind may have its title lower (住址变动登记)
_LABELS = 3  # of its own, from which a side without a title may be another paper
_NAMES = frozenset({"name", "names", "people", "persons", "party"})
_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")  # of a person
_REPEATED = 5  # labels by which papers without titles are told


@dataclass(frozen=True, slots=True)
class _Cut:
    """An empty band: `axis` 0 parts left from right at x = `at`, 1 above from below at y = `at`."""

    axis: int
    at: float
    width: float


def split_sheet(sheet: Sheet) -> tuple[Sheet, ...]:
    """One sheet for each paper that lies on `sheet`; `sheet` itself when it is one paper."""
    return tuple(_split(sheet, _DEPTH))


def _split(sheet: Sheet, depth: int) -> Iterator[Sheet]:
    cut = _best_cut(sheet) if depth else None
    if cut is None:
        yield sheet
        return
    for part in _parts(sheet, cut):
        yield from _split(part, depth - 1)


def _best_cut(sheet: Sheet) -> _Cut | None:
    """The widest band whose two sides are papers of their own, each of one kind if that can be."""
    if len(sheet.lines) < 2 * _FEWEST or not _may_hold_several(sheet):
        return None
    lines, seals = ([one.box for one in found] for found in (sheet.lines, sheet.seals))
    bands = dict.fromkeys([*_bands(lines, seals), *_bands(lines, [])])
    cuts = sorted(bands, key=lambda c: (_cuts_a_seal(c, sheet), -c.width))
    tried = [(rank, cut) for cut in cuts[:_CUTS] if (rank := _rank(cut, sheet)) is not None]
    return min(tried, key=lambda found: found[0])[1] if tried else None


def _rank(cut: _Cut, sheet: Sheet) -> tuple[bool, int] | None:
    """How well `cut` parts two papers, the less the better; None where the sides are not two.

    The best one leaves seals whole, lets each side begin with its title, nothing above it, and
    leaves all labels of a paper on its own side.
    """
    lines = [_lines_of(sheet.lines, cut, side) for side in (0, 1)]
    if min(map(len, lines)) < _FEWEST:
        return None
    sides = [print_of(lay_out(replace(sheet, lines=tuple(part)))) for part in lines]
    if not _are_two_papers(*sides):
        return None
    kinds = [classify_print(side) for side in sides]
    own = [_own_title(side, kind) for side, kind in zip(sides, kinds, strict=True)]
    first, second = (all_kinds()[kind.kind] for kind in kinds)
    labels = len(_told_apart(first, second, lines[0])) + len(_told_apart(second, first, lines[1]))
    above = sum(map(_lines_above_title, sides, kinds))
    return _cuts_a_seal(cut, sheet), _UNTITLED * own.count(False) + above - labels


def _told_apart(kind: Kind, other: Kind, lines: Sequence[Line]) -> set[str]:
    """The labels of `kind` that begin a line, without those that the other kind prints too."""
    texts = [SCRAPS.sub("", line.text) for line in lines]
    own, others = (
        {SCRAPS.sub("", text) for field in one.fields for text in field.labels}
        for one in (kind, other)
    )
    labels = own - others if kind is not other else own
    return {label for label in labels if any(text.startswith(label) for text in texts)}


def _lines_above_title(side: Print, found: Classification) -> int:
    """How many lines, of two, stand above the title of a side: the end of another paper?"""
    if found.title < _HALF:
        return 0
    top = _best_headline(side, found).top
    return min(_OVER_A_TITLE, len({h.top for h in side.headlines if h.bottom < top}))


def _may_hold_several(sheet: Sheet) -> bool:
    """Whether two titles, two sides, two sets of labels or two kinds' words are there at all."""
    printed = print_of(lay_out(sheet))
    kinds = all_kinds().values()
    titles = [h for h in printed.headlines if any(title_worth(k, h) > 0.5 for k in kinds)]
    apart = any(
        a.bottom < b.top or b.bottom < a.top or a.right < b.left or b.right < a.left
        for i, a in enumerate(titles)
        for b in titles[i + 1 :]
    )
    return (
        apart
        or len(kinds_spoken_for(printed)) > 1
        or any(len(sides_printed(kind, printed)) > 1 for kind in kinds)
        or any(len(labels_printed(kind, printed, twice=True)) >= 3 for kind in kinds)
    )


def _bands(lines: Sequence[Box], seals: Sequence[Box]) -> Iterator[_Cut]:
    """The bands right across the sheet, upright and level, in which none of the boxes lies."""
    usual = median(abs(box[3][1] - box[0][1]) for box in lines)
    for axis in (0, 1):
        spans = sorted(
            (min(p[axis] for p in box), max(p[axis] for p in box)) for box in (*lines, *seals)
        )
        end = spans[0][1]
        for start, stop in spans[1:]:
            if start - end > _BAND * usual:
                yield _Cut(axis, (start + end) / 2, start - end)
            end = max(end, stop)


def _cuts_a_seal(cut: _Cut, sheet: Sheet) -> bool:
    """Whether a seal lies across the band: below a seal of one paper its last line may follow."""
    return any(
        min(p[cut.axis] for p in seal.box) < cut.at < max(p[cut.axis] for p in seal.box)
        for seal in sheet.seals
    )


def _lines_of(lines: Sequence[Line], cut: _Cut, side: int) -> list[Line]:
    return [line for line in lines if (_centre(line.box)[cut.axis] > cut.at) == bool(side)]


def _are_two_papers(first: Print, second: Print) -> bool:
    kinds = [classify_print(first), classify_print(second)]
    titled = [_own_title(side, kind) for side, kind in zip((first, second), kinds, strict=True)]
    same = kinds[0].kind == kinds[1].kind
    if (same or not titled[1]) and _goes_on(first, second, kinds[1].kind, same=same):
        return False
    if all(titled):
        return True
    likely = {kind.kind for kind in kinds} - {OTHER}
    if any(_same_labels(kind, first, second) for kind in likely):
        return True
    if any(kind.kind == OTHER for kind in kinds):
        return False
    if same:
        return all(map(_is_side, (first, second), kinds))
    return all(
        is_titled
        or (
            kind.confidence >= 0.95
            and (kind.title < _HALF or _is_headed(side, kind) or _is_whole(kind.kind, side))
            and _is_labelled(kind.kind, side)
        )
        for is_titled, kind, side in zip(titled, kinds, (first, second), strict=True)
    )


def _goes_on(first: Print, second: Print, kind: str, *, same: bool) -> bool:
    """Whether the second side is about the person whom the first names, and names nobody.

    Of two papers of one kind (`same`) a letter may name its person without a label, but not
    without a number.
    """
    found = all_kinds()[kind]
    named = frozenset(
        SCRAPS.sub("", label)
        for field in found.fields
        if field.format in _NAMES
        for label in field.labels
    )
    if found.sides or not named & labels_printed(found, first):
        return False
    return not (named & labels_printed(found, second) or (same and _NUMBER.search(second.text)))


def _is_labelled(kind: str, side: Print) -> bool:
    """Whether a side without title prints labels of its own: else it is the end of the other."""
    return not all_kinds()[kind].fields or len(labels_printed(all_kinds()[kind], side)) >= _LABELS


def _is_whole(kind: str, side: Print) -> bool:
    """Whether a side prints so many labels of its kind that it needs no title at its head."""
    return len(labels_printed(all_kinds()[kind], side)) >= _REPEATED


def _own_title(side: Print, found: Classification) -> bool:
    """Whether a side begins with a title that tells its kind."""
    return found.title >= _TITLE and _is_headed(side, found)


def _is_headed(side: Print, found: Classification) -> bool:
    """Whether the best title stands in the upper part of a side."""
    best = _best_headline(side, found)
    top = min(h.top for h in side.headlines)
    reach = max(h.bottom for h in side.headlines) - top
    height = best.bottom - best.top
    usual = median(h.bottom - h.top for h in side.headlines)
    is_large = height > _LARGE * usual  # in the size of the text it may be a value: 居民身份证
    return best.top - top <= max(0.3 * reach * is_large, 3.0 * height)


def _best_headline(side: Print, found: Classification) -> Headline:
    kind = all_kinds()[found.kind]
    return max(side.headlines, key=lambda h: title_worth(kind, h))


def _is_side(side: Print, found: Classification) -> bool:
    """Whether a part prints the labels of a whole side; the one with the title has it as its own.

    Below a paper's fields a note may speak of the paper, beside its issuer and its date.
    """
    kind = all_kinds()[found.kind]
    titled = found.title >= _HALF and _is_headed(side, found)
    return any(
        titled or not any(word in kind.titles for word in labels.split())
        for labels in sides_printed(kind, side)
    )


def _same_labels(kind: str, first: Print, second: Print) -> bool:
    """Whether both sides print nearly the same labels of the kind."""
    a, b = (labels_printed(all_kinds()[kind], side) for side in (first, second))
    shared = len(a & b)
    return shared >= _REPEATED and shared >= 0.6 * len(a | b)


# Cutting


def _parts(sheet: Sheet, cut: _Cut) -> tuple[Sheet, Sheet]:
    """The two sheets on either side of `cut`, each with coordinates of its own."""
    first = (cut.at, sheet.height) if cut.axis == 0 else (sheet.width, cut.at)
    origin = (cut.at, 0.0) if cut.axis == 0 else (0.0, cut.at)
    rest = (sheet.width - origin[0], sheet.height - origin[1])
    return _part(sheet, cut, 0, (0.0, 0.0), first), _part(sheet, cut, 1, origin, rest)


def _part(sheet: Sheet, cut: _Cut, side: int, origin: Point, size: Point) -> Sheet:
    def here(point: Point) -> bool:
        return (point[cut.axis] > cut.at) == bool(side)

    def moved(box: Box) -> Box:
        a, b, c, d = ((x - origin[0], y - origin[1]) for x, y in box)
        return a, b, c, d

    shift = np.array([[1.0, 0.0, origin[0]], [0.0, 1.0, origin[1]], [0.0, 0.0, 1.0]])
    rows = (np.asarray(sheet.to_page, dtype=np.float64) @ shift).tolist()
    return Sheet(
        width=size[0],
        height=size[1],
        to_page=((*rows[0],), (*rows[1],), (*rows[2],)),
        lines=tuple(replace(x, box=moved(x.box)) for x in sheet.lines if here(_centre(x.box))),
        seals=tuple(replace(x, box=moved(x.box)) for x in sheet.seals if here(_centre(x.box))),
        fingerprints=tuple(
            replace(x, box=moved(x.box)) for x in sheet.fingerprints if here(_centre(x.box))
        ),
        horizontals=tuple(_clipped(sheet.horizontals, here, origin, size)),
        verticals=tuple(_clipped(sheet.verticals, here, origin, size)),
    )


def _clipped(
    segments: Sequence[Segment], here: Callable[[Point], bool], origin: Point, size: Point
) -> Iterator[Segment]:
    """The segments of which at least one end lies here, cut off at the edge of the part."""
    for segment in segments:
        if any(here(end) for end in segment):
            a, b = (
                (
                    min(max(x - origin[0], 0.0), size[0]),
                    min(max(y - origin[1], 0.0), size[1]),
                )
                for x, y in segment
            )
            yield a, b


def _centre(box: Box) -> Point:
    return sum(x for x, _ in box) / 4, sum(y for _, y in box) / 4
