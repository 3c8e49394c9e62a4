"""Open cases are filed by their people, so that the inbox finds them: see `sorting.py`."""

from __future__ import annotations

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.service.records_of import people_of
from intake.service.snapshots import OPEN
from matching.assignment import OpenCase
from matching.assignment_keys import filed
from storage.case_search import file_case, unfile_case, unfiled
from storage.tables import CaseRow

_AT_ONCE = 50


def file_for_inbox(session: Session, services: Services, case: CaseRow) -> None:
    """Have the inbox find an open case by its people, and no other; its row is there already.

    Call it in the writing transaction that changed the case.
    """
    if case.status in OPEN:
        keys = filed(OpenCase(case.id, *people_of(services, case)))
        file_case(session, services.keyring, case, keys)
    else:
        unfile_case(session, case)


def file_unfiled(services: Services) -> int:
    """File the open cases that are not, as after an upgrade; how many were."""
    count = 0
    while True:
        with services.database.write() as session:
            ids = unfiled(session, OPEN, _AT_ONCE)
            for case_id in ids:
                file_for_inbox(
                    session, services, session.get_one(CaseRow, case_id, with_for_update=True)
                )
        count += len(ids)
        if len(ids) < _AT_ONCE:
            return count
