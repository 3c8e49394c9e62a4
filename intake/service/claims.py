"""Taking a case in hand, so that two reviewers do not work on the same one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import audit, changes
from intake.service.actor import Actor, Role, require
from intake.service.cases import CaseView, find, view
from intake.service.errors import ForbiddenError, NotAllowedNowError
from intake.service.rights import REVIEWERS_ONLY, bounds_of, must_review
from matching.model import Text
from storage.cases import EVERY_CASE, CaseFilter, next_in_queue
from storage.tables import CaseRow

CLAIM_LASTS = timedelta(minutes=20)
_NOT_SUBMITTED = Text("只有已提交的申请可以审核", "Only a submitted case can be reviewed")


def is_claimed_by_other(services: Services, actor: Actor, case: CaseRow) -> bool:
    """Whether somebody else has the case in hand at this moment."""
    return (
        case.claimed_until is not None
        and case.claimed_until > services.clock()
        and case.claimed_by != actor.id
    )


def must_be_in_review(session: Session, services: Services, actor: Actor, case: CaseRow) -> None:
    """Let only a reviewer work on it, and only while it waits for one and no other has it.

    Raises:
        ForbiddenError: the actor may not decide it.
        NotAllowedNowError: it is not submitted, or somebody else has it in hand.
    """
    must_review(session, actor, case)
    if case.status != "submitted":
        raise NotAllowedNowError(_NOT_SUBMITTED)
    if is_claimed_by_other(services, actor, case):
        raise NotAllowedNowError(in_hand(case))


def claim(services: Services, actor: Actor, case_id: str) -> CaseView:
    """Take the case in hand for twenty minutes; who has it already gets twenty more.

    Raises:
        NotFoundError: none that the actor may see.
        ForbiddenError: the actor may not decide it.
        NotAllowedNowError: it is not submitted, or somebody else has it in hand.
    """
    with services.database.write() as session:
        case = find(session, actor, case_id, lock=True)
        must_be_in_review(session, services, actor, case)
        _take(session, services, actor, case)
        return view(session, services, case)


def claim_next(
    services: Services, actor: Actor, wanted: CaseFilter = EVERY_CASE
) -> CaseView | None:
    """Take the case in hand that is due first and that nobody has; None when there is none.

    Raises:
        ForbiddenError: the actor is no reviewer.
    """
    if actor.role is not Role.REVIEWER:
        raise ForbiddenError(REVIEWERS_ONLY)
    with services.database.write() as session:
        case = next_in_queue(
            session, bounds_of(actor), wanted, asker=actor.id, now=services.clock()
        )
        if case is None:
            return None
        _take(session, services, actor, case)
        return view(session, services, case)


def release(services: Services, actor: Actor, case_id: str) -> CaseView:
    """Give the case back to the queue; a case nobody has in hand stays as it is.

    Raises:
        NotFoundError: none that the actor may see.
        ForbiddenError: no reviewer, or somebody else has it in hand; only an administrator frees
            that.
    """
    with services.database.write() as session:
        case = find(session, actor, case_id, lock=True)
        require(actor, Role.REVIEWER, Role.ADMINISTRATOR)
        if is_claimed_by_other(services, actor, case) and actor.role is not Role.ADMINISTRATOR:
            raise ForbiddenError(in_hand(case))
        if case.claimed_by is not None:
            drop(case)
            _write_down(session, services, actor, case, "release")
        return view(session, services, case)


def in_hand(case: CaseRow) -> Text:
    """Who has the case, said to somebody else."""
    return Text(f"{case.claimed_name}正在审核本件", f"{case.claimed_name} has this case in hand")


def drop(case: CaseRow) -> None:
    """Nobody has the case in hand any more."""
    case.claimed_by = case.claimed_name = case.claimed_until = None


def _take(session: Session, services: Services, actor: Actor, case: CaseRow) -> None:
    case.claimed_by, case.claimed_name = actor.id, actor.name
    case.claimed_until = services.clock() + CLAIM_LASTS
    _write_down(session, services, actor, case, "claim")


def _write_down(
    session: Session, services: Services, actor: Actor, case: CaseRow, action: str
) -> None:
    session.flush()
    audit.log(
        session,
        services,
        actor,
        f"case.{action}",
        subject=case.id,
        case_id=case.id,
        county=case.county,
        school_code=case.school_code,
    )
    changes.tell_of(session, services, case, action)
