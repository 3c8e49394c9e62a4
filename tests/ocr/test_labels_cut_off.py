"""Labels that lost their first character at the paper's edge or under a seal."""

from dataclasses import replace

import pytest
from paper import Paper


def licence(line, x=84, *, unsure=None):
    """A licence with a company's name on it and `line` below, its first character as `unsure`."""
    paper = Paper().put("营业执照", 450, 40, em=40)
    paper.put("名称", 60, 130).put("固始县恒通服装店", 190, 130)
    paper.put("类型", 60, 170).put("个体工商户", 190, 170)
    paper.put(line, x, 210)
    if unsure is not None:
        last = paper.lines[-1]
        paper.lines[-1] = replace(last, certainties=(unsure, *last.certainties[1:]))
    return paper.put("组成形式", 60, 250).put("家庭经营", 190, 250)


@pytest.mark.parametrize(
    ("line", "x", "name"),
    [
        ("营者买买提·艾力", 84, "买买提·艾力"),
        ("责人：逄红星", 84, "逄红星"),
        ("资人 欧阳建国", 84, "欧阳建国"),
    ],
)
def test_a_label_without_its_first_character_is_known_by_what_follows(line, x, name):
    assert licence(line, x).values("business_licence").get("operator") == name


def test_a_first_character_that_a_seal_spoilt():
    paper = licence("怪营者买买提·艾力", 60, unsure=0.4)
    assert paper.values("business_licence").get("operator") == "买买提·艾力"
    sure = licence("怪营者买买提·艾力", 60, unsure=0.99)
    assert "operator" not in sure.values("business_licence")


@pytest.mark.parametrize(
    ("line", "x"),
    [
        ("营者应当在营业执照载明的范围内经营", 84),
        ("营者买买提·艾力", 400),  # in no column of labels
        ("营者服装", 84),
    ],
)
def test_what_follows_has_to_be_a_name_in_the_column_of_labels(line, x):
    assert "operator" not in licence(line, x).values("business_licence")


def test_what_may_be_the_end_of_two_labels_is_neither():
    paper = Paper().put("房屋租赁合同", 450, 40, em=40)
    paper.put("地址", 60, 130).put("固始县秀水街道成功大道8号", 190, 130)
    paper.put("租人：欧阳建国", 84, 170)
    values = paper.values("lease_contract")
    assert "欧阳建国" not in {values.get("landlord"), values.get("tenant")}


def test_a_label_that_is_whole_counts_before_one_that_is_not():
    paper = licence("营者买买提·艾力").put("经营者", 600, 130).put("欧阳建国", 700, 130)
    assert paper.values("business_licence")["operator"] == "欧阳建国"
