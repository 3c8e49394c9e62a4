"""Who is looking at a page, and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from intake.api.dependencies import SESSION_COOKIE, WithServices
from intake.assembly import Services
from intake.report.words import Language
from intake.service import authentication
from intake.service.actor import Actor, Role
from intake.service.authentication import SignedIn
from intake.service.errors import (
    NotSignedInError,
    PasswordChangeDueError,
    SecondFactorDueError,
)
from review_ui.foundation.words import Words, language_named

LANGUAGE_COOKIE = "language"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in at a browser."""

    person: SignedIn
    words: Words

    @property
    def actor(self) -> Actor:
        """In whose name the use cases run."""
        return self.person.actor

    @property
    def role(self) -> Role:
        """What they are here for."""
        return self.person.actor.role

    @property
    def language(self) -> Language:
        """The language of their pages."""
        return self.words.language


def language_of(request: Request, person: SignedIn | None = None) -> Language:
    """What was chosen in this browser, else the account's language, else Chinese."""
    chosen = language_named(request.cookies.get(LANGUAGE_COOKIE))
    return chosen or language_named(person.actor.language if person else None) or "zh"


def person_at(request: Request, services: Services) -> SignedIn:
    """The person behind the session cookie, even if more is asked of them first.

    Raises:
        NotSignedInError: there is none.
    """
    cookie = request.cookies.get(SESSION_COOKIE)
    if not cookie:
        raise NotSignedInError
    person = authentication.resume(services, cookie)
    request.state.person = person
    return person


def half_signed_in(request: Request, services: WithServices) -> Visitor:
    """Somebody whose second factor or new password may still be to come.

    Raises:
        NotSignedInError: nobody.
    """
    person = person_at(request, services)
    return Visitor(person, Words(language_of(request, person)))


def visitor(request: Request, services: WithServices) -> Visitor:
    """Somebody who is signed in completely.

    Raises:
        NotSignedInError: nobody, or a second factor is still to come.
        PasswordChangeDueError: the first password has to be changed.
    """
    found = half_signed_in(request, services)
    if found.person.second_factor_due:
        raise SecondFactorDueError
    if found.person.password_change_due:
        raise PasswordChangeDueError
    return found


WithVisitor = Annotated[Visitor, Depends(visitor)]
WithHalfSignedIn = Annotated[Visitor, Depends(half_signed_in)]
