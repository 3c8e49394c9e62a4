"""A desk full of drawn cases for pages to show: read from the truth, so that it is there at once.

Everything but the recognition is the service's own: files are uploaded, opened, shown small, and
judged. Used by the screenshots and by the suite's browser tests.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from intake.assembly import Services
from intake.samples.effects import Level
from intake.samples.write import write_case
from intake.service import cases, uploads
from intake.service.actor import Actor, Role
from intake.service.applications import Application
from intake.service.jobs import run_job
from ocr.model import (
    Box,
    Document,
    Field,
    FieldProblem,
    FileReading,
    Fingerprint,
    Page,
    PageProblem,
    Seal,
)
from ocr.opening import Opener, PageImage, sha256_of
from storage.tables import SchoolRow

Doubt = Callable[[Document], Document]
_SURE = 0.98


def draw(folder: Path, seed: int, index: int, level: Level = "photo") -> str:
    """Draw one case into a folder, unless it is there; its name."""
    name = f"case-{index + 1:04d}"
    if not (folder / "truth" / f"{name}.json").is_file():
        write_case(folder, index, seed, level)
    return name


class TruthReader:
    """Reads what is known to stand in a drawn file; `doubt` may spoil it as reading would.

    Use it as a context manager: it keeps one process that opens files.
    """

    def __init__(self, folder: Path, name: str, doubt: Doubt = lambda document: document) -> None:
        truth = json.loads((folder / "truth" / f"{name}.json").read_text(encoding="utf-8"))
        self._known = {
            sha256_of(folder / name / file["file"]): file["pages"] for file in truth["files"]
        }
        self._doubt = doubt
        self._opener = Opener()

    def __enter__(self) -> Self:
        """Be ready to open files."""
        self._opener.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """End the process that opens."""
        self._opener.__exit__(None, None, None)

    def read_file(
        self, path: Path, name: str, on_page: Callable[[PageImage], None] = lambda _: None
    ) -> FileReading:
        """The reading of a drawn file, its pages shown to `on_page`."""
        self.show_pages(path, on_page)
        sha256 = sha256_of(path)
        pages = tuple(_page(raw, self._doubt) for raw in self._known[sha256])
        return FileReading(name, sha256, None, pages)

    def show_pages(self, path: Path, on_page: Callable[[PageImage], None]) -> None:
        """Open the file and show its pages."""
        for page in self._opener.pages(path):
            on_page(page)


def add_case(
    services: Services,
    county: str,
    folder: Path,
    name: str,
    doubt: Doubt = lambda document: document,
) -> str:
    """Make a draft of a drawn case, in its school, with all its papers read; its id."""
    record = json.loads((folder / name / "case.json").read_text(encoding="utf-8"))
    school = record["school"]
    _add_school(services, county, school)
    clerk = Actor("clerk", "王老师", Role.CLERK, county, school["code"], is_person=True)
    application = Application.model_validate(record | {"school": school["code"]})
    case_id = cases.create(services, clerk, application).row.id
    files = sorted(
        path for path in (folder / name).rglob("*") if path.is_file() and path.name != "case.json"
    )
    destination = uploads.destination_case(services, clerk, case_id)
    for path in files:
        with path.open("rb") as stream:
            uploads.receive(services, clerk, destination, path.name, stream)
    with TruthReader(folder, name, doubt) as reader:
        while run_job(services, None, reader):
            pass
    return case_id


def _add_school(services: Services, county: str, school: Mapping[str, Any]) -> None:
    with services.database.write() as session:
        session.merge(
            SchoolRow(
                code=school["code"],
                name=school["name"],
                county=county,
                urban=school["urban"],
                catchment=[*school["catchment"]],
                changed_at=services.clock(),
            )
        )


def _page(raw: Mapping[str, Any], doubt: Doubt) -> Page:
    return Page(
        number=raw["page"],
        width=raw["width"],
        height=raw["height"],
        rotation=raw["rotation"],
        problems=tuple(PageProblem(one) for one in raw["problems"]),
        documents=tuple(doubt(_document(one)) for one in raw["documents"]),
        lines=(),
    )


def _document(raw: Mapping[str, Any]) -> Document:
    region = _box(raw["region"])
    legible = raw["legible"]
    fields = {name: _field(one, region) for name, one in (raw["fields"] if legible else {}).items()}
    return Document(
        kind=raw["kind"],
        confidence=_SURE if legible else 0.4,
        region=region,
        fields=fields,
        seals=tuple(Seal(_box(one)) for one in raw["seals"]),
        fingerprints=tuple(Fingerprint(_box(one)) for one in raw["fingerprints"]),
    )


def _field(raw: Mapping[str, Any], region: Box) -> Field:
    value = raw["value"] if isinstance(raw["value"], str) else tuple(raw["value"])
    text = value if isinstance(value, str) else "、".join(value)
    return Field(value, text, _SURE, _box(raw["box"]) if raw["box"] else region)


def _box(raw: Any) -> Box:
    a, b, c, d = ((float(x), float(y)) for x, y in raw)
    return a, b, c, d


def misread(kind: str, name: str, wrong: Callable[[str], str], confidence: float = 0.62) -> Doubt:
    """A doubt that reads one field of one kind badly, as a camera in bad light would."""

    def doubt(document: Document) -> Document:
        field = document.fields.get(name)
        if document.kind != kind or field is None or not isinstance(field.value, str):
            return document
        value = wrong(field.value)
        bad = Field(value, value, confidence, field.box, (FieldProblem.LOW_CONFIDENCE,))
        return replace(document, fields={**document.fields, name: bad})

    return doubt


def unread(kind: str, *names: str) -> Doubt:
    """A doubt that does not find some fields of one kind."""

    def doubt(document: Document) -> Document:
        if document.kind != kind:
            return document
        left = {name: one for name, one in document.fields.items() if name not in names}
        return replace(document, fields=left)

    return doubt


def together(*doubts: Doubt) -> Doubt:
    """Several doubts, one after the other."""

    def doubt(document: Document) -> Document:
        for one in doubts:
            document = one(document)
        return document

    return doubt
