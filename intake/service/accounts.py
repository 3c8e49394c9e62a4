"""Accounts of people: made, changed and disabled by administrators, each within its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import audit, passwords
from intake.service.actor import Actor, Role, require
from intake.service.bounds import bounds
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError
from intake.service.logins import login_faults, normal_login
from matching.model import Text
from storage import accounts
from storage.errors import NotFoundError
from storage.tables import User
from storage.tables.base import new_id


@dataclass(frozen=True, slots=True)
class Account:
    """What is wanted of an account: who, as what, and how far they see."""

    login: str
    display_name: str
    role: Role
    county: str | None = None
    school_code: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change of an account; None leaves it."""

    display_name: str | None = None
    language: str | None = None
    active: bool | None = None


def create(
    services: Services, actor: Actor, account: Account, password: str, *, change_due: bool
) -> User:
    """Make an account; with `change_due` its password is only good for choosing another.

    Raises:
        ForbiddenError: not an administrator.
        FaultyInputError: login, password, role or bounds are not what they should be.
    """
    require(actor, Role.ADMINISTRATOR)
    login = normal_login(account.login)
    wrong = login_faults(login) + passwords.faults(password, login, services.settings)
    if wrong:
        raise FaultyInputError(wrong)
    kept = passwords.hash_password(password)
    with services.database.write() as session:
        county, school_code = bounds(
            session, actor, account.role, account.county, account.school_code
        )
        user = User(
            id=new_id(),
            login=login,
            display_name=account.display_name.strip() or login,
            role=account.role.value,
            county=county,
            school_code=school_code,
            language=account.language,
            password_hash=kept,
            password_change_due=change_due,
            created_at=services.clock(),
        )
        _add(session, user)
        _log(session, services, actor, "account.create", user, role=user.role)
    return user


def listed(
    services: Services, actor: Actor, *, text: str = "", after: str = "", limit: int = 50
) -> Sequence[User]:
    """Accounts within the actor's bounds, by login, beginning behind `after`.

    Raises:
        ForbiddenError: not an administrator.
    """
    require(actor, Role.ADMINISTRATOR)
    with services.database.read() as session:
        return accounts.users(session, actor.county, text=text, after=after, limit=limit)


def found(services: Services, actor: Actor, user_id: str) -> User:
    """One account.

    Raises:
        ForbiddenError: not an administrator.
        NotFoundError: no such account within the actor's bounds.
    """
    require(actor, Role.ADMINISTRATOR)
    with services.database.read() as session:
        return _within(session, actor, user_id)


def id_of(services: Services, actor: Actor, login: str) -> str | None:
    """The id of the account of this login within the actor's bounds, if there is one.

    Raises:
        ForbiddenError: not an administrator.
    """
    require(actor, Role.ADMINISTRATOR)
    with services.database.read() as session:
        user = accounts.user_by_login(session, normal_login(login))
    return user.id if user and actor.county in {None, user.county} else None


def change(services: Services, actor: Actor, user_id: str, wanted: Change) -> User:
    """Change an account; disabling it ends its sessions.

    Raises:
        ForbiddenError: not an administrator.
        NotFoundError: no such account within the actor's bounds.
        NotAllowedNowError: nobody disables themselves.
    """
    require(actor, Role.ADMINISTRATOR)
    with services.database.write() as session:
        user = _within(session, actor, user_id)
        if wanted.active is False and user.id == actor.id:
            raise NotAllowedNowError(
                Text("不能停用自己的账户", "You cannot disable your own account")
            )
        changed = {}
        for name in ("display_name", "language", "active"):
            value = getattr(wanted, name)
            if value is not None and value != getattr(user, name):
                setattr(user, name, value)
                changed[name] = value if name == "active" else True
        if wanted.active is False:
            accounts.end_sessions(session, user.id)
        if changed:
            _log(session, services, actor, "account.change", user, **changed)
    return user


def reset_password(
    services: Services, actor: Actor, user_id: str, password: str, *, change_due: bool
) -> User:
    """Give somebody a new password, unlock the account and end its sessions.

    Raises:
        ForbiddenError: not an administrator.
        NotFoundError: no such account within the actor's bounds.
        FaultyInputError: no good password.
    """
    user = found(services, actor, user_id)
    wrong = passwords.faults(password, user.login, services.settings)
    if wrong:
        raise FaultyInputError(wrong)
    kept = passwords.hash_password(password)
    with services.database.write() as session:
        user = _within(session, actor, user_id)
        user.password_hash, user.password_change_due = kept, change_due
        user.failed_attempts, user.locked_until = 0, None
        accounts.end_sessions(session, user.id)
        _log(session, services, actor, "account.reset_password", user)
    return user


def reset_second_factor(services: Services, actor: Actor, user_id: str) -> User:
    """Forget somebody's second factor (a lost phone) and end their sessions.

    Raises:
        ForbiddenError: not an administrator.
        NotFoundError: no such account within the actor's bounds.
    """
    require(actor, Role.ADMINISTRATOR)
    with services.database.write() as session:
        user = _within(session, actor, user_id)
        user.totp_secret, user.totp_confirmed, user.totp_last_step = None, False, None
        accounts.end_sessions(session, user.id)
        _log(session, services, actor, "account.reset_second_factor", user)
    return user


def _within(session: Session, actor: Actor, user_id: str) -> User:
    """The account, if it lies within the bounds of this administrator."""
    user = session.get(User, user_id)
    if user is None or (actor.county is not None and actor.county != user.county):
        raise NotFoundError(user_id)
    return user


def _add(session: Session, user: User) -> None:
    """Add an account whose login nobody else has."""
    taken = Fault("login", Text("用户名已被使用", "this login is taken"))
    if accounts.user_by_login(session, user.login) is not None:
        raise FaultyInputError([taken])
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:  # somebody else at the same moment
        raise FaultyInputError([taken]) from error


def _log(
    session: Session, services: Services, actor: Actor, action: str, user: User, **detail: Any
) -> None:
    audit.log(
        session,
        services,
        actor,
        action,
        subject=user.id,
        county=user.county,
        school_code=user.school_code,
        **detail,
    )
