"""Seals and fingerprints of one flat sheet, with what can be read of the seals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Engine, Image
from ocr.model import Box, Fingerprint, Seal
from ocr.page.geometry import Homography, cut_out, rectangle, transform
from ocr.page.ink import (
    Mask,
    Plane,
    balanced,
    colour_noise,
    darkness,
    evened,
    faded_mask,
    red_mask,
    redness,
    without_rules,
)
from ocr.page.papers import Paper
from ocr.page.ridges import has_ridges
from ocr.page.seal_text import seal_text
from ocr.page.seals import Ring, Square, find_rings, stands_out

_SIDE = 1200  # pixels of the longest side of the picture that marks are looked for on
_MOST_READ = 8  # seals whose text is read
_LIGHT = 0.75  # of the paper's brightness: what is as light has no ink on it
_FADED_SEAL = 4  # heights of the text: the least diameter of a faded seal
_SMALL_RING = 2.2  # heights of the text: characters may have half axes as small
_WHOLE = 0.9  # of the way around, so much of a small ring is inked
_FILLED = 0.84  # of its rectangle, what is square; an ellipse fills π/4
_FRAMED = 0.9  # the same of a frame around a name; a small oval that was smoothed fills 0.85
_GOLD = 0.45  # of the way from blue to red that green has gone: gold 0.6 to 0.8, vermilion 0.3
_GREY_INK = 0.15  # darkness, as a share of the paper's brightness
_FEWEST_WORDS = 4  # characters of a grey ring that make it a seal
_SQUARE = 1.4  # times its height a square seal may be wide on the sheet, or the other way round
_RULE = 7  # heights of the text: a straight stroke of this length is a table's rule, no seal's


@dataclass(frozen=True, slots=True)
class Marks:
    """What was found on a sheet, in flat coordinates.

    `even` is a picture of the sheet reduced by `scale`, its paper made white.
    """

    seals: tuple[Seal, ...]
    fingerprints: tuple[Fingerprint, ...]
    even: npt.NDArray[np.float32]
    scale: float


@dataclass(frozen=True, slots=True)
class Flat:
    """How a sheet lies in an upright picture.

    `to_flat` takes the picture's pixels to the sheet's, of which there are `size` (width, height);
    its text is `text_height` of them high.
    """

    to_flat: Homography
    size: tuple[float, float]
    text_height: float


@dataclass(frozen=True, slots=True)
class _Red:
    """The redness of a picture and how much it varies on bare paper."""

    plane: Plane
    noise: float


def find_marks(image: Image, flat: Flat, engine: Engine, paper: Paper | None = None) -> Marks:
    """Seals and fingerprints on a sheet of the upright `image`.

    Where it is known which part of the image the `paper` is, only that is looked at.
    """
    scale = min(1.0, _SIDE / max(flat.size))
    to_small = np.diag([scale, scale, 1.0]) @ flat.to_flat
    even = _picture(image, to_small, (flat.size[0] * scale, flat.size[1] * scale), paper)
    unit = flat.text_height * scale
    plane = balanced(redness(even))
    red = _Red(plane, colour_noise(plane, _bare(even)))
    mask, faded = red_mask(red.plane, red.noise), faded_mask(red.plane, red.noise)
    stamped = without_rules(mask, max(round(_RULE * unit), 60))
    rings = [r for r in _rings(stamped, faded, red, unit) if not _golden(_part(even, _box(r, 1.0)))]
    seals = [
        Seal(_box(ring, scale), seal_text(image, flat.to_flat, _scaled(ring, 1 / scale), engine))
        for ring in rings[:_MOST_READ]
    ]
    seals += [Seal(_box(ring, scale)) for ring in rings[_MOST_READ:]]
    if not rings:
        seals = _grey_seals(image, flat, even, engine)
    squares, prints = _solid_marks(_without(stamped, rings), mask, even, unit)
    squares += _faded_squares(_without(faded, rings), red, [*squares, *prints], unit)
    squares = [box for box in squares if not any(_within(box, _box(ring, 1.0)) for ring in rings)]
    back = np.asarray(np.linalg.inv(to_small), dtype=np.float64)
    prints = [
        box for box in prints if has_ridges(cut_out(image, transform(back, box).astype(np.float32)))
    ]
    return Marks(
        tuple(seals + [Seal(_reduced(box, scale)) for box in squares]),
        tuple(Fingerprint(_reduced(box, scale)) for box in prints),
        even,
        scale,
    )


def _picture(
    image: Image, to_small: Homography, size: tuple[float, float], paper: Paper | None
) -> npt.NDArray[np.float32]:
    """The sheet reduced to `size`, its paper made white, and white around the paper."""
    small = cv2.warpPerspective(
        image,
        to_small,
        (max(round(size[0]), 8), max(round(size[1]), 8)),
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_REPLICATE,
    )
    even = evened(np.asarray(small, dtype=np.uint8))
    if paper is not None:
        even[_area(paper, to_small, even.shape[:2]) == 0] = 1.0
    return even


def _rings(stamped: Mask, faded: Mask, red: _Red, unit: float) -> list[Ring]:
    """Rings of clear ink; and of ink so faint that only their being rings tells it from paper."""
    most = 0.36 * max(stamped.shape)
    rings = [
        ring
        for ring in find_rings(stamped, max(2.2 * unit, 20.0), most)
        if max(ring.a, ring.b) >= _SMALL_RING * unit
        or stands_out(red.plane, ring, red.noise, _WHOLE)
    ]
    left = _without(faded, rings)
    faint = find_rings(left, max(_FADED_SEAL * unit, 40.0), most)
    return rings + [ring for ring in faint if stands_out(red.plane, ring, red.noise)]


def _grey_seals(
    image: Image, flat: Flat, even: npt.NDArray[np.float32], engine: Engine
) -> list[Seal]:
    """Seals of a page scanned or copied in grey.

    In grey many things are round: only a ring with words along its rim is a seal.
    """
    scale = min(1.0, _SIDE / max(flat.size))
    unit = flat.text_height * scale
    limits = (max(4 * unit, 20.0), 0.36 * max(even.shape[:2]))
    seals: list[Seal] = []
    for ring in find_rings(_large_ink(even, unit), *limits):
        text = seal_text(image, flat.to_flat, _scaled(ring, 1 / scale), engine, darkness)
        if text and sum("\u4e00" <= c <= "\u9fff" for c in text) >= _FEWEST_WORDS:
            seals.append(Seal(_box(ring, scale), text, "grey"))
    return seals


def _area(paper: Paper, to_flat: Homography, shape: tuple[int, ...]) -> Mask:
    """Where the paper is on a flat picture of the given shape."""
    enlarge = np.diag([1 / paper.scale, 1 / paper.scale, 1.0])
    area = cv2.warpPerspective(
        paper.mask, to_flat @ enlarge, (shape[1], shape[0]), flags=cv2.INTER_NEAREST
    )
    # Colours run at the edge.
    return np.asarray(cv2.erode(area, np.ones((7, 7), np.uint8)), dtype=np.uint8)


def _bare(even: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Where there is paper without ink; nothing outside of the paper, which is plain white."""
    lightness = even.mean(axis=2)
    return np.asarray((lightness > _LIGHT) & (lightness < 1.0), dtype=np.bool_)


