"""Everything a reviewer has to see of one case, as of one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import cases, completeness, looks
from intake.service.actor import Actor
from intake.service.cases import CaseView
from intake.service.claims import must_be_in_review
from intake.service.completeness import Completeness
from intake.service.errors import ForbiddenError, NotAllowedNowError
from intake.service.readings import Said, said_by_people
from intake.service.rights import bounds_of
from matching.model import Text
from storage.cases import case_within
from storage.tables import CaseEvent, CaseRow, DocumentRow, FileRow

REVEALED_FOR = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Paper:
    """What people said about a document: its version, and their values by field."""

    version: int
    kind_confirmed: bool
    said: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class SamePhoto:
    """A file of this case that shows the same as one of another case.

    `case` is None where that case is outside what the actor may see.
    """

    file_name: str
    other_file_id: str
    case: CaseRow | None


@dataclass(frozen=True, slots=True)
class Look:
    """One case on the desk.

    `papers` are by document id. `why_not` says why the actor cannot work on it, None if they can.
    `numbers_shown`: the actor asked for whole ID numbers a while ago, with a reason.
    """

    view: CaseView
    seen: Completeness
    papers: Mapping[str, Paper]
    same_photos: Sequence[SamePhoto]
    why_not: Text | None
    numbers_shown: bool


def look_at(services: Services, actor: Actor, case_id: str) -> Look:
    """The case, its verdict, what people said; the look is noted.

    Raises:
        NotFoundError: none that the actor may see.
        UnusableInputError: the policy the case names is there no more.
    """
    with services.database.read() as session:
        row = cases.find(session, actor, case_id)
        found = Look(
            view=cases.view(session, services, row),
            seen=completeness.look(session, services, row),
            papers=_papers(session, services, case_id),
            same_photos=_same_photos(session, actor, case_id),
            why_not=_why_not(session, services, actor, row),
            numbers_shown=_numbers_shown(session, services, actor, case_id),
        )
    looks.note(services, actor, row, "case.view")
    return found


def _papers(session: Session, services: Services, case_id: str) -> dict[str, Paper]:
    rows = session.scalars(select(DocumentRow).where(DocumentRow.case_id == case_id))
    return {
        row.id: Paper(row.version, row.kind_confirmed, said_by_people(services.keyring, row.fields))
        for row in rows
    }


def _why_not(session: Session, services: Services, actor: Actor, case: CaseRow) -> Text | None:
    try:
        must_be_in_review(session, services, actor, case)
    except (ForbiddenError, NotAllowedNowError) as error:
        return error.why
    return None


def _numbers_shown(session: Session, services: Services, actor: Actor, case_id: str) -> bool:
    lately = select(CaseEvent.id).where(
        CaseEvent.case_id == case_id,
        CaseEvent.actor == actor.id,
        CaseEvent.action == "reveal",
        CaseEvent.at > services.clock() - REVEALED_FOR,
    )
    return session.scalar(lately.limit(1)) is not None


def _same_photos(session: Session, actor: Actor, case_id: str) -> list[SamePhoto]:
    """Files of this case and of others that were found to show the same, in either order."""
    own = select(FileRow.id, FileRow.name, FileRow.duplicate_of).where(
        FileRow.case_id == case_id, FileRow.withdrawn_at.is_(None)
    )
    names: dict[str, str] = {}
    earlier: dict[str, str] = {}
    for file_id, name, duplicate_of in session.execute(own):
        names[file_id] = name
        if duplicate_of is not None:
            earlier[file_id] = duplicate_of
    others = session.execute(
        select(FileRow.id, FileRow.case_id, FileRow.duplicate_of).where(
            or_(FileRow.id.in_(earlier.values()), FileRow.duplicate_of.in_(names)),
            FileRow.case_id.is_not(None),
            FileRow.case_id != case_id,
            FileRow.status != "destroyed",
            FileRow.withdrawn_at.is_(None),
        )
    ).all()
    found = []
    for other_id, other_case, duplicate_of in others:
        case = case_within(session, bounds_of(actor), other_case or "")
        mine = [file_id for file_id, first in earlier.items() if first == other_id]
        if duplicate_of in names:
            mine.append(duplicate_of)
        found += [SamePhoto(names[file_id], other_id, case) for file_id in mine]
    return found
