from __future__ import annotations

import pytest
from paper import Paper

from ocr.extract.layout import lay_out
from ocr.extract.running import running_text
from ocr.extract.signed import date_of_office, is_the_only_signature, signed_dates

SCHOOL, BUREAU = "商城县第二小学", "商城县教育体育局"


def text_of(*lines):
    paper = Paper().put("同意该生转学，情况属实，请予办理有关手续，特此证明。", 80, 60)
    for text, x, y in lines:
        paper.put(text, x, y)
    return running_text(lay_out(paper.sheet()))


BESIDE = (
    (SCHOOL, 80, 200),
    (BUREAU, 560, 200),
    ("2026年8月20日", 80, 250),
    ("2026年8月24日", 560, 250),
)
BELOW = (
    (SCHOOL, 400, 200),
    ("2026年8月20日", 400, 240),
    (BUREAU, 400, 320),
    ("2026年8月24日", 400, 360),
)
CLERK = (
    (SCHOOL, 400, 160),
    ("经办人：张丽", 400, 200),
    ("2026年8月20日", 400, 240),
    (BUREAU, 400, 320),
    ("2026年8月24日", 400, 360),
)


@pytest.mark.parametrize("lines", [BESIDE, BELOW, CLERK])
def test_each_office_has_the_date_under_its_name(lines):
    running = text_of(*lines)
    school, bureau = (date_of_office(running, office) for office in (SCHOOL, BUREAU))
    assert running.text[slice(*school)] == "2026年8月20日"
    assert running.text[slice(*bureau)] == "2026年8月24日"


def test_a_date_under_another_office_is_not_its_own():
    running = text_of(
        (SCHOOL, 400, 200),
        (BUREAU, 400, 240),
        ("2026年8月24日", 400, 280),
        ("2026年8月1日", 80, 500),
    )
    assert date_of_office(running, SCHOOL) is None


def test_the_last_of_two_near_dates_is_not_surely_the_papers_own():
    running = text_of(*BELOW)
    assert set(signed_dates(running)) == {"2026-08-20", "2026-08-24"}
    assert not is_the_only_signature(running, "2026-08-24")
    assert is_the_only_signature(running, "2026-08-20")
    alone = text_of((SCHOOL, 400, 200), ("2026年8月20日", 400, 240), ("2012年3月15日", 80, 400))
    assert is_the_only_signature(alone, "2026-08-20")
