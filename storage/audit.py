"""The audit trail: entries chained by their digests, written at the end of a transaction.

Entries noted during a transaction are appended right before it commits. So the chain's lock is
held for a moment only, it is always the last lock taken, and no two transactions wait for each
other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.tables import AuditEntry

ORIGIN = "0" * 64
"""What the first entry names as the digest before it."""
_PENDING = "audit_pending"
_LOCK = 0x7472_6169_6C  # "trail"; the number of PostgreSQL's advisory lock
_BATCH = 1000
_CHAINED = (
    "sequence",
    "at",
    "actor",
    "actor_name",
    "action",
    "subject",
    "case_id",
    "county",
    "school_code",
    "detail",
    "previous",
)


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be written: who did what to which subject. `detail` holds nothing personal."""

    at: datetime
    actor: str
    actor_name: str
    action: str
    subject: str | None
    case_id: str | None
    county: str | None
    school_code: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the trail; sequence 0 and `ORIGIN` when there is none."""

    sequence: int
    digest: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"


class Broken(StrEnum):
    """How a trail is wrong at an entry."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    """Put in, or moved: it does not continue the entry before it."""
    TRUNCATED = "truncated"
    """Its end, as it was known outside, is not there."""
    REPLACED = "replaced"
    """It is there, but another one than was known outside."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry that is wrong."""

    sequence: int
    how: Broken


def note(session: Session, entry: Note) -> None:
    """Have `entry` appended when this transaction commits; it is lost if that fails."""
    session.info.setdefault(_PENDING, []).append(entry)


def append_pending(session: Session) -> None:
    """Append what was noted; `storage.database` calls this before each commit."""
    pending: list[Note] = session.info.pop(_PENDING, [])
    if not pending:
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = head(session)
    for entry in pending:
        row = AuditEntry(
            sequence=last.sequence + 1,
            at=entry.at.astimezone(UTC),
            actor=entry.actor,
            actor_name=entry.actor_name,
            action=entry.action,
            subject=entry.subject,
            case_id=entry.case_id,
            county=entry.county,
            school_code=entry.school_code,
            detail=dict(entry.detail),
            previous=last.digest,
        )
        row.digest = digest_of(row)
        session.add(row)
        last = Head(row.sequence, row.digest)
    session.flush()


def head(session: Session) -> Head:
    """The last entry."""
    newest = select(AuditEntry.sequence, AuditEntry.digest).order_by(AuditEntry.sequence.desc())
    found = session.execute(newest.limit(1)).first()
    return Head(found[0], found[1]) if found else Head(0, ORIGIN)


def digest_of(entry: AuditEntry) -> str:
    """SHA-256 over the canonical JSON of every other column, the previous digest among them."""
    values = {name: getattr(entry, name) for name in _CHAINED}
    values["at"] = entry.at.isoformat(timespec="microseconds")
    plain = json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def verify(session: Session, expected: Head | None = None) -> Head | Fault:
    """Walk the whole trail; its head, or the first entry that is wrong.

    `expected` is a head that was written down outside: it tells a trail that was cut off at its
    end, or replaced as a whole, from the one that it was.
    """
    last = Head(0, ORIGIN)
    for entry in _walk(session):
        fault = _fault_of(entry, last)
        if fault is None and expected is not None and entry.sequence == expected.sequence:
            fault = None if entry.digest == expected.digest else Broken.REPLACED
        if fault is not None:
            return Fault(last.sequence + 1 if fault is Broken.REMOVED else entry.sequence, fault)
        last = Head(entry.sequence, entry.digest)
    if expected is not None and expected.sequence > last.sequence:
        return Fault(last.sequence + 1, Broken.TRUNCATED)
    return last


def _fault_of(entry: AuditEntry, last: Head) -> Broken | None:
    if entry.sequence > last.sequence + 1:
        return Broken.REMOVED
    if digest_of(entry) != entry.digest:
        return Broken.CHANGED
    if entry.sequence != last.sequence + 1 or entry.previous != last.digest:
        return Broken.INSERTED
    return None


def _walk(session: Session) -> Iterator[AuditEntry]:
    """All entries in order, without keeping them."""
    after: int | None = None
    while True:
        batch = select(AuditEntry).order_by(AuditEntry.sequence).limit(_BATCH)
        if after is not None:
            batch = batch.where(AuditEntry.sequence > after)
        rows = session.scalars(batch).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        after = rows[-1].sequence
        session.expunge_all()
