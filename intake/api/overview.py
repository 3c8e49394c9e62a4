"""`/cases/{id}/history` and `/statistics`: what happened to a case, and how the county stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from intake.api.case_models import Answer
from intake.api.cases import CaseId
from intake.api.dependencies import WithActor, WithServices
from intake.service import history, statistics
from intake.service.masking import mask_text
from intake.service.statistics import Statistics

router = APIRouter(tags=["overview"])


class HistoryItem(Answer):
    """One thing that happened. `kind`: a change of the case, a correction, a look, or another."""

    at: datetime
    kind: Literal["change", "correction", "look", "other"]
    action: str = Field(examples=["submit"])
    by: str
    by_id: str
    from_status: str | None
    to_status: str | None
    detail: dict[str, Any]


class HistoryAnswer(Answer):
    """Everything that happened to a case, oldest first."""

    items: list[HistoryItem]


class DayAnswer(Answer):
    """What was handed over and decided on one day."""

    day: date
    submitted: int
    approved: int
    returned: int
    refused: int


class WaitingAnswer(Answer):
    """Waiting times in working days; `limit` is the rule's. `waiting`: days waited → cases."""

    limit: int = Field(examples=[10])
    decided_within: int
    decided_late: int
    median: float | None
    waiting: dict[int, int]
    overdue: int


class SchoolCounts(Answer):
    """A school's cases by status."""

    code: str
    name: str
    statuses: dict[str, int]


class LackingAnswer(Answer):
    """How many open cases do not meet a requirement for a reason; `code` is empty where unknown."""

    requirement: str
    status: str
    code: str
    cases: int


class CorrectingAnswer(Answer):
    """How often a field (or `kind`, `rotation`) of a kind of paper was corrected.

    `papers`: papers of this kind in the files that arrived within the span.
    """

    kind: str
    what: str
    times: int
    papers: int


class StatisticsAnswer(Answer):
    """Numbers of the cases made between two days, and of what waits now."""

    since: date
    until: date
    statuses: dict[str, int]
    categories: dict[str, dict[str, int]]
    schools: list[SchoolCounts]
    days: list[DayAnswer]
    waiting: WaitingAnswer
    outstanding: dict[str, dict[str, int]]
    lacking: list[LackingAnswer]
    returned_for: dict[str, int]
    corrections: list[CorrectingAnswer]

    @classmethod
    def of(cls, found: Statistics) -> StatisticsAnswer:
        """As the API shows statistics."""
        return cls.model_validate(
            {
                "since": found.since,
                "until": found.until,
                "statuses": found.statuses,
                "categories": found.categories,
                "schools": [
                    {"code": code, "name": name, "statuses": counts}
                    for code, name, counts in found.schools
                ],
                "days": [
                    {
                        "day": one.day,
                        "submitted": one.submitted,
                        "approved": one.approved,
                        "returned": one.returned,
                        "refused": one.refused,
                    }
                    for one in found.days
                ],
                "waiting": {
                    "limit": found.waiting.limit,
                    "decided_within": found.waiting.decided_within,
                    "decided_late": found.waiting.decided_late,
                    "median": found.waiting.median,
                    "waiting": found.waiting.waiting,
                    "overdue": found.waiting.overdue,
                },
                "outstanding": found.outstanding,
                "lacking": [
                    {
                        "requirement": one.requirement,
                        "status": one.status,
                        "code": one.code,
                        "cases": one.cases,
                    }
                    for one in found.lacking
                ],
                "returned_for": found.returned_for,
                "corrections": [
                    {
                        "kind": one.kind,
                        "what": one.what,
                        "times": one.times,
                        "papers": one.papers,
                    }
                    for one in found.corrections
                ],
            }
        )


@router.get("/cases/{case_id}/history")
def get_history(services: WithServices, actor: WithActor, case_id: CaseId) -> HistoryAnswer:
    """Everything that happened to a case: who, when, what and why."""
    lines = history.history(services, actor, case_id)
    return HistoryAnswer(
        items=[
            HistoryItem(
                at=line.at,
                kind=line.kind,
                action=line.action,
                by=line.actor_name,
                by_id=line.actor,
                from_status=line.from_status,
                to_status=line.to_status,
                detail=_hidden(dict(line.detail)) if actor.is_person else dict(line.detail),
            )
            for line in lines
        ]
    )


@router.get("/statistics")
def get_statistics(
    services: WithServices,
    actor: WithActor,
    since: Annotated[date | None, Query(description="first day; ninety days ago")] = None,
    until: Annotated[date | None, Query(description="last day; today")] = None,
) -> StatisticsAnswer:
    """Cases by state, category, school and day; waiting times; what is lacking and corrected."""
    return StatisticsAnswer.of(statistics.statistics(services, actor, since, until))


def _hidden(value: Any) -> Any:
    """The value with every ID number in it masked."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {key: _hidden(one) for key, one in value.items()}
    return [_hidden(one) for one in value] if isinstance(value, list) else value
