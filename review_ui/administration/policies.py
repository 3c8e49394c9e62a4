"""`/administration/policies`: rule sets in plain view, with the days on which they are in force."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.clock import today
from intake.pipeline import policy_directories
from intake.service.actor import Role, require
from matching.policy import available_policies
from review_ui.administration.sections import administration_page
from review_ui.foundation.visitor import WithVisitor
from storage.errors import NotFoundError

router = APIRouter(prefix="/administration/policies")
_READERS = (Role.ADMINISTRATOR, Role.REVIEWER, Role.AUDITOR)


@router.get("")
def listing(request: Request, services: WithServices, visitor: WithVisitor) -> Response:
    """Every rule set and edition."""
    require(visitor.actor, *_READERS)
    return administration_page(
        request,
        "policies.html.j2",
        visitor,
        policies=available_policies(policy_directories(services.settings)),
        day=today(services.clock),
    )


@router.get("/{name}")
def one(
    request: Request,
    services: WithServices,
    visitor: WithVisitor,
    name: Annotated[str, Path(max_length=100)],
) -> Response:
    """One edition: what each category asks, how it is checked, and where the rule stands."""
    require(visitor.actor, *_READERS)
    found = available_policies(policy_directories(services.settings))
    policy = next((one for one in found if one.name == name), None)
    if policy is None:
        raise NotFoundError(name)
    return administration_page(
        request, "policy.html.j2", visitor, policy=policy, day=today(services.clock)
    )
