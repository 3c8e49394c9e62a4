"""Forms in other shapes: headings over values, choices to tick, headings that stand upright."""

import pytest
from paper import EM, Paper

from ocr.values.choices import ticked

CHILD = "411525201203150045"


def headed(rows, *, gap=95.0):
    """A table in which a row of headings is followed by a row of values: [(heading, value) …]."""
    paper = Paper().put("中小学生转学登记表", 400, 40, em=40)
    y = 150.0
    for row in rows:
        for i, (heading, value) in enumerate(row):
            middle = 120 + 180 * i
            for text, at in ((heading, y), (value, y + gap)):
                if text:
                    paper.put(text, middle - EM * len(text) / 2, at)
        y += 2 * gap
    return paper


def test_values_below_a_row_of_headings():
    first = [
        ("学生姓名", "姜晓燕"),
        ("性别", "女"),
        ("出生日期", "2012-03-15"),
        ("监护人", "薛一诺"),
        ("与监护人关系", "母女"),
    ]
    second = [
        ("由何校转出", "茶陵县育才学校"),
        ("现读年级", "一年级"),
        ("转入何校", "阜南县双桥学校"),
        ("申请年级", "二年级"),
        ("转学原因", "父母经商"),
    ]
    assert headed([first, second]).values("transfer_application") == {
        "student_name": "姜晓燕",
        "sex": "女",
        "birth_date": "2012-03-15",
        "guardian_name": "薛一诺",
        "guardian_relationship": "母女",
        "from_school": "茶陵县育才学校",
        "from_grade": "一年级",
        "to_school": "阜南县双桥学校",
        "to_grade": "二年级",
        "reason": "父母经商",
    }


def test_an_empty_row_of_a_form_is_no_row_of_headings():
    paper = Paper().put("转学申请表", 400, 40, em=40)
    for i, label in enumerate(("学生姓名", "性别", "出生日期", "民族")):
        paper.put(label, 60 + 250 * i, 150)
    paper.put("身份证号", 60, 210).put(CHILD, 310, 210)
    paper.put("联系电话", 810, 210)
    assert paper.values("transfer_application") == {"id_number": CHILD}


def test_an_upright_heading_tells_the_two_schools_apart():
    paper = Paper().put("转学登记表", 400, 40, em=40)
    for y, way, school, grade in (
        (150, "转出", "义乌市实验小学", "二年级"),
        (230, "转入", "惠安县第一小学", "三年级"),
    ):
        paper.put(way[0], 60, y - 18).put(way[1], 60, y + 18)
        paper.put("学校", 150, y).put(school, 300, y).put("年级", 700, y).put(grade, 850, y)
    assert paper.values("transfer_application") == {
        "from_school": "义乌市实验小学",
        "from_grade": "二年级",
        "to_school": "惠安县第一小学",
        "to_grade": "三年级",
    }


def test_instructions_are_no_values():
    paper = (
        Paper().put("转学申请表", 400, 40, em=40).put("学生姓名", 60, 150).put("付依诺", 300, 150)
    )
    paper.put("填表说明：学籍号由转出学校填写；转学原因须与佐证材料一致。", 60, 800)
    paper.put("转出学校教育行政部门签章", 60, 600)
    assert paper.values("transfer_application") == {"student_name": "付依诺"}


@pytest.mark.parametrize(
    ("pieces", "value", "is_sure"),
    [
        (["□户籍迁移□购房搬迁☑随迁务工□其他"], "随迁务工", True),
        (["□户籍迁移 □√购房搬迁 □其他"], "购房搬迁", True),
        (["□户籍迁移 □购房搬迁", "工作调动 □随迁务工", "□其他"], "工作调动", False),
        (["□户籍迁移 □购房搬迁 □其他"], None, False),
        (["□户籍迁移 ☑购房搬迁 ☑其他"], None, False),
        (["户籍迁移", "购房搬迁 □其他"], None, False),
    ],
)
def test_of_several_choices_the_ticked_one_is_taken(pieces, value, is_sure):
    found = ticked(pieces)
    assert (found and found.value) == value
    assert found is None or (not found.problems) == is_sure


def test_a_ticked_reason_on_a_form():
    paper = Paper().put("转学申请表", 400, 40, em=40)
    paper.put("申请原因", 60, 150).put("□户籍迁移 □购房搬迁 ☑随迁务工", 300, 150)
    assert paper.values("transfer_application") == {"reason": "随迁务工"}


