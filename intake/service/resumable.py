"""Uploads that outlive a broken connection and the end of this process: kept part by part.

Each part is an object of its own, written before the row that counts it; the parts count in the
order of their starts, without gaps. The last bytes are not kept as a part: with them the whole goes
the way of every other upload (`uploads.receive`), and in the one transaction that accepts it the
upload is marked as received. So an upload that is received whole has an outcome, and whatever
breaks before that is made good by sending the last bytes again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.observe.logs import logger
from intake.service import uploads
from intake.service.actor import Actor
from intake.service.errors import NotAllowedNowError
from intake.service.file_names import clean_name
from intake.service.uploads import Received, Terms
from matching.model import Text
from ocr.errors import UnreadableFileError
from ocr.model import FileError
from ocr.opening import FileType, refusals, sniff
from ocr.opening.filetypes import HEAD_BYTES
from storage.database import database_now
from storage.errors import (
    ConflictError,
    NotFoundError,
    ObjectDamagedError,
    ObjectMissingError,
    StorageError,
)
from storage.tables import FileRow, UploadPart, UploadRow
from storage.tables.base import new_id

PART_BYTES = 1 << 20
_SMALL_PARTS = 1000  # of a connection that breaks again and again
_PREFIX = "uploads"
_MANY = Text(
    "未传完的文件过多，请先传完或取消", "Too many unfinished uploads; finish or cancel some first"
)
_IN_PIECES = Text(
    "这次上传被切得过碎，请重新上传", "This upload came in too many small parts; begin it again"
)


@dataclass(frozen=True, slots=True)
class Upload:
    """How far an upload has come; `outcome` as soon as all of it was received."""

    id: str
    case_id: str
    name: str
    length: int
    received: int
    sha256: str | None
    expires_at: datetime
    outcome: Received | None


@dataclass(frozen=True, slots=True)
class Announced:
    """A file to come: its name as the sender gave it, its bytes, and what SHA-256 they have."""

    name: str
    length: int
    sha256: str | None = None


def begin(services: Services, actor: Actor, case_id: str, file: Announced) -> Upload:
    """Announce a file for a case; its bytes follow.

    Raises:
        NotFoundError: there is no case that `actor` may see.
        ForbiddenError: the actor is here to look only.
        NotAllowedNowError: the case takes no more papers, or too many uploads are unfinished.
        UnreadableFileError: the file is empty or too large.
    """
    destination = uploads.destination_case(services, actor, case_id)
    if file.length == 0:
        raise refusals.empty_file()
    if file.length > services.settings.max_file_bytes:
        raise refusals.too_many_bytes(services.settings.max_file_bytes)
    with services.database.write() as session:
        unfinished = select(func.count()).where(
            UploadRow.case_id == case_id, UploadRow.received < UploadRow.length
        )
        if (session.scalar(unfinished) or 0) >= services.settings.max_files_per_case:
            raise NotAllowedNowError(_MANY)
        now = database_now(session)
        row = UploadRow(
            id=f"u{new_id()}",  # an object's key begins with a letter or figure
            owner=actor.id,
            case_id=case_id,
            county=destination.county,
            school_code=destination.school_code,
            name=clean_name(file.name),
            length=file.length,
            received=0,
            sha256=file.sha256,
            created_at=now,
            expires_at=now + _kept(services),
        )
        session.add(row)
        return _shown(session, row)


def find(services: Services, actor: Actor, upload_id: str) -> Upload:
    """One of the actor's own uploads.

    Raises:
        NotFoundError: none of the actor's, or its time is over.
    """
    with services.database.read() as session:
        return _shown(session, _own(session, actor, upload_id))


def unfinished(services: Services, actor: Actor, case_id: str) -> Sequence[Upload]:
    """The actor's own uploads to a case that broke off, oldest first."""
    with services.database.read() as session:
        rows = session.scalars(
            select(UploadRow)
            .where(
                UploadRow.case_id == case_id,
                UploadRow.owner == actor.id,
                UploadRow.received < UploadRow.length,
                UploadRow.expires_at > database_now(session),
            )
            .order_by(UploadRow.created_at, UploadRow.id)
        ).all()
        return [_shown(session, row) for row in rows]


