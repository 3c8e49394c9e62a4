"""Tokens of other systems: shown once, kept as a digest, bounded, revocable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import audit
from intake.service.actor import Actor, Role, require
from intake.service.bounds import bounds
from storage import accounts
from storage.errors import NotFoundError
from storage.tables import ApiToken
from storage.tables.base import new_id


@dataclass(frozen=True, slots=True)
class NewToken:
    """What is wanted of a token; without `days` it lasts until it is revoked."""

    role: Role
    county: str | None = None
    school_code: str | None = None
    label: str = ""
    days: int | None = None


def create(services: Services, actor: Actor, wanted: NewToken) -> tuple[str, ApiToken]:
    """Make a token: the token itself, which is shown this once, and what is kept of it.

    Raises:
        ForbiddenError: not an administrator.
        FaultyInputError: role and bounds do not go together.
    """
    require(actor, Role.ADMINISTRATOR)
    now = services.clock()
    secret = accounts.new_secret()
    with services.database.write() as session:
        county, school_code = bounds(session, actor, wanted.role, wanted.county, wanted.school_code)
        label = " ".join(filter(None, (wanted.role.value, county, school_code)))
        token = ApiToken(
            id=new_id(),
            digest=accounts.digest(secret),
            label=wanted.label.strip() or label,
            role=wanted.role.value,
            county=county,
            school_code=school_code,
            created_at=now,
            expires_at=now + timedelta(days=wanted.days) if wanted.days else None,
        )
        session.add(token)
        _log(session, services, actor, "token.create", token)
    return secret, token


def listed(
    services: Services, actor: Actor, *, after: str = "", limit: int = 50
) -> Sequence[ApiToken]:
    """Tokens within the actor's bounds, by id, beginning behind `after`.

    Raises:
        ForbiddenError: not an administrator.
    """
    require(actor, Role.ADMINISTRATOR)
    with services.database.read() as session:
        return accounts.tokens(session, actor.county, after=after, limit=limit)


def revoke(services: Services, actor: Actor, token_id: str) -> None:
    """End a token; one that ended already stays ended.

    Raises:
        ForbiddenError: not an administrator.
        NotFoundError: no such token within the actor's bounds.
    """
    require(actor, Role.ADMINISTRATOR)
    with services.database.write() as session:
        token = session.get(ApiToken, token_id)
        if token is None or (actor.county is not None and actor.county != token.county):
            raise NotFoundError(token_id)
        if token.revoked_at is None:
            token.revoked_at = services.clock()
            _log(session, services, actor, "token.revoke", token)


def _log(session: Session, services: Services, actor: Actor, action: str, token: ApiToken) -> None:
    audit.log(
        session,
        services,
        actor,
        action,
        subject=token.id,
        county=token.county,
        school_code=token.school_code,
        role=token.role,
    )
