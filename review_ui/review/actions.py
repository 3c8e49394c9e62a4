"""What a reviewer does to a case: each is a form, and leads back to the case or to the next one."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import ValidationError

from intake.api.dependencies import WithServices
from intake.assembly import Services
from intake.service import cases, claims, corrections, life, looks, settlements
from intake.service.actor import Actor
from intake.service.claims import CLAIM_LASTS
from intake.service.corrections import DocumentCorrection
from intake.service.errors import Fault, FaultyInputError
from intake.service.life import DecisionReason, NewDecision, Outcome
from matching.model import Text
from review_ui.foundation.forms import Form, WithForm
from review_ui.foundation.pages import go
from review_ui.foundation.visitor import WithVisitor
from review_ui.queue.routes import next_address, queue_of
from review_ui.review.routes import CaseId

router = APIRouter(prefix="/cases/{case_id}")
_Id = Annotated[str, Path(max_length=32)]
_LONGEST = 2000
_NO_REASON = Text("请写明理由", "say why")
_TOO_LONG = Text("文字过长，最多 2000 字", "too long: 2000 characters at most")
_UNUSABLE = Text("填写的内容不能使用", "this cannot be used")
_ABOUT = "about:"
_WITH = "with:"


@router.post("/claim")
def claim(
    services: WithServices, visitor: WithVisitor, case_id: CaseId, sent: WithForm
) -> Response:
    """Take the case in hand."""
    claims.claim(services, visitor.actor, case_id)
    return _back(case_id, sent)


@router.post("/release")
def release(
    services: WithServices, visitor: WithVisitor, case_id: CaseId, sent: WithForm
) -> Response:
    """Give the case back to the queue."""
    claims.release(services, visitor.actor, case_id)
    return _back(case_id, sent)


@router.post("/settle")
def settle(
    services: WithServices, visitor: WithVisitor, case_id: CaseId, sent: WithForm
) -> Response:
    """Settle a check that the software left unsure."""
    reason = _why(sent, "reason")
    outcome = sent.text("outcome")
    if outcome not in {"satisfied", "failed"}:
        raise FaultyInputError([Fault("outcome", _UNUSABLE)])
    _take_in_hand(services, visitor.actor, case_id)
    settlements.settle(
        services,
        visitor.actor,
        case_id,
        sent.text("requirement"),
        outcome=cast("Literal['satisfied', 'failed']", outcome),
        reason=reason,
        version=sent.number("version"),
    )
    return _back(case_id, sent)


@router.post("/settlements/{settlement_id}/withdraw")
def withdraw_settlement(
    services: WithServices,
    visitor: WithVisitor,
    case_id: CaseId,
    settlement_id: _Id,
    sent: WithForm,
) -> Response:
    """Take back what somebody settled."""
    _take_in_hand(services, visitor.actor, case_id)
    settlements.withdraw_settlement(services, visitor.actor, case_id, settlement_id)
    return _back(case_id, sent)


@router.post("/documents/{document_id}")
def correct(
    services: WithServices,
    visitor: WithVisitor,
    case_id: CaseId,
    document_id: _Id,
    sent: WithForm,
) -> Response:
    """Correct a field, the kind or the turn of a paper."""
    wanted = _correction(sent)
    if corrections.get_document(services, visitor.actor, document_id).row.case_id == case_id:
        _take_in_hand(services, visitor.actor, case_id)
    corrections.correct(services, visitor.actor, document_id, wanted, sent.number("version"))
    return _back(case_id, sent)


@router.post("/reveal")
def reveal(
    services: WithServices, visitor: WithVisitor, case_id: CaseId, sent: WithForm
) -> Response:
    """Show whole ID numbers for a while; who asked and why is written down first."""
    reason = _why(sent, "reason")
    case = cases.get(services, visitor.actor, case_id).row
    looks.reveal(services, visitor.actor, case, reason)
    return _back(case_id, sent)


@router.post("/decision")
def decide(
    services: WithServices, visitor: WithVisitor, case_id: CaseId, sent: WithForm
) -> Response:
    """Approve, return or refuse; then the next case of the queue."""
    outcome = sent.text("outcome")
    if outcome not in {"approved", "returned", "refused"}:
        raise FaultyInputError([Fault("outcome", _UNUSABLE)])
    note = sent.optional("note")
    if note is not None and len(note) > _LONGEST:
        raise FaultyInputError([Fault("note", _TOO_LONG)])
    reasons = () if outcome == "approved" else _reasons(sent)
    decision = NewDecision(cast("Outcome", outcome), reasons, note)
    life.decide(services, visitor.actor, case_id, decision, sent.number("version"))
    return go(next_address(services, visitor, queue_of(sent)))


def _reasons(sent: Form) -> tuple[DecisionReason, ...]:
    """What the school is told: of the prepared reasons those that were ticked."""
    found = []
    for name in sent.names():
        if not name.startswith(_ABOUT):
            continue
        requirement = name.removeprefix(_ABOUT)
        message = sent.text(name)
        is_wanted = not requirement or f"{_WITH}{requirement}" in sent
        if message and is_wanted:
            if len(message) > _LONGEST:
                raise FaultyInputError([Fault(name, _TOO_LONG)])
            found.append(DecisionReason(requirement or None, message))
    return tuple(found)


def _correction(sent: Form) -> DocumentCorrection:
    wanted: dict[str, Any] = {}
    if "kind" in sent:
        wanted["kind"] = sent.text("kind")
    if "rotation" in sent:
        wanted["rotation"] = sent.number("rotation")
    if "field" in sent:
        absent = "absent" in sent
        wanted["fields"] = {sent.text("field"): None if absent else sent.text("value")}
    if "undo" in sent:
        wanted["undo"] = sent.every("undo")
    if sent.optional("note"):
        wanted["note"] = sent.text("note")
    try:
        return DocumentCorrection.model_validate(wanted)
    except ValidationError as error:
        raise FaultyInputError([Fault("document", _UNUSABLE)]) from error


def _why(sent: Form, name: str) -> str:
    reason = sent.text(name)
    if not reason:
        raise FaultyInputError([Fault(name, _NO_REASON)])
    if len(reason) > _LONGEST:
        raise FaultyInputError([Fault(name, _TOO_LONG)])
    return reason


def _take_in_hand(services: Services, actor: Actor, case_id: str) -> None:
    """Who works on a case has it in hand, and keeps it while working."""
    row = cases.get(services, actor, case_id).row
    is_fresh = (
        row.claimed_by == actor.id
        and row.claimed_until is not None
        and row.claimed_until > services.clock() + CLAIM_LASTS / 2
    )
    if not is_fresh:
        claims.claim(services, actor, case_id)


def _back(case_id: str, sent: Form) -> Response:
    query = queue_of(sent)
    return go(query.address(f"/cases/{case_id}", page=query.page))
