"""What time it is: in UTC for the tables, in China for days and deadlines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
Clock = Callable[[], datetime]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today(clock: Clock = now) -> date:
    """The day it is in China."""
    return clock().astimezone(CHINA).date()
