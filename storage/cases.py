"""Cases as lists ask for them: bounds, filters, sorting, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from storage.tables import CaseRow, FileRow, SchoolRow


class CaseOrder(StrEnum):
    """What a list of cases may be sorted by; with `-` the other way round."""

    DUE = "due_on"
    DUE_LAST = "-due_on"
    SUBMITTED = "submitted_at"
    SUBMITTED_LAST = "-submitted_at"
    CREATED = "created_at"
    CREATED_LAST = "-created_at"
    CHANGED = "changed_at"
    CHANGED_LAST = "-changed_at"
    STUDENT = "student_name"
    STUDENT_LAST = "-student_name"
    SCHOOL = "school"
    SCHOOL_LAST = "-school"


class Claimed(StrEnum):
    """Who has taken a case to look at."""

    NOBODY = "nobody"
    ME = "me"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far the asking person sees; None is no bound."""

    county: str | None = None
    school_code: str | None = None


@dataclass(frozen=True, slots=True)
class TextWanted:
    """What a person typed to find a case, and the cases whose papers say it."""

    text: str
    number_index: str | None = None
    in_papers: Select[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases are wanted; everything given has to hold. Empty tuples ask for nothing."""

    statuses: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    school_code: str | None = None
    due_from: date | None = None
    due_to: date | None = None
    claimed: Claimed | None = None
    text: TextWanted | None = None


EVERY_CASE = CaseFilter()


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list: cases with their schools, how many there are in all, and of what kind.

    `statuses` counts what the other filters leave, whatever the status; so does `verdicts`.
    """

    rows: Sequence[tuple[CaseRow, SchoolRow]]
    total: int
    statuses: Mapping[str, int]
    verdicts: Mapping[str, int]


def case_within(
    session: Session, bounds: Bounds, case_id: str, *, lock: bool = False
) -> CaseRow | None:
    """The case, if it is within the bounds; `lock` keeps others from changing it meanwhile."""
    query = select(CaseRow).where(CaseRow.id == case_id, *_within(bounds))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def list_cases(  # noqa: PLR0913  # a query has this many sides
    session: Session,
    bounds: Bounds,
    wanted: CaseFilter,
    order: CaseOrder,
    *,
    offset: int,
    limit: int,
    asker: str,
    now: datetime,
) -> CasePage:
    """The cases from `offset` on, at most `limit` (0: only counts)."""
    bounded = _within(bounds)

    def where(wanted: CaseFilter) -> list[ColumnElement[bool]]:
        return [*bounded, *_conditions(wanted, asker, now)]

    rows: Sequence[Any] = ()
    if limit:
        at = SchoolRow.code == CaseRow.school_code
        ids = select(CaseRow.id).join(SchoolRow, at).where(*where(wanted)).order_by(*_order(order))
        shown = session.scalars(ids.offset(offset).limit(limit)).all()  # sorted without their bulk
        whole = select(CaseRow, SchoolRow).join(SchoolRow, at).where(CaseRow.id.in_(shown))
        rows = session.execute(whole.order_by(*_order(order))).all()
    total = select(func.count()).select_from(CaseRow).where(*where(wanted))
    return CasePage(
        rows=[(case, school) for case, school in rows],
        total=session.scalar(total) or 0,
        statuses=_counts(session, CaseRow.status, where(replace(wanted, statuses=()))),
        verdicts=_counts(session, CaseRow.verdict, where(replace(wanted, verdicts=()))),
    )


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a table of many has it: nothing of its sealed record."""

    id: str
    student_name: str
    category: str
    school_code: str
    school_name: str
    status: str
    verdict: str | None
    outstanding: Mapping[str, str]
    pending: int
    submitted_at: datetime | None
    due_on: date | None
    decided_at: datetime | None
    claimed_name: str | None
    claimed_until: datetime | None


def case_lines(  # noqa: PLR0913  # a query has this many sides
    session: Session,
    bounds: Bounds,
    wanted: CaseFilter,
    order: CaseOrder,
    *,
    limit: int,
    asker: str,
    now: datetime,
) -> Sequence[CaseLine]:
    """The first `limit` cases of a list, in its order."""
    columns = (
        SchoolRow.name if name == "school_name" else getattr(CaseRow, name)
        for name in CaseLine.__slots__
    )
    query = (
        select(*columns)
        .join(SchoolRow, SchoolRow.code == CaseRow.school_code)
        .where(*_within(bounds), *_conditions(wanted, asker, now))
        .order_by(*_order(order))
        .limit(limit)
    )
    return [CaseLine(*row) for row in session.execute(query)]


def next_in_queue(
    session: Session, bounds: Bounds, wanted: CaseFilter, *, asker: str, now: datetime
) -> CaseRow | None:
    """The submitted case that is due first, that nobody has taken and that `asker` may decide.

    It is locked until the end of the transaction; of two that ask at once each gets another.
    """
    own_file = select(FileRow.id).where(FileRow.case_id == CaseRow.id, FileRow.uploaded_by == asker)
    query = (
        select(CaseRow)
        .where(
            *_within(bounds),
            *_conditions(replace(wanted, claimed=Claimed.NOBODY), asker, now),
            CaseRow.status == "submitted",
            CaseRow.created_by != asker,
            ~own_file.exists(),
        )
        .order_by(*_order(CaseOrder.DUE))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(query)


def like_anywhere(text: str) -> str:
    r"""A LIKE pattern (escape `\`) for rows that hold `text` as it stands."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _within(bounds: Bounds) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if bounds.county is not None:
        conditions.append(CaseRow.county == bounds.county)
    if bounds.school_code is not None:
        conditions.append(CaseRow.school_code == bounds.school_code)
    return conditions


def _conditions(wanted: CaseFilter, asker: str, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(CaseRow.status.in_(wanted.statuses))
    if wanted.verdicts:
        conditions.append(CaseRow.verdict.in_(wanted.verdicts))
    if wanted.categories:
        conditions.append(CaseRow.category.in_(wanted.categories))
    if wanted.school_code is not None:
        conditions.append(CaseRow.school_code == wanted.school_code)
    if wanted.due_from is not None:
        conditions.append(CaseRow.due_on >= wanted.due_from)
    if wanted.due_to is not None:
        conditions.append(CaseRow.due_on <= wanted.due_to)
    if wanted.claimed is not None:
        conditions.append(_claimed(wanted.claimed, asker, now))
    if wanted.text is not None:
        conditions.append(_text(wanted.text))
    return conditions


def _claimed(claimed: Claimed, asker: str, now: datetime) -> ColumnElement[bool]:
    match claimed:
        case Claimed.NOBODY:
            return or_(CaseRow.claimed_until.is_(None), CaseRow.claimed_until <= now)
        case Claimed.ME:
            return and_(CaseRow.claimed_by == asker, CaseRow.claimed_until > now)
        case Claimed.OTHERS:
            return and_(CaseRow.claimed_by != asker, CaseRow.claimed_until > now)


def _text(wanted: TextWanted) -> ColumnElement[bool]:
    either = [
        CaseRow.id == wanted.text,
        CaseRow.student_name.like(like_anywhere(wanted.text), escape="\\"),
    ]
    if wanted.number_index is not None:
        either.append(CaseRow.student_number_index == wanted.number_index)
    if wanted.in_papers is not None:
        either.append(CaseRow.id.in_(wanted.in_papers))
    return or_(*either)


def _order(order: CaseOrder) -> list[ColumnElement[Any]]:
    name = order.removeprefix("-")
    column: Any = SchoolRow.name if name == "school" else getattr(CaseRow, name)
    by = column.desc() if order.startswith("-") else column.asc()
    return [by.nulls_last(), CaseRow.submitted_at.asc().nulls_last(), CaseRow.id.asc()]


def _counts(
    session: Session, column: Any, conditions: Sequence[ColumnElement[bool]]
) -> Mapping[str, int]:
    query = select(column, func.count()).where(*conditions).group_by(column)
    return {value: count for value, count in session.execute(query) if value is not None}
