"""People and systems that may sign in."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import At, Base, Id, LongText, Moment, ShortText


class User(Base):
    """A person.

    `role`: administrator, reviewer, clerk, auditor; `county` and `school_code` bound it.
    """

    __tablename__ = "users"

    id: Mapped[Id] = mapped_column(primary_key=True)
    login: Mapped[ShortText] = mapped_column(unique=True)
    display_name: Mapped[LongText]
    role: Mapped[ShortText]
    county: Mapped[str | None] = mapped_column(String(64))
    school_code: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8), default="zh")
    password_hash: Mapped[LongText]
    password_change_due: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed: Mapped[bool] = mapped_column(default=False)
    totp_last_step: Mapped[int | None]
    failed_attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[At | None] = mapped_column(Moment)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[At]


class UserSession(Base):
    """A signed-in browser; `id` is the SHA-256 of the cookie's value.

    `searches` is sealed JSON (purpose `searches`): what was typed to find something lately, by the
    key under which addresses name it.
    """

    __tablename__ = "user_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[Id] = mapped_column(ForeignKey("users.id"), index=True)
    csrf_token: Mapped[ShortText]
    second_factor: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[At]
    seen_at: Mapped[At]
    expires_at: Mapped[At]
    searches: Mapped[bytes | None] = mapped_column(LargeBinary)


class ApiToken(Base):
    """A token of another system; `digest` is its SHA-256 (the token itself has 256 random bits)."""

    __tablename__ = "api_tokens"

    id: Mapped[Id] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[LongText]
    role: Mapped[ShortText]
    county: Mapped[str | None] = mapped_column(String(64))
    school_code: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[At]
    expires_at: Mapped[At | None] = mapped_column(Moment)
    used_at: Mapped[At | None] = mapped_column(Moment)
    revoked_at: Mapped[At | None] = mapped_column(Moment)
