"""Text lines of a page: which way up they are, where they stand and what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.engine import Engine, Image, Quad, Recognised
from ocr.model import Line
from ocr.page.geometry import (
    Homography,
    as_box,
    cut_out,
    quad_size,
    stretch,
    transform,
    turn,
)
from ocr.page.ink import evened
from ocr.values.characters import is_han

FIRST_LOOK = 1248  # pixels of the longest side the detector sees at first
_CLOSE_LOOK = 2016  # and when the text turns out to be small
_SMALL_TEXT = 11.0  # pixels of height at the first look: below this lines run together
_MOST_LINES = 400
_LEAST_CONFIDENCE = 0.3  # below this it is texture, not text
_POORLY_LIT = 60  # brightness that less than half of the picture exceeds
_SAMPLE = 4
_REPEATED = 3  # lines that a character of a watermark stands in
_SURE = 0.85  # a sample read with this mean confidence is the right way up


@dataclass(frozen=True, slots=True)
class Found:
    """A line of text in upright coordinates."""

    quad: Quad
    reading: Recognised

    def line(self) -> Line:
        """As the model's line, its text without blanks at the ends."""
        r = self.reading
        start = len(r.text) - len(r.text.lstrip())
        end = len(r.text.rstrip())
        return Line(
            r.text[start:end],
            r.confidence,
            as_box(self.quad),
            r.positions[start:end],
            r.certainties[start:end],
        )


def find_quads(image: Image, engine: Engine) -> list[Quad]:
    """Quadrilaterals of the text on `image`, whichever way up it is.

    Small text on a large picture gets a second, closer look.
    """
    side = max(image.shape[:2])
    quads = _detect(image, engine, FIRST_LOOK)
    if side > FIRST_LOOK and quads:
        height = float(np.median([min(quad_size(q)) for q in quads])) * FIRST_LOOK / side
        if height < _SMALL_TEXT:
            closer = _detect(image, engine, min(side, _CLOSE_LOOK))
            quads = closer if len(closer) >= len(quads) else quads
    if len(quads) > _MOST_LINES:
        quads = sorted(quads, key=lambda q: -float(np.prod(quad_size(q))))[:_MOST_LINES]
    return quads


def _detect(image: Image, engine: Engine, longest_side: int) -> list[Quad]:
    """Boxes of text, in the pixels of `image`; poorly lit pictures are evened out before."""
    scale = min(1.0, longest_side / max(image.shape[:2]))
    small = image
    if scale < 1.0:
        small = np.asarray(
            cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
            dtype=np.uint8,
        )
    if np.percentile(small[::8, ::8, 1], 60) < _POORLY_LIT:
        small = (evened(small) * 255).astype(np.uint8)
    return [quad / np.float32(scale) for quad in engine.detect(small, longest_side)]


def as_written(quad: Quad) -> Quad:
    """The same corners, beginning at the top left of upright text."""
    runs = [quad[(i + 1) % 4][0] - quad[i][0] for i in range(4)]
    return np.roll(quad, -int(np.argmax(runs)), axis=0)


def turned_quads(quads: Sequence[Quad], degrees: int, image: Image) -> list[Quad]:
    """`quads` of `image` as they stand on `image` turned clockwise by `degrees`."""
    height, width = image.shape[:2]
    homography = turn(degrees, width, height)
    return [as_written(transform(homography, q).astype(np.float32)) for q in quads]


