"""What routes ask for."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from intake.assembly import Services
from intake.service import authentication
from intake.service.actor import Actor
from intake.service.authentication import SignedIn
from intake.service.errors import (
    ForbiddenError,
    NotSignedInError,
    PasswordChangeDueError,
    SecondFactorDueError,
)
from matching.model import Text

SESSION_COOKIE = "session"
CSRF_HEADER = "X-CSRF-Token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORGED = Text("缺少或不符的 X-CSRF-Token", "X-CSRF-Token is missing or wrong")


async def services(request: Request) -> Services:
    """The service this application was made for."""
    found = request.app.state.services
    if not isinstance(found, Services):
        raise TypeError("the application was not given its services")
    return found


WithServices = Annotated[Services, Depends(services)]
_Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="token of a system / 系统令牌")),
]
_Cookie = Annotated[
    str | None,
    Depends(
        APIKeyCookie(
            name=SESSION_COOKIE,
            auto_error=False,
            description=f"a signed-in person; unsafe methods also want {CSRF_HEADER} / 登录会话",
        )
    ),
]


def signed_in(request: Request, services: WithServices, cookie: _Cookie) -> SignedIn:
    """The person behind the session cookie, even if the second factor is still to come.

    Raises:
        NotSignedInError: there is none.
        ForbiddenError: an unsafe method without the session's CSRF token.
    """
    if not cookie:
        raise NotSignedInError
    found = authentication.resume(services, cookie)
    if request.method not in _SAFE_METHODS:
        sent = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(sent.encode(), found.csrf_token.encode()):
            raise ForbiddenError(_FORGED)
    return found


def actor(request: Request, services: WithServices, bearer: _Bearer, cookie: _Cookie) -> Actor:
    """Who is asking: a system with a token, or a person who is signed in completely.

    Raises:
        NotSignedInError: nobody, or a second factor is still to come.
        ForbiddenError: an unsafe method without the session's CSRF token, or a password that was
            set by somebody else and has to be changed first.
    """
    if "authorization" in request.headers:
        if bearer is None:
            raise NotSignedInError
        return authentication.with_token(services, bearer.credentials)
    person = signed_in(request, services, cookie)
    if person.second_factor_due:
        raise SecondFactorDueError
    if person.password_change_due:
        raise PasswordChangeDueError
    return person.actor


WithSignedIn = Annotated[SignedIn, Depends(signed_in)]
WithActor = Annotated[Actor, Depends(actor)]
