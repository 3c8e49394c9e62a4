"""One row of a table to one record, or to every fault it is refused for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from intake.records import values
from intake.records.cells import Cell, Origin, text_of
from intake.records.headings import Columns
from intake.records.model import (
    GuardianEntry,
    ParsedRow,
    RowFault,
    SchoolEntry,
    StudentEntry,
    TableKind,
)
from intake.records.vocabulary import MOST_GUARDIANS
from matching.model import Relationship, Text
from ocr.values.identity import birth_date_of, sex_of

T = TypeVar("T")

_NEEDED = Text("不能为空", "must not be empty")
_PARENTS = frozenset({Relationship.FATHER, Relationship.MOTHER})


@dataclass(slots=True)
class RowReader:
    """Reads the fields of one row and gathers what is wrong with them."""

    row: int
    cells: Sequence[Cell]
    columns: Columns
    origin: Origin
    faults: list[RowFault] = field(default_factory=list)
    notes: list[RowFault] = field(default_factory=list)

    def cell(self, name: str) -> Cell:
        """The cell of a field; None where the table has no such column."""
        place = self.columns.places.get(name)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def value(self, name: str, read: Callable[[Cell], T | Text | None]) -> T | None:
        """The value of a field; a fault is kept and gives None."""
        found = read(self.cell(name))
        if isinstance(found, Text):
            self.fault(name, found)
            return None
        return found

    def needed(self, name: str, read: Callable[[Cell], T | Text | None]) -> T | None:
        """As `value`; an empty cell is a fault."""
        before = len(self.faults)
        found = self.value(name, read)
        if found is None and len(self.faults) == before:
            self.fault(name, _NEEDED)
        return found

    def fault(self, name: str, reason: Text) -> None:
        """Refuse the row."""
        self.faults.append(RowFault(self.row, self._title(name), reason))

    def note(self, name: str, reason: Text) -> None:
        """Say something that refuses nothing."""
        self.notes.append(RowFault(self.row, self._title(name), reason))

    def _title(self, name: str) -> str:
        return self.columns.titles.get(name, name)


def parse_row(
    row: int, cells: Sequence[Cell], columns: Columns, origin: Origin, school: str | None
) -> ParsedRow:
    """The record that stands in a row.

    Args:
        row: its number, as a spreadsheet counts.
        cells: as they stand.
        columns: of the table.
        origin: of the file.
        school: code of the school of students whose row names none.
    """
    reader = RowReader(row, cells, columns, origin)
    is_school = columns.kind is TableKind.SCHOOLS
    record = _school(reader) if is_school else _student(reader, school)
    return ParsedRow(
        row, None if reader.faults else record, tuple(reader.faults), tuple(reader.notes)
    )


def _school(reader: RowReader) -> SchoolEntry | None:
    code = reader.needed("code", values.school_code)
    name = reader.needed("name", values.plain_text)
    county = reader.needed("county", values.plain_text)
    urban = reader.needed("urban", values.truth)
    quota = reader.value("quota", values.whole_number)
    catchment = values.entries(reader.cell("catchment"))
    if not catchment:
        reader.note(
            "catchment",
            Text(
                "没有学区范围，户籍或住房是否在学区内只能由人判断",
                "no catchment: whether a home lies in it has to be judged by a person",
            ),
        )
    if code is None or name is None or county is None or urban is None:
        return None
    return SchoolEntry(code, name, county, urban, catchment, quota)


def _student(reader: RowReader, school: str | None) -> StudentEntry | None:
    name = reader.needed("name", values.person_name)
    number, enrolment = _numbers(reader)
    born = _birth_date(reader, number)
    sex = _sex(reader, number)
    code = reader.value("school_code", values.school_code)
    if code is None and school is None and not _has_fault(reader, "school_code"):
        reader.fault("school_code", _NEEDED)
    former = reader.value("former_names", values.person_names) or ()
    grade = reader.value("grade", values.plain_text)
    class_name = reader.value("class", values.plain_text)
    guardians = _guardians(reader, number)
    if not guardians and not reader.faults:
        reader.note("", Text("没有监护人", "no guardian"))
    if name is None or born is None or sex is None:
        return None
    return StudentEntry(
        school_code=code or school or "",
        name=name,
        sex=sex,
        birth_date=born,
        id_number=number,
        enrolment_number=enrolment,
        former_names=tuple(one for one in former if one != name),
        grade=grade,
        class_name=class_name,
        guardians=guardians,
    )


def _numbers(reader: RowReader) -> tuple[str | None, str | None]:
    enrolment = reader.value("enrolment_number", values.enrolment_number)
    number = _id_number(reader, "id_number", "id_number_type", enrolment)
    if number is None and enrolment is None and not reader.faults:
        reader.fault(
            "id_number",
            Text("身份证件号和学籍号至少要有一个", "an ID number or an enrolment number is needed"),
        )
    return number, enrolment


def _id_number(
    reader: RowReader, name: str, type_name: str, enrolment: str | None = None
) -> str | None:
    if not values.is_resident_paper(reader.cell(type_name)):
        if reader.cell(name) is not None:
            paper = text_of(reader.cell(type_name))
            zh = f"证件类型是“{paper}”，号码未导入：只用居民身份证号比对材料"
            en = f"the number of a “{paper}” is not imported: only resident ID numbers are compared"
            reader.note(name, Text(zh, en))
        return None
    return reader.value(name, lambda cell: values.id_number(cell, reader.origin, enrolment))


def _birth_date(reader: RowReader, number: str | None) -> date | None:
    born = reader.value("birth_date", lambda cell: values.calendar_date(cell, reader.origin))
    inside = birth_date_of(number) if number else None
    if born is not None and inside is not None and born != inside:
        zh = f"出生日期{born}与身份证件号中的{inside}不同"
        reader.fault("birth_date", Text(zh, f"{born} differs from {inside} in the ID number"))
    if born is None and inside is None and not _has_fault(reader, "birth_date", "id_number"):
        reader.fault("birth_date", _NEEDED)
    return born or inside


def _sex(reader: RowReader, number: str | None) -> str | None:
    said = reader.value("sex", values.sex)
    inside = sex_of(number) if number else None
    if said is not None and inside is not None and said != inside:
        zh = f"性别{said}与身份证件号中的{inside}不同"
        reader.fault("sex", Text(zh, f"{said} differs from {inside} in the ID number"))
    if said is None and inside is None and not _has_fault(reader, "sex", "id_number"):
        reader.fault("sex", _NEEDED)
    return said or inside


def _has_fault(reader: RowReader, *names: str) -> bool:
    titles = {reader.columns.titles.get(name, name) for name in names}
    return any(fault.column in titles for fault in reader.faults)


def _guardians(reader: RowReader, student_number: str | None) -> tuple[GuardianEntry, ...]:
    found = [_guardian(reader, f"guardian{n}_") for n in range(1, MOST_GUARDIANS + 1)]
    guardians = [one for one in found if one is not None]
    numbers = [one.id_number for one in guardians if one.id_number]
    if student_number is not None and student_number in numbers:
        zh = "监护人的身份证件号与学生相同"
        reader.fault("id_number", Text(zh, "a guardian has the student's ID number"))
    if len(set(numbers)) < len(numbers):
        zh = "两个监护人的身份证件号相同"
        reader.fault("guardian1_id_number", Text(zh, "two guardians have the same ID number"))
    return tuple(guardians)


def _guardian(reader: RowReader, prefix: str) -> GuardianEntry | None:
    """One guardian; None where the row names none, or somebody who is none."""
    fields = (f"{prefix}name", f"{prefix}id_number", f"{prefix}relationship")
    if all(values.plain_text(reader.cell(name)) is None for name in fields[:2]):
        return None
    relation = reader.cell(fields[2])
    is_guardian = reader.value(f"{prefix}is_guardian", values.truth)
    if values.is_no_guardian(relation) or (
        is_guardian is False and values.relationship(relation) not in _PARENTS
    ):
        reader.note(fields[0], Text("不是监护人，未导入", "is no guardian and not imported"))
        return None
    name = reader.needed(fields[0], values.person_name)
    number = _id_number(reader, fields[1], f"{prefix}id_number_type")
    related = reader.needed(fields[2], values.relationship)
    if name is None or related is None:
        return None
    return GuardianEntry(name, related, number)
