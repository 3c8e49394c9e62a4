"""`/documents/{id}`: what was read, and what people corrected."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field

from intake.api.case_models import Answer
from intake.api.dependencies import WithActor, WithServices
from intake.api.versions import SeenVersion, tag
from intake.output import DocumentOutput
from intake.service import corrections, looks
from intake.service.completeness_json import document_json
from intake.service.corrections import DocumentCorrection, DocumentView
from intake.service.masking import mask_text

router = APIRouter(prefix="/documents", tags=["documents"])

DocumentId = Annotated[str, Path(max_length=32, description="the document's id / 材料编号")]


class CorrectionAnswer(Answer):
    """One correction. `what` is `kind`, `rotation` or the name of a field."""

    id: str
    what: str
    before: str | int | list[str] | None
    after: str | int | list[str] | None
    note: str | None
    by: str
    at: datetime


class CaseState(Answer):
    """How the document's case stands."""

    id: str
    status: str
    version: int
    verdict: str | None


class DocumentAnswer(Answer):
    """A document as it counts, and as it was read.

    `kind_confirmed`: a reviewer said what it is. `corrected`: fields with people's values, and
    whether a reviewer said so; what only a school says makes a reviewer look.
    """

    id: str
    file_id: str
    file: str
    page: int
    version: int
    rotation: int = Field(examples=[90])
    rotation_as_read: int = Field(examples=[0])
    kind_confirmed: bool
    document: DocumentOutput
    as_read: DocumentOutput
    corrected: dict[str, bool]
    corrections: list[CorrectionAnswer]
    case: CaseState | None

    @classmethod
    def of(cls, view: DocumentView, *, masked: bool) -> DocumentAnswer:
        """As the API shows a document."""
        row, case = view.row, view.case
        return cls.model_validate(
            {
                "id": row.id,
                "file_id": row.file_id,
                "file": view.file_name,
                "page": row.page,
                "version": row.version,
                "rotation": row.rotation,
                "rotation_as_read": view.rotation_as_read,
                "kind_confirmed": row.kind_confirmed,
                "document": document_json(view.document, masked=masked),
                "as_read": document_json(view.as_read, masked=masked),
                "corrected": {name: said.confirmed for name, said in view.said.items()},
                "corrections": [
                    {
                        "id": one.id,
                        "what": one.what,
                        "before": _hidden(one.before, masked=masked),
                        "after": _hidden(one.after, masked=masked),
                        "note": one.note,
                        "by": one.actor_name,
                        "at": one.at,
                    }
                    for one in view.corrections
                ],
                "case": None
                if case is None
                else {
                    "id": case.id,
                    "status": case.status,
                    "version": case.version,
                    "verdict": case.verdict,
                },
            }
        )


@router.get("/{document_id}")
def get_document(
    response: Response, services: WithServices, actor: WithActor, document_id: DocumentId
) -> DocumentAnswer:
    """A document: as it counts, as it was read, and who corrected it."""
    view = corrections.get_document(services, actor, document_id)
    if view.case is not None:
        looks.note(services, actor, view.case, "case.document")
    tag(response, view.row.version)
    return DocumentAnswer.of(view, masked=actor.is_person)


@router.patch("/{document_id}")
def correct_document(  # noqa: PLR0913, PLR0917  # who corrects what upon which version
    response: Response,
    services: WithServices,
    actor: WithActor,
    document_id: DocumentId,
    version: SeenVersion,
    sent: DocumentCorrection,
) -> DocumentAnswer:
    """Correct kind, rotation or fields; the reading as read is kept, the verdict follows."""
    view = corrections.correct(services, actor, document_id, sent, version)
    tag(response, view.row.version)
    return DocumentAnswer.of(view, masked=actor.is_person)


def _hidden(value: Any, *, masked: bool) -> Any:
    if masked and isinstance(value, str):
        return mask_text(value)
    return value
