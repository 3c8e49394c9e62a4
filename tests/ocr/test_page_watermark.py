import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.samples.fonts import faces, font
from ocr.engine import Recognised
from ocr.page import scan_page
from ocr.page.text import Found
from ocr.page.watermark import sure_before, with_lines_missing

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


def line(text, left=100, certainty=1.0):
    quad = np.array([(left, 50), (left + 300, 50), (left + 300, 90), (left, 90)], np.float32)
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return Found(quad, Recognised(text, places, (certainty,) * len(text)))


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        (
            line("2012年4月27日"),
            line("2012年1月27日", 104),
            "2012年4月27日",
        ),  # a stroke is gone
        (line("2012年4月27日", certainty=0.8), line("2012年1月27日"), "2012年1月27日"),
        (line("仅供李某"), line("李某"), "李某"),  # words of the watermark stood in it
        (line("2012年4月27日", left=600), line("2012年1月27日"), "2012年1月27日"),  # another line
    ],
)
def test_what_was_sure_with_the_watermark_stays(before, after, read):
    (found,) = sure_before([after], [before])
    assert found.reading.text == read


def test_what_only_one_of_the_two_pictures_shows_is_there_all_the_same():
    found = [line("姓名:吕玉兰")]
    others = [
        line("男", 600),
        line("仅用", 1000),  # left of the watermark
        line("汉族", 1400, 0.7),  # not surely read
        line("姓名:吕玉兰", 104),
    ]
    read = [item.reading.text for item in with_lines_missing(found, others, set("仅供转学用"))]
    assert read == ["姓名:吕玉兰", "男"]
