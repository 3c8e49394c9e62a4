"""Encodings, delimiters, headings and hostile files."""

from __future__ import annotations

import codecs
import io
import zipfile

import pytest
from records_tables import (
    CHILD,
    NATIONAL,
    SCHOOLS,
    STUDENTS,
    csv_text,
    only,
    read,
    replaced,
    table_xlsx,
    xlsx_bytes,
)

from intake.records.model import FileLimits, TableKind, UnusableFileError

RARE = {**STUDENTS, "姓名": "䶮㛃𠮷", "曾用名": "欧阳静"}


@pytest.mark.parametrize(
    "content",
    [
        csv_text(RARE).encode("utf-8"),
        csv_text(RARE).encode("utf-8-sig"),
        csv_text(RARE).encode("gb18030"),
        csv_text(RARE).encode("utf-16"),
        codecs.BOM_UTF16_BE + csv_text(RARE).encode("utf-16-be"),
        csv_text(RARE).encode("utf-16-le"),
        csv_text(RARE).encode("utf-16-be"),
        csv_text(RARE, delimiter="\t").encode("utf-16"),
        csv_text(RARE, delimiter=";").encode("gb18030"),
        table_xlsx(RARE),
    ],
    ids=[
        "utf-8", "utf-8 bom", "gb18030", "utf-16 le bom", "utf-16 be bom", "utf-16 le",
        "utf-16 be", "excel's unicode text", "semicolons", "xlsx",
    ],
)  # fmt: skip
def test_every_encoding_keeps_every_character(content):
    record = only(content).record
    assert record.name == "䶮㛃𠮷"
    assert record.former_names == ("欧阳静",)
    assert record.guardians[0].name == "欧阳建国"


def test_a_private_code_of_old_fonts_is_the_character_it_was_drawn_for():
    assert only(csv_text({**STUDENTS, "姓名": "王\ue863"})).record.name == "王䶮"


def test_text_in_no_known_encoding_is_refused_with_its_line():
    content = csv_text(STUDENTS, STUDENTS).encode("gb18030")
    broken = content[:-20] + b"\xff\xff" + content[-20:]
    with pytest.raises(UnusableFileError, match="第 3 行"):
        read(broken)


def test_headings_in_english_in_any_order():
    row = only(
        "class,guardian1_relationship,name,birth_date,sex,id_number,guardian1_name,school_code\n"
        f"3班,mother,欧阳靖雯,2012-03-15,女,{CHILD},李秀兰,2141005678\n"
    )
    assert (row.record.class_name, row.record.guardians[0].relationship) == ("3班", "mother")


def test_headings_with_spaces_stars_notes_and_full_width_letters():
    row = only(
        "全市学生名单\n\n"
        "＊姓　名,身份证件号（18位）, 性 别 ,出生日期(YYYYMMDD),学校标识码★,"
        "监护人１姓名,监护人１关系\n"
        f"欧阳靖雯,{CHILD},女,20120315,2141005678,欧阳建国,父亲\n"
    )
    assert row.row == 4
    assert row.record.guardians[0].name == "欧阳建国"


def test_the_national_export_is_read_and_its_other_columns_are_reported():
    values = dict.fromkeys(NATIONAL, "")
    values |= {
        "学校标识码": "2141005678", "学生姓名": "欧阳靖雯", "性别": "女", "出生日期": "20120315",
        "身份证件类型": "居民身份证", "身份证件号": CHILD, "全国学籍号": f"G{CHILD}",
        "学籍辅号": "1234", "年级名称": "2019级", "班级名称": "1班", "民族": "汉族",
        "成员1姓名": "欧阳建国", "成员1关系": "51-父亲", "成员1是否监护人": "是",
        "成员1身份证件类型": "居民身份证", "成员1身份证件号": "411525198805120017",
        "成员2姓名": "欧阳靖宇", "成员2关系": "弟弟", "成员2是否监护人": "否",
    }  # fmt: skip
    table, (row,) = read(csv_text(values).encode("gb18030"))
    assert table.kind is TableKind.STUDENTS
    assert row.record.enrolment_number == f"G{CHILD}"
    assert [one.name for one in row.record.guardians] == ["欧阳建国"]
    assert ("成员2姓名", "不是监护人，未导入") in [(n.column, n.reason.zh) for n in row.notes]
    assert {"学籍辅号", "民族", "成员1联系电话"} <= set(table.unknown_columns)


def test_a_file_of_schools_is_told_by_its_headings():
    table, (row,) = read(csv_text(SCHOOLS))
    assert table.kind is TableKind.SCHOOLS
    assert row.record.urban is True
    assert row.record.quota == 1200
    assert row.record.catchment == (
        "信阳市浉河区五星街道", "信阳市浉河区新华路1号至199号(单号)", "阳光花园",
    )  # fmt: skip


