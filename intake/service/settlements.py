"""A reviewer's word on what the software left unsure."""

from __future__ import annotations

from typing import Literal

from intake.assembly import Services
from intake.service import changes, completeness, snapshots
from intake.service.actor import Actor
from intake.service.cases import find, must_be_version
from intake.service.changes import Change
from intake.service.claims import must_be_in_review
from intake.service.completeness import SETTLEMENT_PURPOSE, CheckedRequirement, Completeness
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError
from matching.model import Status, Text
from storage.errors import NotFoundError
from storage.tables import Settlement
from storage.tables.base import new_id

_NO_SUCH = Text("本件没有这一项要求", "the case has no such requirement")
_NOT_UNSURE = Text(
    "只有“存疑”的要求可以人工认定，缺少或不符的不能",
    "Only an unsure requirement can be settled, not one that is missing, failed or met",
)


def settle(  # noqa: PLR0913  # who says what about which requirement, and why
    services: Services,
    actor: Actor,
    case_id: str,
    requirement: str,
    *,
    outcome: Literal["satisfied", "failed"],
    reason: str,
    version: int | None = None,
) -> Completeness:
    """Settle an unsure requirement, for as long as the reasons are those of this moment.

    Raises:
        NotFoundError, ForbiddenError, PreconditionError: as for a decision.
        NotAllowedNowError: not submitted, in somebody else's hand, or the requirement not unsure.
        FaultyInputError: the case has no such requirement.
    """
    with services.database.write() as session:
        case = find(session, actor, case_id, lock=True)
        must_be_in_review(session, services, actor, case)
        must_be_version(case, version)
        seen = completeness.look(session, services, case)
        result = _requirement(seen, requirement).result
        if result.status is not Status.UNSURE:
            raise NotAllowedNowError(_NOT_UNSURE)
        row = Settlement(
            id=new_id(),
            case_id=case.id,
            requirement=requirement,
            outcome=outcome,
            reason=services.keyring.seal_text(reason, SETTLEMENT_PURPOSE),
            digest=completeness.digest_of(services, result, seen.papers.readings),
            actor=actor.id,
            actor_name=actor.name,
            at=services.clock(),
        )
        session.add(row)
        after = snapshots.remember(session, services, case)
        said = {"requirement": requirement, "outcome": outcome}
        change = Change("settle", case.status, {**said, "reason": reason}, said, row.id)
        changes.record(session, services, actor, case, change)
        return after


def withdraw_settlement(
    services: Services, actor: Actor, case_id: str, settlement_id: str
) -> Completeness:
    """Take a settlement back; the requirement is as unsure as before.

    Raises:
        NotFoundError: no such case or settlement; ForbiddenError, NotAllowedNowError: as above.
    """
    with services.database.write() as session:
        case = find(session, actor, case_id, lock=True)
        must_be_in_review(session, services, actor, case)
        row = session.get(Settlement, settlement_id)
        if row is None or row.case_id != case.id:
            raise NotFoundError
        if row.withdrawn_at is not None:
            raise NotAllowedNowError(Text("这条认定已经撤销", "It was withdrawn before"))
        row.withdrawn_at = services.clock()
        after = snapshots.remember(session, services, case)
        said = {"requirement": row.requirement, "outcome": row.outcome}
        change = Change("withdraw_settlement", case.status, said, said, row.id)
        changes.record(session, services, actor, case, change)
        return after


def _requirement(seen: Completeness, name: str) -> CheckedRequirement:
    for one in seen.requirements:
        if one.result.id == name:
            return one
    raise FaultyInputError([Fault("requirement", _NO_SUCH)])
