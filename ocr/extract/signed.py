"""Which date belongs to which office, where a paper is signed by several of them.

A school and its authority sign side by side or one below the other, each with a date of its own
under its name.
"""

from __future__ import annotations

import re
from datetime import date

from ocr.extract.layout import Span
from ocr.extract.patterns import SLOTS
from ocr.extract.running import RunningText
from ocr.values import normalise

_DATE = re.compile(rf"(?:\A|(?<=[\n\t)]))(?P<value>{SLOTS['date']})(?=[\n\t(]|\Z)")
_OFFICE = re.compile(r"(?:[局院所校会厅部处]|[小中]学)(?:\([^)]{0,8}\))?$")
_BELOW = 5.0  # line heights under an office's name within which its date stands
_BESIDE = 2.0  # line heights by which the date's middle may lie outside the name's ends
_APPROVED = 60  # days within which a paper is approved
Place = tuple[int, int]


def signed_dates(running: RunningText) -> dict[str, Place]:
    """The whole dates that stand alone in a line or a cell: the last place of each."""
    found: dict[str, Place] = {}
    for match in _DATE.finditer(running.text):
        value = normalise("date", match["value"])
        if value is not None and len(str(value.value)) == len("2026-09-01"):
            found[str(value.value)] = match.span("value")
    return found


def date_of_office(running: RunningText, office: str) -> Place | None:
    """The date nearest under the name of `office`, of several dates; None with one date only."""
    dates = signed_dates(running)
    if len(dates) < 2 or not office:
        return None
    found: list[tuple[float, Place]] = []
    for match in re.finditer(re.escape(office), running.text):
        name = running.spans(*match.span())
        for place in dates.values():
            away = _distance(name, running.spans(*place), running)
            if away is not None:
                found.append((away, place))
    return min(found, default=(0.0, None))[1]


def is_the_only_signature(running: RunningText, day: str) -> bool:
    """Whether no other date stands alone that may be the paper's own as well as the last, `day`.

    Who approves a paper signs some days after who issues it.
    """
    dates = signed_dates(running)
    if day not in dates or day != max(dates):
        return True
    last = date.fromisoformat(day)
    return not any(0 < (last - date.fromisoformat(other)).days < _APPROVED for other in dates)


def _distance(name: list[Span], day: list[Span], running: RunningText) -> float | None:
    """How far below the name the date stands, in line heights; None where it is not its own."""
    last, first = name[-1], day[0]
    away = (first.middle - last.middle) / last.height
    if not 0.3 < away < _BELOW or not _is_under(last, first):
        return None
    between = (
        row
        for row in running.rows
        if row is not last.row
        and last.middle + 0.3 * last.height < row.middle < first.middle - 0.3 * first.height
    )
    whole = (Span(row, 0, len(row.glyphs)) for row in between)
    if any(_OFFICE.search(span.text) and _is_under(last, span) for span in whole):
        return None
    return away


def _is_under(above: Span, below: Span) -> bool:
    centre = (below.left + below.right) / 2
    return above.left - _BESIDE * above.height < centre < above.right + _BESIDE * above.height
