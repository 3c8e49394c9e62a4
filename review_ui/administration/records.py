"""`/administration/records`: a table of schools or students is looked at, then imported."""

from __future__ import annotations

import hmac
import io
from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.api.receiving import body_of
from intake.assembly import Services
from intake.records.model import FileLimits, UnusableFileError
from intake.service.actor import Role, require
from intake.service.errors import ForbiddenError
from intake.service.record_import import ImportReport, import_records
from matching.model import Text
from review_ui.administration.sections import administration_page
from review_ui.foundation.forms import FORGED, TOKEN_FIELD, must_be_own_page
from review_ui.foundation.visitor import Visitor, WithVisitor

router = APIRouter(prefix="/administration/records")
SHOWN = 200
_FIELD_BYTES = 200
_NO_FILE = Text("请选择文件", "choose a file")
_TOO_LARGE = Text("文件过大，请分成几个文件", "the file is too large; split it")


@router.get("")
def blank(request: Request, visitor: WithVisitor) -> Response:
    """The form."""
    return _form(request, visitor)


@router.post("")
async def take(request: Request, services: WithServices, visitor: WithVisitor) -> Response:
    """Look at a table without keeping anything, or import it: as the pressed button says."""
    must_be_own_page(request)
    require(visitor.actor, Role.ADMINISTRATOR)
    try:
        dry_run, content = await _sent(request, services, visitor)
        if not content:
            return _form(request, visitor, faults=[_NO_FILE])
        report = await run_in_threadpool(
            import_records, services, visitor.actor, io.BytesIO(content), dry_run=dry_run
        )
    except UnusableFileError as error:
        return _form(request, visitor, faults=error.reasons)
    return _form(request, visitor, report=report)


async def _sent(request: Request, services: Services, visitor: Visitor) -> tuple[bool, bytes]:
    """Whether only to look, and the file; its part comes last, behind the session's token."""
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
    return fields.get("what") != "import", bytes(content)


def _form(
    request: Request,
    visitor: Visitor,
    *,
    faults: Sequence[Text] = (),
    report: ImportReport | None = None,
) -> Response:
    require(visitor.actor, Role.ADMINISTRATOR)
    return administration_page(
        request,
        "records.html.j2",
        visitor,
        422 if faults else 200,
        faults=faults,
        report=report,
        shown=SHOWN,
    )
