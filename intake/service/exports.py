"""What people take away as tables: bounded by what they see, and written to the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from intake.assembly import Services
from intake.service import audit
from intake.service.actor import Actor, Role, require
from intake.service.cases import CaseQuery, with_text
from intake.service.rights import bounds_of
from intake.service.statistics import Statistics, statistics
from storage.cases import CaseFilter, CaseLine, case_lines

MOST_CASES = 100_000
_COUNTY = (Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class CasesTaken:
    """The cases of a list; `is_cut`: there are more than may be taken at once."""

    lines: Sequence[CaseLine]
    is_cut: bool


def take_cases(services: Services, actor: Actor, query: CaseQuery, form: str) -> CasesTaken:
    """Every case of a list, whatever its page; `form` (csv, xlsx) is written down with the filters.

    What was typed to find cases is not written down, only that something was.

    Raises:
        ForbiddenError: the actor is not of the county.
    """
    require(actor, *_COUNTY)
    wanted = query.filter
    typed = (query.text or "").strip()
    if typed:
        wanted = with_text(services, wanted, typed)
    with services.database.read() as session:
        lines = case_lines(
            session,
            bounds_of(actor),
            wanted,
            query.order,
            limit=MOST_CASES + 1,
            asker=actor.id,
            now=services.clock(),
        )
    taken = CasesTaken(lines[:MOST_CASES], len(lines) > MOST_CASES)
    detail = {"form": form, "cases": len(taken.lines), "searched": bool(typed)}
    _note(services, actor, "case.export", {**_filters(query.filter), **detail})
    return taken


def take_statistics(  # noqa: PLR0913  # of which days, which table, in which form
    services: Services,
    actor: Actor,
    since: date | None,
    until: date | None,
    *,
    table: str,
    form: str,
) -> Statistics:
    """The numbers of a span, to take away; which table and in which form is written down.

    Raises:
        ForbiddenError: the actor is not of the county.
    """
    require(actor, *_COUNTY)
    found = statistics(services, actor, since, until)
    detail = {
        "form": form,
        "table": table,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
    }
    _note(services, actor, "statistics.export", detail)
    return found


def _filters(wanted: CaseFilter) -> dict[str, Any]:
    """The filters that are set, as JSON; the trail has a `school_code` of its own, the actor's."""
    values = {one.name: getattr(wanted, one.name) for one in fields(wanted) if one.name != "text"}
    values["school"] = values.pop("school_code")
    return {
        name: list(value) if isinstance(value, tuple) else str(value)
        for name, value in values.items()
        if value
    }


def _note(services: Services, actor: Actor, action: str, detail: Mapping[str, Any]) -> None:
    with services.database.write() as session:
        audit.log(
            session,
            services,
            actor,
            action,
            county=actor.county,
            school_code=actor.school_code,
            **detail,
        )
