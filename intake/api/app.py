"""The application: every route of the contract's section 4 is put together here."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from intake.api import accounts, operators, problems, session, uploads
from intake.assembly import Services

PREFIX = "/api/v1"
ROUTERS: Sequence[APIRouter] = (session.router, accounts.router, uploads.router)


def create_app(services: Services) -> FastAPI:
    """The application over the given services."""
    app = FastAPI(
        title="transfer-evidence",
        version="1",
        summary="转学佐证材料审核 / Evidence for school transfers",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    problems.install(app)
    operators.install(app, services, PREFIX)
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    return app
