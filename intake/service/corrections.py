"""People's corrections of what was read; the reading as read is kept beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import changes, readings, snapshots
from intake.service.actor import Actor
from intake.service.applications import Input, Note
from intake.service.cases import EDITABLE, find
from intake.service.changes import Change
from intake.service.claims import must_be_in_review
from intake.service.errors import (
    Fault,
    FaultyInputError,
    ForbiddenError,
    NotAllowedNowError,
    PreconditionError,
)
from intake.service.field_values import checked_value, field_names, is_field, is_kind
from intake.service.readings import Said, said_by_people, seal_said
from intake.service.rights import bounds_of, must_write
from matching.model import Text
from ocr.model import Document, Page
from ocr.model import Field as ReadField
from storage.cases import case_within
from storage.errors import NotFoundError
from storage.tables import CaseRow, Correction, DocumentRow, FileRow
from storage.tables.base import new_id

CORRECTION_PURPOSE = "correction"
KIND, ROTATION = "kind", "rotation"
_REVIEWERS_WORD = Text(
    "这一处由审核人员更正过，学校不能改动", "A reviewer corrected this; a school cannot change it"
)
_TAKEN_OUT = Text("这张照片已从申请中移除", "The photo was taken out of the case")
_DECIDED = Text("已经审核或撤回的申请不能再更正", "The case was decided or withdrawn")


class DocumentCorrection(Input):
    """What a person says about a document.

    Each key given replaces what counts; a field is null where the paper has no such value.
    `undo` lists what goes back to the reading: `kind`, `rotation` or names of fields.
    """

    kind: str | None = Field(None, max_length=64)
    rotation: Literal[0, 90, 180, 270] | None = None
    fields: dict[str, str | list[str] | None] = Field(default_factory=dict, max_length=40)
    undo: list[str] = Field(default_factory=list, max_length=40)
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One correction, as it is kept. `what` is `kind`, `rotation` or the name of a field."""

    id: str
    document_id: str
    what: str
    kind: str
    before: Any
    after: Any
    note: str | None
    actor: str
    actor_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as it counts and as it was read. `said` are people's values by field."""

    row: DocumentRow
    file_name: str
    case: CaseRow | None
    document: Document
    page: Page
    as_read: Document
    rotation_as_read: int
    said: Mapping[str, Said]
    corrections: Sequence[CorrectionView]


def get_document(services: Services, actor: Actor, document_id: str) -> DocumentView:
    """One document.

    Raises:
        NotFoundError: none that the actor may see.
    """
    with services.database.read() as session:
        row, _ = _find(session, actor, document_id)
        return _view(session, services, row)


def correct(
    services: Services,
    actor: Actor,
    document_id: str,
    wanted: DocumentCorrection,
    version: int | None,
) -> DocumentView:
    """Correct a document's kind, rotation or fields. The verdict follows at once.

    What a reviewer says is certain; what the school says before it hands the case over makes a
    reviewer look.

    Raises:
        NotFoundError: none that the actor may see.
        ForbiddenError: the actor may only look, or may not review this case.
        PreconditionError: `version` is not the document's of today.
        NotAllowedNowError: the case was decided, or somebody else has it in hand.
        FaultyInputError: no such kind or field, or a value that cannot stand there.
    """
    with services.database.write() as session:
        row, case_id = _find(session, actor, document_id)
        case = find(session, actor, case_id, lock=True)
        session.refresh(row)
        confirmed = _may_correct(session, services, actor, case)
        if session.get_one(FileRow, row.file_id).withdrawn_at is not None:
            raise NotAllowedNowError(_TAKEN_OUT)
        if version is not None and row.version != version:
            raise PreconditionError(row.version)
        place = _place(session, services, row)
        work = _Work(session, services, actor, row, place, confirmed=confirmed, note=wanted.note)
        work.apply(wanted)
        if work.done:
            row.version += 1
            row.changed_at = services.clock()
            snapshots.remember(session, services, case)
            detail = {"document": row.id, "file": row.file_id, "what": work.done}
            change = Change("correct", case.status, detail, {"what": work.done}, row.id)
            changes.record(session, services, actor, case, change)
        return _view(session, services, row)


