"""Ruled lines of tables, in flat coordinates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ocr.model import Segment
from ocr.page.flatten import Segments
from ocr.page.geometry import Homography, transform

_MOST_SLOPE = 0.03  # after flattening


def ruled_lines(
    segments: Segments, to_flat: Homography, text_height: float
) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Horizontal and vertical ruled lines among the straight edges of the page.

    Each stroke has two edges and is broken where others cross it: pieces that lie on one line and
    nearly touch are joined; what stays shorter than a few text heights may be a stroke.
    """
    if not len(segments):
        return (), ()
    ends = [transform(to_flat, segments[:, i : i + 2]) for i in (0, 2)]
    kept: list[tuple[Segment, ...]] = []
    for axis in (0, 1):
        along = np.column_stack([ends[0][:, axis], ends[1][:, axis]])
        aside = np.column_stack([ends[0][:, 1 - axis], ends[1][:, 1 - axis]])
        length = np.abs(along[:, 1] - along[:, 0])
        level = np.abs(aside[:, 1] - aside[:, 0]) <= _MOST_SLOPE * length + 1
        fit = level & (length >= 0.7 * text_height)
        strokes = _joined(
            np.column_stack(
                [aside[fit].mean(axis=1), along[fit].min(axis=1), along[fit].max(axis=1)]
            ),
            text_height,
        )
        kept.append(
            tuple(
                ((a, s), (b, s)) if axis == 0 else ((s, a), (s, b))
                for s, a, b in strokes
                if b - a >= 2.5 * text_height
            )
        )
    return kept[0], kept[1]


def _joined(
    pieces: npt.NDArray[np.float64], text_height: float
) -> list[tuple[float, float, float]]:
    """(place, start, end) of the lines made of pieces at nearly one place, end to end."""
    lines: list[list[float]] = []  # place × weight, start, end, weight
    for place, start, end in pieces[np.argsort(pieces[:, 1])]:
        for line in lines:
            near = abs(line[0] / line[3] - place) <= 0.25 * text_height
            if near and start - line[2] <= 0.7 * text_height:
                weight = end - start
                line[0] += place * weight
                line[2] = max(line[2], end)
                line[3] += weight
                break
        else:
            lines.append([place * (end - start), start, end, end - start])
    return sorted((line[0] / line[3], line[1], line[2]) for line in lines)
