"""`/county`: how the county stands, and its numbers and queue to take away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.assembly import Services
from intake.clock import today
from intake.pipeline import policy_directories
from intake.service import exports
from intake.service.actor import Role, require
from intake.service.statistics import statistics
from intake.spreadsheets import CSV_TYPE, XLSX_TYPE, Table, as_csv, as_xlsx
from matching.model import Text
from matching.policy import available_policies
from review_ui.county.case_table import case_table
from review_ui.county.sections import drawn, sections
from review_ui.foundation.pages import page
from review_ui.foundation.search import typed_under
from review_ui.foundation.visitor import WithVisitor
from review_ui.queue.query import QueueQuery
from storage.errors import NotFoundError

router = APIRouter()
SPANS = (7, 30, 90, 365)
_COUNTY = (Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR)
Day = Annotated[str, Query(max_length=10)]
Form = Annotated[Literal["csv", "xlsx"], Path()]


@router.get("/county")
def county(
    request: Request, services: WithServices, visitor: WithVisitor, since: Day = "", until: Day = ""
) -> Response:
    """Charts and tables of a span of days; by default the last ninety."""
    require(visitor.actor, *_COUNTY)
    found = statistics(services, visitor.actor, _day(since), _day(until))
    made = sections(found, visitor.words, requirement_titles(services))
    now = today(services.clock)
    return page(
        request,
        "county/county.html.j2",
        visitor,
        found=found,
        sections=made,
        charts=drawn(made),
        spans=[(days, (now - timedelta(days=days - 1)).isoformat()) for days in SPANS],
        today=now,
    )


@router.get("/county/{name}.{form}")
def take_numbers(  # noqa: PLR0913, PLR0917  # of which days, which table, in which form
    services: WithServices,
    visitor: WithVisitor,
    name: Annotated[str, Path(max_length=40)],
    form: Form,
    since: Day = "",
    until: Day = "",
) -> Response:
    """One table as CSV or XLSX, or `all` of them as sheets of one workbook."""
    require(visitor.actor, *_COUNTY)
    found = exports.take_statistics(
        services, visitor.actor, _day(since), _day(until), table=name, form=form
    )
    made = sections(found, visitor.words, requirement_titles(services))
    wanted = [one.table for one in made if name in {one.key, "all"}]
    if not wanted or (form == "csv" and name == "all"):
        raise NotFoundError(name)
    return _handed_out(wanted, form, f"{name}-{found.since}-{found.until}")


@router.get("/queue.{form}")
def take_queue(
    request: Request, services: WithServices, visitor: WithVisitor, form: Form
) -> Response:
    """The queue with its filters, whole."""
    require(visitor.actor, *_COUNTY)
    typed = typed_under(services, visitor, request.query_params.get("search", ""))
    query = QueueQuery.of(request.query_params, typed)
    day = today(services.clock)
    taken = exports.take_cases(services, visitor.actor, query.case_query(day, 0), form)
    table = case_table(taken, visitor.words, requirement_titles(services), services.clock())
    return _handed_out([table], form, f"cases-{day}")


def requirement_titles(services: Services) -> Mapping[str, Text]:
    """What each requirement of any rule set is called; the newest edition names it."""
    policies = available_policies(policy_directories(services.settings))
    by_age = sorted(policies, key=lambda policy: (policy.is_default, policy.since))
    return {
        name: requirement.title
        for policy in by_age
        for name, requirement in policy.requirements.items()
    }


def _handed_out(tables: list[Table], form: str, name: str) -> Response:
    body = as_csv(tables[0]) if form == "csv" else as_xlsx(tables)
    return Response(
        body,
        media_type=CSV_TYPE if form == "csv" else XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
