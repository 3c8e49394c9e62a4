"""The image of a page, or a part of it, watermarked; every look is written down."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import cv2
import numpy as np
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.clock import CHINA
from intake.service import audit, readings
from intake.service.actor import Actor
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError
from intake.service.files import visible
from intake.service.previews import preview_key, smallest_for
from intake.service.watermark import watermarked
from matching.model import Text
from storage.errors import NotFoundError, ObjectDamagedError, ObjectMissingError
from storage.tables import DocumentRow, FileRow

_QUALITY = 85
_WORKING = threading.BoundedSemaphore(4)  # a decoded page takes some 40 MB
_NOT_YET = Text("这个文件还在识别，请稍后再看", "This file is still being read; look again soon")
_OUTSIDE = Text("不在页面之内", "lies outside the page")
_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


@dataclass(frozen=True, slots=True)
class View:
    """What of a page is wanted.

    `page` is asked of a file only: a document knows its page. `box` is left, top, width and
    height in pixels of the page as the file shows it; None is all of it. `width` is the widest
    that the answer may be, in pixels. `upright` turns it the way it reads.
    """

    page: int = 1
    box: tuple[float, float, float, float] | None = None
    width: int = 1600
    upright: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    file_id: str
    number: int
    width: int
    height: int
    rotation: int


def page_image(services: Services, actor: Actor, subject: str, view: View) -> bytes:
    """A JPEG of the page of a document, or of a page of a file; `subject` is the id of either.

    Raises:
        NotFoundError: no such document, file or page, or another county's or school's.
        NotAllowedNowError: the file is still to be read.
        FaultyInputError: the box lies outside the page.
    """
    with services.database.read() as session:
        page = _page(session, services, actor, subject, view.page)
    left, top, right, bottom = _part(page, view)
    with _WORKING:
        image = _preview(services, page, view.width * page.width / (right - left))
        scale = image.shape[1] / page.width
        part = image[
            round(top * scale) : max(round(bottom * scale), round(top * scale) + 1),
            round(left * scale) : max(round(right * scale), round(left * scale) + 1),
        ]
        part = _narrowed(part, view.width)
        if view.upright and page.rotation:
            part = cv2.rotate(part, _TURNS[page.rotation])
        moment = services.clock().astimezone(CHINA)
        marked = watermarked(part, actor.name, actor.id, f"{moment:%Y-%m-%d %H:%M}")
        _, encoded = cv2.imencode(".jpg", marked, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
    _write_down(services, actor, subject, page, view)
    return encoded.tobytes()


def _page(session: Session, services: Services, actor: Actor, subject: str, number: int) -> _Page:
    document = session.get(DocumentRow, subject)
    file = visible(session, actor, document.file_id if document else subject)
    if file.status == "stored":
        raise NotAllowedNowError(_NOT_YET)
    reading = readings.reading_of(session, services, file.id)
    wanted = document.page if document else number
    for page in reading.pages if reading else ():
        if page.number == wanted:
            turn = document.rotation if document else page.rotation
            return _Page(file.id, wanted, page.width, page.height, turn)
    raise NotFoundError


def _part(page: _Page, view: View) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is wanted, within the page."""
    if view.box is None:
        return 0.0, 0.0, float(page.width), float(page.height)
    x, y, width, height = view.box
    left, top = max(x, 0.0), max(y, 0.0)
    right, bottom = min(x + width, page.width), min(y + height, page.height)
    if right - left < 1 or bottom - top < 1:
        raise FaultyInputError([Fault("box", _OUTSIDE)])
    return left, top, right, bottom


def _preview(services: Services, page: _Page, wanted: float) -> cv2.typing.MatLike:
    key = preview_key(
        page.file_id, page.number, smallest_for(page.width, page.height, round(wanted))
    )
    try:
        with services.objects.open(key) as stored:
            content = stored.read()
    except ObjectMissingError as error:
        raise NotFoundError from error
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise ObjectDamagedError(key, "not a picture")
    return image


def _narrowed(image: cv2.typing.MatLike, width: int) -> cv2.typing.MatLike:
    if image.shape[1] <= width:
        return image
    height = max(1, round(image.shape[0] * width / image.shape[1]))
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)


def _write_down(services: Services, actor: Actor, subject: str, page: _Page, view: View) -> None:
    with services.database.write() as session:
        file = session.get_one(FileRow, page.file_id)
        audit.log(
            session,
            services,
            actor,
            "document.view",
            subject=subject,
            case_id=file.case_id,
            county=file.county,
            school_code=file.school_code,
            page=page.number,
            part=view.box is not None,
        )
