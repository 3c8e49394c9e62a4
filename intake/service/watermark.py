"""Who looked and when, faintly over all of an image: a photo of the screen still says it."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from intake.samples.fonts import faces, font
from ocr.errors import UnusableInputError

_DARKER, _LIGHTER = 34, 20  # of 255, where the text stands and beside it
_ANGLE = 24  # degrees
_BEFORE_AND_AFTER = 3.0  # gaps, in heights of the text


def watermarked(
    image: cv2.typing.MatLike, name: str, identity: str, moment: str
) -> cv2.typing.MatLike:
    """The image with name (or id, where no font has its characters) and moment all over it."""
    size = max(10, min(28, image.shape[1] // 45))
    tile = _tile(name, identity, moment, size)
    rows = -(-image.shape[0] // tile.shape[0])
    columns = -(-image.shape[1] // tile.shape[1])
    mask = np.tile(tile, (rows, columns))[: image.shape[0], : image.shape[1]]
    beside = np.roll(mask, 1, (0, 1))
    darker = cv2.subtract(image, _of_all_colours(mask, _DARKER))
    return cv2.add(darker, _of_all_colours(cv2.subtract(beside, mask), _LIGHTER))


def _of_all_colours(mask: cv2.typing.MatLike, strength: int) -> cv2.typing.MatLike:
    return cv2.cvtColor(cv2.convertScaleAbs(mask, alpha=strength / 255), cv2.COLOR_GRAY2BGR)


@lru_cache(maxsize=64)
def _tile(name: str, identity: str, moment: str, size: int) -> npt.NDArray[np.uint8]:
    """One piece of the pattern: 255 where the text stands."""
    face, knows_chinese = _font(size)
    who = name if knows_chinese or name.isascii() else identity
    text = f"{who}  {moment}"
    width = int(face.getlength(text)) + 1
    gap = int(_BEFORE_AND_AFTER * size)
    line = Image.new("L", (width + 2 * gap, size + gap), 0)
    ImageDraw.Draw(line).text((gap, gap // 2), text, fill=255, font=face)
    turned = line.rotate(_ANGLE, expand=True, resample=Image.Resampling.BICUBIC)
    return np.asarray(turned, dtype=np.uint8)


@lru_cache(maxsize=32)
def _font(size: int) -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, bool]:
    """A font, and whether it has Chinese characters: a server need not have one that does."""
    try:
        return font(faces("hei")[0], size), True
    except UnusableInputError:
        return ImageFont.load_default(size), False
