"""XLSX: rows of the sheet that holds the records, read as a stream; nothing in it is ever run.

openpyxl opens the workbook; its cells and strings are read by `sheet_xml`, which is far quicker.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHARED_STRINGS

from intake.records.cells import Cell, Grid, Origin
from intake.records.csv_file import Score
from intake.records.model import FileLimits, UnusableFileError
from intake.records.sheet_xml import Meaning, shared_strings, sheet_rows
from matching.model import Text

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MARK = b"PK\x03\x04"
_HEAD_ROWS = 20
_MOST_PARTS = 2_000
_LAST_ROW = 1_048_576  # of a sheet
_FIRST_DAY = date(1899, 12, 30)
# What openpyxl raises over a broken workbook: there is no single class for it.
_BROKEN = (
    AttributeError,
    EOFError,
    ExpatError,
    IndexError,
    InvalidFileException,
    KeyError,
    NotImplementedError,
    OverflowError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def open_xlsx(source: BinaryIO, limits: FileLimits, today: date, score: Score) -> Grid:
    """The rows of the first sheet whose headings are known best.

    Formulas give the value that was saved with them; macros and links are not loaded. Entities in
    its XML are refused (defusedxml), and so is a workbook that unpacks to more than the limit.

    Raises:
        UnusableFileError: damaged, encrypted, an old `.xls`, too large when unpacked, or hostile.
    """
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is not installed: workbooks cannot be read safely")
    _check_parts(source, limits)
    source.seek(0)
    try:
        book = _Book(source)
        heads = [score([cells for _, cells in _head(book, name, limits)]) for name in book.sheets]
    except _BROKEN as error:
        raise _refusal(error) from error
    if not book.sheets:
        raise _damaged()
    best = heads.index(max(heads))
    others = tuple(
        title
        for n, (title, known) in enumerate(zip(book.sheets, heads, strict=True))
        if n != best and known > 1
    )
    rows = _rows(book, list(book.sheets)[best], limits)
    return Grid(rows, Origin(True, book.first_day, today), others)


class _Book:
    """A workbook: where its sheets lie, by their titles, and what their numbers stand for."""

    def __init__(self, source: BinaryIO) -> None:
        reader = ExcelReader(source, read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        book: Any = reader.wb
        self._archive = reader.archive
        self.sheets: dict[str, str] = {
            sheet.name: found.target
            for sheet, found in reader.parser.find_sheets()
            if found.target in reader.valid_files and "chartsheet" not in found.Type
        }
        self.first_day = _FIRST_DAY if book.epoch == WINDOWS_EPOCH else None
        package: Any = reader.package
        strings = package.find(SHARED_STRINGS)
        self._meaning = Meaning(
            shared_strings(self._archive.open(strings.PartName[1:])) if strings else (),
            frozenset(book._date_formats),  # noqa: SLF001  # as openpyxl's own sheets take them
            frozenset(book._timedelta_formats),  # noqa: SLF001
            book.epoch,
        )

    def rows(self, title: str, most_columns: int) -> Generator[tuple[int, list[Any]]]:
        """The rows of a sheet; see `sheet_rows`."""
        part = self._archive.open(self.sheets[title])
        return sheet_rows(part, self._meaning, most_columns)


def _check_parts(source: BinaryIO, limits: FileLimits) -> None:
    """Refuse by the directory of the archive; zipfile never unpacks more than it declares."""
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, EOFError) as error:
        raise _damaged() from error
    names = {part.filename for part in parts}
    if not any(name.lower().startswith("xl/") for name in names):
        raise UnusableFileError(
            Text("不是 Excel 工作簿，请另存为 XLSX 或 CSV", "not a workbook; save as XLSX or CSV")
        )
    if any(part.flag_bits & 1 for part in parts):
        raise _encrypted()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > limits.max_unpacked_bytes:
        mega = unpacked // 2**20
        raise UnusableFileError(
            Text(
                f"工作簿解压后过大（{mega} MB），请分成几个文件",
                f"unpacks to {mega} MB in {len(parts)} parts; split it into several files",
            )
        )


def _head(book: _Book, title: str, limits: FileLimits) -> list[tuple[int, Sequence[Cell]]]:
    with closing(_rows(book, title, limits)) as rows:
        return list(islice(rows, _HEAD_ROWS))


def _rows(book: _Book, title: str, limits: FileLimits) -> Generator[tuple[int, Sequence[Cell]]]:
    number = 0
    try:
        # one more than may be, so that it shows when there are too many
        with closing(book.rows(title, limits.max_columns + 1)) as rows:
            for number, cells in rows:
                if number > _LAST_ROW:
                    raise _damaged(number)
                yield number, [_plain(value) for value in cells]
    except _BROKEN as error:
        raise _refusal(error, number) from error


def _plain(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float | datetime | date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _refusal(error: BaseException, row: int = 0) -> UnusableFileError:
    """Whether a workbook is hostile or merely broken; openpyxl wraps what its parser raised."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, DefusedXmlException):
            return _hostile()
        cause = cause.__cause__ or cause.__context__
    return _damaged(row)


def _damaged(row: int = 0) -> UnusableFileError:
    zh = f"（读到第 {row} 行）" if row else ""
    en = f" (at row {row})" if row else ""
    return UnusableFileError(
        Text(
            f"工作簿已损坏{zh}，请在 Excel 或 WPS 中打开后另存为 XLSX",
            f"the workbook is damaged{en}; open it in Excel or WPS and save it as XLSX",
        )
    )


def _encrypted() -> UnusableFileError:
    return UnusableFileError(
        Text(
            "工作簿有密码，请去掉密码后再导入", "the workbook has a password; remove it, try again"
        )
    )


def old_or_encrypted() -> UnusableFileError:
    """The answer to an OLE file: the old .xls, or an XLSX with a password."""
    return UnusableFileError(
        Text(
            "是旧的 XLS 格式或有密码，请去掉密码并另存为 XLSX",
            "the old XLS format, or has a password; remove the password and save as XLSX",
        )
    )


def _hostile() -> UnusableFileError:
    return UnusableFileError(
        Text(
            "工作簿含有不允许的 XML 实体，已拒绝",
            "the workbook declares XML entities and is refused",
        )
    )
