"""Reading the audit trail: who looked at what, who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select

from intake.assembly import Services
from intake.clock import CHINA
from intake.service.actor import Actor, Role, require
from storage.tables import AuditEntry


@dataclass(frozen=True, slots=True)
class TrailQuery:
    """What is looked for.

    `who` is part of a name, or an id; `action` one action or, like `token`, all of its group;
    `about` the id of a case or another thing. Days are China's, both included. `before` is the
    sequence at which the page before ended.
    """

    who: str = ""
    action: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


def entries(
    services: Services, actor: Actor, query: TrailQuery, limit: int = 50
) -> Sequence[AuditEntry]:
    """Entries within the actor's bounds, the last ones first.

    Raises:
        ForbiddenError: neither administrator nor auditor.
    """
    require(actor, Role.ADMINISTRATOR, Role.AUDITOR)
    wanted = select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(limit)
    if actor.county is not None:
        wanted = wanted.where(AuditEntry.county == actor.county)
    if query.who:
        named = AuditEntry.actor_name.contains(query.who, autoescape=True)
        wanted = wanted.where(or_(named, AuditEntry.actor == query.who))
    if query.action:
        group = AuditEntry.action.startswith(f"{query.action}.", autoescape=True)
        wanted = wanted.where(or_(AuditEntry.action == query.action, group))
    if query.about:
        wanted = wanted.where(
            or_(AuditEntry.case_id == query.about, AuditEntry.subject == query.about)
        )
    if query.since is not None:
        wanted = wanted.where(AuditEntry.at >= _begin(query.since))
    if query.until is not None:
        wanted = wanted.where(AuditEntry.at < _begin(query.until) + timedelta(days=1))
    if query.before is not None:
        wanted = wanted.where(AuditEntry.sequence < query.before)
    with services.database.read() as session:
        return session.scalars(wanted).all()


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
