"""Every request is counted, timed and logged once, under an id that the answer carries."""

from __future__ import annotations

import re
import secrets
import time
from http import HTTPStatus

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intake.observe.logs import logger
from intake.observe.metrics import REQUEST_SECONDS, REQUESTS

HEADER = "x-request-id"
_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_CLIENT_GONE = 499
_SELDOM_TOLD = ("/health/", "/metrics")


class RequestObserver:
    """ASGI middleware. It never looks at bodies, and logs routes, not paths: those hold ids."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        status = _CLIENT_GONE

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", ()), (HEADER.encode(), request_id.encode())]
                message = {**message, "headers": headers}
            await send(message)

        begin = time.perf_counter()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            await self._app(scope, receive, watched)
        except Exception:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            logger().exception("request_failed", route=_route(scope))
            raise
        finally:
            _tell(scope, int(status), time.perf_counter() - begin)
            structlog.contextvars.unbind_contextvars("request_id")


def _tell(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "other"
    route = _route(scope)
    REQUESTS.labels(method, route, status).inc()
    REQUEST_SECONDS.labels(method, route).observe(seconds)
    if status < HTTPStatus.BAD_REQUEST and any(part in route for part in _SELDOM_TOLD):
        return
    logger().info(
        "request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1)
    )


def _route(scope: Scope) -> str:
    """The pattern of the route, never the path; one word for all that is none."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "unknown"


def _request_id(scope: Scope) -> str:
    """The id that a proxy gave, if it is one, else a new one."""
    for name, value in scope["headers"]:
        given: str = value.decode("latin-1")
        if name.decode("latin-1").lower() == HEADER and _ID.fullmatch(given):
            return given
    return secrets.token_urlsafe(18)
