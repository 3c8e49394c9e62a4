"""Laying a paper flat: the homography that makes its lines horizontal and its columns vertical.

Text lines, ruled lines and paper edges that are parallel on the paper meet in one point on the
photo. The two such points, one of the rows and one of the columns, give the homography.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Image
from ocr.page.geometry import Homography, Points, extent, quad_size, transform
from ocr.page.text import Found

Segments = npt.NDArray[np.float64]  # n × 4: x1, y1, x2, y2

_SEGMENT_SIDE = 1248  # pixels of the longest side of the picture that segments are looked for on
_TOLERANCE = np.radians(0.8)  # how far from its meeting point a segment may point
_LONG = 0.05  # of the text's extent: shorter edges may be strokes of characters
_PRIOR, _FIRM_PRIOR = 0.01, 100.0
_SPREAD = 0.25  # of half the text's extent
_MOST_STRETCH = 2.2  # between the most and the least enlarged corner of the text


def straight_segments(image: Image) -> Segments:
    """Straight edges on `image` of at least 1 % of its longest side, in its pixels."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, _SEGMENT_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(small)[0]
    if found is None:
        return np.empty((0, 4))
    segments = np.asarray(found, dtype=np.float64).reshape(-1, 4)
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    return np.asarray(segments[lengths >= 0.01 * max(small.shape)] / scale)


def flattening(found: Sequence[Found], segments: Segments) -> Homography:
    """Takes upright page coordinates to flat ones (scale 1 in the middle of the text).

    `found` are the paper's lines, `segments` the straight edges on and around it. Falls back to
    turning only, or to nothing, when the evidence for more is thin or speaks against it.
    """
    rows = _text_rows(found)
    if not len(rows):
        return np.eye(3)
    left, top, right, bottom = extent(np.concatenate([item.quad for item in found]))
    centre = np.array([(left + right) / 2, (top + bottom) / 2])
    half = max(right - left, bottom - top, 1.0) / 2
    angle = _median_angle(rows)
    segments = segments[_lengths(segments) >= _LONG * max(right - left, bottom - top)]
    near = _inside(segments, centre, 1.3 * np.array([right - left, bottom - top]) / 2 + 0.2 * half)
    across = np.vstack([rows, _directed(near, angle, np.radians(8))])
    down = _directed(near, angle + np.pi / 2, np.radians(20))
    row_point = _meeting_point(_normal(across, centre, half), angle)
    turned_only = _similarity(angle, centre)
    candidates = [turned_only]
    if row_point is not None:
        level = float(np.arctan2(row_point[1], row_point[0]))
        upright = np.array([-np.sin(level), np.cos(level), 0.0])
        column_point = _meeting_point(_normal(down, centre, half), level + np.pi / 2)
        candidates.append(_homography(row_point, upright, centre, half))
        if column_point is not None and _extent_of(down) >= 0.5 * (bottom - top):
            candidates.append(_homography(row_point, column_point, centre, half))
    return _best(candidates, rows, across, down)


def _best(
    candidates: list[Homography], rows: Segments, across: Segments, down: Segments
) -> Homography:
    """The last candidate (the most is undone by it) that makes nothing worse than turning only."""
    corners = np.array(_bounds(rows))[[[0, 1], [2, 1], [2, 3], [0, 3]]]
    base = candidates[0]
    for candidate in reversed(candidates[1:]):
        level = _slope(candidate, rows, 0) <= _slope(base, rows, 0) + 0.001
        if level and _gentle(candidate, corners) and _worth(candidate, base, across, down):
            return candidate
    return base


def _worth(candidate: Homography, base: Homography, across: Segments, down: Segments) -> bool:
    """Whether rows and columns together come out straighter than with `base`."""
    gain = _slope(base, across, 0) - _slope(candidate, across, 0)
    return gain + _slope(base, down, 1) - _slope(candidate, down, 1) > -0.001


def _gentle(homography: Homography, corners: Points) -> bool:
    """Whether the corners stay in front of the camera and are not stretched beyond reason."""
    depth = np.column_stack([corners, np.ones(4)]) @ homography[2]
    return bool((depth > 0).all() and depth.max() / depth.min() <= _MOST_STRETCH)


def _slope(homography: Homography, segments: Segments, axis: int) -> float:
    """Median deviation of the mapped segments from the axis (0 level, 1 plumb), radians."""
    a, b = transform(homography, segments[:, :2]), transform(homography, segments[:, 2:])
    run = np.abs(b - a)
    lengths = np.hypot(run[:, 0], run[:, 1])
    return _weighted_median(np.arctan2(run[:, 1 - axis], run[:, axis]), lengths)


