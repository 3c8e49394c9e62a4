"""For operators: is it alive, is it ready, how is it doing. Nothing here is personal."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from intake.assembly import Services
from intake.observe.metrics import JobMetrics
from intake.observe.readiness import ReadinessCheck
from intake.observe.requests import RequestObserver

router = APIRouter(tags=["operators"])
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """Whether work could be done now: 200 if so, 503 if not."""

    status: Literal["ready", "not_ready"]
    parts: dict[str, str] = Field(
        description="database, object_store, disk and, where there is one, queue; `ok`, "
        "`unavailable`, `full`, `not_migrated` or `no_answer`",
        examples=[{"database": "ok", "object_store": "ok", "disk": "ok"}],
    )


@router.get("/health/live")
async def live() -> Alive:
    """存活 / The process is alive; restart it if this gives no answer."""
    return Alive()


@router.get(
    "/health/ready",
    response_model=Ready,
    responses={503: {"model": Ready, "description": "not ready / 未就绪"}},
)
def ready(request: Request) -> Response:
    """就绪 / Whether database, object store, disk and queue are there; send no work if not."""
    check: ReadinessCheck = request.app.state.readiness
    found = check.ask()
    status = HTTPStatus.OK if found.ready else HTTPStatus.SERVICE_UNAVAILABLE
    body = Ready(status="ready" if found.ready else "not_ready", parts=dict(found.parts))
    return JSONResponse(body.model_dump(), status, {"Cache-Control": "no-store"})


@router.get("/metrics", response_class=Response, responses={200: {"content": {_METRICS_TYPE: {}}}})
def metrics(request: Request) -> Response:
    """指标 / Metrics in the text form of Prometheus."""
    jobs: JobMetrics = request.app.state.job_metrics
    return Response(jobs.text(), media_type=_METRICS_TYPE)


def install(app: FastAPI, services: Services, prefix: str) -> None:
    """Observe `app`. These calls stand at the root too, where operators' tools look for them."""
    app.state.readiness = ReadinessCheck(services)
    app.state.job_metrics = JobMetrics(services.database)
    app.add_middleware(RequestObserver)
    app.include_router(router, prefix=prefix)
    app.include_router(router, include_in_schema=False)
