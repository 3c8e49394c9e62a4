"""Text printed over the border of its cell: the border is taken out and the line read once more.

Print is often shifted against its form, so that a ruled line runs through the first character: 女
is read as 平, 因 as 困, and figures get lost. A ruled line goes on above and below the text, which
the strokes of characters do not.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Engine, Image, Recognised
from ocr.page.geometry import cut_out, quad_size
from ocr.page.overprint import band
from ocr.page.text import Found

_ABOVE, _BELOW = -0.55, 1.55  # heights of the line: as far as is looked for the border
_FREE = 0.12  # heights next to the text that are left out, where strokes may reach
_DARK = 0.85  # of a border's pixels outside of the text are dark
_CONTRAST = 25  # grey levels between paper and border
_WIDEST = 0.16  # heights of the line
_LEAN = 0.12  # heights that a border may lean over from above to below
_NEAR = 0.6  # heights of a character's centre from the border through it
_SURE = 0.98  # a character read as surely as this was read in spite of the border
_MOST = 40  # lines of one page that are read once more
_LOWEST = 12  # pixels of a line's height


def without_borders(image: Image, found: Sequence[Found], engine: Engine) -> list[Found]:
    """The lines found on an upright `image`, those under a cell's border read without it."""
    lines: list[Found] = []
    tried = 0
    for item in found:
        if tried >= _MOST or len(item.reading.text) < 1:
            lines.append(item)
            continue
        around, top, bottom = _surroundings(image, item)
        borders = [b for b in _borders(around, top, bottom) if _is_crossed(item, b)]
        if not borders:
            lines.append(item)
            continue
        tried += 1
        lines.append(_better(item, engine.read(_erased(around, borders)[top:bottom])))
    return lines


def _surroundings(image: Image, item: Found) -> tuple[Image, int, int]:
    """The line laid level with some room above and below; where the line begins and ends in it."""
    around = cut_out(image, band(item.quad, _ABOVE, _BELOW))
    unit = around.shape[0] / (_BELOW - _ABOVE)
    return around, round(-_ABOVE * unit), round((1 - _ABOVE) * unit)


Border = tuple[float, float, float]  # place above, place below, width; in pixels


def _borders(around: Image, top: int, bottom: int) -> list[Border]:
    """The ruled lines that run through the whole height of the picture."""
    height = bottom - top
    if height < _LOWEST or around.shape[1] < height // 2:
        return []
    grey = cv2.cvtColor(around, cv2.COLOR_BGR2GRAY).astype(np.float32)
    free = round(_FREE * height)
    above = _strokes(grey[: max(top - free, 1)], height)
    below = _strokes(grey[min(bottom + free, len(grey) - 1) :], height)
    return [
        (a, b, max(wide, other))
        for a, wide in above
        for b, other in below
        if abs(a - b) <= _LEAN * height + 1
    ]


def _strokes(part: npt.NDArray[np.float32], height: int) -> list[tuple[float, float]]:
    """Place and width of the narrow columns of `part` that are dark from top to bottom."""
    if part.shape[0] < 3:
        return []
    paper = np.percentile(part, 75)
    dark = (part < paper - _CONTRAST).mean(axis=0) >= _DARK
    edges = np.flatnonzero(np.diff(np.concatenate([[False], dark, [False]]).astype(np.int8)))
    return [
        ((start + end - 1) / 2, float(end - start))
        for start, end in edges.reshape(-1, 2)
        if end - start <= max(_WIDEST * height, 3)
    ]


def _is_crossed(item: Found, border: Border) -> bool:
    """Whether the border runs through a character that is not quite sure."""
    width, height = quad_size(item.quad)
    place = (border[0] + border[1]) / 2
    reading = item.reading
    return any(
        certainty < _SURE and abs(position * width - place) < _NEAR * height / 2 + border[2]
        for position, certainty in zip(reading.positions, reading.certainties, strict=True)
    )


def _erased(around: Image, borders: Sequence[Border]) -> Image:
    """The picture with the borders filled from what stands beside them."""
    mask = np.zeros(around.shape[:2], np.uint8)
    last = around.shape[0] - 1
    for above, below, wide in borders:
        start, end = (round(above), 0), (round(below), last)
        cv2.line(mask, start, end, 255, max(round(wide) + 2, 3))
    return np.asarray(cv2.inpaint(around, mask, 3, cv2.INPAINT_TELEA), dtype=np.uint8)


def _better(item: Found, again: Recognised) -> Found:
    before = item.reading
    lost = len(again.text) < len(before.text.strip("|丨1lI"))
    return item if lost or again.confidence <= before.confidence else Found(item.quad, again)
