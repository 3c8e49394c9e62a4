"""`/school`: a clerk's cases, a new one, its papers, handing it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.assembly import Services
from intake.file_errors import advice
from intake.pipeline import policy_directories
from intake.service import cases, life, resumable, summaries
from intake.service.actor import Role, require
from intake.service.applications import ApplicationChange
from intake.service.cases import CaseQuery
from intake.service.errors import Fault, FaultyInputError
from intake.service.masking import mask_number
from intake.service.uploads import Received
from matching.model import Text
from matching.policy import find_policy
from review_ui.foundation.forms import Form, WithForm
from review_ui.foundation.navigation import CHECK_AT
from review_ui.foundation.pages import go, page
from review_ui.foundation.search import SearchKey, found_at, typed_under
from review_ui.foundation.visitor import Visitor, WithVisitor
from review_ui.school import application
from review_ui.school.drawings import DRAWINGS
from review_ui.school.view import school_case
from storage.cases import CaseFilter, CaseOrder
from storage.tables import CaseRow, SchoolRow

router = APIRouter(prefix="/school")
CaseId = Annotated[str, Path(max_length=64)]
PAGE_SIZE = 30
STATUSES = ("draft", "returned", "submitted", "approved", "refused", "withdrawn")
_NO_VERSION = Text("页面已过期，请刷新", "The page is out of date; reload it")


@router.get("")
def own_cases(  # noqa: PLR0913, PLR0917  # the query, one by one
    request: Request,
    services: WithServices,
    visitor: WithVisitor,
    status: Annotated[str, Query(max_length=20)] = "",
    search: SearchKey = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The school's cases, those changed last first, with what each still lacks."""
    require(visitor.actor, Role.CLERK)
    wanted = CaseFilter(statuses=(status,) if status in STATUSES else ())
    text = typed_under(services, visitor, search)
    listed = cases.listing(
        services,
        visitor.actor,
        CaseQuery(
            filter=wanted,
            text=text or None,
            order=CaseOrder.CHANGED_LAST,
            page=number,
            page_size=PAGE_SIZE,
        ),
    )
    return page(
        request,
        "school/cases.html.j2",
        visitor,
        listed=listed,
        status=status,
        text=text,
        search=search if text else "",
        number=number,
        pages=max(1, -(-listed.total // PAGE_SIZE)),
        statuses=STATUSES,
        lacking=lambda row: _lacking(services, row),
    )


@router.post("")
def find(services: WithServices, visitor: WithVisitor, sent: WithForm) -> Response:
    """Search among the school's cases; what was typed stays out of the address."""
    require(visitor.actor, Role.CLERK)
    return found_at(services, visitor, sent, "/school", carried=("status",))


@router.get("/new")
def new_case(request: Request, services: WithServices, visitor: WithVisitor) -> Response:
    """An empty form."""
    require(visitor.actor, Role.CLERK)
    return _form(request, services, visitor, application.blank(services))


@router.post("/new")
def create(
    request: Request, services: WithServices, visitor: WithVisitor, sent: WithForm
) -> Response:
    """Make the case, or show the form again with what is wrong."""
    require(visitor.actor, Role.CLERK)
    try:
        wanted = application.application_of(sent, visitor.actor.school_code or "")
        made = cases.create(services, visitor.actor, wanted)
    except FaultyInputError as error:
        return _form(request, services, visitor, application.typed(sent), error)
    return go(f"/school/cases/{made.row.id}")


@router.get("/cases/{case_id}")
def case_page(
    request: Request, services: WithServices, visitor: WithVisitor, case_id: CaseId
) -> Response:
    """One case: what is still missing, the photos, and where more go."""
    require(visitor.actor, Role.CLERK)
    return shown_case(request, services, visitor, case_id)


def shown_case(
    request: Request,
    services: Services,
    visitor: Visitor,
    case_id: str,
    refused: Sequence[Received] = (),
) -> Response:
    """The page of a case; `refused` are files that were just sent and not accepted."""
    seen = school_case(services, visitor.actor, case_id)
    begun = [
        one
        for one in resumable.unfinished(services, visitor.actor, case_id)
        if one.received and seen.is_editable
    ]
    return page(
        request,
        "school/case.html.j2",
        visitor,
        422 if refused else 200,
        seen=seen,
        drawings=DRAWINGS,
        unfinished=begun,
        refused=[(one.name, advice(one.error)) for one in refused if one.error is not None],
    )


@router.get("/cases/{case_id}/papers")
def papers(
    request: Request, services: WithServices, visitor: WithVisitor, case_id: CaseId
) -> Response:
    """The part of a case's page that changes while photos are read."""
    require(visitor.actor, Role.CLERK)
    seen = school_case(services, visitor.actor, case_id)
    return page(request, "school/papers.html.j2", visitor, seen=seen, drawings=DRAWINGS)


@router.get("/cases/{case_id}/edit")
def edit_page(
    request: Request, services: WithServices, visitor: WithVisitor, case_id: CaseId
) -> Response:
    """The form of a case that the school may still change."""
    require(visitor.actor, Role.CLERK)
    case = cases.get(services, visitor.actor, case_id)
    if case.row.status not in cases.EDITABLE:
        return go(f"/school/cases/{case_id}")
    return _form(request, services, visitor, application.fields_of(case), case=case.row)


@router.post("/cases/{case_id}/edit")
def edit(
    request: Request,
    services: WithServices,
    visitor: WithVisitor,
    case_id: CaseId,
    sent: WithForm,
) -> Response:
    """Change the case, unless somebody else has meanwhile."""
    require(visitor.actor, Role.CLERK)
    case = cases.get(services, visitor.actor, case_id)
    try:
        wanted = application.application_of(sent, case.row.school_code, case.application.guardians)
        change = ApplicationChange(
            category=wanted.category,
            application_date=wanted.application_date,
            from_outside_county=wanted.from_outside_county,
            student=wanted.student,
            guardians=wanted.guardians,
        )
        cases.change(services, visitor.actor, case_id, change, _version(sent))
    except FaultyInputError as error:
        fields = application.typed(sent)
        return _form(request, services, visitor, fields, error, case.row)
    return go(f"/school/cases/{case_id}")


@router.post("/cases/{case_id}/submit")
def submit(
    services: WithServices, visitor: WithVisitor, case_id: CaseId, sent: WithForm
) -> Response:
    """Hand the case to the county."""
    require(visitor.actor, Role.CLERK)
    note = sent.optional("note")
    life.submit(services, visitor.actor, case_id, _version(sent), note and note[:2000])
    return go(f"/school/cases/{case_id}?done=submitted")


@router.post("/cases/{case_id}/withdraw")
def withdraw(
    services: WithServices, visitor: WithVisitor, case_id: CaseId, sent: WithForm
) -> Response:
    """Take the case back for good."""
    require(visitor.actor, Role.CLERK)
    note = sent.optional("note")
    life.withdraw(services, visitor.actor, case_id, _version(sent), note and note[:2000])
    return go(f"/school/cases/{case_id}")


@router.get("/cases/{case_id}/summary")
def summary(
    request: Request, services: WithServices, visitor: WithVisitor, case_id: CaseId
) -> Response:
    """A sheet to print, sign and stamp; its code leads back to how the case stands now."""
    require(visitor.actor, Role.CLERK)
    now = services.clock()
    seen = school_case(services, visitor.actor, case_id)
    statuses = {line.id: line.status.value for line in seen.lines}
    shown = summaries.Shown(seen.case.row, seen.verdict, statuses, now)
    return page(
        request,
        "school/summary.html.j2",
        visitor,
        seen=seen,
        code=summaries.grouped(summaries.keep(services, visitor.actor, shown)),
        where=f"{request.url.netloc}{CHECK_AT}",
        masked=lambda number: mask_number(number) if number else "",
        printed_at=now,
    )


def _form(  # noqa: PLR0913, PLR0917  # one form in four situations
    request: Request,
    services: Services,
    visitor: Visitor,
    fields: dict[str, str],
    error: FaultyInputError | None = None,
    case: CaseRow | None = None,
) -> Response:
    faults = application.by_field(error.faults) if error is not None else {}
    values: dict[str, Any] = {
        "fields": fields,
        "faults": faults,
        "case": case,
        "choices": application.category_choices(services),
        "relationships": application.relationships(),
        "guardian_places": range(application.GUARDIANS),
        "school": _school_name(services, visitor),
    }
    status = 422 if error is not None else 200
    return page(request, "school/application.html.j2", visitor, status, **values)


def _version(sent: Form) -> int:
    """The version the clerk saw.

    Raises:
        FaultyInputError: the form has none.
    """
    version = sent.number("version")
    if version is None:
        raise FaultyInputError([Fault("version", _NO_VERSION)])
    return version


def _school_name(services: Services, visitor: Visitor) -> str:
    with services.database.read() as session:
        school = session.get(SchoolRow, visitor.actor.school_code or "")
        return school.name if school is not None else ""


def _lacking(services: Services, row: CaseRow) -> list[Text]:
    """The titles of what the school still has to supply, as remembered on a case's row."""
    policy = find_policy(row.policy, row.application_date, policy_directories(services.settings))
    return [
        policy.requirements[name].title
        for name, status in row.outstanding.items()
        if status != "unsure" and name in policy.requirements
    ]