def test_a_row_of_labels_with_words_for_values_is_no_row_of_headings():
    paper = Paper().put("户口簿首页", 400, 40, em=40)
    paper.put("户别", 60, 150).put("农业家庭户", 250, 150)
    paper.put("户主姓名", 640, 150).put("顾祺", 850, 150)
    paper.put("户号", 60, 230).put("439312697", 250, 230)
    assert paper.values("household_register_cover") == {
        "household_type": "农业家庭户",
        "head_name": "顾祺",
        "household_number": "439312697",
    }


def test_two_labels_of_a_column_are_not_one_in_two_lines():
    paper = Paper().put("常住人口基本信息", 400, 40, em=40)
    for i, (label, value) in enumerate((("户主", "邓昊"), ("姓名", "邓浩然"), ("性别", "男"))):
        paper.put(label, 60, 150 + 33 * i).put(value, 300, 150 + 33 * i)
    values = paper.values("resident_information_sheet")
    assert values == {"head_name": "邓昊", "name": "邓浩然", "sex": "男"}


def test_a_unit_under_a_heading_is_no_value():
    paper = Paper().put("房屋所有权证", 400, 40, em=40)
    for x, head, value in (
        (100, "总层数", "9"),
        (300, "建筑面积", "70.33"),
        (600, "套内建筑面积", "56.5"),
    ):
        paper.put(head, x, 150).put(value, x + 20, 255)
    paper.put("(平方米)", 305, 180, em=20).put("(平方米)", 620, 180, em=20)
    assert paper.values("property_certificate") == {"area": "70.33"}


def test_military_service_is_told_without_its_label():
    paper = Paper().put("常住人口登记卡", 400, 40, em=40).put("姓名", 60, 150).put("于军", 250, 150)
    paper.put("退出现役", 800, 300)
    values = paper.values("household_register_member")
    assert values == {"name": "于军", "military_service": "退出现役"}


def card(*rows):
    """A card of two columns: [(label, value, label, value) …]; an empty text was not read."""
    paper = Paper().put("常住人口登记卡", 400, 40, em=40)
    for i, row in enumerate(rows):
        for text, at in zip(row, (60, 300, 760, 960), strict=True):
            if text:
                paper.put(text, at, 130 + 70 * i)
    return paper


CARD = [
    ("姓名", "姜晓燕", "与户主关系", "女"),
    ("曾用名", "", "性别", "女"),
    ("出生地", "河南省固始县", "民族", "汉族"),
    ("籍贯", "河南省固始县", "出生日期", "2012年03月15日"),
]


def test_a_value_whose_label_is_hidden_is_not_the_left_ones():
    read = card(*CARD, ("服务处所", "", "", "固始县第一小学")).values("household_register_member")
    assert "workplace" not in read
    assert read["birth_date"] == "2012-03-15"
    beside = card(*CARD, ("服务处所", "固始县第一小学", "", "教师"))
    assert beside.values("household_register_member")["workplace"] == "固始县第一小学"


@pytest.mark.parametrize("scrap", ["用", "联业", "由久居", "何时由何地千来本址"])
def test_scraps_of_other_cells_are_no_workplace(scrap):
    rows = [*CARD, ("服务处所", scrap, "职业", "学生"), ("何时由何地迁来本址", "", "", "")]
    read = card(*rows).values("household_register_member")
    assert "workplace" not in read
    assert read["occupation"] == "学生"


@pytest.mark.parametrize("scrap", ["衣", "由久居"])
def test_scraps_of_other_cells_are_no_occupation(scrap):
    rows = [*CARD, ("服务处所", "固始县第一小学", "职业", scrap)]
    assert "occupation" not in card(*rows).values("household_register_member")


def test_strokes_are_no_other_address():
    rows = [*CARD, ("本市(县)其他住址", "白核", "宗教信仰", "")]
    assert "other_address" not in card(*rows).values("household_register_member")


def test_a_value_that_a_longer_label_begins_with_is_a_value():
    paper = Paper().put("营业执照", 400, 40, em=40)
    for i, (label, value) in enumerate(
        (("名称", "固始县永兴汽车维修部"), ("类型", "个体工商户"), ("经营者", "欧阳建国"))
    ):
        paper.put(label, 60, 150 + 70 * i).put(value, 300, 150 + 70 * i)
    assert paper.values("business_licence")["type"] == "个体工商户"
