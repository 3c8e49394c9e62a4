"""Seals: rings and squares of red ink, and rings on pages scanned in grey.

A seal is known by its outline: an ellipse (or a square) most of whose circumference is inked,
with paper showing inside. An emblem is a filled disc, a printed heading has no outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from ocr.page.ink import Mask, Plane

_ANGLES = np.linspace(0, 2 * np.pi, 180, endpoint=False)
_LEAST_COVERED = 0.55
_MOST_PASSES = 4
_OVAL_COST = 0.15  # most seals are round: an oval has to be better covered
_TRIES = 100
_MOST_SOLID = 0.25
_RIM = (0.94, 0.96, 0.98, 1.0, 1.02)  # of an outline's size: where its ink is looked for
_ASIDE = 2.5  # pixels: so far from it at least there is paper
_SECTORS = 18
_LEAST_GAIN = 0.02
_STANDING_OUT = 0.75  # of the sectors of a ring


@dataclass(frozen=True, slots=True)
class Ring:
    """An ellipse: centre, half axes and the first axis' angle (radians), in pixels."""

    x: float
    y: float
    a: float
    b: float
    angle: float

    def points(self, scale: float = 1.0) -> npt.NDArray[np.float64]:
        """180 points around it, n × 2."""
        u, v = self.a * scale * np.cos(_ANGLES), self.b * scale * np.sin(_ANGLES)
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.column_stack([self.x + u * cos - v * sin, self.y + u * sin + v * cos])

    def mask(self, shape: tuple[int, int], scale: float = 1.0) -> Mask:
        """Its inside, 0 or 1."""
        filled = np.zeros(shape, dtype=np.uint8)
        cv2.fillPoly(filled, [np.round(self.points(scale)).astype(np.int32)], 1)
        return filled


def find_rings(mask: Mask, least: float, most: float) -> list[Ring]:
    """Rings of ink on `mask` with a diameter between `least` and `most` pixels.

    Touching rings are told apart: the best is taken, its ink removed, and what is left around it
    looked at again.
    """
    left = mask.copy()
    touched = np.ones_like(mask)
    rings: list[Ring] = []
    random = np.random.default_rng(0)
    for _ in range(_MOST_PASSES):
        found = _best_rings(left, touched, (least, most), random)
        if not found:
            break
        rings += [
            ring
            for ring in found
            if _is_seal(mask, ring)
            and all(np.hypot(ring.x - k.x, ring.y - k.y) > 0.5 * k.a for k in rings)
        ]
        touched = np.zeros_like(mask)
        for ring in found:
            touched |= ring.mask(mask.shape, 1.5)
            left[ring.mask(mask.shape, 1.06) > 0] = 0
    return rings


def _best_rings(
    mask: Mask, touched: Mask, limits: tuple[float, float], random: np.random.Generator
) -> list[Ring]:
    """The ellipses with most of their circumference inked, none of them overlapping a better one.

    Only ink that reaches into `touched` is looked at.
    """
    kernel = max(round(limits[0] / 14), 2) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((kernel, kernel), np.uint8))
    near = _distance(mask)
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    scored: list[tuple[float, Ring]] = []
    for group in _groups(outlines, *limits):
        if not touched[group[:, 1], group[:, 0]].any():
            continue
        best: tuple[float, Ring] | None = None
        for ring in _ellipses(group, random):
            if _fits(ring, *limits, mask.shape):
                oval = 1 - min(ring.a, ring.b) / max(ring.a, ring.b)
                score = _covered(near, ring) - _OVAL_COST * oval
                if score > (best[0] if best else _LEAST_COVERED):
                    best = (score, ring)
        if best:
            scored.append(best)
    kept: list[Ring] = []
    for _, ring in sorted(scored, key=lambda pair: -pair[0]):
        if all(np.hypot(ring.x - k.x, ring.y - k.y) > 0.9 * (ring.a + k.a) for k in kept):
            kept.append(ring)
    return kept


def _distance(mask: Mask) -> npt.NDArray[np.float32]:
    """Distance of every pixel from the nearest ink."""
    return np.asarray(cv2.distanceTransform(1 - mask, cv2.DIST_L2, 3), dtype=np.float32)


