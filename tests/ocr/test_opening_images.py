"""Image files: every type and mode, turns, limits, damage."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageDraw

from ocr.errors import UnreadableFileError
from ocr.opening import Limits, Opener, PageImage

SIZE = (60, 40)
RED, BLUE, WHITE = (230, 20, 20), (20, 20, 230), (255, 255, 255)


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener() as opener:
        yield opener


@pytest.fixture
def pages(opener, tmp_path):
    def read(data: bytes, name: str = "photo.jpg") -> list[PageImage]:
        path = tmp_path / name
        path.write_bytes(data)
        return list(opener.pages(path))

    return read


@pytest.fixture
def code(pages):
    def refused(data: bytes) -> str:
        with pytest.raises(UnreadableFileError) as caught:
            pages(data)
        assert caught.value.message
        return caught.value.code

    return refused


def marked(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """White, with a red quarter at the top left and a blue one at the bottom right."""
    image = Image.new("RGB", size, WHITE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill=RED)
    draw.rectangle((size[0] // 2, size[1] // 2, *size), fill=BLUE)
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def quarters(page: PageImage) -> list[tuple[int, ...]]:
    """RGB of the middles of the quarters: top left, top right, bottom left, bottom right."""
    rows, columns = page.image.shape[:2]
    return [
        tuple(int(v) for v in page.image[rows * y // 4, columns * x // 4][::-1])
        for y in (1, 3)
        for x in (1, 3)
    ]


def nearly(colours: list[tuple[int, ...]], tolerance: int = 12):
    return [pytest.approx(c, abs=tolerance) for c in colours]


MARKED = nearly([RED, WHITE, WHITE, BLUE])


def exif(orientation: int, order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(order + "HHIHxx", 0x0112, 3, 1, orientation)
    return b"Exif\0\0" + mark + struct.pack(order + "IH", 8, 1) + entry + bytes(4)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("JPEG", {"quality": 95, "progressive": True, "subsampling": 0}),
        ("PNG", {}),
        ("WEBP", {"quality": 95}),
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg", "quality": 95}),
        ("TIFF", {"big_tiff": True}),
        ("BMP", {}),
        ("GIF", {}),
        ("HEIF", {"quality": 95}),
    ],
)
def test_every_type_is_read_whatever_its_name_says(pages, kind, options):
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    (page,) = pages(encoded(marked(), kind, **options), name="scan.pdf")
    assert (page.number, page.width, page.height, page.scale) == (1, *SIZE, 1.0)
    assert (page.image.dtype, page.image.shape) == (np.uint8, (40, 60, 3))
    assert quarters(page) == nearly([RED, WHITE, WHITE, BLUE], 25)
    assert page.text_layer is None


TURNED = {
    1: [RED, WHITE, WHITE, BLUE],
    2: [WHITE, RED, BLUE, WHITE],
    3: [BLUE, WHITE, WHITE, RED],
    4: [WHITE, BLUE, RED, WHITE],
    5: [RED, WHITE, WHITE, BLUE],
    6: [WHITE, RED, BLUE, WHITE],
    7: [BLUE, WHITE, WHITE, RED],
    8: [WHITE, BLUE, RED, WHITE],
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_are_applied(pages, kind, orientation):
    order = "<" if orientation % 2 else ">"
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {"lossless": True}
    options = {} if kind == "PNG" else options
    (page,) = pages(encoded(marked(), kind, exif=exif(orientation, order), **options))
    assert quarters(page) == nearly(TURNED[orientation])
    assert (page.width, page.height) == (SIZE if orientation < 5 else SIZE[::-1])
    assert page.image.shape[:2] == (page.height, page.width)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_turned_once(pages, orientation):
    (page,) = pages(encoded(marked(), "TIFF", tiffinfo={0x0112: orientation}))
    assert quarters(page) == nearly(TURNED[orientation])
    assert (page.width, page.height) == (SIZE if orientation < 5 else SIZE[::-1])


def test_a_heic_is_turned_once(pages):
    """Phones state the turn twice, as a HEIF property and in EXIF; only the property counts."""
    pillow_heif.register_heif_opener()
    (page,) = pages(encoded(marked(), "HEIF", quality=95, exif=exif(6)))
    assert quarters(page) == nearly(TURNED[6], 25)


@pytest.mark.parametrize(
    "block",
    [
        exif(0),
        exif(9),
        exif(65535),
        b"Exif\0\0",
        b"Exif\0\0II*\0\xff\xff\xff\xff",
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(3),
        b"Exif\0\0garbage that is no TIFF header",
        b"nothing",
    ],
)
def test_bad_exif_is_tolerated(pages, block):
    (page,) = pages(encoded(marked(), "JPEG", quality=95, subsampling=0, exif=block))
    assert quarters(page) == MARKED


def test_an_orientation_among_garbage_is_found(pages):
    block = bytearray(exif(6))
    block[14:16] = struct.pack("<H", 3)  # says three entries: the first is garbage
    garbage = struct.pack("<HHII", 0x9999, 77, 0xFFFFFFFF, 0xFFFFFFFF)
    block[16:16] = garbage
    (page,) = pages(encoded(marked(), "JPEG", quality=95, subsampling=0, exif=bytes(block)))
    assert quarters(page) == nearly(TURNED[6])


def test_orientation_in_xmp_is_not_exif(pages):
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
    (page,) = pages(encoded(marked(), "JPEG", quality=95, subsampling=0, xmp=xmp))
    assert quarters(page) == MARKED


GREY = [(v, v, v) for v in (82, 255, 255, 44)]


@pytest.mark.parametrize(
    ("kind", "mode", "colours"),
    [
        ("JPEG", "CMYK", [RED, WHITE, WHITE, BLUE]),
        ("TIFF", "CMYK", [RED, WHITE, WHITE, BLUE]),
        ("JPEG", "L", GREY),
        ("PNG", "L", GREY),
        ("PNG", "P", [RED, WHITE, WHITE, BLUE]),
        ("TIFF", "YCbCr", [RED, WHITE, WHITE, BLUE]),
    ],
)
def test_colour_modes(pages, kind, mode, colours):
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {}
    image = marked().quantize(8) if mode == "P" else marked(mode)
    (page,) = pages(encoded(image, kind, **options))
    assert quarters(page) == nearly(colours)


def test_black_and_white(pages):
    image = Image.new("1", SIZE, 1)
    image.paste(0, (0, 0, 30, 20))
    for kind, options in (("PNG", {}), ("TIFF", {"compression": "group4"}), ("BMP", {})):
        (page,) = pages(encoded(image, kind, **options))
        assert quarters(page) == [(0, 0, 0), WHITE, WHITE, WHITE]


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_keep_their_tones(pages, kind):
    samples = np.full((40, 60), 65535, np.uint16)
    samples[:20, :30] = 128 * 257
    (page,) = pages(encoded(Image.fromarray(samples), kind))
    assert quarters(page) == nearly([(128,) * 3, WHITE, WHITE, WHITE], 1)


def test_sixteen_bits_in_colour(pages):
    rows = np.full((40, 60, 3), 65535, ">u2")
    rows[:20, :30] = np.array(RED) * 257
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    (page,) = pages(png(60, 40, 16, 2, zlib.compress(raw)))
    assert quarters(page) == nearly([RED, WHITE, WHITE, WHITE], 1)


@pytest.mark.parametrize("mode", ["I", "F"])
@pytest.mark.parametrize("top", [1, 255, 65535, 10_000_000])
def test_32_bits_are_brought_into_range(pages, mode, top):
    samples = np.full((40, 60), top, np.int32 if mode == "I" else np.float32)
    samples[:20, :30] = 0
    (page,) = pages(encoded(Image.fromarray(samples), "TIFF"))
    bright = 1 if (mode, top) == ("I", 1) else 255
    assert quarters(page) == nearly([(0, 0, 0), *[(bright,) * 3] * 3], 1)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA", "P"])
def test_what_is_transparent_is_white(pages, mode):
    if mode == "P":
        image = marked().quantize(8)
        clear = image.getpixel((45, 10))
        data = encoded(image, "PNG", transparency=clear)
    else:
        image = marked("RGBA" if mode == "PA" else mode)
        alpha = Image.new("L", SIZE, 255)
        alpha.paste(0, (30, 0, 60, 20))
        black = Image.new("RGBA" if mode != "LA" else "LA", SIZE, 0)
        image = Image.composite(image, black, alpha)
        data = encoded(image, "PNG")
    (page,) = pages(data)
    assert quarters(page)[1] == WHITE
    assert quarters(page)[3] == pytest.approx(BLUE if mode != "LA" else GREY[3], abs=12)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_the_first_frame_of_an_animation_is_the_page(pages, kind):
    other = Image.new("RGB", SIZE, (0, 200, 0))
    data = encoded(marked(), kind, save_all=True, append_images=[other, other], duration=100)
    (page,) = pages(data)
    assert quarters(page) == nearly([RED, WHITE, WHITE, BLUE], 25)


def test_all_pages_of_a_tiff(pages):
    sizes = [(60, 40), (30, 50), (20, 20)]
    first, *rest = [Image.new("RGB", size, (80 * i, 0, 0)) for i, size in enumerate(sizes)]
    read = pages(encoded(first, "TIFF", save_all=True, append_images=rest))
    assert [(p.number, p.width, p.height) for p in read] == [(1, 60, 40), (2, 30, 50), (3, 20, 20)]
    assert [p.image[5, 5].tolist() for p in read] == [[0, 0, 0], [0, 0, 80], [0, 0, 160]]


def test_thumbnails_in_a_tiff_are_no_pages(pages):
    small = Image.new("RGB", (6, 4))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    (page,) = pages(encoded(marked(), "TIFF", save_all=True, append_images=[small]))
    assert (page.width, page.height) == SIZE


def tiff_directories(count: int, last_leads_to: int = 0) -> bytes:
    """A TIFF of 1 × 1 pages; the last directory leads to the one at that number, if any."""
    entries = [(256, 1), (257, 1), (258, 8), (262, 1), (273, 8), (278, 1), (279, 1)]
    length = 2 + 12 * len(entries) + 4
    data = b"II*\0" + struct.pack("<I", 10) + b"\x80\0"
    for i in range(count):
        following = 10 + length * (i + 1 if i + 1 < count else last_leads_to)
        data += struct.pack("<H", len(entries))
        data += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
        data += struct.pack("<I", 0 if i + 1 == count and not last_leads_to else following)
    return data


def test_a_tiff_of_too_many_pages_is_refused_by_count(pages, code):
    assert len(pages(tiff_directories(50))) == 50
    assert code(tiff_directories(51)) == "too_many_pages"
    assert code(tiff_directories(20_000)) == "too_many_pages"


def test_a_tiff_that_leads_back_to_itself_ends(opener, tmp_path):
    path = tmp_path / "loop.tif"
    path.write_bytes(tiff_directories(3, last_leads_to=1))
    try:
        assert len(list(opener.pages(path))) == 3
    except UnreadableFileError as error:
        assert error.code in {"damaged", "too_many_pages"}  # noqa: PT017


def png(width: int, height: int, depth: int, colour: int, data: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def webp_canvas(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes([2, 0, 0, 0]) + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif_screen(width: int, height: int) -> bytes:
    frame = struct.pack("<BHHHHB", 0x2C, 0, 0, width, height, 0)
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + frame + b"\x08\0;"


def bmp_header(width: int, height: int) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 24_000, 0, 0, 54) + info + bytes(24_000)


@pytest.mark.parametrize(
    "data",
    [
        png(20_000, 10_000, 8, 2, zlib.compress(bytes(24_000))),
        png(65_000, 200, 8, 2, zlib.compress(bytes(24_000))),
        png(200, 65_000, 8, 2, zlib.compress(bytes(24_000))),
        png(2**31 - 1, 2**31 - 1, 8, 2, b""),
        webp_canvas(16_383, 16_383),
        webp_canvas(2**24, 2**24),
        gif_screen(65_535, 65_535),
        bmp_header(20_000, 10_000),
        encoded(Image.new("1", (65_000, 200)), "PNG"),
    ],
    ids=["200MP", "wide", "high", "largest", "webp", "webp24", "gif", "bmp", "strip"],
)
def test_size_is_refused_by_the_header(code, data):
    assert code(data) == "too_large"


def test_a_photo_of_108_megapixels_is_read_smaller(pages):
    data = encoded(Image.new("L", (12_000, 9_000), 99), "JPEG", exif=exif(6))
    (page,) = pages(data)
    assert (page.width, page.height) == (9_000, 12_000)
    rows, columns = page.image.shape[:2]
    assert rows * columns <= 16_000_000
    assert page.scale == pytest.approx(9_000 / columns)
    assert page.scale == pytest.approx(12_000 / rows, rel=0.001)
    assert page.image[0, 0].tolist() == [99, 99, 99]


def test_coordinates_hold_on_a_smaller_image(tmp_path):
    image = Image.new("RGB", (1000, 600), WHITE)
    image.paste(RED, (700, 100, 800, 200))
    path = tmp_path / "a.png"
    image.save(path)
    with Opener(Limits(max_image_pixels=60_000)) as opener:
        (page,) = opener.pages(path)
    rows, columns = np.nonzero(page.image[:, :, 0] < 128)
    found = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]) * page.scale
    assert found == pytest.approx([700, 100, 800, 200], abs=page.scale)


def test_an_image_that_fits_is_handed_out_bit_by_bit(pages):
    noise = np.random.default_rng(1).integers(0, 256, (400, 300, 3), np.uint8)
    (page,) = pages(encoded(Image.fromarray(noise), "PNG"))
    assert (page.image[:, :, ::-1] == noise).all()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "BMP", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_a_truncated_image_is_damaged(code, kind, share):
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    noise = np.random.default_rng(1).integers(0, 256, (200, 300, 3), np.uint8)
    whole = encoded(Image.fromarray(noise), kind)
    assert code(whole[: max(64, int(len(whole) * share))]) == "damaged"


def test_a_progressive_jpeg_cut_after_its_first_scan_is_damaged(code):
    noise = np.random.default_rng(1).integers(0, 256, (200, 300, 3), np.uint8)
    whole = encoded(Image.fromarray(noise), "JPEG", progressive=True)
    assert code(whole[: len(whole) // 2]) == "damaged"


def test_a_jpeg_without_its_end_mark_is_damaged(code):
    assert code(encoded(marked(), "JPEG")[:-2]) == "damaged"


def test_bytes_after_the_image_do_not_matter(pages):
    (page,) = pages(encoded(marked(), "JPEG", quality=95, subsampling=0) + b"PK\x03\x04 a ZIP")
    assert quarters(page) == MARKED


def test_flipped_bits_never_get_out_of_hand(opener, tmp_path):
    """Whatever a broken file does, the answer is pages or an error of the contract."""
    chance = np.random.default_rng(7)
    path = tmp_path / "broken"
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF"):
        whole = np.frombuffer(encoded(marked(), kind), np.uint8)
        for _ in range(15):
            broken = whole.copy()
            places = chance.integers(0, len(broken), 6)
            broken[places] = chance.integers(0, 256, 6)
            path.write_bytes(broken.tobytes())
            try:
                seen = list(opener.pages(path))
            except UnreadableFileError as error:
                assert error.code in {"damaged", "too_large", "unsupported_type", "too_many_pages"}  # noqa: PT017
            else:
                assert all(page.image.ndim == 3 for page in seen)
