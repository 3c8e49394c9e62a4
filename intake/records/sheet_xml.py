"""The XML of a workbook's sheets and shared strings, read as a stream and nothing more.

openpyxl makes a tree of every cell; here expat tells of the few elements that hold values. What a
value is follows openpyxl, whose workbook says which formats are dates.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from xml.parsers import expat

from defusedxml.common import DTDForbidden
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel, from_ISO8601
from openpyxl.xml.constants import SHEET_MAIN_NS

_PIECE = 1 << 16
_DIGITS = "0123456789"
_ROW, _CELL, _VALUE, _INLINE, _TEXT, _PHONETIC, _STRING = (
    f"{SHEET_MAIN_NS} {name}" for name in ("row", "c", "v", "is", "t", "rPh", "si")
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the numbers in cells stand for: shared strings, and which styles are dates."""

    strings: Sequence[str] = ()
    dates: frozenset[int] = frozenset()
    durations: frozenset[int] = frozenset()
    epoch: datetime = WINDOWS_EPOCH


def sheet_rows(
    source: IO[bytes], meaning: Meaning, most_columns: int
) -> Generator[tuple[int, list[Any]]]:
    """The rows of a sheet that hold cells, each with its number; cells farther right are dropped.

    Raises:
        ExpatError, ValueError, IndexError …: the XML or a value in it is broken.
        DTDForbidden: it declares a document type, as no workbook does.
    """
    with closing(source):
        handler = _Sheet(meaning, most_columns)
        for _ in _told(source, handler):
            yield from handler.rows
            handler.rows.clear()


def shared_strings(source: IO[bytes]) -> list[str]:
    """All shared strings of a workbook; errors as of `sheet_rows`."""
    with closing(source):
        handler = _Strings()
        for _ in _told(source, handler):
            pass
    return handler.strings


def _told(source: IO[bytes], handler: _Sheet | _Strings) -> Iterator[None]:
    """Tell the handler what stands in the source, a piece at each step."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    while piece := source.read(_PIECE):
        parser.Parse(piece, False)
        yield
    parser.Parse(b"", True)
    yield


def _refuse(name: str, system: str | None, public: str | None, _: bool) -> None:
    raise DTDForbidden(name, system, public)


class _Strings:
    """Gathers shared strings; how they are pronounced is no part of them."""

    __slots__ = ("_is_spoken", "_is_text", "_parts", "strings")

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._is_text = self._is_spoken = False

    def start(self, name: str, _: Mapping[str, str]) -> None:
        if name == _TEXT:
            self._is_text = not self._is_spoken
        elif name == _STRING:
            self._parts = []
        elif name == _PHONETIC:
            self._is_spoken = True

    def end(self, name: str) -> None:
        if name == _TEXT:
            self._is_text = False
        elif name == _STRING:
            self.strings.append("".join(self._parts).replace("x005F_", ""))
        elif name == _PHONETIC:
            self._is_spoken = False

    def text(self, data: str) -> None:
        if self._is_text:
            self._parts.append(data)


class _Sheet:
    """Gathers the rows of a sheet."""

    __slots__ = (
        "_cells", "_column", "_columns", "_is_inline", "_is_spoken", "_is_text", "_last",
        "_meaning", "_most", "_number", "_parts", "_style", "_type", "rows",
    )  # fmt: skip

    def __init__(self, meaning: Meaning, most_columns: int) -> None:
        self.rows: list[tuple[int, list[Any]]] = []
        self._meaning = meaning
        self._most = most_columns
        self._columns: dict[str, int] = {}
        self._number = self._last = self._column = 0
        self._cells: list[Any] = []
        self._parts: list[str] = []
        self._type = self._style = ""
        self._is_inline = self._is_spoken = self._is_text = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == _CELL:
            place = attributes.get("r")
            self._column = self._place(place) if place else self._column + 1
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._parts = []
        elif name == _VALUE:
            self._is_text = self._type != "inlineStr"
        elif name == _TEXT:
            self._is_text = self._is_inline and not self._is_spoken
        elif name == _INLINE:
            self._is_inline = self._type == "inlineStr"
        elif name == _PHONETIC:
            self._is_spoken = True
        elif name == _ROW:
            number = attributes.get("r")
            self._number = int(float(number)) if number else self._number + 1
            self._column, self._cells = 0, []

    def end(self, name: str) -> None:
        if name == _CELL:
            if self._parts and self._column <= self._most:
                self._cells += [None] * (self._column - 1 - len(self._cells))
                self._cells[self._column - 1 :] = [self._value("".join(self._parts))]
        elif name in {_VALUE, _TEXT}:
            self._is_text = False
        elif name == _INLINE:
            self._is_inline = False
        elif name == _PHONETIC:
            self._is_spoken = False
        elif name == _ROW and self._number > self._last:
            self._last = self._number
            self.rows.append((self._number, self._cells))

    def text(self, data: str) -> None:
        if self._is_text:
            self._parts.append(data)

    def _place(self, coordinate: str) -> int:
        letters = coordinate.rstrip(_DIGITS)
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_index_from_string(letters)
        return column

    def _value(self, text: str) -> Any:
        """What a cell holds, by its type and style."""
        kind = self._type
        if kind == "s":
            return self._meaning.strings[int(text)]
        if kind == "n":
            number = float(text) if "." in text or "e" in text or "E" in text else int(text)
            style = int(self._style or 0)
            return self._date(number, style) if style in self._meaning.dates else number
        if kind == "b":
            return bool(int(text))
        return from_ISO8601(text) if kind == "d" else text  # type: ignore[no-untyped-call]

    def _date(self, number: float, style: int) -> Any:
        try:
            is_duration = style in self._meaning.durations
            return from_excel(number, self._meaning.epoch, timedelta=is_duration)
        except (OverflowError, ValueError):
            return "#VALUE!"
