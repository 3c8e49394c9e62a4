"""Having a case's files found by what stands in them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from intake.assembly import Services
from ocr.model import FileReading
from storage.search import keep_text
from storage.tables import FileRow


def make_findable(
    session: Session, services: Services, file: FileRow, reading: FileReading
) -> None:
    """Have a case's file found by what stands in it; `reading` with its lines."""
    if file.case_id is None:
        return
    lines = [line.text for page in reading.pages for line in page.lines]
    values = [
        field.value if isinstance(field.value, str) else " ".join(field.value)
        for page in reading.pages
        for document in page.documents
        for field in document.fields.values()
    ]
    keep_text(session, services.keyring, file.id, file.case_id, [*lines, *values])
