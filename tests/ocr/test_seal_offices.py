"""The office in a round seal of which a character is misread, by the rest of the paper."""

import pytest
from paper import Paper

from ocr.extract.document import document_of
from ocr.kinds import all_kinds
from ocr.model import FieldProblem, Seal
from ocr.values.offices import office_on_paper

BOX = ((700.0, 600.0), (900.0, 600.0), (900.0, 800.0), (700.0, 800.0))


def issuer(seal, address="昆山市玉山镇城北民营路88号", code=""):
    """The issuer of a licence of a business at `address` under a seal that reads `seal`."""
    paper = Paper().put("营业执照", 450, 40, em=40)
    paper.put("名称", 60, 130).put("聚元电子有限公司", 190, 130)
    paper.put("经营者", 60, 170).put("欧阳建国", 190, 170)
    paper.put("住所", 60, 210).put(address, 190, 210)
    if code:
        paper.put("统一社会信用代码", 60, 250).put(code, 300, 250)
    paper.put("登记机关", 600, 560)
    paper.seals.append(Seal(BOX, seal))
    return document_of(paper.sheet(), all_kinds()["business_licence"], 1.0).fields.get("issuer")


@pytest.mark.parametrize(
    ("seal", "address", "office"),
    [
        ("昆小市市场监督管理局", "昆山市玉山镇城北民营路88号", "昆山市市场监督管理局"),
        ("周始县行政审批局", "河南省固始县城关镇中山大街12号", "固始县行政审批局"),
        ("信阳市狮河区市场监督管埋局", "浉河区新华路23号", "信阳市浉河区市场监督管理局"),
    ],
)
def test_a_misread_place_is_that_of_the_paper(seal, address, office):
    found = issuer(seal, address)
    assert found is not None
    assert (found.value, found.text) == (office, seal)
    assert FieldProblem.LOW_CONFIDENCE in found.problems


def test_the_code_of_the_registry_in_the_number_tells_the_place_too():
    code = "91320583MA1WX3R75D"  # 320583 is 昆山市
    assert issuer("昆小市市场监督管理局", "民营路88号3号房", code).value == "昆山市市场监督管理局"


@pytest.mark.parametrize(
    ("seal", "address"),
    [
        ("昆小市市场监督管理局", "固始县城关镇中山大街12号"),  # nothing tells that it is 昆山市
        ("衡阳县市场监督管理局", "衡山县双井镇中山大道155号"),  # there are both
        ("息县市场监路原文", "固始县城关镇中山大街12号"),
    ],
)
def test_a_place_of_which_nothing_tells_is_absent(seal, address):
    assert issuer(seal, address) is None


@pytest.mark.parametrize(
    ("seal", "address"),
    [
        ("衡阳市市场监督管理局", "衡山县双井镇中山大道155号"),  # the city's
        ("固始县市场监督管理局", "潢川县城关镇中山大街12号"),  # an office elsewhere
        ("固始县市场监督管理局", "固始县城关镇中山大街12号"),
    ],
)
def test_a_place_that_was_read_stays(seal, address):
    found = issuer(seal, address)
    assert found is not None
    assert (found.value, found.problems) == (seal, ())


@pytest.mark.parametrize(
    ("read", "whole"),
    [
        ("固始县市场监督管埋局", "固始县市场监督管理局"),
        ("固始县市场监督管理所", "固始县市场监督管理所"),
        ("固始县第三人民医院", "固始县第三人民医院"),
        ("新乡县市场监督管理局", "新乡县市场监督管理局"),
    ],
)
def test_one_character_of_an_offices_long_name_is_put_right(read, whole):
    assert office_on_paper(read, ["牧野区"]) == whole


@pytest.mark.parametrize("note", ["业务专用意", "出生证专用章", "签发专用章", "暂住人口专用章"])
def test_what_a_seal_is_for_is_no_part_of_its_office(note):
    found = issuer(f"固始县人民医院{note}", "固始县城关镇中山大街12号")
    assert found is not None
    assert found.value == "固始县人民医院"
