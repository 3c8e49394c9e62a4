"""Marks of a copy (复印件) that the detector passed over: stamped into a border or an ornament.

A copy taken for an original would let an incomplete set pass, so the picture is looked at once more
at another size, at which the detector sees other things than at the first. A picture without red
ink may be a copy, and so may one with a piece of such a mark: there it is looked for on the bare
text too, with whatever is paler wiped off, for the detector passes over a mark amid an ornament.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.engine import Engine, Image, Quad
from ocr.page.geometry import cut_out, extent, quad_size
from ocr.page.overlooked import usual_darkness
from ocr.page.second_look import find_red
from ocr.page.text import Found, as_written
from ocr.page.watermark import without_pale_ink
from ocr.values.copies import hints_at_copy, is_copy_mark

_SIDE = 640  # pixels of the longest side of what is looked at
_BARE_SIDES = (960, 640)  # the same on the bare text
_ORNAMENT = 0.6  # of the text's darkness: paler ink is no mark
_SHORTEST, _LONGEST = 1.5, 16.0  # heights of a mark: 复印件, 此复印件仅供转学使用
_RED = 0.002  # of the text's extent is red where there is a seal in its colour


def overlooked_copy_marks(image: Image, found: Sequence[Found], engine: Engine) -> list[Found]:
    """Marks of a copy on an upright `image` that are not among the lines `found`.

    Nothing is looked for where one of those marks the page already.
    """
    texts = [item.reading.text for item in found]
    if any(map(is_copy_mark, texts)):
        return []
    marks = _marks_on(image, _SIDE, found, engine)
    if marks or not found:
        return marks
    if _is_grey(image, found) or any(map(hints_at_copy, texts)):
        usual = usual_darkness(image, found)
        bare = without_pale_ink(image, _ORNAMENT * usual, usual)
        for side in _BARE_SIDES:
            marks = _marks_on(bare, side, found, engine)
            if marks:
                return marks
    return []


def _is_grey(image: Image, found: Sequence[Found]) -> bool:
    """Whether there is no red ink where the text is: what lies around the paper may be red."""
    red = find_red(image)
    places = extent(np.concatenate([item.quad for item in found]) * red.scale)
    left, top, right, bottom = (max(int(place), 0) for place in places)
    inside = red.mask[top : bottom + 1, left : right + 1]
    return not inside.size or float(inside.mean()) < _RED


def _marks_on(image: Image, side: int, found: Sequence[Found], engine: Engine) -> list[Found]:
    """The marks that the detector sees at such a longest side."""
    scale = min(1.0, side / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    quads = engine.detect(np.asarray(small, dtype=np.uint8), side)
    written = [as_written(np.asarray(quad / scale, dtype=np.float32)) for quad in quads]
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
