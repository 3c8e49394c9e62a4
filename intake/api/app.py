"""The application: every route of the contract's section 4 is put together here."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from intake.api import (
    accounts,
    cases,
    checks,
    completeness,
    documents,
    events,
    images,
    inbox,
    openapi,
    operators,
    overview,
    problems,
    receiving,
    records,
    resumable,
    session,
    uploads,
)
from intake.assembly import Services

PREFIX = "/api/v1"
ROUTERS: Sequence[APIRouter] = (
    session.router,
    accounts.router,
    cases.router,
    completeness.router,
    uploads.router,
    resumable.router,
    documents.router,
    images.router,
    inbox.router,
    checks.router,
    overview.router,
    events.router,
    records.router,
)


def create_app(services: Services) -> FastAPI:
    """The application over the given services."""
    app = FastAPI(
        title="transfer-evidence",
        version="1",
        summary="转学佐证材料审核 / Evidence for school transfers",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # it would send callers to whatever host they name
        generate_unique_id_function=openapi.operation_id,
    )
    app.state.services = services
    receiving.install(app, services)
    problems.install(app)
    operators.install(app, services, PREFIX)
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    openapi.install(app)
    return app
