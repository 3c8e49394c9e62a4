"""Destroying what is not to be kept: the objects of a file, what was read of it, its traces."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from intake.assembly import Services
from storage.database import database_now
from storage.tables import (
    CheckRun,
    Correction,
    DocumentRow,
    FileRow,
    Job,
    LikenessBand,
    ReadingRow,
    SearchEntry,
    VerdictSnapshot,
)

_NAMELESS = "已销毁"


def delete_objects(services: Services, file_id: str) -> None:
    """Remove every object of a file."""
    for listed in list(services.objects.keys(f"files/{file_id}/")):
        services.objects.delete(listed.key)


def destroy_file(session: Session, services: Services, file_id: str) -> None:
    """Destroy what is known of a file but that it was there; its row stays, as `destroyed`.

    What was read goes too, unless another file has the same bytes. Remove the objects with
    `delete_objects` once this is committed.
    """
    file = session.get(FileRow, file_id, with_for_update=True)
    if file is None:
        return
    documents = select(DocumentRow.id).where(DocumentRow.file_id == file_id)
    session.execute(delete(Correction).where(Correction.document_id.in_(documents)))
    for table in (DocumentRow, SearchEntry, LikenessBand, Job):
        session.execute(delete(table).where(table.file_id == file_id))
    session.execute(delete(VerdictSnapshot).where(VerdictSnapshot.case_id == file.case_id))
    sha256, file.sha256 = file.sha256, None
    file.status, file.likeness, file.duplicate_of = "destroyed", None, None
    file.name = _NAMELESS  # people name photos after those whose papers they show
    session.flush()
    _forget_readings(session, services, [sha256] if sha256 else [])
    session.execute(
        update(FileRow).where(FileRow.duplicate_of == file_id).values(duplicate_of=None)
    )


def destroy_check(services: Services, check_id: str) -> None:
    """Leave nothing of a completeness check."""
    with services.database.write() as session:
        files = session.scalars(select(FileRow).where(FileRow.check_id == check_id)).all()
        ids, hashes = [file.id for file in files], [file.sha256 for file in files if file.sha256]
        session.execute(delete(Job).where(Job.file_id.in_(ids)))
        session.execute(delete(FileRow).where(FileRow.id.in_(ids)))
        session.execute(delete(CheckRun).where(CheckRun.id == check_id))
        _forget_readings(session, services, hashes)
    for file_id in ids:
        delete_objects(services, file_id)


def destroy_expired_checks(services: Services) -> int:
    """Leave nothing of checks whose time is over; how many those were."""
    with services.database.read() as session:
        expired = session.scalars(
            select(CheckRun.id).where(CheckRun.expires_at < database_now(session))
        ).all()
    for check_id in expired:
        destroy_check(services, check_id)
    return len(expired)


def _forget_readings(session: Session, services: Services, hashes: Sequence[str]) -> None:
    """Destroy what was read of bytes that no file has any more."""
    for sha256 in hashes:
        others = select(FileRow.id).where(FileRow.sha256 == sha256)
        if session.execute(others).first() is None:
            session.execute(delete(ReadingRow).where(ReadingRow.sha256 == sha256))
            services.readings.forget(sha256)
