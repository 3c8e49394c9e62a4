"""What a file of records holds: rows as immutable values, faults with row, column and reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matching.model import Relationship, Text
from ocr.errors import UnusableInputError


class TableKind(StrEnum):
    """The two tables of the contract's section 6; a file is one of them."""

    SCHOOLS = "schools"
    STUDENTS = "students"


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row is refused, or what is worth knowing about it.

    `row` counts as a spreadsheet does, from 1, the heading included; `column` is the heading as it
    stands in the file, or empty when the whole row is meant.
    """

    row: int
    column: str
    reason: Text


@dataclass(frozen=True, slots=True)
class SchoolEntry:
    """One school. `quota` is the number of places (学籍总量), where given."""

    code: str
    name: str
    county: str
    urban: bool
    catchment: tuple[str, ...]
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class GuardianEntry:
    """A guardian as a student's row names them."""

    name: str
    relationship: Relationship
    id_number: str | None = None


@dataclass(frozen=True, slots=True)
class StudentEntry:
    """One student with guardians. What the file does not give is None or empty."""

    school_code: str
    name: str
    sex: str
    birth_date: date
    id_number: str | None = None
    enrolment_number: str | None = None
    former_names: tuple[str, ...] = ()
    grade: str | None = None
    class_name: str | None = None
    guardians: tuple[GuardianEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row: a record, or the faults it is refused for. `notes` refuse nothing."""

    row: int
    record: SchoolEntry | StudentEntry | None
    faults: tuple[RowFault, ...] = ()
    notes: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What a file of records may be. The defaults hold a province's largest county.

    Args:
        max_bytes: size of the file as it comes.
        max_unpacked_bytes: size of all parts of a workbook, unpacked.
        max_rows: rows with content, headings included.
        max_columns: columns; a file with more is refused.
    """

    max_bytes: int = 128 * 1024 * 1024
    max_unpacked_bytes: int = 1024 * 1024 * 1024
    max_rows: int = 200_000
    max_columns: int = 400


class UnusableFileError(UnusableInputError):
    """A file that cannot be imported as a whole; `reasons` say why and what to do."""

    def __init__(self, *reasons: Text) -> None:
        super().__init__([f"{reason.zh} / {reason.en}" for reason in reasons])
        self.reasons = reasons
