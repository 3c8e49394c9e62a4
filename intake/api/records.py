"""`/records`: import of schools, students and guardians, and looking students up."""

from __future__ import annotations

import io
import threading
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request

from intake.api.cases import Numbers, Reason
from intake.api.dependencies import WithActor, WithServices
from intake.api.problems import language_of
from intake.api.receiving import a_turn, body_of, in_thread
from intake.api.record_models import ImportAnswer, StudentOnRecord, StudentQuery, StudentsFound
from intake.assembly import Services
from intake.records.model import FileLimits, UnusableFileError
from intake.service import students
from intake.service.actor import Actor, require
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError
from intake.service.record_import import IMPORTERS, ImportReport, import_records
from matching.model import Text

router = APIRouter(prefix="/records", tags=["records"])

_LIMITS = FileLimits()
_NO_FILE = Text("没有文件", "there is no file")
_BUSY = Text("另一个导入正在进行，请稍后再试", "Another import is running; try again in a moment")
_TOO_LARGE = Text(
    f"文件超过 {_LIMITS.max_bytes // 2**20} MB，请分成几个文件",
    f"larger than {_LIMITS.max_bytes // 2**20} MB; split it",
)
_one_at_a_time = threading.Lock()
_FILE = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "CSV or XLSX; the part may have any name",
                        }
                    },
                }
            }
        },
    }
}


@router.post("", openapi_extra=_FILE)
async def import_records_file(
    request: Request,
    actor: WithActor,
    services: WithServices,
    dry_run: Annotated[bool, Query(description="only report what would change")] = False,
) -> ImportAnswer:
    """导入学校、学生和监护人 / Import a table of schools or of students with guardians.

    Which table a file is, is seen from its headings, Chinese or English. Rows that are in order
    are taken, faulty ones are reported with row, column and reason; the same file sent again
    changes nothing. Nothing on record is ever deleted.
    """
    require(actor, *IMPORTERS)
    async with a_turn(request):
        content = await _content(request, services)
        report = await in_thread(request, _import, services, actor, content, dry_run)
    return ImportAnswer.of(report, language_of(request))


async def _content(request: Request, services: Services) -> bytes:
    """The one file of the body, in memory: records leave no temporary files."""
    whole: bytes | None = None
    async for part in body_of(request, services).parts():
        if part.file_name is None or whole is not None:
            await part.skip()
            continue
        pieces = []
        size = 0
        while piece := await part.read():
            pieces.append(piece)
            size += len(piece)
            if size > _LIMITS.max_bytes:
                raise UnusableFileError(_TOO_LARGE)
        whole = b"".join(pieces)
    if whole is None:
        raise FaultyInputError([Fault("file", _NO_FILE)])
    return whole


def _import(services: Services, actor: Actor, content: bytes, dry_run: bool) -> ImportReport:
    if not _one_at_a_time.acquire(timeout=10):
        raise NotAllowedNowError(_BUSY)
    try:
        return import_records(services, actor, io.BytesIO(content), dry_run=dry_run)
    finally:
        _one_at_a_time.release()


@router.get("/students")
def find_students(
    request: Request,
    actor: WithActor,
    services: WithServices,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=100,
            description="a name, an ID or enrolment number, or both; as read, misread or not",
            examples=["欧阳靖雯"],
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> StudentsFound:
    """查找学生 / The students on record whom a name or number may mean, the nearest first."""
    found = students.search(services, actor, q, limit)
    return StudentsFound.of(found, language_of(request), masked=actor.is_person)


@router.post("/students/search")
def search_students(
    request: Request, actor: WithActor, services: WithServices, sent: StudentQuery
) -> StudentsFound:
    """查找学生 / As `GET /records/students`, without a name or number in the address."""
    found = students.search(services, actor, sent.q, sent.limit)
    return StudentsFound.of(found, language_of(request), masked=actor.is_person)


@router.get("/students/{student_id}")
def get_student(
    actor: WithActor,
    services: WithServices,
    student_id: Annotated[str, Path(max_length=32)],
    id_numbers: Numbers = None,
    reason: Reason = None,
) -> StudentOnRecord:
    """学生记录 / One student with guardians; people see numbers masked unless they say why not."""
    view = students.find(services, actor, student_id)
    masked = _is_masked(services, actor, view, id_numbers, reason)
    return StudentOnRecord.of(view, masked=masked)


def _is_masked(
    services: Services,
    actor: Actor,
    view: students.StudentView,
    id_numbers: Literal["masked", "full"] | None,
    reason: str | None,
) -> bool:
    if id_numbers != "full":
        return id_numbers == "masked" or actor.is_person
    if actor.is_person:
        if not (reason or "").strip():
            why = Text("查看完整证件号码请写明原因", "say why whole numbers are needed")
            raise FaultyInputError([Fault("reason", why)])
        students.reveal(services, actor, view, reason or "")
    return False
