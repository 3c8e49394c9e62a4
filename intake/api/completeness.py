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
from intake.service import cases, completeness, looks, settlements, snapshots
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
    language = _language(request)
    if language == "zh" and id_numbers != "masked" and not actor.is_person:
        found = snapshots.answer(services, actor, case_id)
        looks.note(services, actor, found, "case.completeness")
        return _json(found.body, found.version, language)
    with services.database.read() as session:
        case = cases.find(session, actor, case_id)
        seen = completeness.look(session, services, case)
    masked = is_masked(services, actor, case, id_numbers, reason)
    looks.note(services, actor, case, "case.completeness")
    return _answer(seen, language, masked=masked)


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
    return _answer(seen, _language(request), masked=actor.is_person, status=201)


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
    return _answer(seen, _language(request), masked=actor.is_person)


def _language(request: Request) -> Language:
    return "en" if language_of(request) == "en" else "zh"


def _answer(seen: Completeness, language: Language, *, masked: bool, status: int = 200) -> Response:
    body = completeness_json(seen, language, masked=masked)
    plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return _json(plain, seen.case.version, language, status)


def _json(body: bytes, version: int, language: Language, status: int = 200) -> Response:
    headers = {"ETag": f'"{version}"', "Content-Language": language}
    return Response(body, status, headers, "application/json")
