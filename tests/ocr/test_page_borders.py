"""Text printed over the border of its cell is read without the border."""

import cv2
import numpy as np
import pytest

from ocr.engine import Recognised
from ocr.page.borders import without_borders
from ocr.page.text import Found

LEFT, TOP, RIGHT, BOTTOM = 60, 100, 260, 140
QUAD = np.array([[LEFT, TOP], [RIGHT, TOP], [RIGHT, BOTTOM], [LEFT, BOTTOM]], dtype=np.float32)


class Camera:
    """Reads what it is told to, and keeps the pictures of lines it was shown."""

    def __init__(self, text, certainty):
        self._reading = reading(text, certainty)
        self.seen = []

    def read(self, line):
        self.seen.append(line)
        return self._reading


def reading(text, certainty):
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return Recognised(text, places, (certainty, *(0.99,) * (len(text) - 1)))


def cell(*, border=80, from_y=40, to_y=220):
    """A cell's left border, and print that begins left of it."""
    image = np.full((260, 400, 3), 240, dtype=np.uint8)
    if border:
        cv2.line(image, (border, from_y), (border, to_y), (70, 90, 140), 3)
    cv2.putText(
        image, "HOME", (LEFT + 4, BOTTOM - 6), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (60, 30, 30), 3
    )
    return image


def test_a_border_through_a_character_is_taken_out():
    engine = Camera("女士你好", 0.97)
    (line,) = without_borders(cell(), [Found(QUAD, reading("平士你好", 0.9))], engine)
    assert line.reading.text == "女士你好"
    (picture,) = engine.seen
    rim = picture[:4, 16:25].astype(int)  # above the letters only the border was dark
    assert rim.min() > 200


@pytest.mark.parametrize(
    ("image", "was", "sure"),
    [
        (cell(border=0), "平士你好", 0.9),  # no border
        (cell(from_y=100, to_y=140), "平士你好", 0.9),  # a stroke: it ends where the text does
        (cell(border=300), "平士你好", 0.9),  # beside the text
        (cell(), "平士你好", 0.99),  # read surely all the same
    ],
)
def test_a_line_without_a_border_through_it_is_not_read_again(image, was, sure):
    engine = Camera("女士你好", 0.97)
    (line,) = without_borders(image, [Found(QUAD, reading(was, sure))], engine)
    assert line.reading.text == was
    assert not engine.seen


@pytest.mark.parametrize(("text", "certainty"), [("女士你好", 0.5), ("士你好", 0.99)])
def test_a_reading_that_is_no_better_is_not_taken(text, certainty):
    engine = Camera(text, certainty)
    (line,) = without_borders(cell(), [Found(QUAD, reading("平士你好", 0.9))], engine)
    assert line.reading.text == "平士你好"
    assert engine.seen
