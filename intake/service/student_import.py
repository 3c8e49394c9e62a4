"""Rows of students with guardians into the records.

A row is a student's when its ID number or its enrolment number is. What a row does not say stays
as it is; a name that changed becomes a former one; guardians are added and never taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.records.model import GuardianEntry, ParsedRow, RowFault, StudentEntry
from intake.service import audit
from intake.service.actor import Actor
from intake.service.import_outcome import Outcome, refused
from intake.service.records_of import ENROLMENT_INDEX, NUMBER_INDEX
from intake.service.school_import import keep_before
from matching.compare.names import normal_name
from matching.model import Text
from storage.record_search import Filed, file_students
from storage.records import guardians_of, schools_with, students_with
from storage.tables import GuardianRow, SchoolRow, StudentRow
from storage.tables.base import new_id

NUMBER, ENROLMENT = "id_number", "enrolment_number"
_INNER = 18


@dataclass(frozen=True, slots=True)
class _Row:
    """A row and the digests it is looked up by."""

    parsed: ParsedRow
    entry: StudentEntry
    number_index: str | None
    enrolment_index: str | None


class StudentImport:
    """One lot of rows, in the caller's transaction; a dry run is rolled back by the caller."""

    def __init__(
        self, session: Session, services: Services, actor: Actor, import_id: str, dry_run: bool
    ) -> None:
        self._session = session
        self._services = services
        self._actor = actor
        self._import_id = import_id
        self._dry_run = dry_run
        self._schools: Mapping[str, SchoolRow] = {}
        self._by_number: dict[tuple[str, str], list[StudentRow]] = {}
        self._by_enrolment: dict[tuple[str, str], StudentRow] = {}
        self._guardians: Mapping[str, list[GuardianRow]] = {}
        self._filed: list[Filed] = []
        self._new_guardians: list[GuardianRow] = []  # rows that need their students' first

    def take(self, lot: Sequence[ParsedRow]) -> Sequence[Outcome]:
        """What became of each row."""
        rows = [self._row(one, one.record) for one in lot if isinstance(one.record, StudentEntry)]
        self._load(rows)
        by_row = {row.parsed.row: row for row in rows}
        outcomes = []
        for parsed in lot:
            row = by_row.get(parsed.row)
            if row is None:
                outcomes.append(Outcome("refused", parsed.faults, parsed.notes))
            else:
                outcomes.append(self._take(row))
        if not self._dry_run:
            self._session.flush()
            self._session.add_all(self._new_guardians)
            self._session.flush()
            file_students(self._session, self._services.keyring, self._filed)
        return outcomes

    def _row(self, parsed: ParsedRow, entry: StudentEntry) -> _Row:
        index = self._services.keyring.index
        return _Row(
            parsed,
            entry,
            index(entry.id_number, NUMBER_INDEX) if entry.id_number else None,
            index(entry.enrolment_number, ENROLMENT_INDEX) if entry.enrolment_number else None,
        )

    def _load(self, rows: Sequence[_Row]) -> None:
        """What is on record of these rows, in a few queries."""
        self._schools = schools_with(self._session, {row.entry.school_code for row in rows})
        students = students_with(
            self._session,
            {row.number_index for row in rows if row.number_index},
            {row.enrolment_index for row in rows if row.enrolment_index},
        )
        for student in students:
            self._remember(student)
        self._guardians = dict(guardians_of(self._session, {one.id for one in students}))

    def _remember(self, student: StudentRow) -> None:
        if student.id_number_index:
            key = (student.county, student.id_number_index)
            same = self._by_number.setdefault(key, [])
            if student not in same:
                same.append(student)
        if student.enrolment_number_index:
            self._by_enrolment[student.county, student.enrolment_number_index] = student

    def _take(self, row: _Row) -> Outcome:
        school = self._schools.get(row.entry.school_code)
        if school is None or not self._actor.sees(school.county, school.code):
            return refused(row.parsed, "学校标识码", "没有这所学校", "no such school")
        found = self._known(row, school.county)
        if isinstance(found, Text):
            return refused(row.parsed, "", found.zh, found.en)
        if found is None:
            self._add(row, school)
            return Outcome("added", notes=row.parsed.notes)
        if not self._actor.sees(found.county, found.school_code):
            zh = "不能由本校导入，请由区县核对后导入"
            en = "cannot be imported by the school; ask the county to check and import it"
            return refused(row.parsed, "", zh, en)
        return self._change(row, found, school)

    def _known(self, row: _Row, county: str) -> StudentRow | Text | None:
        """The student on record whose row it is; words where it is not clear."""
        by_number = self._by_number.get((county, row.number_index or ""), [])
        by_enrolment = self._by_enrolment.get((county, row.enrolment_index or ""))
        found = {one.id: one for one in (*by_number, by_enrolment) if one is not None}
        if len(found) > 1:
            return Text(
                "身份证件号与学籍号在记录中属于不同的学生，请核对",
                "on record, the ID number and the enrolment number are of different students",
            )
        student = next(iter(found.values()), None)
        if student is not None and self._is_another(row, student):
            return Text(
                "学籍号相同，但姓名和身份证件号都与记录不同，请核对",
                "the enrolment number is on record with another name and another ID number",
            )
        return student

    @staticmethod
    def _is_another(row: _Row, student: StudentRow) -> bool:
        names = {normal_name(name) for name in (student.name, *student.former_names)}
        mine = {normal_name(name) for name in (row.entry.name, *row.entry.former_names)}
        numbers = (row.number_index, student.id_number_index)
        return None not in numbers and numbers[0] != numbers[1] and not names & mine

    def _add(self, row: _Row, school: SchoolRow) -> None:
        entry, keyring = row.entry, self._services.keyring
        student = StudentRow(
            id=new_id(),
            enrolment_number_index=row.enrolment_index,
            name=entry.name,
            id_number_index=row.number_index,
            sex=entry.sex,
            birth_date=entry.birth_date,
            former_names=list(entry.former_names),
            school_code=school.code,
            county=school.county,
            grade=entry.grade,
            class_name=entry.class_name,
            changed_at=self._services.clock(),
        )
        if entry.id_number:
            student.id_number = keyring.seal_text(entry.id_number, NUMBER)
        if entry.enrolment_number:
            student.enrolment_number = keyring.seal_text(entry.enrolment_number, ENROLMENT)
        self._remember(student)
        if self._dry_run:
            return
        self._session.add(student)
        for position, guardian in enumerate(entry.guardians, start=1):
            self._new_guardians.append(self._new_guardian(student, guardian, position))
        self._file(student, entry)

    def _new_guardian(
        self, student: StudentRow, entry: GuardianEntry, position: int
    ) -> GuardianRow:
        keyring, number = self._services.keyring, entry.id_number
        return GuardianRow(
            id=new_id(),
            student_id=student.id,
            position=position,
            name=entry.name,
            id_number=keyring.seal_text(number, NUMBER) if number else None,
            id_number_index=keyring.index(number, NUMBER_INDEX) if number else None,
            relationship=entry.relationship.value,
            former_names=[],
        )

    def _file(self, student: StudentRow, entry: StudentEntry) -> None:
        numbers = [entry.id_number] if entry.id_number else []
        inner = (entry.enrolment_number or "")[1:]
        if len(inner) == _INNER and inner not in numbers:
            numbers.append(inner)
        names = (student.name, *student.former_names)
        self._filed.append(Filed(student.id, names, tuple(numbers)))

    def _change(self, row: _Row, student: StudentRow, school: SchoolRow) -> Outcome:
        merge = _Merge(self._services, student)
        notes = merge.student(row, school)
        guardians = self._guardians.get(student.id, [])
        for entry in row.entry.guardians:
            new = merge.guardian(entry, guardians)
            if new:
                position = 1 + max((one.position for one in guardians), default=0)
                made = self._new_guardian(student, entry, position)
                guardians.append(made)
                self._new_guardians.append(made)
        self._guardians = {**self._guardians, student.id: guardians}
        if not merge.before:
            return Outcome("unchanged", notes=(*row.parsed.notes, *notes))
        self._remember(student)
        if not self._dry_run:
            self._keep(student, merge.before)
            self._file(student, row.entry)
        return Outcome("changed", notes=(*row.parsed.notes, *notes))

    def _keep(self, student: StudentRow, before: dict[str, Any]) -> None:
        student.changed_at = self._services.clock()
        keep_before(self._session, self._services, self._actor, student.id, before)
        audit.log(
            self._session,
            self._services,
            self._actor,
            "student.change",
            subject=student.id,
            county=student.county,
            school_code=student.school_code,
            keys=sorted({key.split(".")[0] for key in before}),
            import_id=self._import_id,
        )


