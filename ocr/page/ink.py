"""Red ink, whatever the light and the colour of the paper."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Image

Mask = npt.NDArray[np.uint8]  # height × width, 0 or 1
Plane = npt.NDArray[np.float32]  # height × width

_FAINT = 0.045
_CLEAR = 0.1
_FADED = 0.022
# Through a red filter, as shares of the paper's brightness:
_PALEST = 0.7  # paler is no print
_APART = 0.2  # by which a stamp must be paler than the print
_AS_PALE = 0.8  # of the way from the print to the stamp: from there on it is the stamp


def evened(image: Image) -> npt.NDArray[np.float32]:
    """`image` with the local colour of the paper made white: height × width × 3, 0 to 1."""
    height, width = image.shape[:2]
    light = cv2.resize(paper_colour(image), (width, height), interpolation=cv2.INTER_LINEAR)
    even = image.astype(np.float32) / np.maximum(light.astype(np.float32), 40.0)
    return np.asarray(np.minimum(even, 1.0), dtype=np.float32)


def paper_colour(image: Image) -> Image:
    """The local colour of the paper of `image`, on a picture an eighth of its size."""
    height, width = image.shape[:2]
    small = cv2.resize(
        image, (max(width // 8, 8), max(height // 8, 8)), interpolation=cv2.INTER_AREA
    )
    reach = max(min(small.shape[:2]) // 6, 3) | 1
    paper = cv2.dilate(cv2.medianBlur(small, 3), np.ones((reach, reach), np.uint8))
    return np.asarray(cv2.GaussianBlur(paper, (0, 0), reach / 2), dtype=np.uint8)


def redness(even: npt.NDArray[np.float32]) -> Plane:
    """How much redder than the paper each pixel of an evened picture is, -1 to 1."""
    blue, green = even[..., 0], even[..., 1]
    # Gold and brown print is reddish too, but yellower.
    red = even[..., 2] - np.maximum(blue, green) - 0.8 * np.maximum(green - blue, 0)
    red = cv2.GaussianBlur(red, (0, 0), 0.8)
    return np.asarray(red - np.median(red[::4, ::4]), dtype=np.float32)


def darkness(even: npt.NDArray[np.float32]) -> Plane:
    """How much darker than the paper each pixel of an evened picture is, 0 to 1."""
    return np.asarray(1 - even.mean(axis=2), dtype=np.float32)


def balanced(red: Plane) -> Plane:
    """Redness against that of the paper around: light and white balance differ over a picture."""
    height, width = red.shape
    small = cv2.resize(red, (max(width // 8, 8), max(height // 8, 8)), interpolation=cv2.INTER_AREA)
    steps = np.clip(small * 250 + 125, 0, 255).astype(np.uint8)
    around = cv2.medianBlur(steps, max(min(steps.shape) // 3, 3) | 1).astype(np.float32)
    local = cv2.GaussianBlur((around - 125) / 250, (0, 0), 2)
    return np.asarray(
        red - cv2.resize(local, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32
    )


def colour_noise(red: Plane, paper: npt.NDArray[np.bool_] | None = None) -> float:
    """By how much the redness of the paper itself varies: a standard deviation.

    `paper` says where the paper is bare; without it most of the picture is taken for that.
    """
    part = red[::4, ::4]
    if paper is not None and paper[::4, ::4].any():
        part = part[paper[::4, ::4]]
    return 1.5 * float(np.median(np.abs(part - np.median(part))))


def red_mask(red: Plane, noise: float | None = None) -> Mask:
    """Where there is red ink: faint red counts where it hangs together with clear red.

    What is faint depends on how much the colour of the paper itself varies (`noise`).
    """
    faint_level = min(max(_FAINT, 4 * (colour_noise(red) if noise is None else noise)), 2 * _CLEAR)
    return _hanging_together(red, faint_level, max(_CLEAR, 2 * faint_level))


def faded_mask(red: Plane, noise: float) -> Mask:
    """The same with the ink of worn and faded seals, and with some that is none."""
    level = max(_FADED, 2.5 * noise)
    return _hanging_together(red, level, 1.6 * level)


def _hanging_together(red: Plane, faint_level: float, clear_level: float) -> Mask:
    faint = (red > faint_level).astype(np.uint8)
    count, labels = cv2.connectedComponents(faint, connectivity=8)
    clear = np.zeros(count, dtype=np.uint8)
    clear[np.unique(labels[red > clear_level])] = 1
    clear[0] = 0
    return np.asarray(clear[labels], dtype=np.uint8)


def bleached(image: Image) -> Image:
    """`image` in grey on white paper, its red ink made paper; what is printed under it stays.

    Seen through a red filter a stamp is paler than print: where there is red, what is as pale as
    the stamp becomes white and what is as dark as the print stays. Where the two are alike, as in
    poor light, it is the picture through the filter.
    """
    even = evened(image)
    tone = even[..., 2]
    mask = red_mask(redness(even))
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
    ink = tone[(tone < _PALEST) & ~near]
    if mask.any() and ink.size:
        print_, stamp = float(np.percentile(ink, 25)), float(np.median(tone[mask > 0]))
        white = print_ + _AS_PALE * (stamp - print_)
        if stamp - print_ >= _APART:
            tone = np.where(near, np.clip((tone - print_) / (white - print_), 0, 1), tone)
    grey = (tone * 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def without_rules(mask: Mask, length: int) -> Mask:
    """`mask` without level and plumb strokes of at least `length` pixels: the rules of a table."""
    rules = np.zeros_like(mask)
    for axis in (0, 1):
        line = np.ones((1, length) if axis == 0 else (length, 1), np.uint8)
        aside = np.ones((3, 1) if axis == 0 else (1, 3), np.uint8)
        # Widened by a pixel first: a rule that climbs a little still counts as one stroke.
        strokes = cv2.morphologyEx(cv2.dilate(mask, aside), cv2.MORPH_OPEN, line)
        rules |= np.asarray(cv2.dilate(strokes, aside), dtype=np.uint8)
    return np.asarray(mask & (1 - rules), dtype=np.uint8)
