"""What happened, told to whoever listens: the same transaction that changes something tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service.actor import Actor
from storage.tables import Notice

KEPT = timedelta(hours=24)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as a listener gets it. `id` grows; `data` holds nothing personal."""

    id: int
    event: str
    county: str
    school_code: str | None
    case_id: str | None
    data: dict[str, Any]

    def concerns(self, actor: Actor) -> bool:
        """Whether `actor` may hear it."""
        return actor.sees(self.county, self.school_code)


def tell(  # noqa: PLR0913  # the columns of one row, by name
    session: Session,
    services: Services,
    event: str,
    *,
    county: str,
    school_code: str | None = None,
    case_id: str | None = None,
    **data: str | float | bool | None,
) -> None:
    """Tell, with this session's commit, that something happened.

    Args:
        session: a writing session; when it fails, nothing is told.
        services: for the clock.
        event: what happened: `case` (its state, verdict or papers), `document` (reading of a file
            went on), `inbox`, `import`.
        county: whose it is.
        school_code: whose it is; None is heard only by those who see the whole county.
        case_id: the case, where there is one.
        data: ids, counts and states; nothing personal.
    """
    session.add(
        Notice(
            at=services.clock(),
            event=event,
            county=county,
            school_code=school_code,
            case_id=case_id,
            data=data,
        )
    )


def since(session: Session, after: int) -> Sequence[Told]:
    """What was told after the notice `after`, oldest first, at most 500 at once."""
    rows = session.scalars(
        select(Notice).where(Notice.id > after).order_by(Notice.id).limit(_AT_ONCE)
    )
    return [
        Told(row.id, row.event, row.county, row.school_code, row.case_id, row.data) for row in rows
    ]


def newest(session: Session) -> int:
    """The id of the newest notice, 0 when nothing was told yet."""
    return session.scalar(select(func.max(Notice.id))) or 0


def forget_old(session: Session, services: Services) -> None:
    """Remove notices that nobody resumes from any more.

    The newest stays: SQLite numbers on from the highest row it has.
    """
    old = Notice.at < services.clock() - KEPT
    session.execute(delete(Notice).where(old, Notice.id < newest(session)))
