"""The order in which a page is looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ocr.engine import Engine, Image
from ocr.model import Line, PageProblem, Sheet
from ocr.page.geometry import as_matrix
from ocr.page.text import read_lines


@dataclass(frozen=True, slots=True)
class PageScan:
    """What stands on a page image, before anything is understood.

    `rotation` is the clockwise turn in degrees that brings the page upright. `lines` are in pixels
    of the page image, each box clockwise from the text's own top left.
    """

    rotation: int
    problems: tuple[PageProblem, ...]
    sheets: tuple[Sheet, ...]
    lines: tuple[Line, ...]


def scan_page(image: Image, engine: Engine) -> PageScan:
    """Find the papers on a page image (BGR, height × width × 3) and read their lines."""
    lines = tuple(read_lines(image, engine))
    height, width = image.shape[:2]
    sheet = Sheet(float(width), float(height), as_matrix(np.eye(3)), lines)
    return PageScan(0, (), (sheet,), lines)
