"""Which of the alternatives the rules allow a case takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lunardate import LunarDate

from matching.model import Category

_CHOICES: dict[str, tuple[str, ...]] = {
    "school": ("urban", "rural"),
    "origin": ("outside", "county"),
    "household": (
        "head",
        "head",
        "spouse",
        "grandfather_guardian",
        "grandfather_head",
        "hanging",
        "independent",
    ),
    "relation": ("birth_certificate", "household_certificate", "resident_information_sheet"),
    "prior": ("letter", "certificate"),
    "home": ("new_certificate", "old_certificate", "contract", "invoice", "authority"),
    "residence": ("new_certificate", "old_certificate", "contract", "permit", "lease"),
    "day": ("autumn", "autumn", "spring"),
    "end": ("fixed", "fixed", "fixed", "open"),
    "licence": ("company", "shop", "old_company", "old_shop"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """Which of the alternatives the rules allow a case takes; the words are those of `_CHOICES`."""

    category: Category
    school: str
    origin: str
    household: str
    relation: str
    prior: str
    home: str
    residence: str
    day: str
    end: str
    licence: str

    @property
    def urban(self) -> bool:
        """Whether the receiving school is an urban one."""
        return self.school == "urban"


def choose(rng: Random, category: Category, needs: Mapping[str, tuple[str, ...]]) -> Options:
    """Options by chance within what is needed (a choice's name → the values allowed)."""
    allowed = {name: needs.get(name, values) for name, values in _CHOICES.items()}
    picked = {name: rng.choice(values) for name, values in allowed.items()}
    return Options(category=category, **picked)


def application_day(options: Options, rng: Random) -> date:
    """A day as `options.day` says.

    `autumn` and `spring` (counted by the lunar calendar) are in the windows, `first`, `last`,
    `spring_first` and `spring_last` their very ends, `early`, `late` and `between` outside.
    """
    year = rng.randrange(2021, 2028)
    spring: date = LunarDate(year, 1, 8).to_solar_date()
    days = {
        "autumn": date(year, 8, 20) + timedelta(days=rng.randrange(32)),
        "spring": spring + timedelta(days=rng.randrange(13)),
        "first": date(year, 8, 20),
        "last": date(year, 9, 20),
        "spring_first": spring,
        "spring_last": spring + timedelta(days=12),
        "early": date(year, 8, 19),
        "late": date(year, 9, 21),
        "between": date(year, 11, 1) + timedelta(days=rng.randrange(60)),
    }
    return days[options.day]
