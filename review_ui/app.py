"""The whole application: the HTTP interface and the pages beside it.

`transfer-evidence serve` finds `create_app` by its name, so that nothing below needs to know pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from intake.api import app as api
from intake.api import receiving
from intake.assembly import Services
from intake.observe.requests import RequestObserver
from review_ui.account import routes as account
from review_ui.administration import accounts, policies, records, schools, trail
from review_ui.county import routes as county
from review_ui.foundation import errors, live
from review_ui.foundation.assets import StaticPages
from review_ui.foundation.safety import SafetyHeaders
from review_ui.printed import routes as printed
from review_ui.queue import routes as queue
from review_ui.review import actions
from review_ui.review import routes as review
from review_ui.school import photos
from review_ui.school import routes as school

ROUTERS: Sequence[APIRouter] = (
    account.router,
    live.router,
    queue.router,
    county.router,
    review.router,
    actions.router,
    school.router,
    photos.router,
    printed.router,
    schools.front,
    *(section.router for section in (schools, accounts, policies, records, trail)),
)
_NOT_PAGES = ("/api/", "/health/", "/metrics")


def create_app(services: Services) -> ASGIApp:
    """Interface and pages over the given services."""
    return _Both(api.create_app(services), create_pages(services))


def create_pages(services: Services) -> ASGIApp:
    """The pages alone."""
    pages = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    pages.state.services = services
    receiving.install(pages, services)
    errors.install(pages)
    for router in ROUTERS:
        pages.include_router(router)
    pages.router.routes.append(Mount("/static", StaticPages()))
    return SafetyHeaders(RequestObserver(pages))


class _Both:
    """Hands each request to the interface or to the pages, whose errors look different."""

    def __init__(self, interface: ASGIApp, pages: ASGIApp) -> None:
        self._interface, self._pages = interface, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through start and stop."""
        is_page = scope["type"] == "http" and not scope["path"].startswith(_NOT_PAGES)
        await (self._pages if is_page else self._interface)(scope, receive, send)
