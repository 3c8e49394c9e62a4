"""Layouts of every kind of paper: how each edition is printed.

`layouts_for(kind)` gives all, `suitable(facts)` those that can draw these very facts (their part,
and an edition that could carry them). A layout prints every fact it has a place for; values that
many forms leave blank (曾用名, 宗教信仰 …) are drawn blank or 无 when the facts lack them.

Marks understood by every layout: `no_seal`, `no_fingerprint`, `copy` (grey, with a 复印件 stamp),
`grey`. Licences also know `electronic` (no red seal, a watermark).

An extra every kind takes: `watermark`, printed across the page (仅供办理转学使用).
Each module's docstring lists the extras its kinds take; all have a default, so none is required.
"""

from __future__ import annotations

from functools import cache

from intake.samples.layouts import (
    births,
    contracts,
    deeds,
    household,
    identity,
    licences,
    others,
    police,
    purchases,
    transfers,
    work,
)
from intake.samples.model import Layout, PaperFacts

_MODULES = (
    household,
    identity,
    licences,
    deeds,
    births,
    police,
    transfers,
    purchases,
    contracts,
    work,
    others,
)


@cache
def all_layouts() -> tuple[Layout, ...]:
    """Every layout there is."""
    return tuple(layout for module in _MODULES for layout in module.LAYOUTS)


@cache
def layouts_for(kind: str) -> tuple[Layout, ...]:
    """The layouts of one kind of document; empty for a kind nobody draws."""
    return tuple(layout for layout in all_layouts() if layout.kind == kind)


def suitable(facts: PaperFacts) -> tuple[Layout, ...]:
    """The layouts that can draw this part of these facts."""
    return tuple(
        layout
        for layout in layouts_for(facts.kind)
        if facts.part in layout.parts and layout.suits(facts)
    )
