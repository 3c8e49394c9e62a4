"""A table of records that was looked at, kept a moment so that those very bytes can be imported.

It holds what is known of children, so it is sealed, one for each account, open to the session alone
that sent it, and gone after the import, a quarter of an hour, or the end of the session.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import audit
from intake.service.authentication import SignedIn
from intake.service.record_import import ImportReport
from storage.database import database_now
from storage.errors import NotFoundError, ObjectMissingError
from storage.tables import PreviewedTable, User, UserSession
from storage.tables.base import new_id

KEPT = timedelta(minutes=15)
PREFIX = "tables"


def keep(services: Services, person: SignedIn, content: bytes, report: ImportReport) -> str:
    """Keep a table that was looked at, in the place of the one this account kept before; its id.

    Raises:
        StoreFullError, StoreUnavailableError: nothing was kept.
    """
    table_id = f"t{new_id()}"  # an object's key begins with a letter or figure
    with services.database.write() as session:
        session.get_one(User, person.actor.id, with_for_update=True)
        before = _remove(session, PreviewedTable.owner == person.actor.id)
        session.add(
            PreviewedTable(
                id=table_id,
                owner=person.actor.id,
                session_id=person.session_id,
                expires_at=database_now(session) + KEPT,
            )
        )
        audit.log(
            session,
            services,
            person.actor,
            "records.preview",
            subject=table_id,
            county=person.actor.county,
            school_code=person.actor.school_code,
            table=report.kind.value,
            rows=report.rows,
        )
    _delete_objects(services, before)
    _put(services, table_id, content)
    return table_id


def content_of(services: Services, person: SignedIn, table_id: str) -> bytes:
    """The bytes that were looked at.

    Raises:
        NotFoundError: this session kept none under this id, or its time is over.
    """
    with services.database.read() as session:
        row = session.get(PreviewedTable, table_id)
        if (
            row is None
            or (row.owner, row.session_id) != (person.actor.id, person.session_id)
            or row.expires_at <= database_now(session)
        ):
            raise NotFoundError
    try:
        with services.objects.open(_key(table_id)) as stream:
            return stream.read()
    except ObjectMissingError as error:
        raise NotFoundError from error


def forget(services: Services, person: SignedIn) -> None:
    """Leave nothing of what this account kept."""
    with services.database.write() as session:
        removed = _remove(session, PreviewedTable.owner == person.actor.id)
    _delete_objects(services, removed)


def remove_expired(services: Services) -> int:
    """Leave nothing of tables whose time is over or whose session has ended; how many."""
    with services.database.write() as session:
        late = PreviewedTable.expires_at <= database_now(session)
        ended = PreviewedTable.session_id.not_in(select(UserSession.id))
        removed = _remove(session, or_(late, ended))
    _delete_objects(services, removed)
    return len(removed)


def unknown_tables(session: Session, keys: Sequence[str]) -> list[str]:
    """Of keys of objects those of tables that are not kept any more."""
    known = set(session.scalars(select(PreviewedTable.id)))
    return [key for key in keys if key.rpartition("/")[2] not in known]


def _put(services: Services, table_id: str, content: bytes) -> None:
    """Store the bytes; should the row have been taken away meanwhile, they go too."""
    try:
        services.objects.put(_key(table_id), io.BytesIO(content))
    except BaseException:
        with services.database.write() as session:
            _remove(session, PreviewedTable.id == table_id)
        raise
    with services.database.read() as session:
        is_kept = session.get(PreviewedTable, table_id) is not None
    if not is_kept:
        _delete_objects(services, [table_id])


def _remove(session: Session, which: ColumnElement[bool]) -> Sequence[str]:
    return session.scalars(delete(PreviewedTable).where(which).returning(PreviewedTable.id)).all()


def _delete_objects(services: Services, ids: Sequence[str]) -> None:
    for table_id in ids:
        services.objects.delete(_key(table_id))


def _key(table_id: str) -> str:
    return f"{PREFIX}/{table_id}"
