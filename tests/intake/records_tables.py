"""Files of records for tests: the contract's headings, those of the national export, and rows."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl

from intake.records.reader import read_records

TODAY = date(2026, 9, 1)

CHILD = "411525201203150029"  # 女
TWIN = "411525201203150045"
FATHER = "411525198805120017"
MOTHER = "411525198907230022"

STUDENTS = {
    "学籍号": "G411525201203150029",
    "姓名": "欧阳靖雯",
    "身份证件号": CHILD,
    "性别": "女",
    "出生日期": "2012-03-15",
    "曾用名": "欧阳静",
    "学校标识码": "2141005678",
    "年级": "2024级",
    "班级": "3班",
    "监护人1姓名": "欧阳建国",
    "监护人1身份证件号": FATHER,
    "监护人1关系": "父亲",
}
SCHOOLS = {
    "学校标识码": "2141005678",
    "学校名称": "信阳市第三小学",
    "区县": "浉河区",
    "城区学校": "是",
    "学区范围": "信阳市浉河区五星街道；信阳市浉河区新华路1号至199号(单号);阳光花园",
    "学籍总量": "1200",
}
NATIONAL = tuple(
    """
学校标识码,学生姓名,性别,出生日期,出生地行政区划代码,籍贯,民族,国籍/地区,身份证件类型,身份证件号,
港澳台侨外,健康状况,姓名拼音,曾用名,户口性质,学籍辅号,班内学号,全国学籍号,年级名称,班级名称,入学年月,
成员1姓名,成员1关系,成员1关系说明,成员1现住址,成员1户口所在地行政区划,成员1联系电话,成员1是否监护人,
成员1身份证件类型,成员1身份证件号,成员1民族,成员1工作单位,成员1职务,
成员2姓名,成员2关系,成员2是否监护人,成员2身份证件类型,成员2身份证件号
""".replace("\n", "")
    .strip(",")
    .split(",")
)


def csv_text(*rows: dict[str, object], delimiter: str = ",") -> str:
    """Rows of one table as CSV; the first row's keys are the headings."""
    lines = [list(rows[0]), *([str(row.get(key, "")) for key in rows[0]] for row in rows)]
    return "\r\n".join(delimiter.join(line) for line in lines) + "\r\n"


def xlsx_bytes(*rows: list[object], sheets: dict[str, list[list[object]]] | None = None) -> bytes:
    """A workbook of one sheet with these rows, and further sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for name, content in (sheets or {}).items():
        other = book.create_sheet(name)
        for row in content:
            other.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table_xlsx(*rows: dict[str, object]) -> bytes:
    """Rows of one table as a workbook."""
    return xlsx_bytes(list(rows[0]), *([row.get(key) for key in rows[0]] for row in rows))


def replaced(workbook: bytes, part: str, content: bytes) -> bytes:
    """A workbook with one of its parts put in place of another."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, content)
    return stream.getvalue()


def read(data: bytes | str, **options):
    """The file's table and all of its rows."""
    content = data.encode() if isinstance(data, str) else data
    table = read_records(io.BytesIO(content), TODAY, **options)
    return table, list(table.rows)


def only(data: bytes | str, **options):
    """The single row of a file."""
    rows = read(data, **options)[1]
    assert len(rows) == 1
    return rows[0]


def reasons(row) -> list[tuple[str, str]]:
    """The faults of a row as (column, Chinese reason)."""
    return [(fault.column, fault.reason.zh) for fault in row.faults]
