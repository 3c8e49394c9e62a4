"""`/administration/records`: a table of schools or students is looked at, then imported."""

from __future__ import annotations

import hmac
import io
from collections.abc import Sequence
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.api.receiving import body_of
from intake.assembly import Services
from intake.records.model import FileLimits, UnusableFileError
from intake.service import table_previews
from intake.service.actor import Role, require
from intake.service.errors import ForbiddenError
from intake.service.record_import import ImportReport, import_records
from matching.model import Text
from review_ui.administration.sections import administration_page
from review_ui.foundation.forms import FORGED, TOKEN_FIELD, WithForm, must_be_own_page
from review_ui.foundation.pages import go
from review_ui.foundation.visitor import Visitor, WithVisitor
from storage.errors import NotFoundError

router = APIRouter(prefix="/administration/records")
SHOWN = 200
_FIELD_BYTES = 200
_NO_FILE = Text("请选择文件", "choose a file")
_GONE = Text(
    "预览的文件已经删除（超时、已导入或已重新预览），请重新选择文件预览",
    "it is no longer kept (time over, imported or replaced); choose the file again",
)
_TOO_LARGE = Text("文件过大，请分成几个文件", "the file is too large; split it")


@router.get("")
def blank(request: Request, visitor: WithVisitor) -> Response:
    """The form."""
    return _form(request, visitor)


@router.post("")
async def look(request: Request, services: WithServices, visitor: WithVisitor) -> Response:
    """Say what importing a table would do, and keep the table for a moment in case it is wanted."""
    must_be_own_page(request)
    require(visitor.actor, Role.ADMINISTRATOR)
    try:
        content = await _sent(request, services, visitor)
        if not content:
            return _form(request, visitor, faults=[_NO_FILE])
        return await run_in_threadpool(_looked_at, request, services, visitor, content)
    except UnusableFileError as error:
        return _form(request, visitor, faults=error.reasons)


@router.post("/import")
def take(
    request: Request, services: WithServices, visitor: WithVisitor, sent: WithForm
) -> Response:
    """Import the very bytes that were looked at, or leave nothing of them."""
    require(visitor.actor, Role.ADMINISTRATOR)
    if sent.text("what") == "discard":
        table_previews.forget(services, visitor.person)
        return go("/administration/records")
    try:
        content = table_previews.content_of(services, visitor.person, sent.text("table"))
        report = import_records(services, visitor.actor, io.BytesIO(content))
    except NotFoundError:
        return _form(request, visitor, faults=[_GONE])
    except UnusableFileError as error:
        table_previews.forget(services, visitor.person)
        return _form(request, visitor, faults=error.reasons)
    table_previews.forget(services, visitor.person)
    return _form(request, visitor, report=report)


def _looked_at(request: Request, services: Services, visitor: Visitor, content: bytes) -> Response:
    report = import_records(services, visitor.actor, io.BytesIO(content), dry_run=True)
    if not report.added + report.changed:
        table_previews.forget(services, visitor.person)
        return _form(request, visitor, report=report)
    table = table_previews.keep(services, visitor.person, content, report)
    return _form(request, visitor, report=report, table=table)


async def _sent(request: Request, services: Services, visitor: Visitor) -> bytes:
    """The file; its part comes last, behind the session's token."""
    fields: dict[str, str] = {}
    content = bytearray()
    async for part in body_of(request, services).parts():
        if part.file_name is None:
            fields[part.name] = await part.text(_FIELD_BYTES)
            continue
        token = fields.get(TOKEN_FIELD, "")
        if not hmac.compare_digest(token.encode(), visitor.person.csrf_token.encode()):
            raise ForbiddenError(FORGED)
        while piece := await part.read():
            content += piece
            if len(content) > FileLimits().max_bytes:
                raise UnusableFileError(_TOO_LARGE)
    return bytes(content)


def _form(
    request: Request,
    visitor: Visitor,
    *,
    faults: Sequence[Text] = (),
    report: ImportReport | None = None,
    table: str = "",
) -> Response:
    require(visitor.actor, Role.ADMINISTRATOR)
    return administration_page(
        request,
        "records.html.j2",
        visitor,
        422 if faults else 200,
        faults=faults,
        report=report,
        table=table,
        minutes=table_previews.KEPT // timedelta(minutes=1),
        shown=SHOWN,
    )
