"""A decoded page on its way out of the decoding process."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Raster:
    """Pixels of a page, and the size that the page has in its file.

    `width` × `height` is the page as in the file, `columns` × `rows` the pixels in `data`: three
    bytes each, blue, green, red, from the top left, without padding.
    """

    width: int
    height: int
    columns: int
    rows: int
    data: memoryview
