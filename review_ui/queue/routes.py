"""`/queue`: cases that wait, found, sorted, taken in hand."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.assembly import Services
from intake.clock import today
from intake.service import cases, claims, searches
from intake.service.actor import Role, require
from intake.service.school_names import school_names
from matching.model import Category, VerdictValue
from review_ui.foundation.forms import WithForm
from review_ui.foundation.pages import go, page
from review_ui.foundation.search import typed_under
from review_ui.foundation.visitor import Visitor, WithVisitor
from review_ui.queue.deadline import deadline
from review_ui.queue.query import EVERY, Due, QueueQuery

router = APIRouter()
PAGE_SIZE = 50
STATUSES = ("submitted", "returned", "approved", "refused", "draft", "withdrawn", EVERY)
_COUNTY = (Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR)


@router.get("/queue")
def queue(request: Request, services: WithServices, visitor: WithVisitor) -> Response:
    """The cases one sees, those first that are due first."""
    require(visitor.actor, *_COUNTY)
    typed = typed_under(services, visitor, request.query_params.get("search", ""))
    query = QueueQuery.of(request.query_params, typed)
    day, now = today(services.clock), services.clock()
    listed = cases.listing(services, visitor.actor, query.case_query(day, PAGE_SIZE))
    return page(
        request,
        "queue/queue.html.j2",
        visitor,
        query=query,
        listed=listed,
        pages=max(1, -(-listed.total // PAGE_SIZE)),
        first=(query.page - 1) * PAGE_SIZE + 1,
        statuses=STATUSES,
        categories=tuple(Category),
        verdicts=tuple(VerdictValue),
        dues=tuple(Due),
        schools=school_names(services, visitor.actor),
        deadline=lambda case: deadline(case.due_on, day) if case.status == "submitted" else None,
        held=lambda case: case.claimed_until is not None and case.claimed_until > now,
        may_review=visitor.role is Role.REVIEWER,
        nothing_waits=request.query_params.get("done") == "none",
    )


@router.post("/queue")
def find(services: WithServices, visitor: WithVisitor, sent: WithForm) -> Response:
    """Narrow the queue; what was typed stays out of the address."""
    require(visitor.actor, *_COUNTY)
    key = searches.keep(services, visitor.person, sent.text("text"))
    return go(queue_of(sent).address(search=key))


@router.post("/queue/next")
def next_case(services: WithServices, visitor: WithVisitor, sent: WithForm) -> Response:
    """Take in hand the case that is due first and that nobody has."""
    return go(next_address(services, visitor, queue_of(sent)))


def queue_of(sent: WithForm) -> QueueQuery:
    """The filters of the queue that a form carries along."""
    return QueueQuery.of({name: sent.text(name) for name in QueueQuery.__slots__ if name in sent})


def next_address(services: Services, visitor: Visitor, query: QueueQuery) -> str:
    """Take the next case of these filters in hand; where it is, or the queue if none waits.

    Only cases that wait can be next, whichever state the queue shows.
    """
    wanted = replace(query.filter(today(services.clock)), statuses=())
    taken = claims.claim_next(services, visitor.actor, wanted)
    if taken is None:
        queue = query.address()
        return f"{queue}{'&' if '?' in queue else '?'}done=none"
    return query.address(f"/cases/{taken.row.id}")
