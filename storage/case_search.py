"""The index over open cases: by the keys of the people on a paper, within one county.

`case_keys` holds blind keys of what `matching.assignment_keys` files a case under. A case whose
`keyed_as` is not today's form is not filed: it is found whatever is looked for, so that nothing is
overlooked while cases are being filed, or filed anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.orm import Session

from storage.blind_keys import AMONG, blind, secret_of, sent
from storage.keyring import Keyring
from storage.tables import CaseKey, CaseRow

FORM = 1  # to be raised whenever cases are filed under other keys than before
MOST = 5_000
_PURPOSE = "case_search"
_LOOK_UP = (
    "SELECT c.id, c.student_name FROM case_keys k JOIN cases c ON c.id = k.case_id "
    "WHERE k.key {among} AND {within}"
    "UNION SELECT c.id, c.student_name FROM cases c WHERE c.keyed_as <> :form AND {within}"
    "LIMIT :most"
)


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
    within = "c.county = :county AND c.status IN :statuses "
    if scope.school_code is not None:
        within += "AND c.school_code = :school_code "
    among = AMONG[connection.dialect.name]
    query = text(_LOOK_UP.format(among=among, within=within))
    query = query.bindparams(bindparam("statuses", expanding=True))
    secret = secret_of(keyring, _PURPOSE)
    asked: dict[str, object] = {
        "keys": sent(connection, _blind(keys, scope.county, secret)),
        "county": scope.county,
        "statuses": sorted(scope.statuses),
        "form": FORM,
        "most": MOST,
    }
    if scope.school_code is not None:
        asked["school_code"] = scope.school_code
    rows = connection.execute(query, asked).all()
    return Found({row.id: row.student_name for row in rows}, len(rows) >= MOST)


def _forget(session: Session, case: CaseRow) -> None:
    session.execute(delete(CaseKey).where(CaseKey.case_id == case.id))


def _blind(keys: Collection[str], county: str, secret: bytes) -> set[int]:
    """Keys of one county: what is frequent in the country is not in each of its counties."""
    return {blind(f"{county}\0{key}", secret) for key in keys}
