"""`/completeness-checks`: the verdict of a case folder over HTTP. Nothing is kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import anyio
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from intake.api.dependencies import WithActor, WithServices
from intake.api.multipart import Body
from intake.api.problems import language_of
from intake.api.receiving import Upload, a_turn, body_of, in_thread, take_in
from intake.assembly import Services
from intake.output import CheckOutput, check_output
from intake.service import checks
from intake.service.actor import Actor
from intake.service.destruction import destroy_check
from intake.service.errors import Fault, FaultyInputError
from intake.service.papers import Destination
from matching.model import Text

router = APIRouter(tags=["completeness"])

_CASE_BYTES = 256 * 1024
_POLL_SECONDS = 0.1
_NO_CASE = Text("缺少案件信息（case 部分）", "the part `case` with the case's JSON is missing")
_TWICE = Text("case 部分只能有一个", "the part `case` may stand only once")
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["case"],
                    "properties": {
                        "case": {
                            "type": "string",
                            "description": "the JSON of a case, as in a case folder's case.json",
                        },
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                        },
                    },
                },
                "encoding": {"case": {"contentType": "application/json"}},
            }
        },
    }
}
_Id = Annotated[str, Path(max_length=64)]
_Wait = Annotated[
    float,
    Query(ge=0, le=300, description="seconds to wait for the verdict before answering 202"),
]


class CheckStatus(BaseModel):
    """A check whose files are still being read: ask again at `url`."""

    id: str
    url: str = Field(examples=["/api/v1/completeness-checks/k3J…"])
    pending: int


_ANSWERS: dict[int | str, dict[str, Any]] = {
    202: {"model": CheckStatus, "description": "still being read; see Location"}
}


@router.post(
    "/completeness-checks",
    response_model=CheckOutput,
    responses=_ANSWERS,
    openapi_extra=_BODY,
)
async def check_completeness(
    request: Request, actor: WithActor, services: WithServices, wait: _Wait = 0
) -> Response:
    """检查材料是否齐全 / The verdict over a case's papers, without keeping anything.

    A file that cannot be read is told among `documents`. The verdict is given once: with the
    answer, files, readings and verdict are destroyed; if nobody fetches it, after an hour.
    """
    async with a_turn(request):
        body = body_of(request, services)
        destination = await in_thread(request, checks.begin, services, actor)
        check_id = destination.check_id or ""
        try:
            await _take_in(request, services, actor, destination, body)
        except BaseException:
            with anyio.CancelScope(shield=True):
                await in_thread(request, destroy_check, services, check_id)
            raise
    return await _answered(request, services, actor, check_id, wait)


@router.get("/completeness-checks/{check_id}", response_model=CheckOutput, responses=_ANSWERS)
async def check_result(
    request: Request, check_id: _Id, actor: WithActor, services: WithServices, wait: _Wait = 0
) -> Response:
    """检查结果 / The verdict of a check, once; it is gone afterwards."""
    return await _answered(request, services, actor, check_id, wait)


async def _take_in(
    request: Request, services: Services, actor: Actor, destination: Destination, body: Body
) -> None:
    upload, case = Upload(), None
    async for part in body.parts():
        if part.file_name is not None and part.name != "case":
            upload.received.append(await take_in(request, services, actor, destination, part))
        elif part.name == "case":
            if case is not None:
                raise FaultyInputError([Fault("case", _TWICE)])
            case = (await part.text(_CASE_BYTES)).encode()
            await in_thread(request, checks.require_usable, services, case)
    if case is None:
        raise FaultyInputError([Fault("case", _NO_CASE)])
    await in_thread(
        request,
        checks.complete,
        services,
        actor,
        destination.check_id,
        case,
        upload.received,
    )


async def _answered(
    request: Request, services: Services, actor: Actor, check_id: str, wait: float
) -> Response:
    """The verdict as soon as it is there, or after `wait` seconds where to ask for it."""
    with anyio.move_on_after(wait):
        # Other processes read, perhaps on other machines: the database is asked.
        while await in_thread(request, checks.pending, services, actor, check_id):  # noqa: ASYNC110
            await anyio.sleep(_POLL_SECONDS)
    checked = await in_thread(request, checks.answer, services, actor, check_id)
    if checked is None:
        left = await in_thread(request, checks.pending, services, actor, check_id)
        path = request.app.url_path_for("check_result", check_id=check_id)
        status = CheckStatus(id=check_id, url=str(path), pending=left)
        return JSONResponse(status.model_dump(), 202, {"Location": str(path), "Retry-After": "2"})
    language: Literal["zh", "en"] = "en" if language_of(request) == "en" else "zh"
    output = check_output(checked.verdict, checked.readings, language)
    headers = {"Content-Language": language}
    return Response(output.model_dump_json(), headers=headers, media_type="application/json")
