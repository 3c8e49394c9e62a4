"""What is read on a page but is no text of its papers."""

import cv2
import numpy as np
import pytest

from ocr.engine import Recognised
from ocr.model import Seal
from ocr.page.geometry import rectangle
from ocr.page.ink import evened
from ocr.page.stray import part_watermarks, without_seal_words
from ocr.page.text import Found

RED, BLACK, PALE = (50, 40, 215), (35, 35, 35), (205, 205, 205)
SEAL = Seal(rectangle(300, 100, 500, 300), "某县公安局")


@pytest.fixture
def sheet():
    return np.full((600, 800, 3), 246, dtype=np.uint8)


def glyph(image, x, y, colour, size=30):
    """Strokes as dense as those of a Han character, in a square at x, y."""
    for step in (0.1, 0.5, 0.9):
        cv2.line(image, (x, int(y + step * size)), (x + size, int(y + step * size)), colour, 3)
    cv2.line(image, (x + size // 2, y), (x + size // 2, y + size), colour, 3)


def printed(image, corner, text, colours, *, size=30):
    x, y = corner
    pitch = 34
    for i, colour in enumerate(colours):
        glyph(image, x + i * pitch, y, colour, size)
    count = len(text)
    right = x + count * pitch
    quad = np.array([[x, y], [right, y], [right, y + size], [x, y + size]], dtype=np.float32)
    places = tuple((i + 0.5) / count for i in range(count))
    return Found(quad, Recognised(text, places, (0.9,) * count))


def slanted(image, corner, text, colour):
    x, y = corner
    degrees, size = -25, 40
    along = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    aside = np.array([-along[1], along[0]])
    for i in range(len(text)):
        place = np.array([x, y]) + along * i * size
        for step in (0.2, 0.5, 0.8):
            start = place + aside * step * size
            end = start + along * 0.85 * size
            cv2.line(image, tuple(start.astype(int)), tuple(end.astype(int)), colour, 4)
    a = np.array([x, y])
    width = along * len(text) * size
    quad = np.array([a, a + width, a + width + aside * size, a + aside * size], dtype=np.float32)
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return Found(quad, Recognised(text, places, (0.9,) * len(text)))


def kept(image, *lines, seals=(SEAL,)):
    return [f.reading.text for f in without_seal_words(lines, seals, evened(image), 1.0)]


def test_words_of_a_seal_are_no_line(sheet):
    assert kept(sheet, printed(sheet, (340, 180), "公安局", [RED] * 3)) == []


def test_the_same_red_words_where_no_seal_is_are_print(sheet):
    line = printed(sheet, (340, 180), "公安局", [RED] * 3)
    assert kept(sheet, line, seals=()) == ["公安局"]
    assert kept(sheet, printed(sheet, (40, 420), "出生证", [RED] * 3)) == ["出生证"]


def test_a_value_under_a_seal_stays_even_where_the_seals_ink_covers_it(sheet):
    line = printed(sheet, (340, 180), "欧阳建", [BLACK] * 3)
    ink = np.full_like(sheet, 255)
    cv2.rectangle(ink, (330, 170), (380, 225), RED, -1)
    stamped = (sheet.astype(np.uint16) * ink // 255).astype(np.uint8)
    assert kept(stamped, line) == ["欧阳建"]


def test_a_seals_character_at_the_end_of_a_value_is_cut_off(sheet):
    line = printed(sheet, (210, 180), "由外迁来用", [BLACK] * 4 + [RED])
    (part,) = without_seal_words([line], [SEAL], evened(sheet), 1.0)
    assert part.reading.text == "由外迁来"
    assert part.quad[1][0] == pytest.approx(210 + 4 * 34, abs=2)
    assert part.reading.positions == pytest.approx((0.125, 0.375, 0.625, 0.875), abs=0.01)


def test_red_print_that_goes_on_outside_of_the_seal_stays(sheet):
    assert kept(sheet, printed(sheet, (210, 180), "签发机构盖章", [RED] * 6)) == ["签发机构盖章"]


def test_pale_words_aslant_are_a_watermark_and_so_are_their_fragments(sheet):
    text = [printed(sheet, (40, 40 + 60 * i), "姓名欧阳建国", [BLACK] * 6) for i in range(4)]
    mark = slanted(sheet, (420, 500), "仅供转学使用", PALE)
    piece = printed(sheet, (40, 520), "使用", [PALE] * 2, size=40)
    value = printed(sheet, (40, 330), "湖北十堰使", [BLACK] * 4 + [PALE])
    parted = part_watermarks(sheet, [*text, mark, piece, value])
    assert [f.reading.text for f in parted.text] == ["姓名欧阳建国"] * 4 + ["湖北十堰"]
    assert [f.reading.text for f in parted.marks] == ["仅供转学使用", "使用"]


def test_a_page_photographed_aslant_has_no_watermark(sheet):
    lines = [slanted(sheet, (60, 200 + 80 * i), "姓名欧阳建国", BLACK) for i in range(4)]
    parted = part_watermarks(sheet, lines)
    assert (parted.text, parted.marks) == (lines, [])


def test_pale_print_that_runs_with_the_text_is_text(sheet):
    lines = [printed(sheet, (40, 40 + 60 * i), "姓名欧阳建国", [BLACK] * 6) for i in range(4)]
    lines.append(printed(sheet, (40, 400), "仅供转学使用", [PALE] * 6))
    parted = part_watermarks(sheet, lines)
    assert (parted.text, parted.marks) == (lines, [])


def test_a_dark_scrap_of_the_watermark_does_not_make_one_of_pale_text(sheet):
    grey = (150, 150, 150)
    lines = [
        printed(sheet, (40, 40 + 60 * i), text, [grey] * 6)
        for i, text in enumerate(["姓名欧阳建国", "籍贯福建泉州", "文化程度小学", "职业是驾驶员"])
    ]
    lines.append(printed(sheet, (440, 40), "登记卡", [BLACK] * 3))
    scrap = slanted(sheet, (560, 540), "转学使用", BLACK)
    marks = [slanted(sheet, (x, 520), "仅供转学使用", PALE) for x in (40, 300)]
    parted = part_watermarks(sheet, [*lines, scrap, *marks])
    assert [f.reading.text for f in parted.text] == [f.reading.text for f in (*lines, scrap)]
    assert parted.marks == marks
