"""What answers about cases look like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from intake.service.applications import CategoryWord, Input, Note
from intake.service.cases import CaseList, CaseSummary, CaseView, Decision
from intake.service.masking import mask_number
from matching.model import Guardian, Student
from storage.cases import CaseOrder
from storage.tables import CaseRow, SchoolRow

StatusWord = Literal["draft", "submitted", "returned", "approved", "refused", "withdrawn"]
VerdictWord = Literal["complete", "incomplete", "needs_review"]
OutcomeWord = Literal["approved", "returned", "refused"]
_Requirement = Annotated[str, StringConstraints(min_length=1, max_length=64)]
_Mask = Callable[[str], str]


class Answer(BaseModel):
    """Something the service answers."""

    model_config = ConfigDict(extra="forbid")


class CaseSearch(Input):
    """What is looked for, and which page of it; the filters stand in the address as with GET.

    `text`: part of the student's name, a whole ID number, the case's id, or words read on its
    papers.
    """

    text: str = Field(min_length=1, max_length=100, examples=["欧阳靖雯"])
    sort: CaseOrder = Field(CaseOrder.DUE, strict=False)
    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=0, le=200)


class SchoolAnswer(Answer):
    """A school, as its record is today."""

    code: str = Field(examples=["2141005678"])
    name: str = Field(examples=["信阳市第三小学"])
    county: str = Field(examples=["固始县"])
    urban: bool

    @classmethod
    def of(cls, school: SchoolRow) -> SchoolAnswer:
        """As the API shows a school."""
        return cls(code=school.code, name=school.name, county=school.county, urban=school.urban)


class StudentAnswer(Answer):
    """The student. To people, numbers are masked until they ask for them."""

    name: str = Field(examples=["欧阳靖雯"])
    sex: Literal["男", "女"]
    birth_date: date
    id_number: str | None = Field(examples=["411525********0026"])
    former_names: list[str]
    enrolment_number: str | None = Field(examples=["G411525********0026"])

    @classmethod
    def of(cls, student: Student, mask: _Mask) -> StudentAnswer:
        """As the API shows a student."""
        return cls.model_validate(
            {
                "name": student.name,
                "sex": student.sex,
                "birth_date": student.birth_date,
                "id_number": _masked(student.id_number, mask),
                "former_names": list(student.former_names),
                "enrolment_number": _masked(student.enrolment_number, mask),
            }
        )


class GuardianAnswer(Answer):
    """A guardian. To people, numbers are masked until they ask for them."""

    name: str = Field(examples=["欧阳建国"])
    relationship: Literal["father", "mother", "grandfather", "grandmother", "other_guardian"]
    id_number: str | None = Field(examples=["411525********0010"])
    former_names: list[str]

    @classmethod
    def of(cls, guardian: Guardian, mask: _Mask) -> GuardianAnswer:
        """As the API shows a guardian."""
        return cls.model_validate(
            {
                "name": guardian.name,
                "relationship": guardian.relationship.value,
                "id_number": _masked(guardian.id_number, mask),
                "former_names": list(guardian.former_names),
            }
        )


class ClaimAnswer(Answer):
    """Who has the case in hand, and until when."""

    by: str
    name: str
    until: datetime


class ReasonInput(Input):
    """What the school is told about one requirement, or (null) about the case."""

    requirement: _Requirement | None = None
    message: Note


class ReasonAnswer(Answer):
    """What the school was told."""

    requirement: str | None
    message: str


class DecisionAnswer(Answer):
    """The last decision about the case."""

    decision: OutcomeWord
    reasons: list[ReasonAnswer]
    note: str | None
    by: str
    at: datetime

    @classmethod
    def of(cls, decision: Decision) -> DecisionAnswer:
        """As the API shows a decision."""
        return cls.model_validate(
            {
                "decision": decision.outcome,
                "reasons": [dict(one) for one in decision.reasons],
                "note": decision.note,
                "by": decision.actor_name,
                "at": decision.at,
            }
        )


class CaseLine(Answer):
    """One case in a list. `outstanding`: blocking requirements not met, each with its status."""

    id: str
    status: StatusWord
    version: int
    category: CategoryWord
    student_name: str
    school: SchoolAnswer
    application_date: date
    verdict: VerdictWord | None
    pending: int
    outstanding: dict[str, str]
    claimed: ClaimAnswer | None
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    due_on: date | None
    changed_at: datetime

    @classmethod
    def of(cls, summary: CaseSummary, now: datetime) -> CaseLine:
        """As the API shows a case in a list."""
        return cls.model_validate(
            _line(summary.row, summary.school, now) | {"student_name": summary.row.student_name}
        )


class Cases(Answer):
    """A page of cases; `counts` are those the other filters leave, by status and by verdict."""

    items: list[CaseLine]
    page: int
    page_size: int
    total: int
    counts: dict[Literal["status", "verdict"], dict[str, int]]

    @classmethod
    def of(cls, listed: CaseList, page: int, page_size: int, now: datetime) -> Cases:
        """As the API shows a list."""
        return cls(
            items=[CaseLine.of(one, now) for one in listed.items],
            page=page,
            page_size=page_size,
            total=listed.total,
            counts={"status": dict(listed.statuses), "verdict": dict(listed.verdicts)},
        )


class CaseAnswer(Answer):
    """One case."""

    id: str
    status: StatusWord
    version: int
    category: CategoryWord
    application_date: date
    from_outside_county: bool
    policy: str | None
    school: SchoolAnswer
    student: StudentAnswer
    guardians: list[GuardianAnswer]
    verdict: VerdictWord | None
    pending: int
    outstanding: dict[str, str]
    claimed: ClaimAnswer | None
    decision: DecisionAnswer | None
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    due_on: date | None
    changed_at: datetime

    @classmethod
    def of(cls, view: CaseView, now: datetime, *, masked: bool) -> CaseAnswer:
        """As the API shows a case; `masked` hides most of its numbers."""
        mask: _Mask = mask_number if masked else str
        application = view.application
        return cls.model_validate(
            _line(view.row, view.school, now)
            | {
                "from_outside_county": application.from_outside_county,
                "policy": application.policy,
                "student": StudentAnswer.of(application.student, mask),
                "guardians": [GuardianAnswer.of(one, mask) for one in application.guardians],
                "decision": None if view.decision is None else DecisionAnswer.of(view.decision),
            }
        )


class WhyInput(Input):
    """Why, if there is something to say."""

    note: Note | None = None


class DecisionInput(Input):
    """A reviewer's decision. To return needs reasons, to refuse reasons or a note."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "decision": "returned",
                    "reasons": [
                        {"requirement": "household_register", "message": "缺少学生本人页，请补拍"}
                    ],
                    "note": None,
                }
            ]
        }
    )

    decision: OutcomeWord
    reasons: list[ReasonInput] = Field(default_factory=list, max_length=50)
    note: Note | None = None


def _masked(number: str | None, mask: _Mask) -> str | None:
    return None if number is None else mask(number)


def _line(row: CaseRow, school: SchoolRow, now: datetime) -> dict[str, Any]:
    held = row.claimed_until is not None and row.claimed_until > now
    return {
        "id": row.id,
        "status": row.status,
        "version": row.version,
        "category": row.category,
        "school": SchoolAnswer.of(school),
        "application_date": row.application_date,
        "verdict": row.verdict,
        "pending": row.pending,
        "outstanding": row.outstanding,
        "claimed": (
            {"by": row.claimed_by, "name": row.claimed_name, "until": row.claimed_until}
            if held
            else None
        ),
        "created_at": row.created_at,
        "submitted_at": row.submitted_at,
        "decided_at": row.decided_at,
        "due_on": row.due_on,
        "changed_at": row.changed_at,
    }
