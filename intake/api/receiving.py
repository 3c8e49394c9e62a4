"""Files out of a request into the service, one at a time, while they come in."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO, Self, TypeVar, cast

import anyio
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from intake.api.multipart import Body, BodyLimits, Part, PartStream, UploadError
from intake.assembly import Services
from intake.service import idempotency, uploads
from intake.service.actor import Actor
from intake.service.idempotency import Answer
from intake.service.papers import Destination
from intake.service.uploads import Received
from matching.model import Text

_WAIT_SECONDS = 10
_BUSY = Text("同时上传的人太多，请稍后再试", "Too many uploads at once; try again in a moment")
_T = TypeVar("_T")


@dataclass(slots=True)
class Upload:
    """What came out of a body so far."""

    received: list[Received] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)

    def note(self, part: Part) -> None:
        """Remember a file that came in whole, by name and content."""
        if part.file_name is not None:
            self.digests.append(f"{part.file_name}\0{part.digest.hexdigest()}")

    def digest(self, path: str) -> str:
        """A digest of what was asked: where to, and the files by name and content."""
        return hashlib.sha256("\n".join([path, *self.digests]).encode()).hexdigest()


def body_of(request: Request, services: Services) -> Body:
    """The request's multipart body under the limits of the settings.

    Raises:
        UploadError: it has none.
    """
    settings = services.settings
    limits = BodyLimits(
        settings.max_request_bytes, settings.max_files_per_request, settings.upload_idle_seconds
    )
    return Body(request, limits)


def install(app: FastAPI, services: Services) -> None:
    """Give `app` places and threads for uploads."""
    app.state.upload_turns = CapacityLimiter(services.settings.max_uploads)
    app.state.upload_threads = CapacityLimiter(2 * services.settings.max_uploads)


@asynccontextmanager
async def a_turn(request: Request) -> AsyncIterator[None]:
    """One of the places for uploads, so that slow senders cannot take up the whole service.

    Raises:
        UploadError: none became free in time.
    """
    turns: CapacityLimiter = request.app.state.upload_turns
    me = object()
    try:
        with anyio.fail_after(_WAIT_SECONDS):
            await turns.acquire_on_behalf_of(me)
    except TimeoutError:
        raise UploadError(503, _BUSY) from None
    try:
        yield
    finally:
        turns.release_on_behalf_of(me)


async def in_thread(request: Request, call: Callable[..., _T], *args: Any) -> _T:
    """Call something that waits (database, store) in a thread kept for uploads."""
    return await to_thread.run_sync(partial(call, *args), limiter=request.app.state.upload_threads)


async def take_in(
    request: Request, services: Services, actor: Actor, destination: Destination, part: Part
) -> Received:
    """Take one file in; see `uploads.receive` for what it raises."""
    stream = cast("BinaryIO", PartStream(part))
    name = part.file_name or ""
    return await in_thread(request, uploads.receive, services, actor, destination, name, stream)


async def receive_all(  # noqa: PLR0913, PLR0917  # a request and what it is about
    request: Request,
    services: Services,
    actor: Actor,
    destination: Destination,
    upload: Upload,
    body: Body,
) -> None:
    """Take in every file of the body; `upload` knows of each as soon as it is accepted."""
    async for part in body.parts():
        if part.file_name is None:
            await part.skip()
            continue
        upload.received.append(await take_in(request, services, actor, destination, part))
        await part.skip()
        upload.note(part)


class Once:
    """A request under an Idempotency-Key, or under none: then it remembers nothing."""

    def __init__(self, request: Request, services: Services, actor: Actor, key: str | None) -> None:
        self._request = request
        self._services = services
        self._actor = actor
        self._key = key
        self._finished = False
        self.before: Answer | None = None

    async def __aenter__(self) -> Self:
        """Claim the key; `before` is the answer it has got already.

        Raises:
            FaultyInputError, NotAllowedNowError: see `idempotency.begin`.
        """
        if self._key is not None:
            self.before = await self._call(idempotency.begin, self._key)
        return self

    async def answer(self, answer: Answer) -> JSONResponse:
        """Answer, and remember it."""
        if self._key is not None:
            await self._call(idempotency.finish, self._key, answer)
        self._finished = True
        return JSONResponse(answer.body, answer.status)

    async def answer_again(self, body: Body) -> JSONResponse:
        """Give the answer of before to the same request; another one is refused.

        Raises:
            FaultyInputError: the files are not those of before.
            UploadError: the body is broken.
        """
        upload = Upload()
        async for part in body.parts():
            await part.skip()
            upload.note(part)
        if self.before is None:
            raise RuntimeError("there was no answer before")
        self.before.must_be_for(upload.digest(self._request.url.path))
        headers = {"Idempotent-Replayed": "true"}
        return JSONResponse(self.before.body, self.before.status, headers)

    async def __aexit__(self, *_: object) -> None:
        """A request that came to nothing frees its key."""
        if self._key is not None and self.before is None and not self._finished:
            with anyio.CancelScope(shield=True):
                await self._call(idempotency.abandon, self._key)

    async def _call(self, call: Callable[..., _T], *args: Any) -> _T:
        return await in_thread(self._request, call, self._services, self._actor, *args)
