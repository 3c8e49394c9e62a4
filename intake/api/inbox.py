"""`/inbox`: photos of many students at once, each put into its case or left for a person."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from intake.api.case_models import Answer
from intake.api.dependencies import WithActor, WithServices
from intake.api.problems import language_of, said
from intake.api.uploads import (
    MULTIPART,
    FileAnswer,
    UploadAnswer,
    WithIdempotencyKey,
    take_upload,
)
from intake.service import inbox
from intake.service.applications import Input
from intake.service.inbox import Inbox, Waiting

router = APIRouter(prefix="/inbox", tags=["inbox"])

FileId = Annotated[str, Path(max_length=64, description="the file's id / 文件编号")]


class SuggestedCase(Answer):
    """A case that a file may belong to, and why."""

    case_id: str
    student_name: str = Field(examples=["欧阳靖雯"])
    school_code: str = Field(examples=["2141005678"])
    reason: str = Field(examples=["有监护人的身份证件号"])


class WaitingFile(Answer):
    """A file in the inbox, why it waits, and the cases it may belong to, the likeliest first."""

    file: FileAnswer
    reason: str = Field(examples=["可能属于几个案件"])
    suggestions: list[SuggestedCase]

    @classmethod
    def of(cls, waiting: Waiting, language: str) -> WaitingFile:
        """As the API shows it."""
        return cls(
            file=FileAnswer.of(waiting.file, language),
            reason=said(waiting.reason, language),
            suggestions=[
                SuggestedCase(
                    case_id=one.case_id,
                    student_name=one.student_name,
                    school_code=one.school_code,
                    reason=said(one.reason, language),
                )
                for one in waiting.suggestions
            ],
        )


class InboxAnswer(Answer):
    """A page of what waits, the oldest first."""

    items: list[WaitingFile]
    page: int
    page_size: int
    total: int

    @classmethod
    def of(cls, listed: Inbox, page: int, page_size: int, language: str) -> InboxAnswer:
        """As the API shows a page."""
        return cls(
            items=[WaitingFile.of(one, language) for one in listed.items],
            page=page,
            page_size=page_size,
            total=listed.total,
        )


class AssignInput(Input):
    """The case that a file belongs to."""

    case_id: Annotated[str, Field(min_length=1, max_length=32)]


class SortedAnswer(Answer):
    """How many waiting files found their case."""

    assigned: int


@router.post("", status_code=202, response_model=UploadAnswer, openapi_extra=MULTIPART)
async def upload_to_inbox(
    request: Request,
    actor: WithActor,
    services: WithServices,
    school: Annotated[
        str | None, Query(max_length=64, description="a school's code; without: one's own bounds")
    ] = None,
    idempotency_key: WithIdempotencyKey = None,
) -> Response:
    """批量上传 / Take in photos of many students; each is read, then put into its case.

    A file is put into an open case when the names and ID numbers read on it belong to that case
    alone; papers of siblings, of their parents, and whatever is not sure wait in `GET /inbox`.
    """
    find = partial(inbox.destination, services, actor, school)
    return await take_upload(request, services, actor, find, idempotency_key)


@router.get("")
def list_inbox(
    request: Request,
    actor: WithActor,
    services: WithServices,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=1, le=100)] = 50,
) -> InboxAnswer:
    """待分配的照片 / What waits for a person, with the cases it may belong to."""
    listed = inbox.listing(services, actor, page, page_size)
    return InboxAnswer.of(listed, page, page_size, language_of(request))


@router.post("/sort")
def sort_inbox_again(actor: WithActor, services: WithServices) -> SortedAnswer:
    """重新分配 / Try what waits once more, as after new cases were made."""
    return SortedAnswer(assigned=inbox.sort_again(services, actor))


@router.post("/{file_id}/assign")
def assign_file(
    request: Request, actor: WithActor, services: WithServices, file_id: FileId, sent: AssignInput
) -> FileAnswer:
    """分配到案件 / Say to which case a file belongs."""
    file = inbox.assign(services, actor, file_id, sent.case_id)
    return FileAnswer.of(file, language_of(request))


@router.delete("/{file_id}", status_code=204)
def dismiss_file(actor: WithActor, services: WithServices, file_id: FileId) -> None:
    """删除无关照片 / Destroy a file that is nobody's paper."""
    inbox.dismiss(services, actor, file_id)
