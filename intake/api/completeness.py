"""`/cases/{id}/completeness` and the settlements that go with it."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from intake.api.cases import CaseId, Numbers, Reason, is_masked
from intake.api.completeness_models import CompletenessAnswer, SettlementInput
from intake.api.dependencies import WithActor, WithServices
from intake.api.problems import language_of
from intake.api.versions import SeenVersion
from intake.service import cases, completeness, looks, settlements
from intake.service.completeness import Completeness
from intake.service.completeness_json import Language, completeness_json

router = APIRouter(prefix="/cases", tags=["completeness"])

_SettlementId = Annotated[str, Path(max_length=32, description="the settlement's id")]
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"model": CompletenessAnswer, "description": "The verdict of this moment"}
}


@router.get("/{case_id}/completeness", responses=_ANSWER, response_class=Response)
def get_completeness(  # noqa: PLR0913, PLR0917  # who asks for what, how and why
    request: Request,
    services: WithServices,
    actor: WithActor,
    case_id: CaseId,
    id_numbers: Numbers = None,
    reason: Reason = None,
) -> Response:
    """Whether the evidence is complete: the verdict of this moment, with reasons and places."""
    with services.database.read() as session:
        case = cases.find(session, actor, case_id)
        seen = completeness.look(session, services, case)
    masked = is_masked(services, actor, case, id_numbers, reason)
    looks.note(services, actor, case, "case.completeness")
    return _answer(request, seen, masked=masked)


@router.post(
    "/{case_id}/settlements",
    status_code=201,
    response_class=Response,
    responses={201: {"model": CompletenessAnswer, "description": "The verdict with it"}},
)
def settle_requirement(  # noqa: PLR0913, PLR0917  # who says what upon which version
    request: Request,
    services: WithServices,
    actor: WithActor,
    case_id: CaseId,
    version: SeenVersion,
    sent: SettlementInput,
) -> Response:
    """Settle an unsure requirement, for as long as its reasons are those of this moment."""
    seen = settlements.settle(
        services,
        actor,
        case_id,
        sent.requirement,
        outcome=sent.outcome,
        reason=sent.reason,
        version=version,
    )
    return _answer(request, seen, masked=actor.is_person, status=201)


@router.delete("/{case_id}/settlements/{settlement_id}", responses=_ANSWER, response_class=Response)
def withdraw_settlement(
    request: Request,
    services: WithServices,
    actor: WithActor,
    case_id: CaseId,
    settlement_id: _SettlementId,
) -> Response:
    """Take a settlement back; it stays in the history."""
    seen = settlements.withdraw_settlement(services, actor, case_id, settlement_id)
    return _answer(request, seen, masked=actor.is_person)


def _answer(request: Request, seen: Completeness, *, masked: bool, status: int = 200) -> Response:
    language: Language = "en" if language_of(request) == "en" else "zh"
    body = completeness_json(seen, language, masked=masked)
    return Response(
        json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
        status,
        {"ETag": f'"{seen.case.version}"', "Content-Language": language},
        "application/json",
    )
