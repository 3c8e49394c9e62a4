"""How one level of an address stands to the same level of another."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from matching.compare.address_data import PREFECTURES, PROVINCES, RENAMED_CITIES
from matching.compare.address_model import Address
from matching.compare.gazetteer import are_two_districts, gazetteer, successors

_DIRECTIONS = frozenset("东西南北中")
_DIVISION_SUFFIX = re.compile(r"(?<=.)(?:街道|自治县|自治旗|[区县市旗镇乡])$")
_COMPOUND_TAIL = re.compile(r"(?<=花园|家园|花苑|家苑|嘉苑|佳苑|公寓|新村|山庄|新城|花城)小区$")
_DIGITS = re.compile(r"\d+")
_NUMERALS = "零一二三四五六七八九"


class Level(IntEnum):
    """How two names of one level stand to each other, from contradiction to agreement."""

    DIFFERENT = 0
    NEAR = 1
    UNKNOWN = 2
    EQUAL = 3


@lru_cache(maxsize=16384)
def compare_words(mine: str | None, theirs: str | None) -> Level:
    """Two names: `NEAR` when one misread character, or one name inside the other, is the gap."""
    if not mine or not theirs:
        return Level.UNKNOWN
    if mine == theirs:
        return Level.EQUAL
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) >= 2 and shorter in longer:
        return Level.NEAR
    if len(mine) == len(theirs):
        pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
        if all(a in _DIRECTIONS and b in _DIRECTIONS for a, b in pairs):
            return Level.DIFFERENT  # 中山东路 and 中山西路 are two roads, no misreading
    limit = max(1, len(shorter) // 3)
    near = Levenshtein.distance(mine, theirs, score_cutoff=limit) <= limit
    return Level.NEAR if near else Level.DIFFERENT


def compare_cities(mine: str | None, theirs: str | None) -> Level:
    """Two prefectures by their stems; two that both exist are never a misreading."""
    if mine and theirs:
        mine, theirs = RENAMED_CITIES.get(mine, mine), RENAMED_CITIES.get(theirs, theirs)
        if mine != theirs and mine in PREFECTURES and theirs in PREFECTURES:
            return Level.DIFFERENT
    return compare_words(mine, theirs)


@lru_cache(maxsize=16384)
def compare_divisions(mine: str | None, theirs: str | None) -> Level:
    """Two districts or towns by stem and suffix; another suffix (乡 become 镇) is only near."""
    if not mine or not theirs:
        return Level.UNKNOWN
    if mine == theirs:
        return Level.EQUAL
    stems = _DIVISION_SUFFIX.sub("", mine), _DIVISION_SUFFIX.sub("", theirs)
    if stems[0] == stems[1]:
        return Level.NEAR
    level = compare_words(*stems)
    return Level.DIFFERENT if level is Level.EQUAL else level


def compare_provinces(mine: Address, theirs: Address) -> Level:
    """The provinces, printed or those of the cities."""
    of = gazetteer().provinces
    one = mine.province or of.get(mine.city or "")
    other = theirs.province or of.get(theirs.city or "")
    if mine.city and theirs.city and one != other and one in PROVINCES and other in PROVINCES:
        return Level.DIFFERENT
    return compare_words(one, other)


def compare_districts(mine: Address, theirs: Address) -> Level:
    """The districts, counties or county-level cities of two addresses, renamed ones included."""
    if mine.district is None or theirs.district is None:
        return _compare_zones(mine, theirs)
    city = mine.city or theirs.city
    ours, others = successors(city, mine.district), successors(city, theirs.district)
    if set(ours) & set(others):
        return Level.EQUAL if len(ours) == len(others) == 1 else Level.NEAR
    if _misread(mine, theirs) or _misread(theirs, mine):
        return Level.NEAR
    return max(_one_district(a, b) for a in ours for b in others)


def _misread(mine: Address, theirs: Address) -> bool:
    """A district that never existed, against one that does, with a character in common.

    A city's name with a wrong character (信干市) is taken for a district: its city counts too.
    """
    known = gazetteer().cities
    if mine.district is None or mine.district in known or theirs.district not in known:
        return False
    name = _DIVISION_SUFFIX.sub("", mine.district)
    return bool(
        set(name) & {*_DIVISION_SUFFIX.sub("", theirs.district or ""), *(theirs.city or "")}
    )


def _one_district(mine: str, theirs: str) -> Level:
    level = compare_divisions(mine, theirs)
    stems = _DIVISION_SUFFIX.sub("", mine), _DIVISION_SUFFIX.sub("", theirs)
    if level is Level.NEAR and stems[0] != stems[1] and are_two_districts(mine, theirs):
        return Level.DIFFERENT
    return level


def _compare_zones(mine: Address, theirs: Address) -> Level:
    """A functional area lies across districts: against a district it says nothing."""
    if mine.zone and theirs.zone:
        return compare_words(mine.zone, theirs.zone)
    named = (mine.district or mine.zone) and (theirs.district or theirs.zone)
    return Level.NEAR if named else Level.UNKNOWN


@lru_cache(maxsize=16384)
def compare_villages(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Level:
    """Communities and villages: any pair that fits; 村 that became 社区 is near."""
    pairs = [(a, b) for a in mine for b in theirs]
    if not pairs:
        return Level.UNKNOWN
    return max(_one_village(a, b) for a, b in pairs)


def _one_village(mine: str, theirs: str) -> Level:
    if mine == theirs:
        return Level.EQUAL
    stems = (
        mine.removesuffix("社区").removesuffix("村"),
        theirs.removesuffix("社区").removesuffix("村"),
    )
    return Level.NEAR if stems[0] == stems[1] else compare_words(*stems)


@lru_cache(maxsize=16384)
def normal_road(name: str) -> str:
    """A road's name with numerals in Chinese: 经3路 is 经三路."""
    return _DIGITS.sub(lambda digits: _chinese(int(digits[0])), name)


def _chinese(number: int) -> str:
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else _NUMERALS[tens]) + "十"
    return head + (_NUMERALS[ones] if ones or not tens else "")


@lru_cache(maxsize=16384)
def compare_roads(mine: str | None, theirs: str | None) -> Level:
    """Two names of roads."""
    if not mine or not theirs:
        return Level.UNKNOWN
    return compare_words(normal_road(mine), normal_road(theirs))


@lru_cache(maxsize=16384)
def normal_compound(name: str) -> str:
    """A compound's name without the 小区 that is only added: 阳光花园小区 is 阳光花园."""
    return _COMPOUND_TAIL.sub("", name)


@lru_cache(maxsize=16384)
def compare_compounds(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Level:
    """Compounds: any pair that fits. A name inside the other (新阳光花园) is only near.

    An address that names two (人民广场阳光花园) does not say in which of them the home is.
    """
    pairs = [(normal_compound(a), normal_compound(b)) for a in mine for b in theirs]
    if not pairs:
        return Level.UNKNOWN
    best = max(compare_words(a, b) for a, b in pairs)
    return Level.NEAR if best is Level.EQUAL and len(mine) > 1 else best
