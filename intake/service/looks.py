"""Who looked at which case, and who asked for whole ID numbers and why."""

from __future__ import annotations

from typing import Protocol

from intake.assembly import Services
from intake.service import audit
from intake.service.actor import Actor
from intake.service.changes import EVENT_PURPOSE
from storage.audit import Note
from storage.tables import CaseEvent, CaseRow


class SeenCase(Protocol):
    """The case a look is about."""

    @property
    def id(self) -> str:
        """The case."""

    @property
    def county(self) -> str:
        """Its county."""

    @property
    def school_code(self) -> str:
        """Its school."""


def note(services: Services, actor: Actor, case: SeenCase, action: str) -> None:
    """Have it written to the trail that `actor` looked at a case (`case.view`, …)."""
    services.looks.note(
        Note(
            at=services.clock(),
            actor=actor.id,
            actor_name=actor.name,
            action=action,
            subject=case.id,
            case_id=case.id,
            county=case.county,
            school_code=case.school_code,
            detail={},
        )
    )


def reveal(services: Services, actor: Actor, case: CaseRow, reason: str) -> None:
    """Write down, before they are shown, that `actor` asked for whole ID numbers, and why."""
    with services.database.write() as session:
        detail = services.keyring.seal_json({"reason": reason}, EVENT_PURPOSE)
        session.add(
            CaseEvent(
                case_id=case.id,
                at=services.clock(),
                actor=actor.id,
                actor_name=actor.name,
                action="reveal",
                from_status=case.status,
                to_status=case.status,
                detail=detail,
            )
        )
        audit.log(
            session,
            services,
            actor,
            "case.reveal",
            subject=case.id,
            case_id=case.id,
            county=case.county,
            school_code=case.school_code,
        )
