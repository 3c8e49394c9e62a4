"""How a county or a school stands: numbers for its page, never names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.clock import CHINA, today
from intake.service.actor import Actor
from intake.working_days import DECISION_WORKING_DAYS, working_days_between
from storage.tables import CaseEvent, CaseRow, Correction, DocumentRow, FileRow, SchoolRow

DECIDED = ("approved", "returned", "refused")
LONGEST_SPAN = timedelta(days=400)
_BEFORE = timedelta(days=60)
_FIRST, _LAST = date(2000, 1, 1), date(2999, 12, 31)


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
class Lacking:
    """How many open cases do not meet a requirement for a reason.

    A case counts once for each of its reasons. `code` is empty where none was kept.
    """

    requirement: str
    status: str
    code: str
    cases: int


@dataclass(frozen=True, slots=True)
class Correcting:
    """How often people corrected a field (or the kind, or the turn) of a kind of paper.

    `papers` are the papers of this kind in the files that arrived within the span.
    """

    kind: str
    what: str
    times: int
    papers: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of the cases made within a span, and of what waits now.

    `outstanding`: requirement → status → how many open cases lack it; `lacking` says why.
    `returned_for`: requirement → how often a case was returned for it within the span.
    """

    since: date
    until: date
    statuses: Mapping[str, int]
    categories: Mapping[str, Mapping[str, int]]
    schools: Sequence[tuple[str, str, Mapping[str, int]]]
    days: Sequence[Day]
    waiting: Waiting
    outstanding: Mapping[str, Mapping[str, int]]
    lacking: Sequence[Lacking]
    returned_for: Mapping[str, int]
    corrections: Sequence[Correcting]


def statistics(
    services: Services, actor: Actor, since: date | None = None, until: date | None = None
) -> Statistics:
    """The numbers of what the actor sees; by default of the last ninety days."""
    last = min(max(until or today(services.clock), _FIRST), _LAST)
    first = min(max(since or last - timedelta(days=90), last - LONGEST_SPAN), last)
    with services.database.read() as session:
        mine = _within(actor)
        span = (CaseRow.created_at >= _start(first), CaseRow.created_at < _start(last, 1))
        steps = _steps(session, mine, first, last)
        within = [one for one in steps if one.at >= _start(first)]
        outstanding, lacking = _outstanding(session, mine)
        return Statistics(
            since=first,
            until=last,
            statuses=_counted(session, CaseRow.status, *mine, *span),
            categories=_by(session, CaseRow.category, *mine, *span),
            schools=_schools(session, *mine, *span),
            days=_days(within, first, last),
            waiting=_waiting(session, services, mine, _took(steps, first)),
            outstanding=outstanding,
            lacking=lacking,
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


def _outstanding(
    session: Session, mine: _Conditions
) -> tuple[dict[str, dict[str, int]], list[Lacking]]:
    """What open cases lack, and why; the most frequent first."""
    statuses: dict[str, Counter[str]] = {}
    reasons: Counter[tuple[str, str, str]] = Counter()
    open_ = ("draft", "submitted", "returned")
    pair = (
        cast(CaseRow.outstanding, Text),
        cast(CaseRow.lacking, Text),
    )  # many cases lack the same
    query = select(*pair, func.count()).where(*mine, CaseRow.status.in_(open_)).group_by(*pair)
    for outstanding, lacking, cases in session.execute(query):
        why = json.loads(lacking)
        for requirement, status in json.loads(outstanding).items():
            statuses.setdefault(requirement, Counter())[status] += cases
            for code in why.get(requirement) or ("",):
                reasons[requirement, status, code] += cases
    listed = sorted(statuses.items(), key=lambda one: (-one[1].total(), one[0]))
    counted = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    return (
        {requirement: dict(counts) for requirement, counts in listed},
        [Lacking(*key, cases) for key, cases in counted],
    )


def _returned_for(services: Services, steps: Sequence[_Step]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for one in steps:
        if one.action == "returned" and one.detail is not None:
            reasons = services.keyring.open_json(one.detail, "case_event")["reasons"]
            counts.update({reason["requirement"] for reason in reasons if reason["requirement"]})
    return dict(counts.most_common())


def _corrections(session: Session, mine: _Conditions, first: date, last: date) -> list[Correcting]:
    span = (_start(first), _start(last, 1))
    query = (
        select(Correction.kind, Correction.field, func.count())
        .join(CaseRow, CaseRow.id == Correction.case_id)
        .where(*mine, Correction.at >= span[0], Correction.at < span[1])
        .group_by(Correction.kind, Correction.field)
        .order_by(func.count().desc(), Correction.kind, Correction.field)
    )
    found = session.execute(query).all()
    papers = _papers(session, mine, *span) if found else {}
    return [Correcting(kind, what or "", times, papers.get(kind, 0)) for kind, what, times in found]


def _papers(session: Session, mine: _Conditions, start: datetime, end: datetime) -> dict[str, int]:
    """Papers by kind in the files that arrived between two moments."""
    query = (
        select(DocumentRow.kind, func.count())
        .join(FileRow, FileRow.id == DocumentRow.file_id)
        .join(CaseRow, CaseRow.id == FileRow.case_id)
        .where(*mine, FileRow.uploaded_at >= start, FileRow.uploaded_at < end)
        .group_by(DocumentRow.kind)
    )
    return {row[0]: row[1] for row in session.execute(query)}
