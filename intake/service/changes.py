"""One change of a case: its version, its history, the trail and the notice, together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import audit, notices
from intake.service.actor import Actor
from storage.tables import CaseEvent, CaseRow

EVENT_PURPOSE = "case_event"


@dataclass(frozen=True, slots=True)
class Change:
    """What was done.

    `action` is a word of this program (`submit`, `approve`, `correct` …); `detail` is kept sealed
    in the history and may be personal; `trail` goes to the audit trail and may not.
    """

    action: str
    from_status: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    trail: Mapping[str, Any] = field(default_factory=dict)
    subject: str | None = None


def record(
    session: Session, services: Services, actor: Actor, case: CaseRow, change: Change
) -> None:
    """Count the change, write it down and tell it; within the transaction that makes it."""
    now = services.clock()
    case.version += 1
    case.changed_at = now
    detail = services.keyring.seal_json(dict(change.detail), EVENT_PURPOSE)
    session.add(
        CaseEvent(
            case_id=case.id,
            at=now,
            actor=actor.id,
            actor_name=actor.name,
            action=change.action,
            from_status=change.from_status,
            to_status=case.status,
            detail=detail if change.detail else None,
        )
    )
    session.flush()
    audit.log(
        session,
        services,
        actor,
        f"case.{change.action}",
        subject=change.subject or case.id,
        case_id=case.id,
        county=case.county,
        school_code=case.school_code,
        version=case.version,
        **change.trail,
    )
    tell_of(session, services, case, change.action)


def tell_of(session: Session, services: Services, case: CaseRow, action: str) -> None:
    """Tell listeners how the case stands."""
    notices.tell(
        session,
        services,
        "case",
        county=case.county,
        school_code=case.school_code,
        case_id=case.id,
        action=action,
        status=case.status,
        version=case.version,
        verdict=case.verdict,
        pending=case.pending,
    )
