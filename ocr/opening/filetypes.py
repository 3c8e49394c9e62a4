"""What a file is, by its first bytes; its name says nothing."""

from __future__ import annotations

import re
import struct
from enum import StrEnum


class FileType(StrEnum):
    """The types that are read."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    HEIC = "heic"
    BMP = "bmp"
    GIF = "gif"
    PDF = "pdf"


HEAD_BYTES = 64 * 1024  # what `sniff` wants to see of a file

_BMP_HEADER_SIZES = {12, 16, 40, 52, 56, 64, 108, 124}
_TIFF_MARKS = {b"II*\0": "<", b"MM\0*": ">"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_HEIF_BRANDS = {b"mif1", b"msf1", b"mif2"}  # any codec: the compatible brands say which
_AVIF_BRANDS = {b"avif", b"avis"}

_SIGNATURES = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"GIF87a", FileType.GIF),
    (b"GIF89a", FileType.GIF),
    (b"%PDF-", FileType.PDF),
    (b"II+\0", FileType.TIFF),  # BigTIFF
    (b"MM\0+", FileType.TIFF),
    (b"II*\0\x10\0\0\0CR", "相机 RAW 原始文件"),
    (b"IIRO", "相机 RAW 原始文件"),
    (b"IIRS", "相机 RAW 原始文件"),
    (b"MMOR", "相机 RAW 原始文件"),
    (b"IIU\0", "相机 RAW 原始文件"),
    (b"FUJIFILMCCD-RAW", "相机 RAW 原始文件"),
    (b"FOVb", "相机 RAW 原始文件"),
    (b"PK\x03\x04", "压缩包或 Office 文档"),
    (b"PK\x05\x06", "压缩包"),
    (b"Rar!\x1a\x07", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office 文档"),
    (b"{\\rtf", "文字处理文档"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"#!", "程序文件"),
    (b"%!", "PostScript/EPS 文件"),
    (b"\xc5\xd0\xd3\xc6", "PostScript/EPS 文件"),
    (b"8BPS", "Photoshop 文件"),
    (b"\xff\x0a", "JPEG XL 图片"),
    (b"\0\0\0\x0cJXL ", "JPEG XL 图片"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000 图片"),
    (b"\0\0\x01\0", "图标文件"),
    (b"\x1aE\xdf\xa3", "视频"),
    (b"ID3", "音频"),
    (b"OggS", "音频或视频"),
)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|\?xml|!--)", re.IGNORECASE)


def sniff(head: bytes) -> FileType | str:
    """The type of a file whose first bytes (`HEAD_BYTES` of them) are `head`.

    Returns:
        One of the types that are read, or for any other content its name in Chinese.
    """
    for mark, found in _SIGNATURES:
        if head.startswith(mark):
            return found
    if head[:4] in _TIFF_MARKS:
        return "相机 RAW 原始文件" if _is_camera_raw(head) else FileType.TIFF
    if head.startswith(b"BM") and _is_bmp(head):
        return FileType.BMP
    if head.startswith(b"RIFF"):
        return FileType.WEBP if head[8:12] == b"WEBP" else "音频或视频"
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    return _text_or_pdf(head)


def _is_bmp(head: bytes) -> bool:
    return len(head) >= 18 and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES


def _iso_media(head: bytes) -> FileType | str:
    """HEIC, AVIF, camera RAW or a film, by the brands of the ISO base media file format."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    major, brands = head[8:12], {head[i : i + 4] for i in range(8, end, 4)}
    if major in _AVIF_BRANDS or (major in _HEIF_BRANDS and brands & _AVIF_BRANDS):
        return "AVIF 图片"
    if major in _HEIC_BRANDS | _HEIF_BRANDS:
        return FileType.HEIC
    return "相机 RAW 原始文件" if major == b"crx " else "视频"


def _is_camera_raw(head: bytes) -> bool:
    """Whether a TIFF is a camera's RAW file: a DNG, or one that begins with its own thumbnail.

    Tags of TIFF 6.0 and of the DNG specification: 50706 DNGVersion; 254 NewSubfileType, whose
    bit 0 marks a reduced copy of another image; 330 SubIFDs, where cameras put the full one.
    """
    order = _TIFF_MARKS[head[:4]]
    try:
        (offset,) = struct.unpack_from(order + "I", head, 4)
        (count,) = struct.unpack_from(order + "H", head, offset)
        entries = [
            struct.unpack_from(order + "HHI", head, offset + 2 + 12 * i)
            + struct.unpack_from(order + "I", head, offset + 10 + 12 * i)
            for i in range(count)
        ]
    except struct.error:  # the directory is further back: not how cameras write
        return False
    values = {tag: value for tag, _, _, value in entries}
    return 50706 in values or (330 in values and values.get(254, 0) & 1 == 1)


def _text_or_pdf(head: bytes) -> FileType | str:
    """Markup, a PDF behind leading bytes (readers accept 1,024 of them), or nothing known."""
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if _MARKUP.match(start):
        return "SVG 图片" if b"<svg" in head[:4096].lower() else "网页或 XML 文件"
    if b"%PDF-" in head[:1024]:
        return FileType.PDF
    return "未知类型"
