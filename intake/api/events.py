"""`/events`: what happens, as it happens (server-sent events).

One reader for each process asks the database for new notices, however many listen; it asks as long
as somebody does. A listener that comes back says in `Last-Event-ID` what it heard last.
"""

from __future__ import annotations

import asyncio
import json
import time
import weakref
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import SQLAlchemyError

from intake.api.dependencies import WithActor, WithServices
from intake.assembly import Services
from intake.service import notices
from intake.service.actor import Actor
from intake.service.notices import Told

router = APIRouter(tags=["events"])

POLL_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0
_LASTS_SECONDS = 600.0
_RETRY_MILLISECONDS = 3000
_LATE = 200  # a transaction may commit a smaller number after a greater one was seen
_BEHIND = 1000  # a listener that is further behind has to come back
_log = structlog.get_logger()
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A stream of events `case`, `document`, `inbox`, `import`; their data is "
        "JSON with `case_id` and what changed. It ends when who listens may listen no more.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": "id: 7\nevent: case\n"
                'data: {"case_id":"…","status":"submitted","version":3}\n\n',
            }
        },
    }
}


class Hub:
    """Those who listen in this process, and the one reader that hears for them all."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._listeners: set[asyncio.Queue[Told | None]] = set()
        self._reader: asyncio.Task[None] | None = None

    async def listen(
        self, actor: Actor, after: int | None = None, case_id: str | None = None
    ) -> AsyncIterator[str]:
        """What `actor` may hear, from now on or after the notice `after`, as parts of the stream.

        Whoever listens for long has to come back, and to show again who it is.
        """
        queue: asyncio.Queue[Told | None] = asyncio.Queue(_BEHIND)
        self._listeners.add(queue)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read())
        until = time.monotonic() + _LASTS_SECONDS
        heard: set[int] = set()
        try:
            yield f"retry: {_RETRY_MILLISECONDS}\n\n"
            async for told in self._missed(after):
                heard.add(told.id)
                if _concerns(told, actor, case_id):
                    yield _event(told)
            while time.monotonic() < until and not queue.full():
                try:
                    next_ = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if next_ is None:
                    return
                if next_.id not in heard and _concerns(next_, actor, case_id):
                    yield _event(next_)
        finally:
            self._listeners.discard(queue)

    def hang_up(self) -> None:
        """End every stream."""
        for queue in self._listeners:
            with suppress(asyncio.QueueFull):
                queue.put_nowait(None)

    async def _missed(self, after: int | None) -> AsyncIterator[Told]:
        """What was told after a notice, until now."""
        while after is not None:
            told = await run_in_threadpool(self._since, after)
            for one in told:
                yield one
            after = told[-1].id if told else None

    async def _read(self) -> None:
        """Hear for everybody until nobody listens."""
        seen: set[int] = set()
        newest = await run_in_threadpool(self._newest)
        while self._listeners:
            try:
                told = await run_in_threadpool(self._since, max(newest - _LATE, 0))
            except SQLAlchemyError as error:
                _log.warning("events.database_unavailable", error=type(error).__name__)
                told = []
            fresh = [one for one in told if one.id not in seen]
            if not seen:  # what was there before is for those who ask for it
                fresh = [one for one in fresh if one.id > newest]
            for one in fresh:
                for queue in self._listeners:
                    with suppress(asyncio.QueueFull):
                        queue.put_nowait(one)
            seen = {one.id for one in told} | {0}
            newest = max([newest, *(one.id for one in told)])
            await asyncio.sleep(POLL_SECONDS)

    def _newest(self) -> int:
        with self._services.database.read() as session:
            return notices.newest(session)

    def _since(self, after: int) -> Sequence[Told]:
        with self._services.database.read() as session:
            return notices.since(session, after)


_HUBS: weakref.WeakSet[Hub] = weakref.WeakSet()


@router.get("/events", responses=_STREAM, response_class=StreamingResponse)
async def listen_to_events(
    request: Request,
    services: WithServices,
    actor: WithActor,
    case: Annotated[str | None, Query(max_length=32, description="only this case")] = None,
    last_event_id: Annotated[
        str | None, Header(alias="Last-Event-ID", max_length=20, pattern=r"^\d*$")
    ] = None,
) -> StreamingResponse:
    """What happens within one's sight: progress of reading, changes of status."""
    hub = _hub(request, services)
    after = int(last_event_id) if last_event_id else None
    return StreamingResponse(
        hub.listen(actor, after, case),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def hang_up() -> None:
    """End every stream of this process, which is about to stop; called in its event loop."""
    for hub in _HUBS:
        hub.hang_up()


def _hub(request: Request, services: Services) -> Hub:
    found = getattr(request.app.state, "hub", None)
    if not isinstance(found, Hub):
        found = request.app.state.hub = Hub(services)
        _HUBS.add(found)
    return found


def _concerns(told: Told, actor: Actor, case_id: str | None) -> bool:
    return told.concerns(actor) and case_id in {None, told.case_id}


def _event(told: Told) -> str:
    data = json.dumps(
        {"case_id": told.case_id, **told.data}, ensure_ascii=False, separators=(",", ":")
    )
    return f"id: {told.id}\nevent: {told.event}\ndata: {data}\n\n"
