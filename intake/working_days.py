"""Working days in China: weekends, public holidays and the weekends worked in their stead."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from ocr.data_files import parse_yaml

DECISION_WORKING_DAYS = 10  # 「原则上10个工作日内完成学生学籍转接」


def is_working_day(day: date) -> bool:
    """Whether offices are open; in a year whose holidays are not known: Monday to Friday."""
    closed, worked = _calendar()
    return day in worked or (day.weekday() < 5 and day not in closed)


def working_days_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`; `day` itself is not counted."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and including `end`; 0 when none does."""
    return sum(is_working_day(start + timedelta(days=n + 1)) for n in range((end - start).days))


@cache
def _calendar() -> tuple[frozenset[date], frozenset[date]]:
    text = (files("intake") / "working_days.yaml").read_text(encoding="utf-8")
    closed: set[date] = set()
    worked: set[date] = set()
    for year in parse_yaml(text).values():
        for span in year["closed"]:
            first, last = map(date.fromisoformat, span.split(".."))
            closed |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
        worked |= set(year["worked"])
    return frozenset(closed), frozenset(worked)
