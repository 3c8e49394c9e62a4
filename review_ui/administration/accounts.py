"""`/administration/accounts` and `/administration/tokens`: who may sign in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from intake.api.dependencies import WithServices
from intake.assembly import Services
from intake.service import accounts, tokens
from intake.service.actor import Role, require
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError
from intake.service.school_names import school_names
from review_ui.administration.sections import administration_page
from review_ui.foundation.forms import Form, WithForm
from review_ui.foundation.pages import go
from review_ui.foundation.search import SearchKey, found_at, typed_under
from review_ui.foundation.visitor import Visitor, WithVisitor
from storage.tables import User

router = APIRouter(prefix="/administration")
PAGE_SIZE = 50
PEOPLE = (Role.CLERK, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR)
Id = Annotated[str, Path(max_length=64)]
After = Annotated[str, Query(max_length=64)]
Done = Annotated[str, Query(max_length=20)]


@router.get("/accounts")
def listing(
    request: Request,
    services: WithServices,
    visitor: WithVisitor,
    search: SearchKey = "",
    after: After = "",
) -> Response:
    """The accounts within one's bounds."""
    text = typed_under(services, visitor, search)
    users = accounts.listed(services, visitor.actor, text=text, after=after, limit=PAGE_SIZE)
    return administration_page(
        request,
        "accounts.html.j2",
        visitor,
        users=users,
        text=text,
        search=search if text else "",
        after=after,
        following=users[-1].login if len(users) == PAGE_SIZE else "",
        now=services.clock(),
    )


@router.post("/accounts")
def find(services: WithServices, visitor: WithVisitor, sent: WithForm) -> Response:
    """Search among the accounts; what was typed stays out of the address."""
    return found_at(services, visitor, sent, "/administration/accounts")


@router.get("/accounts/new")
def blank(request: Request, services: WithServices, visitor: WithVisitor) -> Response:
    """An empty form."""
    return _new_account(request, services, visitor, Form({}))


@router.post("/accounts/new")
def create(
    request: Request, services: WithServices, visitor: WithVisitor, sent: WithForm
) -> Response:
    """Make an account; its password has to be changed at the first sign-in."""
    wanted = accounts.Account(
        login=sent.text("login"),
        display_name=sent.text("display_name")[:100],
        role=_role(sent, PEOPLE),
        county=sent.optional("county"),
        school_code=sent.optional("school_code"),
    )
    try:
        user = accounts.create(
            services, visitor.actor, wanted, sent.raw("password"), change_due=True
        )
    except FaultyInputError as error:
        return _new_account(request, services, visitor, sent, error.faults)
    return go(f"/administration/accounts/{user.id}?done=created")


@router.get("/accounts/{user_id}")
def one(
    request: Request, services: WithServices, visitor: WithVisitor, user_id: Id, done: Done = ""
) -> Response:
    """One account, and what may be done with it."""
    user = accounts.found(services, visitor.actor, user_id)
    return _account(request, services, visitor, user, done=done)


@router.post("/accounts/{user_id}")
def change(
    request: Request, services: WithServices, visitor: WithVisitor, user_id: Id, sent: WithForm
) -> Response:
    """What the pressed button says: rename, disable, enable, a new password, a lost phone."""
    user = accounts.found(services, visitor.actor, user_id)
    action = sent.text("action")
    try:
        match action:
            case "rename":
                name = sent.text("display_name")[:100] or user.display_name
                accounts.change(services, visitor.actor, user_id, accounts.Change(name))
            case "disable" | "enable":
                wanted = accounts.Change(active=action == "enable")
                accounts.change(services, visitor.actor, user_id, wanted)
            case "reset_password":
                accounts.reset_password(
                    services, visitor.actor, user_id, sent.raw("password"), change_due=True
                )
            case "reset_second_factor":
                accounts.reset_second_factor(services, visitor.actor, user_id)
            case _:
                action = ""
    except FaultyInputError as error:
        return _account(request, services, visitor, user, faults=error.faults)
    except NotAllowedNowError as error:
        return _account(request, services, visitor, user, faults=[Fault("", error.why)])
    return go(f"/administration/accounts/{user_id}?done={action}")


@router.get("/tokens")
def list_tokens(
    request: Request, services: WithServices, visitor: WithVisitor, after: After = ""
) -> Response:
    """The tokens within one's bounds, and a form for a new one."""
    return _tokens(request, services, visitor, after=after)


@router.post("/tokens")
def create_token(
    request: Request, services: WithServices, visitor: WithVisitor, sent: WithForm
) -> Response:
    """Make a token; this answer is the only place where it is shown."""
    wanted = tokens.NewToken(
        role=_role(sent, tuple(Role)),
        county=sent.optional("county"),
        school_code=sent.optional("school_code"),
        label=sent.text("label")[:100],
        days=min(sent.number("days") or 0, 3650) or None,
    )
    try:
        secret, _ = tokens.create(services, visitor.actor, wanted)
    except FaultyInputError as error:
        return _tokens(request, services, visitor, sent=sent, faults=error.faults)
    return _tokens(request, services, visitor, secret=secret)


@router.post("/tokens/{token_id}/revoke")
def revoke_token(
    services: WithServices, visitor: WithVisitor, token_id: Id, _sent: WithForm
) -> Response:
    """End a token."""
    tokens.revoke(services, visitor.actor, token_id)
    return go("/administration/tokens")


def _role(sent: Form, allowed: Sequence[Role]) -> Role:
    return next((role for role in allowed if role == sent.text("role")), allowed[0])


def _new_account(
    request: Request,
    services: Services,
    visitor: Visitor,
    sent: Form,
    faults: Sequence[Fault] = (),
) -> Response:
    require(visitor.actor, Role.ADMINISTRATOR)
    return administration_page(
        request,
        "new_account.html.j2",
        visitor,
        422 if faults else 200,
        sent=sent,
        faults=faults,
        roles=PEOPLE,
        county=sent.text("county") or visitor.actor.county or "",
        schools=school_names(services, visitor.actor),
        shortest=services.settings.password_length,
    )


def _account(  # noqa: PLR0913  # an account, and what is said about it
    request: Request,
    services: Services,
    visitor: Visitor,
    user: User,
    *,
    done: str = "",
    faults: Sequence[Fault] = (),
) -> Response:
    locked = user.locked_until is not None and user.locked_until > services.clock()
    return administration_page(
        request,
        "account.html.j2",
        visitor,
        422 if faults else 200,
        user=user,
        done=done,
        faults=faults,
        locked=locked,
        oneself=user.id == visitor.actor.id,
        shortest=services.settings.password_length,
    )


def _tokens(  # noqa: PLR0913  # the list, the form, and what is said about it
    request: Request,
    services: Services,
    visitor: Visitor,
    *,
    after: str = "",
    sent: Form | None = None,
    faults: Sequence[Fault] = (),
    secret: str = "",
) -> Response:
    found = tokens.listed(services, visitor.actor, after=after, limit=PAGE_SIZE)
    sent = sent or Form({})
    return administration_page(
        request,
        "tokens.html.j2",
        visitor,
        422 if faults else 200,
        tokens=found,
        following=found[-1].id if len(found) == PAGE_SIZE else "",
        sent=sent,
        county=sent.text("county") or visitor.actor.county or "",
        faults=faults,
        secret=secret,
        roles=tuple(reversed(Role)),
        schools=school_names(services, visitor.actor),
        now=services.clock(),
    )
