"""The queue as a table to take away: no ID numbers, days as they are in China."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from intake.clock import CHINA
from intake.service.exports import CasesTaken
from intake.service.masking import mask_text
from intake.spreadsheets import Cell, Table
from matching.model import Text
from review_ui.foundation.words import Words
from storage.cases import CaseLine

COLUMNS = (
    "student",
    "category",
    "school",
    "code",
    "status",
    "verdict",
    "not_met",
    "pending",
    "submitted_on",
    "due_on",
    "decided_on",
    "in_hand",
    "case_id",
)


def case_table(taken: CasesTaken, words: Words, titles: Mapping[str, Text], now: datetime) -> Table:
    """A row for each case; where not all could be taken, the last row says so."""
    headings = [words("county_columns", one) for one in COLUMNS]
    return Table(words("queue", "title"), headings, list(_rows(taken, words, titles, now)))


def _rows(
    taken: CasesTaken, words: Words, titles: Mapping[str, Text], now: datetime
) -> Iterator[list[Cell]]:
    for line in taken.lines:
        yield _row(line, words, titles, now)
    if taken.is_cut:
        yield [words("county", "cut", count=len(taken.lines)), *[None] * (len(COLUMNS) - 1)]


def _row(line: CaseLine, words: Words, titles: Mapping[str, Text], now: datetime) -> list[Cell]:
    open_ = [
        f"{words.say(titles[name]) if name in titles else name}: {words('statuses', status)}"
        for name, status in line.outstanding.items()
    ]
    is_held = line.claimed_until is not None and line.claimed_until > now
    return [
        mask_text(line.student_name),
        words("categories", line.category),
        line.school_name,
        line.school_code,
        words("case_statuses", line.status),
        words("verdicts", line.verdict) if line.verdict else None,
        "; ".join(open_),
        line.pending,
        _day_of(line.submitted_at),
        line.due_on.isoformat() if line.due_on else None,
        _day_of(line.decided_at),
        line.claimed_name if is_held else None,
        line.id,
    ]


def _day_of(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(CHINA).date().isoformat()
