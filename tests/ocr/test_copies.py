import numpy as np
import pytest

from ocr.engine import Recognised
from ocr.model import Line
from ocr.page.copy_marks import overlooked_copy_marks
from ocr.page.text import Found
from ocr.values.copies import marked_as_copy

BOX = ((0, 0), (1, 0), (1, 1), (0, 1))


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("复印件", True),
        ("复 印 件", True),
        ("(复印件)", True),
        ("此复印件仅供转学使用", True),
        ("复印件与原件一致", True),
        ("经核对,与原件核对无误", True),
        ("COPY", True),
        ("复印", True),
        ("此复印件仪供", True),
        ("此复师件权供转学使用", True),
        ("(盖复印件", True),
        ("与原件核", True),
        ("写原件較对无误", True),
        ("复印件无效", False),
        ("复印费", False),
        ("户口本复印件", False),
        ("本证明复印无效,涂改无效。", False),
        ("本证明可登录社会保险网上服务平台验证,复印件无效。", False),
        ("提交户口本复印件一份", False),
        ("副本", False),
        ("附:身份证复印件", False),
    ],
)
def test_only_a_mark_makes_a_copy(text, copy):
    assert marked_as_copy([Line("姓名", 1.0, BOX), Line(text, 0.9, BOX)]) is copy


def reading(text):
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return Recognised(text, places, (0.99,) * len(text))


def quad(x, y, width, height):
    return np.array(
        [[x, y], [x + width, y], [x + width, y + height], [x, y + height]], dtype=np.float32
    )


class SecondLook:
    """Sees the places of `texts` at a longest side of 640 pixels, and reads what stands there."""

    def __init__(self, *texts):
        self._texts, self.read_at = texts, []

    def detect(self, image, longest_side):
        assert max(image.shape[:2]) == longest_side == 640
        return [place / 2 for place, _ in self._texts]

    def read(self, line):
        self.read_at.append(line.shape[:2])
        return reading(
            next(t for q, t in self._texts if round(float(np.ptp(q[:, 0]))) == line.shape[1])
        )


PICTURE = np.full((900, 1280, 3), 240, dtype=np.uint8)
LINES = reading("登记机关")
MARK, LINE = quad(900, 20, 90, 30), quad(100, 200, 400, 30)


def test_a_mark_passed_over_at_the_first_look_is_found_at_a_second():
    engine = SecondLook((MARK, "复印件"), (LINE, "名称绵阳市众合餐饮"), (quad(0, 0, 60, 300), "口"))
    found = [Found(LINE, reading("名称绵阳市众合餐饮"))]
    (mark,) = overlooked_copy_marks(PICTURE, found, engine)
    assert mark.reading.text == "复印件"
    assert np.allclose(mark.quad, MARK)
    assert len(engine.read_at) == 1  # neither what was read already nor what has no mark's shape


def test_where_a_mark_was_read_nothing_is_looked_for():
    assert overlooked_copy_marks(PICTURE, [Found(MARK, reading("复印件"))], None) == []


def test_other_text_that_was_passed_over_is_no_mark():
    engine = SecondLook((MARK, "收讫"), (LINE, "复印件无效"))
    assert overlooked_copy_marks(PICTURE, [], engine) == []
    assert len(engine.read_at) == 2


class SeenOnBareText:
    """Sees the mark only where nothing on the picture is as pale as the ornament."""

    def __init__(self):
        self.looks = 0

    def detect(self, image, longest_side):
        assert max(image.shape[:2]) <= longest_side
        self.looks += 1
        top = image[: len(image) // 12, : image.shape[1] * 3 // 4]
        return [] if top.min() < 200 else [quad(300, 10, 60, 20)]

    def read(self, line):
        assert line.shape[1] > line.shape[0]
        return reading("复印件")


@pytest.mark.parametrize(
    ("ink", "word", "looked_at"),
    [
        ((40, 40, 40), "名称", True),  # a grey page may be a copy
        ((40, 40, 200), "名称", False),  # a seal in its colour
        ((40, 40, 200), "(复)印", False),
        ((40, 40, 200), "复", True),  # a piece of a mark
    ],
)
def test_a_mark_amid_an_ornament_is_looked_for_on_the_bare_text(ink, word, looked_at):
    page = PICTURE.copy()
    page[20:44, 200:800] = 150  # the ornament
    for x in range(100, 900, 10):
        page[200:230, x : x + 4] = 40
        page[700:730, x : x + 4] = 40
    page[500:540, 500:540] = ink
    found = [Found(quad(100, 200, 800, 30), reading(word)), Found(quad(100, 700, 800, 30), LINES)]
    engine = SeenOnBareText()
    marks = overlooked_copy_marks(page, found, engine)
    assert [mark.reading.text for mark in marks] == (["复印件"] if looked_at else [])
    assert engine.looks == (2 if looked_at else 1)


def test_a_red_table_makes_no_coloured_page():
    page = PICTURE.copy()
    page[20:44, 200:800] = 150
    page[:, 1000:] = (30, 30, 200)
    for x in range(100, 900, 10):
        page[200:230, x : x + 4] = 40
    engine = SeenOnBareText()
    marks = overlooked_copy_marks(page, [Found(quad(100, 200, 800, 30), reading("名称"))], engine)
    assert [mark.reading.text for mark in marks] == ["复印件"]
