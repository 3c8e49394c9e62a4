"""Schools, students and guardians as an import and a search ask for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from storage.cases import Bounds
from storage.tables import GuardianRow, SchoolRow, StudentRow

_LOCK = 0x7265_636F_7264  # "record"; the number of PostgreSQL's advisory lock


def lock_records(session: Session) -> None:
    """Let one transaction at a time import; in SQLite there is only one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def schools_with(session: Session, codes: Collection[str]) -> dict[str, SchoolRow]:
    """The schools of these codes."""
    rows = session.scalars(select(SchoolRow).where(SchoolRow.code.in_(codes)))
    return {row.code: row for row in rows}


def students_with(
    session: Session, number_indexes: Collection[str], enrolment_indexes: Collection[str]
) -> Sequence[StudentRow]:
    """Students with any of these digests of their ID or enrolment numbers."""
    return session.scalars(
        select(StudentRow).where(
            or_(
                StudentRow.id_number_index.in_(number_indexes),
                StudentRow.enrolment_number_index.in_(enrolment_indexes),
            )
        )
    ).all()


def guardians_of(session: Session, student_ids: Collection[str]) -> Mapping[str, list[GuardianRow]]:
    """The guardians of these students, in order."""
    found: defaultdict[str, list[GuardianRow]] = defaultdict(list)
    rows = session.scalars(
        select(GuardianRow)
        .where(GuardianRow.student_id.in_(student_ids))
        .order_by(GuardianRow.position)
    )
    for row in rows:
        found[row.student_id].append(row)
    return found


def students_within(
    session: Session, bounds: Bounds, ids: Collection[str]
) -> Sequence[tuple[StudentRow, SchoolRow | None]]:
    """Those of these students that lie within the bounds, with their schools."""
    query = (
        select(StudentRow, SchoolRow)
        .outerjoin(SchoolRow, SchoolRow.code == StudentRow.school_code)
        .where(StudentRow.id.in_(ids))
    )
    if bounds.county is not None:
        query = query.where(StudentRow.county == bounds.county)
    if bounds.school_code is not None:
        query = query.where(StudentRow.school_code == bounds.school_code)
    return [(student, school) for student, school in session.execute(query)]
