"""`/cases`: the school's applications and their life."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response

from intake.api.case_models import (
    CaseAnswer,
    Cases,
    CaseSearch,
    DecisionInput,
    StatusWord,
    VerdictWord,
    WhyInput,
)
from intake.api.dependencies import WithActor, WithServices
from intake.api.versions import NeededVersion, SeenVersion, tag
from intake.assembly import Services
from intake.service import cases, claims, life, looks
from intake.service.actor import Actor
from intake.service.applications import Application, ApplicationChange, CategoryWord
from intake.service.cases import CaseQuery, CaseView
from intake.service.errors import Fault, FaultyInputError
from intake.service.life import DecisionReason, NewDecision
from matching.model import Text
from storage.cases import CaseFilter, CaseOrder, Claimed
from storage.tables import CaseRow

router = APIRouter(prefix="/cases", tags=["cases"])

CaseId = Annotated[str, Path(max_length=32, description="the case's id / 申请编号")]
Numbers = Annotated[
    Literal["masked", "full"] | None,
    Query(description="people see numbers masked unless they ask for `full`, with a reason"),
]
Reason = Annotated[
    str | None, Query(max_length=400, description="why whole numbers are looked at; is logged")
]


def wanted_cases(  # noqa: PLR0913, PLR0917  # one parameter for each filter
    status: Annotated[list[StatusWord], Query(description="any of these")] = [],  # noqa: B006  # FastAPI copies it
    verdict: Annotated[list[VerdictWord], Query(description="any of these")] = [],  # noqa: B006
    category: Annotated[list[CategoryWord], Query(description="any of these")] = [],  # noqa: B006
    school: Annotated[str | None, Query(max_length=64, description="a school's code")] = None,
    due_from: Annotated[date | None, Query(description="due on this day or later")] = None,
    due_to: Annotated[date | None, Query(description="due on this day or earlier")] = None,
    claimed: Annotated[Claimed | None, Query(description="who has it in hand")] = None,
) -> CaseFilter:
    """The filters of a list, all of which have to hold."""
    return CaseFilter(
        statuses=tuple(status),
        verdicts=tuple(verdict),
        categories=tuple(category),
        school_code=school,
        due_from=due_from,
        due_to=due_to,
        claimed=claimed,
    )


WantedCases = Annotated[CaseFilter, Depends(wanted_cases)]


@router.post("", status_code=201)
def create_case(
    response: Response, services: WithServices, actor: WithActor, sent: Application
) -> CaseAnswer:
    """Make a draft of an application; the school is given by its code."""
    view = cases.create(services, actor, sent)
    response.headers["Location"] = f"/api/v1/cases/{view.row.id}"
    return _shown(response, services, actor, view)


@router.get("")
def list_cases(  # noqa: PLR0913, PLR0917  # one parameter for each thing that can be asked
    services: WithServices,
    actor: WithActor,
    wanted: WantedCases,
    text: Annotated[
        str | None,
        Query(
            max_length=100,
            description="part of the student's name, a whole ID number, the case's id, "
            "or words read on its papers",
        ),
    ] = None,
    sort: Annotated[CaseOrder, Query(description="`-` turns it round")] = CaseOrder.DUE,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(ge=0, le=200, description="0: only the counts")] = 50,
) -> Cases:
    """The cases one sees: filtered, sorted, a page at a time, with counts."""
    query = CaseQuery(filter=wanted, text=text, order=sort, page=page, page_size=page_size)
    listed = cases.listing(services, actor, query)
    return Cases.of(listed, page, page_size, services.clock())


@router.post("/search")
def search_cases(
    services: WithServices, actor: WithActor, wanted: WantedCases, sent: CaseSearch
) -> Cases:
    """As `GET /cases`, for what should not stand in an address: a name, an ID number."""
    query = CaseQuery(
        filter=wanted, text=sent.text, order=sent.sort, page=sent.page, page_size=sent.page_size
    )
    listed = cases.listing(services, actor, query)
    return Cases.of(listed, sent.page, sent.page_size, services.clock())


@router.post("/next", responses={204: {"description": "Nothing waits"}})
def claim_next_case(
    response: Response, services: WithServices, actor: WithActor, wanted: WantedCases
) -> CaseAnswer | None:
    """Take in hand the submitted case that is due first and that nobody has."""
    view = claims.claim_next(services, actor, wanted)
    if view is None:
        response.status_code = 204
        return None
    return _shown(response, services, actor, view)


@router.get("/{case_id}")
def get_case(  # noqa: PLR0913, PLR0917  # who asks for what, how and why
    response: Response,
    services: WithServices,
    actor: WithActor,
    case_id: CaseId,
    id_numbers: Numbers = None,
    reason: Reason = None,
) -> CaseAnswer:
    """One case. People see ID numbers masked unless they ask for whole ones, with a reason."""
    view = cases.get(services, actor, case_id)
    masked = is_masked(services, actor, view.row, id_numbers, reason)
    looks.note(services, actor, view.row, "case.view")
    tag(response, view.row.version)
    return CaseAnswer.of(view, services.clock(), masked=masked)


@router.patch("/{case_id}", responses={428: {"description": "If-Match is missing"}})
def change_case(  # noqa: PLR0913, PLR0917  # who changes what, upon which version
    response: Response,
    services: WithServices,
    actor: WithActor,
    case_id: CaseId,
    version: NeededVersion,
    sent: ApplicationChange,
) -> CaseAnswer:
    """Change a draft or a returned case; each key given replaces what was there."""
    view = cases.change(services, actor, case_id, sent, version)
    return _shown(response, services, actor, view)


@router.post("/{case_id}/submit")
def submit_case(  # noqa: PLR0913, PLR0917  # as above
    response: Response,
    services: WithServices,
    actor: WithActor,
    case_id: CaseId,
    version: SeenVersion,
    sent: WhyInput | None = None,
) -> CaseAnswer:
    """Hand the case to the county; it is due ten working days from now."""
    view = life.submit(services, actor, case_id, version, sent.note if sent else None)
    return _shown(response, services, actor, view)


@router.post("/{case_id}/withdraw")
def withdraw_case(  # noqa: PLR0913, PLR0917  # as above
    response: Response,
    services: WithServices,
    actor: WithActor,
    case_id: CaseId,
    version: SeenVersion,
    sent: WhyInput | None = None,
) -> CaseAnswer:
    """Take the case back for good."""
    view = life.withdraw(services, actor, case_id, version, sent.note if sent else None)
    return _shown(response, services, actor, view)


@router.post("/{case_id}/decision")
def decide_case(  # noqa: PLR0913, PLR0917  # as above
    response: Response,
    services: WithServices,
    actor: WithActor,
    case_id: CaseId,
    version: SeenVersion,
    sent: DecisionInput,
) -> CaseAnswer:
    """Approve, return with reasons, or refuse; 409 lists what keeps it from being approved."""
    reasons = tuple(DecisionReason(one.requirement, one.message) for one in sent.reasons)
    decision = NewDecision(sent.decision, reasons, sent.note)
    return _shown(
        response, services, actor, life.decide(services, actor, case_id, decision, version)
    )


@router.post("/{case_id}/claim")
def claim_case(
    response: Response, services: WithServices, actor: WithActor, case_id: CaseId
) -> CaseAnswer:
    """Take the case in hand for twenty minutes, so that no other reviewer decides it meanwhile."""
    return _shown(response, services, actor, claims.claim(services, actor, case_id))


@router.post("/{case_id}/release")
def release_case(
    response: Response, services: WithServices, actor: WithActor, case_id: CaseId
) -> CaseAnswer:
    """Give the case back to the queue."""
    return _shown(response, services, actor, claims.release(services, actor, case_id))


def is_masked(
    services: Services,
    actor: Actor,
    case: CaseRow,
    id_numbers: Literal["masked", "full"] | None,
    reason: str | None,
) -> bool:
    """Whether numbers are to be hidden; a person's wish to see them is written down.

    Raises:
        FaultyInputError: a person asks for whole numbers without saying why.
    """
    if id_numbers != "full":
        return id_numbers == "masked" or actor.is_person
    if actor.is_person:
        if not (reason or "").strip():
            why = Text("查看完整证件号码请写明原因", "say why whole numbers are needed")
            raise FaultyInputError([Fault("reason", why)])
        looks.reveal(services, actor, case, reason or "")
    return False


def _shown(response: Response, services: Services, actor: Actor, view: CaseView) -> CaseAnswer:
    tag(response, view.row.version)
    return CaseAnswer.of(view, services.clock(), masked=actor.is_person)