def test_the_sheet_with_the_records_is_found_and_others_are_named():
    table, rows = read(
        xlsx_bytes(
            ["填表说明"],
            sheets={
                "学生": [list(STUDENTS), list(STUDENTS.values())],
                "旧表": [["姓名", "身份证件号"], ["甲", "1"]],
            },
        )
    )
    assert table.other_sheets == ("旧表",)
    assert rows[0].record.name == "欧阳靖雯"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        ("甲,乙\n1,2\n".encode(), "没有认得出的表头"),
        ("学校标识码,学校名称,区县\n1,2,3\n".encode(), "学校表缺少列：城区学校"),
        ("姓名,性别,学校标识码\n1,2,3\n".encode(), "学生表缺少列：身份证件号或学籍号"),
        ("姓名,身份证件号,姓名\n1,2,3\n".encode(), "有两列的表头都是“姓名”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧的 XLS 格式或有密码"),
        (b"PK\x03\x04" + b"\0" * 600, "工作簿已损坏"),
        (table_xlsx(STUDENTS)[:-400], "工作簿已损坏"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content, said):
    with pytest.raises(UnusableFileError, match=said):
        read(content)


def test_limits_of_size_rows_and_columns():
    with pytest.raises(UnusableFileError, match="超过 0 MB"):
        read(csv_text(STUDENTS), limits=FileLimits(max_bytes=100))
    with pytest.raises(UnusableFileError, match="超过 1 行"):
        read(csv_text(STUDENTS, STUDENTS), limits=FileLimits(max_rows=1))
    with pytest.raises(UnusableFileError, match="超过 5 列"):
        read(csv_text(STUDENTS), limits=FileLimits(max_columns=5))


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = replaced(table_xlsx(STUDENTS), "xl/media/zeros.bin", b"\0" * 30_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(UnusableFileError, match="解压后过大"):
        read(bomb, limits=FileLimits(max_unpacked_bytes=10_000_000))


def test_a_part_larger_than_it_declares_is_not_unpacked_further():
    data = bytearray(table_xlsx(STUDENTS))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    place = bytes(data).rfind(b"xl/worksheets/sheet1.xml") - 46 + 24
    assert int.from_bytes(data[place : place + 4], "little") == size
    data[place : place + 4] = (50).to_bytes(4, "little")
    with pytest.raises(UnusableFileError, match="工作簿已损坏"):
        read(bytes(data))


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>"""


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_entities_are_refused_wherever_they_stand(part):
    book = table_xlsx(STUDENTS)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        old = archive.read(part).split(b"?>", 1)[-1]
    with pytest.raises(UnusableFileError, match="XML 实体"):
        read(replaced(book, part, LAUGHS + old))


def test_entities_are_refused_among_the_shared_strings():
    book = table_xlsx(STUDENTS)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        types = archive.read("[Content_Types].xml")
    declared = types.replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<si><t>&c;</t></si></sst>"
    )
    book = replaced(book, "[Content_Types].xml", declared)
    with pytest.raises(UnusableFileError, match="XML 实体"):
        read(replaced(book, "xl/sharedStrings.xml", LAUGHS + strings))
    read(replaced(book, "xl/sharedStrings.xml", strings.replace(b"&c;", b"ha")))


def test_a_sheet_that_claims_a_million_rows_and_columns_is_read_as_it_is():
    book = table_xlsx(STUDENTS)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    start = sheet.index(b'<dimension ref="') + 16
    wide = sheet[:start] + b"A1:XFD1048576" + sheet[sheet.index(b'"', start) :]
    assert only(replaced(book, "xl/worksheets/sheet1.xml", wide)).record.name == "欧阳靖雯"
    far = sheet.replace(b'<row r="2"', b'<row r="99999999"')
    with pytest.raises(UnusableFileError, match="工作簿已损坏"):
        read(replaced(book, "xl/worksheets/sheet1.xml", far))


def test_macros_and_formulas_are_never_run():
    book = replaced(table_xlsx(STUDENTS), "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    assert only(book).record.name == "欧阳靖雯"
    row = only(table_xlsx({**STUDENTS, "班级": '=HYPERLINK("http://x","y")'}))
    assert row.record.class_name is None  # nothing was saved with the formula


def test_blank_rows_are_no_rows_and_numbers_are_the_spreadsheets():
    blank = dict.fromkeys(STUDENTS, "")
    other = {**STUDENTS, "身份证件号": "1", "学籍号": ""}
    _, rows = read(csv_text(STUDENTS, blank, blank, other))
    assert [(row.row, bool(row.faults)) for row in rows] == [(2, False), (5, True)]
