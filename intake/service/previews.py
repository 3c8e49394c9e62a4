"""Copies of a page for showing, made when it is read: what was uploaded is never served as it is.

They are encoded anew from the pixels, so that no place, camera or anything else that a file may
carry goes out, and nothing but a plain JPEG ever reaches a browser.
"""

from __future__ import annotations

import io
from typing import Literal

import cv2
import numpy as np

from ocr.opening import PageImage
from storage.objects import ObjectStore

Size = Literal["full", "screen", "thumbnail"]

_LONGEST: dict[Size, int] = {"screen": 1600, "thumbnail": 320}  # pixels
_QUALITY = 85
_HASH_SIDE = 32
_HASH_KEPT = 8


def preview_key(file_id: str, page: int, size: Size) -> str:
    """Where a copy of a page lies."""
    return f"files/{file_id}/page-{page}-{size}.jpg"


def smallest_for(width: int, height: int, wanted: int) -> Size:
    """The smallest copy of a page of `width` × `height` pixels that has `wanted` in its width."""
    longest = max(width, height)
    for size in ("thumbnail", "screen"):
        if longest > _LONGEST[size] and wanted <= width * _LONGEST[size] / longest:
            return size
    return "full"


def keep_previews(objects: ObjectStore, file_id: str, page: PageImage) -> None:
    """Make and store the copies of one page; done again, they are the same.

    A copy that would be no smaller than the page is left out.

    Raises:
        StoreUnavailableError: the object store does not answer.
        StoreFullError: there is no room.
    """
    image: cv2.typing.MatLike = page.image
    _put(objects, preview_key(file_id, page.number, "full"), image)
    for size, longest in _LONGEST.items():
        if max(page.width, page.height) > longest:
            image = _shrunk(image, longest)
            _put(objects, preview_key(file_id, page.number, size), image)


def likeness(page: PageImage) -> str:
    """A perceptual hash of 64 bits in hexadecimal; few bits differ for the same photo.

    Signs of the lowest frequencies of the discrete cosine transform against their median
    (C. Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010).
    """
    grey = cv2.cvtColor(_shrunk(page.image, 512), cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (_HASH_SIDE, _HASH_SIDE), interpolation=cv2.INTER_AREA)
    frequencies = cv2.dct(small.astype(np.float32))[1 : _HASH_KEPT + 1, 1 : _HASH_KEPT + 1]
    bits = (frequencies > np.median(frequencies)).flatten()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def _shrunk(image: cv2.typing.MatLike, longest: int) -> cv2.typing.MatLike:
    height, width = image.shape[:2]
    scale = longest / max(width, height)
    if scale >= 1:
        return image
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def _put(objects: ObjectStore, key: str, image: cv2.typing.MatLike) -> None:
    _, encoded = cv2.imencode(".jpg", image, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
    objects.put(key, io.BytesIO(encoded.tobytes()))
