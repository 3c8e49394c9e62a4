"""Taking files in so that none that was accepted is lost.

The order is the whole point. A row `receiving` is committed; the bytes go to the object store; one
transaction makes the row `stored`, with its job, its entry in the audit trail and its notice; only
then is the upload answered. After the commit the job is handed to the queue. Whatever breaks
before the transaction leaves nothing, at once or by the sweeper; whatever breaks after it is found
by the sweeper.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.observe.logs import logger
from intake.observe.metrics import count_queue_error
from intake.pipeline_name import pipeline_name
from intake.service import audit, cases, files, papers, rights, withdrawal
from intake.service.actor import Actor
from intake.service.file_names import clean_name, unused_name
from intake.service.papers import Destination as Destination  # noqa: PLC0414  # known here
from ocr.errors import TransferEvidenceError, UnreadableFileError
from ocr.model import FileError
from ocr.opening import FileType, refusals, sniff
from ocr.opening.filetypes import HEAD_BYTES
from storage.database import database_now
from storage.errors import NotFoundError, ObjectTooLargeError
from storage.objects import StoredObject
from storage.tables import CaseRow, FileRow, Job
from storage.tables.base import new_id

_PRIORITIES = {"check": 0, "case": 1, "inbox": 2}  # somebody waits for the first


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file. One that is refused has no `id` and an `error`."""

    id: str | None
    name: str
    status: str
    error: FileError | None = None
    duplicate_of: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What has to hold for a file to be accepted, and what is written down in the same transaction.

    `sha256` is what its sender says it has; what `also` raises keeps it from being accepted.
    """

    sha256: str | None = None
    also: Callable[[Session, Received], None] = lambda _session, _received: None


NO_TERMS = Terms()


def destination_case(services: Services, actor: Actor, case_id: str) -> Destination:
    """The case as a place for files.

    Raises:
        NotFoundError: there is none that `actor` may see.
        ForbiddenError: the actor is here to look only.
        NotAllowedNowError: it takes no more papers.
    """
    with services.database.read() as session:
        case = cases.find(session, actor, case_id)
        rights.must_write(actor)
        papers.require_open(session, services, case)
        return Destination("case", case.county, case.school_code, case_id=case.id)


def receive(  # noqa: PLR0913, PLR0917  # who sends what where, on which terms
    services: Services,
    actor: Actor,
    destination: Destination,
    name: str,
    stream: BinaryIO,
    terms: Terms = NO_TERMS,
) -> Received:
    """Take in one file; `name` is as the sender gave it, `stream` is read to its end or refused.

    A file whose bytes the case holds already is that file. A file that is refused is a result;
    what was not accepted leaves nothing behind.

    Raises:
        StoreFullError: there is no room.
        StoreUnavailableError: the object store does not answer.
        NotAllowedNowError: the case takes no more papers.
        Exception: whatever reading from `stream`, or `terms.also`, raises.
    """
    name = clean_name(name)
    file_id = _begin(services, actor, destination, name)
    accepted = None
    try:
        media_type, stored = _store(services, file_id, stream)
        if terms.sha256 not in {None, stored.sha256}:
            raise refusals.damaged()
        found = _Found(file_id, media_type, stored)
        accepted = _accept(services, actor, destination, found, terms)
    except UnreadableFileError as error:
        return Received(None, name, "refused", FileError(error.code, error.message))
    finally:
        if accepted is None or accepted.received.id != file_id:
            _discard(services, file_id)
    if accepted.job_id is not None:
        send(services, [accepted.job_id])
    return accepted.received


def object_key(file_id: str) -> str:
    """Where the bytes of a file lie."""
    return f"files/{file_id}/original"


def _begin(services: Services, actor: Actor, destination: Destination, name: str) -> str:
    file_id = f"f{new_id()}"  # an object's key begins with a letter or figure
    with services.database.write() as session:
        session.add(
            FileRow(
                id=file_id,
                case_id=destination.case_id,
                check_id=destination.check_id,
                purpose=destination.purpose,
                county=destination.county,
                school_code=destination.school_code,
                position=0,
                name=name,
                status="receiving",
                uploaded_by=actor.id,
                uploaded_at=database_now(session),
            )
        )
    return file_id


def _store(services: Services, file_id: str, stream: BinaryIO) -> tuple[FileType, StoredObject]:
    head = _head(stream)
    if not head:
        raise refusals.empty_file()
    found = sniff(head)
    if not isinstance(found, FileType):
        raise refusals.unsupported_type(found)
    limit = services.settings.max_file_bytes
    whole = cast("BinaryIO", _Rejoined(head, stream))
    try:
        return found, services.objects.put(object_key(file_id), whole, limit=limit)
    except ObjectTooLargeError:
        raise refusals.too_many_bytes(limit) from None


def _head(stream: BinaryIO) -> bytes:
    head = b""
    while len(head) < HEAD_BYTES and (piece := stream.read(HEAD_BYTES - len(head))):
        head += piece
    return head


class _Rejoined(io.RawIOBase):
    """A stream whose beginning was read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._head:
            return self._rest.read(size)
        size = len(self._head) if size < 0 else size
        piece, self._head = self._head[:size], self._head[size:]
        return piece


