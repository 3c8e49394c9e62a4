"""A text layer is believed only if the image shows the same."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.engine import Recognised
from ocr.model import Line
from ocr.opening.agreement import text_layer_agrees

HEIGHT = 30
INK, PAPER, RED = (0, 0, 0), (255, 255, 255), (40, 40, 220)


class Page:
    """An image of lines, each a bar of ink; what is read is what was written at that place."""

    def __init__(self) -> None:
        self.image = np.full((1200, 900, 3), 255, np.uint8)
        self.written: list[tuple[tuple[int, int, int, int], str, dict[int, float]]] = []
        self.reads = 0

    def write(self, x, y, text, unsure=None, colour=INK):
        """Put `text` at (x, y); the characters at the places in `unsure` are read with doubt."""
        width = HEIGHT * len(text)
        self.image[y + 5 : y + HEIGHT - 5 : 3, x : x + width] = colour
        self.written.append(((x, y, x + width, y + HEIGHT), text, unsure or {}))

    def detect(self, image):
        assert image is self.image
        return [
            np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float32)
            for (x0, y0, x1, y1), _, _ in self.written
        ]

    def read(self, crop):
        self.reads += 1
        rows, columns = divmod(self._offset(crop), 900)
        middle = rows + crop.shape[0] / 2
        for (x0, y0, x1, y1), text, unsure in self.written:
            if y0 < middle < y1 and columns < (x0 + x1) / 2 < columns + crop.shape[1]:
                certainties = tuple(unsure.get(i, 0.99) for i in range(len(text)))
                return Recognised(text, (0.5,) * len(text), certainties)
        return Recognised("", (), ())

    def _offset(self, crop):
        """The pixel of the page at which a crop (a view of it) begins."""
        return (crop.__array_interface__["data"][0] - self.image.ctypes.data) // 3


def line(x, y, text):
    x1, y1 = x + HEIGHT * len(text), y + HEIGHT
    return Line(text, 1.0, ((x, y), (x1, y), (x1, y1), (x, y1)))


LINES = [
    (100, 100, "社会保险参保缴费证明"),
    (100, 200, "姓名：欧阳建国"),
    (100, 300, "公民身份号码：41123198805120010"),
    (100, 400, "参保单位：信阳市浉河区鑫源商贸有限公司"),
]
LAYER = [line(*place) for place in LINES]


@pytest.fixture
def page():
    page = Page()
    for place in LINES:
        page.write(*place)
    return page


def agrees(page, layer):
    return text_layer_agrees(layer, page.image, page.detect, page.read)


def changed(i, old, new):
    layer = list(LAYER)
    assert old in LINES[i][2]
    layer[i] = line(LINES[i][0], LINES[i][1], LINES[i][2].replace(old, new))
    return layer


def test_a_layer_that_says_what_the_page_shows_is_believed(page):
    assert agrees(page, LAYER)


@pytest.mark.parametrize(
    ("i", "old", "new"),
    [
        (1, "欧阳建国", "欧阳建囯"),
        (1, "欧阳建国", "欧阳建"),
        (1, "欧阳建国", "欧阳建国华"),
        (1, "欧阳建国", "李大勇"),
        (2, "0010", "0011"),
        (2, "0010", "010"),
        (2, "41123198805120010", "41123198805210010"),
        (3, "浉河", "平桥"),
        (3, "参保单位：信阳市浉河区鑫源商贸有限公司", "无"),
    ],
)
def test_a_lie_is_not_believed_not_by_one_character(page, i, old, new):
    assert not agrees(page, changed(i, old, new))


def test_text_that_the_page_does_not_show_is_not_believed(page):
    assert not agrees(page, [*LAYER, line(100, 700, "监护人李大勇")])


def test_a_page_that_shows_more_than_its_layer_is_read_from_the_image(page):
    page.write(100, 700, "作废")
    assert not agrees(page, LAYER)


def test_no_layer_is_no_evidence(page):
    assert not agrees(page, [])


def test_spaces_widths_and_punctuation_make_no_difference(page):
    page.written[1] = (page.written[1][0], "姓 名:欧阳建国", {})
    page.written[2] = (page.written[2][0], "公民身份号码 ４１１２３１９８８０５１２００１０", {})
    assert agrees(page, LAYER)


def test_a_decimal_point_makes_a_difference():
    page = Page()
    page.write(100, 100, "建筑面积89.5平方米")
    assert agrees(page, [line(100, 100, "建筑面积89.5平方米")])
    assert not agrees(page, [line(100, 100, "建筑面积895平方米")])


def test_a_rare_character_that_the_recogniser_is_unsure_of_is_taken_from_the_layer(page):
    place, text, _ = page.written[3]
    page.written[3] = (place, text.replace("浉", "洲"), {text.index("浉"): 0.4})
    assert agrees(page, LAYER)
    page.written[3] = (place, text.replace("浉", "洲"), {})
    assert not agrees(page, LAYER)


def test_doubt_about_a_digit_is_no_excuse(page):
    place, text, _ = page.written[2]
    page.written[2] = (place, text.replace("0010", "0070"), dict.fromkeys(range(len(text)), 0.3))
    assert not agrees(page, LAYER)


def test_many_doubtful_characters_are_no_excuse(page):
    for i, (place, text, _) in enumerate(page.written):
        page.written[i] = (place, "某" + text[1:], {0: 0.3})
    assert not agrees(page, LAYER)


def test_a_seal_is_no_text_of_the_layer(page):
    page.write(600, 900, "专用章", colour=RED)
    assert agrees(page, LAYER)


def test_red_print_wider_than_a_seal_is(page):
    page.write(100, 900, "不动产权证书附记栏说明", colour=RED)
    assert not agrees(page, LAYER)


def test_what_was_found_but_reads_as_nothing_is_no_text(page):
    page.write(100, 900, "丨一", unsure={0: 0.2, 1: 0.3})
    assert agrees(page, LAYER)


def test_numbers_are_looked_at_first_and_the_first_lie_ends_it(page):
    assert not agrees(page, changed(2, "0010", "0011"))
    assert page.reads == 1


def test_a_line_under_a_seal_is_read_again_without_the_red():
    page = Page()
    page.write(100, 300, "参保单位鑫源商贸")
    layer = [line(100, 300, "参保单位鑫源商贸")]
    page.image[302:328, 120:260, :2] //= 4  # red over it
    page.image[302:328, 120:260, 2] |= 200
    clean = page.read

    def disturbed(crop):
        if (crop[:, :, 1] == crop[:, :, 2]).all():  # the red channel only
            return Recognised("参保单位鑫源商贸", (0.5,) * 8, (0.9,) * 8)
        seen = clean(crop)
        return Recognised(seen.text.replace("源", "深"), seen.positions, seen.certainties)

    assert text_layer_agrees(layer, page.image, page.detect, disturbed)


def test_a_line_without_red_on_it_is_read_once():
    page = Page()
    page.write(100, 300, "参保单位鑫源商贸")
    assert not agrees(page, [line(100, 300, "参保单位鑫深商贸")])
    assert page.reads == 1
