"""The inbox: photos of many students at once, each sorted into its case by what stands on it.

A file that belongs to one open case for sure is put there as soon as it was read; everything else
waits for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.file_errors import advice
from intake.service import audit, changes, destruction, files, notices, readings, snapshots
from intake.service.actor import PROGRAM, Actor
from intake.service.changes import Change
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError
from intake.service.file_names import unused_name
from intake.service.files import StoredFile
from intake.service.findable import make_findable
from intake.service.papers import Destination, papers_changed, require_open
from intake.service.rights import bounds_of, must_write
from intake.service.sorting import sort
from matching.model import Text
from ocr.errors import UnusableInputError
from ocr.model import Document, FileReading
from storage.cases import case_within
from storage.errors import NotFoundError
from storage.tables import CaseRow, DocumentRow, FileRow, SchoolRow

_AT_ONCE = 200
_GONE = ("receiving", "destroyed")
_NO_SCHOOL = Text("请写明学校", "say for which school")
_NO_CASE = Text("没有这个可以添加材料的案件", "no such case that takes papers")
_THERE = Text("案件中已有这张照片", "the case holds this photo already")
_NOT_READ = Text("还在识别", "is still being read")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that a waiting file may belong to, and why."""

    case_id: str
    student_name: str
    school_code: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file in the inbox: why it waits, and what it may belong to."""

    file: StoredFile
    reason: Text
    suggestions: Sequence[Suggestion] = ()


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of what waits, the oldest first, and how much waits in all."""

    items: Sequence[Waiting]
    total: int


def destination(services: Services, actor: Actor, school: str | None) -> Destination:
    """The inbox of a school, or of the actor's whole county.

    Raises:
        ForbiddenError: the actor may only look.
        FaultyInputError: no such school within sight, or none named by somebody of no county.
    """
    must_write(actor)
    code = school or actor.school_code
    if code is None:
        if actor.county is None:
            raise FaultyInputError([Fault("school", _NO_SCHOOL)])
        return Destination("inbox", actor.county, None)
    with services.database.read() as session:
        found = session.get(SchoolRow, code)
    if found is None or not actor.sees(found.county, found.code):
        raise FaultyInputError([Fault("school", Text("没有这所学校", "no such school"))])
    return Destination("inbox", found.county, found.code)


def sort_in(session: Session, services: Services, file: FileRow, reading: FileReading) -> bool:
    """Put a file that was read into its case, if it belongs to one for sure; whether it did."""
    found = sort(session, services, file.county, file.school_code, _documents(reading))
    assigned = found.assignment
    if assigned.case_id is None:
        return False
    case = session.get_one(CaseRow, assigned.case_id, with_for_update=True)
    try:
        _move(session, services, PROGRAM, file, case, reading)
    except NotAllowedNowError:
        return False  # full, closed by now, or it holds the same bytes: a person looks
    return True


def listing(services: Services, actor: Actor, page: int, page_size: int) -> Inbox:
    """What waits within the actor's bounds, with the cases it may belong to."""
    with services.database.read() as session:
        within = _within(actor)
        total = session.scalar(select(func.count()).select_from(FileRow).where(*within)) or 0
        rows = session.scalars(
            select(FileRow)
            .where(*within)
            .order_by(FileRow.uploaded_at, FileRow.id)
            .offset((page - 1) * page_size)
            .limit(page_size)
        ).all()
        stored = files.stored(session, rows)
        items = [
            _waiting(session, services, row, shown) for row, shown in zip(rows, stored, strict=True)
        ]
    return Inbox(items, total)


def assign(services: Services, actor: Actor, file_id: str, case_id: str) -> StoredFile:
    """A person's word to which case a file belongs.

    Raises:
        NotFoundError: no such file in the inbox within sight.
        ForbiddenError: the actor may only look.
        FaultyInputError: no such case within sight of actor and file that takes papers.
        NotAllowedNowError: the file is not read yet, or the case is full or holds the same bytes.
    """
    with services.database.write() as session:
        file = _in_inbox(session, actor, file_id)
        must_write(actor)
        case = case_within(session, bounds_of(actor), case_id, lock=True)
        fits = case is not None and (file.school_code in {None, case.school_code})
        if case is None or not fits or case.county != file.county:
            raise FaultyInputError([Fault("case_id", _NO_CASE)])
        reading = readings.reading_of(session, services, file_id, with_lines=True)
        if reading is None:
            raise NotAllowedNowError(_NOT_READ)
        _move(session, services, actor, file, case, reading)
    return files.find(services, actor, file_id)


