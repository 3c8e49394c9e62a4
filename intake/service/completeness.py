"""The verdict of this moment: records and papers against the policy, with what people settled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.pipeline import policy_directories
from intake.service import readings
from intake.service.records_of import case_of
from matching.model import RequirementResult, Status, Verdict, VerdictValue
from matching.policy import find_policy
from matching.verdict import judge
from ocr.model import FileReading
from storage.tables import CaseRow, DocumentRow, SchoolRow, Settlement

SETTLEMENT_PURPOSE = "settlement"
_OPEN = frozenset({Status.MISSING, Status.FAILED, Status.UNSURE})


@dataclass(frozen=True, slots=True)
class Settled:
    """A person's word on a requirement, and whether it still holds.

    It holds as long as the reasons are those the person saw and it was not withdrawn.
    """

    id: str
    requirement: str
    outcome: Status
    reason: str
    actor_name: str
    at: str
    holds: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class CheckedRequirement:
    """One line of the checklist: what the software found, and what a person made of it."""

    result: RequirementResult
    settled: Settled | None

    @property
    def status(self) -> Status:
        """What counts: a person's word where the software was unsure, else the software's."""
        return self.result.status if self.settled is None else self.settled.outcome

    @property
    def is_open(self) -> bool:
        """Whether it keeps the case from being approved."""
        return self.result.blocking and self.status in _OPEN


@dataclass(frozen=True, slots=True)
class Completeness:
    """How a case stands. `found` is the software's verdict alone, `value` counts settlements.

    `document_ids` gives for (file's id, page, place on the page) the document's id.
    """

    case: CaseRow
    school: SchoolRow
    value: VerdictValue
    found: Verdict
    requirements: tuple[CheckedRequirement, ...]
    settlements: tuple[Settled, ...]
    papers: readings.CaseEvidence
    document_ids: Mapping[tuple[str, int, int], str]

    @property
    def outstanding(self) -> dict[str, str]:
        """Blocking requirements that are not met, each with its status."""
        return {one.result.id: one.status.value for one in self.requirements if one.is_open}

    @property
    def lacking(self) -> dict[str, list[str]]:
        """The same requirements, each with the codes of its reasons."""
        return {
            one.result.id: sorted({reason.code.value for reason in one.result.reasons})
            for one in self.requirements
            if one.is_open
        }


def look(session: Session, services: Services, case: CaseRow) -> Completeness:
    """The verdict of this moment, by the school's record of today.

    Raises:
        UnusableInputError: the policy the case names is there no more.
    """
    school = session.get_one(SchoolRow, case.school_code)
    application = case_of(services, case, school)
    policy = find_policy(
        application.policy, application.application_date, policy_directories(services.settings)
    )
    papers = readings.evidence(session, services, case.id)
    found = judge(application, papers.evidence, policy)
    settlements = _settlements(session, services, case.id, found, papers.readings)
    holding = {one.requirement: one for one in settlements if one.holds}
    requirements = tuple(CheckedRequirement(one, holding.get(one.id)) for one in found.requirements)
    return Completeness(
        case=case,
        school=school,
        value=_value(requirements),
        found=found,
        requirements=requirements,
        settlements=settlements,
        papers=papers,
        document_ids=_document_ids(session, case.id),
    )


def digest_of(services: Services, result: RequirementResult, papers: Sequence[FileReading]) -> str:
    """What a settlement is bound to: the reasons a person saw, and the very files they are about.

    The wording of the reasons may change; their codes, places and values may not.
    """
    named = {one.file for one in result.reasons} | {one.file for one in result.documents}
    files = sorted((one.file, one.sha256) for one in papers if one.file in named)
    seen = [
        [reason.code, reason.file, reason.page, reason.field, reason.expected, reason.found]
        for reason in result.reasons
    ]
    shown = [list(paper) for paper in result.documents]
    plain = json.dumps([result.id, result.status, seen, shown, files], ensure_ascii=False)
    return services.keyring.index(plain, SETTLEMENT_PURPOSE)


def _value(requirements: Sequence[CheckedRequirement]) -> VerdictValue:
    statuses = {one.status for one in requirements if one.is_open}
    if Status.MISSING in statuses or Status.FAILED in statuses:
        return VerdictValue.INCOMPLETE
    return VerdictValue.NEEDS_REVIEW if statuses else VerdictValue.COMPLETE


def _settlements(
    session: Session,
    services: Services,
    case_id: str,
    found: Verdict,
    papers: Sequence[FileReading],
) -> tuple[Settled, ...]:
    rows = session.scalars(
        select(Settlement)
        .where(Settlement.case_id == case_id)
        .order_by(Settlement.at, Settlement.id)
    ).all()
    settled = {row.requirement for row in rows if row.withdrawn_at is None}
    now = {
        one.id: digest_of(services, one, papers)
        for one in found.requirements
        if one.status is Status.UNSURE and one.id in settled
    }
    newest = {row.requirement: row.id for row in rows if row.withdrawn_at is None}
    return tuple(
        Settled(
            id=row.id,
            requirement=row.requirement,
            outcome=Status(row.outcome),
            reason=services.keyring.open_text(row.reason, SETTLEMENT_PURPOSE),
            actor_name=row.actor_name,
            at=row.at.isoformat(),
            holds=newest.get(row.requirement) == row.id and now.get(row.requirement) == row.digest,
            is_withdrawn=row.withdrawn_at is not None,
        )
        for row in rows
    )


def _document_ids(session: Session, case_id: str) -> Mapping[tuple[str, int, int], str]:
    columns = (DocumentRow.file_id, DocumentRow.page, DocumentRow.place, DocumentRow.id)
    rows = session.execute(select(*columns).where(DocumentRow.case_id == case_id))
    return {(file, page, place): id_ for file, page, place, id_ in rows}
