"""Lines the detector passed over, and lines printed over each other."""

import cv2
import numpy as np
import pytest

from ocr.engine import Recognised
from ocr.page.overlooked import overlooked_lines
from ocr.page.overprint import part_overprinted
from ocr.page.text import Found

CODE = "91441900555631295X"


class OneText:
    """Reads the same on every line, and remembers how many it was shown."""

    def __init__(self, text, certainty=0.99):
        self._text, self._certainty = text, certainty
        self.seen = 0

    def read(self, _line):
        self.seen += 1
        count = len(self._text)
        places = tuple((i + 0.5) / count for i in range(count))
        return Recognised(self._text, places, (self._certainty,) * count)


def page():
    """Four rows of text, 24 pixels high; the third under a large pale watermark."""
    image = np.full((500, 800, 3), 245, dtype=np.uint8)
    cv2.putText(image, "WATERMARK", (40, 300), cv2.FONT_HERSHEY_SIMPLEX, 4.0, (190, 190, 190), 14)
    for y in (100, 180, 260, 340):
        cv2.putText(image, "2021 05 07 1234", (60, y), 0, 0.9, (30, 30, 30), 2, 16)
    return image


def row(y):
    quad = np.array([[55, y - 24], [345, y - 24], [345, y + 4], [55, y + 4]], dtype=np.float32)
    return Found(quad, OneText("2021年05月07日").read(None))


def test_a_row_that_was_passed_over_is_read():
    engine = OneText("成立日期2021年05月07日")
    (line,) = overlooked_lines(page(), [row(100), row(180), row(340)], engine)
    assert engine.seen == 1
    left, top = line.quad.min(axis=0)
    assert (left, top) == (pytest.approx(60, abs=8), pytest.approx(240, abs=8))


def test_nothing_is_read_again_and_no_watermark_is_text():
    engine = OneText("成立日期2021年05月07日")
    found = [row(100), row(180), row(260), row(340)]
    assert overlooked_lines(page(), found, engine) == []
    assert engine.seen == 0


@pytest.mark.parametrize(("text", "certainty"), [("成立日期", 0.7), ("|||||", 0.99)])
def test_what_does_not_read_like_text_is_none(text, certainty):
    found = [row(100), row(180), row(340)]
    assert overlooked_lines(page(), found, OneText(text, certainty)) == []


def mixed(text, places):
    quad = np.array([[50, 100], [450, 100], [450, 124], [50, 124]], dtype=np.float32)
    return Found(quad, Recognised(text, places, (0.95,) * len(text)))


def inked():
    image = np.full((200, 500, 3), 245, dtype=np.uint8)
    cv2.putText(image, "NO 123 91441900555631295X", (50, 112), 0, 0.7, (30, 30, 30), 2)
    cv2.putText(image, "FOR THIS PURPOSE ALONE", (180, 126), 0, 0.7, (30, 30, 30), 2)
    return image


HOLED = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.8, 0.85, 0.9)


def test_two_lines_printed_over_each_other_are_read_apart():
    item = mixed("信用代码是九网基用", HOLED)
    before, *halves = part_overprinted(inked(), [item], OneText(CODE))
    assert before.reading.text == "信用代码是九"
    assert before.quad[1][0] < 200
    assert [half.reading.text for half in halves] == [CODE, CODE]
    assert halves[0].quad[0][1] < 100 < halves[1].quad[0][1]


def test_a_blank_between_label_and_value_is_no_hole():
    engine = OneText(CODE)
    item = mixed("信用代码是九网基用", HOLED)
    blank = np.full((200, 500, 3), 245, dtype=np.uint8)
    assert part_overprinted(blank, [item], engine) == [item]
    assert engine.seen == 0


def test_a_row_of_which_no_half_reads_clearly_stays_as_it_is():
    item = mixed("信用代码是九网基用", HOLED)
    assert part_overprinted(inked(), [item], OneText(CODE, 0.8)) == [item]


def aslant(x, y):
    """A line of a watermark of which nothing can be seen on the picture."""
    along, aside = np.array([282.0, -103.0]), np.array([9.0, 24.0])
    start = np.array([x, y], dtype=np.float64)
    corners = [start, start + along, start + along + aside, start + aside]
    return Found(np.array(corners, dtype=np.float32), OneText("仅供转学使用").read(None))


def test_the_rows_of_the_text_are_looked_for_not_those_of_a_watermark():
    engine = OneText("成立日期2021年05月07日")
    marks = [aslant(x, y) for x in (420, 500) for y in (150, 250, 350, 450)]
    (line,) = overlooked_lines(page(), [row(100), row(180), row(340), *marks], engine)
    assert line.quad.min(axis=0)[1] == pytest.approx(240, abs=8)


def with_a_word():
    image = page()
    cv2.rectangle(image, (600, 160), (622, 182), (30, 30, 30), 3)
    return image


@pytest.mark.parametrize(
    ("text", "certainty", "found"),
    [
        ("男", 0.99, ["男"]),
        ("小学", 0.95, ["小学"]),
        ("口", 0.99, []),
        ("男", 0.7, []),
        ("供用", 0.99, []),  # of the watermark's words
    ],
)
def test_a_word_of_one_or_two_characters_that_was_passed_over_is_read(text, certainty, found):
    marks = [aslant(x, y) for x in (420, 500) for y in (150, 250, 350, 450)]
    wide = row(420).quad + np.array([[0, 0], [420, 0], [420, 0], [0, 0]], dtype=np.float32)
    lines = [*(row(y) for y in (100, 180, 260, 340)), Found(wide, row(420).reading), *marks]
    read = overlooked_lines(with_a_word(), lines, OneText(text, certainty))
    assert [item.reading.text for item in read] == found
