"""Tables as CSV and XLSX that are safe to open: no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | None
_BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NOT_PRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_LONGEST = 32_767  # characters in a cell of Excel
_WIDEST = 48
_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]]")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Table:
    """A table to hand out: its title in words, headings, rows."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_csv(table: Table) -> bytes:
    """The table as CSV; the mark in front tells Excel that it is UTF-8.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (table.headings, *table.rows):
        writer.writerow([harmless(_clean(one)) if isinstance(one, str) else one for one in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(tables: Iterable[Table]) -> bytes:
    """The tables as sheets of one workbook. Text is typed as text: nothing in it is worked out."""
    book = Workbook(write_only=True)
    for table in tables:
        rows = [[_clean(one) if isinstance(one, str) else one for one in row] for row in table.rows]
        sheet = book.create_sheet(_NOT_IN_TITLES.sub(" ", table.title)[:31])
        sheet.freeze_panes = "A2"
        for place, heading in enumerate(table.headings):
            longest = max([_width(heading), *(_width(row[place]) for row in rows)])
            letter = get_column_letter(place + 1)
            sheet.column_dimensions[letter].width = min(longest + 3, _WIDEST)
        sheet.append([_typed(sheet, heading, Font(bold=True)) for heading in table.headings])
        for row in rows:
            sheet.append([_typed(sheet, one) for one in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(text: str) -> str:
    """The text as no spreadsheet takes it for a formula, wherever it is opened."""
    dangerous = text.startswith(_BEGINS_A_FORMULA) or text.lstrip().startswith(_BEGINS_A_FORMULA)
    return f"'{text}" if dangerous else text


def _clean(text: str) -> str:
    """The text without what is not printed, as long as a cell may be."""
    return _NOT_PRINTED.sub("", text)[:_LONGEST]


def _typed(sheet: Any, value: Cell, font: Font | None = None) -> Any:
    if not isinstance(value, str) and font is None:
        return value
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would make a formula of what begins with =
        cell.number_format = "@"
        cell.quotePrefix = value.startswith(_BEGINS_A_FORMULA)  # and it stays text when edited
    if font is not None:
        cell.font = font
    return cell


def _width(value: Cell) -> int:
    """How wide a value is, in narrow characters."""
    text = "" if value is None else str(value)
    return sum(2 if ord(one) > 0x2E7F else 1 for one in text[:_WIDEST])
