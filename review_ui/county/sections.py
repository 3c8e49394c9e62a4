"""The county's numbers as sections of a page: each a table in words, and a chart that says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from intake.service.statistics import Correcting, Lacking, Statistics
from intake.spreadsheets import Cell, Table
from matching.model import Text
from review_ui.foundation import formats
from review_ui.foundation.words import Words

MOST_BARS = 12
STATUSES = ("draft", "submitted", "returned", "approved", "refused", "withdrawn")
_STEPS = ("submitted", "approved", "returned", "refused")
Titles = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart; `look` names it for the styles: a state, or bar."""

    name: str
    look: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a bar for each label, of one or more series on top of one another.

    `across`: the bars lie. `limit`: the last place that is still in time, marked by a line.
    """

    labels: Sequence[str]
    series: Sequence[Series]
    across: bool = True
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One question about the county: `key` names it in addresses and words (`county.<key>`).

    `told` says in a sentence what the chart shows.
    """

    key: str
    table: Table
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    chart: Chart | None = None
    told: str = ""
    is_wide: bool = False


def sections(found: Statistics, words: Words, titles: Titles) -> Sequence[Section]:
    """All of them, as the page shows them from above."""
    made: Sequence[Callable[[Statistics, Words], Section]] = (
        _figures,
        _days,
        _waiting,
        partial(_lacking, titles=titles),
        partial(_returned_for, titles=titles),
        _categories,
        _schools,
        _corrections,
    )
    return [one(found, words) for one in made]


def _section(  # noqa: PLR0913  # the parts of a section
    words: Words,
    key: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    chart: Chart | None = None,
    *,
    is_wide: bool = False,
) -> Section:
    table = Table(words("county", key), [words("county_columns", one) for one in headings], rows)
    return Section(key, table, rows, chart, _told(words, chart), is_wide)


def _told(words: Words, chart: Chart | None) -> str:
    """A chart in a sentence: how many in all, and the longest bars."""
    if chart is None:
        return ""
    sums = [sum(values) for values in zip(*(one.values for one in chart.series), strict=True)]
    longest = sorted(range(len(sums)), key=lambda place: -sums[place])[:3]
    named = [
        words("county", "told_bar", label=chart.labels[place], count=sums[place])
        for place in longest
        if sums[place]
    ]
    if not named:
        return words("county", "told_nothing")
    return words("county", "told", total=sum(sums), bars=words("county", "told_join").join(named))


def _figures(found: Statistics, words: Words) -> Section:
    waiting = found.waiting
    decided = waiting.decided_within + waiting.decided_late
    share = round(100 * waiting.decided_within / decided, 1) if decided else None
    rows: list[tuple[Cell, Cell]] = [
        *((words("case_statuses", one), found.statuses.get(one, 0)) for one in STATUSES),
        (words("county", "waiting_now"), sum(waiting.waiting.values())),
        (words("county", "overdue_now"), waiting.overdue),
        (words("county", "decided_within", limit=waiting.limit), waiting.decided_within),
        (words("county", "decided_late", limit=waiting.limit), waiting.decided_late),
        (words("county", "share_within"), share),
        (words("county", "median"), waiting.median),
    ]
    return _section(words, "figures", ("figure", "value"), rows)


def _days(found: Statistics, words: Words) -> Section:
    rows = [
        (one.day.isoformat(), one.submitted, one.approved, one.returned, one.refused)
        for one in found.days
    ]
    series = [
        Series(
            words("county_columns", f"day_{one}"), one, [getattr(day, one) for day in found.days]
        )
        for one in _STEPS
    ]
    labels = [formats.short_day(one.day, words.language) for one in found.days]
    headings = ("day", *(f"day_{one}" for one in _STEPS))
    chart = Chart(labels, series, across=False)
    return _section(words, "days", headings, rows[::-1], chart, is_wide=True)


def _waiting(found: Statistics, words: Words) -> Section:
    waiting = found.waiting
    last = max([waiting.limit, *waiting.waiting])
    counts = [waiting.waiting.get(days, 0) for days in range(last + 1)]
    in_time = [count if days <= waiting.limit else 0 for days, count in enumerate(counts)]
    late = [count if days > waiting.limit else 0 for days, count in enumerate(counts)]
    names = [words("county", key, limit=waiting.limit) for key in ("within", "beyond")]
    rows = [
        (days, count, names[0] if days <= waiting.limit else names[1])
        for days, count in enumerate(counts)
        if count
    ]
    chart = Chart(
        [str(days) for days in range(last + 1)],
        [Series(names[0], "submitted", in_time), Series(names[1], "overdue", late)],
        across=False,
        limit=waiting.limit,
    )
    return _section(words, "waiting", ("waited", "cases", "in_time"), rows, chart)