@dataclass(frozen=True, slots=True)
class _Accepted:
    received: Received
    job_id: str | None  # to be handed over


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of a file whose bytes are stored."""

    file_id: str
    media_type: FileType
    stored: StoredObject


def _accept(
    services: Services, actor: Actor, destination: Destination, found: _Found, terms: Terms
) -> _Accepted:
    """The transaction after which the file counts as accepted."""
    with services.database.write() as session:
        case = _locked_case(session, services, destination)
        same = papers.same_in_case(session, destination, found.stored.sha256)
        if same is not None:
            if case is not None and same.withdrawn_at is not None:
                withdrawal.put_back(session, services, actor, case, same)
            job_id = _read_again_if_given_up(session, same)
            accepted = _Accepted(state(same), job_id)
        else:
            accepted = _new(session, services, actor, destination, case, found)
        terms.also(session, accepted.received)
        return accepted


def _new(  # noqa: PLR0913, PLR0917  # who sent what where
    session: Session,
    services: Services,
    actor: Actor,
    destination: Destination,
    case: CaseRow | None,
    found: _Found,
) -> _Accepted:
    """A file that was not there before: its row, its job, its traces."""
    file, stored = session.get(FileRow, found.file_id), found.stored
    if file is None:
        raise NotFoundError(found.file_id)  # it took so long that the sweeper gave it up
    others = papers.names_beside(session, destination, found.file_id)
    file.name = unused_name(file.name, others)
    file.position = max(others.values(), default=0) + 1
    file.media_type = found.media_type.value
    file.size = stored.size
    file.sha256 = stored.sha256
    file.duplicate_of = papers.first_with(session, destination, stored.sha256)
    file.status = "stored"
    job = _job(session, services, file)
    session.add(job)
    if case is not None:
        papers.papers_changed(session, services, case)
    _tell(session, services, actor, file)
    return _Accepted(state(file), job.id)


def _locked_case(session: Session, services: Services, destination: Destination) -> CaseRow | None:
    if destination.case_id is None:
        return None
    case = session.get_one(CaseRow, destination.case_id, with_for_update=True)
    papers.require_open(session, services, case)
    return case


def _job(session: Session, services: Services, file: FileRow) -> Job:
    return Job(
        id=new_id(),
        file_id=file.id,
        pipeline=pipeline_name(services.settings),
        state="queued",
        priority=_PRIORITIES[file.purpose],
        attempts=0,
        queued_at=database_now(session),
    )


def _read_again_if_given_up(session: Session, file: FileRow) -> str | None:
    """A file that the reader gave up and that is sent once more is tried once more: its job."""
    if file.status != "failed":
        return None
    file.status, file.error_code, file.error_message = "stored", None, None
    job = session.scalars(select(Job).where(Job.file_id == file.id)).first()
    if job is None:
        return None
    job.state, job.attempts = "queued", 0
    job.leased_until = job.finished_at = job.error = None
    return job.id


def _tell(session: Session, services: Services, actor: Actor, file: FileRow) -> None:
    audit.log(
        session,
        services,
        actor,
        "file.upload",
        subject=file.id,
        case_id=file.case_id,
        county=file.county,
        school_code=file.school_code,
        purpose=file.purpose,
    )
    papers.tell_of_file(session, services, file)


def state(file: FileRow) -> Received:
    """What became of a file that was accepted, as of now."""
    return Received(
        file.id,
        file.name,
        files.status_of(file),
        duplicate_of=file.duplicate_of,
        sha256=file.sha256,
    )


def _discard(services: Services, file_id: str) -> None:
    """Leave nothing of an upload that was not accepted; what fails here is the sweeper's.

    The row decides: if it is no longer `receiving`, its transaction was committed after all.
    """
    try:
        with services.database.write() as session:
            gone = session.execute(
                delete(FileRow)
                .where(FileRow.id == file_id, FileRow.status == "receiving")
                .returning(FileRow.id)
            ).first()
        if gone is not None:
            services.objects.delete(object_key(file_id))
    except Exception as error:  # noqa: BLE001  # the first error is the one to tell
        logger().warning("upload_left_behind", file_id=file_id, error=type(error).__name__)


def send(services: Services, job_ids: list[str]) -> None:
    """Hand committed jobs to the queue; what fails here is found by the sweeper."""
    try:
        for job_id in job_ids:
            services.queue.send(job_id)
    except TransferEvidenceError as error:
        logger().warning("queue_unavailable", error=type(error).__name__, jobs=len(job_ids))
        count_queue_error()
