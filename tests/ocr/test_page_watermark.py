import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.samples.fonts import faces, font
from ocr.page import scan_page

LINES = (
    "姓名：吕玉兰",
    "身份证号：230202197707271989",
    "该同志自去年五月起在我单位工作",
    "奉节县众合电子科技有限公司",
)


def letter(marked, ink=(205, 205, 205)):
    """A letter of four lines; `marked` puts slanted pale words across all of it."""
    paper = Image.new("RGB", (1000, 760), (246, 246, 242))
    if marked:
        words = Image.new("L", (1600, 1400))
        pen = ImageDraw.Draw(words)
        for row in range(0, 1400, 95):
            for column in range(0, 1600, 330):
                pen.text((column, row), "仅供转学使用", font=font(faces("hei")[0], 44), fill=255)
        words = words.rotate(20).crop((300, 300, 1300, 1060))
        paper.paste(ink, (0, 0), words)
    pen = ImageDraw.Draw(paper)
    for number, line in enumerate(LINES):
        pen.text((90, 90 + 130 * number), line, font=font(faces("song")[0], 34), fill=(30, 30, 30))
    return np.asarray(paper)[..., ::-1].copy()


@pytest.mark.parametrize("ink", [(205, 205, 205), (240, 190, 190)])
def test_text_is_read_through_a_watermark(engine, ink):
    scan = scan_page(letter(marked=True, ink=ink), engine)
    (sheet,) = scan.sheets
    assert [line.text.replace(":", "：") for line in sheet.lines] == list(LINES)
    assert scan.problems == ()


def test_the_watermarks_words_stay_among_the_pages_lines(engine):
    scan = scan_page(letter(marked=True), engine)
    assert any("仅供转学使用" in line.text for line in scan.lines)