def _faded_squares(faded: Mask, red: _Red, known: list[Box], unit: float) -> list[Box]:
    """Small square seals of ink that is nearly as faint as the paper's own colour."""
    left = faded.copy()
    for (x, y), _, (right, bottom), _ in known:
        left[max(int(y - 2), 0) : int(bottom + 3), max(int(x - 2), 0) : int(right + 3)] = 0
    kernel = max(round(0.3 * unit), 3) | 1
    joined = cv2.morphologyEx(left, cv2.MORPH_CLOSE, np.ones((kernel, kernel), np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    squares: list[Box] = []
    for outline in outlines:
        shape = _without_stubs(outline, unit)
        rectangle_ = cv2.minAreaRect(shape)
        short, long = sorted(rectangle_[1])
        if not (1.3 * unit <= short and long <= min(4 * unit, _SQUARE * short)):
            continue
        corners = np.asarray(cv2.boxPoints(rectangle_), dtype=np.float64)
        filled = cv2.contourArea(shape) >= _FILLED * short * long
        if filled and stands_out(red.plane, Square(corners), red.noise):
            x, y, width, height = cv2.boundingRect(shape)
            squares.append(rectangle(x, y, x + width, y + height))
    return squares


def _without(mask: Mask, rings: list[Ring]) -> Mask:
    """`mask` without the ink of the rings and what is in them."""
    rest = mask.copy()
    for ring in rings:
        rest[ring.mask(mask.shape, 1.08) > 0] = 0
    return rest


def _large_ink(even: npt.NDArray[np.float32], unit: float) -> Mask:
    """Ink of any colour without rules and without what is no larger than characters."""
    ink = without_rules(
        (darkness(even) >= _GREY_INK).astype(np.uint8), max(round(_RULE * unit), 60)
    )
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    large = (sides.max(axis=1) >= 1.8 * unit).astype(np.uint8)
    large[0] = 0
    return np.asarray(large[labels], dtype=np.uint8) if count > 1 else ink


def _box(ring: Ring, scale: float) -> Box:
    points = ring.points() / scale
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return rectangle(float(left), float(top), float(right), float(bottom))


def _within(box: Box, other: Box) -> bool:
    x, y = (box[0][0] + box[2][0]) / 2, (box[0][1] + box[2][1]) / 2
    return other[0][0] <= x <= other[2][0] and other[0][1] <= y <= other[2][1]


def _reduced(box: Box, scale: float) -> Box:
    a, b, c, d = ((x / scale, y / scale) for x, y in box)
    return (a, b, c, d)


def _scaled(ring: Ring, factor: float) -> Ring:
    return Ring(ring.x * factor, ring.y * factor, ring.a * factor, ring.b * factor, ring.angle)


def _solid_marks(
    mask: Mask, ink: Mask, even: npt.NDArray[np.float32], unit: float
) -> tuple[list[Box], list[Box]]:
    """Square seals and fingerprints on `mask`: the ink that belongs to no ring and to no rule.

    `ink` is all of it: a rule may run along a seal's side.
    """
    kernel = max(round(0.3 * unit), 3) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((kernel, kernel), np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    squares: list[Box] = []
    prints: list[Box] = []
    for outline in outlines:
        left, top, width, height = cv2.boundingRect(outline)
        short, long = min(width, height), max(width, height)
        if not (1.3 * unit <= short and long <= 8 * unit and long <= 2.4 * short):
            continue
        part = mask[top : top + height, left : left + width]
        box = rectangle(left, top, left + width, top + height)
        if _is_square(outline, mask, ink, unit):
            squares.append(box)
        elif (
            long <= 6 * unit
            and not _is_framed(_without_stubs(outline, unit))
            and _is_fingerprint(outline, part, _part(even, box))
        ):
            prints.append(box)
    return squares, prints


def _without_stubs(outline: npt.NDArray[Any], unit: float) -> npt.NDArray[Any]:
    """The outline without thin strokes that stick out of it: ends of rules."""
    left, top, width, height = cv2.boundingRect(outline)
    if not unit <= min(width, height) <= max(width, height) <= 10 * unit:
        return outline
    filled = np.zeros((height, width), dtype=np.uint8)
    cv2.drawContours(filled, [outline - np.array([left, top])], -1, 1, cv2.FILLED)
    disc = cv2.getStructuringElement(cv2.MORPH_RECT, (max(round(0.4 * unit), 3),) * 2)
    solid = cv2.morphologyEx(filled, cv2.MORPH_OPEN, disc)
    parts, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(parts, key=cv2.contourArea, default=None)
    if largest is None or cv2.contourArea(largest) < 0.5 * filled.sum():
        return outline
    return np.asarray(largest + np.array([left, top], dtype=np.int32))


def _part(picture: npt.NDArray[Any], box: Box) -> npt.NDArray[Any]:
    (left, top), (right, bottom) = box[0], box[2]
    return picture[max(int(top), 0) : int(bottom), max(int(left), 0) : int(right)]


def _is_square(outline: npt.NDArray[Any], mask: Mask, ink: Mask, unit: float) -> bool:
    for shape in (outline, _without_stubs(outline, unit)):
        (_, _), (width, height), _ = cv2.minAreaRect(shape)
        if max(width, height) <= _SQUARE * min(width, height) and _has_square_border(
            shape, mask, ink
        ):
            return True
    return False


def _has_square_border(outline: npt.NDArray[Any], mask: Mask, ink: Mask) -> bool:
    """Whether ink runs along nearly all four sides of the outline's rectangle."""
    corners = cv2.boxPoints(cv2.minAreaRect(outline))
    near = cv2.distanceTransform(1 - ink, cv2.DIST_L2, 3)
    side = float(np.hypot(*(corners[1] - corners[0])))
    tolerance = max(1.5, 0.04 * side)
    steps = np.linspace(0.04, 0.96, 40)[:, None]
    middle = corners.mean(axis=0)
    covered = []
    for i in range(4):
        points = corners[i] + steps * (corners[(i + 1) % 4] - corners[i])
        points = np.round(points + 0.02 * (middle - points)).astype(int)
        points[:, 0] = points[:, 0].clip(0, mask.shape[1] - 1)
        points[:, 1] = points[:, 1].clip(0, mask.shape[0] - 1)
        covered.append(float((near[points[:, 1], points[:, 0]] <= tolerance).mean()))
    inside, near_by, around = (
        _filled(middle + reach * (corners - middle), mask.shape) for reach in (0.75, 1.12, 1.45)
    )
    inked = float(mask[inside].mean()) if inside.any() else 1.0
    outside = float(mask[around & ~near_by].mean())
    # What is red all around is no paper.
    return sorted(covered)[1] >= 0.8 and 0.05 <= inked <= 0.75 and outside <= 0.15


def _filled(corners: npt.NDArray[Any], shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    inside = np.zeros(shape, dtype=np.uint8)
    cv2.fillPoly(inside, [np.round(corners).astype(np.int32)], 1)
    return inside > 0


def _is_framed(outline: npt.NDArray[Any]) -> bool:
    """Whether the outline is as good as a rectangle: a name in a frame."""
    (_, _), (width, height), _ = cv2.minAreaRect(outline)
    return bool(cv2.contourArea(outline) >= _FRAMED * width * height)


def _is_fingerprint(
    outline: npt.NDArray[Any], part: Mask, colours: npt.NDArray[np.float32]
) -> bool:
    """A blot of ink as round as a fingertip, without the gold of an emblem."""
    if len(outline) < 6:
        return False
    area = cv2.contourArea(outline)
    (_, _), (width, height), _ = cv2.fitEllipse(outline)
    oval = np.pi * width * height / 4
    hull = cv2.contourArea(cv2.convexHull(outline))
    if not (0.8 <= area / max(oval, 1.0) <= 1.2 and area >= 0.78 * hull):
        return False
    return float(part.sum()) / area >= 0.3 and not _golden(colours)


def _golden(colours: npt.NDArray[np.float32]) -> bool:
    """Whether there is gold among the colours: an emblem, not ink."""
    blue, green, red = colours[..., 0], colours[..., 1], colours[..., 2]
    coloured = red - blue > 0.15
    gold = coloured & (green - blue > _GOLD * (red - blue))
    return bool(gold.sum() > max(0.12 * coloured.sum(), 0.08 * coloured.size))
