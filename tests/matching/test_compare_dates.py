"""Partial dates, full years, validity and the weeks in which applications are taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.compare.dates import (
    anniversary,
    at_least_one_year_before,
    compare_dates,
    days_of,
    in_force,
    not_later_than,
    within_months_before,
)
from matching.compare.window import AUTUMN, SPRING, application_window, dates_of
from matching.model import Outcome, ReasonCode

TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2012-03-15", (date(2012, 3, 15), date(2012, 3, 15))),
        ("2012-02", (date(2012, 2, 1), date(2012, 2, 29))),
        ("2012", (date(2012, 1, 1), date(2012, 12, 31))),
        ("9999-12-31", (date(9999, 12, 31), date(9999, 12, 31))),
        ("2012-02-30", None),
        ("2012-13", None),
        ("0000", None),
        ("2012年3月", None),
        ("", None),
    ],
)
def test_the_days_a_date_covers(text, days):
    assert days_of(text) == days


@pytest.mark.parametrize(
    ("found", "expected", "outcome"),
    [
        ("2012-03-15", date(2012, 3, 15), "agrees"),
        ("2012-03", "2012-03", "agrees"),
        ("2012-03", date(2012, 3, 15), "unknown"),
        ("2012", date(2012, 3, 15), "unknown"),
        ("2012-04", date(2012, 3, 15), "differs"),
        ("2012-03-16", date(2012, 3, 15), "differs"),
        (None, date(2012, 3, 15), "unknown"),
        ("2012-02-30", date(2012, 3, 15), "unknown"),
    ],
)
def test_dates(found, expected, outcome):
    answer = compare_dates(found, expected)

    assert answer.outcome.value == outcome
    assert (answer.code is ReasonCode.BIRTH_DATE_MISMATCH) == (outcome == "differs")


@pytest.mark.parametrize(
    ("start", "today", "outcome"),
    [
        ("2025-09-01", TODAY, "agrees"),
        ("2025-09-02", TODAY, "differs"),
        ("2025-08-31", TODAY, "agrees"),
        ("2025-08", TODAY, "agrees"),
        ("2025-09", TODAY, "unsure"),
        ("2025-10", TODAY, "differs"),
        ("2024", TODAY, "agrees"),
        ("2025", TODAY, "unsure"),
        ("2026", TODAY, "differs"),
        ("2027-01-01", TODAY, "differs"),
        ("2024-02-29", date(2025, 2, 27), "differs"),
        ("2024-02-29", date(2025, 2, 28), "agrees"),
        ("2023-02-28", date(2024, 2, 28), "agrees"),
        ("2023-03-01", date(2024, 2, 29), "differs"),
        ("9999-12-31", TODAY, "differs"),
        (None, TODAY, "unknown"),
        ("久居", TODAY, "unknown"),
    ],
)
def test_a_full_year_before_the_application(start, today, outcome):
    assert at_least_one_year_before(start, today).value == outcome


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2026-09-01", "agrees"),
        ("2026-09-02", "differs"),
        ("2026-09", "unsure"),
        ("2026-08", "agrees"),
        ("2027", "differs"),
        (None, "unknown"),
    ],
)
def test_handed_over_by_the_application_date(day, outcome):
    assert not_later_than(day, TODAY).value == outcome


@pytest.mark.parametrize(
    ("month", "today", "outcome"),
    [
        ("2026-08", TODAY, "agrees"),
        ("2026-06", TODAY, "agrees"),
        ("2026-05", TODAY, "differs"),
        ("2026-09", TODAY, "agrees"),
        ("2026", TODAY, "unsure"),
        ("2025", TODAY, "differs"),
        ("2025-11", date(2026, 2, 20), "agrees"),
        ("2025-10", date(2026, 2, 20), "differs"),
        (None, TODAY, "unknown"),
    ],
)
def test_one_of_the_three_months_before(month, today, outcome):
    assert within_months_before(month, today).value == outcome


@pytest.mark.parametrize(
    ("begin", "end", "outcome", "code"),
    [
        ("2025-01-01", "2026-12-31", "agrees", None),
        ("2025-01-01", "2026-09-01", "agrees", None),
        ("2026-09-01", "2027-08-31", "agrees", None),
        ("2025-01-01", "2026-08-31", "differs", ReasonCode.EXPIRED),
        ("2026-09-02", "2027-09-01", "differs", ReasonCode.NOT_YET_VALID),
        ("2025-01-01", "9999-12-31", "agrees", None),
        (None, "2026-12", "agrees", None),
        (None, "2026-08", "differs", ReasonCode.EXPIRED),
        (None, "2026", "unsure", ReasonCode.AMBIGUOUS),
        ("2026", "2028", "unsure", ReasonCode.AMBIGUOUS),
        ("2026-01-01", "2025-01-01", "unsure", ReasonCode.AMBIGUOUS),
        ("2025-01-01", None, "unknown", None),
        (None, None, "unknown", None),
    ],
)
def test_in_force(begin, end, outcome, code):
    answer = in_force(begin, end, TODAY)

    assert (answer.outcome.value, answer.code) == (outcome, code)


def test_no_end_is_open_ended_only_where_that_is_asked():
    assert in_force("2025-01-01", None, TODAY, open_ended=True).outcome is Outcome.AGREES
    assert in_force(None, None, TODAY, open_ended=True).outcome is Outcome.UNKNOWN


# First days of the lunar year, from the published calendar: 17 Feb 2026, 6 Feb 2027, 29 Jan 2025.
@pytest.mark.parametrize(
    ("day", "inside", "opens", "closes"),
    [
        (date(2026, 8, 19), False, date(2026, 8, 20), date(2026, 9, 20)),
        (date(2026, 8, 20), True, date(2026, 8, 20), date(2026, 9, 20)),
        (date(2026, 9, 20), True, date(2026, 8, 20), date(2026, 9, 20)),
        (date(2026, 9, 21), False, date(2027, 2, 13), date(2027, 2, 25)),
        (date(2026, 2, 23), False, date(2026, 2, 24), date(2026, 3, 8)),
        (date(2026, 2, 24), True, date(2026, 2, 24), date(2026, 3, 8)),
        (date(2026, 3, 8), True, date(2026, 2, 24), date(2026, 3, 8)),
        (date(2026, 3, 9), False, date(2026, 8, 20), date(2026, 9, 20)),
        (date(2025, 2, 5), True, date(2025, 2, 5), date(2025, 2, 17)),
        (date(2025, 1, 1), False, date(2025, 2, 5), date(2025, 2, 17)),
    ],
)
def test_application_windows(day, inside, opens, closes):
    answer = application_window(day)

    assert (answer.inside, answer.opens, answer.closes) == (inside, opens, closes)
    assert opens.isoformat() in answer.explanation.zh


def test_windows_are_data():
    assert application_window(TODAY, ()) is None
    assert application_window(TODAY, (SPRING,)).opens == date(2027, 2, 13)
    assert dates_of(AUTUMN, 2030) == (date(2030, 8, 20), date(2030, 9, 20))


@given(st.dates(date(1901, 1, 1), date(2098, 12, 31)))
def test_an_anniversary_is_a_year_away_and_orders_the_outcome(start):
    year_later = anniversary(start)

    assert 365 <= (year_later - start).days <= 366
    assert at_least_one_year_before(start, year_later) is Outcome.AGREES
    assert at_least_one_year_before(start, year_later - timedelta(days=1)) is Outcome.DIFFERS


@given(st.dates(date(1901, 1, 1), date(2098, 12, 31)))
def test_a_day_in_no_window_is_before_the_next_one(day):
    answer = application_window(day)

    assert answer.inside == (answer.opens <= day <= answer.closes)
    assert day <= answer.closes
