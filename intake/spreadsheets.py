"""Tables as CSV and XLSX that are safe to open: no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.workbook import Cell, Sheet, workbook

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
    return workbook([_sheet(table) for table in tables], _BEGINS_A_FORMULA)


def _sheet(table: Table) -> Sheet:
    headings = [_clean(one) for one in table.headings]
    rows = [[_clean(one) if isinstance(one, str) else one for one in row] for row in table.rows]
    widths = [
        min(max(map(_width, column)) + 3, _WIDEST) for column in zip(headings, *rows, strict=True)
    ]
    title = _NOT_IN_TITLES.sub(" ", table.title)[:31]
    return Sheet(title, widths, headings, rows)


def harmless(text: str) -> str:
    """The text as no spreadsheet takes it for a formula, wherever it is opened."""
    dangerous = text.startswith(_BEGINS_A_FORMULA) or text.lstrip().startswith(_BEGINS_A_FORMULA)
    return f"'{text}" if dangerous else text


def _clean(text: str) -> str:
    """The text without what is not printed, as long as a cell may be."""
    return _NOT_PRINTED.sub("", text)[:_LONGEST]


def _width(value: Cell) -> int:
    """How wide a value is, in narrow characters."""
    text = "" if value is None else str(value)
    text = text[:_WIDEST]
    return len(text) if text.isascii() else len(text) + sum(map("⹿".__lt__, text))