def must_go_on_at(services: Services, actor: Actor, upload_id: str, start: int) -> Upload:
    """The upload, if it can go on with the byte `start`.

    Raises:
        NotFoundError: none of the actor's, or no case any more that the actor may see.
        ForbiddenError: the actor is here to look only.
        ConflictError: another byte is the next one.
        NotAllowedNowError: the case takes no more papers.
    """
    found = find(services, actor, upload_id)
    if found.received != start:
        raise ConflictError(f"goes on at {found.received}")
    if found.outcome is None:
        uploads.destination_case(services, actor, found.case_id)
    return found


def append(services: Services, actor: Actor, upload: Upload, content: bytes) -> Upload:
    """Keep the next bytes of an upload; with its last ones it becomes a file of the case.

    Raises:
        ConflictError: somebody else went on with it meanwhile.
        NotFoundError: it was cancelled meanwhile, or its time was over.
        NotAllowedNowError: the case takes no more papers, or there are too many small parts.
        UnreadableFileError: the content is of no type that is read; the upload has ended.
        StoreFullError, StoreUnavailableError: nothing of `content` was kept.
    """
    if upload.received == 0 and len(content) >= HEAD_BYTES:
        kind = sniff(content[:HEAD_BYTES])
        if not isinstance(kind, FileType):
            error = refusals.unsupported_type(kind)
            _refuse(services, upload, error)
            raise error
    if upload.received + len(content) == upload.length:
        return _finish(services, actor, upload, content)
    return _keep(services, upload, content)


def cancel(services: Services, actor: Actor, upload_id: str) -> None:
    """Forget an upload; a file that came of it stays.

    Raises:
        NotFoundError: none of the actor's.
    """
    with services.database.write() as session:
        row = _own(session, actor, upload_id, lock=True)
        _forget_parts(session, row.id)
        session.delete(row)
    _delete_objects(services, upload_id)


def remove_expired(services: Services) -> int:
    """Remove uploads that nobody went on with in time; how many."""
    with services.database.write() as session:
        query = select(UploadRow).where(UploadRow.expires_at < database_now(session))
        rows = session.scalars(query.with_for_update(skip_locked=True)).all()
        for row in rows:
            _forget_parts(session, row.id)
            session.delete(row)
    for row in rows:
        _delete_objects(services, row.id)
    return len(rows)


def unknown_parts(session: Session, keys: Sequence[str]) -> list[str]:
    """Of keys of objects those that are no part any more."""
    parts = {key: key.rpartition("/")[2] for key in keys}
    known = set(
        session.scalars(
            select(UploadPart.object_id).where(UploadPart.object_id.in_(parts.values()))
        )
    )
    return [key for key, part in parts.items() if part not in known]


def _kept(services: Services) -> timedelta:
    return timedelta(hours=services.settings.upload_hours)


