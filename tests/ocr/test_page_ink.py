"""Red ink made paper, and what is printed under it."""

import cv2
import numpy as np
import pytest

from ocr.page.ink import bleached

PAPERS = [(242, 246, 246), (225, 205, 232), (150, 170, 175)]  # white, under warm light, dim


def printed(colour):
    image = np.full((300, 700, 3), colour, dtype=np.uint8)
    ink = tuple(round(0.2 * c) for c in colour)
    cv2.putText(image, "0123456789", (60, 160), cv2.FONT_HERSHEY_SIMPLEX, 1.6, ink, 4)
    return image


def stamped(image):
    """The picture with a ring of red ink over the print: what is under it shines through."""
    ink = np.full(image.shape, 255, dtype=np.uint8)
    red = (60, 50, round(0.85 * 255))
    cv2.circle(ink, (300, 150), 110, red, 10, cv2.LINE_AA)
    cv2.line(ink, (210, 120), (400, 150), red, 8, cv2.LINE_AA)
    return (image.astype(np.float32) * ink / 255).astype(np.uint8)


@pytest.mark.parametrize("colour", PAPERS)
def test_a_stamp_becomes_paper_and_the_print_under_it_stays(colour):
    plain = printed(colour)
    wanted = bleached(plain)[..., 0] < 128
    grey = bleached(stamped(plain))[..., 0]
    away = cv2.dilate(wanted.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    assert np.percentile(grey[away], 1) > 200
    core = cv2.erode(wanted.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert np.percentile(grey[core], 95) < 128


def test_print_as_pale_as_the_stamp_is_not_bleached_away():
    image = np.full((300, 700, 3), (240, 240, 245), dtype=np.uint8)
    cv2.putText(image, "0123456789", (60, 160), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (150,) * 3, 4)
    wanted = bleached(image)[..., 0] < 200
    grey = bleached(stamped(image))[..., 0]
    assert np.mean(grey[wanted] < 215) > 0.95
