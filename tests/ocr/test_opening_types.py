"""What a file is, by its content."""

from __future__ import annotations

import io
import struct
import zipfile

import pillow_heif
import pytest
from PIL import Image

from ocr.errors import UnreadableFileError
from ocr.opening import FileType, Opener, sniff


def encoded(kind: str, **options) -> bytes:
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    file = io.BytesIO()
    Image.new("RGB", (64, 64)).save(file, kind, **options)
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return file.getvalue()


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + bytes(64)


def tiff(*entries: tuple[int, int], order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    data = mark + struct.pack(order + "IH", 8, len(entries))
    for tag, value in entries:
        data += struct.pack(order + "HHII", tag, 4, 1, value)
    return data + bytes(4)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("JPEG", FileType.JPEG),
        ("MPO", FileType.JPEG),
        ("PNG", FileType.PNG),
        ("WEBP", FileType.WEBP),
        ("TIFF", FileType.TIFF),
        ("BMP", FileType.BMP),
        ("GIF", FileType.GIF),
        ("HEIF", FileType.HEIC),
        ("PDF", FileType.PDF),
    ],
)
def test_types_that_are_read(kind, expected):
    assert sniff(encoded(kind)) is expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (tiff((256, 1), order=">"), FileType.TIFF),
        (tiff((254, 1), (256, 1)), FileType.TIFF),
        (b"II+\0\x08\0\0\0", FileType.TIFF),
        (ftyp(b"mif1", b"mif1", b"heic"), FileType.HEIC),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", FileType.PDF),
        (b"junk of a mail gateway\r\n%PDF-1.4", FileType.PDF),
        (b"\xff\xd8\xff\xe0 JPEG first %PDF-1.4", FileType.JPEG),
    ],
)
def test_less_usual_beginnings(head, expected):
    assert sniff(head) is expected


OTHERS = [
    (encoded("AVIF"), "AVIF 图片"),
    (ftyp(b"avif", b"mif1"), "AVIF 图片"),
    (ftyp(b"mif1", b"mif1", b"avif"), "AVIF 图片"),
    (ftyp(b"crx ", b"isom"), "相机 RAW 原始文件"),
    (ftyp(b"isom", b"mp42"), "视频"),
    (ftyp(b"qt  "), "视频"),
    (tiff((254, 1), (330, 500)), "相机 RAW 原始文件"),
    (tiff((254, 0), (50706, 1)), "相机 RAW 原始文件"),
    (tiff((254, 1), (330, 500), order=">"), "相机 RAW 原始文件"),
    (b"II*\0\x10\0\0\0CR\x02\0" + bytes(64), "相机 RAW 原始文件"),
    (b"FUJIFILMCCD-RAW 0201", "相机 RAW 原始文件"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG 图片"),
    (b"<?xml version='1.0'?>\n<svg/>", "SVG 图片"),
    (b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>", "网页或 XML 文件"),
    (b"<HTML>%PDF-1.4", "网页或 XML 文件"),
    (b"%!PS-Adobe-3.0 EPSF-3.0\n", "PostScript/EPS 文件"),
    (b"\xc5\xd0\xd3\xc6" + bytes(30), "PostScript/EPS 文件"),
    (b"MZ\x90\0" + bytes(60), "程序文件"),
    (b"\x7fELF\x02\x01\x01", "程序文件"),
    (b"#!/bin/sh\nrm -rf /\n", "程序文件"),
    (zipped(), "压缩包或 Office 文档"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office 文档"),
    (b"Rar!\x1a\x07\x01\0", "压缩包"),
    (b"RIFF\x10\0\0\0AVI LIST", "音频或视频"),
    (encoded("JPEG2000"), "JPEG 2000 图片"),
    (encoded("ICO"), "图标文件"),
    (b"BM but no bitmap at all", "未知类型"),
    ("姓名：欧阳建国".encode(), "未知类型"),
    (bytes(1000), "未知类型"),
    (b"\xff", "未知类型"),
]


@pytest.mark.parametrize(("data", "name"), OTHERS)
def test_other_types_are_named(data, name):
    assert sniff(data) == name


def test_other_types_are_refused_whatever_their_name_says(tmp_path):
    path = tmp_path / "IMG_1.jpg"
    with Opener() as opener:
        for data, name in OTHERS:
            path.write_bytes(data)
            with pytest.raises(UnreadableFileError) as caught:
                list(opener.pages(path))
            assert caught.value.code == "unsupported_type"
            assert name in caught.value.message


def test_any_beginning_is_something():
    for value in range(65536):
        assert sniff(struct.pack(">H", value) + b"\xff" * 30)
