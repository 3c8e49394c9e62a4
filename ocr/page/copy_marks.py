"""Marks of a copy (复印件) that the detector passed over: stamped into a border or an ornament.

A copy taken for an original would let an incomplete set pass, so the picture is looked at once more
at another size, at which the detector sees other things than at the first. A picture without red
ink may be a copy, and so may one with a piece of such a mark: there the margins are looked at too,
each by itself, for an ornament all around hides from the detector what is stamped across it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from ocr.engine import Engine, Image, Quad
from ocr.page.geometry import cut_out, extent, quad_size
from ocr.page.second_look import find_red
from ocr.page.text import Found, as_written
from ocr.values.copies import hints_at_copy, is_copy_mark

_SIDE = 640  # pixels of the longest side of what is looked at
_SHORTEST, _LONGEST = 1.5, 16.0  # heights of a mark: 复印件, 此复印件仅供转学使用
_BEYOND = 0.12  # of the text's longer side: as far around it as the paper may reach
_MARGIN = 0.22  # of the paper's height or width is looked at by itself
_RED = 0.002  # of the picture is red where there is a seal in its colour


def overlooked_copy_marks(image: Image, found: Sequence[Found], engine: Engine) -> list[Found]:
    """Marks of a copy on an upright `image` that are not among the lines `found`.

    Nothing is looked for where one of those marks the page already.
    """
    texts = [item.reading.text for item in found]
    if any(map(is_copy_mark, texts)):
        return []
    height, width = image.shape[:2]
    marks = _marks_in(image, (0, 0, width, height), found, engine)
    if marks or not found:
        return marks
    if float(find_red(image).mask.mean()) < _RED or any(map(hints_at_copy, texts)):
        for part in _margins(image, found):
            marks = _marks_in(image, part, found, engine)
            if marks:
                return marks
    return []


Part = tuple[int, int, int, int]  # left, top, right, bottom; pixels


def _margins(image: Image, found: Sequence[Found]) -> Iterator[Part]:
    """The margins of the paper, as far as the text tells where it lies."""
    left, top, right, bottom = extent(np.concatenate([item.quad for item in found]))
    beyond = _BEYOND * max(right - left, bottom - top)
    height, width = image.shape[:2]
    x0, y0 = max(int(left - beyond), 0), max(int(top - beyond), 0)
    x1, y1 = min(int(right + beyond), width), min(int(bottom + beyond), height)
    high, wide = int(_MARGIN * (y1 - y0)), int(_MARGIN * (x1 - x0))
    yield x0, y0, x1, y0 + high
    yield x0, y1 - high, x1, y1
    yield x0, y0, x0 + wide, y1
    yield x1 - wide, y0, x1, y1


def _marks_in(image: Image, part: Part, found: Sequence[Found], engine: Engine) -> list[Found]:
    """The marks that the detector sees in one part of the picture."""
    left, top, right, bottom = part
    cut = image[top:bottom, left:right]
    if min(cut.shape[:2]) < 1:
        return []
    scale = min(1.0, _SIDE / max(cut.shape[:2]))
    small = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    shift = np.array([left, top], dtype=np.float32)
    quads = engine.detect(np.asarray(small, dtype=np.uint8), _SIDE)
    written = [as_written(np.asarray(quad / scale + shift, dtype=np.float32)) for quad in quads]
    lines = [
        Found(quad, engine.read(cut_out(image, quad)))
        for quad in written
        if _has_shape(quad) and not _is_known(quad, found)
    ]
    return [line for line in lines if is_copy_mark(line.reading.text)]


def _has_shape(quad: Quad) -> bool:
    width, height = quad_size(quad)
    return _SHORTEST * height <= width <= _LONGEST * height


def _is_known(quad: Quad, found: Sequence[Found]) -> bool:
    """Whether the middle of `quad` lies on a line that was read."""
    x, y = (float(v) for v in quad.mean(axis=0))
    return any(cv2.pointPolygonTest(item.quad, (x, y), measureDist=False) >= 0 for item in found)
