"""Who asks, and how far they may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intake.service.errors import ForbiddenError
from matching.model import Text

_OTHER_ROLE = Text("您的角色不能进行此操作", "Your role does not permit this")


class Role(StrEnum):
    """What somebody is here for."""

    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    CLERK = "clerk"
    AUDITOR = "auditor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, a system with a token, or the program itself.

    `county` and `school_code` bound what it sees: None means all. A person of a school has both.
    `is_person`: signed in at a browser; a person sees ID numbers masked until asking for them.
    """

    id: str
    name: str
    role: Role
    county: str | None = None
    school_code: str | None = None
    language: str = "zh"
    is_person: bool = False

    def sees(self, county: str, school_code: str | None) -> bool:
        """Whether something of this county and school is within its bounds."""
        if self.county is not None and self.county != county:
            return False
        return self.school_code is None or self.school_code == school_code


PROGRAM = Actor("program", "transfer-evidence", Role.SYSTEM)
"""What this program does by itself."""
OPERATOR = Actor("operator", "operator", Role.ADMINISTRATOR)
"""Whoever runs a command of this program on its machine."""
NOBODY = Actor("nobody", "nobody", Role.SYSTEM, county="", school_code="")
"""Somebody who did not get in; sees nothing."""


def require(actor: Actor, *roles: Role) -> None:
    """Let only these roles pass. Ask after the thing itself was found: what is foreign is 404.

    Raises:
        ForbiddenError: the actor has another role.
    """
    if actor.role not in roles:
        raise ForbiddenError(_OTHER_ROLE)
