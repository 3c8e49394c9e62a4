"""Papers are destroyed once nobody needs them any more: some days after the case was closed.

The case, its history and the decision stay, and that its papers were destroyed is written down.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import audit, changes
from intake.service.actor import PROGRAM
from intake.service.changes import Change
from intake.service.destruction import delete_objects, destroy_file
from storage.database import database_now
from storage.tables import CaseRow, FileRow

_CLOSED = ("approved", "refused", "withdrawn")
_AT_ONCE = 100


def destroy_overdue(services: Services) -> int:
    """Destroy the papers of cases closed long enough ago, and inbox files nobody assigned.

    Returns:
        How many files were destroyed.
    """
    days = services.settings.retention_days
    if not days:
        return 0
    with services.database.read() as session:
        before = database_now(session) - timedelta(days=days)
        cases, files = _overdue_cases(session, before), _overdue_files(session, before)
    destroyed = [file_id for case_id in cases for file_id in _destroy_case(services, case_id)]
    for file_id in files:
        with services.database.write() as session:
            destroy_file(session, services, file_id)
            audit.log(session, services, PROGRAM, "file.destroy", subject=file_id)
        destroyed.append(file_id)
    for file_id in destroyed:
        delete_objects(services, file_id)
    return len(destroyed)


def _overdue_cases(session: Session, before: datetime) -> list[str]:
    kept = select(FileRow.id).where(FileRow.case_id == CaseRow.id, FileRow.status != "destroyed")
    closed = func.coalesce(CaseRow.decided_at, CaseRow.changed_at)
    query = (
        select(CaseRow.id)
        .where(CaseRow.status.in_(_CLOSED), closed < before, kept.exists())
        .limit(_AT_ONCE)
    )
    return list(session.scalars(query))


def _overdue_files(session: Session, before: datetime) -> list[str]:
    query = (
        select(FileRow.id)
        .where(
            FileRow.purpose == "inbox",
            FileRow.case_id.is_(None),
            FileRow.status.not_in(("receiving", "stored", "destroyed")),
            FileRow.uploaded_at < before,
        )
        .limit(_AT_ONCE)
    )
    return list(session.scalars(query))


def _destroy_case(services: Services, case_id: str) -> list[str]:
    """Destroy the papers of one case; the ids of its files."""
    with services.database.write() as session:
        case = session.get_one(CaseRow, case_id, with_for_update=True)
        kept = select(FileRow.id).where(FileRow.case_id == case_id, FileRow.status != "destroyed")
        files = list(session.scalars(kept))
        for file_id in files:
            destroy_file(session, services, file_id)
        change = Change("destroy", case.status, trail={"files": len(files)})
        changes.record(session, services, PROGRAM, case, change)
    return files
