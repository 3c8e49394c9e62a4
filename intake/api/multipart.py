"""The parts of a multipart body, one after the other, as they come in; nothing is kept.

Frameworks read a whole body into temporary files before a route sees it. Here the bytes of a
family's papers go straight from the socket to the object store.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import anyio
from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from matching.model import Text
from ocr.errors import TransferEvidenceError

_BLOCK = 256 * 1024
_LONGEST_HEADER = 32 * 1024  # a name of 4,096 Han characters, encoded
_GRACE_SECONDS = 60
_SLOWEST = 1024  # bytes a second on average, after the grace


class UploadError(TransferEvidenceError):
    """A body that is broken, too slow or too large; `status` is how HTTP says so."""

    def __init__(self, status: int, why: Text) -> None:
        super().__init__(why.en)
        self.status = status
        self.why = why


_MALFORMED = Text("上传的数据不完整或格式不对", "The body is no complete multipart/form-data")
TOO_SLOW = Text("上传太慢或已中断，请重试", "The upload is too slow or was broken off; try again")
TOO_LARGE = Text("一次上传的数据过大，请分几次上传", "Too much at once; send it in several uploads")
_MANY = Text("一次上传的文件过多，请分几次上传", "Too many files at once; send several uploads")


def is_too_slow(began: float, received: int) -> bool:
    """Whether a body that began at a moment of the monotonic clock came too slowly so far."""
    elapsed = time.monotonic() - began
    return elapsed > _GRACE_SECONDS and received < _SLOWEST * elapsed


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How much a body may hold, and how long it may pause."""

    bytes: int
    parts: int
    idle_seconds: float


@dataclass(slots=True, eq=False)
class Part:
    """One part. `file_name` is None for a plain form field."""

    name: str
    file_name: str | None
    body: Body
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    ended: bool = False

    async def read(self) -> bytes:
        """The next bytes of it, as a rule a quarter of a megabyte; empty at its end.

        Raises:
            UploadError: the body breaks off, is malformed, too slow or too large.
        """
        pieces, size = [], 0
        while size < _BLOCK and not self.ended:
            event = await self.body.next_event()
            if event is None:
                self.ended = True
            elif isinstance(event, bytes):
                pieces.append(event)
                size += len(event)
        whole = b"".join(pieces)
        self.digest.update(whole)
        return whole

    async def text(self, limit: int) -> str:
        """All of it as text, for form fields.

        Raises:
            UploadError: longer than `limit` bytes or not UTF-8; or as `read`.
        """
        whole = b""
        while piece := await self.read():
            whole += piece
            if len(whole) > limit:
                raise UploadError(413, TOO_LARGE)
        try:
            return whole.decode()
        except UnicodeDecodeError:
            raise UploadError(400, _MALFORMED) from None

    async def skip(self) -> None:
        """Read past it."""
        while await self.read():
            pass


class PartStream(io.RawIOBase):
    """A part as a stream for a worker thread of anyio."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, fewer as they come; empty at the end."""
        if not self._rest:
            self._rest = anyio.from_thread.run(self._part.read)
        size = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


_Event = bytes | Part | None  # bytes of a part, the beginning of one, the end of one


class Body:
    """A multipart body; iterate over its parts once, reading or leaving each."""

    def __init__(self, request: Request, limits: BodyLimits) -> None:
        """Raises UploadError for a request that is not multipart/form-data."""
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise UploadError(400, _MALFORMED)
        self._stream = request.stream()
        self._limits = limits
        self._events: deque[_Event] = deque()
        self._headers: dict[bytes, bytes] = {}
        self._field = self._value = b""
        self._finished = False
        self._received = 0
        self._began = time.monotonic()
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_header_field": self._on_field,
                    "on_header_value": self._on_value,
                    "on_header_end": self._on_header,
                    "on_headers_finished": self._on_headers,
                    "on_part_data": self._on_data,
                    "on_part_end": self._on_part_end,
                    "on_end": self._on_end,
                },
                max_header_size=_LONGEST_HEADER,
            )
        except FormParserError:
            raise UploadError(400, _MALFORMED) from None

    async def parts(self) -> AsyncIterator[Part]:
        """Each part; what of it is not read is skipped."""
        count = 0
        while True:
            event = await self.next_event()
            if event is None:
                return
            if not isinstance(event, Part):
                continue
            count += 1
            if count > self._limits.parts:
                raise UploadError(413, _MANY)
            yield event
            if not event.ended:
                await event.skip()

    async def next_event(self) -> _Event:
        """What comes next in the body; None at the end of a part, and of the body."""
        while not self._events:
            if self._finished:
                return None
            await self._receive()
        return self._events.popleft()

    async def _receive(self) -> None:
        try:
            with anyio.fail_after(self._limits.idle_seconds):
                chunk = await anext(self._stream, b"")
        except TimeoutError:
            raise UploadError(408, TOO_SLOW) from None
        if not chunk:
            raise UploadError(400, _MALFORMED)  # it ends before its last boundary
        self._received += len(chunk)
        if self._received > self._limits.bytes:
            raise UploadError(413, TOO_LARGE)
        if is_too_slow(self._began, self._received):
            raise UploadError(408, TOO_SLOW)
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise UploadError(400, _MALFORMED) from None

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field = self._value = b""

    def _on_headers(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._headers = {}
        name, file_name = options.get(b"name", b""), options.get(b"filename")
        shown = None if file_name is None else _decoded(file_name)
        self._events.append(Part(_decoded(name), shown, self))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._events.append(data[start:end])

    def _on_part_end(self) -> None:
        self._events.append(None)

    def _on_end(self) -> None:
        self._finished = True


def _decoded(name: bytes) -> str:
    """A name as browsers send it (UTF-8), or as old programs on Chinese systems do."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("latin-1")
