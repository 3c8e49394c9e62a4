"""Names of minorities, written by their sound, of which a character was read unsurely."""

from dataclasses import replace

import pytest
from paper import Paper

from ocr.model import FieldProblem
from ocr.values import normalise
from ocr.values.transliterated import is_told

LONG = "凯迪尔丁·阿不都热合曼"


def read(name, doubted, sure=0.52):
    """The name beside its label, the characters at `doubted` read with `sure`."""
    paper = Paper().put("常住人口登记卡", 450, 40, em=40).put("姓名", 60, 130).put(name, 190, 130)
    line = paper.lines[-1]
    certainties = tuple(sure if i in doubted else c for i, c in enumerate(line.certainties))
    paper.lines[-1] = replace(line, certainties=certainties)
    return paper.read("household_register_member").get("name")


@pytest.mark.parametrize(
    ("name", "place"),
    [(LONG, LONG.index("热")), (LONG, 0), ("阿不都热合曼", 4), ("热依拉・买买提", 6)],
)
def test_a_name_that_can_be_no_other_is_kept_and_doubted(name, place):
    field = read(name, {place})
    assert field is not None
    assert field.value == name.replace("・", "·")
    assert FieldProblem.LOW_CONFIDENCE in field.problems


@pytest.mark.parametrize(
    ("name", "doubted"),
    [
        ("买买提·艾力", {4}),  # 外力, 依力
        (LONG, {6}),  # 阿布都, 阿卜都
        ("凯迪尔丁·阿不都热台曼", {9}),  # no known part: nothing says what was printed
        (LONG, {0, 8}),
        ("艾力", {0}),
        ("欧阳建国", {3}),
    ],
)
def test_a_name_that_may_be_another_is_absent(name, doubted):
    assert read(name, doubted) is None


def test_of_two_owners_the_doubtful_one_may_be_told_by_its_parts():
    def owners(names, place):
        paper = Paper().put("不动产权证书", 450, 40, em=40)
        paper.put("权利人", 60, 130).put(names, 190, 130).put("共有情况", 60, 170)
        line = paper.put("共同共有", 190, 170).lines[2]
        certainties = tuple(0.5 if i == place else c for i, c in enumerate(line.certainties))
        paper.lines[2] = replace(line, certainties=certainties)
        return paper.read("property_certificate").get("owners")

    both = f"买买提·艾力、{LONG}"
    field = owners(both, both.index("热"))
    assert field is not None
    assert (field.value, field.problems) == (
        ("买买提·艾力", LONG),
        (FieldProblem.LOW_CONFIDENCE,),
    )
    assert owners(both, 4) is None


def test_a_name_that_was_hardly_seen_is_absent():
    assert read(LONG, {8}, sure=0.3) is None


def test_only_a_part_that_no_other_is_like_tells_its_character():
    assert is_told("阿不都热合曼·吐尔逊", 3)
    assert not is_told("阿不都热合曼·吐尔逊", 7)  # 土尔逊, 图尔逊
    assert not is_told("阿不都热合曼·吐尔逊", 6)  # the dot
    assert not is_told("阿不都热合曼·无此名", 3)
    assert not is_told("买买提·艾力、阿不都热合曼", 6)


@pytest.mark.parametrize(
    ("name", "told", "doubted"),
    [
        ("古丽巴哈尔依明", "古丽巴哈尔·依明", False),
        ("凯迪尔丁阿不都热合曼", "凯迪尔丁·阿不都热合曼", False),
        ("阿不都热合曼", "阿不都热合曼", False),  # one part
        ("买买提依明", "买买提依明", False),  # with a dot it is the same person
        ("扎西达娃卓玛", "扎西达娃卓玛", True),  # of a people whose names have no dot
    ],
)
def test_a_lost_dot_is_put_back_where_two_parts_are_told(name, told, doubted):
    field = read(name, set())
    assert field.value == told
    assert (FieldProblem.LOW_CONFIDENCE in field.problems) == doubted


def test_of_a_list_two_parts_without_a_dot_may_be_two_owners():
    found = normalise("names", "古丽巴哈尔依明")
    assert found.value == ("古丽巴哈尔·依明",)
    assert found.problems == (FieldProblem.LOW_CONFIDENCE,)
