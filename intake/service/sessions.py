"""Signing in and out: passwords, second factor, lock-out.

An attempt is counted before it is looked at: guesses made at once count like guesses in turn.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyotp
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import audit, passwords
from intake.service.actor import NOBODY, Actor
from intake.service.authentication import SignedIn, actor_of_user, needs_second_factor
from intake.service.errors import (
    Fault,
    FaultyInputError,
    NotAllowedNowError,
    SecondFactorDueError,
    WrongCredentialsError,
)
from intake.service.logins import normal_login
from matching.model import Text
from storage import accounts
from storage.tables import User, UserSession

ISSUER = "transfer-evidence"
_STEP_SECONDS = 30
_SECOND_FACTOR_WITHIN = timedelta(minutes=10)
_SECRET = "totp_secret"  # noqa: S105  # the purpose it is sealed for


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was just opened, or changed its cookie: the only time the cookie is known."""

    cookie: str
    signed_in: SignedIn


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The secret of a second factor, for an authenticator app: as text and as `otpauth:` URI."""

    secret: str
    uri: str


def sign_in(services: Services, login: str, password: str, cookie: str | None = None) -> Opened:
    """Open a session; the one of `cookie`, if any, ends.

    Raises:
        WrongCredentialsError: unknown, disabled, locked, or the wrong password: one answer, after
            the same time.
    """
    user, before = _count_attempt(services, normal_login(login))
    right = passwords.is_password(password, user.password_hash if user else None)
    with services.database.write() as session:
        if user is None or not right:
            _refuse(session, services, user, "password")
            session.commit()
            raise WrongCredentialsError
        user = session.get_one(User, user.id)
        user.locked_until = None
        # The count is forgotten only when signing in is complete: codes are guessed one by one.
        due = needs_second_factor(user, services.settings)
        user.failed_attempts = before if due else 0
        accounts.forget_lapsed_sessions(session, services.clock())
        if cookie is not None:
            accounts.end_session(session, accounts.digest(cookie))
        _log(session, services, actor_of_user(user), "session.open", second_factor_due=due)
        return _open(session, services, user, second_factor=False)


def sign_out(services: Services, person: SignedIn) -> None:
    """End this session."""
    with services.database.write() as session:
        accounts.end_session(session, person.session_id)
        _log(session, services, person.actor, "session.close")


def enrol(services: Services, person: SignedIn) -> Enrolment:
    """A new secret for the second factor; it counts once a code of it was given.

    Raises:
        NotAllowedNowError: there is a second factor already; an administrator can reset it.
    """
    with services.database.write() as session:
        user = session.get_one(User, person.actor.id)
        if user.totp_confirmed:
            raise NotAllowedNowError(
                Text(
                    "已启用动态验证码；更换手机请联系管理员重置",
                    "There is a second factor already; an administrator can reset it",
                )
            )
        secret = pyotp.random_base32()
        user.totp_secret = services.keyring.seal_text(secret, _SECRET)
        user.totp_last_step = None
        _log(session, services, person.actor, "account.second_factor_begin")
        uri = pyotp.TOTP(secret).provisioning_uri(name=user.login, issuer_name=ISSUER)
        return Enrolment(secret, uri)


def second_factor(services: Services, person: SignedIn, code: str) -> Opened:
    """Give the code of the second factor; the session changes its cookie.

    Raises:
        WrongCredentialsError: wrong, used already, or the account is locked.
        NotAllowedNowError: no second factor was set up.
    """
    with services.database.write() as session:
        user = session.get_one(User, person.actor.id)
        if user.totp_secret is None:
            raise NotAllowedNowError(Text("尚未设置动态验证码", "No second factor was set up yet"))
        now = services.clock()
        step = None if _is_locked(user, now) else _step_of(services, user, code, now)
        if step is None:
            if not _is_locked(user, now):
                _count(user, services, now)
            _refuse(session, services, user, "second_factor")
            session.commit()
            raise WrongCredentialsError
        enrolled = user.totp_confirmed
        user.totp_last_step, user.totp_confirmed = step, True
        user.failed_attempts, user.locked_until = 0, None
        accounts.end_session(session, person.session_id)
        action = "session.second_factor" if enrolled else "account.second_factor_set"
        _log(session, services, person.actor, action)
        return _open(session, services, user, second_factor=True)


def change_password(services: Services, person: SignedIn, old: str, new: str) -> Opened:
    """Change one's own password; every other session ends, this one changes its cookie.

    Raises:
        SecondFactorDueError: the second factor is still to come.
        WrongCredentialsError: `old` is wrong, or the account is locked.
        FaultyInputError: `new` is no good password, or no other.
    """
    if person.second_factor_due:
        raise SecondFactorDueError
    with services.database.read() as session:
        login = session.get_one(User, person.actor.id).login
    wrong = passwords.faults(new, login, services.settings)
    if new == old:
        wrong.append(Fault("password", Text("新密码与原密码相同", "this is the old password")))
    if wrong:
        raise FaultyInputError(wrong)
    user, _ = _count_attempt(services, login)
    right = passwords.is_password(old, user.password_hash if user else None)
    kept = passwords.hash_password(new) if right else ""
    with services.database.write() as session:
        if user is None or not right:
            _refuse(session, services, user, "password")
            session.commit()
            raise WrongCredentialsError
        user = session.get_one(User, user.id)
        user.failed_attempts, user.locked_until = 0, None
        user.password_hash, user.password_change_due = kept, False
        accounts.end_sessions(session, user.id)
        _log(session, services, person.actor, "account.change_password")
        passed = needs_second_factor(user, services.settings)
        return _open(session, services, user, second_factor=passed)


def _count_attempt(services: Services, login: str) -> tuple[User | None, int]:
    """Count an attempt before it is looked at; who may try, and how many there were before."""
    now = services.clock()
    with services.database.write() as session:
        user = accounts.user_by_login(session, login)
        if user is None or not user.active or _is_locked(user, now):
            return None, 0
        return user, _count(user, services, now)


def _count(user: User, services: Services, now: datetime) -> int:
    """Count one more failure, and lock when it is one too many; the count before it."""
    if user.locked_until is not None:  # it was locked, and that is over
        user.failed_attempts, user.locked_until = 0, None
    before = user.failed_attempts
    user.failed_attempts = before + 1
    if user.failed_attempts >= services.settings.lock_after:
        user.locked_until = now + timedelta(minutes=services.settings.lock_minutes)
    return before


def _is_locked(user: User, now: datetime) -> bool:
    return user.locked_until is not None and now < user.locked_until


def _refuse(session: Session, services: Services, user: User | None, what: str) -> None:
    """Write down a refusal. A login that nobody has is not kept: it may be a password."""
    locked = user is not None and user.locked_until is not None
    actor = actor_of_user(user) if user else NOBODY
    _log(session, services, actor, "session.refuse", what=what, locked=locked)


def _log(session: Session, services: Services, actor: Actor, action: str, **detail: Any) -> None:
    """Write down what somebody did about signing in."""
    audit.log(
        session,
        services,
        actor,
        action,
        subject=actor.id,
        county=actor.county or None,
        school_code=actor.school_code or None,
        **detail,
    )


def _open(session: Session, services: Services, user: User, *, second_factor: bool) -> Opened:
    """Add a session of this person under a new cookie."""
    now = services.clock()
    cookie = accounts.new_secret()
    due = needs_second_factor(user, services.settings) and not second_factor
    life = _SECOND_FACTOR_WITHIN if due else timedelta(hours=services.settings.session_hours)
    browser = UserSession(
        id=accounts.digest(cookie),
        user_id=user.id,
        csrf_token=accounts.new_secret(),
        second_factor=second_factor,
        created_at=now,
        seen_at=now,
        expires_at=now + life,
    )
    session.add(browser)
    return Opened(
        cookie,
        SignedIn(
            actor_of_user(user),
            browser.id,
            browser.csrf_token,
            due,
            user.totp_confirmed,
            user.password_change_due,
        ),
    )


def _step_of(services: Services, user: User, code: str, now: datetime) -> int | None:
    """The step whose code this is: now, just before or just after, and none that was used."""
    if user.totp_secret is None:
        return None
    totp = pyotp.TOTP(services.keyring.open_text(user.totp_secret, _SECRET))
    given = "".join(code.split())
    today = int(now.timestamp()) // _STEP_SECONDS
    for step in (today - 1, today, today + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), given.encode())
        if right and (user.totp_last_step is None or step > user.totp_last_step):
            return step
    return None
