"""People, their sessions, and tokens of systems, as they are kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.tables import ApiToken, User, UserSession


def new_secret() -> str:
    """256 random bits: the value of a cookie or of a token."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Under what a cookie or token is kept: enough, because it is random and not a password."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def session_of(session: Session, cookie: str) -> tuple[UserSession, User] | None:
    """The browser's session of this cookie and whose it is."""
    query = (
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.id == digest(cookie))
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None


def token_of(session: Session, token: str) -> ApiToken | None:
    """What is kept of this token."""
    return session.scalars(select(ApiToken).where(ApiToken.digest == digest(token))).first()


def user_by_login(session: Session, login: str) -> User | None:
    """The account of this login (already in its normal form)."""
    return session.scalars(select(User).where(User.login == login)).first()


def end_session(session: Session, cookie: str) -> None:
    """Forget one browser."""
    session.execute(delete(UserSession).where(UserSession.id == digest(cookie)))


def end_sessions(session: Session, user_id: str, *, but: str | None = None) -> None:
    """Forget every browser of a person, or all but the session with the id `but`."""
    ending = delete(UserSession).where(UserSession.user_id == user_id)
    session.execute(ending if but is None else ending.where(UserSession.id != but))


def forget_lapsed_sessions(session: Session, at: datetime) -> None:
    """Forget the sessions that ended before `at`."""
    session.execute(delete(UserSession).where(UserSession.expires_at < at))
