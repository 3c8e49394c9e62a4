"""Completeness checks that keep nothing: papers in, a verdict out, and all of it destroyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.case_folder import CaseRecord, parse_case, parse_object
from intake.pipeline import policy_directories
from intake.service import audit, faults, rights
from intake.service.actor import Actor
from intake.service.destruction import destroy_check
from intake.service.papers import Destination
from intake.service.readings import evidence_for_check
from intake.service.uploads import Received
from matching.model import Verdict
from matching.policy import find_policy
from matching.verdict import judge
from ocr.model import FileError, FileReading
from storage.database import database_now
from storage.errors import NotFoundError
from storage.tables import CheckRun
from storage.tables.base import new_id

_KEPT = timedelta(hours=1)  # if nobody fetches it
_PURPOSE = "check_run"


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict of a check, and what was read of each file in the order sent."""

    verdict: Verdict
    readings: tuple[FileReading, ...]


def begin(services: Services, actor: Actor) -> Destination:
    """A place for the files of one check.

    Raises:
        ForbiddenError: the actor is here to look only.
    """
    rights.must_write(actor)
    check_id = new_id()
    with services.database.write() as session:
        now = database_now(session)
        session.add(
            CheckRun(
                id=check_id,
                owner=actor.id,
                state="receiving",
                record=b"",
                created_at=now,
                expires_at=now + _KEPT,
            )
        )
    return Destination("check", actor.county or "", actor.school_code, check_id=check_id)


def require_usable(services: Services, content: bytes) -> None:
    """Refuse a case that could not be judged, before its files are taken in.

    Raises:
        FaultyInputError: what is wrong with its keys.
        UnusableInputError: it is no JSON object, or names no policy that could be used.
    """
    case = faults.checked(CaseRecord, parse_object(content, "case")).to_case()
    find_policy(case.policy, case.application_date, policy_directories(services.settings))


def complete(
    services: Services, actor: Actor, check_id: str, content: bytes, received: Sequence[Received]
) -> None:
    """All has come in: the case (its JSON as sent) and the files, refused ones among them."""
    record = {
        "case": content.decode("utf-8-sig"),
        "files": [
            [one.id, one.name, [one.error.code, one.error.message] if one.error else None]
            for one in received
        ],
    }
    with services.database.write() as session:
        run = session.get_one(CheckRun, check_id)
        run.record = services.keyring.seal_json(record, _PURPOSE)
        run.state = "reading"
        run.expires_at = database_now(session) + _KEPT
        audit.log(
            session,
            services,
            actor,
            "check.begin",
            subject=check_id,
            county=actor.county,
            school_code=actor.school_code,
            files=len(received),
        )


def pending(services: Services, actor: Actor, check_id: str) -> int:
    """How many of its files are still to be read.

    Raises:
        NotFoundError: no such check of this actor's, or it was answered or is over.
    """
    with services.database.read() as session:
        _find(session, actor, check_id)
        return evidence_for_check(session, services, check_id).pending


def answer(services: Services, actor: Actor, check_id: str) -> Checked | None:
    """The verdict, once: everything about the check is destroyed. None as long as files wait.

    Raises:
        NotFoundError: no such check of this actor's, or it was answered or is over.
    """
    with services.database.read() as session:
        run = _find(session, actor, check_id)
        papers = evidence_for_check(session, services, check_id)
        record: dict[str, Any] = services.keyring.open_json(run.record, _PURPOSE)
    if papers.pending:
        return None
    case = parse_case(record["case"].encode(), "case").to_case()
    policy = find_policy(case.policy, case.application_date, policy_directories(services.settings))
    verdict = judge(case, papers.evidence, policy)
    by_id = {file.id: reading for file, reading in zip(papers.files, papers.readings, strict=True)}
    readings = tuple(
        by_id[file_id] if file_id else FileReading(name, None, FileError(*error))
        for file_id, name, error in record["files"]
    )
    destroy_check(services, check_id)
    return Checked(verdict, readings)


def _find(session: Session, actor: Actor, check_id: str) -> CheckRun:
    run = session.get(CheckRun, check_id)
    over = run is None or run.state != "reading" or run.expires_at < database_now(session)
    if run is None or over or run.owner != actor.id:
        raise NotFoundError
    return run
