"""The tus protocol for resumable uploads, version 1.0.0 (tus.io): its headers and its bodies."""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any

import anyio
from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from intake.api import problems
from intake.api.multipart import TOO_LARGE, TOO_SLOW, UploadError, is_too_slow
from intake.service.errors import Fault, FaultyInputError
from matching.model import Text

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
MEDIA_TYPE = "application/offset+octet-stream"
RESUMABLE, OFFSET, LENGTH, EXPIRES = (
    "Tus-Resumable",
    "Upload-Offset",
    "Upload-Length",
    "Upload-Expires",
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OTHER_VERSION = Text(
    f"请带上 {RESUMABLE}: {VERSION}", f"this speaks tus {VERSION} only: send {RESUMABLE}: {VERSION}"
)
_METADATA = Text(
    "应为以逗号分开的“名称 base64 值”", "must be pairs of a key and a value in base64, with commas"
)
_SHA256_FORM = Text("sha256 应为 64 位小写十六进制", "sha256 must be 64 lower-case hex digits")
_MEDIA_TYPE = Text(f"Content-Type 应为 {MEDIA_TYPE}", f"Content-Type must be {MEDIA_TYPE}")


class OtherVersionError(UploadError):
    """A sender of another version of the protocol, or of none."""

    def __init__(self) -> None:
        super().__init__(412, _OTHER_VERSION)


def speaks_tus(
    version: Annotated[
        str | None,
        Header(
            alias=RESUMABLE,
            max_length=64,
            description="the version of the protocol / 协议版本",
            json_schema_extra={"enum": [VERSION]},
        ),
    ] = None,
) -> None:
    """Refuse senders of another version.

    Raises:
        OtherVersionError: they do not say that they speak this one.
    """
    if version != VERSION:
        raise OtherVersionError


SpeaksTus = Annotated[None, Depends(speaks_tus)]


class TusRoute(APIRoute):
    """A route all of whose answers, refusals too, say which version was spoken."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """See APIRoute."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                response = await handle(request)
            except Exception as error:
                refused = problems.refusal(request, error)
                if refused is None:
                    raise
                response = refused
            response.headers[RESUMABLE] = VERSION
            if response.status_code == 412:  # HTTP's own number
                response.headers["Tus-Version"] = VERSION
            return response

        return handled


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a sender says of a file: its name, and the SHA-256 of the whole."""

    name: str
    sha256: str | None


def metadata_of(header: str | None) -> Metadata:
    """What stands in `Upload-Metadata`; keys that are not known are left alone.

    Raises:
        FaultyInputError: it is not of the protocol's form.
    """
    values: dict[str, bytes] = {}
    for pair in (header or "").split(","):
        key, _, encoded = pair.strip().partition(" ")
        if not key:
            continue
        try:
            values[key] = base64.b64decode(encoded.strip(), validate=True)
        except (binascii.Error, ValueError):
            raise FaultyInputError([Fault("Upload-Metadata", _METADATA)]) from None
    sha256 = values.get("sha256", b"").decode("latin-1") or None
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise FaultyInputError([Fault("Upload-Metadata", _SHA256_FORM)])
    return Metadata(values.get("filename", b"").decode(errors="replace"), sha256)


def moment(at: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(at.replace(microsecond=0), usegmt=True)


def offset_headers(offset: int, expires_at: datetime) -> Mapping[str, str]:
    """How far an upload has come and how long it is kept."""
    return {OFFSET: str(offset), EXPIRES: moment(expires_at), "Cache-Control": "no-store"}


def must_be_bytes(request: Request) -> None:
    """Refuse a body of another type.

    Raises:
        UploadError: it is not the protocol's.
    """
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != MEDIA_TYPE:
        raise UploadError(415, _MEDIA_TYPE)


@dataclass(frozen=True, slots=True)
class PieceLimits:
    """How much a body may hold in all, in what pieces it is wanted, how long it may pause."""

    most: int
    piece: int
    idle_seconds: float


async def pieces(request: Request, limits: PieceLimits) -> AsyncIterator[bytes]:
    """The body in pieces; of a body that breaks off what has come is given before the error.

    The last byte of `most` is given only once it is sure that nothing more follows.

    Raises:
        UploadError: too much, or too slow.
        ClientDisconnect: it broke off.
    """
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > limits.most:
        raise UploadError(413, TOO_LARGE)
    stream, held = request.stream(), bytearray()
    began, given = time.monotonic(), 0
    while True:
        try:
            _must_not_be_too_slow(began, given + len(held))
            chunk = await _next(stream, limits.idle_seconds)
        except (ClientDisconnect, UploadError):
            if held:
                yield bytes(held)
            raise
        if chunk is None:
            break
        held += chunk
        if given + len(held) > limits.most:
            raise UploadError(413, TOO_LARGE)
        while len(held) >= limits.piece and given + limits.piece < limits.most:
            yield bytes(held[: limits.piece])
            del held[: limits.piece]
            given += limits.piece
    if held:
        yield bytes(held)


def _must_not_be_too_slow(began: float, received: int) -> None:
    if is_too_slow(began, received):
        raise UploadError(408, TOO_SLOW)


async def _next(stream: AsyncIterator[bytes], idle_seconds: float) -> bytes | None:
    """The next bytes; None at the end."""
    try:
        with anyio.fail_after(idle_seconds):
            return await anext(stream)
    except StopAsyncIteration:
        return None
    except TimeoutError:
        raise UploadError(408, TOO_SLOW) from None
