"""What can be read of a seal: its rim unrolled into a strip, and the line under its middle."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Engine, Image
from ocr.page.geometry import Homography, transform
from ocr.page.ink import Plane, redness
from ocr.page.seals import Ring

InkOf = Callable[[npt.NDArray[np.float32]], Plane]
Places = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]

_READABLE = 0.6
_CLOSER = 0.8  # of its length is left of a rim: its characters stand wide, 一 小 are read as 手


def seal_text(
    image: Image, to_flat: Homography, ring: Ring, engine: Engine, ink: InkOf = redness
) -> str | None:
    """The text along the upper rim, and the straight line under the middle where there is one.

    `ring` is in the coordinates that `to_flat` takes the upright `image` to; `ink` says how much
    of the seal's ink there is on each pixel of a picture whose paper is white.
    """
    around = engine.read(_unrolled(image, to_flat, ring, ink))
    parts = []
    if around.confidence >= _READABLE and len(around.text.strip()) >= 3:
        parts.append(around.text.strip())
        straight = engine.read(_middle_line(image, to_flat, ring, ink))
        if straight.confidence >= 0.8 and len(straight.text.strip()) >= 3:
            parts.append(straight.text.strip())
    return "".join(parts).replace(" ", "") or None


def _unrolled(image: Image, to_flat: Homography, ring: Ring, ink: InkOf) -> Image:
    """The rim of the ring as a straight strip, beginning at the bottom, clockwise."""
    height = 48
    outer, inner = 0.97, 0.56
    length = max(round(_CLOSER * 2 * np.pi * 0.78 * height / (outer - inner)), 1)
    angles = np.pi / 2 + 2 * np.pi * (np.arange(length) + 0.5) / length
    reach = outer - (outer - inner) * (np.arange(height) + 0.5) / height
    # Half axes along x and y of the sheet: seals stand level on it or are round.
    level = abs(np.cos(ring.angle)) >= abs(np.sin(ring.angle))
    across, down = (ring.a, ring.b) if level else (ring.b, ring.a)
    x = ring.x + across * reach[:, None] * np.cos(angles)
    y = ring.y + down * reach[:, None] * np.sin(angles)
    return _ink_at(image, to_flat, (x, y), ink)


def _middle_line(image: Image, to_flat: Homography, ring: Ring, ink: InkOf) -> Image:
    across, down = 0.68 * ring.a, ring.b
    x, y = np.meshgrid(
        ring.x + across * np.linspace(-1, 1, 288), ring.y + down * np.linspace(0.26, 0.62, 48)
    )
    return _ink_at(image, to_flat, (x, y), ink)


def _ink_at(image: Image, to_flat: Homography, flat: Places, ink_of: InkOf) -> Image:
    """The seal's ink at the given flat places as dark on white; other ink stays out of it."""
    x, y = flat
    places = transform(
        np.asarray(np.linalg.inv(to_flat), dtype=np.float64),
        np.column_stack([x.ravel(), y.ravel()]),
    )
    maps = places.reshape(*x.shape, 2).astype(np.float32)
    spread = max(float(np.hypot(*(maps[0, 1] - maps[0, 0]))), 1.0)
    height, width = image.shape[:2]
    pad = round(spread) + 2
    left, top = np.clip(maps.min(axis=(0, 1)) - pad, 0, [width - 1, height - 1]).astype(int)
    right, bottom = np.clip(maps.max(axis=(0, 1)) + pad, 1, [width, height]).astype(int)
    source = image[top : max(bottom, top + 1), left : max(right, left + 1)]
    if spread >= 1.5:
        source = np.asarray(cv2.blur(source, (round(spread), round(spread))), dtype=np.uint8)
    colours = cv2.remap(
        source,
        maps[..., 0] - np.float32(left),
        maps[..., 1] - np.float32(top),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.float32)
    paper = np.percentile(colours, 90, axis=(0, 1)).clip(40)
    ink = ink_of(np.minimum(colours / paper, 1.0).astype(np.float32))
    strength = max(float(np.percentile(ink, 97)), 0.05)
    grey = 255 * (1 - np.clip(ink / strength, 0, 1))
    return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)
