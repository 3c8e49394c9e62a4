"""What is to be drawn, and what was drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from PIL import Image

from ocr.model import Box, FieldValue


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One page of one paper before it is drawn.

    `fields` are the contract's fields with normalised values; a layout prints those it has a place
    for, in whatever form its edition uses (Chinese numerals, spaced labels …). `part` says which
    page of a paper with several (`front`/`back`; a contract's `cover`, `house`, `handover`,
    `signatures`). `marks` are `no_seal`, `no_fingerprint`, `copy`, `electronic`, `grey`.
    `extras` are things printed that are no fields: texts of seals, the second parent, notes.
    """

    kind: str
    fields: Mapping[str, FieldValue]
    part: str = "whole"
    marks: frozenset[str] = frozenset()
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn page: a flat RGB picture and what really stands on it.

    `fields` are the normalised values that this layout printed (a subset of the facts; a value is
    less exact where the layout prints less). Boxes are in pixels of `image`.
    """

    image: Image.Image
    kind: str
    layout: str
    fields: Mapping[str, FieldValue]
    boxes: Mapping[str, Box]
    seals: tuple[Box, ...] = ()
    fingerprints: tuple[Box, ...] = ()


def _suits_all(_facts: PaperFacts) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Layout:
    """One edition of one kind of paper.

    `parts` are the pages it can draw; `suits` says whether this edition could carry these facts
    (an old licence has no credit code, a form of 2023 was not filled in 2015).
    """

    kind: str
    name: str
    draw: Callable[[PaperFacts, Random], Drawing]
    parts: frozenset[str] = frozenset({"whole"})
    suits: Callable[[PaperFacts], bool] = _suits_all
