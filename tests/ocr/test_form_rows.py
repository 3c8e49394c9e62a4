"""A register card is one form everywhere: what stands where a field must be needs no label."""

import pytest
from hand_made import CHILD
from paper import Paper

from ocr.kinds import KindFileError, all_kinds, parse_kind

LEFT = (("姓名", "陈一诺"), ("曾用名", "无"), ("出生地", "福建省惠安县"), ("籍贯", "福建省安溪县"))
RIGHT = (
    ("户主或与户主关系", "女"),
    ("性别", "女"),
    ("民族", "回族"),
    ("出生日期", "2018年07月23日"),
)


def card(*unread, shift=0.0, moved=None, work=""):
    """A register card on which the texts of `unread` are not there; `moved` puts one elsewhere."""
    paper = Paper().put("常住人口登记卡", 450, 40, em=40)
    for i, ((label, value), (other, right)) in enumerate(zip(LEFT, RIGHT, strict=True)):
        y = 130 + 75 * i
        for text, x in ((label, 60), (other, 560)):
            if text not in unread:
                paper.put(text, x, y)
        for text, x, of in ((value, 230, label), (right, 780, other)):
            if (of, text) not in unread:
                paper.put(text, *((moved[1], y) if moved and moved[0] == of else (x, y + shift)))
    paper.put("公民身份号码", 60, 430).put(CHILD, 230, 430 + shift)
    if work:
        paper.put("服务处所", 60, 500).put(work, 230, 500)
    return paper.values("household_register_member")


def test_a_text_that_ends_in_a_label_is_no_value_where_it_crosses_either():
    assert card(work="建设路小学")["workplace"] == "建设路小学"
    assert "workplace" not in card(work="惠分人职业")


def test_all_that_is_labelled_is_read():
    assert card().items() >= {
        ("name", "陈一诺"), ("relationship_to_head", "女"), ("sex", "女"), ("ethnicity", "回族"),
        ("birthplace", "福建省惠安县"), ("birth_date", "2018-07-23"),
    }  # fmt: skip


@pytest.mark.parametrize("shift", [0.0, -14.0, 12.0])
@pytest.mark.parametrize(
    ("label", "field", "value"),
    [
        ("姓名", "name", "陈一诺"),
        ("性别", "sex", "女"),
        ("户主或与户主关系", "relationship_to_head", "女"),
        ("民族", "ethnicity", "回族"),
        ("出生地", "birthplace", "福建省惠安县"),
    ],
)
def test_a_label_that_is_hidden_takes_no_value_with_it(label, field, value, shift):
    read = card(label, shift=shift)
    assert read.get(field) == value
    assert read == card(shift=shift)


def test_two_labels_of_one_row_are_not_guessed():
    read = card("姓名", "户主或与户主关系")
    assert "name" not in read


def test_the_value_of_another_row_is_not_taken():
    assert "name" not in card("姓名", ("姓名", "陈一诺"))
    assert "name" not in card("姓名", moved=("姓名", 700))


def test_a_word_of_a_closed_list_needs_no_label_at_all():
    read = card("民族", "出生地")
    assert read["ethnicity"] == "回族"


def test_rows_name_fields_of_the_kind():
    assert ("former_name", "sex") in all_kinds()["household_register_member"].rows
    with pytest.raises(KindFileError, match="rows: age"):
        parse_kind("id: x\ntitles: [某表]\nrows: [age]\n", "x.yaml")


def test_a_field_stands_level_with_one_of_the_kind():
    grades = [f for f in all_kinds()["transfer_application"].fields if f.name == "from_grade"]
    assert grades[0].level_with == "from_school"
    labels = (
        "titles: [某表]\nfields:\n  grade: {labels: [年级], format: grade, level_with: school}\n"
    )
    with pytest.raises(KindFileError, match="level_with: school"):
        parse_kind(f"id: x\n{labels}", "x.yaml")
