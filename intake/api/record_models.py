"""What answers about records look like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from pydantic import Field

from intake.api.case_models import Answer, SchoolAnswer
from intake.api.problems import said
from intake.records.model import RowFault
from intake.service.applications import Input
from intake.service.masking import mask_number
from intake.service.record_import import ImportReport
from intake.service.students import GuardianView, StudentMatch, StudentSearch, StudentView


class RowReason(Answer):
    """A row and what is to be said about it. `row` counts as a spreadsheet does, from 1."""

    row: int = Field(examples=[7])
    column: str = Field(examples=["身份证件号"])
    message: str = Field(examples=["身份证件号校验位不符，请核对"])

    @classmethod
    def of(cls, fault: RowFault, language: str) -> RowReason:
        """As the API shows it."""
        return cls(row=fault.row, column=fault.column, message=said(fault.reason, language))


class ImportAnswer(Answer):
    """What an import did; with `dry_run`, what it would do.

    `refused_rows` lists every reason of every refused row. `notes` are remarks about rows that
    were taken, the first thousand of `note_count`. Nothing is taken from `unknown_columns` and
    `other_sheets`.
    """

    table: Literal["schools", "students"]
    dry_run: bool
    added: int
    changed: int
    unchanged: int
    refused: int
    refused_rows: list[RowReason]
    notes: list[RowReason]
    note_count: int
    unknown_columns: list[str]
    other_sheets: list[str]

    @classmethod
    def of(cls, report: ImportReport, language: str) -> ImportAnswer:
        """As the API shows a report."""
        return cls(
            table=report.kind.value,
            dry_run=report.dry_run,
            added=report.added,
            changed=report.changed,
            unchanged=report.unchanged,
            refused=report.refused,
            refused_rows=[RowReason.of(one, language) for one in report.faults],
            notes=[RowReason.of(one, language) for one in report.notes],
            note_count=report.note_count,
            unknown_columns=list(report.unknown_columns),
            other_sheets=list(report.other_sheets),
        )


class GuardianOnRecord(Answer):
    """A guardian on record."""

    name: str = Field(examples=["欧阳建国"])
    relationship: Literal["father", "mother", "grandfather", "grandmother", "other_guardian"]
    id_number: str | None = Field(examples=["411525********0017"])
    former_names: list[str]

    @classmethod
    def of(cls, guardian: GuardianView, mask: Callable[[str], str]) -> GuardianOnRecord:
        """As the API shows a guardian."""
        return cls.model_validate(
            {
                "name": guardian.name,
                "relationship": guardian.relationship,
                "id_number": mask(guardian.id_number) if guardian.id_number else None,
                "former_names": list(guardian.former_names),
            }
        )


class StudentOnRecord(Answer):
    """A student on record. To people, numbers are masked until they ask for them."""

    id: str
    name: str = Field(examples=["欧阳靖雯"])
    sex: Literal["男", "女"] | None
    birth_date: date | None
    id_number: str | None = Field(examples=["411525********0029"])
    enrolment_number: str | None = Field(examples=["G411525********0029"])
    former_names: list[str]
    grade: str | None
    class_name: str | None
    school: SchoolAnswer | None
    guardians: list[GuardianOnRecord]

    @classmethod
    def of(cls, view: StudentView, *, masked: bool) -> StudentOnRecord:
        """As the API shows a student."""
        mask: Callable[[str], str] = mask_number if masked else str
        return cls.model_validate(
            {
                "id": view.id,
                "name": view.name,
                "sex": view.sex,
                "birth_date": view.birth_date,
                "id_number": mask(view.id_number) if view.id_number else None,
                "enrolment_number": mask(view.enrolment_number) if view.enrolment_number else None,
                "former_names": list(view.former_names),
                "grade": view.grade,
                "class_name": view.class_name,
                "school": SchoolAnswer.of(view.school) if view.school else None,
                "guardians": [GuardianOnRecord.of(one, mask) for one in view.guardians],
            }
        )


class StudentFound(Answer):
    """A student who may be meant, and why. `guardians` are left out; ask for the one student."""

    student: StudentOnRecord
    same_number: bool
    explanation: str = Field(examples=["身份证件号一致；姓名相近"])

    @classmethod
    def of(cls, match: StudentMatch, language: str, *, masked: bool) -> StudentFound:
        """As the API shows it."""
        return cls(
            student=StudentOnRecord.of(match.student, masked=masked),
            same_number=match.same_number,
            explanation=said(match.explanation, language),
        )


class StudentQuery(Input):
    """Whom is looked for: a name, an ID or enrolment number, or both; as read, misread or not."""

    q: str = Field(min_length=1, max_length=100, examples=["欧阳靖雯"])
    limit: int = Field(20, ge=1, le=100)


class StudentsFound(Answer):
    """Whom a search may mean, the nearest first; only of `found` the first is surely meant."""

    outcome: Literal["found", "ambiguous", "none"]
    items: list[StudentFound]

    @classmethod
    def of(cls, search: StudentSearch, language: str, *, masked: bool) -> StudentsFound:
        """As the API shows it."""
        return cls(
            outcome=search.outcome.value,
            items=[StudentFound.of(one, language, masked=masked) for one in search.matches],
        )
