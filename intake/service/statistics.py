"""How a county or a school stands: numbers for its page, never names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.clock import CHINA, today
from intake.service.actor import Actor
from intake.working_days import DECISION_WORKING_DAYS, working_days_between
from storage.tables import CaseEvent, CaseRow, Correction, SchoolRow

DECIDED = ("approved", "returned", "refused")
LONGEST_SPAN = timedelta(days=400)
_BEFORE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Day:
    """What was handed over and decided on one day (in China)."""

    day: date
    submitted: int
    approved: int
    returned: int
    refused: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long decisions took and cases wait, in working days, against the ten of the rule.

    `decided_within` and `decided_late` are decisions of the span; `waiting` counts submitted cases
    by the working days they have waited, `overdue` those past their day.
    """

    limit: int
    decided_within: int
    decided_late: int
    median: float | None
    waiting: Mapping[int, int]
    overdue: int


@dataclass(frozen=True, slots=True)
class Correcting:
    """How often people corrected a field (or the kind, or the turn) of a kind of paper."""

    kind: str
    what: str
    times: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of the cases made within a span, and of what waits now.

    `outstanding`: requirement → status → how many open cases lack it. `returned_for`:
    requirement → how often a case was returned for it within the span.
    """

    since: date
    until: date
    statuses: Mapping[str, int]
    categories: Mapping[str, Mapping[str, int]]
    schools: Sequence[tuple[str, str, Mapping[str, int]]]
    days: Sequence[Day]
    waiting: Waiting
    outstanding: Mapping[str, Mapping[str, int]]
    returned_for: Mapping[str, int]
    corrections: Sequence[Correcting]


def statistics(
    services: Services, actor: Actor, since: date | None = None, until: date | None = None
) -> Statistics:
    """The numbers of what the actor sees; by default of the last ninety days."""
    last = until or today(services.clock)
    first = max(since or last - timedelta(days=90), last - LONGEST_SPAN)
    with services.database.read() as session:
        mine = _within(actor)
        span = (CaseRow.created_at >= _start(first), CaseRow.created_at < _start(last, 1))
        steps = _steps(session, mine, first, last)
        within = [one for one in steps if one.at >= _start(first)]
        return Statistics(
            since=first,
            until=last,
            statuses=_counted(session, CaseRow.status, *mine, *span),
            categories=_by(session, CaseRow.category, *mine, *span),
            schools=_schools(session, *mine, *span),
            days=_days(within, first, last),
            waiting=_waiting(session, services, mine, _took(steps, first)),
            outstanding=_outstanding(session, mine),
            returned_for=_returned_for(services, within),
            corrections=_corrections(session, mine, first, last),
        )


@dataclass(frozen=True, slots=True)
class _Step:
    case_id: str
    action: str
    at: datetime
    detail: bytes | None


_Conditions = Sequence[ColumnElement[bool]]


def _within(actor: Actor) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if actor.county is not None:
        conditions.append(CaseRow.county == actor.county)
    if actor.school_code is not None:
        conditions.append(CaseRow.school_code == actor.school_code)
    return conditions


def _start(day: date, later: int = 0) -> datetime:
    """The moment at which a day begins in China."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA) + timedelta(days=later)


def _counted(session: Session, column: Any, *conditions: ColumnElement[bool]) -> Mapping[str, int]:
    rows = session.execute(select(column, func.count()).where(*conditions).group_by(column))
    return {row[0]: row[1] for row in rows}


def _by(
    session: Session, column: Any, *conditions: ColumnElement[bool]
) -> dict[str, dict[str, int]]:
    """Counts by `column`, and within it by status."""
    query = select(column, CaseRow.status, func.count()).where(*conditions)
    found: dict[str, dict[str, int]] = {}
    for value, status, count in session.execute(query.group_by(column, CaseRow.status)):
        found.setdefault(value, {})[status] = count
    return found


def _schools(
    session: Session, *conditions: ColumnElement[bool]
) -> list[tuple[str, str, Mapping[str, int]]]:
    counts = _by(session, CaseRow.school_code, *conditions)
    named = select(SchoolRow.code, SchoolRow.name).where(SchoolRow.code.in_(counts))
    names = {row.code: row.name for row in session.execute(named)}
    listed = [(code, names.get(code, code), count) for code, count in counts.items()]
    return sorted(listed, key=lambda one: (-sum(one[2].values()), one[0]))


