"""`/cases/{id}/uploads` and `/uploads/{id}`: a file in parts, by the tus protocol.

A connection that breaks costs nothing but what was on its way: the sender asks how far the upload
has come (HEAD) and goes on from there (PATCH), a day later too.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from intake.api import tus
from intake.api.dependencies import WithActor, WithServices
from intake.api.problems import language_of
from intake.api.receiving import a_turn, in_thread
from intake.api.uploads import UploadedFile, WithIdempotencyKey, all_refused
from intake.assembly import Services
from intake.service import cases, idempotency, resumable
from intake.service.actor import Actor
from intake.service.idempotency import Answer
from intake.service.resumable import Announced, Upload
from intake.service.uploads import Received
from ocr.errors import UnreadableFileError
from ocr.model import FileError

router = APIRouter(tags=["documents"], route_class=tus.TusRoute)

_Id = Annotated[str, Path(max_length=64)]
_MOST = 2**31 - 1
_Length = Annotated[
    int,
    Header(alias=tus.LENGTH, ge=0, le=_MOST, description="bytes of the whole file / 文件字节数"),
]
_Metadata = Annotated[
    str | None,
    Header(
        alias="Upload-Metadata",
        max_length=8192,
        description="`filename` and, to have the whole checked, `sha256` in hex; values in base64",
        examples=["filename SU1HXzEuanBn"],
    ),
]
_Offset = Annotated[
    int,
    Header(alias=tus.OFFSET, ge=0, le=_MOST, description="where these bytes begin / 起始位置"),
]
_Documented = dict[int | str, dict[str, Any]]


def _says(status: int, description: str, *headers: str) -> _Documented:
    return {
        status: {
            "description": description,
            "headers": {name: {"schema": {"type": "string"}} for name in (tus.RESUMABLE, *headers)},
        }
    }


_REFUSALS: _Documented = {
    412: {"description": "Tus-Resumable is missing, or names another version"},
    413: {"description": "Larger than allowed"},
}
_PART_REFUSALS: _Documented = _REFUSALS | {
    400: {"description": "The body broke off"},
    408: {"description": "The body came too slowly; what came is kept"},
    415: {"description": "The body's type, or the file's content, is none that is taken"},
    507: {"description": "No storage left"},
}
_BYTES = {
    "requestBody": {
        "required": True,
        "content": {tus.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class UploadState(BaseModel):
    """How far an upload has come. `document` is its outcome, once all of it was received."""

    id: str
    length: int
    offset: int
    expires_at: datetime
    document: UploadedFile | None

    @classmethod
    def of(cls, upload: Upload, language: str) -> UploadState:
        """As the API shows an upload."""
        outcome = upload.outcome
        return cls(
            id=upload.id,
            length=upload.length,
            offset=upload.received,
            expires_at=upload.expires_at,
            document=None if outcome is None else UploadedFile.of(outcome, language),
        )


@router.options(
    "/cases/{case_id}/uploads",
    status_code=204,
    responses=_says(204, "What is spoken", "Tus-Version", "Tus-Extension", "Tus-Max-Size"),
)
def upload_abilities(
    response: Response, case_id: _Id, actor: WithActor, services: WithServices
) -> None:
    """断点续传能力 / The version, extensions and largest size of resumable uploads (tus)."""
    cases.get(services, actor, case_id)
    response.headers["Tus-Version"] = tus.VERSION
    response.headers["Tus-Extension"] = tus.EXTENSIONS
    response.headers["Tus-Max-Size"] = str(services.settings.max_file_bytes)


@router.post(
    "/cases/{case_id}/uploads",
    status_code=201,
    response_class=Response,
    responses=_says(201, "`Location` is where the bytes go", "Location", tus.EXPIRES) | _REFUSALS,
)
def begin_upload(  # noqa: PLR0913, PLR0917  # one parameter for each header
    request: Request,
    case_id: _Id,
    actor: WithActor,
    _tus: tus.SpeaksTus,
    services: WithServices,
    length: _Length,
    metadata: _Metadata = None,
    idempotency_key: WithIdempotencyKey = None,
) -> Response:
    """开始断点续传 / Announce one file of a case; its bytes follow by PATCH, in parts or not.

    The file is one of the case as soon as all of it was received; `GET` of the upload says what
    became of it. Where `sha256` was given, what arrives otherwise is refused.
    """
    said = tus.metadata_of(metadata)
    asked = f"{request.url.path}\n{length}\n{said.name}\n{said.sha256 or ''}"
    digest = hashlib.sha256(asked.encode()).hexdigest()
    if idempotency_key is not None:
        before = idempotency.begin(services, actor, idempotency_key)
        if before is not None:
            before.must_be_for(digest)
            found = resumable.find(services, actor, before.body)
            return _begun(found, {"Idempotent-Replayed": "true"})
    begun: Upload | None = None
    try:
        begun = resumable.begin(services, actor, case_id, Announced(said.name, length, said.sha256))
    except UnreadableFileError as error:
        return _refused(request, said.name, error)
    finally:
        if idempotency_key is not None:
            _settle(services, actor, idempotency_key, digest, begun)
    return _begun(begun)


@router.head(
    "/uploads/{upload_id}",
    response_class=Response,
    responses=_says(200, "How far it has come", tus.OFFSET, tus.LENGTH, tus.EXPIRES) | _REFUSALS,
)
def look_up_upload(
    upload_id: _Id, actor: WithActor, _tus: tus.SpeaksTus, services: WithServices
) -> Response:
    """续传位置 / How many bytes have come: where to go on."""
    return _looked_up(services, actor, upload_id)


@router.get("/uploads/{upload_id}")
def get_upload(
    request: Request,
    response: Response,
    upload_id: _Id,
    actor: WithActor,
    services: WithServices,
) -> UploadState:
    """上传状态 / How far an upload has come, and what became of it."""
    found = resumable.find(services, actor, upload_id)
    response.headers["Cache-Control"] = "no-store"
    return UploadState.of(found, language_of(request))


@router.patch(
    "/uploads/{upload_id}",
    status_code=204,
    response_class=Response,
    openapi_extra=_BYTES,
    responses=_says(204, "They are kept", tus.OFFSET, tus.EXPIRES) | _PART_REFUSALS,
)
async def append_to_upload(  # one parameter for each header
    request: Request,
    upload_id: _Id,
    actor: WithActor,
    _tus: tus.SpeaksTus,
    services: WithServices,
    offset: _Offset,
) -> Response:
    """续传内容 / The next bytes of an upload. Those that came are kept even if the rest does not.

    409 where they do not begin at the next byte, or the case takes no more papers.
    """
    return await _append(request, services, actor, upload_id, offset)


@router.delete(
    "/uploads/{upload_id}",
    status_code=204,
    response_class=Response,
    responses=_says(204, "It is forgotten") | _REFUSALS,
)
def cancel_upload(
    upload_id: _Id, actor: WithActor, _tus: tus.SpeaksTus, services: WithServices
) -> Response:
    """取消上传 / Forget an upload and the bytes that came; a file that came of it stays."""
    resumable.cancel(services, actor, upload_id)
    return Response(status_code=204)


@router.post(
    "/uploads/{upload_id}",
    status_code=204,
    response_class=Response,
    openapi_extra=_BYTES,
    responses=_says(200, "As HEAD") | _says(204, "As PATCH or DELETE") | _PART_REFUSALS,
)
async def upload_by_post(  # noqa: PLR0913, PLR0917  # one parameter for each header
    request: Request,
    upload_id: _Id,
    actor: WithActor,
    _tus: tus.SpeaksTus,
    services: WithServices,
    method: Annotated[
        Literal["PATCH", "DELETE", "HEAD"],
        Header(alias="X-HTTP-Method-Override", description="what is meant / 实际方法"),
    ],
    offset: _Offset = 0,
) -> Response:
    """续传（仅支持 POST 的网络） / PATCH, DELETE or HEAD, for networks that let only POST pass."""
    if method == "PATCH":
        return await _append(request, services, actor, upload_id, offset)
    if method == "DELETE":
        await in_thread(request, resumable.cancel, services, actor, upload_id)
        return Response(status_code=204)
    return await in_thread(request, _looked_up, services, actor, upload_id)


async def _append(
    request: Request, services: Services, actor: Actor, upload_id: str, offset: int
) -> Response:
    async with a_turn(request):
        upload = await in_thread(
            request, resumable.must_go_on_at, services, actor, upload_id, offset
        )
        tus.must_be_bytes(request)
        limits = tus.PieceLimits(
            upload.length - offset, resumable.PART_BYTES, services.settings.upload_idle_seconds
        )
        try:
            async for piece in tus.pieces(request, limits):
                upload = await in_thread(request, resumable.append, services, actor, upload, piece)
        except UnreadableFileError as error:
            return _refused(request, upload.name, error)
    headers = tus.offset_headers(upload.received, upload.expires_at)
    return Response(status_code=204, headers=dict(headers))


def _looked_up(services: Services, actor: Actor, upload_id: str) -> Response:
    found = resumable.find(services, actor, upload_id)
    headers = dict(tus.offset_headers(found.received, found.expires_at))
    return Response(headers=headers | {tus.LENGTH: str(found.length)})


def _begun(upload: Upload, more: dict[str, str] | None = None) -> Response:
    headers = {
        "Location": f"/api/v1/uploads/{upload.id}",
        tus.EXPIRES: tus.moment(upload.expires_at),
    }
    return Response(status_code=201, headers=headers | (more or {}))


def _settle(services: Services, actor: Actor, key: str, digest: str, begun: Upload | None) -> None:
    """Remember which upload a key began, or free it."""
    if begun is None:
        idempotency.abandon(services, actor, key)
    else:
        idempotency.finish(services, actor, key, Answer(digest, 201, begun.id))


def _refused(request: Request, name: str, error: UnreadableFileError) -> JSONResponse:
    why = FileError(error.code, error.message)
    return all_refused(request, [Received(None, name, "refused", why)])
