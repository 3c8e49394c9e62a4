"""Row by row: values, faults with their columns, relations, duplicates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from records_tables import (
    CHILD,
    FATHER,
    SCHOOLS,
    STUDENTS,
    TWIN,
    csv_text,
    only,
    read,
    reasons,
    table_xlsx,
)

from matching.model import Relationship
from ocr.values.identity import is_id_number


def with_(**changes: object) -> dict[str, object]:
    return {**STUDENTS, **changes}


def test_a_whole_row():
    record = only(csv_text(STUDENTS)).record
    assert record.school_code == "2141005678"
    assert (record.name, record.sex, record.birth_date) == ("欧阳靖雯", "女", date(2012, 3, 15))
    assert (record.id_number, record.enrolment_number) == (CHILD, f"G{CHILD}")
    assert (record.grade, record.class_name) == ("2024级", "3班")
    guardian = record.guardians[0]
    assert (guardian.name, guardian.id_number) == ("欧阳建国", FATHER)
    assert guardian.relationship is Relationship.FATHER


@pytest.mark.parametrize(
    "value", [411525201203150000, 4.11525201203150e17, 411525198805120000.0, 4.5]
)
def test_an_id_number_excel_took_for_a_number_is_an_error(value):
    row = only(table_xlsx(with_(身份证件号=value)))
    assert row.record is None
    assert reasons(row)[0][0] == "身份证件号"
    assert "科学计数" in reasons(row)[0][1]


@pytest.mark.parametrize("text", ["4.11525E+17", "4.11525201203150E+17", "4e17"])
def test_scientific_notation_in_csv_is_an_error(text):
    row = only(csv_text(with_(身份证件号=text)))
    assert "科学计数" in reasons(row)[0][1]


def test_a_number_ending_in_000_is_doubted_in_csv_only():
    days = (date(2012, 1, 1) + timedelta(days=n) for n in range(99))
    candidates = (f"411525{day:%Y%m%d}{n}000" for day in days for n in range(10))
    rounded = next(number for number in candidates if is_id_number(number))
    changes = {"身份证件号": rounded, "学籍号": "", "性别": "", "出生日期": ""}
    assert "000 结尾" in reasons(only(csv_text(with_(**changes))))[0][1]
    assert only(table_xlsx(with_(**changes))).record.id_number == rounded
    assert only(csv_text(with_(**changes) | {"学籍号": f"G{rounded}"})).record is not None
    assert only(csv_text(with_(**changes) | {"身份证件号": f"'{rounded}"})).record is not None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("41152520120315002", "应为 18 位，现为 17 位"),
        ("411525201203150028", "校验位不符"),
        ("411525201313150029", "出生日期不存在"),
        ("41152520120315OO29", "数字以外的字符"),
        ("411525********0029", "数字以外的字符"),
    ],
)
def test_a_faulty_id_number_says_what_is_wrong(number, said):
    row = only(csv_text(with_(身份证件号=number)))
    assert row.record is None
    assert [(c, said in r) for c, r in reasons(row)] == [("身份证件号", True)]


def test_fifteen_digits_are_brought_to_eighteen():
    row = only(csv_text(with_(监护人1身份证件号="411525880512001")))
    assert row.record.guardians[0].id_number == "411525198805120017"


@pytest.mark.parametrize(
    "value",
    [
        "2012-03-15", "2012/3/15", "2012.3.15", "2012年3月15日", "20120315", "2012-03-15 00:00:00",
        "２０１２－０３－１５",
    ],
)  # fmt: skip
def test_dates_as_people_write_them(value):
    assert only(csv_text(with_(出生日期=value))).record.birth_date == date(2012, 3, 15)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2012, 3, 15, tzinfo=UTC).replace(tzinfo=None),
        date(2012, 3, 15),
        40983,
        20120315,
        40983.0,
    ],
)
def test_dates_as_spreadsheets_keep_them(value):
    assert only(table_xlsx(with_(出生日期=value))).record.birth_date == date(2012, 3, 15)


@pytest.mark.parametrize(
    "value", ["40983", "3/15/2012", "2012-13-01", "2012-03", "去年", "2031-1-1"]
)
def test_what_is_no_clear_date_is_refused(value):
    row = only(csv_text(with_(出生日期=value)))
    assert [column for column, _ in reasons(row)] == ["出生日期"]


def test_birth_date_and_sex_come_from_the_id_number_and_must_agree_with_it():
    record = only(csv_text(with_(出生日期="", 性别=""))).record
    assert (record.birth_date, record.sex) == (date(2012, 3, 15), "女")
    row = only(csv_text(with_(出生日期="2012-03-16", 性别="男")))
    assert [column for column, _ in reasons(row)] == ["出生日期", "性别"]


def test_a_row_without_any_number_is_refused():
    row = only(csv_text(with_(身份证件号="无", 学籍号="")))
    assert reasons(row) == [("身份证件号", "身份证件号和学籍号至少要有一个")]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("父亲", "father"), ("父", "father"), ("51-父亲", "father"), ("father", "father"),
        ("母亲", "mother"), ("妈妈", "mother"), ("祖父", "grandfather"), ("外祖父", "grandfather"),
        ("爷爷", "grandfather"), ("奶奶", "grandmother"), ("外婆", "grandmother"),
        ("继父", "other_guardian"), ("养母", "other_guardian"), ("舅舅", "other_guardian"),
        ("其他", "other_guardian"), (" 父 亲 ", "father"),
    ],
)  # fmt: skip
def test_relations(word, expected):
    row = only(csv_text(with_(监护人1关系=word)))
    assert row.record.guardians[0].relationship == expected


@pytest.mark.parametrize("word", ["", "朋友", "父母"])
def test_a_relation_nobody_knows_is_refused(word):
    row = only(csv_text(with_(监护人1关系=word)))
    assert [column for column, _ in reasons(row)] == ["监护人1关系"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("阿依古丽·买买提", "阿依古丽·买买提"), ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("张　三", "张三"), (" 张三 ", "张三"), ("Anna Smith", "Anna Smith"),
        ("张三\u200b", "张三"), ("O'Neil Jr.", "O'Neil Jr."), ("叶赫那拉䶮", "叶赫那拉䶮"),
    ],
)  # fmt: skip
def test_names(value, expected):
    assert only(csv_text(with_(姓名=value))).record.name == expected


@pytest.mark.parametrize(
    "value",
    [
        "张?",
        "张□",
        "张\ue001",
        "张\ufffd",
        "张3",
        "=HYPERLINK(1)",
        "<b>张三</b>",
        "张三(小)",
        "张*",
    ],
)
def test_names_with_lost_or_foreign_characters_are_refused(value):
    row = only(csv_text(with_(姓名=value)))
    assert [column for column, _ in reasons(row)] == ["姓名"]


def test_numbers_of_other_papers_are_left_out_with_a_note():
    row = only(csv_text({**STUDENTS, "身份证件类型": "护照", "身份证件号": "E12345678"}))
    assert row.record.id_number is None
    assert "护照" in row.notes[0].reason.zh
    row = only(csv_text({**STUDENTS, "身份证件类型": "1-居民身份证"}))
    assert row.record.id_number == CHILD


def test_every_fault_of_a_row_is_told_at_once():
    row = only(
        csv_text(with_(姓名="", 身份证件号="1", 性别="?", 监护人1身份证件号="2", 学校标识码=""))
    )
    assert [column for column, _ in reasons(row)] == [
        "姓名", "身份证件号", "性别", "学校标识码", "监护人1身份证件号",
    ]  # fmt: skip


def test_the_second_of_two_equal_numbers_is_refused_with_the_first_ones_row():
    twin = with_(姓名="欧阳靖雲", 身份证件号=TWIN, 学籍号=f"G{TWIN}")
    _, rows = read(csv_text(STUDENTS, twin, STUDENTS, with_(姓名="欧阳静", 学籍号="")))
    assert [row.record is not None for row in rows] == [True, True, False, False]
    assert reasons(rows[2]) == [("身份证件号", "与第 2 行重复")]
    assert reasons(rows[3]) == [("身份证件号", "与第 2 行重复")]
    _, rows = read(csv_text(SCHOOLS, SCHOOLS))
    assert reasons(rows[1]) == [("学校标识码", "与第 2 行重复")]


def test_a_guardian_with_the_students_own_number_is_refused():
    assert reasons(only(csv_text(with_(监护人1身份证件号=CHILD))))[0][0] == "身份证件号"


def test_students_without_a_school_column_take_the_importing_school():
    row = {key: value for key, value in STUDENTS.items() if key != "学校标识码"}
    assert only(csv_text(row)).record is None
    assert only(csv_text(row), school="2141005678").record.school_code == "2141005678"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("是", True), ("否", False), ("TRUE", True), ("false", False), ("1", True), ("0", False)],
)
def test_urban(value, expected):
    assert only(csv_text({**SCHOOLS, "城区学校": value})).record.urban is expected


@pytest.mark.parametrize("value", ["", "√", "城区", "县城"])
def test_urban_is_never_guessed(value):
    assert [c for c, _ in reasons(only(csv_text({**SCHOOLS, "城区学校": value})))] == ["城区学校"]


def test_numbers_in_typed_cells_are_read_where_they_are_exact():
    row = only(
        table_xlsx({**SCHOOLS, "学校标识码": 2141005678, "学籍总量": 1200.0, "城区学校": True})
    )
    assert (row.record.code, row.record.quota, row.record.urban) == ("2141005678", 1200, True)
