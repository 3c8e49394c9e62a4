"""The schools that somebody may see, to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from intake.assembly import Services
from intake.service.actor import Actor
from storage.tables import SchoolRow


def school_names(services: Services, actor: Actor) -> Sequence[tuple[str, str]]:
    """Code and name of each school within the actor's bounds, by name."""
    query = select(SchoolRow.code, SchoolRow.name).order_by(SchoolRow.name, SchoolRow.code)
    if actor.county is not None:
        query = query.where(SchoolRow.county == actor.county)
    if actor.school_code is not None:
        query = query.where(SchoolRow.code == actor.school_code)
    with services.database.read() as session:
        return [(code, name) for code, name in session.execute(query)]
