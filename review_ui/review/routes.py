"""`/cases/{id}`: one case on one screen, and its history."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.clock import today
from intake.service import cases
from intake.service.actor import Role, require
from intake.service.desk import look_at
from intake.service.history import history
from ocr.kinds import all_kinds
from review_ui.foundation.pages import page
from review_ui.foundation.visitor import WithVisitor
from review_ui.foundation.words import Words
from review_ui.queue.deadline import deadline
from review_ui.queue.query import QueueQuery
from review_ui.review.past import newest_first
from review_ui.review.screen import Check, Screen, screen_of

router = APIRouter()
CaseId = Annotated[str, Path(max_length=32)]
COUNTY = (Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR)


@router.get("/cases/{case_id}")
def case_screen(
    request: Request, services: WithServices, visitor: WithVisitor, case_id: CaseId
) -> Response:
    """The checklist, the photos, what was read beside the record."""
    look = look_at(services, visitor.actor, case_id)
    require(visitor.actor, *COUNTY)
    row, now = look.view.row, services.clock()
    held = row.claimed_until is not None and row.claimed_until > now
    return page(
        request,
        "review/case.html.j2",
        visitor,
        look=look,
        row=row,
        case=look.view.application,
        screen=screen_of(look),
        query=QueueQuery.of(request.query_params),
        deadline=deadline(row.due_on, today(services.clock)),
        is_mine=held and row.claimed_by == visitor.actor.id,
        held_by=row.claimed_name if held and row.claimed_by != visitor.actor.id else None,
        may_act=look.why_not is None,
        is_reviewer=visitor.role is Role.REVIEWER,
        kinds=[*all_kinds(), "other"],
        prepared_reason=prepared_reason,
    )


def prepared_reason(check: Check, screen: Screen, words: Words) -> str:
    """What the school is told about a check unless the reviewer says it otherwise.

    Where the software could not read, the school is asked for a better photo.
    """
    told = [
        words("return_codes", row.reason.code)
        if words.has("return_codes", row.reason.code)
        else screen.hide(words.say(row.reason.message))
        for row in check.reasons
    ]
    return " ".join(dict.fromkeys(told)) or words("return_codes", "not_supplied")


@router.get("/cases/{case_id}/history")
def case_history(
    request: Request, services: WithServices, visitor: WithVisitor, case_id: CaseId
) -> Response:
    """Everything that happened to the case, newest first."""
    view = cases.get(services, visitor.actor, case_id)
    require(visitor.actor, *COUNTY)
    lines = history(services, visitor.actor, case_id)
    return page(
        request,
        "review/history.html.j2",
        visitor,
        row=view.row,
        lines=newest_first(lines, visitor.words),
        query=QueueQuery.of(request.query_params),
    )
