"""The files of a case together: whether it takes more, which is which, what is told of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import files, notices
from intake.service.errors import NotAllowedNowError
from matching.model import Text
from storage.tables import CaseRow, FileRow

OPEN_FOR_PAPERS = frozenset({"draft", "returned"})
_CLOSED = Text(
    "案件已提交或已办结，不能再添加材料",
    "The case was submitted or decided: no papers can be added",
)
_FULL = Text("案件的文件数已达上限", "The case holds as many files as it may")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a file goes. `purpose` is case, inbox or check; the first and last name theirs."""

    purpose: str
    county: str
    school_code: str | None
    case_id: str | None = None
    check_id: str | None = None


def require_open(session: Session, services: Services, case: CaseRow) -> None:
    """Refuse further papers for a case that takes none.

    Raises:
        NotAllowedNowError: it was submitted or decided, or is full.
    """
    if case.status not in OPEN_FOR_PAPERS:
        raise NotAllowedNowError(_CLOSED)
    held = select(func.count()).where(
        FileRow.case_id == case.id, FileRow.sha256.is_not(None), FileRow.withdrawn_at.is_(None)
    )
    if (session.scalar(held) or 0) >= services.settings.max_files_per_case:
        raise NotAllowedNowError(_FULL)


def papers_changed(session: Session, services: Services, case: CaseRow) -> None:
    """Count a change of the papers: version, and how many wait to be read."""
    session.flush()
    case.version = CaseRow.version + 1
    case.changed_at = services.clock()
    case.pending = (
        select(func.count())
        .where(
            FileRow.case_id == case.id,
            FileRow.status == "stored",
            FileRow.withdrawn_at.is_(None),
        )
        .scalar_subquery()
    )


def same_in_case(session: Session, destination: Destination, sha256: str) -> FileRow | None:
    """The file of the case that has these bytes already."""
    if destination.case_id is None:
        return None
    return session.scalar(
        select(FileRow).where(FileRow.case_id == destination.case_id, FileRow.sha256 == sha256)
    )


def names_beside(session: Session, destination: Destination, file_id: str) -> dict[str, int]:
    """Names and positions of what is there already, for those who show files together."""
    if destination.purpose == "inbox":
        return {}
    together = (
        FileRow.case_id == destination.case_id
        if destination.case_id
        else FileRow.check_id == destination.check_id
    )
    rows = session.execute(
        select(FileRow.name, FileRow.position).where(
            together, FileRow.id != file_id, FileRow.sha256.is_not(None)
        )
    )
    return {row.name: row.position for row in rows}


def first_with(session: Session, destination: Destination, sha256: str) -> str | None:
    """The earliest file with the same bytes, whosever it is; checks leave no trace."""
    if destination.purpose == "check":
        return None
    return session.scalar(
        select(FileRow.id)
        .where(
            FileRow.sha256 == sha256,
            FileRow.purpose != "check",
            FileRow.status.not_in(("receiving", "destroyed")),
            FileRow.withdrawn_at.is_(None),
        )
        .order_by(FileRow.uploaded_at, FileRow.id)
        .limit(1)
    )


def tell_of_file(session: Session, services: Services, file: FileRow) -> None:
    """Tell that a file's status changed; of checks nothing is told."""
    if file.purpose != "check":
        notices.tell(
            session,
            services,
            "inbox" if file.purpose == "inbox" else "document",
            county=file.county,
            school_code=file.school_code,
            case_id=file.case_id,
            file=file.id,
            status=files.status_of(file),
        )
