"""`/session`: people sign in and out."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Cookie, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from intake.api.dependencies import SESSION_COOKIE, WithServices, WithSignedIn
from intake.service import passwords, sessions
from intake.service.actor import Actor
from intake.service.authentication import SignedIn

router = APIRouter(prefix="/session", tags=["session"])

_Password = Annotated[str, Field(min_length=1, max_length=passwords.LONGEST)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(_Sent):
    """Login and password."""

    login: Annotated[str, Field(min_length=1, max_length=64, examples=["liu"])]
    password: Annotated[str, Field(min_length=1, max_length=256, examples=["三月的杏花 2026"])]


class Code(_Sent):
    """The code an authenticator app shows."""

    code: Annotated[str, Field(min_length=6, max_length=12, examples=["287082"])]


class NewPassword(_Sent):
    """The old password and the new one."""

    old_password: _Password
    password: _Password


class Person(BaseModel):
    """Who is signed in, and how far they see: without county all, without school a county."""

    id: str
    name: str
    role: str
    county: str | None
    school_code: str | None
    language: str

    @classmethod
    def of(cls, actor: Actor) -> Person:
        """As the API shows an actor."""
        return cls(
            id=actor.id,
            name=actor.name,
            role=actor.role.value,
            county=actor.county,
            school_code=actor.school_code,
            language=actor.language,
        )


class Session(BaseModel):
    """A session. Unsafe methods want `csrf_token` in the header X-CSRF-Token.

    `second_factor`: `due`, a code is still to come; `to_enrol`, a second factor has to be set up
    first (`POST /session/second-factor/enrolment`); `done`, nothing more is asked.
    """

    user: Person
    csrf_token: str
    second_factor: Literal["done", "due", "to_enrol"]
    password_change_due: bool

    @classmethod
    def of(cls, person: SignedIn) -> Session:
        """As the API shows a signed-in person."""
        due: Literal["due", "to_enrol"] = "due" if person.second_factor_enrolled else "to_enrol"
        return cls(
            user=Person.of(person.actor),
            csrf_token=person.csrf_token,
            second_factor=due if person.second_factor_due else "done",
            password_change_due=person.password_change_due,
        )


class Enrolment(BaseModel):
    """The secret for an authenticator app, as text and as a URI to draw as a QR code."""

    secret: str
    uri: str


@router.post("", status_code=201, responses={401: {"description": "Wrong, or locked"}})
def sign_in(
    request: Request,
    response: Response,
    services: WithServices,
    sent: SignIn,
    cookie: Annotated[str | None, Cookie(alias=SESSION_COOKIE, include_in_schema=False)] = None,
) -> Session:
    """Sign in; sets the session cookie, always a new one."""
    return give(request, response, sessions.sign_in(services, sent.login, sent.password, cookie))


@router.get("")
def look(person: WithSignedIn) -> Session:
    """Who is signed in."""
    return Session.of(person)


@router.delete("", status_code=204)
def sign_out(response: Response, services: WithServices, person: WithSignedIn) -> None:
    """Sign out."""
    sessions.sign_out(services, person)
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")


@router.post("/second-factor")
def second_factor(
    request: Request, response: Response, services: WithServices, person: WithSignedIn, sent: Code
) -> Session:
    """Give the code of the second factor; the first one given confirms an enrolment."""
    return give(request, response, sessions.second_factor(services, person, sent.code))


@router.post("/second-factor/enrolment")
def enrol(services: WithServices, person: WithSignedIn) -> Enrolment:
    """Begin to set up a second factor; it counts once a code was given."""
    made = sessions.enrol(services, person)
    return Enrolment(secret=made.secret, uri=made.uri)


@router.post("/password")
def change_password(
    request: Request,
    response: Response,
    services: WithServices,
    person: WithSignedIn,
    sent: NewPassword,
) -> Session:
    """Change one's own password; all other sessions end."""
    opened = sessions.change_password(services, person, sent.old_password, sent.password)
    return give(request, response, opened)


def give(request: Request, response: Response, opened: sessions.Opened) -> Session:
    """Set the cookie of a session that was just opened."""
    response.set_cookie(
        SESSION_COOKIE,
        opened.cookie,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return Session.of(opened.signed_in)
