"""Decoding of image files with Pillow. Runs in the decoding process only."""

from __future__ import annotations

import math
import struct
from typing import BinaryIO, ClassVar

import numpy as np
from PIL import Image

from ocr.opening import refusals
from ocr.opening.filetypes import FileType
from ocr.opening.limits import Limits
from ocr.opening.raster import Raster

_FORMATS = {
    FileType.JPEG: ("JPEG", "MPO"),
    FileType.PNG: ("PNG",),
    FileType.WEBP: ("WEBP",),
    FileType.TIFF: ("TIFF",),
    FileType.HEIC: ("HEIF",),
    FileType.BMP: ("BMP",),
    FileType.GIF: ("GIF",),
}
# Pillow turns TIFF, and libheif HEIC, by themselves; BMP and GIF know no turns.
_TURNED_BY_EXIF = {FileType.JPEG, FileType.PNG, FileType.WEBP}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION_TAG = 0x0112
_SUBFILE_TYPE_TAG = 254
_NOT_A_PAGE = 0b101  # bits of NewSubfileType (TIFF 6.0): a reduced copy, a transparency mask


class ImageFile:
    """One image file: a page, or with TIFF as many as it holds."""

    has_text: ClassVar[bool] = False

    def __init__(self, file: BinaryIO, file_type: FileType, limits: Limits) -> None:
        """Read the headers of `file`; nothing is decoded yet.

        Raises:
            UnreadableFileError: `too_large` or `too_many_pages` by what the headers declare.
            Exception: whatever Pillow raises for headers that it cannot make sense of.
        """
        if file_type is FileType.HEIC:
            _register_heif()
        if file_type is FileType.WEBP:  # Pillow allots the whole canvas when it opens one
            _require_size(_webp_size(file.read(30)), limits)
            file.seek(0)
        Image.MAX_IMAGE_PIXELS = None  # `limits` decides, page by page
        self._file_type = file_type
        self._limits = limits
        self._image = Image.open(file, formats=_FORMATS[file_type])
        self._frames = self._page_frames() if file_type is FileType.TIFF else [None]

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self._frames)

    def _page_frames(self) -> list[int | None]:
        """The TIFF directories that are pages (thumbnails and masks stand among them)."""
        frames: list[int | None] = []
        # Not n_frames: it walks to the end of a chain that may be endless.
        for frame in range(4 * self._limits.max_pages + 1):
            try:
                self._image.seek(frame)
            except EOFError:
                return frames or [0]
            _require_size(self._image.size, self._limits)
            if not int(self._image.tag_v2.get(_SUBFILE_TYPE_TAG, 0)) & _NOT_A_PAGE:  # type: ignore[attr-defined]
                frames.append(frame)
            if len(frames) > self._limits.max_pages:
                break
        raise refusals.too_many_pages(self._limits.max_pages)

    def page(self, number: int) -> Raster:
        """Decode page `number` (from 1).

        Raises:
            UnreadableFileError: `too_large` by what the page's header declares.
            Exception: whatever Pillow raises for data that it cannot decode.
        """
        frame = self._frames[number - 1]
        if frame is not None:
            self._image.seek(frame)
        width, height = self._image.size
        _require_size((width, height), self._limits)
        shrink = math.sqrt(max(1.0, width * height / self._limits.max_image_pixels))
        wanted = (max(1, int(width / shrink)), max(1, int(height / shrink)))
        if shrink > 1:
            self._image.draft(None, wanted)
        self._image.load()
        image = _eight_bit(self._image)
        if shrink > 1:
            image = image.resize(wanted, Image.Resampling.HAMMING, reducing_gap=2.0)
        if self._file_type in _TURNED_BY_EXIF:
            orientation = exif_orientation(self._image.info.get("exif", b""))
            if orientation != 1:
                image = image.transpose(_TURNS[orientation])
            if orientation >= 5:
                width, height = height, width
        return Raster(width, height, image.width, image.height, _bgr(image))

    def text(self, number: int) -> None:
        """Images carry no text layer."""

    def close(self) -> None:
        """Let go of the file."""
        self._image.close()


def _register_heif() -> None:
    import pillow_heif  # noqa: PLC0415 — its libraries are loaded for HEIC only

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()


def _require_size(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.max_pixels or max(size) > limits.max_side:
        raise refusals.too_many_pixels(width, height)


def _webp_size(header: bytes) -> tuple[int, int]:
    """Width and height from the first 30 bytes of a WebP file (RFC 9649); (0, 0) if unclear."""
    chunk = header[12:16]
    if len(header) < 30:
        return 0, 0
    if chunk == b"VP8X":
        return (
            int.from_bytes(header[24:27], "little") + 1,
            int.from_bytes(header[27:30], "little") + 1,
        )
    if chunk == b"VP8L":
        bits = int.from_bytes(header[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", header, 26)
    return width & 0x3FFF, height & 0x3FFF


def exif_orientation(block: bytes) -> int:
    """The orientation (1 to 8) that an EXIF block states in its first directory; else 1.

    Only that one entry is looked at, so that garbage anywhere else does no harm.
    """
    tiff = block.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (offset,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, offset)
        for i in range(count):
            entry = offset + 2 + 12 * i
            tag, kind = struct.unpack_from(order + "HH", tiff, entry)
            if tag == _ORIENTATION_TAG:
                (value,) = struct.unpack_from(
                    order + {1: "B", 4: "I"}.get(kind, "H"), tiff, entry + 8
                )
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _eight_bit(image: Image.Image) -> Image.Image:
    """`image` as L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I") or image.mode == "F":
        samples = np.asarray(image)
        full = 65535.0
        if not image.mode.startswith("I;"):  # 32 bits: the smallest usual range that holds it
            top = float(samples.max())
            ranges = (1.0, 255.0, 65535.0) if image.mode == "F" else (255.0, 65535.0)
            full = next((r for r in ranges if top <= r), top)
        scaled = np.clip(samples * np.float32(255 / full), 0, 255)
        return Image.fromarray(scaled.astype(np.uint8))
    if image.has_transparency_data and image.mode != "RGBA":
        return image.convert("RGBA")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _bgr(image: Image.Image) -> memoryview:
    """The pixels as bytes: blue, green, red; what is transparent on white."""
    if image.mode == "RGBA":
        white = Image.new("RGB", image.size, (255, 255, 255))
        white.paste(image, mask=image.getchannel("A"))
        image = white
    return memoryview(image.convert("RGB").tobytes("raw", "BGR"))