def find_rotation(image: Image, quads: Sequence[Quad], engine: Engine) -> int:
    """The clockwise turn (0, 90, 180, 270) that brings the text on `image` upright.

    Long boxes say whether the text runs across or down; a few of the longest lines, read both
    ways, say which end is up. The picture as it is wins when its sample reads well.
    """
    # The first of the two is the one that is kept when both read alike.
    ways = (90, 270) if _runs_down(quads) else (0, 180)
    sample = _sample(turned_quads(quads, ways[0], image))
    if not sample:
        return 0
    back = [turned_quads(quads, way, image) for way in ways]
    scores = []
    for way, candidates in zip(ways, back, strict=True):
        upright = np.rot90(image, -(way // 90) % 4)
        readings = [engine.read(cut_out(upright, candidates[i])) for i in sample]
        weights = [max(len(r.text), 1) for r in readings]
        scores.append(float(np.average([r.confidence for r in readings], weights=weights)))
        if way == 0 and scores[0] >= _SURE:
            return 0
    return ways[int(np.argmax(scores))]


def _runs_down(quads: Sequence[Quad]) -> bool:
    across = down = 0.0
    for quad in quads:
        width, height = np.ptp(quad[:, 0]), np.ptp(quad[:, 1])
        if max(quad_size(quad)) >= 2 * min(quad_size(quad)):
            across += float(width) if width >= height else 0.0
            down += float(height) if height > width else 0.0
    return down > 1.2 * across


def _sample(quads: Sequence[Quad]) -> list[int]:
    """Indices of a few lines long enough to tell up from down, not so long as to be costly."""
    shapes = [quad_size(q) for q in quads]
    fit = [i for i, (w, h) in enumerate(shapes) if w >= 3 * h]
    return sorted(fit, key=lambda i: abs(shapes[i][0] / shapes[i][1] - 8))[:_SAMPLE]


def read_quads(image: Image, quads: Sequence[Quad], engine: Engine) -> list[Found]:
    """What stands in each of `quads` of an upright `image`; boxes without text are left out."""
    found: list[Found] = []
    for quad in quads:
        width, height = quad_size(quad)
        if height >= 1.5 * width:
            found += _read_tall(image, quad, engine)
        else:
            found.append(Found(quad, engine.read(cut_out(image, quad))))
    return [
        f for f in found if f.reading.text.strip() and f.reading.confidence >= _LEAST_CONFIDENCE
    ]


def _read_tall(image: Image, quad: Quad, engine: Engine) -> list[Found]:
    """A box higher than wide: letter-spaced labels run together downwards, or one character."""
    whole = cut_out(image, quad)
    cells = _rows(whole)
    if len(cells) < 2:
        return [Found(quad, engine.read(whole))]
    pieces = []
    for top, bottom in cells:
        left_side, right_side = quad[3] - quad[0], quad[2] - quad[1]
        corners = [
            quad[0] + left_side * top,
            quad[1] + right_side * top,
            quad[1] + right_side * bottom,
            quad[0] + left_side * bottom,
        ]
        piece = np.array(corners, dtype=np.float32)
        pieces.append(Found(piece, engine.read(cut_out(image, piece))))
    return pieces


def _rows(image: Image) -> list[tuple[float, float]]:
    """Rows of characters in a narrow strip, as fractions of its height, with a little margin."""
    height, width = image.shape[:2]
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    filled = ink[:, width // 10 : width - width // 10].sum(axis=1) > 0.02 * width
    edges = np.flatnonzero(np.diff(np.concatenate([[0], filled.astype(np.int8), [0]])))
    runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
    merged: list[tuple[int, int]] = []
    for start, end in runs:  # 二 and 三 are one character: join runs until one is nearly square
        if merged and end - merged[-1][0] <= 1.1 * width and start - merged[-1][1] < 0.3 * width:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    kept = [(a, b) for a, b in merged if b - a >= 0.3 * width]
    margin = 0.12 * width
    return [(max(a - margin, 0) / height, min(b + margin, height) / height) for a, b in kept]


def part_of(item: Found, first: int, last: int, start: float, end: float) -> Found:
    """Characters `first` to `last` (not included) of a line, which stand from `start` to `end`.

    `start` and `end` are fractions of the line's width.
    """
    reading = item.reading
    kept = slice(first, last)
    places = tuple((place - start) / (end - start) for place in reading.positions[kept])
    return Found(
        stretch(item.quad, start, end),
        Recognised(reading.text[kept], places, reading.certainties[kept]),
    )


def moved(found: Found, homography: Homography) -> Line:
    """The line with its box taken through `homography`."""
    return replace(found.line(), box=as_box(transform(homography, found.quad)))


def text_height(found: Sequence[Found]) -> float:
    """Median height of the lines, pixels (0 when there are none)."""
    return float(np.median([quad_size(f.quad)[1] for f in found])) if found else 0.0


def unrepeated(found: Sequence[Found]) -> list[Found]:
    """Lines with words of their own: those of a watermark say the same all over the page."""
    lines = Counter(c for item in found for c in set(item.reading.text) if is_han(c))
    return [
        item
        for item in found
        if 2 * sum(lines[c] < _REPEATED for c in item.reading.text) > len(item.reading.text)
    ]


def is_long(quad: Quad) -> bool:
    """Whether a line is long enough for its direction to be that of its text."""
    width, height = quad_size(quad)
    return width >= 1.5 * height


def text_direction(found: Sequence[Found]) -> float:
    """The direction most of the text runs in, radians: the median, weighted by length."""
    rows = [(f.quad[1] - f.quad[0], quad_size(f.quad)[0]) for f in found if is_long(f.quad)]
    if not rows:
        return 0.0
    pairs = sorted((float(np.arctan2(run[1], run[0])), width) for run, width in rows)
    reach = np.cumsum([width for _, width in pairs])
    return pairs[int(np.searchsorted(reach, reach[-1] / 2))][0]
