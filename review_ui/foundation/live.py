"""`/cases/{id}/state`: whether an open page still shows how the case stands."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from intake.api.dependencies import WithServices
from intake.service import cases
from review_ui.foundation.visitor import WithVisitor
from storage.tables import CaseRow

router = APIRouter()


def state_of(case: CaseRow) -> str:
    """Another text whenever something changed that a page of the case shows; nothing personal."""
    until = case.claimed_until.timestamp() if case.claimed_until else ""
    parts = (case.version, case.status, case.pending, case.verdict or "", case.claimed_by, until)
    return ".".join(str(one or 0) for one in parts)


@router.get("/cases/{case_id}/state")
def state(
    services: WithServices, visitor: WithVisitor, case_id: Annotated[str, Path(max_length=32)]
) -> Response:
    """The state of a case that one sees; asking is no look at its papers."""
    with services.database.read() as session:
        case = cases.find(session, visitor.actor, case_id)
    return JSONResponse({"state": state_of(case)})
