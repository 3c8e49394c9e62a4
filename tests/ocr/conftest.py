from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.engine import Engine

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
LINES = (
    "TRANSFER CERTIFICATE",
    "Name of student 2024",
    "ID 411525201203150026",
    "Registered in May 2019",
    "Address Road 18 Room 501",
    "Pension paid 2025-03-31",
    "Employer code 91410100",
)


@pytest.fixture(scope="session")
def engine():
    return Engine()


@pytest.fixture
def real_photo():
    """The path of a real photo by name; skips where the photos are absent."""

    def path(name):
        found = REAL / name
        if not found.exists():
            pytest.skip("the real photos are not on this machine")
        return found

    return path


@pytest.fixture
def draw_page():
    """Draws a paper with lines of text that need no font."""

    def draw(lines=LINES, size=(640, 520), paper=(240, 245, 246)):
        image = np.full((size[1], size[0], 3), paper, dtype=np.uint8)
        for i, line in enumerate(lines):
            place = (50, 70 + 62 * i)
            cv2.putText(image, line, place, cv2.FONT_HERSHEY_DUPLEX, 1.05, (30, 30, 30), 2, 16)
        return image

    return draw
