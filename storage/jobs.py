"""Jobs of reading, each leased to one reader at a time. What time it is, the database says.

A reader that is killed stops extending its lease; the job is then free for another, at once if
somebody knows of its death. Attempts are counted as the lease is given, so a file that kills its
reader cannot do so for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from storage.database import database_now
from storage.tables import FileRow, Job
from storage.tables.base import new_id

ATTEMPTS = 3
LEASE = timedelta(seconds=30)
FINISHED = ("done", "failed")


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that is leased. `token` is known to the one that holds this lease alone."""

    job_id: str
    file_id: str
    token: str
    attempt: int


def claim(session: Session, job_id: str | None = None, *, holder: str = "") -> Claim | None:
    """Lease a job that is free: the one asked for, else the next in line; None if there is none.

    Of several files with the same bytes one is read at a time: the others then find its reading.
    Commit before reading begins, so that the attempt counts whatever happens. `holder` (at most 39
    characters, no dot) is the process that will read: see `held_by`.
    """
    now = database_now(session)
    query = (
        select(Job, FileRow.sha256)
        .join(FileRow, FileRow.id == Job.file_id)
        .where(_is_free(now), ~_twin_is_read(now))
        .order_by(Job.priority, Job.queued_at)
        .limit(1)
        .with_for_update(of=Job, skip_locked=True)
    )
    found = session.execute(query if job_id is None else query.where(Job.id == job_id)).first()
    if found is None:
        return None
    job, sha256 = found
    if _another_was_faster(session, sha256, now):
        return None
    job.state = "leased"
    job.attempts += 1
    job.leased_by = f"{holder}.{new_id()}"
    job.leased_until = now + LEASE
    return _claim_of(job)


def waiting(session: Session, at_most: int) -> int:
    """How many jobs are free, counted up to `at_most`; takes no lock."""
    free = select(Job.id).where(_is_free(database_now(session))).limit(at_most)
    return len(session.scalars(free).all())


def extend(session: Session, claim: Claim) -> bool:
    """Extend a lease; False if it lapsed and the job is no longer this claim's."""
    return _change(session, claim, leased_until=database_now(session) + LEASE)


def finish(session: Session, claim: Claim) -> bool:
    """The job is done; False if it is no longer this claim's, so nothing else may be written."""
    return _change(
        session, claim, state="done", leased_until=None, finished_at=database_now(session)
    )


def fail(session: Session, claim: Claim, error: str) -> bool:
    """The job is given up; False if it is no longer this claim's."""
    now = database_now(session)
    return _change(session, claim, state="failed", leased_until=None, finished_at=now, error=error)


def give_back(session: Session, claim: Claim, *, wait: timedelta | None = None) -> bool:
    """Let others have the job. With `wait` the attempt does not count, and nobody tries before.

    False if it is no longer this claim's.
    """
    if wait is None:
        return _change(session, claim, state="queued", leased_until=None)
    return _change(
        session,
        claim,
        state="queued",
        attempts=Job.attempts - 1,
        leased_until=database_now(session) + wait,
    )


def held_by(session: Session, holder: str) -> list[Claim]:
    """Leases of that process, for whoever knows that it is dead."""
    query = select(Job).where(
        Job.state == "leased", Job.leased_by.startswith(f"{holder}.", autoescape=True)
    )
    return [_claim_of(job) for job in session.scalars(query)]


def abandoned(session: Session) -> list[Claim]:
    """Leases that lapsed, locked for whoever gives them back or up."""
    query = (
        select(Job)
        .where(Job.state == "leased", Job.leased_until <= database_now(session))
        .with_for_update(skip_locked=True)
    )
    return [_claim_of(job) for job in session.scalars(query)]


def queued(session: Session, at_least: timedelta) -> int:
    """How many jobs could be read now and have been queued for at least this long."""
    now = database_now(session)
    query = select(func.count()).where(_waits(now), Job.queued_at <= now - at_least)
    return session.scalar(query) or 0


def next_in_line(session: Session, count: int) -> list[str]:
    """Ids of the first jobs that could be read now."""
    query = select(Job.id).where(_waits(database_now(session)))
    return list(session.scalars(query.order_by(Job.priority, Job.queued_at).limit(count)))


def waiting_twins(session: Session, sha256: str) -> list[str]:
    """Ids of queued jobs over the same bytes."""
    query = (
        select(Job.id)
        .join(FileRow, FileRow.id == Job.file_id)
        .where(FileRow.sha256 == sha256, Job.state == "queued")
    )
    return list(session.scalars(query))


def _claim_of(job: Job) -> Claim:
    return Claim(job.id, job.file_id, job.leased_by or "", job.attempts)


def _waits(now: datetime) -> ColumnElement[bool]:
    return and_(Job.state == "queued", or_(Job.leased_until.is_(None), Job.leased_until <= now))


def _is_free(now: datetime) -> ColumnElement[bool]:
    return and_(
        or_(
            _waits(now),
            and_(Job.state == "leased", Job.leased_until <= now),
        ),
        Job.attempts < ATTEMPTS,
    )


def _twin_is_read(now: datetime) -> ColumnElement[bool]:
    """Whether a job over the same bytes is leased."""
    twin, file = aliased(Job), aliased(FileRow)
    return (
        select(twin.id)
        .join(file, file.id == twin.file_id)
        .where(
            twin.id != Job.id,
            twin.state == "leased",
            twin.leased_until > now,
            file.sha256 == FileRow.sha256,
        )
        .exists()
    )


def _another_was_faster(session: Session, sha256: str | None, now: datetime) -> bool:
    """Whether a twin was leased meanwhile: PostgreSQL lets two look at the same time."""
    if session.get_bind().dialect.name != "postgresql" or sha256 is None:
        return False
    lock = int(sha256[:15], 16)
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
    twins = (
        select(Job.id)
        .join(FileRow, FileRow.id == Job.file_id)
        .where(FileRow.sha256 == sha256, Job.state == "leased", Job.leased_until > now)
    )
    return session.execute(twins).first() is not None


def _change(session: Session, claim: Claim, **values: Any) -> bool:
    held = (Job.id == claim.job_id, Job.state == "leased", Job.leased_by == claim.token)
    changed = update(Job).where(*held).values(**values).returning(Job.id)
    return session.execute(changed).first() is not None
