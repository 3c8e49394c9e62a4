"""The JSON that other programs rely on: sections 2 and 3 of the contract, as pydantic models.

Their schemas stand in `docs/schemas/`; the suite keeps file and model equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from intake.file_errors import advice
from matching.model import (
    Category,
    Reason,
    ReasonCode,
    RequirementResult,
    Status,
    Verdict,
    VerdictValue,
)
from ocr.kinds import all_kinds
from ocr.model import Box, Document, FieldProblem, FileReading, Line, Page, PageProblem, Seal
from ocr.model import Field as ReadField

_Pixel = Annotated[float, PlainSerializer(lambda v: round(v, 1), return_type=float)]
_Corner = tuple[_Pixel, _Pixel]
_Box = tuple[_Corner, _Corner, _Corner, _Corner]
_Confidence = Annotated[
    float, Field(ge=0, le=1), PlainSerializer(lambda v: round(v, 3), return_type=float)
]
_Kind = Annotated[str, WithJsonSchema({"type": "string", "enum": sorted({*all_kinds(), "other"})})]


class _Output(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ErrorOutput(_Output):
    """Why a file could not be read at all."""

    code: Literal[
        "not_found",
        "empty_file",
        "unsupported_type",
        "damaged",
        "too_large",
        "too_many_pages",
        "encrypted",
    ]
    message: str


class FieldOutput(_Output):
    """One value of a document."""

    value: str | list[str]
    text: str
    confidence: _Confidence
    box: _Box
    problems: list[FieldProblem]


class SealOutput(_Output):
    """A stamp; `text` is null where it could not be read."""

    box: _Box
    text: str | None


class FingerprintOutput(_Output):
    """An inked fingerprint."""

    box: _Box


class DocumentOutput(_Output):
    """One page's worth of one paper."""

    kind: _Kind
    confidence: _Confidence
    region: _Box
    fields: dict[str, FieldOutput]
    seals: list[SealOutput]
    fingerprints: list[FingerprintOutput]


class LineOutput(_Output):
    """One line of text."""

    text: str
    confidence: _Confidence
    box: _Box


class PageOutput(_Output):
    """One page of a file, as `check` shows it: without its lines."""

    page: int
    width: int
    height: int
    rotation: Literal[0, 90, 180, 270]
    problems: list[PageProblem]
    documents: list[DocumentOutput]


class PageWithLinesOutput(PageOutput):
    """One page of a file, as `read` shows it."""

    lines: list[LineOutput]


class FileOutput(_Output):
    """One file of the evidence, as `check` shows it."""

    file: str
    sha256: str | None
    error: ErrorOutput | None
    pages: list[PageOutput]


class ReadOutput(_Output):
    """What `read --json` prints for one file."""

    file: str
    sha256: str | None
    error: ErrorOutput | None
    pages: list[PageWithLinesOutput]


class ReasonOutput(_Output):
    """Why a requirement has its status."""

    code: ReasonCode
    message: str
    file: str | None
    page: int | None
    field: str | None
    expected: str | None
    found: str | None


class ReferenceOutput(_Output):
    """A document that a requirement rests on."""

    file: str
    page: int
    kind: _Kind


class SourceOutput(_Output):
    """Where a rule stands."""

    document: str
    clause: str
    quote: str


class RequirementOutput(_Output):
    """One line of the checklist."""

    id: str
    title: str
    status: Status
    blocking: bool
    reasons: list[ReasonOutput]
    documents: list[ReferenceOutput]
    source: SourceOutput


class CheckOutput(_Output):
    """What `check --json` prints for a case."""

    verdict: VerdictValue
    category: Category
    policy: str
    requirements: list[RequirementOutput]
    documents: list[FileOutput]
    other_categories: dict[Category, VerdictValue]


def read_output(reading: FileReading, language: Literal["zh", "en"] = "zh") -> ReadOutput:
    """Section 2 of the contract for one file."""
    return ReadOutput(
        file=reading.file,
        sha256=reading.sha256,
        error=_error(reading, language),
        pages=[
            PageWithLinesOutput(**_page(page), lines=[_line(line) for line in page.lines])
            for page in reading.pages
        ],
    )


def check_output(
    verdict: Verdict, readings: Iterable[FileReading], language: Literal["zh", "en"] = "zh"
) -> CheckOutput:
    """Section 3 of the contract. Messages and titles are in `language`."""
    return CheckOutput(
        verdict=verdict.verdict,
        category=verdict.category,
        policy=verdict.policy,
        requirements=[_requirement(r, language) for r in verdict.requirements],
        documents=[
            FileOutput(
                file=reading.file,
                sha256=reading.sha256,
                error=_error(reading, language),
                pages=[PageOutput(**_page(page)) for page in reading.pages],
            )
            for reading in readings
        ],
        other_categories=dict(verdict.other_categories),
    )


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema (2020-12) of both outputs by file name."""
    return {
        "read.schema.json": ReadOutput.model_json_schema(mode="serialization"),
        "check.schema.json": CheckOutput.model_json_schema(mode="serialization"),
    }


def _error(reading: FileReading, language: Literal["zh", "en"]) -> ErrorOutput | None:
    if reading.error is None:
        return None
    return ErrorOutput.model_validate(
        {"code": reading.error.code, "message": getattr(advice(reading.error), language)}
    )


def _page(page: Page) -> dict[str, Any]:
    return {
        "page": page.number,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "problems": list(page.problems),
        "documents": [_document(document) for document in page.documents],
    }


def _document(document: Document) -> DocumentOutput:
    return DocumentOutput(
        kind=document.kind,
        confidence=document.confidence,
        region=document.region,
        fields={name: _field(field) for name, field in document.fields.items()},
        seals=[_seal(seal) for seal in document.seals],
        fingerprints=[FingerprintOutput(box=print_.box) for print_ in document.fingerprints],
    )


def _field(field: ReadField) -> FieldOutput:
    return FieldOutput(
        value=field.value if isinstance(field.value, str) else list(field.value),
        text=field.text,
        confidence=field.confidence,
        box=field.box,
        problems=list(field.problems),
    )


def _seal(seal: Seal) -> SealOutput:
    return SealOutput(box=seal.box, text=seal.text)


def _line(line: Line) -> LineOutput:
    box: Box = line.box
    return LineOutput(text=line.text, confidence=line.confidence, box=box)


def _requirement(result: RequirementResult, language: Literal["zh", "en"]) -> RequirementOutput:
    return RequirementOutput(
        id=result.id,
        title=getattr(result.title, language),
        status=result.status,
        blocking=result.blocking,
        reasons=[_reason(reason, language) for reason in result.reasons],
        documents=[
            ReferenceOutput(file=d.file, page=d.page, kind=d.kind) for d in result.documents
        ],
        source=SourceOutput(
            document=result.source.document,
            clause=result.source.clause,
            quote=result.source.quote,
        ),
    )


def _reason(reason: Reason, language: Literal["zh", "en"]) -> ReasonOutput:
    return ReasonOutput(
        code=reason.code,
        message=getattr(reason.message, language),
        file=reason.file,
        page=reason.page,
        field=reason.field,
        expected=reason.expected,
        found=reason.found,
    )
