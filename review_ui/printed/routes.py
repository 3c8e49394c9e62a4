"""`/summary-code`: which case and state the code on a printed summary belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.assembly import Services
from intake.service import summaries
from intake.service.actor import Role
from intake.service.summaries import Checked
from review_ui.foundation.forms import WithForm
from review_ui.foundation.navigation import CHECK_AT
from review_ui.foundation.pages import page
from review_ui.foundation.search import SearchKey, found_at, typed_under
from review_ui.foundation.visitor import Visitor, WithVisitor
from review_ui.review.past import Told, newest_first
from storage.errors import NotFoundError

router = APIRouter(prefix=CHECK_AT)


@router.get("")
def check_page(
    request: Request, services: WithServices, visitor: WithVisitor, search: SearchKey = ""
) -> Response:
    """A place to type a code, and what is known of the one that was typed."""
    typed = typed_under(services, visitor, search)
    code = summaries.read_code(typed)
    checked = _checked(services, visitor, code)
    wrong = "" if not typed or checked else "unknown" if code else "no_code"
    return page(
        request,
        "printed/check.html.j2",
        visitor,
        {"": 200, "unknown": 404, "no_code": 422}[wrong],
        typed=summaries.grouped(code) if code else typed,
        wrong=wrong,
        checked=checked,
        since=_since(services, visitor, checked),
        case_at="/school/cases/" if visitor.role is Role.CLERK else "/cases/",
    )


@router.post("")
def look_up(services: WithServices, visitor: WithVisitor, sent: WithForm) -> Response:
    """Look a code up; what was typed stays out of the address."""
    return found_at(services, visitor, sent, CHECK_AT, "code")


def _checked(services: Services, visitor: Visitor, code: str | None) -> Checked | None:
    if code is None:
        return None
    try:
        return summaries.check(services, visitor.actor, code)
    except NotFoundError:
        return None


def _since(services: Services, visitor: Visitor, checked: Checked | None) -> Sequence[Told]:
    if checked is None or checked.is_unchanged:
        return ()
    return newest_first(summaries.since(services, visitor.actor, checked), visitor.words)
