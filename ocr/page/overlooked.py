"""Lines that the detector passed over: rows of ink as dark as the text, where nothing was read.

A large pale watermark, a glaring light or a seal can keep the detector from seeing a line that the
recogniser reads without trouble.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Engine, Image, Quad
from ocr.page.geometry import (
    Homography,
    Points,
    cut_out,
    extent,
    quad_size,
    rectangle,
    transform,
)
from ocr.page.ink import Mask, evened, without_rules
from ocr.page.text import Found, as_written, text_direction, text_height, unrepeated
from ocr.values.characters import is_han

_SIDE = 1200  # pixels of the longest side of the picture that ink is looked for on
_DARK = 0.6  # of the darkness of the text: ink that is paler is no text
_LEAST_DARK = 0.2  # of the paper's brightness
_MOST_READ = 10  # rows on one page: beyond that it is texture
_SURE = 0.9  # mean confidence of a row that is text
_SHORTEST, _LONGEST = 3, 40  # heights of a row
_WORD = 0.7  # heights of the shortest word: 男
_MOST_WORDS = 16  # on one page: beyond that they are scraps of something else
_ALONE = frozenset("男女子夫妻父母ABO")  # what forms print as a word of one character


def overlooked_lines(image: Image, found: Sequence[Found], engine: Engine) -> list[Found]:
    """Lines of an upright `image` that are not among those `found`."""
    own = unrepeated(found) or found  # not the words of a watermark, which run aslant
    unit = text_height(own)
    if not unit:
        return []
    scale = min(1.0, _SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # Through a red filter: the words of seals are none of the paper's lines.
    dark = 1 - evened(np.asarray(small, dtype=np.uint8))[..., 2]
    level = max(_DARK * _usual(dark, own, scale), _LEAST_DARK)
    to_level = _levelled(own, small.shape[:2])
    ink = cv2.warpPerspective((dark >= level).astype(np.uint8), to_level, small.shape[1::-1])
    covered = [transform(to_level @ np.diag([scale, scale, 1.0]), f.quad) for f in found]
    pieces = _rows_of_ink(np.asarray(ink, dtype=np.uint8), covered, unit * scale)
    back = np.linalg.inv(to_level @ np.diag([scale, scale, 1.0]))
    kept = {id(item) for item in own}
    repeated = {c for item in found if id(item) not in kept for c in item.reading.text}
    lines = []
    for is_text, most, rows in (
        (_is_text, _MOST_READ, [row for row in pieces if _is_row(row)]),
        (_is_word, _MOST_WORDS, [row for row in pieces if not _is_row(row)]),
    ):
        placed = [transform(back, row).astype(np.float32) for row in rows if len(rows) <= most]
        read = [Found(row, engine.read(cut_out(image, row))) for row in placed]
        lines += [line for line in read if is_text(line) and set(line.reading.text) - repeated]
    return lines


def _is_row(quad: Quad) -> bool:
    width, height = quad_size(quad)
    return width >= _SHORTEST * height


def usual_darkness(image: Image, found: Sequence[Found]) -> float:
    """How dark the ink of the text `found` on `image` is, 0 to 1 of the paper's brightness."""
    scale = min(1.0, _SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    even = evened(np.asarray(small, dtype=np.uint8))
    return _usual(np.asarray(1 - even.min(axis=2), dtype=np.float32), found, scale)


def _usual(dark: npt.NDArray[np.float32], found: Sequence[Found], scale: float) -> float:
    """How dark the ink of the text is, 0 to 1."""
    tones = []
    for item in found:
        left, top, right, bottom = (max(int(v * scale), 0) for v in extent(item.quad))
        part = dark[top : bottom + 1, left : right + 1]
        if part.size:
            tones.append(float(np.percentile(part, 92)))
    return float(np.median(tones)) if tones else 0.0


def _levelled(found: Sequence[Found], shape: tuple[int, ...]) -> Homography:
    """Turns a picture of that shape about its middle so that most rows of text are level."""
    middle = (shape[1] / 2, shape[0] / 2)
    turned = cv2.getRotationMatrix2D(middle, float(np.degrees(text_direction(found))), 1.0)
    return np.vstack([turned, [0.0, 0.0, 1.0]])


def _rows_of_ink(ink: Mask, covered: Sequence[Points], unit: float) -> list[Quad]:
    """Rows and words among the `ink` within the text, outside of what is `covered` by lines.

    `unit` is the height of the text.
    """
    left = without_rules(ink, max(round(5 * unit), 40))
    for line in covered:
        corners = np.round(line).astype(np.int32)
        cv2.fillConvexPoly(left, corners, 0)
        cv2.polylines(left, [corners], isClosed=True, color=0, thickness=max(int(0.3 * unit), 1))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1)
    kept = ((sides >= 0.2 * unit) & (sides <= 1.6 * unit)).astype(np.uint8)
    kept[0] = 0
    characters = kept[labels]
    joined = cv2.morphologyEx(
        characters, cv2.MORPH_CLOSE, np.ones((1, max(round(1.1 * unit), 3) | 1), np.uint8)
    )
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    text = cv2.convexHull(np.concatenate(covered).astype(np.float32))
    rows = []
    for outline in outlines:
        x, y = (float(v) for v in outline.reshape(-1, 2).mean(axis=0))
        if cv2.pointPolygonTest(text, (x, y), measureDist=True) < -unit:
            continue
        quad = as_written(np.asarray(cv2.boxPoints(cv2.minAreaRect(outline)), dtype=np.float32))
        if not _is_row(quad):  # the smallest rectangle around one character may stand on its corner
            beginning, top, across, down = cv2.boundingRect(outline)
            around = rectangle(beginning, top, beginning + across, top + down)
            quad = np.array(around, dtype=np.float32)
        width, height = quad_size(quad)
        level = abs(float(quad[1][1] - quad[0][1])) <= 0.15 * width
        as_high = 0.5 * unit <= height <= 1.6 * unit
        if level and as_high and _WORD * height <= width <= _LONGEST * height:
            rows.append(_with_margin(quad, 0.15 * height))
    return rows


def _with_margin(quad: Quad, margin: float) -> Quad:
    across = (quad[1] - quad[0]) / max(float(np.hypot(*(quad[1] - quad[0]))), 1.0)
    down = (quad[3] - quad[0]) / max(float(np.hypot(*(quad[3] - quad[0]))), 1.0)
    steps = np.array([-across - down, across - down, across + down, down - across])
    return np.asarray(quad + margin * steps, dtype=np.float32)


def _is_text(line: Found) -> bool:
    text = line.reading.text
    written = sum(is_han(character) or character.isdigit() for character in text)
    return line.reading.confidence >= _SURE and written >= 3 and 2 * written > len(text)


def _is_word(line: Found) -> bool:
    """Whether a short text is a word of a form: 小学, 未婚, 154, 男."""
    text = line.reading.text
    if line.reading.confidence < _SURE or not text:
        return False
    if len(text) == 1:
        return text in _ALONE
    return all(map(is_han, text)) or (len(text) == 3 and text.isdigit())
