from datetime import date, timedelta

import pytest

from intake.working_days import is_working_day, working_days_after, working_days_between


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-09-18", True),  # an ordinary Friday
        ("2026-09-19", False),  # an ordinary Saturday
        ("2026-09-20", True),  # a Sunday worked for the National Day
        ("2026-09-25", False),  # 中秋节, a Friday
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # a Saturday worked
        ("2031-10-01", True),  # no one knows yet: weekends only
        ("2031-10-04", False),
    ],
)
def test_offices_are_open(day, works):
    assert is_working_day(date.fromisoformat(day)) is works


def test_ten_working_days_over_two_holidays():
    # 21 22 23 24 28 29 30 September, 8 9 10 October
    assert working_days_after(date(2026, 9, 20), 10) == date(2026, 10, 10)


def test_counting_and_adding_agree():
    for offset in range(400):
        start = date(2026, 1, 1) + timedelta(days=offset)
        for count in (1, 3, 10):
            assert working_days_between(start, working_days_after(start, count)) == count
    assert working_days_between(date(2026, 9, 2), date(2026, 9, 1)) == 0
