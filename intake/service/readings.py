"""What the papers of a case say as it counts now: what was read, with people's corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.pipeline import evidence_of
from matching.model import Evidence
from ocr.kinds import all_kinds
from ocr.model import Document, Field, FieldProblem, FileError, FileReading, Page
from storage.keyring import Keyring
from storage.readings import find_reading
from storage.tables import DocumentRow, FileRow

CORRECTED_FIELDS = "corrected_fields"
_Row = Row[*tuple[Any, ...]]
_GONE = ("receiving", "destroyed")
_ONLY_SAID = FieldProblem.INCONSISTENT
"""The problem of a value that only a school says: unlike a faint reading, it cannot be borne out by
agreeing with the records, which the school knows."""
_GIVEN_UP = "识别这个文件时程序多次意外终止或超时，请重新拍照后再上传。"


@dataclass(frozen=True, slots=True)
class Said:
    """A person's value of a field, or None for "there is none".

    `confirmed`: a reviewer said it. A school's own word makes a reviewer look.
    """

    value: str | list[str] | None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class FileState:
    """One file of a case: `status` is stored, read, unreadable or failed.

    `version` is what a person says to have seen who takes it out of the case.
    """

    id: str
    name: str
    status: str
    error: FileError | None
    duplicate_of: str | None
    version: int = 1


@dataclass(frozen=True, slots=True)
class CaseEvidence:
    """Everything a verdict rests on. `pending` counts the files that are still to be read.

    `readings` are those of the files that were read or refused, in order of upload, each called
    by its file's name (no two of a case are the same).
    """

    evidence: tuple[Evidence, ...]
    readings: tuple[FileReading, ...]
    pending: int
    files: tuple[FileState, ...]


def evidence(session: Session, services: Services, case_id: str) -> CaseEvidence:
    """The evidence of a case as of now."""
    files = session.execute(
        select(*_FILE).where(
            FileRow.case_id == case_id,
            FileRow.status.not_in(_GONE),
            FileRow.withdrawn_at.is_(None),
        )
    ).all()
    return _gathered(session, services, files, _corrected(session, DocumentRow.case_id == case_id))


def evidence_of_file(session: Session, services: Services, file_id: str) -> CaseEvidence:
    """What one file says as it counts, or would count: it may be taken out of its case."""
    files = session.execute(select(*_FILE).where(FileRow.id == file_id)).all()
    return _gathered(session, services, files, _corrected(session, DocumentRow.file_id == file_id))


def evidence_for_check(session: Session, services: Services, check_id: str) -> CaseEvidence:
    """The evidence of a completeness check that keeps nothing; nobody corrects it."""
    files = session.execute(
        select(*_FILE).where(FileRow.check_id == check_id, FileRow.status.not_in(_GONE))
    ).all()
    return _gathered(session, services, files, {})


def said_by_people(keyring: Keyring, sealed: bytes | None) -> dict[str, Said]:
    """What `DocumentRow.fields` holds."""
    if sealed is None:
        return {}
    raw = keyring.open_json(sealed, CORRECTED_FIELDS)
    return {name: Said(**one) if isinstance(one, dict) else Said(one) for name, one in raw.items()}


def seal_said(keyring: Keyring, said: Mapping[str, Said]) -> bytes | None:
    """What `DocumentRow.fields` is to hold."""
    if not said:
        return None
    raw = {
        name: one.value if one.confirmed else {"value": one.value, "confirmed": False}
        for name, one in said.items()
    }
    return keyring.seal_json(raw, CORRECTED_FIELDS)


def reading_of(
    session: Session, services: Services, file_id: str, *, with_lines: bool = False
) -> FileReading | None:
    """What was read of one file, as read; None as long as it waits. Its `error` may be set."""
    file = session.execute(select(*_FILE).where(FileRow.id == file_id)).one_or_none()
    if file is None or file.status in {*_GONE, "stored"}:
        return None
    if file.status == "read" and file.sha256 and file.pipeline:
        found = find_reading(
            session, services.keyring, file.sha256, file.pipeline, with_lines=with_lines
        )
        return None if found is None else replace(found, file=file.name)
    return FileReading(file.name, file.sha256, _error(file))


_FILE = (
    FileRow.id,
    FileRow.name,
    FileRow.position,
    FileRow.status,
    FileRow.sha256,
    FileRow.pipeline,
    FileRow.error_code,
    FileRow.error_message,
    FileRow.duplicate_of,
    FileRow.version,
)
_DOCUMENT = (
    DocumentRow.file_id,
    DocumentRow.page,
    DocumentRow.place,
    DocumentRow.kind,
    DocumentRow.kind_confirmed,
    DocumentRow.rotation,
    DocumentRow.fields,
)
_Corrected = Mapping[tuple[str, int, int], _Row]


def _corrected(session: Session, condition: Any) -> _Corrected:
    rows = session.execute(select(*_DOCUMENT).where(condition))
    return {(row.file_id, row.page, row.place): row for row in rows}


def _gathered(
    session: Session, services: Services, files: Iterable[_Row], corrected: _Corrected
) -> CaseEvidence:
    files = sorted(files, key=lambda file: (file.position, file.id))
    keys = {file.id: (file.sha256, file.pipeline) for file in files if file.status == "read"}
    kept = services.readings.get(session, services.keyring, keys.values())
    waiting = {file.id for file in files if file.status == "stored"}
    waiting |= {file_id for file_id, key in keys.items() if key not in kept}  # should never be
    readings = []
    for file in files:
        if file.id in waiting:
            continue
        if file.status == "read":
            as_read = replace(kept[keys[file.id]], file=file.name)
            readings.append(_with_corrections(as_read, file.id, corrected, services.keyring))
        else:
            readings.append(FileReading(file.name, file.sha256, _error(file)))
    return CaseEvidence(
        evidence=tuple(evidence_of(readings)),
        readings=tuple(readings),
        pending=len(waiting),
        files=tuple(
            FileState(
                file.id, file.name, file.status, _error(file), file.duplicate_of, file.version
            )
            for file in files
        ),
    )


def _error(file: _Row) -> FileError | None:
    if file.status == "failed":
        return FileError("damaged", file.error_message or _GIVEN_UP)
    if file.status == "unreadable":
        return FileError(file.error_code or "damaged", file.error_message or _GIVEN_UP)
    return None


def _with_corrections(
    reading: FileReading, file_id: str, corrected: _Corrected, keyring: Keyring
) -> FileReading:
    pages = tuple(_page(page, file_id, corrected, keyring) for page in reading.pages)
    return replace(reading, pages=pages)


def _page(page: Page, file_id: str, corrected: _Corrected, keyring: Keyring) -> Page:
    rows = [corrected.get((file_id, page.number, place)) for place in range(len(page.documents))]
    documents = tuple(
        document if row is None else _document(document, row, keyring)
        for document, row in zip(page.documents, rows, strict=True)
    )
    rotation = next((row.rotation for row in rows if row is not None), page.rotation)
    if rotation == page.rotation and documents == page.documents:
        return page
    return replace(page, rotation=rotation, documents=documents)


def _document(document: Document, row: _Row, keyring: Keyring) -> Document:
    """The document as it counts: a reviewer's kind and values are certain, a school's are not.

    Values that were read under another kind than the one that counts are kept where the kind has
    such a field, but have to be looked at: another kind's label stood beside them.
    """
    if row.kind == document.kind and not row.kind_confirmed and row.fields is None:
        return document
    fields = dict(document.fields)
    is_other = row.kind != document.kind
    if is_other:
        known = all_kinds()[row.kind].names if row.kind in all_kinds() else ()
        doubt = FieldProblem.LOW_CONFIDENCE
        fields = {name: _doubted(one, doubt) for name, one in fields.items() if name in known}
    told = said_by_people(keyring, row.fields)
    for name, said in told.items():
        if said.value is not None:
            fields[name] = _said(said, document, document.fields.get(name))
        elif said.confirmed:
            fields.pop(name, None)
        elif name in fields:
            fields[name] = _doubted(fields[name], _ONLY_SAID)
    confidence = 1.0 if row.kind_confirmed else document.confidence
    if is_other and not row.kind_confirmed:
        confidence = 0.0
        fields = {name: _doubted(one, _ONLY_SAID) for name, one in fields.items()}
    faint = {} if is_other else {n: one for n, one in document.faint.items() if n not in told}
    return replace(document, kind=row.kind, confidence=confidence, fields=fields, faint=faint)


def _doubted(field: Field, problem: FieldProblem) -> Field:
    if problem in field.problems:
        return field
    return replace(field, problems=(*field.problems, problem))


def _said(said: Said, document: Document, read: Field | None) -> Field:
    """A person's value, at the place where something was read, else anywhere on the paper."""
    value = tuple(said.value) if isinstance(said.value, list) else said.value or ""
    text = value if isinstance(value, str) else "、".join(value)
    field = read or Field(value, text, 1.0, document.region)
    field = replace(field, value=value, confidence=1.0, problems=())
    return field if said.confirmed else _doubted(field, _ONLY_SAID)
