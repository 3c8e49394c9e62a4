"""A file of records, CSV or XLSX, to rows: which table it is, and each row's record or faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import BinaryIO

from intake.records.cells import Cell, Grid, is_empty
from intake.records.csv_file import open_csv
from intake.records.headings import HEAD_ROWS, Columns, find_columns, known_headings
from intake.records.model import (
    FileLimits,
    ParsedRow,
    RowFault,
    SchoolEntry,
    StudentEntry,
    TableKind,
    UnusableFileError,
)
from intake.records.rows import parse_row
from intake.records.xlsx_file import OLE_MARK, ZIP_MARK, old_or_encrypted, open_xlsx
from matching.model import Text


@dataclass(frozen=True, slots=True)
class RecordsFile:
    """A table of records. `rows` is read as it is consumed, once.

    `unknown_columns` are headings nothing is taken from; `other_sheets` are sheets of a workbook
    that hold a table too and are not read.
    """

    kind: TableKind
    unknown_columns: tuple[str, ...]
    other_sheets: tuple[str, ...]
    rows: Iterator[ParsedRow]


def read_records(
    source: BinaryIO,
    today: date,
    school: str | None = None,
    limits: FileLimits | None = None,
) -> RecordsFile:
    """Open a file of records; its type and encoding are told by its content.

    Args:
        source: the file, seekable; it has to stay open while rows are read.
        today: no date of birth may lie after it.
        school: code of the school of students whose rows name none.
        limits: of size and rows.

    Raises:
        UnusableFileError: the file as a whole cannot be used. Also raised while rows are read,
            when the file breaks off or grows over its limits there.
    """
    limits = limits or FileLimits()
    grid = _open(source, today, limits)
    head = list(islice(grid.rows, HEAD_ROWS))
    columns = find_columns(head)
    if any(len(cells) > limits.max_columns for _, cells in head):
        most = limits.max_columns
        raise UnusableFileError(Text(f"超过 {most} 列", f"more than {most} columns"))
    rows = ((n, cells) for n, cells in chain(head, grid.rows) if n > columns.row)
    return RecordsFile(
        columns.kind,
        columns.unknown,
        grid.other_sheets,
        _parsed(rows, columns, grid, school, limits),
    )


def _open(source: BinaryIO, today: date, limits: FileLimits) -> Grid:
    size = source.seek(0, 2)
    if size == 0:
        raise UnusableFileError(Text("文件是空的", "the file is empty"))
    if size > limits.max_bytes:
        mega = limits.max_bytes // 2**20
        raise UnusableFileError(
            Text(f"文件超过 {mega} MB，请分成几个文件", f"larger than {mega} MB; split it")
        )
    source.seek(0)
    mark = source.read(8)
    if mark == OLE_MARK:
        raise old_or_encrypted()
    if mark.startswith(ZIP_MARK):
        return open_xlsx(source, limits, today, known_headings)
    return open_csv(source, limits, today, known_headings)


def _parsed(
    rows: Iterator[tuple[int, Sequence[Cell]]],
    columns: Columns,
    grid: Grid,
    school: str | None,
    limits: FileLimits,
) -> Iterator[ParsedRow]:
    seen: dict[tuple[str, str], int] = {}
    count = 0
    for number, cells in rows:
        if is_empty(cells):
            continue
        count += 1
        if count > limits.max_rows:
            most = limits.max_rows
            raise UnusableFileError(
                Text(f"超过 {most} 行，请分成几个文件", f"more than {most} rows; split the file")
            )
        parsed = parse_row(number, cells, columns, grid.origin, school)
        yield _without_twins(parsed, columns, seen)


def _without_twins(
    parsed: ParsedRow, columns: Columns, seen: dict[tuple[str, str], int]
) -> ParsedRow:
    """The row, or its refusal when an earlier one has the same number."""
    record = parsed.record
    if record is None:
        return parsed
    keys = [("code", record.code)] if isinstance(record, SchoolEntry) else _student_keys(record)
    for key in keys:
        first = seen.get(key)
        if first is not None:
            title = columns.titles.get(key[0], key[0])
            reason = Text(f"与第 {first} 行重复", f"the same as in row {first}")
            return ParsedRow(parsed.row, None, (RowFault(parsed.row, title, reason),), parsed.notes)
    seen.update(dict.fromkeys(keys, parsed.row))
    return parsed


def _student_keys(record: StudentEntry) -> list[tuple[str, str]]:
    keys = (("id_number", record.id_number), ("enrolment_number", record.enrolment_number))
    return [(name, value) for name, value in keys if value]
