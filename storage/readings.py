"""What was read, as it is kept: sealed JSON, found by the bytes' hash and the pipeline's name."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ocr.model import (
    Box,
    Document,
    Field,
    FieldProblem,
    FileError,
    FileReading,
    Fingerprint,
    Line,
    Page,
    PageProblem,
    Seal,
)
from storage.keyring import Keyring
from storage.tables import ReadingRow

_RESULT = "reading"
_LINES = "reading_lines"


def keep_reading(  # noqa: PLR0913  # the columns of one row, by name
    session: Session,
    keyring: Keyring,
    reading: FileReading,
    *,
    pipeline: str,
    seconds: float,
    at: datetime,
) -> None:
    """Keep a reading of bytes whose hash is known; one that is kept already stays as it is."""
    values = {
        "sha256": reading.sha256,
        "pipeline": pipeline,
        "result": keyring.seal_json(_reading_out(reading), _RESULT),
        "lines": keyring.seal_json([_lines_out(page) for page in reading.pages], _LINES),
        "seconds": seconds,
        "read_at": at,
    }
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(ReadingRow).values(values).on_conflict_do_nothing())


def find_reading(
    session: Session,
    keyring: Keyring,
    sha256: str | None,
    pipeline: str,
    *,
    with_lines: bool = False,
) -> FileReading | None:
    """The reading of these bytes by this pipeline, if there is one; `file` is empty.

    Without `with_lines` its pages have no lines.
    """
    if sha256 is None:
        return None
    columns = (ReadingRow.result, ReadingRow.lines) if with_lines else (ReadingRow.result,)
    found = session.execute(
        select(*columns).where(ReadingRow.sha256 == sha256, ReadingRow.pipeline == pipeline)
    ).one_or_none()
    if found is None:
        return None
    reading = open_result(keyring, sha256, found[0])
    if not with_lines or found[1] is None:
        return reading
    lines = keyring.open_json(found[1], _LINES)
    pages = (
        replace(page, lines=_lines_in(raw)) for page, raw in zip(reading.pages, lines, strict=True)
    )
    return replace(reading, pages=tuple(pages))


def open_result(keyring: Keyring, sha256: str, sealed: bytes) -> FileReading:
    """The reading that `ReadingRow.result` holds, without lines; `file` is empty."""
    raw = keyring.open_json(sealed, _RESULT)
    error = FileError(*raw["error"]) if raw["error"] else None
    return FileReading("", sha256, error, tuple(_page_in(page) for page in raw["pages"]))


def _reading_out(reading: FileReading) -> dict[str, Any]:
    error = reading.error
    return {
        "error": [error.code, error.message] if error else None,
        "pages": [_page_out(page) for page in reading.pages],
    }


def _page_out(page: Page) -> dict[str, Any]:
    return {
        "page": [page.number, page.width, page.height, page.rotation],
        "problems": list(page.problems),
        "documents": [_document_out(document) for document in page.documents],
    }


def _page_in(raw: Any) -> Page:
    number, width, height, rotation = raw["page"]
    return Page(
        number=number,
        width=width,
        height=height,
        rotation=rotation,
        problems=tuple(PageProblem(problem) for problem in raw["problems"]),
        documents=tuple(_document_in(document) for document in raw["documents"]),
        lines=(),
    )


def _document_out(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "confidence": document.confidence,
        "region": document.region,
        "fields": _fields_out(document.fields),
        "seals": [[seal.box, seal.text, seal.colour] for seal in document.seals],
        "fingerprints": [print_.box for print_ in document.fingerprints],
        "faint": _fields_out(document.faint),
    }


def _fields_out(fields: Mapping[str, Field]) -> dict[str, list[Any]]:
    return {
        name: [field.value, field.text, field.confidence, field.box, list(field.problems)]
        for name, field in fields.items()
    }


def _document_in(raw: Any) -> Document:
    return Document(
        kind=raw["kind"],
        confidence=raw["confidence"],
        region=_box_in(raw["region"]),
        fields={name: _field_in(*parts) for name, parts in raw["fields"].items()},
        seals=tuple(Seal(_box_in(box), text, colour) for box, text, colour in raw["seals"]),
        fingerprints=tuple(Fingerprint(_box_in(box)) for box in raw["fingerprints"]),
        faint={
            name: replace(_field_in(*parts), faint=True)
            for name, parts in raw.get("faint", {}).items()  # readings of before have none
        },
    )


def _field_in(value: Any, text: str, confidence: float, box: Any, problems: Sequence[str]) -> Field:
    return Field(
        value=value if isinstance(value, str) else tuple(value),
        text=text,
        confidence=confidence,
        box=_box_in(box),
        problems=tuple(FieldProblem(problem) for problem in problems),
    )


def _lines_out(page: Page) -> list[Any]:
    """Lines without the places of their characters: nothing after extraction asks for those."""
    return [
        [line.text, round(line.confidence, 4), [[round(x, 1), round(y, 1)] for x, y in line.box]]
        for line in page.lines
    ]


def _lines_in(raw: Any) -> tuple[Line, ...]:
    return tuple(Line(text, confidence, _box_in(box)) for text, confidence, box in raw)


def _box_in(raw: Any) -> Box:
    a, b, c, d = ((float(x), float(y)) for x, y in raw)
    return a, b, c, d


class ReadingCache:
    """Readings that were opened lately, so that a verdict need not open them each time.

    What was read of certain bytes by a certain pipeline never changes; what people correct is
    kept elsewhere. May be used by many threads.
    """

    def __init__(self, size: int = 4096) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], FileReading] = OrderedDict()

    def get(
        self, session: Session, keyring: Keyring, keys: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, str], FileReading]:
        """The readings under these pairs of hash and pipeline, without lines, as far as kept."""
        wanted = set(keys)
        found: dict[tuple[str, str], FileReading] = {}
        with self._lock:
            for key in wanted:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found[key] = self._kept[key]
        absent = wanted - found.keys()
        if absent:
            opened = self._open(session, keyring, absent)
            found |= opened
            with self._lock:
                self._kept |= opened
                while len(self._kept) > self._size:
                    self._kept.popitem(last=False)
        return found

    def forget(self, sha256: str) -> None:
        """Let go of what was read of these bytes."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == sha256]:
                del self._kept[key]

    def _open(
        self, session: Session, keyring: Keyring, keys: set[tuple[str, str]]
    ) -> dict[tuple[str, str], FileReading]:
        columns = (ReadingRow.sha256, ReadingRow.pipeline, ReadingRow.result)
        hashes = {sha256 for sha256, _ in keys}
        rows = session.execute(select(*columns).where(ReadingRow.sha256.in_(hashes)))
        return {
            (sha256, pipeline): open_result(keyring, sha256, sealed)
            for sha256, pipeline, sealed in rows
            if (sha256, pipeline) in keys
        }
