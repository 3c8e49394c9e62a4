"""The personal part of a case: sealed on its row, opened for the verdict and its readers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from intake.assembly import Services
from intake.service.applications import GuardianInput, StudentInput
from matching.model import Case, Category, Guardian, Relationship, School, Student
from storage.tables import CaseRow, SchoolRow

_PURPOSE = "case_record"
NUMBER_INDEX = "id_number"
ENROLMENT_INDEX = "enrolment_number"


def keep_record(
    services: Services,
    case: CaseRow,
    student: StudentInput | None,
    guardians: list[GuardianInput] | None,
) -> None:
    """Put the student or the guardians (None: as they were) on the row, sealed and to be found."""
    record = dict(open_record(services, case)) if case.record else {}
    if student is not None:
        record["student"] = student.model_dump(exclude_none=True)
        case.student_name = student.name
        number = student.id_number
        case.student_number_index = (
            services.keyring.index(number, NUMBER_INDEX) if number is not None else None
        )
    if guardians is not None:
        record["guardians"] = [one.model_dump(exclude_none=True) for one in guardians]
    case.record = services.keyring.seal_json(record, _PURPOSE)


def open_record(services: Services, case: CaseRow) -> Mapping[str, Any]:
    """`student` and `guardians` as JSON."""
    record: Mapping[str, Any] = services.keyring.open_json(case.record, _PURPOSE)
    return record


def people_of(services: Services, case: CaseRow) -> tuple[Student, tuple[Guardian, ...]]:
    """The student and the guardians of a case."""
    record = open_record(services, case)
    return _student(record["student"]), tuple(_guardian(one) for one in record["guardians"])


def case_of(services: Services, case: CaseRow, school: SchoolRow) -> Case:
    """The case as the verdict wants it, with the school as its record is today."""
    student, guardians = people_of(services, case)
    return Case(
        category=Category(case.category),
        application_date=case.application_date,
        from_outside_county=case.from_outside_county,
        school=School(school.name, school.code, school.urban, tuple(school.catchment)),
        student=student,
        guardians=guardians,
        policy=case.policy,
    )


def _student(data: Mapping[str, Any]) -> Student:
    return Student(
        name=data["name"],
        sex=data["sex"],
        birth_date=date.fromisoformat(data["birth_date"]),
        id_number=data.get("id_number"),
        former_names=tuple(data.get("former_names", ())),
        enrolment_number=data.get("enrolment_number"),
    )


def _guardian(data: Mapping[str, Any]) -> Guardian:
    return Guardian(
        name=data["name"],
        relationship=Relationship(data["relationship"]),
        id_number=data.get("id_number"),
        former_names=tuple(data.get("former_names", ())),
    )
