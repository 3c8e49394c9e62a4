"""What happened to a case: every change, reading, correction, settlement, upload and look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import looks
from intake.service.actor import PROGRAM, Actor
from intake.service.cases import find
from intake.service.changes import EVENT_PURPOSE
from intake.service.corrections import corrections_of
from storage.tables import AuditEntry, CaseEvent, Correction, FileRow, ReadingRow

# What the case's own events tell, with more in them than the trail has.
_TOLD_ELSEWHERE = frozenset({"case.correct"})
_LOOKS = (
    "case.view",
    "case.completeness",
    "case.check_summary",
    "case.document",
    "image.view",
    "document.view",
)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened. `detail` depends on `action`; it may be personal."""

    at: datetime
    kind: Literal["change", "correction", "look", "other"]
    action: str
    actor: str
    actor_name: str
    from_status: str | None
    to_status: str | None
    detail: Mapping[str, Any]


def history(services: Services, actor: Actor, case_id: str) -> Sequence[HistoryLine]:
    """Everything that happened to a case, oldest first; the look itself is noted after it.

    Raises:
        NotFoundError: none that the actor may see.
    """
    services.looks.write()
    with services.database.read() as session:
        case = find(session, actor, case_id)
        lines = [
            *_events(session, services, case_id),
            *_corrections(session, services, case_id),
            *_trail(session, case_id),
            *_readings(session, services, case_id),
        ]
    looks.note(services, actor, case, "case.view")
    return sorted(lines, key=lambda line: line.at)


def _events(session: Session, services: Services, case_id: str) -> list[HistoryLine]:
    rows = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id)
    )
    return [
        HistoryLine(
            at=row.at,
            kind="look" if row.action == "reveal" else "change",
            action=row.action,
            actor=row.actor,
            actor_name=row.actor_name,
            from_status=row.from_status,
            to_status=row.to_status,
            detail=services.keyring.open_json(row.detail, EVENT_PURPOSE) if row.detail else {},
        )
        for row in rows
        if row.action != "correct"
    ]


def _corrections(session: Session, services: Services, case_id: str) -> list[HistoryLine]:
    return [
        HistoryLine(
            at=one.at,
            kind="correction",
            action="correct",
            actor=one.actor,
            actor_name=one.actor_name,
            from_status=None,
            to_status=None,
            detail={
                "document": one.document_id,
                "kind": one.kind,
                "what": one.what,
                "before": one.before,
                "after": one.after,
                "note": one.note,
            },
        )
        for one in corrections_of(session, services, Correction.case_id == case_id)
    ]


def _trail(session: Session, case_id: str) -> list[HistoryLine]:
    """What stands in the trail only: looks, uploads, claims."""
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.case_id == case_id).order_by(AuditEntry.sequence)
    )
    told = session.scalars(select(CaseEvent.action).where(CaseEvent.case_id == case_id).distinct())
    elsewhere = {f"case.{action}" for action in told} | _TOLD_ELSEWHERE
    names = {
        row.id: row.name
        for row in session.execute(
            select(FileRow.id, FileRow.name).where(FileRow.case_id == case_id)
        )
    }
    return [
        HistoryLine(
            at=row.at,
            kind="look" if row.action in _LOOKS else "other",
            action=row.action,
            actor=row.actor,
            actor_name=row.actor_name,
            from_status=None,
            to_status=None,
            detail={"subject": row.subject, **row.detail, **_named(row, names)},
        )
        for row in rows
        if row.action not in elsewhere
    ]


def _named(row: AuditEntry, names: Mapping[str, str]) -> dict[str, Any]:
    """An upload is told with the file's name, which the trail itself does not hold."""
    name = names.get(row.subject or "")
    return {"file": row.subject, "name": name} if row.action == "file.upload" and name else {}


def _readings(session: Session, services: Services, case_id: str) -> list[HistoryLine]:
    """What was read of each file that counts or was taken out, as it was read.

    Bytes that had been read before, for another case, count as read when they arrived.
    """
    query = (
        select(FileRow, ReadingRow.read_at)
        .join(
            ReadingRow,
            and_(ReadingRow.sha256 == FileRow.sha256, ReadingRow.pipeline == FileRow.pipeline),
        )
        .where(FileRow.case_id == case_id, FileRow.status == "read")
        .order_by(FileRow.position)
    )
    rows = session.execute(query).all()
    uploads = select(AuditEntry.subject, AuditEntry.at).where(
        AuditEntry.case_id == case_id, AuditEntry.action == "file.upload"
    )
    arrived = {row.subject: row.at for row in session.execute(uploads)}
    keys = {file.id: (file.sha256 or "", file.pipeline or "") for file, _ in rows}
    read = services.readings.get(session, services.keyring, keys.values())
    return [
        HistoryLine(
            at=max(read_at, arrived.get(file.id, read_at)),
            kind="other",
            action="file.read",
            actor=PROGRAM.id,
            actor_name=PROGRAM.name,
            from_status=None,
            to_status=None,
            detail={
                "file": file.id,
                "name": file.name,
                "pages": len(read[keys[file.id]].pages),
                "kinds": [one.kind for page in read[keys[file.id]].pages for one in page.documents],
            },
        )
        for file, read_at in rows
        if keys[file.id] in read
    ]
