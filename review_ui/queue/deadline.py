"""How a case stands against its last day, in working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.working_days import working_days_between
from review_ui.queue.query import SOON_WORKING_DAYS


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day; `days` are the working days left, or those it is late.

    `key` names its words (`deadline.<key>`), `look` its label: overdue, soon or calm.
    """

    on: date
    key: str
    days: int
    look: str


def deadline(due_on: date | None, today: date) -> Deadline | None:
    """The deadline of a case that waits for the county."""
    if due_on is None:
        return None
    if due_on < today:
        return Deadline(due_on, "late", max(working_days_between(due_on, today), 1), "overdue")
    if due_on == today:
        return Deadline(due_on, "today", 0, "soon")
    left = working_days_between(today, due_on)
    return Deadline(due_on, "left", left, "soon" if left <= SOON_WORKING_DAYS else "calm")
