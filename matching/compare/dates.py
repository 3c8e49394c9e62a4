"""Dates as exact as the paper prints them: `2012-03-15`, `2012-03` or `2012`.

A partial date stands for every day it covers; a test that comes out differently for different days
of it is unsure. `9999-12-31` stands for 长期 / 永久.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from matching.compare.outcomes import agrees, differs, unknown, unsure
from matching.model import Comparison, Outcome, ReasonCode, Text

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NEVER = date(9999, 12, 31)


@lru_cache(maxsize=8192)
def days_of(text: str) -> tuple[date, date] | None:
    """The first and last day that an ISO date (day, month or year) covers; None if it is none."""
    match = _PARTIAL.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if day is not None:
            exact = date(year or 0, month or 0, day)
            return exact, exact
        first = date(year or 0, month or 1, 1)
        last_month = month or 12
        length = calendar.monthrange(first.year, last_month)[1]
        return first, date(first.year, last_month, length)
    except ValueError:
        return None


def _days(value: str | date | None) -> tuple[date, date] | None:
    if value is None:
        return None
    return (value, value) if isinstance(value, date) else days_of(value)


@lru_cache(maxsize=8192)
def compare_dates(
    found: str | date | None,
    expected: str | date | None,
    code: ReasonCode = ReasonCode.BIRTH_DATE_MISMATCH,
) -> Comparison:
    """Whether two dates can be the same day.

    `agrees` when both cover the same days, `unknown` when one is absent or only less exact (then
    it neither proves nor contradicts), `differs` when they share no day.
    """
    mine, theirs = _days(found), _days(expected)
    found_text = None if found is None else str(found)
    expected_text = None if expected is None else str(expected)
    if mine is None or theirs is None:
        zh, en = "材料或记录中没有可比的日期", "no date on one side to compare"
        return unknown(Text(zh, en), found_text, expected_text)
    both_zh = f"材料上为{found_text}，记录为{expected_text}"
    both_en = f"paper {found_text}, record {expected_text}"
    if mine == theirs:
        explanation = Text(f"日期一致：{found_text}", f"the dates agree: {found_text}")
        return agrees(explanation, found_text, expected_text)
    if mine[1] < theirs[0] or theirs[1] < mine[0]:
        explanation = Text(f"日期不一致：{both_zh}", f"the dates differ: {both_en}")
        return differs(explanation, found_text, expected_text, code)
    explanation = Text(
        f"日期不矛盾，但精确程度不同：{both_zh}", f"the dates fit, one less exact: {both_en}"
    )
    return unknown(explanation, found_text, expected_text)


def anniversary(start: date, years: int = 1) -> date:
    """The same day `years` later; 29 February becomes the month's last day (民法典 202)."""
    year = start.year + years
    if year > _NEVER.year:
        return _NEVER
    return date(year, start.month, min(start.day, calendar.monthrange(year, start.month)[1]))


@lru_cache(maxsize=8192)
def at_least_one_year_before(start: str | date | None, today: date) -> Outcome:
    """Whether a full year has passed from `start` to `today`, on exact dates.

    `agrees` when it has for every day that `start` covers, `differs` when for none, else `unsure`;
    `unknown` without a date.
    """
    days = _days(start)
    if days is None:
        return Outcome.UNKNOWN
    if anniversary(days[1]) <= today:
        return Outcome.AGREES
    return Outcome.DIFFERS if anniversary(days[0]) > today else Outcome.UNSURE


@lru_cache(maxsize=8192)
def not_later_than(day: str | date | None, today: date) -> Outcome:
    """Whether `day` is `today` or before it; `unsure` when a partial date straddles `today`."""
    days = _days(day)
    if days is None:
        return Outcome.UNKNOWN
    if days[1] <= today:
        return Outcome.AGREES
    return Outcome.DIFFERS if days[0] > today else Outcome.UNSURE


@lru_cache(maxsize=8192)
def within_months_before(month: str | date | None, today: date, months: int = 3) -> Outcome:
    """Whether `month` is one of the `months` calendar months before `today`'s month, or later.

    A date that names only its year and straddles the limit is `unsure`.
    """
    days = _days(month)
    if days is None:
        return Outcome.UNKNOWN
    count = today.year * 12 + today.month - 1 - months
    earliest = date(count // 12, count % 12 + 1, 1)
    if days[0] >= earliest:
        return Outcome.AGREES
    return Outcome.DIFFERS if days[1] < earliest else Outcome.UNSURE


@lru_cache(maxsize=8192)
def in_force(
    valid_from: str | date | None,
    valid_to: str | date | None,
    today: date,
    *,
    open_ended: bool = False,
) -> Comparison:
    """Whether a paper is in force on `today`, both ends included.

    Args:
        valid_from: the first day, None where the paper names none (then only the end counts).
        valid_to: the last day; None is open-ended if `open_ended`, else `unknown`.
        today: the day that counts, as a rule the application date.
        open_ended: whether a paper without an end never runs out.
    """
    begin, end = _days(valid_from), _days(valid_to)
    found = f"{valid_from or '?'}—{valid_to or '?'}"
    day = today.isoformat()
    zh, en = f"有效期{found}，申请日期{day}", f"valid {found}, application {day}"
    if begin and end and end[1] < begin[0]:
        text = Text(f"有效期前后矛盾：{zh}", f"the validity ends before it begins: {en}")
        return unsure(text, found, day, ReasonCode.AMBIGUOUS)
    if begin and begin[0] > today:
        return differs(Text(f"尚未生效：{zh}", f"not yet valid: {en}"), found, day, _EARLY)
    if end and end[1] < today:
        return differs(Text(f"已过期：{zh}", f"expired: {en}"), found, day, ReasonCode.EXPIRED)
    if (begin and begin[1] > today) or (end and end[0] < today):
        text = Text(f"日期不够具体，无法判断是否有效：{zh}", f"the dates are too vague: {en}")
        return unsure(text, found, day, ReasonCode.AMBIGUOUS)
    if end or (begin and open_ended):
        return agrees(Text(f"在有效期内：{zh}", f"in force: {en}"), found, day)
    return unknown(Text(f"没有写明有效期：{zh}", f"no validity stated: {en}"), found, day)


_EARLY = ReasonCode.NOT_YET_VALID