def _lacking(found: Statistics, words: Words, titles: Titles) -> Section:
    def reason(one: Lacking) -> str:
        return words("reason_names", one.code or "unknown")

    rows = [
        (
            _title(words, titles, one.requirement),
            reason(one),
            words("statuses", one.status),
            one.cases,
        )
        for one in found.lacking
    ]
    labels = [f"{row[0]} · {row[1]}" for row in rows]
    chart = _bars(words, labels, [one.cases for one in found.lacking], "cases")
    return _section(words, "lacking", ("requirement", "reason", "status", "cases"), rows, chart)


def _returned_for(found: Statistics, words: Words, titles: Titles) -> Section:
    rows = [
        (_title(words, titles, requirement), times)
        for requirement, times in found.returned_for.items()
    ]
    chart = _bars(words, [row[0] for row in rows], list(found.returned_for.values()), "times")
    return _section(words, "returned_for", ("requirement", "times"), rows, chart)


def _categories(found: Statistics, words: Words) -> Section:
    listed = sorted(found.categories.items(), key=lambda one: -sum(one[1].values()))
    rows: list[Sequence[Cell]] = [
        (words("categories", name), *_by_status(counts)) for name, counts in listed
    ]
    chart = _stacked(words, [str(row[0]) for row in rows], [counts for _, counts in listed])
    return _section(words, "categories", ("category", *STATUSES, "total"), rows, chart)


def _schools(found: Statistics, words: Words) -> Section:
    rows: list[Sequence[Cell]] = [
        (name, code, *_by_status(counts)) for code, name, counts in found.schools
    ]
    chart = _stacked(
        words, [name for _, name, _ in found.schools], [counts for *_, counts in found.schools]
    )
    return _section(words, "schools", ("school", "code", *STATUSES, "total"), rows, chart)


def _corrections(found: Statistics, words: Words) -> Section:
    def what(one: Correcting) -> str:
        known = words.has("county_corrections", one.what)
        return words("county_corrections" if known else "fields", one.what)

    rows = [
        (
            words("kinds", one.kind),
            what(one),
            one.times,
            one.papers,
            round(100 * one.times / one.papers, 1) if one.papers else None,
        )
        for one in found.corrections
    ]
    chart = _bars(
        words,
        [f"{row[0]} · {row[1]}" for row in rows],
        [one.times for one in found.corrections],
        "times",
    )
    headings = ("kind", "what", "times", "papers", "share")
    return _section(words, "corrections", headings, rows, chart)


def _title(words: Words, titles: Titles, requirement: str) -> str:
    title = titles.get(requirement)
    return requirement if title is None else words.say(title)


def _by_status(counts: Mapping[str, int]) -> list[int]:
    return [*(counts.get(one, 0) for one in STATUSES), sum(counts.values())]


def _bars(words: Words, labels: Sequence[str], values: Sequence[int], unit: str) -> Chart:
    name = words("county_columns", unit)
    return Chart(labels[:MOST_BARS], [Series(name, "bar", values[:MOST_BARS])])


def _stacked(words: Words, labels: Sequence[str], counts: Sequence[Mapping[str, int]]) -> Chart:
    shown = counts[:MOST_BARS]
    used = [one for one in STATUSES if any(count.get(one) for count in shown)]
    series = [
        Series(words("case_statuses", one), one, [count.get(one, 0) for count in shown])
        for one in used
    ]
    return Chart(labels[:MOST_BARS], series or [Series("", "bar", [0] * len(shown))])


def drawn(found: Sequence[Section]) -> Mapping[str, Any]:
    """The charts for the script that draws them: by key, plain JSON."""
    return {
        one.key: {
            "labels": list(one.chart.labels),
            "across": one.chart.across,
            "limit": one.chart.limit,
            "series": [
                {"name": series.name, "look": series.look, "values": list(series.values)}
                for series in one.chart.series
            ],
        }
        for one in found
        if one.chart is not None and one.rows
    }
