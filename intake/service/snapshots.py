"""The verdict remembered beside the case, with a fingerprint of all it rests on.

Systems ask again and again. Judging takes milliseconds, comparing fingerprints takes a fraction of
one. Whatever enters a verdict is read anew for the fingerprint at every look: rows of the case,
its school, its files, documents and settlements, the policies, the code. So an answer of yesterday
is never given for today's papers, whoever changed them and however.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.pipeline import policy_directories
from intake.pipeline_name import code_digest
from intake.service import completeness
from intake.service.actor import Actor
from intake.service.changes import tell_of
from intake.service.completeness import Completeness
from intake.service.completeness_json import completeness_json
from intake.service.rights import bounds_of
from ocr.errors import UnusableInputError
from storage.cases import case_within
from storage.errors import NotFoundError
from storage.tables import (
    CaseRow,
    DocumentRow,
    FileRow,
    SchoolRow,
    Settlement,
    VerdictSnapshot,
)

_PURPOSE = "verdict"
OPEN = frozenset({"draft", "submitted", "returned"})
_RENEWED_AT_ONCE = 500
_log = structlog.get_logger()
# Statements are made once: making them costs more than running them.
_Cells = Row[*tuple[Any, ...]]
_case, _school, _kept = CaseRow.__table__.c, SchoolRow.__table__.c, VerdictSnapshot.__table__.c
_file, _document, _settled = FileRow.__table__.c, DocumentRow.__table__.c, Settlement.__table__.c
_CASE = (
    select(
        _kept.fingerprint,
        _kept.answer,
        _case.id,
        _case.status,
        _case.version,
        _case.county,
        _case.school_code,
        _case.category,
        _case.application_date,
        _case.from_outside_county,
        _case.policy,
        _case.record,
        _school.name,
        _school.urban,
        _school.catchment,
    )
    .join_from(CaseRow.__table__, SchoolRow.__table__, _school.code == _case.school_code)
    .outerjoin(VerdictSnapshot.__table__, _kept.case_id == _case.id)
    .where(_case.id == bindparam("case_id"))
)
_MUTABLE = 5  # from here on the columns of `_CASE` enter the fingerprint
_PAPERS = (
    select(
        _file.id,
        _file.name,
        _file.position,
        _file.status,
        _file.sha256,
        _file.pipeline,
        _file.error_code,
        _file.error_message,
        _document.id,
        _document.page,
        _document.place,
        _document.kind,
        _document.kind_confirmed,
        _document.rotation,
        _document.fields,
    )
    .outerjoin_from(FileRow.__table__, DocumentRow.__table__, _document.file_id == _file.id)
    .where(
        _file.case_id == bindparam("case_id"),
        _file.status.not_in(("receiving", "destroyed")),
        _file.withdrawn_at.is_(None),
    )
    .order_by(_file.id, _document.id)
)
_STATUS = 3
_SETTLEMENTS = (
    select(
        _settled.id,
        _settled.requirement,
        _settled.outcome,
        _settled.digest,
        _settled.withdrawn_at,
    )
    .where(_settled.case_id == bindparam("case_id"))
    .order_by(_settled.id)
)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer as JSON text, and whose case it is about."""

    id: str
    version: int
    county: str
    school_code: str
    body: bytes


def answer(services: Services, actor: Actor, case_id: str) -> Answered:
    """How the case stands at this moment, in Chinese and with whole numbers.

    Raises:
        NotFoundError: none that the actor may see.
        UnusableInputError: the policy that the case names is there no more.
    """
    with services.database.engine.connect() as connection:
        case = connection.execute(_CASE, {"case_id": case_id}).one_or_none()
        if case is None or not actor.sees(case.county, case.school_code):
            raise NotFoundError
        papers = connection.execute(_PAPERS, {"case_id": case_id}).all()
        fingerprint = _fingerprint(services, connection, case, papers)
    if case.fingerprint == fingerprint:
        rest = zlib.decompress(services.keyring.open(case.answer, _PURPOSE))
        head = _head(case.id, case.status, case.version, _pending(papers))
        return Answered(case.id, case.version, case.county, case.school_code, head + rest)
    return _worked_out(services, actor, case_id)


def refresh(session: Session, services: Services, case_id: str) -> None:
    """The papers or records of a case changed: count it, judge it anew, and tell.

    Call it in the writing transaction that changed them.
    """
    query = select(CaseRow).where(CaseRow.id == case_id).with_for_update()
    case = session.scalar(query.execution_options(populate_existing=True))
    if case is None:
        return
    case.version += 1
    case.changed_at = services.clock()
    try:
        remember(session, services, case)
    except UnusableInputError as error:  # its policy is gone: what was read is kept all the same
        case.verdict, case.outstanding, case.lacking = None, {}, {}
        _log.warning("verdict.no_policy", case=case.id, faults=len(error.faults))
    tell_of(session, services, case, "papers")


