"""`/school/cases/{id}`: photos by a plain form, and those that do not belong there taken out."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.api.multipart import Part
from intake.api.receiving import a_turn, body_of, in_thread, take_in
from intake.assembly import Services
from intake.service import files, uploads, withdrawal
from intake.service.actor import Role, require
from intake.service.errors import Fault, FaultyInputError, ForbiddenError
from intake.service.uploads import Received
from matching.model import Text
from review_ui.foundation.forms import FORGED, TOKEN_FIELD, Form, WithForm, must_be_own_page
from review_ui.foundation.pages import go
from review_ui.foundation.visitor import Visitor, WithVisitor
from review_ui.school.routes import CaseId, shown_case
from storage.errors import NotFoundError

router = APIRouter(prefix="/school/cases/{case_id}")
FileId = Annotated[str, Path(max_length=64)]
_LONGEST_TOKEN = 200
_NO_FILE = Text("请先选择照片或文件", "Choose photos or files first")
_NO_VERSION = Text("页面已过期，请刷新", "The page is out of date; reload it")


@router.post("/documents")
async def add_photos(
    request: Request, services: WithServices, visitor: WithVisitor, case_id: CaseId
) -> Response:
    """Take in what was chosen in a browser without scripts; what is refused is told."""
    must_be_own_page(request)
    require(visitor.actor, Role.CLERK)
    async with a_turn(request):
        received = await _take_all(request, services, visitor, case_id)
    if not received:
        raise FaultyInputError([Fault("files", _NO_FILE)])
    refused = [one for one in received if one.error is not None]
    if refused:
        return await in_thread(request, shown_case, request, services, visitor, case_id, refused)
    return go(f"/school/cases/{case_id}#photos-title")


@router.post("/files/{file_id}/withdraw")
def withdraw(
    services: WithServices, visitor: WithVisitor, case_id: CaseId, file_id: FileId, sent: WithForm
) -> Response:
    """Take a photo out of the case."""
    require(visitor.actor, Role.CLERK)
    _must_be_of(services, visitor, case_id, file_id)
    withdrawal.withdraw(services, visitor.actor, file_id, _version(sent))
    return go(f"/school/cases/{case_id}#taken-out")


@router.post("/files/{file_id}/restore")
def restore(
    services: WithServices, visitor: WithVisitor, case_id: CaseId, file_id: FileId, sent: WithForm
) -> Response:
    """Put a photo back into the case."""
    require(visitor.actor, Role.CLERK)
    _must_be_of(services, visitor, case_id, file_id)
    withdrawal.restore(services, visitor.actor, file_id, _version(sent))
    return go(f"/school/cases/{case_id}#file-{file_id}")


async def _take_all(
    request: Request, services: Services, visitor: Visitor, case_id: str
) -> list[Received]:
    """Every file of the form; its token has to come before them."""
    destination = await in_thread(
        request, uploads.destination_case, services, visitor.actor, case_id
    )
    is_ours, received = False, []
    async for part in body_of(request, services).parts():
        if part.file_name is None:
            is_ours = is_ours or await _is_token(part, visitor)
        elif not is_ours:
            raise ForbiddenError(FORGED)
        elif part.file_name:  # none was chosen: the browser sends an empty one without a name
            received.append(await take_in(request, services, visitor.actor, destination, part))
    return received


async def _is_token(part: Part, visitor: Visitor) -> bool:
    if part.name != TOKEN_FIELD:
        return False
    sent = await part.text(_LONGEST_TOKEN)
    return hmac.compare_digest(sent.encode(), visitor.person.csrf_token.encode())


def _must_be_of(services: Services, visitor: Visitor, case_id: str, file_id: str) -> None:
    if files.find(services, visitor.actor, file_id).case_id != case_id:
        raise NotFoundError


def _version(sent: Form) -> int:
    """The version of the file that the clerk saw; the case has one of its own on the page."""
    version = sent.number("file_version")
    if version is None:
        raise FaultyInputError([Fault("file_version", _NO_VERSION)])
    return version
