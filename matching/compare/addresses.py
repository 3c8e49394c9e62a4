"""Addresses against a school's catchment, and against each other.

A wrong `agrees` would let a child in who lives elsewhere, so `agrees` needs every level that an
entry names to be there and equal; a level that the address does not name makes a person look, and
`differs` needs every entry to be contradicted at a level that both sides name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from matching.compare.address_levels import (
    Level,
    compare_cities,
    compare_compounds,
    compare_districts,
    compare_divisions,
    compare_provinces,
    compare_roads,
    compare_villages,
    compare_words,
)
from matching.compare.address_model import Address, HouseNumber
from matching.compare.address_parser import parse_address
from matching.compare.catchment import Entry, NumberRange, parse_entries
from matching.compare.outcomes import agrees, differs, unknown, unsure
from matching.model import Comparison, ReasonCode, Text

__all__ = ["compare_with_catchment", "parse_address", "same_address"]


class _Inside(IntEnum):
    """Whether an address lies in one entry."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class _Context:
    """The city and district that all entries naming one agree on."""

    city: str | None = None
    district: str | None = None


@lru_cache(maxsize=1024)
def _context(entries: tuple[str, ...], place: str) -> _Context:
    places = [one.place for entry in entries for one in parse_entries(entry)]
    if place:
        places.append(parse_address(place))
    cities = {one.city for one in places if one.city}
    districts = {one.district for one in places if one.district}
    return _Context(
        cities.pop() if len(cities) == 1 else None,
        districts.pop() if len(districts) == 1 else None,
    )


def _divisions(address: Address, place: Address) -> list[Level]:
    return [
        compare_provinces(address, place),
        compare_cities(address.city, place.city),
        compare_districts(address, place),
        compare_divisions(address.town, place.town),
    ]


def _in_ranges(number: HouseNumber | None, ranges: tuple[NumberRange, ...]) -> Level:
    if not ranges:
        return Level.EQUAL
    if number is None:
        return Level.UNKNOWN
    covered = [one.covers(number) for one in ranges]
    if any(covered):
        return Level.EQUAL if number.certain else Level.NEAR
    if None in covered or not number.certain:
        return Level.NEAR
    return Level.DIFFERENT


def _digits(text: str | None) -> HouseNumber | None:
    return HouseNumber(int(text), int(text)) if text and text.isdecimal() else None


def _parts(address: Address, entry: Entry) -> list[Level]:
    """How the address stands to each thing below the town that the entry names."""
    place, parts = entry.place, []
    if place.villages:
        parts.append(compare_villages(address.villages, place.villages))
        if entry.groups or place.group is not None:
            group = None if address.group is None else HouseNumber(address.group, address.group)
            only = () if place.group is None else (NumberRange(place.group, place.group),)
            parts.append(_in_ranges(group, entry.groups or only))
    if place.hamlets:
        parts.append(compare_words("".join(address.hamlets), "".join(place.hamlets)))
    if place.roads:
        parts.append(_road(address, entry))
    if place.compounds:
        parts.append(_compound(address, entry))
    elif place.building:
        parts.append(_exactly(address.building, place.building))
    return parts


def _road(address: Address, entry: Entry) -> Level:
    """The road with its number; of an address with two roads nothing can be taken for certain."""
    wanted = entry.place.roads[0].name
    names = [(compare_roads(road.name, wanted), road.number) for road in address.roads]
    best = max((level for level, _ in names), default=Level.UNKNOWN)
    if best is not Level.EQUAL:
        return best
    if len(names) > 1:
        return Level.NEAR
    return _in_ranges(names[0][1], entry.numbers)


def _compound(address: Address, entry: Entry) -> Level:
    place = entry.place
    level = compare_compounds(address.compounds, place.compounds)
    if level is Level.UNKNOWN and _ends_at_number(address):
        return Level.DIFFERENT
    if level is not Level.EQUAL:
        return level
    levels = [_phase(address.phase, place.phase), _sector(address.sector, place.sector)]
    if entry.buildings:
        levels.append(_in_ranges(_digits(address.building), entry.buildings))
    if place.building:
        levels.append(_exactly(address.building, place.building))
    return min(levels)


