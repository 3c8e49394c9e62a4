"""From a path to page images: the one way in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from ocr.errors import UnreadableFileError
from ocr.model import Box, Line
from ocr.opening import refusals
from ocr.opening.files import open_regular
from ocr.opening.limits import Limits
from ocr.opening.process import DecodingFailedError, DecodingProcess
from ocr.opening.wire import Message


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of a file as a person sees it there: EXIF applied, nothing else.

    `image` is rows × columns × 3, BGR. `width` × `height` is the page's size in its file; where
    that is more than the limits let through, `image` is smaller by the factor `scale`: pixels of
    the file to one of `image`, 1.0 as a rule. For a PDF the page as rendered is the page.
    `text_layer` holds the lines of a PDF's text layer, in pixels of the page, if the layer looks
    sound; whether it says what the image shows is for `text_layer_agrees` to find out.
    """

    number: int
    image: npt.NDArray[np.uint8]
    width: int
    height: int
    scale: float = 1.0
    text_layer: tuple[Line, ...] | None = None


class Opener:
    """Opens files and hands out their pages, one at a time; decoding is done in a process aside.

    A file that makes its decoder crash, hang or grow takes that process with it and nothing else.
    An opener belongs to one thread. Use it as a context manager, for as many files as there are:

        with Opener() as opener:
            for page in opener.pages(path):
                ...
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: DecodingProcess | None = None
        self._opened: _File | None = None  # whose file the process has open
        self._files = 0  # that this process has opened

    def __enter__(self) -> Self:
        self._start()  # in the background: it is ready before the first file is looked at
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None

    def pages(self, path: Path) -> Iterator[PageImage]:
        """The pages of the file at `path`, from the first.

        Raises:
            UnreadableFileError: before the first page, or at the page that cannot be decoded.
            ReaderError: the decoding process cannot be started.
        """
        with open_regular(path) as descriptor:
            size = os.fstat(descriptor).st_size
            if size == 0:
                raise refusals.empty_file()
            if size > self._limits.max_bytes:
                raise refusals.too_many_bytes(self._limits.max_bytes)
            file = _File(descriptor)
            try:
                for number in range(1, self._open(file) + 1):
                    yield self._page(file, number)
            finally:
                self._close(file)

    def _page(self, file: _File, number: int) -> PageImage:
        answer, pixels = self._ask(file, {"step": "page", "number": number})
        with _nonsense_is_damage():
            width, height = int(answer["width"]), int(answer["height"])
            rows, columns = int(answer["rows"]), int(answer["columns"])
            image = np.frombuffer(pixels, np.uint8).reshape(rows, columns, 3)
            scale = width / columns
        return PageImage(number, image, width, height, scale, self._text_layer(file, number))

    def _text_layer(self, file: _File, number: int) -> tuple[Line, ...] | None:
        if not file.has_text:
            return None
        try:
            answer, _ = self._ask(file, {"step": "text", "number": number})
            with _nonsense_is_damage():
                lines = answer["lines"]
                return None if lines is None else tuple(_line(*line) for line in lines)
        except UnreadableFileError:
            # The page can be seen, only its text could not be extracted; the next one's neither.
            file.has_text = False
            return None

    def _ask(self, file: _File, request: Message) -> tuple[Message, bytearray]:
        """An answer about `file`, which is opened again if the process has another one open."""
        if self._opened is not file or self._process is None or not self._process.is_usable():
            self._open(file)
        return self._answer(request)

    def _open(self, file: _File) -> int:
        """Have the process open `file`; the number of its pages."""
        if self._process is None:
            raise RuntimeError("an opener is used within its `with`")
        if not self._process.is_usable() or self._files >= self._limits.files_per_process:
            self._start()
        self._files += 1
        if self._opened is not None:
            self._close(self._opened)
        answer, _ = self._answer({"step": "open"}, file.descriptor)
        self._opened = file
        with _nonsense_is_damage():
            file.has_text = file.has_text and bool(answer["has_text"])
            return int(answer["pages"])

    def _close(self, file: _File) -> None:
        """Have the process let go of `file`. Whatever happens over it is no other file's fault."""
        if self._opened is file and self._process is not None and self._process.is_usable():
            with suppress(UnreadableFileError):
                self._answer({"step": "close"})
        if self._opened is file:
            self._opened = None

    def _answer(self, request: Message, descriptor: int | None = None) -> tuple[Message, bytearray]:
        if self._process is None:
            raise RuntimeError("an opener is used within its `with`")
        try:
            answer, payload = self._process.ask(request, descriptor)
        except DecodingFailedError:
            self._start()  # for the next file, while this one is being reported
            raise refusals.damaged() from None
        if "error" in answer:
            with _nonsense_is_damage():
                code, message = answer["error"]
            raise UnreadableFileError(code, message)
        return answer, payload

    def _start(self) -> None:
        if self._process is not None:
            self._process.close()
        self._process = DecodingProcess(self._limits)
        self._opened = None
        self._files = 0


@dataclass(slots=True)
class _File:
    """A file being handed out. `has_text`: its pages may have a text layer (as far as known)."""

    descriptor: int
    has_text: bool = True


@contextmanager
def _nonsense_is_damage() -> Iterator[None]:
    """A file may have taken its decoder over, so that the answers are made up."""
    try:
        yield
    except (LookupError, ValueError, TypeError, ArithmeticError):
        raise refusals.damaged() from None


def _line(text: str, edges: tuple[float, float, float, float], positions: list[float]) -> Line:
    left, top, right, bottom = edges
    box: Box = ((left, top), (right, top), (right, bottom), (left, bottom))
    certain = (1.0,) * len(positions)
    return Line(text, confidence=1.0, box=box, positions=tuple(positions), certainties=certain)
