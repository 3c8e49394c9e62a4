"""Marks of a copy (复印件) that the detector passed over: stamped into a border or an ornament.

A copy taken for an original would let an incomplete set pass, so the picture is looked at once more
at another size, at which the detector sees other things than at the first.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.engine import Engine, Image, Quad
from ocr.page.geometry import cut_out, quad_size
from ocr.page.text import Found, as_written
from ocr.values.copies import is_copy_mark

_SIDE = 640  # pixels of the longest side of the picture that is looked at
_SHORTEST, _LONGEST = 1.5, 16.0  # heights of a mark: 复印件, 此复印件仅供转学使用


def overlooked_copy_marks(image: Image, found: Sequence[Found], engine: Engine) -> list[Found]:
    """Marks of a copy on an upright `image` that are not among the lines `found`.

    Nothing is looked for where one of those marks the page already.
    """
    if any(is_copy_mark(item.reading.text) for item in found):
        return []
    scale = min(1.0, _SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    quads = engine.detect(np.asarray(small, dtype=np.uint8), _SIDE)
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