def _text_rows(found: Sequence[Found]) -> Segments:
    """The middles of the lines of text that are long enough to have a direction."""
    rows = []
    for item in found:
        width, height = quad_size(item.quad)
        if width >= 3 * height and item.reading.confidence >= 0.5:
            q = item.quad
            rows.append([*(q[0] + q[3]) / 2, *(q[1] + q[2]) / 2])
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _bounds(segments: Segments) -> tuple[float, float, float, float]:
    x, y = segments[:, [0, 2]], segments[:, [1, 3]]
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _inside(segments: Segments, centre: Points, reach: Points) -> Segments:
    middles = (segments[:, :2] + segments[:, 2:]) / 2
    return np.asarray(segments[(np.abs(middles - centre) <= reach).all(axis=1)])


def _angles(segments: Segments) -> npt.NDArray[np.float64]:
    return np.arctan2(segments[:, 3] - segments[:, 1], segments[:, 2] - segments[:, 0])


def _directed(segments: Segments, angle: float, tolerance: float) -> Segments:
    """The segments within `tolerance` of `angle`, whichever way they run."""
    off = (_angles(segments) - angle + np.pi / 2) % np.pi - np.pi / 2
    return np.asarray(segments[np.abs(off) <= tolerance])


def _lengths(segments: Segments) -> npt.NDArray[np.float64]:
    return np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])


def _extent_of(segments: Segments) -> float:
    return float(_lengths(segments).sum())


def _median_angle(rows: Segments) -> float:
    return _weighted_median(_angles(rows), _lengths(rows))


def _weighted_median(values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> float:
    if not len(values):
        return 0.0
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])


def _normal(segments: Segments, centre: Points, half: float) -> Segments:
    return np.asarray((segments - np.tile(centre, 2)) / half)


def _meeting_point(segments: Segments, angle: float) -> npt.NDArray[np.float64] | None:
    """The homogeneous point most of the segments point to; None without segments.

    Iteratively reweighted least squares on the angle between a segment and its direction to the
    point. A prior holds the point at infinity: mildly, but firmly when all segments lie close to
    one line, where nothing says how far away they meet.
    """
    if not len(segments):
        return None
    ends = [np.column_stack([segments[:, i : i + 2], np.ones(len(segments))]) for i in (0, 2)]
    lines = np.cross(ends[0], ends[1])
    lines /= np.hypot(lines[:, 0], lines[:, 1])[:, None]
    middles = (segments[:, :2] + segments[:, 2:]) / 2
    lengths = _lengths(segments)
    point = np.array([np.cos(angle), np.sin(angle), 0.0])
    aside = middles @ [-np.sin(angle), np.cos(angle)]
    spread = np.sqrt(np.average((aside - np.average(aside, weights=lengths)) ** 2, weights=lengths))
    at_infinity = _PRIOR if spread >= _SPREAD else _FIRM_PRIOR
    for step in range(12):
        reach = np.linalg.norm(point[:2] - point[2] * middles, axis=1).clip(1e-6)
        off = (lines @ point) / reach
        tolerance = _TOLERANCE * max(6.0 * 0.7**step, 1.0)
        weights = lengths / (1 + (off / tolerance) ** 2) ** 2 / reach**2
        prior = np.array([[0.0, 0.0, np.sqrt(at_infinity * weights.sum())]])
        system = np.vstack([lines * np.sqrt(weights)[:, None], prior])
        point = np.linalg.svd(system, full_matrices=False)[2][-1]
        if point[:2] @ [np.cos(angle), np.sin(angle)] < 0:
            point = -point
    return np.asarray(point)


def _homography(
    row_point: npt.NDArray[np.float64],
    column_point: npt.NDArray[np.float64],
    centre: Points,
    half: float,
) -> Homography:
    """Sends the rows' point to infinity rightwards and the columns' to infinity downwards."""
    horizon = np.cross(row_point, column_point)
    if abs(horizon[2]) < 1e-6:
        return np.eye(3)
    project = np.array([[1, 0, 0], [0, 1, 0], horizon / horizon[2]])
    basis = np.eye(3)
    for column, point in enumerate((row_point, column_point)):
        basis[:2, column] = point[:2] / np.linalg.norm(point[:2])
    to_normal = np.array(
        [[1 / half, 0, -centre[0] / half], [0, 1 / half, -centre[1] / half], [0, 0, 1]]
    )
    return np.asarray(np.linalg.inv(to_normal) @ np.linalg.inv(basis) @ project @ to_normal)


def _similarity(angle: float, centre: Points) -> Homography:
    cos, sin = np.cos(angle), np.sin(angle)
    rotation = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    there = np.array([[1, 0, centre[0]], [0, 1, centre[1]], [0, 0, 1]])
    return np.asarray(there @ rotation @ np.linalg.inv(there))
