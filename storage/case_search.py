"""The index over open cases: by the keys of the people on a paper, within one county.

`case_keys` holds blind keys of what `matching.assignment_keys` files a case under. A case whose
`keyed_as` is not today's form is not filed: it is found whatever is looked for, so that nothing is
overlooked while cases are being filed, or filed anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from storage.blind_keys import AMONG, blind, secret_of, sent
from storage.keyring import Keyring
from storage.tables import CaseKey, CaseRow

FORM = 1  # to be raised whenever cases are filed under other keys than before
MOST = 5_000
_PURPOSE = "case_search"
_LOOK_UP = "SELECT DISTINCT case_id FROM case_keys WHERE key {among} LIMIT :most"
_SENT = 500


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases of a county, or of one of its schools, of some statuses."""

    county: str
    school_code: str | None
    statuses: Collection[str]


@dataclass(frozen=True, slots=True)
class Found:
    """The cases under some keys: their students' names by id; `capped`: there may be more."""

    students: Mapping[str, str]
    capped: bool


def file_case(session: Session, keyring: Keyring, case: CaseRow, keys: Collection[str]) -> None:
    """File a case under these keys and no others; its row is there already."""
    _forget(session, case)
    secret = secret_of(keyring, _PURPOSE)
    rows = [{"key": key, "case_id": case.id} for key in _blind(keys, case.county, secret)]
    if rows:
        session.execute(insert(CaseKey), rows)
    case.keyed_as = FORM


def unfile_case(session: Session, case: CaseRow) -> None:
    """Forget the keys of a case that takes no papers any more."""
    _forget(session, case)
    case.keyed_as = 0


def unfiled(session: Session, statuses: Collection[str], limit: int) -> Sequence[str]:
    """Cases of these statuses that are not filed as of today, `limit` at most; their ids."""
    query = select(CaseRow.id).where(CaseRow.status.in_(statuses), CaseRow.keyed_as != FORM)
    return session.scalars(query.limit(limit)).all()


def look_up(session: Session, keyring: Keyring, keys: Collection[str], scope: Scope) -> Found:
    """The cases within a scope that are filed under any of the keys, and those not filed at all."""
    connection = session.connection()
    secret = secret_of(keyring, _PURPOSE)
    asked = {"keys": sent(connection, _blind(keys, scope.county, secret)), "most": MOST}
    among = AMONG[connection.dialect.name]
    within = select(CaseRow.id, CaseRow.student_name).where(
        CaseRow.county == scope.county, CaseRow.status.in_(scope.statuses)
    )
    if scope.school_code is not None:
        within = within.where(CaseRow.school_code == scope.school_code)
    # Those not filed come first: one that is filed meanwhile is then found twice, and not missed.
    rows = list(session.execute(within.where(CaseRow.keyed_as != FORM).limit(MOST)))
    ids = connection.scalars(text(_LOOK_UP.format(among=among)), asked).all()
    capped = MOST in {len(ids), len(rows)}
    for start in range(0, len(ids), _SENT):
        rows += session.execute(within.where(CaseRow.id.in_(ids[start : start + _SENT])))
    return Found({row.id: row.student_name for row in rows}, capped)


def _forget(session: Session, case: CaseRow) -> None:
    session.execute(delete(CaseKey).where(CaseKey.case_id == case.id))


def _blind(keys: Collection[str], county: str, secret: bytes) -> set[int]:
    """Keys of one county: what is frequent in the country is not in each of its counties."""
    return {blind(f"{county}\0{key}", secret) for key in keys}
