"""What became of one row of an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from intake.records.model import ParsedRow, RowFault
from matching.model import Text

What = Literal["added", "changed", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row: what was done with it, the faults it was refused for, what is worth knowing."""

    what: What
    faults: tuple[RowFault, ...] = ()
    notes: tuple[RowFault, ...] = ()


def refused(parsed: ParsedRow, column: str, zh: str, en: str) -> Outcome:
    """A row that was read well and still cannot be taken."""
    return Outcome("refused", (RowFault(parsed.row, column, Text(zh, en)),), parsed.notes)
