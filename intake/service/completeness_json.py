"""The completeness answer as JSON: section 3 of the contract, and what people said about it.

It is made by hand of plain values: this is asked hundreds of times a second. The model in
`intake/api/completeness_models.py` describes it, and the suite holds one against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from intake.file_errors import advice
from intake.service.completeness import CheckedRequirement, Completeness, Settled
from intake.service.masking import mask_number, mask_text
from matching.model import Reason
from ocr.model import Box, Document, Field, FileError, FileReading, Page

Language = Literal["zh", "en"]
_NUMBERS = ("id_number", "enrolment_number", "tax_number")


def completeness_json(seen: Completeness, language: Language, *, masked: bool) -> dict[str, Any]:
    """The verdict as the API shows it; `masked` hides most of ID numbers."""
    ids = {file.name: file.id for file in seen.papers.files}
    return {
        "id": seen.case.id,
        "status": seen.case.status,
        "version": seen.case.version,
        "pending": seen.papers.pending,
        "verdict": seen.value.value,
        "category": seen.found.category.value,
        "policy": seen.found.policy,
        "requirements": [_requirement(one, language, masked) for one in seen.requirements],
        "documents": [
            _file(one, ids[one.file], seen.document_ids, language, masked)
            for one in seen.papers.readings
        ],
        "other_categories": {
            category.value: value.value for category, value in seen.found.other_categories.items()
        },
        "settlements": [_settled(one) for one in seen.settlements],
    }


def document_json(document: Document, *, masked: bool) -> dict[str, Any]:
    """One document as section 2 of the contract has it."""
    return {
        "kind": document.kind,
        "confidence": round(document.confidence, 3),
        "region": _box(document.region),
        "fields": {
            name: _field(field, _mask_of(name, masked)) for name, field in document.fields.items()
        },
        "seals": [{"box": _box(seal.box), "text": seal.text} for seal in document.seals],
        "fingerprints": [{"box": _box(print_.box)} for print_ in document.fingerprints],
    }


def _requirement(one: CheckedRequirement, language: Language, masked: bool) -> dict[str, Any]:
    result = one.result
    zh = language == "zh"
    return {
        "id": result.id,
        "title": result.title.zh if zh else result.title.en,
        "status": one.status.value,
        "blocking": result.blocking,
        "reasons": [_reason(reason, zh, masked) for reason in result.reasons],
        "documents": [
            {"file": paper.file, "page": paper.page, "kind": paper.kind}
            for paper in result.documents
        ],
        "source": {
            "document": result.source.document,
            "clause": result.source.clause,
            "quote": result.source.quote,
        },
        "found": result.status.value,
        "settlement": None if one.settled is None else _settled(one.settled),
    }


def _reason(reason: Reason, zh: bool, masked: bool) -> dict[str, Any]:
    hide = mask_text if masked else str
    return {
        "code": reason.code.value,
        "message": hide(reason.message.zh if zh else reason.message.en),
        "file": reason.file,
        "page": reason.page,
        "field": reason.field,
        "expected": None if reason.expected is None else hide(reason.expected),
        "found": None if reason.found is None else hide(reason.found),
    }


def _settled(one: Settled) -> dict[str, Any]:
    return {
        "id": one.id,
        "requirement": one.requirement,
        "outcome": one.outcome.value,
        "reason": one.reason,
        "by": one.actor_name,
        "at": one.at,
        "holds": one.holds,
        "withdrawn": one.is_withdrawn,
    }


def _file(
    reading: FileReading,
    file_id: str,
    ids: Mapping[tuple[str, int, int], str],
    language: Language,
    masked: bool,
) -> dict[str, Any]:
    return {
        "id": file_id,
        "file": reading.file,
        "sha256": reading.sha256,
        "error": None if reading.error is None else _error(reading.error, language),
        "pages": [_page(page, file_id, ids, masked) for page in reading.pages],
    }


def _error(error: FileError, language: Language) -> dict[str, str]:
    return {"code": error.code, "message": getattr(advice(error), language)}


def _page(
    page: Page, file_id: str, ids: Mapping[tuple[str, int, int], str], masked: bool
) -> dict[str, Any]:
    return {
        "page": page.number,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "problems": [problem.value for problem in page.problems],
        "documents": [
            {"id": ids.get((file_id, page.number, place))} | document_json(one, masked=masked)
            for place, one in enumerate(page.documents)
        ],
    }


def _field(field: Field, mask: Callable[[str], str]) -> dict[str, Any]:
    value: str | Sequence[str] = field.value
    return {
        "value": mask(value) if isinstance(value, str) else [mask(one) for one in value],
        "text": mask(field.text),
        "confidence": round(field.confidence, 3),
        "box": _box(field.box),
        "problems": [problem.value for problem in field.problems],
    }


def _mask_of(name: str, masked: bool) -> Callable[[str], str]:
    if not masked:
        return str
    return mask_number if name.endswith(_NUMBERS) else mask_text


def _box(box: Box) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in box]
