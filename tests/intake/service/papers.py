"""Rows of a case with files that were read, for tests."""

from datetime import UTC, date, datetime

from ocr.model import Document, Field, FileReading, Line, Page, Seal
from storage.readings import keep_reading
from storage.tables import CaseRow, DocumentRow, FileRow, SchoolRow
from storage.tables.base import new_id

AT = datetime(2026, 9, 1, tzinfo=UTC)
BOX = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
PIPELINE = "test"


def add_school(session, code="2141005678", county="固始县"):
    session.add(
        SchoolRow(
            code=code, name="一小", county=county, urban=False, catchment=["x"], changed_at=AT
        )
    )
    session.flush()


STUDENT = {"name": "欧阳靖雯", "sex": "女", "birth_date": "2012-03-15"}
GUARDIAN = {"name": "欧阳建国", "relationship": "father"}


def add_case(  # services: to seal a record, without which there is no verdict
    session, case_id="case1", school_code="2141005678", county="固始县", services=None, **changes
):
    record = {"student": STUDENT, "guardians": [GUARDIAN]}
    values = {
        "id": case_id,
        "county": county,
        "school_code": school_code,
        "category": "return_home",
        "application_date": date(2026, 9, 1),
        "from_outside_county": False,
        "student_name": "欧阳靖雯",
        "record": services.keyring.seal_json(record, "case_record") if services else b"",
        "status": "draft",
        "version": 1,
        "created_by": "u",
        "created_at": AT,
        "changed_at": AT,
    }
    session.add(CaseRow(**values | changes))
    session.flush()


def field(value, confidence=0.5, problems=()):
    return Field(value, str(value), confidence, BOX, problems)


def reading(sha256, kind="identity_card", **fields):
    document = Document(kind, 0.7, BOX, fields, (Seal(BOX, "固始县公安局"),))
    line = Line("姓名欧阳靖雯", 0.9, BOX, (0.5,), (0.9,))
    return FileReading("ignored", sha256, None, (Page(1, 20, 30, 90, (), (document,), (line,)),))


def add_file(session, file_id, case_id="case1", position=0, status="stored", **changes):
    values = {
        "id": file_id,
        "case_id": case_id,
        "purpose": "case",
        "county": "固始县",
        "school_code": "2141005678",
        "position": position,
        "name": f"{file_id}.jpg",
        "status": status,
        "uploaded_by": "u",
        "uploaded_at": AT,
    }
    session.add(FileRow(**values | changes))
    session.flush()


def add_read_file(session, services, file_id, what, case_id="case1", **changes):
    """A file that was read: `what` is a reading made by `reading`."""
    keep_reading(session, services.keyring, what, pipeline=PIPELINE, seconds=0.1, at=AT)
    add_file(
        session, file_id, case_id, status="read", sha256=what.sha256, pipeline=PIPELINE, **changes
    )
    for page in what.pages:
        for place, document in enumerate(page.documents):
            session.add(
                DocumentRow(
                    id=new_id(),
                    file_id=file_id,
                    case_id=case_id,
                    page=page.number,
                    place=place,
                    kind=document.kind,
                    rotation=page.rotation,
                    version=1,
                    changed_at=AT,
                )
            )
    session.flush()
