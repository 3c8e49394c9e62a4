"""Reading through a watermark: its pale words break the lines of text that they cross."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import cv2
import numpy as np

from ocr.engine import Engine, Image
from ocr.page.ink import paper_colour
from ocr.page.second_look import cover, read_twice
from ocr.page.stray import Parted
from ocr.page.text import Found, as_written, find_quads
from ocr.values.characters import is_han

_STRIP = 256  # rows that are worked on at a time: the memory of a large picture stays bounded
_BETWEEN = 0.35  # of the way from the watermark's tone to the text's: paler ink goes
_RAMP = 0.25  # of the way: ink fades in, so that strokes keep their edges
_SURE = 0.9  # certainty of every character of a line on which nothing was in the way
_APART = 0.15  # of a box at most lies under one that is another line
_SAME = 0.5  # of each box under the other: it is the same line


def read_through(image: Image, parted: Parted, engine: Engine) -> list[Found]:
    """The lines of an upright `image` with its watermark wiped off, if that reads better.

    `parted` are its lines, read with the watermark in the picture. What was surely read on the one
    picture and not found on the other is a line all the same.
    """
    wiped = without_pale_ink(image, parted.pale, parted.usual)
    found = read_twice(wiped, [as_written(quad) for quad in find_quads(wiped, engine)], engine)
    words = {c for mark in parted.marks for c in mark.reading.text if is_han(c)}
    if _worth(found) >= _worth(parted.text):
        return with_lines_missing(sure_before(found, parted.text), parted.text, words)
    return with_lines_missing(parted.text, found, words)


def with_lines_missing(
    found: Sequence[Found], others: Sequence[Found], words: AbstractSet[str]
) -> list[Found]:
    """The lines `found`, and those of `others` that were read surely where none of them is.

    What is made of the characters `words` is left of the watermark.
    """
    missing = [
        item
        for item in others
        if item.reading.confidence >= _SURE
        and any(c.isalnum() and c not in words for c in item.reading.text)
        and not any(_touch(item, one) for one in found)
    ]
    return [*found, *missing]


def _touch(one: Found, other: Found) -> bool:
    return max(cover(one.quad, other.quad), cover(other.quad, one.quad)) > _APART


def sure_before(found: Sequence[Found], text: Sequence[Found]) -> list[Found]:
    """The lines `found` on the wiped picture, as they read before where every character was sure.

    Wiping takes thin strokes along: a 4 becomes a sure 1.
    """
    return [next((item for item in text if _is_better(item, other)), other) for other in found]


def _is_better(before: Found, after: Found) -> bool:
    text = before.reading.text
    return (
        len(text.replace(" ", "")) == len(after.reading.text.replace(" ", ""))
        and min(before.reading.certainties, default=0.0) >= _SURE
        and cover(before.quad, after.quad) > _SAME
        and cover(after.quad, before.quad) > _SAME
    )


def without_pale_ink(image: Image, pale: float, usual: float) -> Image:
    """`image` on white, without ink nearer to `pale` than to `usual`; dark ink keeps its colour."""
    start = pale + _BETWEEN * (usual - pale)
    ramp = max(_RAMP * (usual - pale), 0.02)
    height, width = image.shape[:2]
    paper = paper_colour(image)
    wiped = np.empty_like(image)
    for top in range(0, height, _STRIP):
        rows = slice(top, top + _STRIP)
        part = image[rows].astype(np.float32)
        light = _enlarged(paper, (width, height), top, len(part)).astype(np.float32)
        even = np.minimum(part / np.maximum(light, 40.0), 1.0)
        ink = np.clip((1 - even.min(axis=2) - start) / ramp, 0, 1)[..., None]
        wiped[rows] = (255 * (1 - ink) + 255 * even * ink).astype(np.uint8)
    return wiped


def _enlarged(small: Image, size: tuple[int, int], top: int, count: int) -> Image:
    """`count` rows from `top` of `small` enlarged to `size` (width, height)."""
    across, down = small.shape[1] / size[0], small.shape[0] / size[1]
    # Centres of pixels lie at halves.
    places = np.array([[across, 0, (across - 1) / 2], [0, down, (top + 0.5) * down - 0.5]])
    rows = cv2.warpAffine(
        small,
        places,
        (size[0], count),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(rows, dtype=np.uint8)


def _worth(found: Sequence[Found]) -> float:
    """How much was read, and how surely: the sum of the characters' probabilities."""
    return sum(sum(item.reading.certainties) for item in found)
