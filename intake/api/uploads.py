"""`/cases/{id}/documents` and `/files`: papers come in, and how their reading stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from intake.api import problems
from intake.api.dependencies import WithActor, WithServices
from intake.api.receiving import Once, Upload, a_turn, body_of, in_thread, receive_all
from intake.api.versions import SeenVersion, tag
from intake.assembly import Services
from intake.file_errors import advice
from intake.service import files, uploads, withdrawal
from intake.service.actor import Actor
from intake.service.errors import Fault, FaultyInputError
from intake.service.files import StoredFile
from intake.service.idempotency import LONGEST, Answer
from intake.service.papers import Destination
from intake.service.uploads import Received
from matching.model import Text
from ocr.errors import TransferEvidenceError
from ocr.model import FileError

router = APIRouter(tags=["documents"])

WithIdempotencyKey = Annotated[
    str | None,
    Header(
        max_length=LONGEST,
        description="a key of the sender's own: sent again with it, an upload is answered as the "
        "first time / 重发同一上传时使用相同的值",
    ),
]
FileStatus = Literal["stored", "read", "unreadable", "failed", "refused", "destroyed", "withdrawn"]
_Id = Annotated[str, Path(max_length=64)]
_NO_FILE = Text("没有文件", "there is no file")
_ALL_REFUSED = Text("文件都不能接收，原因见各文件", "None of the files was accepted; see each")
_REFUSED = {"unsupported_type": 415, "too_large": 413}
MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "description": "photos, scans, PDF; the parts may have any name",
                        }
                    },
                }
            }
        },
    }
}


class FileProblem(BaseModel):
    """Why a file was refused or could not be read. `message` says what to do about it."""

    code: str = Field(examples=["unsupported_type"])
    message: str

    @classmethod
    def of(cls, error: FileError | None, language: str) -> FileProblem | None:
        """As the API shows it."""
        if error is None:
            return None
        return cls(code=error.code, message=problems.said(advice(error), language))


class UploadedFile(BaseModel):
    """What became of one file of an upload. A refused one has no `id`.

    `duplicate_of` is the id of an earlier file, perhaps of another case, with the same bytes.
    """

    id: str | None
    name: str
    status: FileStatus
    error: FileProblem | None
    duplicate_of: str | None

    @classmethod
    def of(cls, received: Received, language: str) -> UploadedFile:
        """As the API shows it."""
        return cls(
            id=received.id,
            name=received.name,
            status=received.status,
            error=FileProblem.of(received.error, language),
            duplicate_of=received.duplicate_of,
        )


class UploadAnswer(BaseModel):
    """One entry for each file, in the order sent."""

    documents: list[UploadedFile]


class DocumentOfFile(BaseModel):
    """A document found on a page of a file, as it counts now; see `/documents/{id}`."""

    id: str
    page: int
    kind: str
    rotation: int
    version: int


class FileAnswer(BaseModel):
    """A file and how its reading stands.

    `status`: stored (waits or is being read), read, unreadable (`error` says why), failed (the
    reader gave up), withdrawn (taken out of its case, counts for nothing), destroyed (kept no
    longer). `version` is its ETag.
    `duplicate_of` is an earlier file with the same bytes or the same picture.
    """

    id: str
    case_id: str | None
    name: str
    status: FileStatus
    error: FileProblem | None
    duplicate_of: str | None
    media_type: str | None = Field(examples=["jpeg"])
    size: int | None
    pages: int | None
    uploaded_at: datetime
    withdrawn_at: datetime | None
    version: int
    documents: list[DocumentOfFile]

    @classmethod
    def of(cls, file: StoredFile, language: str) -> FileAnswer:
        """As the API shows it."""
        return cls(
            id=file.id,
            case_id=file.case_id,
            name=file.name,
            status=file.status,
            error=FileProblem.of(file.error, language),
            duplicate_of=file.duplicate_of,
            media_type=file.media_type,
            size=file.size,
            pages=file.pages,
            uploaded_at=file.uploaded_at,
            withdrawn_at=file.withdrawn_at,
            version=file.version,
            documents=[
                DocumentOfFile.model_validate(document, from_attributes=True)
                for document in file.documents
            ],
        )


class FilesOfCase(BaseModel):
    """The files of a case in order of upload; `pending` of them are still to be read."""

    pending: int
    files: list[FileAnswer]


@router.post(
    "/cases/{case_id}/documents",
    status_code=202,
    response_model=UploadAnswer,
    openapi_extra=MULTIPART,
)
async def upload_documents(
    request: Request,
    case_id: _Id,
    actor: WithActor,
    services: WithServices,
    idempotency_key: WithIdempotencyKey = None,
) -> Response:
    """上传材料 / Take in any number of files; each is read in the background.

    A file whose bytes the case holds already is that file. Files that were accepted stay accepted
    when a later one of the same request fails or the connection breaks; sending all of them again
    does no harm.
    """
    find = partial(uploads.destination_case, services, actor, case_id)
    return await take_upload(request, services, actor, find, idempotency_key)


async def take_upload(
    request: Request,
    services: Services,
    actor: Actor,
    find_destination: Callable[[], Destination],
    idempotency_key: str | None,
) -> Response:
    """Take in every file of a request to where `find_destination` says.

    Raises:
        UploadError: the body is broken, or too many upload at once.
        Exception: whatever `find_destination` raises.
    """
    async with a_turn(request):
        destination = await in_thread(request, find_destination)
        body = body_of(request, services)
        async with Once(request, services, actor, idempotency_key) as once:
            if once.before is not None:
                return await once.answer_again(body)
            upload = Upload()
            try:
                await receive_all(request, services, actor, destination, upload, body)
            except TransferEvidenceError as error:
                return problems.answer(request, error, documents=_shown(request, upload.received))
            if not upload.received:
                raise FaultyInputError([Fault("files", _NO_FILE)])
            if all(received.id is None for received in upload.received):
                return all_refused(request, upload.received)
            content = {"documents": _shown(request, upload.received)}
            return await once.answer(Answer(upload.digest(request.url.path), 202, content))


@router.get("/cases/{case_id}/documents")
def documents_of_case(
    request: Request, case_id: _Id, actor: WithActor, services: WithServices
) -> FilesOfCase:
    """案件的文件 / The files of a case, and the documents found in them."""
    found = files.of_case(services, actor, case_id)
    return FilesOfCase(
        pending=sum(file.status == "stored" for file in found),
        files=[FileAnswer.of(file, problems.language_of(request)) for file in found],
    )


@router.get("/files/{file_id}")
def file_status(
    request: Request, response: Response, file_id: _Id, actor: WithActor, services: WithServices
) -> FileAnswer:
    """文件状态 / How the reading of a file stands."""
    return _tagged(request, response, files.find(services, actor, file_id))


@router.delete("/files/{file_id}")
def withdraw_file(  # noqa: PLR0913, PLR0917  # who takes out what, upon which version
    request: Request,
    response: Response,
    file_id: _Id,
    actor: WithActor,
    services: WithServices,
    version: SeenVersion,
) -> FileAnswer:
    """移除照片 / Take a wrong photo out of a draft or returned case; it counts for nothing.

    It stays in the records and can be put back. The same bytes sent again put it back too.
    """
    return _tagged(request, response, withdrawal.withdraw(services, actor, file_id, version))


@router.post("/files/{file_id}/restore")
def restore_file(  # noqa: PLR0913, PLR0917  # as above
    request: Request,
    response: Response,
    file_id: _Id,
    actor: WithActor,
    services: WithServices,
    version: SeenVersion,
) -> FileAnswer:
    """恢复照片 / Put a photo back into its case: it counts as before."""
    return _tagged(request, response, withdrawal.restore(services, actor, file_id, version))


def _tagged(request: Request, response: Response, file: StoredFile) -> FileAnswer:
    tag(response, file.version)
    return FileAnswer.of(file, problems.language_of(request))


def _shown(request: Request, received: Sequence[Received]) -> list[dict[str, Any]]:
    language = problems.language_of(request)
    return [UploadedFile.of(one, language).model_dump() for one in received]


def all_refused(request: Request, received: Sequence[Received]) -> JSONResponse:
    """The problem document where no file of an upload was accepted."""
    codes = {one.error.code for one in received if one.error}
    status = _REFUSED.get(codes.pop(), 422) if len(codes) == 1 else 422
    return problems.problem(request, status, _ALL_REFUSED, documents=_shown(request, received))
