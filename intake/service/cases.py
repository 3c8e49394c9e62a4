"""Cases: made by a school, found in lists, changed until they are submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.pipeline import policy_directories
from intake.service import changes, snapshots
from intake.service.actor import Actor
from intake.service.applications import Application, ApplicationChange, SchoolReference
from intake.service.changes import Change
from intake.service.errors import Fault, FaultyInputError, NotAllowedNowError, PreconditionError
from intake.service.filing import file_for_inbox
from intake.service.records_of import (
    ENROLMENT_INDEX,
    NUMBER_INDEX,
    case_of,
    keep_record,
    open_record,
)
from intake.service.rights import bounds_of, must_write
from matching.model import Case, Text
from matching.policy import find_policy
from ocr.errors import UnusableInputError
from ocr.values import normalise
from storage.cases import EVERY_CASE, CaseFilter, CaseOrder, TextWanted, case_within, list_cases
from storage.errors import NotFoundError
from storage.search import cases_with
from storage.tables import CaseEvent, CaseRow, SchoolRow, StudentRow
from storage.tables.base import new_id

EDITABLE = frozenset({"draft", "returned"})
DECISIONS = frozenset({"approved", "returned", "refused"})
_UNKNOWN_SCHOOL = Text("没有这所学校", "no such school")
_NOT_EDITABLE = Text(
    "只有草稿或被退回的申请可以修改", "Only a draft or a returned case can be changed"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The last word of a reviewer: approved, returned or refused, with reasons by requirement."""

    outcome: str
    reasons: Sequence[Mapping[str, Any]]
    note: str | None
    actor_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case with its records; `claimed_by` of its row counts until `claimed_until`."""

    row: CaseRow
    school: SchoolRow
    application: Case
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One line of a list."""

    row: CaseRow
    school: SchoolRow


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of cases; `statuses` and `verdicts` count what the other filters leave."""

    items: Sequence[CaseSummary]
    total: int
    statuses: Mapping[str, int]
    verdicts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """What a list is asked for. `page` counts from 1; of size 0 only the counts are given."""

    filter: CaseFilter = EVERY_CASE
    text: str | None = None
    order: CaseOrder = CaseOrder.DUE
    page: int = 1
    page_size: int = 50


def find(session: Session, actor: Actor, case_id: str, *, lock: bool = False) -> CaseRow:
    """The case as the actor may see it; `lock` keeps others from changing it meanwhile.

    Raises:
        NotFoundError: no such case, or it is another county's or school's.
    """
    case = case_within(session, bounds_of(actor), case_id, lock=lock)
    if case is None:
        raise NotFoundError
    return case


def must_be_version(case: CaseRow, version: int | None) -> None:
    """Refuse a change made upon an older state than today's; None does not ask.

    Raises:
        PreconditionError: somebody changed the case since the caller looked.
    """
    if version is not None and case.version != version:
        raise PreconditionError(case.version)


def create(services: Services, actor: Actor, application: Application) -> CaseView:
    """A new case, a draft of the school's.

    Raises:
        ForbiddenError: the actor may only look.
        FaultyInputError: no such school within sight, or no such policy in force.
    """
    must_write(actor)
    now = services.clock()
    with services.database.write() as session:
        school = _school(session, actor, application.school)
        _check_policy(services, application.policy, application.application_date)
        case = CaseRow(
            id=new_id(),
            county=school.county,
            school_code=school.code,
            category=application.category,
            application_date=date.fromisoformat(application.application_date),
            from_outside_county=application.from_outside_county,
            policy=application.policy,
            student_name=application.student.name,
            record=b"",
            status="draft",
            version=0,
            pending=0,
            outstanding={},
            created_by=actor.id,
            created_at=now,
            changed_at=now,
        )
        keep_record(services, case, application.student, application.guardians)
        case.student_id = _known_student(session, services, case, application)
        session.add(case)
        session.flush()
        file_for_inbox(session, services, case)
        snapshots.remember(session, services, case)
        changes.record(session, services, actor, case, Change("create"))
        return _view(session, services, case, school)


def get(services: Services, actor: Actor, case_id: str) -> CaseView:
    """One case.

    Raises:
        NotFoundError: none that the actor may see.
    """
    with services.database.read() as session:
        return view(session, services, find(session, actor, case_id))


def view(session: Session, services: Services, case: CaseRow) -> CaseView:
    """The case of a row that the actor may see."""
    return _view(session, services, case, session.get_one(SchoolRow, case.school_code))


def change(
    services: Services, actor: Actor, case_id: str, wanted: ApplicationChange, version: int | None
) -> CaseView:
    """Change what a school said; what it said before stays in the history.

    Raises:
        NotFoundError: none that the actor may see.
        ForbiddenError: the actor may only look.
        PreconditionError: `version` is not today's.
        NotAllowedNowError: the case is neither draft nor returned.
        FaultyInputError: no such school, no such policy, or a key that has to have a value is null.
    """
    with services.database.write() as session:
        case = find(session, actor, case_id, lock=True)
        must_write(actor)
        if case.status not in EDITABLE:
            raise NotAllowedNowError(_NOT_EDITABLE)
        must_be_version(case, version)
        keys = wanted.model_fields_set - {"note"}
        _refuse_nulls(wanted, keys)
        before = _values(services, case, keys)
        school = _school(session, actor, wanted.school) if wanted.school is not None else None
        _apply(services, case, wanted, school)
        file_for_inbox(session, services, case)
        snapshots.remember(session, services, case)
        detail = {"before": before, "after": _values(services, case, keys), "note": wanted.note}
        trail = {"keys": sorted(keys)}
        changes.record(session, services, actor, case, Change("change", case.status, detail, trail))
        return view(session, services, case)


def listing(services: Services, actor: Actor, query: CaseQuery) -> CaseList:
    """The cases the actor sees, a page of them, and how many there are of each kind."""
    wanted = query.filter
    with services.database.read() as session:
        if query.text and query.text.strip():
            wanted = with_text(services, wanted, query.text.strip())
        page = list_cases(
            session,
            bounds_of(actor),
            wanted,
            query.order,
            offset=(query.page - 1) * query.page_size,
            limit=query.page_size,
            asker=actor.id,
            now=services.clock(),
        )
    return CaseList(
        [CaseSummary(case, school) for case, school in page.rows],
        page.total,
        page.statuses,
        page.verdicts,
    )


def with_text(services: Services, wanted: CaseFilter, text: str) -> CaseFilter:
    """The filter, narrowed by what a person typed."""
    number = normalise("id_number", text)
    index = (
        services.keyring.index(number.value, NUMBER_INDEX)
        if number is not None and isinstance(number.value, str)
        else None
    )
    papers = cases_with(services.keyring, text, is_sqlite=services.database.is_sqlite)
    return replace(wanted, text=TextWanted(text, index, papers))


def _view(session: Session, services: Services, case: CaseRow, school: SchoolRow) -> CaseView:
    return CaseView(
        case, school, case_of(services, case, school), _last_decision(session, services, case)
    )


def _last_decision(session: Session, services: Services, case: CaseRow) -> Decision | None:
    event = session.scalar(
        select(CaseEvent)
        .where(CaseEvent.case_id == case.id, CaseEvent.action.in_(DECISIONS))
        .order_by(CaseEvent.id.desc())
        .limit(1)
    )
    if event is None:
        return None
    detail = services.keyring.open_json(event.detail, changes.EVENT_PURPOSE) if event.detail else {}
    return Decision(
        outcome=event.action,
        reasons=detail.get("reasons", []),
        note=detail.get("note"),
        actor_name=event.actor_name,
        at=event.at,
    )


def _school(session: Session, actor: Actor, named: SchoolReference) -> SchoolRow:
    school = session.get(SchoolRow, named.code)
    if school is None or not actor.sees(school.county, school.code):
        raise FaultyInputError([Fault("school", _UNKNOWN_SCHOOL)])
    return school


def _check_policy(services: Services, policy: str | None, day: str) -> None:
    try:
        find_policy(policy, date.fromisoformat(day), policy_directories(services.settings))
    except UnusableInputError as error:
        key, _, why = error.faults[0].partition(": ")
        raise FaultyInputError([Fault(key, Text(why, why))]) from error


def _known_student(
    session: Session, services: Services, case: CaseRow, application: Application
) -> str | None:
    """The student on record under the same number, if there is exactly one in the county."""
    enrolment = application.student.enrolment_number
    if case.student_number_index is not None:
        same = StudentRow.id_number_index == case.student_number_index
    elif enrolment is not None:
        index = services.keyring.index(enrolment, ENROLMENT_INDEX)
        same = StudentRow.enrolment_number_index == index
    else:
        return None
    found = session.scalars(
        select(StudentRow.id).where(same, StudentRow.county == case.county).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def _refuse_nulls(wanted: ApplicationChange, keys: set[str]) -> None:
    empty = sorted(key for key in keys - {"policy"} if getattr(wanted, key) is None)
    if empty:
        why = Text("不能为 null", "must not be null")
        raise FaultyInputError([Fault(key, why) for key in empty])


def _values(services: Services, case: CaseRow, keys: set[str]) -> dict[str, Any]:
    record = open_record(services, case)
    every = {
        "category": case.category,
        "application_date": case.application_date.isoformat(),
        "from_outside_county": case.from_outside_county,
        "school": case.school_code,
        "student": record["student"],
        "guardians": record["guardians"],
        "policy": case.policy,
    }
    return {key: every[key] for key in sorted(keys)}


def _apply(
    services: Services, case: CaseRow, wanted: ApplicationChange, school: SchoolRow | None
) -> None:
    keys = wanted.model_fields_set
    if school is not None:
        case.school_code, case.county = school.code, school.county
    if wanted.category is not None:
        case.category = wanted.category
    if wanted.application_date is not None:
        case.application_date = date.fromisoformat(wanted.application_date)
    if wanted.from_outside_county is not None:
        case.from_outside_county = wanted.from_outside_county
    if "policy" in keys:
        case.policy = wanted.policy
    if keys & {"policy", "application_date"}:
        _check_policy(services, case.policy, case.application_date.isoformat())
    keep_record(services, case, wanted.student, wanted.guardians)
