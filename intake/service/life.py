"""The life of a case: draft → submitted → (returned → submitted)* → approved or refused.

The school may withdraw it as long as nobody has decided. Every step is taken on a locked row, so
that of two at once one comes too late and is told so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.clock import CHINA
from intake.service import changes, snapshots
from intake.service.actor import Actor
from intake.service.cases import CaseView, find, must_be_version, view
from intake.service.changes import Change
from intake.service.claims import drop, in_hand, is_claimed_by_other
from intake.service.completeness import Completeness
from intake.service.errors import (
    Fault,
    FaultyInputError,
    NotAllowedNowError,
    NotCompleteError,
    Outstanding,
)
from intake.service.filing import file_for_inbox
from intake.service.rights import must_review, must_write
from intake.working_days import DECISION_WORKING_DAYS, working_days_after
from matching.model import Text
from storage.tables import CaseRow

Outcome = Literal["approved", "returned", "refused"]
_NO_SUCH_REQUIREMENT = Text("本件没有这一项要求", "the case has no such requirement")
STATUS_NAMES = {
    "draft": Text("草稿", "draft"),
    "submitted": Text("已提交", "submitted"),
    "returned": Text("已退回", "returned"),
    "approved": Text("已通过", "approved"),
    "refused": Text("不予通过", "refused"),
    "withdrawn": Text("已撤回", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class DecisionReason:
    """What a reviewer tells the school about one requirement, or about the case (None)."""

    requirement: str | None
    message: str


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A reviewer's word. To return needs reasons, to refuse reasons or a note."""

    outcome: Outcome
    reasons: Sequence[DecisionReason] = ()
    note: str | None = None


def submit(
    services: Services, actor: Actor, case_id: str, version: int | None, note: str | None = None
) -> CaseView:
    """Hand the case to the county; it is due ten working days from now.

    Raises:
        NotFoundError, ForbiddenError, PreconditionError: as for every change.
        NotAllowedNowError: it is neither draft nor returned.
    """
    with services.database.write() as session:
        case = find(session, actor, case_id, lock=True)
        must_write(actor)
        _must_be(case, {"draft", "returned"}, Text("提交", "submitted"))
        must_be_version(case, version)
        now = services.clock()
        before, case.status = case.status, "submitted"
        case.submitted_at = now
        case.due_on = working_days_after(now.astimezone(CHINA).date(), DECISION_WORKING_DAYS)
        return _done(session, services, actor, case, Change("submit", before, _why(note)))


def withdraw(
    services: Services, actor: Actor, case_id: str, version: int | None, note: str | None = None
) -> CaseView:
    """Take the case back for good.

    Raises:
        NotFoundError, ForbiddenError, PreconditionError: as for every change.
        NotAllowedNowError: it was decided or withdrawn before.
    """
    with services.database.write() as session:
        case = find(session, actor, case_id, lock=True)
        must_write(actor)
        _must_be(case, {"draft", "submitted", "returned"}, Text("撤回", "withdrawn"))
        must_be_version(case, version)
        before, case.status = case.status, "withdrawn"
        case.due_on = None
        drop(case)
        return _done(session, services, actor, case, Change("withdraw", before, _why(note)))


def decide(
    services: Services,
    actor: Actor,
    case_id: str,
    decision: NewDecision,
    version: int | None,
) -> CaseView:
    """A reviewer's word: approve, return to the school with reasons, or refuse.

    Raises:
        NotFoundError: none that the actor may see.
        ForbiddenError: not a reviewer, or one who created the case or uploaded to it.
        PreconditionError: `version` is not today's.
        NotAllowedNowError: not submitted, or another reviewer has it in hand.
        NotCompleteError: to be approved, but something blocks.
        FaultyInputError: to be returned or refused without a reason, or about a requirement that
            the case does not have.
    """
    with services.database.write() as session:
        case = find(session, actor, case_id, lock=True)
        must_review(session, actor, case)
        _must_be(case, {"submitted"}, Text("审核", "decided"))
        must_be_version(case, version)
        if is_claimed_by_other(services, actor, case):
            raise NotAllowedNowError(in_hand(case))
        seen = snapshots.remember(session, services, case)
        _check_decision(seen, decision)
        case.status = decision.outcome
        case.decided_by, case.decided_at = actor.id, services.clock()
        if decision.outcome == "returned":
            case.due_on = None
        drop(case)
        reasons = [asdict(one) for one in decision.reasons]
        trail = {"verdict": seen.value.value, "policy": seen.found.policy}
        found = {one.result.id: one.status.value for one in seen.requirements}
        detail = {"reasons": reasons, "note": decision.note, "requirements": found, **trail}
        change = Change(decision.outcome, "submitted", detail, trail)
        return _done(session, services, actor, case, change)


def _check_decision(seen: Completeness, decision: NewDecision) -> None:
    """Refuse what cannot be decided like this; the faults of the input come first."""
    known = {one.result.id for one in seen.requirements}
    outcome, reasons = decision.outcome, decision.reasons
    faults = [
        Fault(f"reasons[{place}].requirement", _NO_SUCH_REQUIREMENT)
        for place, one in enumerate(reasons)
        if one.requirement is not None and one.requirement not in known
    ]
    if outcome == "returned" and not reasons:
        faults.append(Fault("reasons", Text("退回时请写明原因", "say why it is returned")))
    if outcome == "refused" and not reasons and not decision.note:
        faults.append(Fault("reasons", Text("不予通过时请写明原因", "say why it is refused")))
    if outcome == "approved" and reasons:
        faults.append(Fault("reasons", Text("通过时不填原因", "an approval has no reasons")))
    if faults:
        raise FaultyInputError(faults)
    if outcome == "approved" and (seen.outstanding or seen.papers.pending):
        still = [
            Outstanding(one.result.id, one.result.title, one.status.value)
            for one in seen.requirements
            if one.is_open
        ]
        raise NotCompleteError(still, seen.papers.pending)


def _must_be(case: CaseRow, allowed: set[str], wanted: Text) -> None:
    if case.status not in allowed:
        now = STATUS_NAMES[case.status]
        raise NotAllowedNowError(
            Text(
                f"当前状态为“{now.zh}”，不能{wanted.zh}",
                f"It is {now.en} and cannot be {wanted.en}",
            )
        )


def _why(note: str | None) -> dict[str, str]:
    return {} if note is None else {"note": note}


def _done(
    session: Session, services: Services, actor: Actor, case: CaseRow, change: Change
) -> CaseView:
    if case.status not in snapshots.OPEN:
        file_for_inbox(session, services, case)
    changes.record(session, services, actor, case, change)
    return view(session, services, case)
