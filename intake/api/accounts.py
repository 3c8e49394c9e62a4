"""`/users` and `/tokens`: who may sign in, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from intake.api.dependencies import WithActor, WithServices
from intake.service import accounts, passwords, tokens
from intake.service.actor import Role
from storage.tables import ApiToken, User

router = APIRouter(tags=["accounts"])

PersonsRole = Literal["administrator", "reviewer", "clerk", "auditor"]
_Bound = Annotated[str | None, Field(max_length=64)]
_Password = Annotated[str, Field(min_length=1, max_length=passwords.LONGEST)]
_Name = Annotated[str, Field(max_length=100)]
_Limit = Annotated[int, Query(ge=1, le=200)]
_After = Annotated[str, Query(max_length=64, description="`next` of the page before")]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewAccount(_Sent):
    """An account to make. A clerk has a school; the others a county or, without it, all."""

    login: Annotated[str, Field(min_length=2, max_length=64, examples=["liu"])]
    display_name: _Name = ""
    role: PersonsRole
    county: _Bound = None
    school_code: _Bound = None
    language: Literal["zh", "en"] = "zh"
    password: _Password


class AccountChange(_Sent):
    """What is to change."""

    display_name: Annotated[str | None, Field(min_length=1, max_length=100)] = None
    language: Literal["zh", "en"] | None = None
    active: bool | None = None


class PasswordReset(_Sent):
    """A password with which somebody signs in once, to choose their own."""

    password: _Password


class Account(BaseModel):
    """An account."""

    id: str
    login: str
    display_name: str
    role: str
    county: str | None
    school_code: str | None
    language: str
    active: bool
    locked_until: datetime | None
    second_factor: bool
    password_change_due: bool
    created_at: datetime

    @classmethod
    def of(cls, user: User) -> Account:
        """As the API shows an account."""
        return cls(
            id=user.id,
            login=user.login,
            display_name=user.display_name,
            role=user.role,
            county=user.county,
            school_code=user.school_code,
            language=user.language,
            active=user.active,
            locked_until=user.locked_until,
            second_factor=user.totp_confirmed,
            password_change_due=user.password_change_due,
            created_at=user.created_at,
        )


class Accounts(BaseModel):
    """A page of accounts; `next` is what `after` asks for the following page."""

    items: list[Account]
    next: str | None


class NewToken(_Sent):
    """A token to make; without `days` it lasts until it is revoked."""

    role: Role = Role.SYSTEM
    county: _Bound = None
    school_code: _Bound = None
    label: _Name = ""
    days: Annotated[int | None, Field(ge=1, le=3650)] = None


class Token(BaseModel):
    """What is kept of a token."""

    id: str
    label: str
    role: str
    county: str | None
    school_code: str | None
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, token: ApiToken) -> Token:
        """As the API shows a token."""
        return cls(**{name: getattr(token, name) for name in cls.model_fields})


class Tokens(BaseModel):
    """A page of tokens; `next` is what `after` asks for the following page."""

    items: list[Token]
    next: str | None


class MadeToken(BaseModel):
    """A token that was just made: the only time it is shown."""

    secret: str
    token: Token


@router.get("/users")
def list_users(
    services: WithServices,
    actor: WithActor,
    text: Annotated[str, Query(max_length=64, description="part of login or name")] = "",
    after: _After = "",
    limit: _Limit = 50,
) -> Accounts:
    """Accounts within one's county, by login."""
    users = accounts.listed(services, actor, text=text, after=after, limit=limit)
    return Accounts(
        items=[Account.of(user) for user in users],
        next=users[-1].login if len(users) == limit else None,
    )


@router.post("/users", status_code=201)
def create_user(services: WithServices, actor: WithActor, sent: NewAccount) -> Account:
    """Make an account; its password has to be changed at the first sign-in."""
    wanted = accounts.Account(
        login=sent.login,
        display_name=sent.display_name,
        role=Role(sent.role),
        county=sent.county,
        school_code=sent.school_code,
        language=sent.language,
    )
    return Account.of(accounts.create(services, actor, wanted, sent.password, change_due=True))


@router.get("/users/{user_id}")
def show_user(services: WithServices, actor: WithActor, user_id: str) -> Account:
    """One account."""
    return Account.of(accounts.found(services, actor, user_id))


@router.patch("/users/{user_id}")
def change_user(
    services: WithServices, actor: WithActor, user_id: str, sent: AccountChange
) -> Account:
    """Change name or language, disable or enable."""
    wanted = accounts.Change(sent.display_name, sent.language, sent.active)
    return Account.of(accounts.change(services, actor, user_id, wanted))


@router.post("/users/{user_id}/password")
def reset_password(
    services: WithServices, actor: WithActor, user_id: str, sent: PasswordReset
) -> Account:
    """Give a new password, to be changed at the next sign-in; unlocks, and ends all sessions."""
    user = accounts.reset_password(services, actor, user_id, sent.password, change_due=True)
    return Account.of(user)


@router.delete("/users/{user_id}/second-factor")
def reset_second_factor(services: WithServices, actor: WithActor, user_id: str) -> Account:
    """Forget a second factor (a lost phone); ends all sessions."""
    return Account.of(accounts.reset_second_factor(services, actor, user_id))


@router.get("/tokens")
def list_tokens(
    services: WithServices, actor: WithActor, after: _After = "", limit: _Limit = 50
) -> Tokens:
    """Tokens within one's county."""
    found = tokens.listed(services, actor, after=after, limit=limit)
    return Tokens(
        items=[Token.of(token) for token in found],
        next=found[-1].id if len(found) == limit else None,
    )


@router.post("/tokens", status_code=201)
def create_token(services: WithServices, actor: WithActor, sent: NewToken) -> MadeToken:
    """Make a token for another system."""
    wanted = tokens.NewToken(sent.role, sent.county, sent.school_code, sent.label, sent.days)
    secret, token = tokens.create(services, actor, wanted)
    return MadeToken(secret=secret, token=Token.of(token))


@router.delete("/tokens/{token_id}", status_code=204)
def revoke_token(services: WithServices, actor: WithActor, token_id: str) -> None:
    """End a token."""
    tokens.revoke(services, actor, token_id)
