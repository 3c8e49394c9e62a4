"""Students on record: found by a name or number, misread or not, and shown one at a time."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import audit
from intake.service.actor import Actor
from intake.service.changes import EVENT_PURPOSE
from intake.service.rights import bounds_of
from intake.service.student_import import ENROLMENT, NUMBER
from matching.model import Text
from matching.search import ranking
from matching.search.ranking import Outcome, Reading, Record
from storage.audit import Note
from storage.errors import NotFoundError
from storage.record_search import look_up
from storage.records import guardians_of, students_within
from storage.tables import GuardianRow, SchoolRow, StudentRow

_RANKED = 200
_FIGURES = re.compile(r"[GJL]?[0-9OoIlXx\s*-]{8,}")


@dataclass(frozen=True, slots=True)
class GuardianView:
    """A guardian on record, the number opened."""

    name: str
    relationship: str
    id_number: str | None
    former_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudentView:
    """A student on record, the numbers opened."""

    id: str
    name: str
    sex: str | None
    birth_date: date | None
    id_number: str | None
    enrolment_number: str | None
    former_names: tuple[str, ...]
    grade: str | None
    class_name: str | None
    school: SchoolRow | None
    guardians: tuple[GuardianView, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentMatch:
    """A student who may be meant, and why."""

    student: StudentView
    same_number: bool
    explanation: Text


@dataclass(frozen=True, slots=True)
class StudentSearch:
    """Whom a search may mean, the nearest first. Only of `found` the first is surely meant."""

    outcome: Outcome
    matches: Sequence[StudentMatch]


def reading_of(text: str) -> Reading:
    """What somebody typed: a number, a name, or both."""
    figures = _FIGURES.search(text)
    number = figures[0].strip() if figures else ""
    name = text.replace(number, " ").strip() if number else text.strip()
    number = re.sub(r"^[GJL]", "", number)
    return Reading(name or None, number or None)


def search(services: Services, actor: Actor, text: str, limit: int) -> StudentSearch:
    """The students within the actor's bounds whom `text` may mean; the look is written down."""
    reading = reading_of(text)
    with services.database.read() as session:
        costs = look_up(session, services.keyring, reading, bounds_of(actor))
        nearest = sorted(costs, key=lambda student_id: (costs[student_id], student_id))[:_RANKED]
        rows = students_within(session, bounds_of(actor), nearest)
    views = {student.id: _view(services, student, school) for student, school in rows}
    answer = ranking.answer(reading, map(_record, views.values()))
    matches = [
        StudentMatch(views[one.record.id], one.same_number, one.explanation)
        for one in answer.ranked[:limit]
    ]
    _note(services, actor, "records.search", None)
    return StudentSearch(answer.outcome, matches)


def find(services: Services, actor: Actor, student_id: str) -> StudentView:
    """One student with guardians; the look is written down.

    Raises:
        NotFoundError: none that the actor may see.
    """
    with services.database.read() as session:
        view = _find(session, services, actor, student_id)
    _note(services, actor, "student.view", student_id, view)
    return view


def reveal(services: Services, actor: Actor, student: StudentView, reason: str) -> None:
    """Write down, before they are shown, that `actor` asked for whole numbers, and why."""
    sealed = services.keyring.seal_text(reason, EVENT_PURPOSE)
    with services.database.write() as session:
        audit.log(
            session,
            services,
            actor,
            "student.reveal",
            subject=student.id,
            county=student.school.county if student.school else actor.county,
            school_code=student.school.code if student.school else None,
            reason=base64.b64encode(sealed).decode(),
        )


def _find(session: Session, services: Services, actor: Actor, student_id: str) -> StudentView:
    rows = students_within(session, bounds_of(actor), [student_id])
    if not rows:
        raise NotFoundError(student_id)
    student, school = rows[0]
    guardians = guardians_of(session, [student_id]).get(student_id, [])
    return _view(services, student, school, guardians)


def _view(
    services: Services,
    student: StudentRow,
    school: SchoolRow | None,
    guardians: Sequence[GuardianRow] = (),
) -> StudentView:
    return StudentView(
        id=student.id,
        name=student.name,
        sex=student.sex,
        birth_date=student.birth_date,
        id_number=_opened(services, student.id_number, NUMBER),
        enrolment_number=_opened(services, student.enrolment_number, ENROLMENT),
        former_names=tuple(student.former_names),
        grade=student.grade,
        class_name=student.class_name,
        school=school,
        guardians=tuple(
            GuardianView(
                one.name,
                one.relationship,
                _opened(services, one.id_number, NUMBER),
                tuple(one.former_names),
            )
            for one in guardians
        ),
    )


def _record(view: StudentView) -> Record:
    """The student as ranking compares it; without an ID number the enrolment number stands in."""
    inner = (view.enrolment_number or "")[1:]
    return Record(
        view.id, view.name, view.id_number or inner or None, view.former_names, view.birth_date
    )


def _opened(services: Services, sealed: bytes | None, purpose: str) -> str | None:
    return None if sealed is None else services.keyring.open_text(sealed, purpose)


def _note(
    services: Services,
    actor: Actor,
    action: str,
    subject: str | None,
    student: StudentView | None = None,
) -> None:
    school = student.school if student else None
    services.looks.note(
        Note(
            at=services.clock(),
            actor=actor.id,
            actor_name=actor.name,
            action=action,
            subject=subject,
            case_id=None,
            county=school.county if school else actor.county,
            school_code=school.code if school else actor.school_code,
            detail={},
        )
    )
