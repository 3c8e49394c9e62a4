"""The report as one self-contained page: the checklist beside the photos, the fields boxed."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import jinja2
import numpy as np
import numpy.typing as npt

from intake.file_errors import advice
from intake.pipeline import Checked
from intake.report.words import Language, word
from intake.settings import Settings
from matching.model import DocumentReference, Reason
from ocr.errors import UnreadableFileError, UnusableInputError
from ocr.model import Box, FileReading, Page
from ocr.opening import Opener

_LONGEST_SIDE = 1600
_JPEG_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Photo:
    """One page as the page shows it: the picture as a data URL, and how to draw over it."""

    file: str
    number: int
    anchor: str
    url: str | None
    view_box: str
    turn: str
    page: Page


def write_check_page(out: Path, checked: Checked, settings: Settings) -> None:
    """Write the page for a case to `out`.

    Raises:
        UnusableInputError: the file cannot be written.
    """
    pairs = list(zip(checked.folder.files, checked.readings, strict=True))
    _write(out, settings, pairs, checked=checked)


def write_reading_page(
    out: Path, pairs: Sequence[tuple[Path, FileReading]], settings: Settings
) -> None:
    """Write the page for files that were only read to `out`.

    Raises:
        UnusableInputError: the file cannot be written.
    """
    _write(out, settings, pairs, checked=None)


def _write(
    out: Path,
    settings: Settings,
    pairs: Sequence[tuple[Path, FileReading]],
    checked: Checked | None,
) -> None:
    photos = list(_photos(pairs, settings))
    by_page = {(photo.file, photo.number): photo for photo in photos}

    def anchor_of(place: Reason | DocumentReference) -> str | None:
        photo = by_page.get((place.file or "", place.page or 1))
        return None if photo is None else _anchor_on(photo, place)

    html = _template(settings.language).render(
        checked=checked,
        photos=photos,
        anchor_of=anchor_of,
        unreadable=[reading for _, reading in pairs if reading.error],
        language=settings.language,
    )
    try:
        out.write_text(html, encoding="utf-8")
    except OSError as error:
        raise UnusableInputError(
            [f"{out}: 无法写入 cannot be written ({error.strerror})"]
        ) from error


def _template(language: Language) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(
            lambda name: (files("intake.report") / name).read_text(encoding="utf-8")
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def say(group: str, key: str) -> str:
        return word(group, key, language)

    def in_language(text: Any) -> str:
        return str(getattr(text, language))

    environment.globals.update(say=say, in_language=in_language, points=_points, advice=advice)
    return environment.get_template("page.html.j2")


def _anchor_on(photo: Photo, place: Reason | DocumentReference) -> str:
    """The field a reason is about, on the paper whose value it names; else the page."""
    if isinstance(place, DocumentReference) or place.field is None:
        return photo.anchor
    holders = [
        (index, document.fields[place.field])
        for index, document in enumerate(photo.page.documents)
        if place.field in document.fields
    ]
    if not holders:
        return photo.anchor
    named = [index for index, field in holders if place.found in (field.value, field.text)]
    return f"{photo.anchor}-{named[0] if named else holders[0][0]}-{place.field}"


def _points(box: Box) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in box)


def _photos(pairs: Iterable[tuple[Path, FileReading]], settings: Settings) -> Iterator[Photo]:
    with Opener(settings.limits()) as opener:
        for index, (path, reading) in enumerate(pairs):
            urls = _pictures(opener, path) if reading.pages else {}
            for page in reading.pages:
                yield Photo(
                    file=reading.file,
                    number=page.number,
                    anchor=f"f{index}p{page.number}",
                    url=urls.get(page.number),
                    view_box=_view_box(page),
                    turn=_turn(page),
                    page=page,
                )


def _pictures(opener: Opener, path: Path) -> dict[int, str]:
    """Each page as a JPEG in a data URL; pages that have become unreadable are left out."""
    urls: dict[int, str] = {}
    try:
        for image in opener.pages(path):
            urls[image.number] = _data_url(image.image)
    except UnreadableFileError:
        return urls
    return urls


def _data_url(image: npt.NDArray[np.uint8]) -> str:
    scale = min(1.0, _LONGEST_SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(jpeg.tobytes()).decode("ascii")


def _view_box(page: Page) -> str:
    width, height = page.width, page.height
    if page.rotation in (90, 270):
        width, height = height, width
    return f"0 0 {width} {height}"


def _turn(page: Page) -> str:
    """The SVG transform that turns the page upright."""
    width, height = page.width, page.height
    return {
        0: "",
        90: f"translate({height} 0) rotate(90)",
        180: f"translate({width} {height}) rotate(180)",
        270: f"translate(0 {width}) rotate(270)",
    }[page.rotation]