def sort_again(services: Services, actor: Actor) -> int:
    """Try all that waits once more, as after new cases were made; how many found their place."""
    must_write(actor)
    with services.database.read() as session:
        query = select(FileRow.id).where(*_within(actor), FileRow.status == "read")
        waiting = session.scalars(query.order_by(FileRow.uploaded_at).limit(_AT_ONCE)).all()
    sorted_in = 0
    for file_id in waiting:
        with services.database.write() as session:
            file = session.get_one(FileRow, file_id, with_for_update=True)
            reading = readings.reading_of(session, services, file_id, with_lines=True)
            if file.purpose == "inbox" and reading is not None and not reading.error:
                sorted_in += sort_in(session, services, file, reading)
    return sorted_in


def dismiss(services: Services, actor: Actor, file_id: str) -> None:
    """Destroy a file that is nobody's paper.

    Raises:
        NotFoundError: no such file in the inbox within sight.
        ForbiddenError: the actor may only look.
        NotAllowedNowError: it is still being read.
    """
    with services.database.write() as session:
        file = _in_inbox(session, actor, file_id)
        must_write(actor)
        if file.status == "stored":
            raise NotAllowedNowError(_NOT_READ)
        destruction.destroy_file(session, services, file_id)
        county, school = file.county, file.school_code
        audit.log(
            session,
            services,
            actor,
            "inbox.dismiss",
            subject=file_id,
            county=county,
            school_code=school,
        )
        notices.tell(
            session,
            services,
            "inbox",
            county=county,
            school_code=school,
            file=file_id,
            status="destroyed",
        )
    destruction.delete_objects(services, file_id)


def _in_inbox(session: Session, actor: Actor, file_id: str) -> FileRow:
    """The file, locked: always before a case, as when it was read."""
    session.execute(select(FileRow.id).where(FileRow.id == file_id).with_for_update())
    file = files.visible(session, actor, file_id)
    if file.purpose != "inbox" or file.status in _GONE:
        raise NotFoundError(file_id)
    return file


def _within(actor: Actor) -> list[ColumnElement[bool]]:
    conditions = [FileRow.purpose == "inbox", FileRow.status.not_in(_GONE)]
    if actor.county is not None:
        conditions.append(FileRow.county == actor.county)
    if actor.school_code is not None:
        conditions.append(FileRow.school_code == actor.school_code)
    return conditions


def _documents(reading: FileReading) -> list[Document]:
    return [document for page in reading.pages for document in page.documents]


def _waiting(session: Session, services: Services, row: FileRow, file: StoredFile) -> Waiting:
    if file.status == "stored":
        return Waiting(file, _NOT_READ)
    reading = readings.reading_of(session, services, file.id)
    if reading is None or reading.error is not None:
        return Waiting(file, advice(file.error) if file.error else Text("", ""))
    found = sort(session, services, row.county, row.school_code, _documents(reading))
    suggestions = [
        Suggestion(one.case_id, case.student_name, case.school_code, one.reason)
        for one in found.assignment.candidates
        if (case := found.cases.get(one.case_id)) is not None
    ]
    return Waiting(file, found.assignment.reason, suggestions)


def _move(  # noqa: PLR0913, PLR0917  # what goes where, by whom
    session: Session,
    services: Services,
    actor: Actor,
    file: FileRow,
    case: CaseRow,
    reading: FileReading,
) -> None:
    """Make a file of the inbox one of a case's.

    Raises:
        NotAllowedNowError: the case takes no more papers, or holds the same bytes.
    """
    require_open(session, services, case)
    others = session.execute(
        select(FileRow.name, FileRow.position, FileRow.sha256).where(
            FileRow.case_id == case.id, FileRow.sha256.is_not(None)
        )
    ).all()
    if any(other.sha256 == file.sha256 for other in others):
        raise NotAllowedNowError(_THERE)
    file.case_id, file.purpose, file.school_code = case.id, "case", case.school_code
    file.name = unused_name(file.name, {other.name for other in others})
    file.position = max((other.position for other in others), default=0) + 1
    for document in session.scalars(select(DocumentRow).where(DocumentRow.file_id == file.id)):
        document.case_id = case.id
    session.flush()
    make_findable(session, services, file, reading)
    try:
        snapshots.remember(session, services, case)
    except UnusableInputError:  # its rule set is gone; that is told to whoever asks for a verdict
        papers_changed(session, services, case)
        session.refresh(case)
    change = Change("add_from_inbox", case.status, trail={"file": file.id}, subject=file.id)
    changes.record(session, services, actor, case, change)
    notices.tell(
        session,
        services,
        "inbox",
        county=case.county,
        school_code=case.school_code,
        case_id=case.id,
        file=file.id,
        status="assigned",
    )