def _phase(mine: int | None, theirs: int | None) -> Level:
    """一期 of a compound is the compound; a later phase may have been added since."""
    if mine == theirs or (theirs is None and mine == 1):
        return Level.EQUAL
    return Level.DIFFERENT if mine is not None and theirs is not None else Level.NEAR


def _sector(mine: str | None, theirs: str | None) -> Level:
    if mine == theirs:
        return Level.EQUAL
    return Level.DIFFERENT if mine is not None and theirs is not None else Level.NEAR


def _ends_at_number(address: Address) -> bool:
    """A house on a road: its number ends the address, no building or room of a compound follows."""
    number = address.roads[0].number if len(address.roads) == 1 else None
    return (
        number is not None
        and number.certain
        and not address.vague
        and address.building is None
        and address.unit is None
        and address.room is None
    )


def _inside(address: Address, entry: Entry, context: _Context) -> _Inside:
    place = entry.place
    divisions = _divisions(address, place)
    if Level.DIFFERENT in divisions:
        return _Inside.MAYBE if address.doubtful else _Inside.NO
    parts = _parts(address, entry)
    surroundings = _surroundings(address, place, context)
    if surroundings is Level.DIFFERENT:
        near = any(part in {Level.EQUAL, Level.NEAR} for part in parts)
        return _Inside.MAYBE if near or address.doubtful else _Inside.NO
    if not entry.understood or address.doubtful:
        return _Inside.MAYBE
    if Level.DIFFERENT in parts:
        mixed = bool(place.compounds and place.roads and max(parts) is not Level.DIFFERENT)
        return _Inside.MAYBE if mixed else _Inside.NO
    certain = _certain(address, entry, [*divisions, *parts])
    return _Inside.YES if certain and surroundings is Level.EQUAL else _Inside.MAYBE


def _surroundings(address: Address, place: Address, context: _Context) -> Level:
    """City and district of an entry that names none are those of the other entries.

    `EQUAL` also when the catchment names no city or district at all: there is nothing to compare.
    """
    city, district = place.city, place.district
    if city is None and district is None and context == _Context() and not place.zone:
        return Level.EQUAL
    around = replace(
        place,
        city=city or context.city,
        district=district or (context.district if not city else None),
    )
    levels = [compare_cities(address.city, around.city), compare_districts(address, around)]
    if Level.DIFFERENT in levels:
        return Level.DIFFERENT
    if Level.NEAR in levels:
        return Level.NEAR
    return max(levels)  # one of them named and equal, or nothing named


def _certain(address: Address, entry: Entry, levels: list[Level]) -> bool:
    """Whether every level that the entry needs is there and equal."""
    place = entry.place
    if Level.NEAR in levels:
        return False
    below = levels[4:]
    if Level.UNKNOWN in below:
        return False
    if not below:  # an area: its lowest level has to be named
        lower = place.district or place.zone
        lowest = levels[3] if place.town else levels[2] if lower else levels[1]
        named = place.town or lower or place.city
        return named is not None and lowest is Level.EQUAL
    if address.vague:
        return False
    needs_town = place.town is not None and not place.compounds and not entry.numbers
    return not needs_town or levels[3] is Level.EQUAL


def _with_exclusions(
    inside: _Inside, address: Address, excluded: tuple[Entry, ...], context: _Context
) -> _Inside:
    if inside is _Inside.NO or not excluded:
        return inside
    left_out = max(_inside(address, entry, context) for entry in excluded)
    if left_out is _Inside.YES:
        return _Inside.NO
    return inside if left_out is _Inside.NO else _Inside.MAYBE


@lru_cache(maxsize=16384)
def compare_with_catchment(
    address: str | None, entries: tuple[str, ...], place: str = ""
) -> Comparison:
    """Whether an address lies in a school's catchment.

    Args:
        address: the address as printed; None or empty is `unknown`.
        entries: the catchment's entries, as `School.catchment`.
        place: the school's own place or name (信阳市第三小学), used for entries without a city.

    Returns:
        `agrees` naming the entry; `differs` with `outside_catchment` when every entry is
        contradicted; else `unsure` with `address_unclear`. Without entries: `unsure`.
    """
    if not address or not address.strip():
        return unknown(Text("材料上没有地址", "the paper has no address"), address, None)
    parsed = parse_address(address)
    context = _context(entries, place)
    everywhere = [one for entry in entries for one in parse_entries(entry)]
    left_out = tuple(x for entry in everywhere if entry.only_exclusion for x in entry.excluded)
    answers = [
        (
            _with_exclusions(
                _inside(parsed, entry, context), parsed, (*entry.excluded, *left_out), context
            ),
            entry.text,
        )
        for entry in everywhere
        if not entry.only_exclusion
    ]
    return _answer(address, entries, answers)


