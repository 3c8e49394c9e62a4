"""Writing down what came of reading a file, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import duplicates, inbox, snapshots
from intake.service.findable import make_findable
from intake.service.papers import papers_changed, tell_of_file
from ocr.errors import UnusableInputError
from ocr.model import FileReading
from storage import jobs
from storage.jobs import Claim
from storage.readings import keep_reading
from storage.tables import CaseRow, DocumentRow, FileRow
from storage.tables.base import new_id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reader made of a file; no `reading` where the file was not there any more."""

    pipeline: str
    reading: FileReading | None
    likeness: str | None
    seconds: float


def write(session: Session, services: Services, claim: Claim, outcome: Outcome) -> list[str] | None:
    """Write the outcome if the job is still the claim's.

    Returns:
        Ids of jobs over the same bytes, which need not be read any more but still be run; None
        where nothing was written, because the job is another's by now or the file is gone.
    """
    if not jobs.finish(session, claim) or outcome.reading is None:
        return None
    file = _locked(session, claim.file_id)
    if file is None:
        return None
    reading = outcome.reading
    if reading.error is not None:
        file.status = "unreadable"
        file.error_code, file.error_message = reading.error.code, reading.error.message
    else:
        keep_reading(
            session,
            services.keyring,
            replace(reading, sha256=file.sha256),
            pipeline=outcome.pipeline,
            seconds=outcome.seconds,
            at=services.clock(),
        )
        file.status, file.pipeline = "read", outcome.pipeline
        file.pages = len(reading.pages)
        file.likeness = outcome.likeness
        if file.purpose != "check":
            _add_documents(session, services, file, reading)
            duplicates.link(session, services, file, reading)
            make_findable(session, services, file, reading)
        if file.purpose == "inbox":
            inbox.sort_in(session, services, file, reading)
    _changed(session, services, file)
    return jobs.waiting_twins(session, file.sha256) if file.sha256 else []


def write_failure(session: Session, services: Services, file_id: str, why: str) -> None:
    """Write down that the reader gave a file up."""
    file = _locked(session, file_id)
    if file is not None:
        file.status, file.error_code, file.error_message = "failed", "damaged", why
        _changed(session, services, file)


def _locked(session: Session, file_id: str) -> FileRow | None:
    """The file if it still waits, its case locked before it: always in this order."""
    case_id = session.scalar(select(FileRow.case_id).where(FileRow.id == file_id))
    if case_id is not None:
        session.get(CaseRow, case_id, with_for_update=True)
    file = session.get(FileRow, file_id, with_for_update=True)
    return file if file is not None and file.status == "stored" else None


def _changed(session: Session, services: Services, file: FileRow) -> None:
    tell_of_file(session, services, file)
    if file.case_id is None:
        return
    session.flush()
    try:
        snapshots.refresh(session, services, file.case_id)
    except UnusableInputError:  # its rule set is gone; that is told to whoever asks for a verdict
        papers_changed(session, services, session.get_one(CaseRow, file.case_id))


def _add_documents(
    session: Session, services: Services, file: FileRow, reading: FileReading
) -> None:
    rows = select(DocumentRow.page, DocumentRow.place).where(DocumentRow.file_id == file.id)
    there = {(row.page, row.place) for row in session.execute(rows)}
    for page in reading.pages:
        for place, document in enumerate(page.documents):
            if (page.number, place) not in there:
                session.add(
                    DocumentRow(
                        id=f"d{new_id()}",
                        file_id=file.id,
                        case_id=file.case_id,
                        page=page.number,
                        place=place,
                        kind=document.kind,
                        rotation=page.rotation,
                        version=1,
                        changed_at=services.clock(),
                    )
                )
