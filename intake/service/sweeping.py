"""What is put right every half minute, so that nothing waits for a hand.

Leases of readers that died lapse and their jobs are free again; jobs whose hand-over was lost are
handed over again; uploads that broke off with their process or that nobody went on with, checks
nobody fetched, tables nobody went on to import and objects without a row are removed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.observe.logs import logger
from intake.queue import QueueUnavailableError
from intake.service import destruction, resumable, table_previews
from intake.service.jobs import give_back
from intake.service.uploads import send
from storage import jobs
from storage.database import database_now
from storage.tables import FileRow, IdempotencyKey

EVERY = timedelta(seconds=30)
_HANDED_OVER_WITHIN = timedelta(seconds=5)
_SENT_AT_ONCE = 1000
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
    expired_uploads: int = 0
    expired_checks: int = 0
    expired_tables: int = 0


def sweep(services: Services) -> Swept:
    """Put right what was left behind. Any process may do it, several at once too."""
    with services.database.write() as session:
        lapsed = jobs.abandoned(session)
    for claim in lapsed:
        give_back(services, claim)
    sent = _send_lost(services)
    broken = _remove_broken_uploads(services)
    with services.database.write() as session:
        old = database_now(session) - _ANSWERS_KEPT
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.at < old))
    return Swept(
        lapsed=len(lapsed),
        sent=sent,
        broken_uploads=broken,
        expired_uploads=resumable.remove_expired(services),
        expired_checks=destruction.destroy_expired_checks(services),
        expired_tables=table_previews.remove_expired(services),
    )


def _send_lost(services: Services) -> int:
    """Hand over as many jobs as wait in the database and not in the queue.

    A message is only a nudge, whoever gets one takes the next job in line: so their numbers are
    compared, and it does not matter whether a hand-over failed or the queue lost its data.
    """
    with services.database.read() as session:
        waiting = jobs.queued(session, _HANDED_OVER_WITHIN)
    if waiting == 0:
        return 0
    try:
        lost = min(waiting - services.queue.held(), _SENT_AT_ONCE)
    except QueueUnavailableError:
        logger().warning("queue_unavailable", jobs=waiting)
        return 0
    if lost <= 0:
        return 0
    with services.database.read() as session:
        ids = jobs.next_in_line(session, lost)
    send(services, ids)
    return len(ids)


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
    before = datetime.now(UTC) - older_than
    return sum(
        _collect(services, prefix, before, unknown)
        for prefix, unknown in (
            ("files/", _unknown),
            ("uploads/", resumable.unknown_parts),
            (f"{table_previews.PREFIX}/", table_previews.unknown_tables),
        )
    )


def _collect(
    services: Services,
    prefix: str,
    before: datetime,
    unknown: Callable[[Session, Sequence[str]], Sequence[str]],
) -> int:
    removed = 0
    old = (found.key for found in services.objects.keys(prefix) if found.modified < before)
    while keys := list(islice(old, _AT_ONCE)):
        with services.database.read() as session:
            orphans = unknown(session, keys)
        for key in orphans:
            services.objects.delete(key)
        removed += len(orphans)
    return removed


def _unknown(session: Session, keys: Sequence[str]) -> list[str]:
    owners = {key: key.split("/")[1] for key in keys}
    known = set(
        session.scalars(
            select(FileRow.id).where(FileRow.id.in_(owners.values()), FileRow.status != "destroyed")
        )
    )
    return [key for key, owner in owners.items() if owner not in known]