def _steps(session: Session, mine: _Conditions, first: date, last: date) -> list[_Step]:
    """Hand-overs and decisions up to the span's end.

    They begin so long before it that a decision within the span finds its hand-over.
    """
    query = (
        select(CaseEvent.case_id, CaseEvent.action, CaseEvent.at, CaseEvent.detail)
        .join(CaseRow, CaseRow.id == CaseEvent.case_id)
        .where(
            *mine,
            CaseEvent.action.in_(("submit", *DECIDED)),
            CaseEvent.at >= _start(first) - _BEFORE,
            CaseEvent.at < _start(last, 1),
        )
        .order_by(CaseEvent.id)
    )
    return [_Step(*row) for row in session.execute(query)]


def _days(steps: Sequence[_Step], first: date, last: date) -> list[Day]:
    counts = Counter((one.at.astimezone(CHINA).date(), one.action) for one in steps)
    return [
        Day(
            day=(day := first + timedelta(days=n)),
            submitted=counts[day, "submit"],
            approved=counts[day, "approved"],
            returned=counts[day, "returned"],
            refused=counts[day, "refused"],
        )
        for n in range((last - first).days + 1)
    ]


def _took(steps: Sequence[_Step], first: date) -> list[int]:
    """How many working days each decision since `first` took."""
    took: list[int] = []
    handed_over: dict[str, date] = {}
    for one in steps:
        day = one.at.astimezone(CHINA).date()
        if one.action == "submit":
            handed_over[one.case_id] = day
        elif (submitted := handed_over.pop(one.case_id, None)) is not None and day >= first:
            took.append(working_days_between(submitted, day))
    return took


def _waiting(
    session: Session, services: Services, mine: _Conditions, took: Sequence[int]
) -> Waiting:
    now = today(services.clock)
    open_ = session.execute(
        select(CaseRow.submitted_at, CaseRow.due_on).where(*mine, CaseRow.status == "submitted")
    ).all()
    waited: Counter[int] = Counter()
    by_day: dict[date, int] = {}
    for at, _ in open_:
        day = now if at is None else at.astimezone(CHINA).date()
        if day not in by_day:
            by_day[day] = working_days_between(day, now)
        waited[by_day[day]] += 1
    return Waiting(
        limit=DECISION_WORKING_DAYS,
        decided_within=sum(days <= DECISION_WORKING_DAYS for days in took),
        decided_late=sum(days > DECISION_WORKING_DAYS for days in took),
        median=median(took) if took else None,
        waiting=dict(sorted(waited.items())),
        overdue=sum(due is not None and due < now for _, due in open_),
    )


def _outstanding(session: Session, mine: _Conditions) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    open_ = ("draft", "submitted", "returned")
    query = select(CaseRow.outstanding).where(*mine, CaseRow.status.in_(open_))
    for outstanding in session.scalars(query):
        for requirement, status in outstanding.items():
            counts = found.setdefault(requirement, {})
            counts[status] = counts.get(status, 0) + 1
    return dict(sorted(found.items(), key=lambda one: -sum(one[1].values())))


def _returned_for(services: Services, steps: Sequence[_Step]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for one in steps:
        if one.action == "returned" and one.detail is not None:
            reasons = services.keyring.open_json(one.detail, "case_event")["reasons"]
            counts.update({reason["requirement"] for reason in reasons if reason["requirement"]})
    return dict(counts.most_common())


def _corrections(session: Session, mine: _Conditions, first: date, last: date) -> list[Correcting]:
    query = (
        select(Correction.kind, Correction.field, func.count())
        .join(CaseRow, CaseRow.id == Correction.case_id)
        .where(*mine, Correction.at >= _start(first), Correction.at < _start(last, 1))
        .group_by(Correction.kind, Correction.field)
        .order_by(func.count().desc(), Correction.kind, Correction.field)
    )
    return [Correcting(kind, what or "", times) for kind, what, times in session.execute(query)]
