"""Lines under red ink, read without the red and, where a character is in doubt, with it too."""

import cv2
import numpy as np
import pytest

from ocr.engine import Recognised
from ocr.page.second_look import read_twice, without_doubles
from ocr.page.text import Found

BOX = np.array([[40, 60], [360, 60], [360, 100], [40, 100]], dtype=np.float32)
WHOLE, BLEACHED = "临泉县幸福小区", "临泉县幅小区"


def page():
    """A line of dark strokes with red ones of a seal across it."""
    image = np.full((160, 400, 3), 246, dtype=np.uint8)
    for x in range(45, 350, 22):
        cv2.line(image, (x, 66), (x, 94), (30, 30, 30), 4)
    cv2.circle(image, (220, 80), 60, (50, 40, 215), 8)
    return image


class Reader:
    """Finds the one line; reads it surely with its red, and by `certainties` without."""

    def __init__(self, certainties):
        self._certainties = certainties

    def detect(self, _image, _longest_side):
        return [BOX.copy()]

    def read(self, line):
        red = line[..., 2].astype(int) - line[..., 1] > 60
        text, sure = (WHOLE, (0.97,) * 7) if red.any() else (BLEACHED, self._certainties)
        places = tuple((i + 0.5) / len(text) for i in range(len(text)))
        return Recognised(text, places, sure)


@pytest.mark.parametrize(
    ("certainties", "read"),
    [
        ((0.99, 0.99, 0.8, 0.76, 0.99, 0.99), WHOLE),  # mean 0.92: one stroke may be lost
        ((0.99,) * 6, BLEACHED),
    ],
)
def test_with_its_red_a_line_is_read_where_a_character_is_in_doubt(certainties, read):
    texts = {f.reading.text for f in read_twice(page(), [BOX], Reader(certainties))}
    assert texts == {read}


def line(text, left, right, top=60):
    corners = [[left, top], [right, top], [right, top + 40], [left, top + 40]]
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return Found(np.array(corners, dtype=np.float32), Recognised(text, places, (0.99,) * len(text)))


def test_a_piece_of_a_line_that_was_found_by_itself_too_is_left_out():
    whole, below = line("户主姓名刘建军", 40, 360), line("刘建军", 200, 360, top=120)
    found = [whole, line("刘建军", 200, 358), line("户号", 40, 120), below]
    assert [item.reading.text for item in without_doubles(found)] == [
        "户主姓名刘建军",
        "户号",
        "刘建军",
    ]