def _own(session: Session, actor: Actor, upload_id: str, *, lock: bool = False) -> UploadRow:
    query = select(UploadRow).where(UploadRow.id == upload_id, UploadRow.owner == actor.id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None or not actor.sees(row.county, row.school_code):
        raise NotFoundError
    if row.expires_at <= database_now(session):
        raise NotFoundError
    return row


def _locked(session: Session, upload: Upload) -> UploadRow:
    """The row, if nobody went on with it meanwhile."""
    row = session.get(UploadRow, upload.id, with_for_update=True)
    if row is None:
        raise NotFoundError
    if row.received != upload.received:
        raise ConflictError(f"goes on at {row.received}")
    return row


def _shown(session: Session, row: UploadRow) -> Upload:
    outcome = None
    if row.error_code is not None:
        error = FileError(row.error_code, row.error_message or "")
        outcome = Received(None, row.name, "refused", error)
    elif row.file_id is not None:
        file = session.get(FileRow, row.file_id)
        outcome = None if file is None else uploads.state(file)
    return Upload(
        id=row.id,
        case_id=row.case_id,
        name=row.name,
        length=row.length,
        received=row.received,
        sha256=row.sha256,
        expires_at=row.expires_at,
        outcome=outcome,
    )


def _keep(services: Services, upload: Upload, content: bytes) -> Upload:
    """One more part: first its object, then the row that counts it."""
    object_id = f"p{new_id()}"
    key = f"{_PREFIX}/{upload.id}/{object_id}"
    services.objects.put(key, io.BytesIO(content))
    try:
        with services.database.write() as session:
            row = _locked(session, upload)
            _must_be_few(session, row)
            # The row is changed once: at a second change PostgreSQL would lock its case too, which
            # whoever finishes the upload has locked before the row.
            now = database_now(session)
            part = UploadPart(
                upload_id=row.id, start=row.received, size=len(content), object_id=object_id
            )
            session.add(part)
            row.received += len(content)
            row.expires_at = now + _kept(services)
            return _shown(session, row)
    except Exception as error:
        with suppress(StorageError):
            services.objects.delete(key)
        if isinstance(error, IntegrityError):
            raise ConflictError(upload.id) from error
        raise


def _must_be_few(session: Session, row: UploadRow) -> None:
    count = select(func.count()).where(UploadPart.upload_id == row.id)
    if (session.scalar(count) or 0) >= _SMALL_PARTS + row.length // PART_BYTES:
        raise NotAllowedNowError(_IN_PIECES)


def _finish(services: Services, actor: Actor, upload: Upload, last: bytes) -> Upload:
    """All parts and the last bytes, as one file of the case."""
    destination = uploads.destination_case(services, actor, upload.case_id)
    with services.database.read() as session:
        parts = session.scalars(
            select(UploadPart.object_id)
            .where(UploadPart.upload_id == upload.id)
            .order_by(UploadPart.start)
        ).all()

    def also(session: Session, received: Received) -> None:
        row = _locked(session, upload)
        row.received, row.file_id = row.length, received.id
        _forget_parts(session, row.id)

    keys = [f"{_PREFIX}/{upload.id}/{part}" for part in parts]
    stream = cast("BinaryIO", _Joined(_pieces(services, keys, last)))
    try:
        terms = Terms(upload.sha256, also)
        received = uploads.receive(services, actor, destination, upload.name, stream, terms)
    except (ObjectMissingError, ObjectDamagedError) as error:
        logger().warning("upload_part_lost", upload_id=upload.id, error=type(error).__name__)
        damaged = refusals.damaged()
        received = Received(None, upload.name, "refused", FileError(damaged.code, damaged.message))
    if received.error is not None:
        refused = UnreadableFileError(received.error.code, received.error.message)
        _refuse(services, upload, refused)
        raise refused
    _delete_objects(services, upload.id)
    return find(services, actor, upload.id)


def _refuse(services: Services, upload: Upload, error: UnreadableFileError) -> None:
    """Nothing more is taken of it; why is kept for whoever asks."""
    with services.database.write() as session:
        row = _locked(session, upload)
        row.received = row.length
        row.error_code, row.error_message = error.code, error.message
        _forget_parts(session, row.id)
    _delete_objects(services, upload.id)


def _forget_parts(session: Session, upload_id: str) -> None:
    session.execute(delete(UploadPart).where(UploadPart.upload_id == upload_id))


def _delete_objects(services: Services, upload_id: str) -> None:
    """What fails here is found by the collection of orphans."""
    try:
        for listed in list(services.objects.keys(f"{_PREFIX}/{upload_id}/")):
            services.objects.delete(listed.key)
    except StorageError as error:
        logger().warning("parts_left_behind", upload_id=upload_id, error=type(error).__name__)


def _pieces(services: Services, keys: Sequence[str], last: bytes) -> Iterator[bytes]:
    for key in keys:
        with services.objects.open(key) as stream:
            while piece := stream.read(PART_BYTES):
                yield piece
    yield last


class _Joined(io.RawIOBase):
    """Pieces, one after the other, as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            whole, self._rest = self._rest + b"".join(self._pieces), b""
            return whole
        if not self._rest:
            self._rest = next(self._pieces, b"")
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece
