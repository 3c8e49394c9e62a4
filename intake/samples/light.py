"""What light, lens and compression do to pixels; none of these moves anything.

Images are RGB arrays (height, width, 3) of uint8. Every effect takes numpy's generator.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]
_TILE = 512


def _smooth(rng: Generator, size: tuple[int, int], cells: tuple[int, int]) -> Plane:
    """A soft random field of mean 0 and range about ±1; `size` is (width, height)."""
    coarse = rng.uniform(-1, 1, cells).astype(np.float32)
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC), np.float32)


def shade(picture: Picture, light: Plane) -> Picture:
    """Multiply by a field of light (1 = unchanged), given at any size."""
    height, width = picture.shape[:2]
    strength = np.clip(light * 100, 0, 255).astype(np.uint8)
    full = cv2.resize(strength, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(picture, cv2.merge((full, full, full)), scale=0.01), np.uint8)


def tabletop(rng: Generator, size: tuple[int, int]) -> Picture:
    """A table, cloth, floor or sheet of paper to lie on; `size` is (width, height)."""
    width, height = size
    colours = ((139, 101, 66), (92, 64, 44), (190, 160, 120), (70, 75, 82), (214, 214, 210),
               (120, 134, 140), (160, 60, 50), (52, 48, 46))  # fmt: skip
    colour = np.array(colours[rng.integers(len(colours))], np.float32)
    small = (width // 4 + 1, height // 4 + 1)
    style = rng.integers(4)
    if style == 0:  # wood: long streaks
        grain = _smooth(rng, small, (90, 4)) * 22 + _smooth(rng, small, (300, 6)) * 9
    elif style == 1:  # cloth: a weave
        x, y = np.meshgrid(np.arange(small[0]), np.arange(small[1]))
        weave = np.sin(x * 1.3).astype(np.float32) + np.sin(y * 1.3).astype(np.float32)
        grain = np.asarray(weave * 7 + _smooth(rng, small, (6, 6)) * 12, np.float32)
    elif style == 2:  # tiles
        grain = _smooth(rng, small, (20, 20)) * 10
        step = int(rng.integers(80, 200))
        grain[::step, :] -= 45
        grain[:, ::step] -= 45
    else:  # plain
        grain = _smooth(rng, small, (8, 8)) * 10
    flat = np.clip(colour + grain[:, :, None], 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(flat, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def gradient(picture: Picture, rng: Generator, strength: float) -> Picture:
    """Light falling off across the picture."""
    x, y = np.meshgrid(np.linspace(-1, 1, 64), np.linspace(-1, 1, 64))
    angle = rng.uniform(0, 2 * np.pi)
    slope = (np.cos(angle) * x + np.sin(angle) * y) * rng.uniform(0.3, 1.0) * strength
    light = 1.0 + slope + _smooth(rng, (64, 64), (3, 3)) * strength * 0.4
    return shade(picture, light.astype(np.float32))


def shadow(picture: Picture, rng: Generator, depth: float) -> Picture:
    """The soft shadow of a hand or a telephone."""
    side = 160
    mask = np.zeros((side, side), np.float32)
    centre = rng.uniform(-0.1, 1.1, 2) * side
    corners = int(rng.integers(3, 6))
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radius = rng.uniform(0.3, 0.75, corners) * side
    points = np.stack((np.cos(angles), np.sin(angles)), 1) * radius[:, None] + centre
    cv2.fillPoly(mask, [points.astype(np.int32)], 1.0)
    blurred = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(3, 12)))
    return shade(picture, np.asarray(1.0 - depth * blurred, np.float32))


def glare(picture: Picture, rng: Generator, strength: float) -> Picture:
    """A lamp's reflection: bright, but what is under it can still be read."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.linspace(0, 1, 96), np.linspace(0, 1, 96))
    spot = np.zeros((96, 96))
    for _ in range(int(rng.integers(1, 3))):
        cx, cy = rng.uniform(0.1, 0.9, 2)
        rx, ry = rng.uniform(0.05, 0.22, 2)
        spot += np.exp(-(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2))
    mask = np.clip(spot * strength * 255, 0, 255 * strength).astype(np.uint8)
    full = cv2.resize(mask, (width, height), interpolation=cv2.INTER_CUBIC)
    white = cv2.multiply(255 - picture, cv2.merge((full, full, full)), scale=1 / 255)
    return np.asarray(cv2.add(picture, white), np.uint8)


