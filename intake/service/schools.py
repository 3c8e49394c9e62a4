"""Schools on record: looked at, changed by administrators, an address tried on a catchment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service import audit
from intake.service.actor import Actor, Role, require
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError
from intake.service.school_import import keep_before
from matching.compare.addresses import compare_with_catchment
from matching.model import Comparison, Text
from storage.errors import NotFoundError
from storage.tables import SchoolRow

LONGEST_ENTRY = 200
MOST_ENTRIES = 500
_READERS = (Role.ADMINISTRATOR, Role.REVIEWER, Role.AUDITOR)
_CHANGED = Text(
    "其他人刚刚改过这所学校，请刷新后再改",
    "Somebody else has just changed this school; reload and try again",
)


@dataclass(frozen=True, slots=True)
class SchoolList:
    """A page of schools, and how many there are."""

    items: Sequence[SchoolRow]
    total: int


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """What a school is to be. `seen` is when it was last changed, as the page showed it."""

    name: str
    urban: bool
    catchment: tuple[str, ...]
    quota: int | None
    seen: str


def listed(
    services: Services, actor: Actor, text: str = "", page: int = 1, page_size: int = 50
) -> SchoolList:
    """Schools within the actor's bounds whose name or code contains `text`, by name.

    Raises:
        ForbiddenError: the actor works at a school.
    """
    require(actor, *_READERS)
    query = select(SchoolRow)
    if actor.county is not None:
        query = query.where(SchoolRow.county == actor.county)
    if text:
        query = query.where(
            or_(
                SchoolRow.name.contains(text, autoescape=True),
                SchoolRow.code.contains(text, autoescape=True),
            )
        )
    ordered = query.order_by(SchoolRow.name, SchoolRow.code)
    with services.database.read() as session:
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        rows = session.scalars(ordered.offset((page - 1) * page_size).limit(page_size)).all()
    return SchoolList(rows, total)


def found(services: Services, actor: Actor, code: str) -> SchoolRow:
    """One school.

    Raises:
        ForbiddenError: the actor works at a school.
        NotFoundError: none within the actor's bounds.
    """
    require(actor, *_READERS)
    with services.database.read() as session:
        return _within(session, actor, code)


def change(services: Services, actor: Actor, code: str, wanted: SchoolChange) -> SchoolRow:
    """Change a school; what it was before is kept.

    Raises:
        ForbiddenError: not an administrator.
        NotFoundError: none within the actor's bounds.
        NotAllowedNowError: somebody else changed it meanwhile.
        FaultyInputError: no name, or a catchment that is too long.
    """
    require(actor, Role.ADMINISTRATOR)
    _check(wanted)
    said = {
        "name": wanted.name,
        "urban": wanted.urban,
        "catchment": list(wanted.catchment),
        "quota": wanted.quota,
    }
    with services.database.write() as session:
        school = _within(session, actor, code)
        if version_of(school) != wanted.seen:
            raise NotAllowedNowError(_CHANGED)
        before = {
            name: getattr(school, name) for name in said if getattr(school, name) != said[name]
        }
        if not before:
            return school
        for name in before:
            setattr(school, name, said[name])
        school.changed_at = _later(services.clock(), school.changed_at)
        keep_before(session, services, actor, school.code, before)
        audit.log(
            session,
            services,
            actor,
            "school.change",
            subject=school.code,
            county=school.county,
            school_code=school.code,
            keys=sorted(before),
        )
    return school


def try_address(school: SchoolRow, address: str) -> Comparison:
    """Whether an address lies in the school's catchment, as the checks would say."""
    return compare_with_catchment(address, tuple(school.catchment), school.name)


def version_of(school: SchoolRow) -> str:
    """What tells one state of a school from the next."""
    return school.changed_at.isoformat()


def _within(session: Session, actor: Actor, code: str) -> SchoolRow:
    school = session.get(SchoolRow, code)
    if school is None or not actor.sees(school.county, school.code):
        raise NotFoundError(code)
    return school


def _later(now: datetime, before: datetime) -> datetime:
    """Now, but later than before: a version has to differ."""
    return max(now, before + timedelta(microseconds=1))


def _check(wanted: SchoolChange) -> None:
    faults = []
    if not 0 < len(wanted.name) <= 100:
        faults.append(
            Fault("name", Text("学校名称为 1 至 100 个字", "a name has 1 to 100 characters"))
        )
    if len(wanted.catchment) > MOST_ENTRIES:
        zh, en = (
            f"学区范围最多 {MOST_ENTRIES} 条",
            f"a catchment has at most {MOST_ENTRIES} entries",
        )
        faults.append(Fault("catchment", Text(zh, en)))
    for entry in wanted.catchment:
        if len(entry) > LONGEST_ENTRY:
            zh = f"每条最多 {LONGEST_ENTRY} 个字：{entry[:20]}…"
            en = f"an entry has at most {LONGEST_ENTRY} characters: {entry[:20]}…"
            faults.append(Fault("catchment", Text(zh, en)))
    if faults:
        raise FaultyInputError(faults)