class _Merge:
    """Takes over what a row says; `before` holds what was there of what changed."""

    def __init__(self, services: Services, student: StudentRow) -> None:
        self._keyring = services.keyring
        self._student = student
        self.before: dict[str, Any] = {}

    def student(self, row: _Row, school: SchoolRow) -> Sequence[RowFault]:
        """The student's own columns; what is worth knowing."""
        entry, student = row.entry, self._student
        self._number(NUMBER, entry.id_number, row.number_index)
        self._number(ENROLMENT, entry.enrolment_number, row.enrolment_index)
        self._plain("sex", entry.sex)
        self._plain("birth_date", entry.birth_date)
        self._plain("grade", entry.grade)
        self._plain("class_name", entry.class_name)
        self._plain("school_code", school.code)
        is_old = normal_name(entry.name) in map(normal_name, student.former_names)
        name = student.name if is_old else entry.name
        self._names(student, name, entry.former_names, "")
        if not is_old:
            return ()
        zh = f"记录中“{entry.name}”已是曾用名，姓名未改"
        en = f"“{entry.name}” is a former name on record; the name was left"
        return (RowFault(row.parsed.row, "姓名", Text(zh, en)),)

    def guardian(self, entry: GuardianEntry, known: Sequence[GuardianRow]) -> bool:
        """Take over a guardian that is on record; True for one who is not, and is to be added."""
        index = self._keyring.index(entry.id_number, NUMBER_INDEX) if entry.id_number else None
        row = next((one for one in known if index and one.id_number_index == index), None)
        row = row or next((one for one in known if _may_be(one, entry, index)), None)
        if row is None:
            self.before.setdefault("guardians", []).append(None)
            return True
        where = f"guardian{row.position}."
        self._names(row, entry.name, (), where)
        if row.relationship != entry.relationship.value:
            self.before[f"{where}relationship"] = row.relationship
            row.relationship = entry.relationship.value
        if index is not None and row.id_number_index != index and entry.id_number:
            self.before[f"{where}id_number"] = None
            row.id_number = self._keyring.seal_text(entry.id_number, NUMBER)
            row.id_number_index = index
        return False

    def _plain(self, name: str, value: Any) -> None:
        known = getattr(self._student, name)
        if value is not None and known != value:
            self.before[name] = known if isinstance(known, str | None) else str(known)
            setattr(self._student, name, value)

    def _number(self, name: str, value: str | None, index: str | None) -> None:
        known: bytes | None = getattr(self._student, name)
        if value is None or getattr(self._student, f"{name}_index") == index:
            return
        self.before[name] = self._keyring.open_text(known, name) if known is not None else None
        setattr(self._student, name, self._keyring.seal_text(value, name))
        setattr(self._student, f"{name}_index", index)

    def _names(
        self, row: StudentRow | GuardianRow, name: str, former: Sequence[str], where: str
    ) -> None:
        known = {normal_name(one) for one in row.former_names}
        added = [one for one in former if normal_name(one) not in {*known, normal_name(name)}]
        if normal_name(row.name) != normal_name(name):
            self.before[f"{where}name"] = row.name
            added.append(row.name)
            row.name = name
        if added:
            self.before.setdefault(f"{where}former_names", list(row.former_names))
            row.former_names = [*row.former_names, *dict.fromkeys(added)]


def _may_be(row: GuardianRow, entry: GuardianEntry, index: str | None) -> bool:
    """Whether an entry is this guardian, of whom one side has no ID number."""
    return (
        normal_name(row.name) == normal_name(entry.name)
        and row.relationship == entry.relationship.value
        and (index is None or row.id_number_index is None)
    )
