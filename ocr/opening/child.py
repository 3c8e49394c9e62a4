"""The decoding process: `python -P -m ocr.opening.child SOCKET LIMITS`.

It decodes what strangers sent. So it may neither write files nor take more than its share of
memory and processor time, and is expected to be killed at any moment. One request, one answer:

| request | answer |
|---|---|
| `{"step": "open"}` with the file | `{"pages": 2, "has_text": true}`: pages *may* have text |
| `{"step": "page", "number": 1}` | `{"width", "height", "columns", "rows"}` and the pixels |
| `{"step": "close"}` | `{}` |
| `{"step": "text", "number": 1}` | `{"lines": [[text, edges, positions], …]}` or null |

or `{"error": [code, message]}`. What no decoder is expected to raise ends the process.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import struct
import sys
from typing import BinaryIO, ClassVar, Protocol

from PIL import UnidentifiedImageError

from ocr.errors import UnreadableFileError
from ocr.opening import refusals
from ocr.opening.filetypes import HEAD_BYTES, FileType, sniff
from ocr.opening.images import ImageFile
from ocr.opening.limits import Limits
from ocr.opening.raster import Raster
from ocr.opening.textlayer import PrintedLine
from ocr.opening.wire import Message, Wire

# What Pillow and libheif raise for data that they cannot decode.
_DECODING_ERRORS = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    UnidentifiedImageError,
)


class OpenFile(Protocol):
    """An image or a PDF, opened."""

    has_text: ClassVar[bool]

    @property
    def page_count(self) -> int:
        """Number of pages."""

    def page(self, number: int) -> Raster:
        """Page `number`, from 1."""

    def text(self, number: int) -> list[PrintedLine] | None:
        """The text layer of page `number`, if there is one that looks sound."""

    def close(self) -> None:
        """Let go of the file."""


def open_file(file: BinaryIO, limits: Limits) -> OpenFile:
    """Open `file`, positioned anywhere, by its content.

    Raises:
        UnreadableFileError: `unsupported_type`, or what opening it says.
        Exception: one of `_DECODING_ERRORS`.
    """
    file.seek(0)
    file_type = sniff(file.read(HEAD_BYTES))
    file.seek(0)
    if not isinstance(file_type, FileType):
        raise refusals.unsupported_type(file_type)
    if file_type is FileType.PDF:
        # Half of the process's memory, and most photographs are no PDF.
        from ocr.opening.pdf import PdfFile  # noqa: PLC0415

        return PdfFile(file, limits)
    return ImageFile(file, file_type, limits)


def _restrict(limits: Limits) -> None:
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _grant_processor_time(seconds: int) -> None:
    """Let this process run for `seconds` more; then the kernel ends it (SIGXCPU)."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(usage.ru_utime + usage.ru_stime) + 1 + seconds
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def serve(wire: Wire, limits: Limits) -> None:
    """Answer requests until the other side is gone."""
    file: BinaryIO | None = None
    opened: OpenFile | None = None
    while True:
        try:
            request, descriptor = wire.receive()
        except EOFError:
            return
        _grant_processor_time(limits.cpu_seconds)
        payload = None
        try:
            if request["step"] == "close" or descriptor is not None:
                opened, file = _close(opened, file)
            answer: Message = {}
            if descriptor is not None:
                file = os.fdopen(descriptor, "rb")
                opened = open_file(file, limits)
                answer = {"pages": opened.page_count, "has_text": opened.has_text}
            elif opened is not None and request["step"] == "page":
                answer, payload = _described(opened.page(request["number"]))
            elif opened is not None and request["step"] == "text":
                answer = {"lines": _plain(opened.text(request["number"]))}
        except UnreadableFileError as error:
            answer = _error(error)
        except _DECODING_ERRORS:
            answer = _error(refusals.damaged())
        wire.send(answer, payload)


def _close(opened: OpenFile | None, file: BinaryIO | None) -> tuple[None, None]:
    if opened is not None:
        opened.close()
    if file is not None:
        file.close()
    return None, None


def _error(error: UnreadableFileError) -> Message:
    return {"error": [error.code, error.message]}


def _plain(lines: list[PrintedLine] | None) -> list[list[object]] | None:
    return None if lines is None else [[x.text, x.edges, x.positions] for x in lines]


def _described(raster: Raster) -> tuple[Message, memoryview]:
    size = {"width": raster.width, "height": raster.height}
    return {**size, "columns": raster.columns, "rows": raster.rows}, raster.data


def main() -> None:
    """Serve the socket whose descriptor is the first argument."""
    wire = Wire(socket.socket(fileno=int(sys.argv[1])))
    limits = Limits(**json.loads(sys.argv[2]))
    _restrict(limits)
    wire.send({"ready": True})
    try:
        serve(wire, limits)
    except (BrokenPipeError, ConnectionResetError):
        return  # the opener was closed, or gave this file up, in the middle of an answer


if __name__ == "__main__":
    main()
