"""CSV as schools write it: UTF-8 with or without a mark, GB18030, UTF-16; comma, tab, semicolon."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from typing import BinaryIO

from intake.records.cells import Cell, Grid, Origin
from intake.records.model import FileLimits, UnusableFileError
from matching.model import Text

_CHUNK = 1 << 20
_LOOK_AHEAD = 256 * 1024
_DELIMITERS = (",", "\t", ";", "|", "，")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Old Windows fonts draw 䶮 in the private use area; files made there carry that code.
_PRIVATE = {0xE863: "䶮"}

Score = Callable[[Sequence[Sequence[Cell]]], int]


def open_csv(source: BinaryIO, limits: FileLimits, today: date, score: Score) -> Grid:
    """The rows of a CSV file, decoded while they are read.

    Args:
        source: the file, seekable.
        limits: one column more than allowed is kept, so that the caller can tell.
        today: for dates of birth.
        score: how many headings it knows in the first rows, which decides between delimiters.

    Raises:
        UnusableFileError: the encoding is none of the known ones.
    """
    encoding = encoding_of(source)
    source.seek(0)
    start = codecs.getincrementaldecoder(encoding)().decode(source.read(_LOOK_AHEAD))
    delimiter = max(_DELIMITERS, key=lambda one: score(_first_rows(start, one)))
    source.seek(0)
    return Grid(_rows(source, encoding, delimiter, limits), Origin(False, None, today))


def encoding_of(source: BinaryIO) -> str:
    """The encoding the whole file can be decoded in, of those that are in use.

    UTF-8 is tried before GB18030: Chinese text in GB18030 is practically never valid UTF-8, while
    nearly everything is valid GB18030.
    """
    source.seek(0)
    head = source.read(4096)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _checked(source, encoding)
    if b"\0" in head:
        # Digits and commas in UTF-16 have a zero byte: second in little endian, first in big.
        little = head[1::2].count(0) >= head[0::2].count(0)
        return _checked(source, "utf-16-le" if little else "utf-16-be")
    if _fault(source, "utf-8") is None:
        return "utf-8"
    return _checked(source, "gb18030")


def _checked(source: BinaryIO, encoding: str) -> str:
    place = _fault(source, encoding)
    if place is None:
        return encoding
    raise UnusableFileError(
        Text(
            f"第 {place} 行附近的文字无法解码，请另存为 UTF-8 编码的 CSV 或 XLSX",
            f"near line {place}: text cannot be decoded; save as CSV in UTF-8 or as XLSX",
        )
    )


def _fault(source: BinaryIO, encoding: str) -> int | None:
    """The line near which the file is not in `encoding`; None when all of it is."""
    source.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        chunk = source.read(_CHUNK)
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            return line + chunk[: error.start].count(b"\n")
        if not chunk:
            return None


def _first_rows(start: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == 20:
                break
    except csv.Error:
        return rows
    return rows


def _rows(
    source: BinaryIO, encoding: str, delimiter: str, limits: FileLimits
) -> Iterator[tuple[int, Sequence[Cell]]]:
    text = io.TextIOWrapper(source, encoding=encoding, newline="")
    number = 0
    with closing(_Kept(text)):
        reader = csv.reader(text, delimiter=delimiter)
        while True:
            number += 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise UnusableFileError(
                    Text(
                        f"第 {number} 行的引号不成对，或单元格过长",
                        f"row {number}: unbalanced quotes, or a cell too long",
                    )
                ) from error
            yield number, [_restored(cell) for cell in row[: limits.max_columns + 1]]


class _Kept:
    """Lets go of the binary file when done, instead of closing what the caller opened."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text

    def close(self) -> None:
        self._text.detach()


def _restored(cell: str) -> str:
    return cell if cell.isascii() else cell.translate(_PRIVATE)