def _may_correct(session: Session, services: Services, actor: Actor, case: CaseRow) -> bool:
    """Whether the actor's word is a reviewer's; an exception when there is nothing to say."""
    must_write(actor)
    if case.status in EDITABLE:
        return False
    if case.status == "submitted":
        must_be_in_review(session, services, actor, case)
        return True
    raise NotAllowedNowError(_DECIDED)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document lies, as it was read."""

    document: Document
    page: Page


class _Work:
    """One person's corrections of one document, applied one after the other and written down."""

    def __init__(  # noqa: PLR0913  # who corrects what, how surely and why
        self,
        session: Session,
        services: Services,
        actor: Actor,
        row: DocumentRow,
        place: _Place,
        *,
        confirmed: bool,
        note: str | None,
    ) -> None:
        self._session, self._services, self._actor = session, services, actor
        self._row, self._read, self._confirmed, self._note = row, place, confirmed, note
        self.done: list[str] = []

    def apply(self, wanted: DocumentCorrection) -> None:
        said = said_by_people(self._services.keyring, self._row.fields)
        self._undo(wanted.undo, said)
        if wanted.kind is not None:
            self._kind(wanted.kind, said)
        if wanted.rotation is not None:
            self._rotation(wanted.rotation)
        for name, value in wanted.fields.items():
            self._field(name, value, said)
        self._row.fields = seal_said(self._services.keyring, said)

    def _undo(self, names: Sequence[str], said: dict[str, Said]) -> None:
        for place, name in enumerate(names):
            if name == KIND:
                self._set_kind(self._read.document.kind, said, confirmed=False)
            elif name == ROTATION:
                self._rotation(self._read.page.rotation)
            elif name in said:
                self._must_outrank(said[name].confirmed)
                self._note_down(name, said.pop(name).value, self._as_read(name))
            elif not is_field(name):
                why = Text("没有这个字段", "there is no such field")
                raise FaultyInputError([Fault(f"undo[{place}]", why)])

    def _kind(self, kind: str, said: dict[str, Said]) -> None:
        if not is_kind(kind):
            raise FaultyInputError([Fault("kind", Text("没有这种材料", "there is no such kind"))])
        self._set_kind(kind, said, confirmed=self._confirmed)

    def _set_kind(self, kind: str, said: dict[str, Said], *, confirmed: bool) -> None:
        before = self._row.kind
        if (before, self._row.kind_confirmed) == (kind, confirmed):
            return
        self._must_outrank(self._row.kind_confirmed)
        self._row.kind, self._row.kind_confirmed = kind, confirmed
        for name in [name for name in said if name not in field_names(kind)]:
            del said[name]
        self._note_down(KIND, before, kind)

    def _rotation(self, rotation: int) -> None:
        """The whole page is turned, with whatever else lies on it."""
        before = self._row.rotation
        if before == rotation:
            return
        same_page = select(DocumentRow).where(
            DocumentRow.file_id == self._row.file_id, DocumentRow.page == self._row.page
        )
        for one in self._session.scalars(same_page):
            one.rotation = rotation
        self._note_down(ROTATION, before, rotation)

    def _field(self, name: str, value: str | list[str] | None, said: dict[str, Said]) -> None:
        checked = None if value is None else checked_value(self._row.kind, name, value)
        if value is None and name not in field_names(self._row.kind):
            why = Text("这类材料没有这个字段", "such a paper has no such field")
            raise FaultyInputError([Fault(f"fields.{name}", why)])
        new = Said(checked, self._confirmed)
        if said.get(name) == new:
            return
        before = said[name].value if name in said else self._as_read(name)
        self._must_outrank(name in said and said[name].confirmed)
        said[name] = new
        self._note_down(name, before, checked)

    def _must_outrank(self, is_reviewers: bool) -> None:
        """What a reviewer said, a school cannot take back."""
        if is_reviewers and not self._confirmed:
            raise ForbiddenError(_REVIEWERS_WORD)

    def _as_read(self, name: str) -> str | list[str] | None:
        read = self._read.document.fields.get(name)
        return None if read is None else _plain(read)

    def _note_down(self, what: str, before: Any, after: Any) -> None:
        detail = {"before": before, "after": after, "note": self._note}
        self.done.append(what)
        self._session.add(
            Correction(
                id=new_id(),
                document_id=self._row.id,
                case_id=self._row.case_id,
                at=self._services.clock(),
                actor=self._actor.id,
                actor_name=self._actor.name,
                kind=self._read.document.kind,
                field=what,
                detail=self._services.keyring.seal_json(detail, CORRECTION_PURPOSE),
            )
        )


def corrections_of(
    session: Session, services: Services, condition: Any
) -> Sequence[CorrectionView]:
    """The corrections that fit a condition on `Correction`, oldest first."""
    rows = session.scalars(select(Correction).where(condition).order_by(Correction.at))
    views = []
    for row in rows:
        detail = services.keyring.open_json(row.detail, CORRECTION_PURPOSE)
        views.append(
            CorrectionView(
                id=row.id,
                document_id=row.document_id,
                what=row.field or "",
                kind=row.kind,
                before=detail["before"],
                after=detail["after"],
                note=detail["note"],
                actor=row.actor,
                actor_name=row.actor_name,
                at=row.at,
            )
        )
    return views


def _find(session: Session, actor: Actor, document_id: str) -> tuple[DocumentRow, str]:
    """A document of a case within sight, and the case's id."""
    row = session.get(DocumentRow, document_id)
    if row is None or row.case_id is None:
        raise NotFoundError
    if case_within(session, bounds_of(actor), row.case_id) is None:
        raise NotFoundError
    return row, row.case_id


def _place(session: Session, services: Services, row: DocumentRow) -> _Place:
    reading = readings.reading_of(session, services, row.file_id)
    page = next((one for one in (reading.pages if reading else ()) if one.number == row.page), None)
    if page is None or row.place >= len(page.documents):
        raise NotFoundError
    return _Place(page.documents[row.place], page)


def _view(session: Session, services: Services, row: DocumentRow) -> DocumentView:
    session.flush()
    file = session.get_one(FileRow, row.file_id)
    place = _place(session, services, row)
    (counted,) = readings.evidence_of_file(session, services, file.id).readings
    page = next(one for one in counted.pages if one.number == row.page)
    return DocumentView(
        row=row,
        file_name=file.name,
        case=session.get(CaseRow, row.case_id),
        document=page.documents[row.place],
        page=page,
        as_read=place.document,
        rotation_as_read=place.page.rotation,
        said=said_by_people(services.keyring, row.fields),
        corrections=corrections_of(session, services, Correction.document_id == row.id),
    )


def _plain(field: ReadField) -> str | list[str]:
    return field.value if isinstance(field.value, str) else list(field.value)
