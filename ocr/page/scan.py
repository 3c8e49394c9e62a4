"""The order in which a page is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.engine import Engine, Image, Quad, Recognised
from ocr.model import Box, Line, PageProblem, Sheet
from ocr.opening.agreement import text_layer_agrees
from ocr.page.borders import without_borders
from ocr.page.copy_marks import overlooked_copy_marks
from ocr.page.flatten import Segments, flattening, straight_segments
from ocr.page.geometry import (
    Homography,
    as_matrix,
    extent,
    quad_size,
    rectangle,
    transform,
    turn,
    turned,
)
from ocr.page.marks import Flat, find_marks
from ocr.page.overlooked import overlooked_lines
from ocr.page.overprint import part_overprinted
from ocr.page.papers import Paper, find_papers
from ocr.page.problems import find_problems
from ocr.page.rules import ruled_lines
from ocr.page.second_look import read_twice
from ocr.page.stray import part_watermarks, without_seal_words
from ocr.page.text import (
    Found,
    find_quads,
    find_rotation,
    moved,
    text_height,
    turned_quads,
)
from ocr.page.watermark import read_through

_BEYOND_TEXT = 8  # heights of the text: as far below the text as a seal may reach


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


def scan_page(image: Image, engine: Engine, text_layer: Sequence[Line] | None = None) -> PageScan:
    """Find the papers on a page image (BGR, height × width × 3) and read their lines.

    `text_layer` holds the lines of a PDF's text layer in pixels of `image`. They take the place of
    recognition where the image shows the same, else they are not used at all.
    """
    quads = find_quads(image, engine)
    layered = bool(text_layer) and text_layer_agrees(
        text_layer or (), image, lambda _: quads, engine.read
    )
    if layered:
        rotation, found = 0, [_as_found(line) for line in text_layer or ()]
    else:
        rotation = find_rotation(image, quads, engine)
        found = []
    upright = turned(image, rotation)
    height, width = image.shape[:2]
    to_page: Homography = np.linalg.inv(turn(rotation, width, height)).astype(np.float64)
    if not layered:
        found = read_twice(upright, turned_quads(quads, rotation, image), engine)
        found = without_borders(upright, found, engine)
        found = part_overprinted(upright, found, engine)
        found += overlooked_lines(upright, found, engine)
    if not found:
        blank = Sheet(float(upright.shape[1]), float(upright.shape[0]), as_matrix(to_page), ())
        return PageScan(rotation, find_problems(upright, (), np.empty((0, 4))), (blank,), ())
    parted = part_watermarks(upright, found)
    text = parted.text
    if parted.marks and not layered:
        text = read_through(upright, parted, engine)
    copies = overlooked_copy_marks(upright, found, engine)
    segments = straight_segments(upright)
    papers = find_papers(upright, text, segments)
    return PageScan(
        rotation,
        find_problems(upright, text, segments),
        tuple(
            _lay_flat(upright, (paper, parted.marks), segments, to_page, engine) for paper in papers
        ),
        tuple(moved(f, to_page) for f in [*_in_order(papers), *parted.marks, *copies]),
    )


def _as_found(line: Line) -> Found:
    """A line of a text layer as if it had been recognised."""
    count = len(line.text)
    places = line.positions or tuple((i + 0.5) / count for i in range(count))
    certainties = line.certainties or (line.confidence,) * count
    return Found(np.array(line.box, dtype=np.float32), Recognised(line.text, places, certainties))


def _in_order(papers: Sequence[Paper]) -> list[Found]:
    """Paper by paper, each from top to bottom and along its rows."""
    return [item for paper in papers for item in _by_rows(paper.found)]


def _by_rows(found: Sequence[Found]) -> list[Found]:
    reach = 0.6 * text_height(found)
    rows: list[list[Found]] = []
    for item in sorted(found, key=_level):
        if rows and _level(item) - _level(rows[-1][0]) < reach:
            rows[-1].append(item)
        else:
            rows.append([item])
    return [item for row in rows for item in sorted(row, key=lambda f: float(f.quad[0][0]))]


def _level(item: Found) -> float:
    return float(item.quad[:, 1].mean())


def _lay_flat(
    upright: Image,
    content: tuple[Paper, Sequence[Found]],
    segments: Segments,
    to_page: Homography,
    engine: Engine,
) -> Sheet:
    """One paper of the upright picture as a flat sheet with its lines and marks.

    `content` is the paper, and the lines of a watermark across the picture.
    """
    paper, watermarks = content
    height = text_height(paper.found)
    flat = flattening(paper.found, segments)
    left, top, right, bottom = _bounds(paper.found, flat, upright)
    flat = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]]) @ flat
    back = np.asarray(np.linalg.inv(flat), dtype=np.float64)

    def on_paper(box: Box) -> bool:
        x, y = transform(back, box).mean(axis=0)
        return paper.holds(float(x), float(y))

    size = (right - left, bottom - top)
    marks = find_marks(upright, Flat(flat, size, height), engine, paper)
    horizontals, verticals = ruled_lines(segments, flat, height)
    laid = [Found(transform(flat, f.quad).astype(np.float32), f.reading) for f in paper.found]
    lines = [f.line() for f in laid]

    def in_watermark(box: Box) -> bool:
        x, y = (float(v) for v in transform(back, box).mean(axis=0))
        return any(
            cv2.pointPolygonTest(_widened(item.quad), (x, y), measureDist=False) >= 0
            for item in watermarks
        )

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

    seals = tuple(
        seal
        for seal in marks.seals
        if on_paper(seal.box)
        and (
            seal.text
            or not (in_watermark(seal.box) or in_heading(seal.box) or not below_text(seal.box))
        )
    )
    printed = [f.line() for f in without_seal_words(laid, seals, marks.even, marks.scale)]
    return Sheet(
        right - left,
        bottom - top,
        as_matrix(to_page @ back),
        tuple(sorted(printed, key=lambda line: (line.box[0][1], line.box[0][0]))),
        seals=seals,
        fingerprints=tuple(f for f in marks.fingerprints if on_paper(f.box) and below_text(f.box)),
        horizontals=horizontals,
        verticals=verticals,
    )


def _widened(quad: Quad) -> Quad:
    """The quadrilateral of a line with a character's room at either end."""
    width, height = quad_size(quad)
    aside = np.float32(height / max(width, 1.0))
    top, bottom = (quad[1] - quad[0]) * aside, (quad[2] - quad[3]) * aside
    return np.asarray(quad + np.stack([-top, top, bottom, -bottom]), dtype=np.float32)


def _bounds(
    found: Sequence[Found], flat: Homography, upright: Image
) -> tuple[float, float, float, float]:
    """The text's extent in flat coordinates with a margin, as far as the picture goes.

    A seal at the last line reaches several lines beyond the text.
    """
    left, top, right, bottom = extent(np.concatenate([transform(flat, f.quad) for f in found]))
    margin = max(0.12 * max(right - left, bottom - top), _BEYOND_TEXT * text_height(found))
    height, width = upright.shape[:2]
    edges = extent(transform(flat, rectangle(0, 0, width, height)))
    room = 0.02 * max(right - left, bottom - top)
    return (
        min(max(left - margin, edges[0]), left - room),
        min(max(top - margin, edges[1]), top - room),
        max(min(right + margin, edges[2]), right + room),
        max(min(bottom + margin, edges[3]), bottom + room),
    )
