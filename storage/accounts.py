"""People, their sessions, and tokens of systems, as they are kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
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


def end_session(session: Session, session_id: str) -> None:
    """Forget the browser whose session has this id."""
    session.execute(delete(UserSession).where(UserSession.id == session_id))


def end_sessions(session: Session, user_id: str) -> None:
    """Forget every browser of a person."""
    session.execute(delete(UserSession).where(UserSession.user_id == user_id))


def forget_lapsed_sessions(session: Session, at: datetime) -> None:
    """Forget the sessions that ended before `at`."""
    session.execute(delete(UserSession).where(UserSession.expires_at < at))


def users(
    session: Session, county: str | None, *, text: str, after: str, limit: int
) -> Sequence[User]:
    """Accounts of a county (None: all) by login, whose login or name contains `text`."""
    query = select(User).where(User.login > after).order_by(User.login).limit(limit)
    if county is not None:
        query = query.where(User.county == county)
    if text:
        query = query.where(
            or_(
                User.login.contains(text, autoescape=True),
                User.display_name.contains(text, autoescape=True),
            )
        )
    return session.scalars(query).all()


def tokens(session: Session, county: str | None, *, after: str, limit: int) -> Sequence[ApiToken]:
    """Tokens of a county (None: all) by id."""
    query = select(ApiToken).where(ApiToken.id > after).order_by(ApiToken.id).limit(limit)
    if county is not None:
        query = query.where(ApiToken.county == county)
    return session.scalars(query).all()
