"""The reader: a file goes in, everything that stands on its pages comes out.

The stages, in order: open the file in a guarded child, scan each page (upright, papers laid flat,
lines, seals), take the documents out of each paper, and put every place back onto the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from ocr.engine import Engine
from ocr.errors import UnreadableFileError
from ocr.extract import extract_document, split_sheet
from ocr.memory import give_back
from ocr.model import (
    Box,
    Document,
    Field,
    FileError,
    FileReading,
    Page,
    PageProblem,
    Sheet,
)
from ocr.opening import Limits, Opener, PageImage, sha256_of
from ocr.page import scan_page
from ocr.values.copies import marked_as_copy

OnPage = Callable[[PageImage], None]


class Reader:
    """Reads files one after the other. One reader per process, used by one thread."""

    def __init__(self, engine: Engine, limits: Limits | None = None) -> None:
        self._engine = engine
        self._opener = Opener(limits or Limits())

    def __enter__(self) -> Self:
        self._opener.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._opener.__exit__(kind, error, traceback)

    def read_file(self, path: Path, name: str, on_page: OnPage = lambda _: None) -> FileReading:
        """Read every page of `path`, which the result calls `name`.

        A file that cannot be read is a result with `error`, not an exception. `on_page` is shown
        each page's image as its reading is done; it must not keep it.
        """
        sha256: str | None = None
        pages: list[Page] = []
        try:
            sha256 = sha256_of(path)
            for image in self._opener.pages(path):
                pages.append(self._read_page(image))
                on_page(image)
                del image
                give_back()
        except UnreadableFileError as error:
            return FileReading(name, sha256, FileError(error.code, error.message))
        return FileReading(name, sha256, None, tuple(pages))

    def show_pages(self, path: Path, on_page: OnPage) -> None:
        """Show `on_page` every page's image of a file that was read before.

        Raises:
            UnreadableFileError: it cannot be opened now.
        """
        for image in self._opener.pages(path):
            on_page(image)

    def _read_page(self, image: PageImage) -> Page:
        scan = scan_page(image.image, self._engine, image.text_layer)
        problems = scan.problems
        if marked_as_copy(scan.lines) and PageProblem.COPY not in problems:
            problems = (*problems, PageProblem.COPY)
        documents = tuple(
            _on_page(extract_document(paper), paper, image.scale)
            for sheet in scan.sheets
            for paper in split_sheet(sheet)
        )
        return Page(
            number=image.number,
            width=image.width,
            height=image.height,
            rotation=scan.rotation,
            problems=problems,
            documents=documents,
            lines=tuple(replace(line, box=_scaled(line.box, image.scale)) for line in scan.lines),
        )


def _on_page(document: Document, sheet: Sheet, scale: float) -> Document:
    """The document with every box taken from the flat sheet to the page as the file shows it."""
    matrix = np.asarray(sheet.to_page, dtype=np.float64)

    def place(box: Box) -> Box:
        corners = np.column_stack([np.asarray(box, dtype=np.float64), np.ones(4)]) @ matrix.T
        points = corners[:, :2] / corners[:, 2:] * scale
        a, b, c, d = ((float(x), float(y)) for x, y in points)
        return a, b, c, d

    return replace(
        document,
        region=place(document.region),
        fields=_placed(document.fields, place),
        seals=tuple(replace(seal, box=place(seal.box)) for seal in document.seals),
        fingerprints=tuple(
            replace(print_, box=place(print_.box)) for print_ in document.fingerprints
        ),
        faint=_placed(document.faint, place),
    )


def _placed(fields: Mapping[str, Field], place: Callable[[Box], Box]) -> dict[str, Field]:
    return {name: replace(field, box=place(field.box)) for name, field in fields.items()}


def _scaled(box: Box, scale: float) -> Box:
    a, b, c, d = ((x * scale, y * scale) for x, y in box)
    return a, b, c, d
