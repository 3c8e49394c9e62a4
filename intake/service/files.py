"""Files as people and systems ask for them, within their bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import cases
from intake.service.actor import Actor
from ocr.model import FileError
from storage.errors import NotFoundError
from storage.tables import DocumentRow, FileRow


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document on a page of a file, as it counts now."""

    id: str
    page: int
    kind: str
    rotation: int
    version: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was accepted.

    `status` is stored, read, unreadable, failed or destroyed, or withdrawn: taken out of its case.
    `version` counts its being taken out and put back.
    """

    id: str
    case_id: str | None
    name: str
    status: str
    error: FileError | None
    duplicate_of: str | None
    media_type: str | None
    size: int | None
    pages: int | None
    uploaded_at: datetime
    withdrawn_at: datetime | None
    version: int
    documents: tuple[FoundDocument, ...]


def of_case(services: Services, actor: Actor, case_id: str) -> Sequence[StoredFile]:
    """The files of a case in order of upload.

    Raises:
        NotFoundError: no such case, or it is another county's or school's.
    """
    with services.database.read() as session:
        case = cases.find(session, actor, case_id)
        rows = session.scalars(
            select(FileRow)
            .where(FileRow.case_id == case.id, FileRow.status != "receiving")
            .order_by(FileRow.position, FileRow.id)
        ).all()
        return stored(session, rows)


def find(services: Services, actor: Actor, file_id: str) -> StoredFile:
    """One file.

    Raises:
        NotFoundError: no such file, or it is another county's or school's.
    """
    with services.database.read() as session:
        row = visible(session, actor, file_id)
        return _stored(row, _documents(session, [row.id]).get(row.id, []))


def stored(session: Session, rows: Sequence[FileRow]) -> Sequence[StoredFile]:
    """Files of rows that the actor may see, with the documents found on them."""
    documents = _documents(session, [row.id for row in rows])
    return [_stored(row, documents.get(row.id, [])) for row in rows]


def status_of(row: FileRow) -> str:
    """The status as it is told: out of its case it is withdrawn, until it is destroyed."""
    is_out = row.withdrawn_at is not None and row.status != "destroyed"
    return "withdrawn" if is_out else row.status


def visible(session: Session, actor: Actor, file_id: str) -> FileRow:
    """The row of a file that was accepted, as the actor may see it; checks are nobody's.

    Raises:
        NotFoundError: no such file, or it is another county's or school's.
    """
    row = session.get(FileRow, file_id)
    hidden = row is None or row.status == "receiving" or row.purpose == "check"
    if row is None or hidden or not actor.sees(row.county, row.school_code):
        raise NotFoundError
    return row


def _documents(session: Session, file_ids: Sequence[str]) -> dict[str, list[FoundDocument]]:
    rows = session.execute(
        select(
            DocumentRow.file_id,
            DocumentRow.id,
            DocumentRow.page,
            DocumentRow.kind,
            DocumentRow.rotation,
            DocumentRow.version,
        )
        .where(DocumentRow.file_id.in_(file_ids))
        .order_by(DocumentRow.page, DocumentRow.place)
    )
    found: dict[str, list[FoundDocument]] = {}
    for row in rows:
        document = FoundDocument(row.id, row.page, row.kind, row.rotation, row.version)
        found.setdefault(row.file_id, []).append(document)
    return found


def _stored(row: FileRow, documents: Sequence[FoundDocument]) -> StoredFile:
    error = None
    if row.error_code is not None:
        error = FileError(row.error_code, row.error_message or "")
    return StoredFile(
        id=row.id,
        case_id=row.case_id,
        name=row.name,
        status=status_of(row),
        error=error,
        duplicate_of=row.duplicate_of,
        media_type=row.media_type,
        size=row.size,
        pages=row.pages,
        uploaded_at=row.uploaded_at,
        withdrawn_at=row.withdrawn_at,
        version=row.version,
        documents=tuple(documents),
    )
