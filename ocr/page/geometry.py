"""Quadrilaterals and homographies. Points are continuous: a pixel's centre is at +0.5."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Image, Quad
from ocr.model import Box, Matrix

Homography = npt.NDArray[np.float64]  # 3 × 3
Points = npt.NDArray[np.float64]  # n × 2


def transform(homography: Homography, points: npt.ArrayLike) -> Points:
    """`points` (n × 2) taken through `homography`."""
    flat = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    mapped = np.column_stack([flat, np.ones(len(flat))]) @ homography.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:], dtype=np.float64)


def as_box(points: npt.ArrayLike) -> Box:
    """Four points as the model's tuples."""
    a, b, c, d = (
        (float(x), float(y)) for x, y in np.asarray(points, dtype=np.float64).reshape(4, 2)
    )
    return (a, b, c, d)


def as_matrix(homography: Homography) -> Matrix:
    """A homography as the model's tuples."""
    return tuple((float(a), float(b), float(c)) for a, b, c in homography)


def rectangle(left: float, top: float, right: float, bottom: float) -> Box:
    """An upright rectangle's corners, clockwise from top left."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def extent(points: npt.ArrayLike) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the points."""
    flat = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    (left, top), (right, bottom) = flat.min(axis=0), flat.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def turned(image: Image, degrees: int) -> Image:
    """`image` turned clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(image, -(degrees // 90) % 4))


def turn(degrees: int, width: float, height: float) -> Homography:
    """Takes points of a `width` × `height` image to the image turned clockwise by `degrees`."""
    rows: dict[int, list[list[float]]] = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
    }
    return np.array(rows[degrees % 360], dtype=np.float64)


def quad_size(quad: npt.NDArray[Any]) -> tuple[float, float]:
    """Width and height of a quadrilateral: the longer of each pair of opposite sides."""
    top, right, bottom, left = (float(np.hypot(*(quad[(i + 1) % 4] - quad[i]))) for i in range(4))
    return max(top, bottom), max(left, right)


def cut_out(image: Image, quad: Quad) -> Image:
    """The part of `image` inside `quad`, laid flat."""
    width, height = (max(round(side), 1) for side in quad_size(quad))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    homography = cv2.getPerspectiveTransform(np.asarray(quad, dtype=np.float32), target)
    flat = cv2.warpPerspective(
        image, homography, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, dtype=np.uint8)


def stretch(quad: Quad, start: float, end: float) -> Quad:
    """The part of a line's quadrilateral from `start` to `end`, fractions of its width."""
    start, end = max(start, 0.0), min(end, 1.0)
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    corners = [
        quad[0] + top * start,
        quad[0] + top * end,
        quad[3] + bottom * end,
        quad[3] + bottom * start,
    ]
    return np.array(corners, dtype=np.float32)
