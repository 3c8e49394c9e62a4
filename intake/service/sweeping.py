"""What is put right every half minute, so that nothing waits for a hand.

Leases of readers that died lapse and their jobs are free again; jobs whose hand-over was lost are
handed over again; uploads that broke off with their process, checks nobody fetched and objects
without a row are removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from intake.assembly import Services
from intake.service import destruction
from intake.service.jobs import give_back
from intake.service.uploads import send
from storage import jobs
from storage.jobs import database_now
from storage.tables import FileRow, IdempotencyKey

EVERY = timedelta(seconds=30)
_SENT_AGAIN_AFTER = timedelta(minutes=10)
_RECEIVING_AT_MOST = timedelta(hours=2)
_ANSWERS_KEPT = timedelta(hours=24)
_ORPHANED_FOR = timedelta(days=1)
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was put right."""

    lapsed: int = 0
    sent: int = 0
    broken_uploads: int = 0
    expired_checks: int = 0


def sweep(services: Services) -> Swept:
    """Put right what was left behind. Any process may do it, several at once too."""
    with services.database.write() as session:
        lapsed = jobs.abandoned(session)
    for claim in lapsed:
        give_back(services, claim)
    with services.database.write() as session:
        unsent = [job.id for job in jobs.unsent(session, _SENT_AGAIN_AFTER)]
    send(services, unsent)
    broken = _remove_broken_uploads(services)
    with services.database.write() as session:
        old = database_now(session) - _ANSWERS_KEPT
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.at < old))
    return Swept(len(lapsed), len(unsent), broken, destruction.destroy_expired_checks(services))


def _remove_broken_uploads(services: Services) -> int:
    """Remove uploads whose process died: their rows would be receiving for ever.

    The row goes first: should its process still live, its last transaction then fails.
    """
    with services.database.write() as session:
        overdue = database_now(session) - _RECEIVING_AT_MOST
        gone = session.scalars(
            delete(FileRow)
            .where(FileRow.status == "receiving", FileRow.uploaded_at < overdue)
            .returning(FileRow.id)
        ).all()
    for file_id in gone:
        destruction.delete_objects(services, file_id)
    return len(gone)


def collect_orphans(services: Services, *, older_than: timedelta = _ORPHANED_FOR) -> int:
    """Remove objects that no row knows, left by processes that died; for once a day.

    Returns:
        How many were removed.
    """
    removed = 0
    before = datetime.now(UTC) - older_than
    keys: list[str] = []
    for listed in services.objects.keys("files/"):
        if listed.modified < before:
            keys.append(listed.key)
        if len(keys) == _AT_ONCE:
            removed += _remove_unknown(services, keys)
            keys = []
    return removed + _remove_unknown(services, keys)


def _remove_unknown(services: Services, keys: Iterable[str]) -> int:
    owners = {key: key.split("/")[1] for key in keys}
    with services.database.read() as session:
        known = set(
            session.scalars(
                select(FileRow.id).where(
                    FileRow.id.in_(owners.values()), FileRow.status != "destroyed"
                )
            )
        )
    orphans = [key for key, owner in owners.items() if owner not in known]
    for key in orphans:
        services.objects.delete(key)
    return len(orphans)
