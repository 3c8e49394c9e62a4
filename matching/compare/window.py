"""The weeks of the year in which applications are taken (rules.md 1, `application_window`).

The windows themselves are data of a policy: a solar one (20 August to 20 September) or one of the
Chinese lunar calendar (正月初八 to 正月二十), which falls on other days each year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from lunardate import LunarDate

from matching.model import Text


@dataclass(frozen=True, slots=True)
class ApplicationWindow:
    """One window of every year: `opens` and `closes` are (month, day), both days included."""

    id: str
    calendar: Literal["solar", "lunar"]
    opens: tuple[int, int]
    closes: tuple[int, int]


AUTUMN = ApplicationWindow("autumn", "solar", (8, 20), (9, 20))
SPRING = ApplicationWindow("spring", "lunar", (1, 8), (1, 20))


@dataclass(frozen=True, slots=True)
class WindowAnswer:
    """Whether a day is inside a window, with that window's (or the next one's) actual dates."""

    inside: bool
    window: ApplicationWindow
    opens: date
    closes: date
    explanation: Text


@lru_cache(maxsize=1024)
def _solar(calendar: str, year: int, month: int, day: int) -> date:
    if calendar == "solar":
        return date(year, month, day)
    converted: date = LunarDate(year, month, day).to_solar_date()
    return converted


def dates_of(window: ApplicationWindow, year: int) -> tuple[date, date]:
    """The first and last day of a window in `year` (of its own calendar).

    Raises:
        ValueError: when the lunar calendar is not tabulated for that year (1900 to 2099), or a
            day does not exist.
    """
    opens = _solar(window.calendar, year, *window.opens)
    ends_next_year = window.closes < window.opens
    return opens, _solar(window.calendar, year + ends_next_year, *window.closes)


@lru_cache(maxsize=4096)
def application_window(
    day: date, windows: tuple[ApplicationWindow, ...] = (AUTUMN, SPRING)
) -> WindowAnswer | None:
    """The window that `day` lies in, else the next one to open; None without windows."""
    spans = (
        (*dates_of(window, year), window)
        for window in windows
        for year in (day.year - 1, day.year, day.year + 1)
    )
    ahead = [span for span in spans if day <= span[1]]
    if not ahead:
        return None
    opens, closes, window = min(ahead, key=lambda span: span[:2])
    return _answer(day, window, opens, closes)


def _answer(day: date, window: ApplicationWindow, opens: date, closes: date) -> WindowAnswer:
    inside = opens <= day <= closes
    span = f"{opens.isoformat()}—{closes.isoformat()}"
    if inside:
        text = Text(f"申请日期{day}在受理时间{span}内", f"{day} lies in the window {span}")
    else:
        text = Text(
            f"申请日期{day}不在受理时间内，下一次受理时间为{span}",
            f"{day} lies in no window; the next is {span}",
        )
    return WindowAnswer(inside, window, opens, closes, text)
