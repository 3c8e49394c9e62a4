"""What stands in a cell, and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | bool | datetime | date | None

# ="411525…" and a leading apostrophe are how spreadsheets and people keep digits as text in CSV.
_FORCED = re.compile(r"""=\s*"([^"]*)"|['`\t](.*)""", re.DOTALL)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACE = re.compile(r"[\s\u3000\xa0]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a file's cells.

    Args:
        typed: cells have types (XLSX); in CSV all is text, which a spreadsheet may have spoilt.
        first_day: day 0 of dates that are plain numbers; None where there are none.
        today: no date of birth lies after it.
    """

    typed: bool
    first_day: date | None
    today: date


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a file: numbers as a spreadsheet counts them, from 1, and their cells."""

    rows: Iterator[tuple[int, Sequence[Cell]]]
    origin: Origin
    other_sheets: tuple[str, ...] = ()


def text_of(cell: Cell) -> str:
    """A cell as text on one line; whole numbers without a point, dates in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell if cell.isalnum() else _clean(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def _clean(text: str) -> str:
    forced = _FORCED.fullmatch(text)
    content = (forced[1] or forced[2] or "") if forced else text
    return _SPACE.sub(" ", _INVISIBLE.sub("", content)).strip()


def is_forced_text(cell: Cell) -> bool:
    """Whether a CSV cell is marked as text, so that no spreadsheet took it for a number."""
    return isinstance(cell, str) and _FORCED.fullmatch(cell) is not None


def is_empty(cells: Sequence[Cell]) -> bool:
    """Whether nothing stands in a row."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
