"""`/documents/{id}/image` and `/files/{id}/image`: what the papers look like."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from intake.api.dependencies import WithActor, WithServices
from intake.assembly import Services
from intake.service.actor import Actor
from intake.service.errors import Fault, FaultyInputError
from intake.service.images import View, page_image
from matching.model import Text

router = APIRouter(tags=["documents"])

_FORM = Text("应为 x,y,宽,高 四个数", "must be four numbers: x,y,width,height")
_HEADERS = {
    "Cache-Control": "private, max-age=60",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
_JPEG: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
        "description": "the picture, with a watermark of who looks and when",
    }
}
_Id = Annotated[str, Path(max_length=64)]
_Box = Annotated[
    str | None,
    Query(
        max_length=80,
        description="x,y,width,height in pixels of the page as the file shows it; all if not said",
        examples=["120,80,640,200"],
    ),
]
_Width = Annotated[int, Query(ge=16, le=4096, description="widest answer in pixels")]
_Upright = Annotated[bool, Query(description="turned the way it reads")]
_Page = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/documents/{document_id}/image", response_class=Response, responses=_JPEG)
def document_image(  # noqa: PLR0913, PLR0917  # the query, one by one
    document_id: _Id,
    actor: WithActor,
    services: WithServices,
    box: _Box = None,
    width: _Width = 1600,
    upright: _Upright = False,
    page: _Page = 1,
) -> Response:
    """材料图像 / The page a document lies on, or a part of it. Every look is written down.

    The id of a file is taken too; then `page` says which.
    """
    return _image(services, actor, document_id, View(page, _numbers(box), width, upright))


@router.get("/files/{file_id}/image", response_class=Response, responses=_JPEG)
def file_image(  # noqa: PLR0913, PLR0917  # the query, one by one
    file_id: _Id,
    actor: WithActor,
    services: WithServices,
    page: _Page = 1,
    box: _Box = None,
    width: _Width = 1600,
    upright: _Upright = False,
) -> Response:
    """文件图像 / A page of a file, or a part of it. Every look is written down."""
    return _image(services, actor, file_id, View(page, _numbers(box), width, upright))


def _image(services: Services, actor: Actor, subject: str, view: View) -> Response:
    picture = page_image(services, actor, subject, view)
    return Response(picture, media_type="image/jpeg", headers=_HEADERS)


def _numbers(box: str | None) -> tuple[float, float, float, float] | None:
    if box is None:
        return None
    try:
        x, y, width, height = (float(part) for part in box.split(","))
    except ValueError:
        raise FaultyInputError([Fault("box", _FORM)]) from None
    if not all(abs(number) < 1e6 for number in (x, y, width, height)):  # NaN is not
        raise FaultyInputError([Fault("box", _FORM)])
    return x, y, width, height