def _groups(
    outlines: Sequence[npt.NDArray[Any]],
    least: float,
    most: float,
) -> list[npt.NDArray[Any]]:
    """Outlines that may be (parts of) a ring; broken rings are put together by nearness."""
    large = [o.reshape(-1, 2) for o in outlines if len(o) >= 0.35 * least]
    boxes = [(*o.min(axis=0), *o.max(axis=0)) for o in large]
    groups: list[npt.NDArray[Any]] = []
    for outline, (left, top, right, bottom) in zip(large, boxes, strict=True):
        if max(right - left, bottom - top) >= 0.9 * least:
            groups.append(outline)
    seen: set[int] = set()
    for i in range(len(large)):
        if i in seen:
            continue
        cluster, frontier = {i}, [i]
        while frontier:
            a = boxes[frontier.pop()]
            for j, b in enumerate(boxes):
                gap = 0.25 * least
                apart = (
                    b[0] > a[2] + gap or a[0] > b[2] + gap or b[1] > a[3] + gap or a[1] > b[3] + gap
                )
                if j not in cluster and not apart:
                    cluster.add(j)
                    frontier.append(j)
        seen |= cluster
        points = np.concatenate([large[j] for j in cluster])
        if len(cluster) > 1 and np.ptp(points, axis=0).max() <= 2.5 * most:
            groups.append(_outer(points))
    return groups


