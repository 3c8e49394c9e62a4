"""`/administration/schools`: schools, their catchments, and whether an address lies in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.service import schools
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError
from intake.service.schools import SchoolChange
from review_ui.administration.sections import administration_page
from review_ui.foundation.forms import Form, WithForm
from review_ui.foundation.pages import go
from review_ui.foundation.search import SearchKey, found_at, typed_under
from review_ui.foundation.visitor import Visitor, WithVisitor
from storage.tables import SchoolRow

router = APIRouter(prefix="/administration/schools")
front = APIRouter()
PAGE_SIZE = 50
Code = Annotated[str, Path(max_length=64)]


@front.get("/administration")
def begin(_visitor: WithVisitor) -> Response:
    """Where the administration begins."""
    return go("/administration/schools")


@router.get("")
def listing(
    request: Request,
    services: WithServices,
    visitor: WithVisitor,
    search: SearchKey = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The schools one sees."""
    text = typed_under(services, visitor, search)
    listed = schools.listed(services, visitor.actor, text, number, PAGE_SIZE)
    return administration_page(
        request,
        "schools.html.j2",
        visitor,
        listed=listed,
        text=text,
        search=search if text else "",
        number=number,
        pages=max(1, -(-listed.total // PAGE_SIZE)),
    )


@router.post("")
def find(services: WithServices, visitor: WithVisitor, sent: WithForm) -> Response:
    """Search among the schools; what was typed stays out of the address."""
    return found_at(services, visitor, sent, "/administration/schools")


@router.get("/{code}")
def one(
    request: Request,
    services: WithServices,
    visitor: WithVisitor,
    code: Code,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """One school, and its catchment entry by entry."""
    school = schools.found(services, visitor.actor, code)
    return _school(request, visitor, school, done=done)


@router.post("/{code}")
def save(
    request: Request, services: WithServices, visitor: WithVisitor, code: Code, sent: WithForm
) -> Response:
    """Change a school."""
    school = schools.found(services, visitor.actor, code)
    try:
        schools.change(services, visitor.actor, code, _wanted(sent))
    except FaultyInputError as error:
        return _school(request, visitor, school, faults=error.faults, sent=sent)
    except NotAllowedNowError as error:
        return _school(request, visitor, school, faults=[Fault("", error.why)], sent=sent)
    return go(f"/administration/schools/{school.code}?done=saved")


@router.post("/{code}/address")
def try_address(
    request: Request, services: WithServices, visitor: WithVisitor, code: Code, sent: WithForm
) -> Response:
    """Whether an address lies in the catchment; sent as a form, so that it stands in no log."""
    school = schools.found(services, visitor.actor, code)
    return _school(request, visitor, school, address=sent.text("address")[:200])


def _school(  # noqa: PLR0913  # what was sent, and what is said about it
    request: Request,
    visitor: Visitor,
    school: SchoolRow,
    *,
    done: str = "",
    faults: Sequence[Fault] = (),
    sent: Form | None = None,
    address: str = "",
) -> Response:
    entries = sent.raw("catchment") if sent else "\n".join(school.catchment)
    return administration_page(
        request,
        "school.html.j2",
        visitor,
        422 if faults else 200,
        school=school,
        name=sent.text("name") if sent else school.name,
        urban=sent.text("urban") == "yes" if sent else school.urban,
        quota=sent.text("quota") if sent else school.quota if school.quota is not None else "",
        lines=entries,
        seen=schools.version_of(school),
        done=done,
        faults=faults,
        address=address,
        answer=schools.try_address(school, address) if address else None,
    )


def _wanted(sent: Form) -> SchoolChange:
    lines = sent.raw("catchment").replace("；", "\n").replace(";", "\n").splitlines()
    return SchoolChange(
        name=sent.text("name"),
        urban=sent.text("urban") == "yes",
        catchment=tuple(line.strip() for line in lines if line.strip()),
        quota=sent.number("quota"),
        seen=sent.text("seen"),
    )
