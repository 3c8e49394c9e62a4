"""The whole table of defects and the order in which a set of cases goes through it."""

from __future__ import annotations

from random import Random

from intake.samples import cases, defects_common, defects_home, defects_work
from intake.samples.defects import Defect, plant
from intake.samples.draft import CaseDraft
from intake.samples.extras import with_extras
from intake.samples.options import choose
from matching.model import Category

DEFECTS: tuple[Defect, ...] = (*defects_common.ROWS, *defects_home.ROWS, *defects_work.ROWS)
_COMPLETE_PER_CATEGORY = 8


def _deck(rng: Random) -> list[tuple[Category, Defect | None]]:
    """Every defect once, in one of its categories, and complete cases among them."""
    categories = list(Category)
    planted: list[tuple[Category, Defect | None]] = [
        (rng.choice([c for c in categories if defect.fits(c)]), defect) for defect in DEFECTS
    ]
    planted.extend((c, None) for c in categories for _ in range(_COMPLETE_PER_CATEGORY))
    rng.shuffle(planted)
    return planted


def planned(seed: int, index: int) -> tuple[Category, Defect | None]:
    """Category and defect of the case `index` (from 0) of the set `seed`."""
    size = len(DEFECTS) + len(Category) * _COMPLETE_PER_CATEGORY
    return _deck(Random(f"{seed}/deck/{index // size}"))[index % size]


def make_case(seed: int, index: int) -> CaseDraft:
    """The case `index` (from 0) of the set `seed`: always the same one."""
    category, defect = planned(seed, index)
    rng = Random(f"{seed}/case/{index}")
    options = choose(rng, category, defect.needs if defect else {})
    draft = cases.build(options, rng)
    return with_extras(plant(defect, draft, rng) if defect else draft, rng)
