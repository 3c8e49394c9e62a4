"""Who is asking: the actor behind a browser's cookie or a system's token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.assembly import Services
from intake.service.actor import Actor, Role
from intake.service.errors import NotSignedInError
from intake.settings import Settings
from storage import accounts
from storage.tables import ApiToken, User, UserSession

_MANY_SCHOOLS = frozenset({Role.ADMINISTRATOR, Role.REVIEWER, Role.AUDITOR})
_NOTED_EVERY = timedelta(minutes=1)
"""How often it is written down that a session or token is in use."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in browser.

    `second_factor_due`: the password was right, the code is still to come, and nothing else is
    open. `password_change_due`: the password was set by somebody else.
    """

    actor: Actor
    session_id: str
    csrf_token: str
    second_factor_due: bool
    second_factor_enrolled: bool
    password_change_due: bool


def actor_of_user(user: User) -> Actor:
    """The actor that a person is."""
    return Actor(
        user.id,
        user.display_name,
        Role(user.role),
        user.county,
        user.school_code,
        user.language,
        is_person=True,
    )


def actor_of_token(token: ApiToken) -> Actor:
    """The actor that a system with this token is."""
    return Actor(token.id, token.label, Role(token.role), token.county, token.school_code)


def needs_second_factor(user: User, settings: Settings) -> bool:
    """Whether this person has to give a code at each sign-in."""
    demanded = settings.second_factor == "everybody" or (
        settings.second_factor == "reviewers" and Role(user.role) in _MANY_SCHOOLS
    )
    return user.totp_confirmed or demanded


def resume(services: Services, cookie: str) -> SignedIn:
    """The signed-in person behind a cookie.

    Raises:
        NotSignedInError: no such session, idle for too long, too old, or the account is off.
    """
    now = services.clock()
    with services.database.read() as session:
        found = accounts.session_of(session, cookie)
    if found is None:
        raise NotSignedInError
    browser, user = found
    idle = timedelta(minutes=services.settings.session_idle_minutes)
    if not user.active or now >= browser.expires_at or now >= browser.seen_at + idle:
        raise NotSignedInError
    if now >= browser.seen_at + _NOTED_EVERY:
        _note_session(services, browser.id, now)
    due = needs_second_factor(user, services.settings) and not browser.second_factor
    return SignedIn(
        actor=actor_of_user(user),
        session_id=browser.id,
        csrf_token=browser.csrf_token,
        second_factor_due=due,
        second_factor_enrolled=user.totp_confirmed,
        password_change_due=user.password_change_due,
    )


def with_token(services: Services, token: str) -> Actor:
    """The system behind a token.

    Raises:
        NotSignedInError: no such token, revoked, or out of date.
    """
    now = services.clock()
    with services.database.read() as session:
        found = accounts.token_of(session, token)
    if found is None or found.revoked_at is not None:
        raise NotSignedInError
    if found.expires_at is not None and now >= found.expires_at:
        raise NotSignedInError
    if found.used_at is None or now >= found.used_at + _NOTED_EVERY:
        _note_token(services, found.id, now)
    return actor_of_token(found)


def _note_session(services: Services, session_id: str, now: datetime) -> None:
    with services.database.write() as session:
        browser = session.get(UserSession, session_id)
        if browser is not None:
            browser.seen_at = now


def _note_token(services: Services, token_id: str, now: datetime) -> None:
    with services.database.write() as session:
        token = session.get(ApiToken, token_id)
        if token is not None:
            token.used_at = now
