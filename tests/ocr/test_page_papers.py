"""Two papers that touch in one photo."""

import numpy as np
import pytest

from ocr.engine import Recognised
from ocr.page.papers import find_papers
from ocr.page.text import Found


def line(text, x, y, height):
    width = height * len(text)
    quad = np.array(
        [[x, y], [x + width, y], [x + width, y + height], [x, y + height]], dtype=np.float32
    )
    places = tuple((i + 0.5) / len(text) for i in range(len(text)))
    return Found(quad, Recognised(text, places, (0.99,) * len(text)))


def cards(*tops):
    """Register cards one below the other: a title and six rows of two texts each."""
    found = []
    for top in tops:
        found.append(line("常住人口登记卡", 300, top, 56))
        for row in range(6):
            y = top + 90 + 70 * row
            found += [line("文化程度小学", 80, y, 28), line("婚姻状况未婚", 600, y, 28)]
    return found


def rule(y):
    return [20.0, y, 980.0, y]


@pytest.mark.parametrize("rules", [[465, 640], [640, 465], [465, 640, 915]])
def test_papers_are_parted_above_the_second_title_and_not_at_a_rule_of_the_first(rules):
    image = np.full((1260, 1000, 3), 240, dtype=np.uint8)
    papers = find_papers(image, cards(40, 680), np.array([rule(float(y)) for y in rules]))
    assert [len(paper.found) for paper in papers] == [13, 13]
    assert max(f.quad[:, 1].max() for f in papers[0].found) < 640


def test_a_table_with_one_title_is_one_paper():
    image = np.full((1260, 1000, 3), 240, dtype=np.uint8)
    (paper,) = find_papers(image, cards(40), np.array([rule(465.0)]))
    assert len(paper.found) == 13


def test_words_along_a_seal_are_no_title_of_a_second_paper():
    """The lower half of a form, parted from the upper by a rule, has seals and no title."""
    image = np.full((1260, 1000, 3), 240, dtype=np.uint8)
    found = [*cards(40), line("信阳市公安局", 500, 700, 56)]
    found += [line("盖章", 80 + 200 * i, 800 + 60 * i, 28) for i in range(6)]
    rules = np.array([rule(640.0)])
    assert len(find_papers(image, found, rules)) == 2
    image[700:756, 500:836:6] = (60, 60, 220)
    assert len(find_papers(image, found, rules)) == 1
