"""`/administration/trail`: who looked at what and who changed what."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.service import trail
from intake.service.trail import TrailQuery
from review_ui.administration.sections import administration_page
from review_ui.administration.trail_details import Teller
from review_ui.county.routes import requirement_titles
from review_ui.foundation.forms import WithForm
from review_ui.foundation.search import SearchKey, found_at, typed_under
from review_ui.foundation.visitor import WithVisitor
from review_ui.foundation.words import Words, table

router = APIRouter(prefix="/administration/trail")
PAGE_SIZE = 50
_Text = Annotated[str, Query(max_length=64)]


@router.get("")
def listing(  # noqa: PLR0913, PLR0917  # the query, one by one
    request: Request,
    services: WithServices,
    visitor: WithVisitor,
    search: SearchKey = "",
    action: _Text = "",
    about: _Text = "",
    since: _Text = "",
    until: _Text = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:
    """The last entries first, narrowed by person, action, thing and day."""
    who = typed_under(services, visitor, search)
    query = TrailQuery(who, action.strip(), about.strip(), _day(since), _day(until), before)
    entries = trail.entries(services, visitor.actor, query, PAGE_SIZE)
    return administration_page(
        request,
        "trail.html.j2",
        visitor,
        written=entries,
        query=query,
        told=Teller(visitor.words, requirement_titles(services), services.keyring).told,
        said=partial(said, words=visitor.words),
        actions=known_actions(),
        search=search if who else "",
        following=entries[-1].sequence if len(entries) == PAGE_SIZE else None,
    )


@router.post("")
def find(services: WithServices, visitor: WithVisitor, sent: WithForm) -> Response:
    """Narrow the trail; the name that was typed stays out of the address."""
    kept = ("action", "about", "since", "until")
    return found_at(services, visitor, sent, "/administration/trail", "who", kept)


def known_actions() -> list[str]:
    """What may stand in the trail, of cases first."""
    of_cases = [name if "." in name else f"case.{name}" for name in table()["actions"]]
    return [*of_cases, *table()["trail_actions"]]


def said(action: str, words: Words) -> str:
    """An action of the trail in words; one that has none stands as it is written down."""
    name = action.removeprefix("case.")
    for group in ("actions", "trail_actions"):
        if words.has(group, name):
            return words(group, name)
    return action


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
