"""Records that a reading may mean: ranked, explained, one taken only where no other fits.

A number that was read whole and whose check character fits decides. Anything less decides only
when name and number support each other and nobody else comes near: twins and siblings differ in
one character of the name and two figures of the number, and are never merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import OSA, Levenshtein

from matching.compare.id_numbers import is_valid_id_number, normal_id_number
from matching.model import Text
from matching.search.lookalikes import are_alike
from matching.search.name_keys import letters_of
from matching.search.number_keys import read_number

_NEAR = 2.5  # as far as twins differ: a record that comes so near makes a person look
_SURE = 0.8  # the most that one that is taken may differ
_ALIKE, _LOST_OR_SWAPPED = 0.5, 0.8
_FAR = 9.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a person, as far as it was."""

    name: str | None = None
    number: str | None = None
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A person on record."""

    id: str
    name: str
    number: str | None = None
    former_names: tuple[str, ...] = ()
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """How well a record fits a reading: `cost` is 0 where all that was read is the same.

    A look-alike costs 0.5, a lost, added or swapped character 0.8, any other difference 1.
    """

    record: Record
    cost: float
    same_number: bool
    explanation: Text


class Outcome(StrEnum):
    """Whether one record is meant."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """The records that come near, the nearest first; only of `found` the first is the one."""

    outcome: Outcome
    ranked: tuple[Ranked, ...]


def answer(reading: Reading, records: Iterable[Record]) -> Answer:
    """Which record a reading means."""
    ranked = sorted(
        (rank(reading, record) for record in records),
        key=lambda one: (not one.same_number, one.cost, one.record.id),
    )
    near = tuple(one for one in ranked if one.same_number or one.cost < _FAR)
    if not near:
        return Answer(Outcome.NONE, ())
    return Answer(Outcome.FOUND if _is_the_one(reading, near) else Outcome.AMBIGUOUS, near)


def _is_the_one(reading: Reading, ranked: Sequence[Ranked]) -> bool:
    first, others = ranked[0], ranked[1:]
    if first.same_number:
        return not any(other.same_number for other in others)
    supported = bool(reading.name and reading.number and first.record.number)
    return supported and first.cost <= _SURE and not any(other.cost <= _NEAR for other in others)


def rank(reading: Reading, record: Record) -> Ranked:
    """How well a record fits what was read."""
    costs: list[float] = []
    zh: list[str] = []
    en: list[str] = []
    same_number = False
    if reading.number:
        number = _number_cost(reading.number, record.number)
        same_number = number == 0 and is_valid_id_number(normal_id_number(reading.number))
        _explain(costs, zh, en, number, Text("身份证件号", "ID number"))
    if reading.name:
        name, former = _best_name(reading.name, record)
        title = Text("曾用名", "former name") if former else Text("姓名", "name")
        _explain(costs, zh, en, name, title)
    if reading.birth_date and record.birth_date and not same_number:
        born = 0.0 if reading.birth_date == record.birth_date else 1.0
        _explain(costs, zh, en, born, Text("出生日期", "date of birth"))
    text = Text("；".join(zh), "; ".join(en))
    return Ranked(record, sum(costs) if costs else _FAR, same_number, text)


def _explain(costs: list[float], zh: list[str], en: list[str], cost: float, title: Text) -> None:
    costs.append(cost)
    if cost == 0:
        zh.append(f"{title.zh}一致")
        en.append(f"{title.en} agrees")
    elif cost <= 1:
        zh.append(f"{title.zh}相近")
        en.append(f"{title.en} is near")
    else:
        zh.append(f"{title.zh}不同")
        en.append(f"{title.en} differs")


def _best_name(read: str, record: Record) -> tuple[float, bool]:
    """The cost of the name that fits best, and whether it is a former one."""
    former = min((name_cost(read, name) for name in record.former_names), default=_FAR)
    today = name_cost(read, record.name)
    return (former, True) if former < today else (today, False)


def name_cost(read: str, known: str) -> float:
    """What it takes to read one name for another."""
    mine, theirs = letters_of(read), letters_of(known)
    if mine == theirs:
        return 0.0
    cost = float(OSA.distance(mine, theirs))
    if cost < len(Levenshtein.editops(mine, theirs)) or len(mine) != len(theirs):
        return cost * _LOST_OR_SWAPPED
    alike = sum(a != b and are_alike(a, b) for a, b in zip(mine, theirs, strict=True))
    return cost - min(alike, cost) * (1 - _ALIKE)


def _number_cost(read: str, known: str | None) -> float:
    """What it takes to read one number for another; a character not recognised costs little."""
    if known is None:
        return 1.0
    mine, theirs = read_number(read), normal_id_number(known)
    if mine == theirs:
        return 0.0
    cost = float(OSA.distance(mine, theirs))
    if len(mine) != len(theirs) or cost < len(Levenshtein.editops(mine, theirs)):
        return cost * _LOST_OR_SWAPPED
    return cost * _ALIKE
