"""PDF files: what opens, what is refused, and where the text of a page stands."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from crafted_pdf import (
    A4,
    Text,
    drawing_pdf,
    encrypted_pdf,
    pdf,
    picture,
    stream,
    text_pdf,
)

from ocr.errors import UnreadableFileError
from ocr.opening import Limits, Opener, PageImage

SQUARE = b"0 0 100 100 re f"
LINES = [
    Text(80, 700, 12, "社会保险参保缴费证明"),
    Text(80, 640, 12, "姓名欧阳建国"),
    Text(300, 640, 12, "410123198805120010"),
]


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener(Limits(cpu_seconds=2, wall_seconds=20)) as opener:
        yield opener


@pytest.fixture
def pages(opener, tmp_path):
    def read(data: bytes) -> list[PageImage]:
        path = tmp_path / "file.bin"
        path.write_bytes(data)
        return list(opener.pages(path))

    return read


@pytest.fixture
def code(pages):
    def refused(data: bytes) -> str:
        with pytest.raises(UnreadableFileError) as caught:
            pages(data)
        return caught.value.code

    return refused


def ink(page: PageImage) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(page.image[:, :, 0] < 128)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def test_pages_are_rendered_at_200_dpi(pages):
    page, second = pages(drawing_pdf(SQUARE, pages=2))
    assert (page.number, second.number) == (1, 2)
    assert page.image.shape == (round(842 / 72 * 200), round(595 / 72 * 200), 3)
    assert (page.width, page.height, page.scale) == (page.image.shape[1], page.image.shape[0], 1.0)
    assert ink(page) == (0, page.height - 278, 278, page.height)


@pytest.mark.parametrize(
    ("rotate", "corner"),
    [(0, (0, -1)), (90, (0, 0)), (180, (-1, 0)), (270, (-1, -1))],
)
def test_a_rotated_page_is_shown_as_viewers_show_it(pages, rotate, corner):
    (page,) = pages(drawing_pdf(SQUARE, rotate=rotate))
    assert (page.width > page.height) == (rotate in {90, 270})
    column, row = corner
    assert page.image[row, column].tolist() == [0, 0, 0]
    assert page.image[-1 - row, -1 - column].tolist() == [255, 255, 255]


def test_a_picture_that_fills_the_page_sets_the_resolution(pages):
    more = {4: picture(2480, 3508)}
    entries = b"/Resources<</XObject<</Im 4 0 R>>>>"
    (page,) = pages(drawing_pdf(b"q 595 0 0 842 0 0 cm /Im Do Q", more=more, page_entries=entries))
    assert abs(page.height - 3508) <= 2
    assert page.text_layer is None


def test_a_giant_page_is_clamped(pages):
    (page,) = pages(drawing_pdf(SQUARE, mediabox=(0, 0, 1e6, 1e6)))
    assert 15_000_000 < page.width * page.height <= 16_000_000
    (strip,) = pages(drawing_pdf(SQUARE, mediabox=(0, 0, 10, 14_000)))
    assert strip.height <= 32_000


def test_a_page_without_a_sensible_size_is_shown_and_does_not_harm_the_next_file(pages):
    odd = drawing_pdf(SQUARE).replace(b"[0.000 0.000 595.000 842.000]", b"[0 0 1e+06 /A]")
    assert len(pages(odd)) == 1
    assert len(pages(drawing_pdf(SQUARE))) == 1


def test_ten_thousand_pages_are_refused_by_count(code):
    assert code(drawing_pdf(SQUARE, pages=10_000)) == "too_many_pages"
    lying = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 10000>>"}
    assert code(pdf(lying)) in {"too_many_pages", "damaged"}


def test_a_user_password_is_reported_and_an_owner_password_is_not_in_the_way(pages, code):
    assert code(encrypted_pdf(user=b"secret", owner=b"owner")) == "encrypted"
    (page,) = pages(encrypted_pdf(user=b"", owner=b"owner"))
    assert ink(page) == (0, 0, page.width // 2, page.height)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.98])
def test_a_truncated_file_is_damaged(code, share):
    whole = drawing_pdf(SQUARE + b"\n" * 8000, pages=3)
    assert code(whole[: int(len(whole) * share)]) == "damaged"


def test_a_file_whose_pages_are_missing_is_damaged(code):
    assert code(pdf({1: b"<</Type/Catalog>>"})) == "damaged"
    assert code(b"%PDF-1.7\nnothing\n%%EOF") == "damaged"


@pytest.mark.parametrize(
    "tree",
    [
        b"<</Type/Pages/Kids[2 0 R]/Count 1>>",
        b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 20>>",
        b"2 0 R",
    ],
)
def test_a_page_tree_that_contains_itself_ends(code, tree):
    assert code(pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: tree})) == "damaged"


def test_forms_that_draw_one_another_without_end_are_stopped(code, pages):
    # Each draws the next one twenty times: 20 ** 12 squares.
    more = {
        n: stream(
            b"/X Do " * 20 if n < 22 else SQUARE,
            b"/Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</XObject<</X %d 0 R>>>>"
            % (n + 1 if n < 22 else n),
        )
        for n in range(10, 23)
    }
    entries = b"/Resources<</XObject<</X 10 0 R>>>>"
    assert code(drawing_pdf(b"/X Do", more=more, page_entries=entries)) == "damaged"
    assert len(pages(drawing_pdf(SQUARE))) == 1  # and the next file is read


def inflating(megabytes: int, fill: bytes) -> bytes:
    """Deflated data of that size, made without holding it."""
    deflate = zlib.compressobj(9)
    block = fill * (1024 * 1024)
    start = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    again = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    return start + again * (megabytes - 1) + deflate.flush()


def test_a_picture_bomb_is_drawn_within_the_limits(pages):
    bomb = stream(
        inflating(2304, b"\0"),  # more than the process may hold
        b"/Type/XObject/Subtype/Image/Width 48000/Height 48000/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter/FlateDecode",
    )
    entries = b"/Resources<</XObject<</Im 4 0 R>>>>"
    drawing = b"q 500 0 0 500 0 0 cm /Im Do Q"
    (page,) = pages(drawing_pdf(drawing, more={4: bomb}, page_entries=entries))
    assert ink(page)[0] == 0


def test_a_content_bomb_is_stopped(code, pages):
    bomb = {3: stream(inflating(3600, b" "), b"/Filter/FlateDecode")}
    assert code(drawing_pdf(b"", more=bomb)) == "damaged"
    assert len(pages(drawing_pdf(SQUARE))) == 1


@pytest.mark.parametrize(
    "catalogue",
    [
        b"/OpenAction<</S/JavaScript/JS(while(true){})>>/AcroForm<</Fields[]>>",
        b"/OpenAction<</S/Launch/F(4 0 R)>>/Names<</EmbeddedFiles<</Names[(a.pdf) 5 0 R]>>>>",
    ],
    ids=["script", "attachment"],
)
def test_what_a_file_brings_along_is_not_run(pages, catalogue):
    more = {
        4: stream(drawing_pdf(SQUARE, pages=9), b"/Type/EmbeddedFile"),
        5: b"<</Type/Filespec/F(a.pdf)/EF<</F 4 0 R>>>>",
    }
    (page,) = pages(drawing_pdf(SQUARE, catalogue=catalogue, more=more))
    assert ink(page)[0] == 0


def test_values_filled_into_a_form_are_seen(pages):
    more = {
        4: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(x)/Rect[200 300 300 400]/P 100 0 R"
        b"/F 4/AP<</N 5 0 R>>>>",
        5: stream(SQUARE, b"/Type/XObject/Subtype/Form/BBox[0 0 100 100]"),
    }
    (page,) = pages(
        drawing_pdf(
            b"", more=more, catalogue=b"/AcroForm<</Fields[4 0 R]>>", page_entries=b"/Annots[4 0 R]"
        )
    )
    scale = page.width / 595
    assert ink(page)[0] == pytest.approx(200 * scale, abs=2)


def test_bytes_before_the_header_do_not_matter(pages):
    assert len(pages(b"\xef\xbb\xbf\r\n" + drawing_pdf(SQUARE))) == 1


@pytest.mark.parametrize("mediabox", [A4, (100.0, -50.0, 695.0, 792.0)])
@pytest.mark.parametrize("rotate", [0, 180])
def test_lines_of_the_text_layer_stand_where_their_ink_is(pages, mediabox, rotate):
    (line,) = [Text(mediabox[0] + 80, mediabox[1] + 700, 24, "欧阳建国的社会保险证明")]
    (page,) = pages(text_pdf([line], mediabox=mediabox, rotate=rotate))
    if rotate:
        assert page.text_layer is None  # upside down: the image is read
        return
    (read,) = page.text_layer
    assert read.text == line.text
    assert read.confidence == 1.0
    left, top, right, bottom = ink(page)
    em = 24 * page.width / 595
    assert read.box[0] == pytest.approx((left - 0.05 * em, top - 0.02 * em), abs=2)
    assert read.box[2] == pytest.approx((right + 0.05 * em, bottom + 0.02 * em), abs=2)
    assert read.positions == pytest.approx([(i + 0.5) / 11 for i in range(11)], abs=0.01)
    assert len(read.certainties) == 11


@pytest.mark.parametrize("rotate", [90, 270])
def test_text_of_a_page_turned_upright_is_placed_right(pages, rotate):
    """The usual landscape page: written sideways, /Rotate brings it upright."""
    # A matrix that turns the text against the page's rotation.
    turn = b"0 1 -1 0 500 0 cm " if rotate == 90 else b"0 -1 1 0 100 842 cm "
    text = "欧阳建国的社会保险证明"
    (page,) = pages(text_pdf([Text(80, 200, 24, text)], rotate=rotate, before=turn))
    (read,) = page.text_layer
    assert read.text == text
    left, top, right, bottom = ink(page)
    assert read.box[0] == pytest.approx((left, top), abs=5)
    assert read.box[2] == pytest.approx((right, bottom), abs=5)


def test_lines_are_cut_where_columns_are_apart(pages):
    (page,) = pages(text_pdf(LINES))
    assert [line.text for line in page.text_layer] == [line.text for line in LINES]


def test_spaces_are_kept_between_latin_words_only(pages):
    text = "社会 保险 参保 缴费 证明 ABC 2020"
    (page,) = pages(text_pdf([Text(80, 700, 12, text)]))
    (line,) = page.text_layer
    assert line.text == "社会保险参保缴费证明ABC 2020"
    assert len(line.positions) == len(line.text)


def test_kangxi_radicals_are_the_usual_characters(pages):
    (page,) = pages(text_pdf([Text(80, 700, 12, "⼾⼝簿首页户主姓名住址")]))
    assert page.text_layer[0].text == "户口簿首页户主姓名住址"


@pytest.mark.parametrize(
    "data",
    [
        text_pdf(LINES, mapped={"国": "\ue123"}),
        text_pdf(LINES, mapped={"国": "\ufffd"}),
        text_pdf([Text(80, 700, 12, "Certificate of Social Insurance")]),
        text_pdf([Text(80, 700, 12, "欧阳建国")]),
        text_pdf([*LINES, Text(303, 640, 12, "41")]),
        text_pdf(LINES, page_entries=b"/CropBox[50 50 500 800]"),
        text_pdf(LINES, content=b"q 500 0 0 700 40 80 cm /Im Do Q"),
        text_pdf(LINES, before=b"0 1 -1 0 800 0 cm "),
        drawing_pdf(SQUARE),
    ],
    ids=["private", "missing", "latin", "little", "overprint", "crop", "scan", "sideways", "none"],
)
def test_a_layer_that_does_not_look_sound_is_left_alone(pages, data):
    (page,) = pages(data)
    assert page.text_layer is None


def test_text_outside_the_page_is_not_on_it(pages):
    (page,) = pages(text_pdf([*LINES, Text(80, -100, 12, "看不见的字"), Text(700, 640, 12, "外")]))
    assert [line.text for line in page.text_layer] == [line.text for line in LINES]


def test_a_page_whose_text_cannot_be_extracted_is_still_seen(pages):
    """A font programme that sends pdfminer astray, or a loop in it, costs the layer only."""
    data = text_pdf(LINES).replace(b"/DescendantFonts[6 0 R]", b"/DescendantFonts[5 0 R]")
    (page,) = pages(data)
    assert page.text_layer is None
    assert page.image.shape[2] == 3
