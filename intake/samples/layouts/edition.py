"""Making a `Layout` of a function that paints a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from intake.samples.layouts.page import Page
from intake.samples.model import Drawing, Layout, PaperFacts

Painter = Callable[[PaperFacts, Random], Page]


def layout(
    kind: str,
    name: str,
    paint: Painter,
    *,
    parts: Sequence[str] = ("whole",),
    suits: Callable[[PaperFacts], bool] | None = None,
) -> Layout:
    """A `Layout` that paints a page and finishes it."""

    def draw(facts: PaperFacts, random: Random) -> Drawing:
        return paint(facts, random).finish(name)

    if suits is None:
        return Layout(kind, name, draw, frozenset(parts))
    return Layout(kind, name, draw, frozenset(parts), suits)


def issued_between(field: str, first: str, last: str) -> Callable[[PaperFacts], bool]:
    """Whether a date field is absent or within an edition's years (ISO, both inclusive)."""

    def suits(facts: PaperFacts) -> bool:
        value = facts.fields.get(field)
        return not isinstance(value, str) or first <= value[: len(first)] <= last

    return suits


def by_part(painters: Mapping[str, Painter]) -> Painter:
    """A painter that turns to the one for the facts' part."""

    def paint(facts: PaperFacts, random: Random) -> Page:
        return painters[facts.part](facts, random)

    return paint
