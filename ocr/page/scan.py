"""The order in which a page is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.engine import Engine, Image
from ocr.model import Line, PageProblem, Sheet
from ocr.page.flatten import flattening, straight_segments
from ocr.page.geometry import Homography, as_matrix, extent, transform, turn, turned
from ocr.page.marks import find_marks
from ocr.page.rules import ruled_lines
from ocr.page.second_look import read_twice
from ocr.page.text import (
    Found,
    find_quads,
    find_rotation,
    moved,
    text_height,
    turned_quads,
)


@dataclass(frozen=True, slots=True)
class PageScan:
    """What stands on a page image, before anything is understood.

    `rotation` is the clockwise turn in degrees that brings the page upright. `lines` are in pixels
    of the page image, each box clockwise from the text's own top left.
    """

    rotation: int
    problems: tuple[PageProblem, ...]
    sheets: tuple[Sheet, ...]
    lines: tuple[Line, ...]


def scan_page(image: Image, engine: Engine) -> PageScan:
    """Find the papers on a page image (BGR, height × width × 3) and read their lines."""
    quads = find_quads(image, engine)
    rotation = find_rotation(image, quads, engine)
    upright = turned(image, rotation)
    height, width = image.shape[:2]
    to_page: Homography = np.linalg.inv(turn(rotation, width, height)).astype(np.float64)
    found = read_twice(upright, turned_quads(quads, rotation, image), engine)
    if not found:
        blank = Sheet(float(upright.shape[1]), float(upright.shape[0]), as_matrix(to_page), ())
        return PageScan(rotation, (), (blank,), ())
    segments = straight_segments(upright)
    flat = flattening(found, segments)
    left, top, right, bottom = _sheet_bounds(found, flat)
    flat = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]]) @ flat
    marks = find_marks(upright, flat, (right - left, bottom - top), text_height(found), engine)
    horizontals, verticals = ruled_lines(segments, flat, text_height(found))
    sheet = Sheet(
        right - left,
        bottom - top,
        as_matrix(to_page @ np.linalg.inv(flat)),
        tuple(sorted((moved(f, flat) for f in found), key=lambda n: (n.box[0][1], n.box[0][0]))),
        seals=marks.seals,
        fingerprints=marks.fingerprints,
        horizontals=horizontals,
        verticals=verticals,
    )
    return PageScan(rotation, (), (sheet,), tuple(moved(f, to_page) for f in found))


def _sheet_bounds(found: Sequence[Found], flat: Homography) -> tuple[float, float, float, float]:
    """The text's extent in flat coordinates with a margin, as far as the picture goes."""
    left, top, right, bottom = extent(np.concatenate([transform(flat, f.quad) for f in found]))
    margin = 0.1 * max(right - left, bottom - top)
    return left - margin, top - margin, right + margin, bottom + margin
