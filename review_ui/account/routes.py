"""`/sign-in`, `/account`, `/language`: people come in, and what they may change of themselves."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Annotated

import segno
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from markupsafe import Markup

from intake.api.dependencies import SESSION_COOKIE, WithServices
from intake.api.session import give
from intake.service import sessions
from intake.service.errors import Fault, FaultyInputError, NotSignedInError, WrongCredentialsError
from intake.service.sessions import Enrolment
from review_ui.foundation.forms import WithForm, WithOpenForm, local_address, must_be_own_page
from review_ui.foundation.navigation import home_of
from review_ui.foundation.pages import go, page
from review_ui.foundation.visitor import (
    LANGUAGE_COOKIE,
    Visitor,
    WithHalfSignedIn,
    WithVisitor,
    person_at,
)
from review_ui.foundation.words import language_named

router = APIRouter()
Next = Annotated[str, Query(alias="next", max_length=2000)]
_YEAR_SECONDS = 365 * 24 * 3600


@router.get("/")
def home(visitor: WithVisitor) -> Response:
    """Where somebody begins."""
    return go(home_of(visitor.role))


@router.get("/sign-in")
def sign_in_page(request: Request, services: WithServices, back: Next = "/") -> Response:
    """Login and password."""
    try:
        person_at(request, services)
    except NotSignedInError:
        return _sign_in(request, back)
    return go(local_address(back))


@router.post("/sign-in")
def sign_in(request: Request, services: WithServices, sent: WithOpenForm) -> Response:
    """Open a session, or say that login or password are wrong."""
    back = local_address(sent.raw("next"))
    login, password = sent.text("login"), sent.raw("password")
    if not login or not password or len(password) > 256:
        return _sign_in(request, back, login, failed=True)
    try:
        opened = sessions.sign_in(services, login, password, request.cookies.get(SESSION_COOKIE))
    except WrongCredentialsError:
        return _sign_in(request, back, login, failed=True)
    signed_in = opened.signed_in
    answer = go(_with_next("/sign-in/code", back) if signed_in.second_factor_due else back)
    if signed_in.password_change_due and not signed_in.second_factor_due:
        answer = go("/account?password=due")
    give(request, answer, opened)
    return answer


@router.get("/sign-in/code")
def code_page(
    request: Request, services: WithServices, visitor: WithHalfSignedIn, back: Next = "/"
) -> Response:
    """The code of the second factor, or setting one up where it is demanded."""
    if not visitor.person.second_factor_due:
        return go(local_address(back))
    return _code(request, services, visitor, back)


@router.post("/sign-in/code")
def code(
    request: Request, services: WithServices, visitor: WithHalfSignedIn, sent: WithForm
) -> Response:
    """Take the code; the session is open then."""
    back = local_address(sent.raw("next"))
    try:
        opened = sessions.second_factor(services, visitor.person, sent.text("code"))
    except WrongCredentialsError:
        return _code(request, services, visitor, back, failed=True)
    answer = go("/account?password=due" if opened.signed_in.password_change_due else back)
    give(request, answer, opened)
    return answer


@router.post("/sign-out")
def sign_out(services: WithServices, visitor: WithHalfSignedIn, _sent: WithForm) -> Response:
    """End the session."""
    sessions.sign_out(services, visitor.person)
    answer = go("/sign-in")
    answer.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")
    return answer


@router.post("/language/{code}")
def choose_language(
    request: Request, code: Annotated[str, Path(max_length=8)], sent: WithOpenForm
) -> Response:
    """Keep the language in this browser."""
    must_be_own_page(request)
    answer = go(local_address(sent.raw("next")))
    chosen = language_named(code)
    if chosen is not None:
        answer.set_cookie(
            LANGUAGE_COOKIE,
            chosen,
            max_age=_YEAR_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
    return answer


@router.get("/account")
def account_page(
    request: Request,
    visitor: WithHalfSignedIn,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """One's own account."""
    if visitor.person.second_factor_due:
        return go("/sign-in/code?next=/account")
    return page(request, "account/account.html.j2", visitor, done=done, faults=(), failed=False)


@router.post("/account/password")
def change_password(
    request: Request, services: WithServices, visitor: WithHalfSignedIn, sent: WithForm
) -> Response:
    """Change one's own password; all other sessions end."""
    failed = False
    faults: Sequence[Fault] = ()
    try:
        if sent.raw("password") != sent.raw("again"):
            return _password_refused(request, visitor, differs=True)
        opened = sessions.change_password(
            services, visitor.person, sent.raw("old_password"), sent.raw("password")
        )
    except WrongCredentialsError:
        failed = True
    except FaultyInputError as error:
        faults = error.faults
    else:
        answer = go("/account?done=password")
        give(request, answer, opened)
        return answer
    return page(
        request, "account/account.html.j2", visitor, 422, done="", faults=faults, failed=failed
    )


@router.post("/account/second-factor")
def set_up_second_factor(
    request: Request, services: WithServices, visitor: WithVisitor, _sent: WithForm
) -> Response:
    """Begin to set up a second factor."""
    return _enrolment(request, services, visitor)


@router.post("/account/second-factor/code")
def confirm_second_factor(
    request: Request, services: WithServices, visitor: WithVisitor, sent: WithForm
) -> Response:
    """The first code confirms it."""
    try:
        opened = sessions.second_factor(services, visitor.person, sent.text("code"))
    except WrongCredentialsError:
        return _enrolment(request, services, visitor, failed=True)
    answer = go("/account?done=second_factor")
    give(request, answer, opened)
    return answer


def _sign_in(request: Request, back: str, login: str = "", *, failed: bool = False) -> Response:
    return page(
        request,
        "account/sign_in.html.j2",
        http_status=403 if failed else 200,
        next=local_address(back),
        login=login[:64],
        failed=failed,
    )


def _code(
    request: Request,
    services: WithServices,
    visitor: Visitor,
    back: str,
    *,
    failed: bool = False,
) -> Response:
    made = None
    if not visitor.person.second_factor_enrolled:
        made = sessions.enrol(services, visitor.person)
    return page(
        request,
        "account/code.html.j2",
        visitor,
        403 if failed else 200,
        next=local_address(back),
        failed=failed,
        enrolment=made,
        drawing=_drawing(made),
        action="/sign-in/code",
        entries=(),
    )


def _enrolment(
    request: Request, services: WithServices, visitor: Visitor, *, failed: bool = False
) -> Response:
    made = sessions.enrol(services, visitor.person)
    return page(
        request,
        "account/code.html.j2",
        visitor,
        403 if failed else 200,
        next="/account",
        failed=failed,
        enrolment=made,
        drawing=_drawing(made),
        action="/account/second-factor/code",
    )


def _password_refused(request: Request, visitor: Visitor, *, differs: bool) -> Response:
    return page(
        request,
        "account/account.html.j2",
        visitor,
        422,
        done="",
        faults=(),
        failed=False,
        differs=differs,
    )


def _drawing(made: Enrolment | None) -> Markup | None:
    """The QR code for an authenticator app, as a drawing within the page."""
    if made is None:
        return None
    out = io.BytesIO()
    segno.make(made.uri, error="m").save(
        out, kind="svg", scale=5, border=2, xmldecl=False, svgns=True, light="white", nl=False
    )
    return Markup(out.getvalue().decode())  # noqa: S704  # made here, from nothing that was sent


def _with_next(address: str, back: str) -> str:
    return address if back == "/" else f"{address}?next={back}"
