"""The order in which a page is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.engine import Engine, Image
from ocr.model import Box, Line, PageProblem, Sheet
from ocr.page.flatten import Segments, flattening, straight_segments
from ocr.page.geometry import Homography, as_matrix, extent, transform, turn, turned
from ocr.page.marks import find_marks
from ocr.page.papers import Paper, find_papers
from ocr.page.problems import find_problems
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
        return PageScan(rotation, find_problems(upright, (), np.empty((0, 4))), (blank,), ())
    segments = straight_segments(upright)
    papers = find_papers(upright, found, segments)
    return PageScan(
        rotation,
        find_problems(upright, found, segments),
        tuple(_lay_flat(upright, paper, segments, to_page, engine) for paper in papers),
        tuple(moved(f, to_page) for paper in papers for f in paper.found),
    )


def _lay_flat(
    upright: Image, paper: Paper, segments: Segments, to_page: Homography, engine: Engine
) -> Sheet:
    """One paper of the upright picture as a flat sheet with its lines and marks."""
    height = text_height(paper.found)
    flat = flattening(paper.found, segments)
    left, top, right, bottom = _bounds(paper.found, flat)
    flat = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]]) @ flat
    back = np.asarray(np.linalg.inv(flat), dtype=np.float64)

    def on_paper(box: Box) -> bool:
        x, y = transform(back, box).mean(axis=0)
        return paper.holds(float(x), float(y))

    marks = find_marks(upright, flat, (right - left, bottom - top), height, engine)
    horizontals, verticals = ruled_lines(segments, flat, height)
    lines = [moved(f, flat) for f in paper.found]

    def below_text(box: Box) -> bool:
        # Fingerprints go with signatures; what stands above all text unread is an emblem.
        middle = (box[0][1] + box[2][1]) / 2
        return sum(line.box[2][1] < middle for line in lines) >= 2

    def in_heading(box: Box) -> bool:
        # A large character printed in red, taken for a seal: its line goes on beside it.
        left, top, right, bottom = extent(box)
        least = 0.5 * (bottom - top)
        aside = 0.4 * (right - left)
        return any(
            a <= (left + right) / 2 <= c
            and b <= (top + bottom) / 2 <= d
            and d - b >= least
            and (a < left - aside or c > right + aside)
            for a, b, c, d in (extent(line.box) for line in lines)
        )

    return Sheet(
        right - left,
        bottom - top,
        as_matrix(to_page @ back),
        tuple(sorted(lines, key=lambda line: (line.box[0][1], line.box[0][0]))),
        seals=tuple(
            seal
            for seal in marks.seals
            if on_paper(seal.box)
            and (seal.text or (below_text(seal.box) and not in_heading(seal.box)))
        ),
        fingerprints=tuple(f for f in marks.fingerprints if on_paper(f.box) and below_text(f.box)),
        horizontals=horizontals,
        verticals=verticals,
    )


def _bounds(found: Sequence[Found], flat: Homography) -> tuple[float, float, float, float]:
    """The text's extent in flat coordinates with a margin."""
    left, top, right, bottom = extent(np.concatenate([transform(flat, f.quad) for f in found]))
    margin = 0.12 * max(right - left, bottom - top)
    return left - margin, top - margin, right + margin, bottom + margin
