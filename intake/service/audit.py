"""What is written down of every change and every look at a document."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service.actor import Actor
from storage import audit
from storage.audit import Fault, Head


def log(  # noqa: PLR0913  # one keyword for each column
    session: Session,
    services: Services,
    actor: Actor,
    action: str,
    *,
    subject: str | None = None,
    case_id: str | None = None,
    county: str | None = None,
    school_code: str | None = None,
    **detail: Any,
) -> None:
    """Write down that `actor` did `action`, within the caller's `Database.write()` transaction.

    `action` is `thing.verb` (`document.view`, `case.submit`), `subject` the id of what it was done
    to. `detail` is JSON of ids, counts and words of this program: nothing personal, no name and
    no number read from a paper. The entry is there if the transaction commits, and only then.
    """
    audit.note(
        session,
        audit.Note(
            at=services.clock(),
            actor=actor.id,
            actor_name=actor.name,
            action=action,
            subject=subject,
            case_id=case_id,
            county=county,
            school_code=school_code,
            detail=detail,
        ),
    )


def verify(services: Services, expected: Head | None = None) -> Head | Fault:
    """Walk the whole trail; its head, or the first entry that is wrong. See `storage.audit`."""
    with services.database.read() as session:
        return audit.verify(session, expected)
