"""A photo that does not belong here is taken out of its case, and put back; nothing is deleted.

The file, what was read of it and its history stay until the case's papers are destroyed. From the
moment it is taken out it counts for nothing: no verdict, no search, no likeness to other photos.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import changes, files, papers, snapshots
from intake.service.actor import Actor
from intake.service.cases import EDITABLE, find
from intake.service.changes import Change
from intake.service.errors import NotAllowedNowError, PreconditionError
from intake.service.files import StoredFile
from intake.service.rights import must_write
from matching.model import Text
from ocr.errors import UnusableInputError
from storage.errors import NotFoundError
from storage.tables import CaseRow, FileRow

_CLOSED = Text(
    "只有草稿或被退回的申请可以移除或恢复照片",
    "Photos are taken out of a draft or a returned case, and put back there, only",
)
_NO_CASE = Text(
    "收件箱中的文件请在收件箱处理", "It belongs to no case; the inbox is where it is dealt with"
)


def withdraw(services: Services, actor: Actor, file_id: str, version: int | None) -> StoredFile:
    """Take a file out of its case; one that is out already stays so.

    Raises:
        NotFoundError: no such file, or it is another county's or school's.
        ForbiddenError: the actor may only look.
        NotAllowedNowError: the case is neither draft nor returned, or there is none.
        PreconditionError: `version` is not the file's of today.
    """
    with services.database.write() as session:
        file, case = _locked(session, actor, file_id, version)
        if file.withdrawn_at is None:
            file.withdrawn_at = services.clock()
            _changed(session, services, actor, case, file, "withdraw_file")
        return files.stored(session, [file])[0]


def restore(services: Services, actor: Actor, file_id: str, version: int | None) -> StoredFile:
    """Put a file back that was taken out of its case; it counts as before.

    Raises:
        NotFoundError, ForbiddenError, PreconditionError: as above.
        NotAllowedNowError: as above, or the case is full by now.
    """
    with services.database.write() as session:
        file, case = _locked(session, actor, file_id, version)
        if file.withdrawn_at is not None:
            papers.require_open(session, services, case)
            put_back(session, services, actor, case, file)
        return files.stored(session, [file])[0]


def put_back(
    session: Session, services: Services, actor: Actor, case: CaseRow, file: FileRow
) -> None:
    """Have a file count again, within the writing transaction that has its case locked."""
    file.withdrawn_at = None
    _changed(session, services, actor, case, file, "restore_file")


def taken_out(services: Services, actor: Actor, case_id: str) -> Sequence[StoredFile]:
    """The files that were taken out of a case, in order of upload.

    Raises:
        NotFoundError: no such case, or it is another county's or school's.
    """
    return [one for one in files.of_case(services, actor, case_id) if one.withdrawn_at is not None]


def _locked(
    session: Session, actor: Actor, file_id: str, version: int | None
) -> tuple[FileRow, CaseRow]:
    """The file and its case, locked in the order in which everybody locks them."""
    case_id = files.visible(session, actor, file_id).case_id
    case = None if case_id is None else find(session, actor, case_id, lock=True)
    query = select(FileRow).where(FileRow.id == file_id).with_for_update()
    file = session.scalar(query.execution_options(populate_existing=True))
    if file is None or file.case_id != case_id:
        raise NotFoundError
    must_write(actor)
    if case is None:
        raise NotAllowedNowError(_NO_CASE)
    if case.status not in EDITABLE:
        raise NotAllowedNowError(_CLOSED)
    if version is not None and file.version != version:
        raise PreconditionError(file.version)
    return file, case


def _changed(  # noqa: PLR0913, PLR0917  # who did what to which file
    session: Session,
    services: Services,
    actor: Actor,
    case: CaseRow,
    file: FileRow,
    action: str,
) -> None:
    file.version += 1
    try:
        snapshots.remember(session, services, case)
    except UnusableInputError:  # its rule set is gone; that is told to whoever asks for a verdict
        papers.papers_changed(session, services, case)
        session.flush()
        session.refresh(case)
    detail = {"file": file.id, "name": file.name, "pages": file.pages}
    trail = {"file": file.id}
    changes.record(
        session, services, actor, case, Change(action, case.status, detail, trail, file.id)
    )
    papers.tell_of_file(session, services, file)
