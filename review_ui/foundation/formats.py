"""Dates, times and numbers as people read them, in China's time."""

from __future__ import annotations

from datetime import date, datetime

from intake.clock import CHINA
from intake.report.words import Language

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KILO = 1024


def day(value: date, language: Language) -> str:
    """A day: 2026年9月1日, 1 Sep 2026."""
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def short_day(value: date, language: Language) -> str:
    """A day of about now: 9月1日, 1 Sep."""
    if language == "zh":
        return f"{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]}"


def moment(value: datetime, language: Language) -> str:
    """A time of day in China: 2026年9月1日 09:30."""
    there = value.astimezone(CHINA)
    return f"{day(there.date(), language)} {there:%H:%M}"


def short_moment_day(value: datetime, language: Language) -> str:
    """The day in China of a time of about now."""
    return short_day(value.astimezone(CHINA).date(), language)


def number(value: float) -> str:
    """A number with its thousands apart; a whole one without a fraction."""
    return f"{int(value) if value == int(value) else value:,}"


def size(value: int) -> str:
    """A number of bytes: 3.2 MB."""
    amount = float(value)
    for unit in ("B", "kB", "MB"):
        if amount < _KILO:
            return f"{amount:.0f} {unit}" if unit != "MB" else f"{amount:.1f} MB"
        amount /= _KILO
    return f"{amount:.1f} GB"
