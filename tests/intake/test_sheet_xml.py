"""Cells read from the XML itself hold what openpyxl reads, and strange XML is refused."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from intake.records.model import FileLimits, UnusableFileError
from intake.records.xlsx_file import open_xlsx

TODAY = date(2026, 9, 1)
HALF_PAST_EIGHT = datetime(2012, 3, 15, 8, 30)  # noqa: DTZ001  # sheets know no zones
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(epoch_1904=False):
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(["姓名", "𠮷䶮·㛃", " 两边有空格 ", "=1+1", "", None, "行\n二"])
    sheet.append([1, 1.5, -3, 1e22, True, False, 411525201203150026])
    sheet.append([date(2012, 3, 15), HALF_PAST_EIGHT, time(8, 30), timedelta(hours=30)])
    sheet.append([None, None, "第三列", None, "#N/A"])
    sheet["C9"] = CellRichText("欧阳", TextBlock(InlineFont(b=True), "靖雯"))
    sheet["AB9"] = "远"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(book, name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for part in {*old.namelist(), name}:
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


def with_shared_strings(book, strings, sheet):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        types = archive.read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    if "sharedStrings" not in types:
        book = replaced(book, "[Content_Types].xml", types.replace("</Types>", part))
    book = replaced(book, "xl/sharedStrings.xml", f"<sst {MAIN}>{strings}</sst>")
    return replaced(book, SHEET, f"<worksheet {MAIN}><sheetData>{sheet}</sheetData></worksheet>")


def as_read(book):
    grid = open_xlsx(io.BytesIO(book), FileLimits(), TODAY, lambda _: 1)
    return {number: list(cells) for number, cells in grid.rows}


def as_openpyxl_reads(book):
    sheet = openpyxl.load_workbook(io.BytesIO(book), read_only=True, data_only=True).active
    sheet.reset_dimensions()
    rows = {}
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        plain = [str(one) if isinstance(one, time | timedelta) else one for one in cells]
        while plain and plain[-1] is None:
            plain.pop()
        if plain:
            rows[number] = plain
    return rows


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_every_kind_of_cell_holds_what_openpyxl_reads(epoch_1904):
    book = workbook(epoch_1904)
    found = as_read(book)
    assert found == as_openpyxl_reads(book)
    assert found[3][0] == datetime(2012, 3, 15)  # noqa: DTZ001  # as a sheet holds it
    assert found[9][2] == "欧阳靖雯"
    assert found[9][27] == "远"


def test_shared_strings_with_pronunciations_and_several_fonts():
    strings = (
        "<si><t>姓名</t></si><si><r><t>欧阳</t></r><r><t>靖雯</t></r>"
        '<rPh sb="0" eb="1"><t>ouyang</t></rPh></si><si><t/></si><si><t>_x005F_x</t></si>'
    )
    sheet = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row><c t="s"><v>3</v></c><c t="str"><f>A1</f><v>公式</v></c>'
        '<c t="e"><v>#N/A</v></c></row>'
        '<row r="7"><c r="B7" t="d"><v>2012-03-15</v></c><c><v>5</v></c></row>'
        '<row r="8"><c r="A8" t="inlineStr"><is><t>甲</t>'
        '<rPh sb="0" eb="1"><t>jia</t></rPh></is></c></row>'
    )
    book = with_shared_strings(workbook(), strings, sheet)
    found = as_read(book)
    assert found == as_openpyxl_reads(book)
    assert found[1] == ["姓名", "欧阳靖雯"]
    assert found[7][2] == 5


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-</v></c></row>',
        '<row r="1"><c r="1" t="s"><v>0</v></c></row>',
        '<row r="x"><c r="A1"><v>0</v></c></row>',
        '<row r="1"><c r="A1"><v>1</c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1e9"><c><v>1</v></c></row>',
    ],
)
def test_broken_cells_are_a_damaged_workbook(sheet):
    with pytest.raises(UnusableFileError, match="工作簿已损坏"):
        as_read(with_shared_strings(workbook(), "<si><t>x</t></si>", sheet))


def test_a_row_that_goes_back_is_no_row_and_far_columns_cost_nothing():
    sheet = (
        '<row r="5"><c r="A5"><v>5</v></c></row><row r="4"><c r="A4"><v>4</v></c></row>'
        '<row r="6"><c r="XFD6"><v>1</v></c></row>'
    )
    found = as_read(with_shared_strings(workbook(), "", sheet))
    assert found[5] == [5]
    assert 4 not in found
    assert len(found[6]) <= FileLimits().max_columns + 1
