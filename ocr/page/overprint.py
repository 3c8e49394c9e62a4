"""Lines printed over each other, half a line apart: each half is read by itself.

Notes of purpose get printed over a value. The recogniser then makes out little of either and
leaves a hole in the line; the upper or the lower part of the row alone often reads clearly.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.engine import Engine, Image, Quad
from ocr.page.geometry import cut_out, quad_size, stretch
from ocr.page.text import Found, part_of

_HOLE = 3.0  # times the usual distance between a line's characters
_WIDE = 2.0  # heights of the line, the least width of a hole
_INKED = 0.5  # of the columns in a hole have ink, or it is blank
_MOST_ROWS = 4  # on one page
_CLEAR, _CLEAREST = 0.6, 0.95  # of each character, and their mean, where one line was read alone
_SHORTEST = 6  # characters
_HALVES = ((-0.2, 0.6), (0.45, 1.2))  # of a row's height


def part_overprinted(image: Image, found: Sequence[Found], engine: Engine) -> list[Found]:
    """The lines found on an upright `image`, mixed ones replaced by those they are made of."""
    lines: list[Found] = []
    tried = 0
    for item in found:
        hole = _hole(item)
        if hole is None or tried >= _MOST_ROWS or not _is_inked(image, item, hole):
            lines.append(item)
            continue
        tried += 1
        start, _, before = hole
        row = stretch(item.quad, start, 1.0)
        halves = [band(row, top, bottom) for top, bottom in _HALVES]
        read = [Found(half, engine.read(cut_out(image, half))) for half in halves]
        clear = [half for half in read if _is_clear(half)]
        lines += [part_of(item, 0, before, 0.0, start), *clear] if clear else [item]
    return lines


def _hole(item: Found) -> tuple[float, float, int] | None:
    """Start and end of the widest hole in a line, and how many characters stand before it.

    Both are fractions of the line's width.
    """
    places = np.array(item.reading.positions)
    if len(places) < 4:
        return None
    gaps = np.diff(places)
    widest = int(gaps.argmax())
    width, height = quad_size(item.quad)
    pitch = float(np.median(gaps))
    if gaps[widest] < max(_HOLE * pitch, _WIDE * height / max(width, 1.0)):
        return None
    return float(places[widest] - pitch / 2), float(places[widest + 1]), widest + 1


def _is_inked(image: Image, item: Found, hole: tuple[float, float, int]) -> bool:
    """Whether there is ink nearly all along the hole."""
    part = cv2.cvtColor(cut_out(image, stretch(item.quad, hole[0], hole[1])), cv2.COLOR_BGR2GRAY)
    light, dark = float(np.percentile(part, 90)), float(np.percentile(part, 2))
    columns = part.min(axis=0) < (light + dark) / 2
    return light - dark >= 40 and float(columns.mean()) >= _INKED


def band(quad: Quad, top: float, bottom: float) -> Quad:
    """The part of a line's quadrilateral from `top` to `bottom`, fractions of its height."""
    left, right = quad[3] - quad[0], quad[2] - quad[1]
    corners = [quad[0] + left * top, quad[1] + right * top]
    corners += [quad[1] + right * bottom, quad[0] + left * bottom]
    return np.array(corners, dtype=np.float32)


def _is_clear(line: Found) -> bool:
    reading = line.reading
    return (
        len(reading.text) >= _SHORTEST
        and min(reading.certainties) >= _CLEAR
        and reading.confidence >= _CLEAREST
    )
