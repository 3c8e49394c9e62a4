"""To which open case a file belongs, without opening them all: see `storage.case_search`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service.papers import OPEN_FOR_PAPERS
from intake.service.records_of import people_of
from matching.assignment import Assignment, OpenCase, OpenCases, are_neighbours
from matching.assignment_keys import neighbours_of, sought
from matching.model import Text
from ocr.model import Document
from storage.case_search import Scope, look_up
from storage.tables import CaseRow

_SENT = 500
_TOO_MANY = Text(
    "未办结案件中相近的姓名或号码太多，不能确定",
    "too many open cases have such a name or number to be sure",
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """Where a file belongs, and the rows of the cases that it may belong to."""

    assignment: Assignment
    cases: Mapping[str, CaseRow]


def sort(
    session: Session,
    services: Services,
    county: str,
    school_code: str | None,
    documents: Sequence[Document],
) -> Sorted:
    """Where a file of a county, or of one of its schools, belongs among the cases that take papers.

    The answer is that of comparing all of them; where there are too many to look at, a person
    decides.
    """
    scope = Scope(county, school_code, OPEN_FOR_PAPERS)
    found = look_up(session, services.keyring, sought(documents), scope)
    cases = _opened(session, found.students)
    assigned = _compared(services, cases, documents)
    capped = found.capped
    if assigned.case_id is not None and assigned.by_name and not capped:
        mine = cases[assigned.case_id].student_name
        around = look_up(session, services.keyring, neighbours_of(mine), scope)
        near = {case_id for case_id, name in around.students.items() if are_neighbours(name, mine)}
        cases |= _opened(session, near - cases.keys())
        assigned = _compared(services, cases, documents)
        capped = around.capped
    if capped and assigned.case_id is not None:
        assigned = replace(assigned, case_id=None, reason=_TOO_MANY)
    return Sorted(assigned, cases)


def _opened(session: Session, case_ids: Collection[str]) -> dict[str, CaseRow]:
    rows: dict[str, CaseRow] = {}
    ids = sorted(case_ids)
    for start in range(0, len(ids), _SENT):
        some = select(CaseRow).where(CaseRow.id.in_(ids[start : start + _SENT]))
        rows |= {case.id: case for case in session.scalars(some)}
    return rows


def _compared(
    services: Services, cases: Mapping[str, CaseRow], documents: Sequence[Document]
) -> Assignment:
    opened = (OpenCase(case.id, *people_of(services, case)) for case in cases.values())
    return OpenCases.of(opened).assign(documents)
