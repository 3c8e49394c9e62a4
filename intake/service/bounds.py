"""How far an account or a token may see, and who may give it that."""

from __future__ import annotations

from typing import NoReturn

from sqlalchemy.orm import Session

from intake.service.actor import Actor, Role
from intake.service.errors import Fault, FaultyInputError
from matching.model import Text
from storage.tables import SchoolRow

_OF_A_SCHOOL = frozenset({Role.CLERK, Role.SYSTEM})


def bounds(
    session: Session, actor: Actor, role: Role, county: str | None, school_code: str | None
) -> tuple[str | None, str | None]:
    """County and school for somebody of this role, as `actor` may give them.

    A clerk has a school, a system may have one; the others have a county or, without, all of
    them. A school brings its county. Nobody gives more than they have.

    Raises:
        FaultyInputError: no such school, or these do not go together, or out of bounds.
    """
    county, school_code = county or None, school_code or None
    if school_code is None:
        if role is Role.CLERK:
            _refuse("school_code", "经办人必须属于一所学校", "a clerk belongs to a school")
        if actor.county is not None and county != actor.county:
            _refuse("county", f"只能是 {actor.county}", f"can only be {actor.county}")
        return county, None
    if role not in _OF_A_SCHOOL:
        _refuse("school_code", "这种角色以区县为界，不设学校", "this role is bound by county only")
    school = session.get(SchoolRow, school_code)
    if school is None or not actor.sees(school.county, school.code):
        _refuse("school_code", "没有这所学校", "there is no such school")
    if county not in {None, school.county}:
        _refuse("county", f"这所学校在 {school.county}", f"the school is in {school.county}")
    return school.county, school.code


def _refuse(key: str, zh: str, en: str) -> NoReturn:
    raise FaultyInputError([Fault(key, Text(zh, en))])