def _outer(points: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The points near their convex hull, in order around it."""
    points = np.ascontiguousarray(points[:: max(len(points) // 400, 1)])
    hull = cv2.convexHull(points).reshape(-1, 1, 2)
    reach = 0.04 * float(np.ptp(points, axis=0).max())
    near = [
        p for p in points if cv2.pointPolygonTest(hull, (float(p[0]), float(p[1])), True) < reach
    ]
    kept = np.array(near, dtype=np.int32)
    middle = kept.mean(axis=0)
    return kept[np.argsort(np.arctan2(kept[:, 1] - middle[1], kept[:, 0] - middle[0]))]


def _ellipses(outline: npt.NDArray[Any], random: np.random.Generator) -> list[Ring]:
    """Ellipses through the whole outline, its hull and stretches of it."""
    count = len(outline)
    if count < 24:
        return []
    hull = cv2.convexHull(outline).reshape(-1, 2)
    sets = [outline[:: max(count // 120, 1)]]
    if len(hull) >= 6:
        sets.append(hull)
    for _ in range(_TRIES):
        length = int(count * random.uniform(0.12, 0.7))
        start = int(random.integers(count))
        picks = (start + np.sort(random.integers(0, max(length, 6), size=14))) % count
        sets.append(outline[picks])
    rings = []
    for points in sets:
        if len(points) < 6:
            continue
        ellipse = fitted_ellipse(points)
        rings += [ellipse] if ellipse is not None else []
        rings.append(_circle(points.astype(np.float64)))
    return rings


def fitted_ellipse(points: npt.NDArray[Any]) -> Ring | None:
    """The ellipse nearest to `points` (n × 2, six at least); None where they are hardly one.

    Of points that lie nearly on a line the search for one does not always come to an end.
    """
    try:
        (x, y), (width, height), degrees = cv2.fitEllipseDirect(points.astype(np.float32))
    except cv2.error:
        return None
    if not np.isfinite([x, y, width, height]).all():
        return None
    return Ring(x, y, width / 2, height / 2, float(np.radians(degrees)))


def _circle(points: npt.NDArray[np.float64]) -> Ring:
    """The circle nearest to the points (least squares on its equation)."""
    system = np.column_stack([points, np.ones(len(points))])
    p, q, r = np.linalg.lstsq(system, (points**2).sum(axis=1), rcond=None)[0]
    radius = float(np.sqrt(max(r + (p**2 + q**2) / 4, 0.0)))
    return Ring(float(p / 2), float(q / 2), radius, radius, 0.0)


def _fits(ring: Ring, least: float, most: float, shape: tuple[int, ...]) -> bool:
    short, long = sorted((2 * ring.a, 2 * ring.b))
    inside = -0.2 * long < ring.x < shape[1] + 0.2 * long
    inside &= -0.2 * long < ring.y < shape[0] + 0.2 * long
    return bool(least <= long <= most and short >= 0.58 * long and inside)


def _covered(near: npt.NDArray[np.float32], ring: Ring) -> float:
    """Share of the circumference with ink close by; the part outside the picture is left out."""
    points = np.round(ring.points(0.985)).astype(int)
    height, width = near.shape
    visible = (
        (points[:, 0] >= 0) & (points[:, 0] < width) & (points[:, 1] >= 0) & (points[:, 1] < height)
    )
    if visible.sum() < 0.5 * len(points):
        return 0.0
    tolerance = max(1.5, 0.02 * (ring.a + ring.b))
    inked = near[points[visible, 1], points[visible, 0]] <= tolerance
    return float(inked.sum() / len(points))


class Outline(Protocol):
    """The outline of a seal."""

    def points(self, scale: float = 1.0) -> npt.NDArray[np.float64]:
        """180 points around it, n × 2; with `scale` around one so much larger."""


@dataclass(frozen=True, slots=True)
class Square:
    """A quadrilateral by its corners (4 × 2, in order), in pixels."""

    corners: npt.NDArray[np.float64]

    def points(self, scale: float = 1.0) -> npt.NDArray[np.float64]:
        """180 points around it, n × 2."""
        middle = self.corners.mean(axis=0)
        corners = middle + scale * (self.corners - middle)
        steps = (np.arange(45) + 0.5)[:, None] / 45
        sides = [a + steps * (b - a) for a, b in zip(corners, np.roll(corners, -1, 0), strict=True)]
        return np.concatenate(sides)


def stands_out(ink: Plane, outline: Outline, noise: float, share: float = _STANDING_OUT) -> bool:
    """Whether there is more ink on the outline than close outside of it, nearly all around.

    `share` is the least part of the way around where there is. `ink` says how much there is on
    each pixel, `noise` how much that varies on bare paper. The part outside the picture is left
    out.
    """
    reach = float(np.ptp(outline.points(), axis=0).max()) / 2
    aside = max(0.07, _ASIDE / max(reach, 1.0))
    rim = np.stack([_along(ink, outline, scale) for scale in _RIM]).max(axis=0)
    outside = np.stack([_along(ink, outline, 1 + aside * step) for step in (1.0, 1.5, 2.0)]).mean(
        axis=0
    )
    gain, level = (values.reshape(_SECTORS, -1).mean(axis=1) for values in (rim - outside, rim))
    seen = np.isfinite(gain)
    if seen.sum() < _SECTORS / 2:
        return False
    least = np.maximum(max(_LEAST_GAIN, 2 * noise), 0.5 * level[seen])
    return bool((gain[seen] >= least).mean() >= share)


def _along(ink: Plane, outline: Outline, scale: float) -> npt.NDArray[np.float32]:
    """The ink at the outline's points, NaN outside the picture."""
    height, width = ink.shape
    column, row = np.round(outline.points(scale)).astype(int).T
    visible = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    values = ink[row.clip(0, height - 1), column.clip(0, width - 1)]
    return np.where(visible, values, np.float32(np.nan))


def _is_seal(mask: Mask, ring: Ring) -> bool:
    """Whether paper shows inside, there is something inside, and the outside is calmer."""
    pad = int(1.3 * max(ring.a, ring.b)) + 2
    left, top = max(int(ring.x) - pad, 0), max(int(ring.y) - pad, 0)
    part = mask[top : int(ring.y) + pad, left : int(ring.x) + pad]
    local = Ring(ring.x - left, ring.y - top, ring.a, ring.b, ring.angle)
    inside = local.mask(part.shape, 0.88) > 0
    area = max(int(inside.sum()), 1)
    size = max(round(0.08 * (ring.a + ring.b)), 2)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    solid = float((cv2.erode(part, disc)[inside] > 0).sum() / area)
    inked = float(part[inside].sum() / area)
    around = (local.mask(part.shape, 1.22) > 0) & (local.mask(part.shape, 1.07) == 0)
    outside = float(part[around].mean()) if around.any() else 0.0
    return solid <= _MOST_SOLID and 0.006 <= inked <= 0.62 and outside <= max(0.8 * inked, 0.12)