def remember(session: Session, services: Services, case: CaseRow) -> Completeness:
    """Judge a case within the writing transaction that changed it, and keep what came of it.

    Raises:
        UnusableInputError: the policy that the case names is there no more.
    """
    session.flush()
    seen = completeness.look(session, services, case)
    case.verdict = seen.value.value
    case.pending = seen.papers.pending
    case.outstanding = seen.outstanding
    case.lacking = seen.lacking
    session.flush()
    connection = session.connection()
    cells = connection.execute(_CASE, {"case_id": case.id}).one()
    papers = connection.execute(_PAPERS, {"case_id": case.id}).all()
    fingerprint = _fingerprint(services, connection, cells, papers)
    sealed = services.keyring.seal(zlib.compress(_rest(seen), level=1), _PURPOSE)
    session.merge(
        VerdictSnapshot(
            case_id=case.id, fingerprint=fingerprint, answer=sealed, at=services.clock()
        )
    )
    return seen


def renew_outdated(services: Services) -> int:
    """Judge open cases anew whose school's record changed, so that lists show today's verdicts.

    Returns:
        How many cases were judged.
    """
    outdated = (
        select(CaseRow.id)
        .join(SchoolRow, SchoolRow.code == CaseRow.school_code)
        .join(VerdictSnapshot, VerdictSnapshot.case_id == CaseRow.id)
        .where(CaseRow.status.in_(OPEN), VerdictSnapshot.at <= SchoolRow.changed_at)
        .limit(_RENEWED_AT_ONCE)
    )
    with services.database.read() as session:
        case_ids = session.scalars(outdated).all()
    for case_id in case_ids:
        with services.database.write() as session:
            case = session.get(CaseRow, case_id, with_for_update=True)
            if case is None or case.status not in OPEN:
                continue
            before = case.verdict
            remember(session, services, case)
            if case.verdict != before:
                tell_of(session, services, case, "records")
    return len(case_ids)


def _worked_out(services: Services, actor: Actor, case_id: str) -> Answered:
    """The answer where none is remembered that counts; if the case is open, from now on one is.

    A case that ended keeps the verdict it had then, even when its papers are destroyed.
    """
    with services.database.read() as session:
        case = case_within(session, bounds_of(actor), case_id)
        if case is None:
            raise NotFoundError
        seen = completeness.look(session, services, case)
    try:
        with services.database.write() as session:
            now = session.get(CaseRow, case_id, with_for_update=True)
            if now is not None and now.status in OPEN:
                remember(session, services, now)
    except OperationalError as error:  # another time, then
        _log.warning("verdict.not_kept", error=type(error).__name__)
    head = _head(case.id, case.status, case.version, seen.papers.pending)
    return Answered(case.id, case.version, case.county, case.school_code, head + _rest(seen))


def _fingerprint(
    services: Services, connection: Connection, case: _Cells, papers: Sequence[_Cells]
) -> str:
    """64 hexadecimal digits over everything an answer rests on."""
    settlements = connection.execute(_SETTLEMENTS, {"case_id": case.id}).all()
    rests_on = (
        _code(),
        _policies(services),
        tuple(case[_MUTABLE:]),
        [tuple(row) for row in papers],
        [tuple(row) for row in settlements],
    )
    return hashlib.sha256(repr(rests_on).encode()).hexdigest()


def _code() -> str:
    return code_digest("ocr", "matching", "intake.service")


def _policies(services: Services) -> list[tuple[str, str]]:
    """Name and digest of every policy file, alike on every machine that has the same files."""
    shipped = Path(str(files("matching") / "policies"))
    folders = (shipped, *policy_directories(services.settings))
    return sorted(
        (entry.name, _digest(entry.path, (stat := entry.stat()).st_mtime_ns, stat.st_size))
        for folder in folders
        for entry in os.scandir(folder)
        if entry.name.endswith((".yaml", ".yml"))
    )


@lru_cache(maxsize=256)
def _digest(path: str, _changed: int, _size: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _pending(papers: Sequence[_Cells]) -> int:
    return len({row[0] for row in papers if row[_STATUS] == "stored"})


def _head(case_id: str, status: str, version: int, pending: int) -> bytes:
    """The beginning of the answer, which changes without the verdict."""
    head = {"id": case_id, "status": status, "version": version, "pending": pending}
    return json.dumps(head, separators=(",", ":"))[:-1].encode() + b","


def _rest(seen: Completeness) -> bytes:
    whole = completeness_json(seen, "zh", masked=False)
    for key in ("id", "status", "version", "pending"):
        del whole[key]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()[1:]