def _answer(
    address: str, entries: tuple[str, ...], answers: list[tuple[_Inside, str]]
) -> Comparison:
    expected = ";".join(entries)
    best = max((inside for inside, _ in answers), default=_Inside.MAYBE)
    if best is _Inside.YES:
        entry = next(text for inside, text in answers if inside is best)
        zh, en = f"地址{address}在学区范围内：{entry}", f"{address} lies in the catchment: {entry}"
        return agrees(Text(zh, en), address, entry)
    if best is _Inside.NO:
        zh = f"地址{address}不在学区范围内({expected})"
        en = f"{address} lies outside the catchment ({expected})"
        return differs(Text(zh, en), address, expected, ReasonCode.OUTSIDE_CATCHMENT)
    near = "、".join(text for inside, text in answers if inside is best)
    zh = f"凭地址{address}不能确定是否在学区范围内（{near or '学区范围未填'}），需人工核对"
    en = f"{address} does not show whether it lies in the catchment ({near or 'no entries'})"
    return unsure(Text(zh, en), address, expected, ReasonCode.ADDRESS_UNCLEAR)


def _levels(mine: Address, theirs: Address) -> list[Level]:
    return [
        *_divisions(mine, theirs),
        compare_villages(mine.villages, theirs.villages),
        *_roads(mine, theirs),
        compare_compounds(mine.compounds, theirs.compounds),
        *(
            _exactly(one, other)
            for one, other in (
                (mine.group, theirs.group),
                (mine.sub_number, theirs.sub_number),
                (mine.phase, theirs.phase),
                (mine.sector, theirs.sector),
                (mine.building, theirs.building),
                (mine.unit, theirs.unit),
                (mine.room, theirs.room),
            )
        ),
    ]


def _roads(mine: Address, theirs: Address) -> list[Level]:
    """The names of the roads, and the numbers where both have one on the same road."""
    pairs = [(a, b) for a in mine.roads for b in theirs.roads]
    if not pairs:
        return [Level.UNKNOWN]
    name = max(compare_roads(a.name, b.name) for a, b in pairs)
    same = [(a.number, b.number) for a, b in pairs if a.name == b.name and a.number and b.number]
    return [name, *(Level.EQUAL if a == b else Level.DIFFERENT for a, b in same)]


def _exactly(mine: object, theirs: object) -> Level:
    if mine is None or theirs is None:
        return Level.UNKNOWN
    return Level.EQUAL if mine == theirs else Level.DIFFERENT


@lru_cache(maxsize=8192)
def same_address(one: str | None, other: str | None) -> Comparison:
    """Whether two papers name the same home, level by level.

    `agrees` when no level contradicts and a level below the town is named on both; `unsure` when a
    level is only near or the levels that both name are too coarse; `differs` at a contradiction.
    """
    if not one or not other:
        return unknown(Text("缺少一方的地址", "one address is missing"), one, other)
    mine, theirs = parse_address(one), parse_address(other)
    both_zh, both_en = f"{one}与{other}", f"{one} and {other}"
    levels = _levels(mine, theirs)
    if mine.text == theirs.text:
        return agrees(Text(f"地址一致：{one}", f"the addresses agree: {one}"), one, other)
    if Level.DIFFERENT in levels:
        zh, en = f"地址不一致：{both_zh}", f"the addresses differ: {both_en}"
        return differs(Text(zh, en), one, other, ReasonCode.AMBIGUOUS)
    if Level.NEAR not in levels and Level.EQUAL in levels[4:]:
        zh, en = f"地址各级均不矛盾：{both_zh}", f"no level contradicts: {both_en}"
        return agrees(Text(zh, en), one, other)
    zh, en = f"不能确定是否同一地址：{both_zh}", f"perhaps not the same address: {both_en}"
    return unsure(Text(zh, en), one, other, ReasonCode.ADDRESS_UNCLEAR)
