"""What is wrong with a page as a photograph: said of bad pages, quiet about readable ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Image
from ocr.model import PageProblem
from ocr.page.flatten import Segments
from ocr.page.geometry import cut_out, extent, quad_size
from ocr.page.text import Found

Grey = npt.NDArray[Any]  # height × width, 0 to 255

_READS_WELL = 0.95  # mean confidence of a page that a person would call readable
_READS_SOMEHOW = 0.8
_BLACK, _DIM = 45.0, 85.0  # brightness of the paper, 0 to 255
_SHARP, _SOFT = 0.06, 0.1  # width of a stroke's edge as a share of the line's height
_TINY, _SMALL = 9.0, 14.0  # pixels of a line's height
_WHITE = 250
_GLARING = 0.012  # share of the text's area
_SAMPLE = 12


@dataclass(frozen=True, slots=True)
class _Facts:
    confidence: float
    height: float
    softness: float
    brightness: float


def find_problems(
    image: Image, found: Sequence[Found], segments: Segments
) -> tuple[PageProblem, ...]:
    """The problems of an upright page image on which `found` was read.

    `segments` are the straight edges on it.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    text = [f for f in found if len(f.reading.text.strip()) >= 2 and f.reading.confidence >= 0.5]
    if not text:
        return _without_text(grey)
    weights = [len(f.reading.text) for f in found]
    left, top, right, bottom = (
        max(int(v), 0) for v in extent(np.concatenate([f.quad for f in text]))
    )
    paper = grey[top : bottom + 1, left : right + 1]
    facts = _Facts(
        float(np.average([f.reading.confidence for f in found], weights=weights)),
        float(np.median([quad_size(f.quad)[1] for f in text])),
        _softness(grey, text),
        float(np.percentile(paper[::4, ::4], 75)) if paper.size > 16 else 255.0,
    )
    reads_somehow = facts.confidence >= _READS_SOMEHOW
    reads_well = facts.confidence >= _READS_WELL
    checks = {
        PageProblem.BLURRED: facts.softness > (_SOFT if reads_somehow else _SHARP)
        and not reads_well,
        PageProblem.DARK: facts.brightness < _BLACK or (facts.brightness < _DIM and not reads_well),
        PageProblem.GLARE: _glares(paper),
        PageProblem.LOW_RESOLUTION: facts.height < _TINY
        or (facts.height < _SMALL and not reads_well),
        PageProblem.CROPPED: _text_is_cut(grey.shape[1], grey.shape[0], text, facts.height)
        or _table_is_cut(
            (grey.shape[1], grey.shape[0]), (left, top, right, bottom), segments, facts.height
        ),
    }
    return tuple(problem for problem, holds in checks.items() if holds)


def _without_text(grey: Grey) -> tuple[PageProblem, ...]:
    """A page nothing could be read on: black, out of focus altogether, or simply blank."""
    problems = [PageProblem.BLANK]
    small = cv2.resize(grey, (320, 320), interpolation=cv2.INTER_AREA)
    if np.percentile(small, 90) < _DIM:
        problems.append(PageProblem.DARK)
    shapes = cv2.absdiff(cv2.GaussianBlur(small, (0, 0), 3), cv2.GaussianBlur(small, (0, 0), 12))
    edges = cv2.absdiff(small, cv2.GaussianBlur(small, (0, 0), 1.5))
    if shapes.mean() > 3.0 and edges.mean() < 0.35 * shapes.mean():
        problems.append(PageProblem.BLURRED)
    return tuple(problems)


def _softness(grey: Grey, text: Sequence[Found]) -> float:
    """Median width of the edges of strokes, as a share of the height of the line."""
    widths = []
    for item in sorted(text, key=lambda f: -len(f.reading.text))[:_SAMPLE]:
        line = cut_out(grey, item.quad).astype(np.float32)
        if min(line.shape[:2]) < 6:
            continue
        dark, light = np.percentile(line, [2, 95])
        steps = np.abs(np.diff(line, axis=1))
        steepest = float(np.percentile(steps, 99.5))
        widths.append((light - dark) / max(steepest, 1.0) / line.shape[0])
    return float(np.median(widths)) if widths else 0.0


def _glares(paper: Grey) -> bool:
    """Whether a patch is burnt out while the paper around it is clearly darker than white."""
    if paper.size < 400 or np.median(paper[::4, ::4]) > 225:
        return False
    scale = min(1.0, 600 / max(paper.shape))
    small = cv2.resize(paper, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    burnt = cv2.morphologyEx(
        (small >= _WHITE).astype(np.uint8), cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)
    )
    return float(burnt.mean()) > _GLARING


def _text_is_cut(width: int, height: int, text: Sequence[Found], line_height: float) -> bool:
    """Whether lines of text run into the border of the picture."""
    near = max(0.12 * line_height, 2.0)
    sides = [0, 0, 0, 0]  # left, top, right, bottom
    for item in text:
        box = extent(item.quad)
        across, down = box[2] - box[0], box[3] - box[1]
        sides[0] += box[0] <= near
        sides[2] += box[2] >= width - near
        long = across >= 4 * down
        sides[1] += long and box[1] <= near
        sides[3] += long and box[3] >= height - near
    return max(sides[0], sides[2]) >= 2 or max(sides[1], sides[3]) >= 1


def _table_is_cut(
    size: tuple[int, ...],
    text: tuple[int, int, int, int],
    segments: Segments,
    line_height: float,
) -> bool:
    """Whether three or more parallel rules run into a border of the picture that text is near."""
    for axis in (0, 1):
        level = np.abs(segments[:, axis] - segments[:, axis + 2]) > 4 * np.abs(
            segments[:, 1 - axis] - segments[:, 3 - axis]
        )
        lines = segments[level]
        lines = lines[np.abs(lines[:, axis] - lines[:, axis + 2]) >= 2 * line_height]
        ends = np.vstack([lines[:, :2], lines[:, 2:]])
        for border, edge in ((0, text[axis]), (size[axis], text[axis + 2])):
            if abs(edge - border) > 4 * line_height:
                continue
            at_border = np.abs(ends[:, axis] - border) <= 0.004 * size[axis] + 2
            places = np.sort(ends[at_border, 1 - axis])
            places = places[
                (places >= text[1 - axis] - line_height) & (places <= text[3 - axis] + line_height)
            ]
            if len(places) and 1 + int((np.diff(places) > 1.2 * line_height).sum()) >= 3:
                return True
    return False