def dim(picture: Picture, rng: Generator, level: float) -> Picture:
    """A badly lit room: darker, flatter, yellowish. `level` is what is left of the light."""
    base = np.arange(256, dtype=np.float32) / 255
    tint = np.array((1.0, rng.uniform(0.93, 1.0), rng.uniform(0.78, 0.95)), np.float32)
    curve = np.clip((base[:, None] ** 1.1) * level * 255 * tint + 6, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, curve.reshape(1, 256, 3)), np.uint8)


def cast(picture: Picture, rng: Generator, strength: float) -> Picture:
    """A wrong white balance."""
    gains = 1 + rng.uniform(-1, 1, 3) * strength
    curve = np.clip(np.arange(256)[:, None] * gains, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, curve.reshape(1, 256, 3)), np.uint8)


def noise(picture: Picture, rng: Generator, sigma: float) -> Picture:
    """A sensor's grain of this standard deviation."""
    tile = rng.normal(0, sigma, (_TILE, _TILE, 3)).astype(np.int16)
    tile = np.roll(tile, tuple(rng.integers(0, _TILE, 2)), (0, 1))
    height, width = picture.shape[:2]
    rows, columns = height // _TILE + 1, width // _TILE + 1
    brighter = cv2.repeat(np.clip(tile, 0, 255).astype(np.uint8), rows, columns)[:height, :width]
    darker = cv2.repeat(np.clip(-tile, 0, 255).astype(np.uint8), rows, columns)[:height, :width]
    return np.asarray(cv2.subtract(cv2.add(picture, brighter), darker), np.uint8)


def blur(picture: Picture, sigma: float) -> Picture:
    """Out of focus by `sigma` pixels."""
    if sigma < 0.25:
        return picture
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def shake(picture: Picture, rng: Generator, length: int) -> Picture:
    """A hand that moved by so many pixels."""
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    centre = (length - 1) / 2
    for step in np.linspace(-centre, centre, 4 * length):
        column = round(centre + step * np.cos(angle))
        kernel[round(centre + step * np.sin(angle)), column] = 1
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.uint8)


def moire(picture: Picture, rng: Generator, strength: float) -> Picture:
    """The bands of a screen photographed again."""
    height, width = picture.shape[:2]
    y, x = np.ogrid[0:height, 0:width]
    angle, period = rng.uniform(0, np.pi), rng.uniform(5, 14)
    phase = (x * np.cos(angle) + y * np.sin(angle)) * (2 * np.pi / period)
    beat = (x * np.sin(angle) - y * np.cos(angle)) * (2 * np.pi / (period * 23))
    wave = np.sin(phase.astype(np.float32)) * (0.5 + 0.5 * np.sin(beat.astype(np.float32)))
    return shade(picture, np.asarray(1 + strength * wave, np.float32))


def fold(paper: Picture, rng: Generator, count: int) -> Picture:
    """Sharp folds across a flat paper: a line, and each side lit a little differently."""
    height, width = paper.shape[:2]
    light = np.ones((height, width), np.float32)
    for number in range(count):
        upright = bool(rng.integers(2)) if count == 1 else number % 2 == 0
        size = width if upright else height
        place = int(size * rng.uniform(0.3, 0.7))
        side, crease = 1 - rng.uniform(0.04, 0.14), rng.uniform(0.62, 0.85)
        half = max(1, size // 900)
        if upright:
            light[:, :place] *= side
            light[:, place - half : place + half] = crease
            light[:, place + half : place + 2 * half] = 1.1
        else:
            light[:place] *= side
            light[place - half : place + half] = crease
            light[place + half : place + 2 * half] = 1.1
    return shade(paper, np.asarray(cv2.GaussianBlur(light, (0, 0), 1.2), np.float32))


def crumple(paper: Picture, rng: Generator, strength: float) -> Picture:
    """A paper that was balled up: facets at different angles to the light."""
    facets = rng.uniform(-1, 1, (14, 11)).astype(np.float32)
    hard = cv2.resize(facets, (220, 280), interpolation=cv2.INTER_LINEAR)
    slopes = cv2.Sobel(hard, cv2.CV_32F, 1, 0) + cv2.Sobel(hard, cv2.CV_32F, 0, 1)
    relief = np.asarray(cv2.GaussianBlur(slopes, (0, 0), 2.5), np.float32)
    return shade(paper, np.asarray(1 + strength * relief / (np.abs(relief).max() + 1e-6)))
