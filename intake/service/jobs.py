"""Reading what was uploaded: the one function that reading processes and queue workers call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.observe.logs import logger
from intake.pipeline_name import pipeline_name
from intake.service import results
from intake.service.local_copy import local_copy
from intake.service.previews import keep_previews, likeness
from intake.service.uploads import object_key, send
from ocr.model import FileReading
from ocr.opening import PageImage
from storage import jobs
from storage.errors import ObjectDamagedError, ObjectMissingError, StorageError
from storage.jobs import Claim
from storage.readings import find_reading
from storage.tables import FileRow

_STORE_PAUSE = timedelta(seconds=15)
_COMMIT_SECONDS = 120.0
_LOST = "存储中的文件已丢失或损坏，请重新上传。"
GIVEN_UP = "识别这个文件时程序多次意外终止或超时，请重新拍照后再上传。"
_FILE = (FileRow.status, FileRow.sha256, FileRow.purpose)
T = TypeVar("T")


class FileReader(Protocol):
    """What `ocr.reader.Reader` does."""

    def read_file(
        self, path: Path, name: str, on_page: Callable[[PageImage], None] = ...
    ) -> FileReading:
        """See Reader."""

    def show_pages(self, path: Path, on_page: Callable[[PageImage], None]) -> None:
        """See Reader."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What whoever runs a job is told while it runs."""

    on_claim: Callable[[Claim], None] = lambda _: None
    on_page: Callable[[], None] = lambda: None


def run_job(
    services: Services,
    job_id: str | None,
    reader: FileReader,
    watch: Watch | None = None,
    holder: str = "",
) -> bool:
    """Read one file: that of the job, or without one that of the next job in line.

    The attempt is counted and committed before anything is read. What was read is written in one
    transaction, and only as long as the lease is this one's, so that it does no harm if the job
    is handed over twice or runs in two places. `holder` names the process for `bury`.

    Returns:
        Whether there was such a job, free to be read.

    Raises:
        Exception: whatever breaks the reader; the job is given back, its attempt counts.
    """
    watch = watch or Watch()
    with services.database.write() as session:
        claim = jobs.claim(session, job_id, holder=holder)
    if claim is None:
        return False
    watch.on_claim(claim)
    try:
        with _lease_held(services, claim) as progress:
            _run(services, claim, reader, _both(progress, watch.on_page))
    except (ObjectMissingError, ObjectDamagedError):
        give_up(services, claim, _LOST)
    except StorageError as error:
        logger().warning("store_unavailable", job_id=claim.job_id, error=type(error).__name__)
        _patiently(services, lambda session: jobs.give_back(session, claim, wait=_STORE_PAUSE))
    except BaseException:
        give_back(services, claim)
        raise
    return True


def give_back(services: Services, claim: Claim) -> None:
    """Let another reader try, or give the file up after the last attempt."""
    if claim.attempt >= jobs.ATTEMPTS:
        give_up(services, claim, GIVEN_UP)
        return
    _patiently(services, lambda session: jobs.give_back(session, claim))
    send(services, [claim.job_id])


def bury(services: Services, holder: str) -> None:
    """Give back at once what a reading process had in work that is known to be dead.

    A lease that lapsed before and went to another is not its own any more and stays as it is.
    While the database is away nothing is given back: the lease lapses.
    """
    try:
        with services.database.read() as session:
            held = jobs.held_by(session, holder)
        for claim in held:
            logger().warning("reader_lost", job_id=claim.job_id, attempt=claim.attempt)
            give_back(services, claim)
    except OperationalError as error:
        logger().warning("database_unavailable", error=type(error).__name__)


def give_up(services: Services, claim: Claim, why: str) -> None:
    """Say readably that this file cannot be read."""

    def write(session: Session) -> None:
        if jobs.fail(session, claim, why):
            results.write_failure(session, services, claim.file_id, why)

    _patiently(services, write)
    logger().warning(
        "file_given_up", job_id=claim.job_id, file_id=claim.file_id, attempt=claim.attempt
    )


def _run(services: Services, claim: Claim, reader: FileReader, on_page: Callable[[], None]) -> None:
    pipeline = pipeline_name(services.settings)
    with services.database.read() as session:
        file = session.execute(select(*_FILE).where(FileRow.id == claim.file_id)).one()
        kept = find_reading(session, services.keyring, file.sha256, pipeline, with_lines=True)
    hashes: list[str] = []

    def show(image: PageImage) -> None:
        if file.purpose != "check":
            keep_previews(services.objects, claim.file_id, image)
            if image.number == 1:
                hashes.append(likeness(image))
        on_page()

    began = time.monotonic()
    reading = None
    if file.status == "stored":  # else it was destroyed meanwhile
        reading = _read(services, claim.file_id, file.sha256, kept, reader, show)
    outcome = results.Outcome(
        pipeline=pipeline,
        reading=reading,
        likeness=hashes[0] if hashes else None,
        seconds=time.monotonic() - began,
    )
    twins = _patiently(services, lambda session: results.write(session, services, claim, outcome))
    if file.purpose == "check" and twins is not None:
        services.objects.delete(object_key(claim.file_id))
    if twins:
        send(services, twins)


def _read(  # noqa: PLR0913, PLR0917  # a file, what is known of it, and who reads it
    services: Services,
    file_id: str,
    sha256: str,
    kept: FileReading | None,
    reader: FileReader,
    show: Callable[[PageImage], None],
) -> FileReading:
    """What stands in the file: read now, or read before from the same bytes."""
    with local_copy(services.objects, object_key(file_id)) as path:
        if kept is not None:
            reader.show_pages(path, show)
            return kept
        reading = reader.read_file(path, file_id, show)
    if reading.sha256 != sha256:
        raise ObjectDamagedError(object_key(file_id), "its hash is another")
    return reading


def _both(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
    def call() -> None:
        first()
        second()

    return call


@contextmanager
def _lease_held(services: Services, claim: Claim) -> Iterator[Callable[[], None]]:
    """Extend the lease as long as pages are being done in time; call what this gives for each."""
    patience = services.settings.page_timeout
    seen = time.monotonic()
    done = threading.Event()

    def progress() -> None:
        nonlocal seen
        seen = time.monotonic()

    def extend() -> None:
        while not done.wait(jobs.LEASE.total_seconds() / 3):
            if time.monotonic() - seen > patience:
                return
            try:
                with services.database.write() as session:
                    if not jobs.extend(session, claim):
                        return
            except OperationalError:
                continue  # the database is away: perhaps it is back before the lease lapses

    thread = threading.Thread(target=extend, name=f"lease of {claim.job_id}", daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        done.set()
        thread.join()


def _patiently(services: Services, write: Callable[[Session], T]) -> T:
    """Write, and wait for the database if it is away for a while: reading took long enough."""
    deadline = time.monotonic() + _COMMIT_SECONDS
    pause = 0.2
    while True:
        try:
            with services.database.write() as session:
                return write(session)
        except OperationalError:
            if time.monotonic() + pause > deadline:
                raise
            time.sleep(pause)
            pause = min(2 * pause, 5.0)
