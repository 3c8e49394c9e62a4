"""The entries of a school's catchment: areas, roads with number ranges, compounds, villages.

An entry that is not fully understood (XX路以东, a map's boundary) can rule an address out by its
city or district only; it never takes one in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from matching.compare.address_model import Address, HouseNumber
from matching.compare.address_parser import parse_address
from matching.compare.address_text import normal_address


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers from `first` to `last`, both included; `parity` 1 odd, 0 even, None all."""

    first: int
    last: int
    parity: int | None = None

    def covers(self, number: HouseNumber) -> bool | None:
        """Whether all of `number` is in the range; None when only part of it is."""
        if number.last < self.first or number.first > self.last:
            return False
        inside = self.first <= number.first and number.last <= self.last
        if self.parity is not None:
            parities = {number.first % 2, number.last % 2}
            if parities == {1 - self.parity}:
                return False
            inside = inside and parities == {self.parity}
        return True if inside else None


_EVERY = 10**9


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its place, and ranges of house numbers, buildings or village groups.

    `understood` is False where a part of the entry could not be parsed. `excluded` are places that
    the entry leaves out (不含…).
    """

    text: str
    place: Address
    numbers: tuple[NumberRange, ...] = ()
    buildings: tuple[NumberRange, ...] = ()
    groups: tuple[NumberRange, ...] = ()
    excluded: tuple[Entry, ...] = ()
    understood: bool = True
    only_exclusion: bool = False


# Words that describe a boundary instead of naming a place; a name that holds one is a description.
_UNCLEAR = re.compile(
    r"以[东西南北内外上下前后]|沿线|两侧|两边|之间|附近|周边|周围|范围|围合|交叉|交界|区域|地段|片区|部分|"
    r"[东西南北]至|至.{2,6}(?:路|街|巷|道)|见|附[图件表]|按照?|划定|规定|公告|其[他它余]|等$"
)
_EXCLUSION = re.compile(r"[,(]?(?:但?不[含包]括?|除去?|不包含|剔除)(.+?)(?:除?外|以外)?\)?$")
_PARITY = r"\(?(?:(单|奇)|(双|偶))(?:号侧|号门牌|号|数)?\)?"
_PIECE = re.compile(
    rf"(?:{_PARITY})?\(?(\d+)(号楼|幢|栋|座|组|队|号)?(?:(?:-|至|到|—)(\d+)?(号楼|幢|栋|座|组|队|号)?)?\)?"
    rf"(?:{_PARITY})?[,和及]?"
)
_PARITY_ONLY = re.compile(rf"(?:门牌)?{_PARITY}")
_RANGE_BEGIN = re.compile(
    r"\(?(?:(?:单|双|奇|偶)[号数]|(?<=\()[单双奇偶](?=\))"
    r"|\d+(?:号楼|号|幢|栋|座|组|队)?(?:-|至|到|,)|\d+号(?![院楼])|\d+(?:号楼|幢|栋|座|组|队))"
)
_FILLERS = re.compile(r"所辖的?|下辖的?|辖区内?的?|范围内的?")
_FORMER = re.compile(r"\((?:原|曾|含|包括)[^()]*\)")
_WHOLE = re.compile(
    r"(?:全部|全段|全域|全境|辖区|所有|全体|整个|境内|范围内|住户|居民|全街|全路)+$"
)


@lru_cache(maxsize=4096)
def parse_entries(text: str) -> tuple[Entry, ...]:
    """The entry, or the several that a list such as 新华路、中山路 amounts to. Pure and remembered.

    The later ones lie in the first one's city and district, communities in its town too; whether
    its town goes for roads and compounds is not said, so with a town they are not understood.
    """
    if not text.strip():
        return ()
    first, *others = _LIST.split(text)
    entries = [_parse_entry(first)]
    above = entries[0].place
    for other in others:
        entry = _parse_entry(other)
        place = entry.place
        if not (place.city or place.district):
            place = replace(place, province=above.province, city=above.city)
            place = replace(place, district=above.district, zone=above.zone)
        within = bool(entry.place.villages) and place.town is None
        if within:  # communities listed behind a town are that town's
            place = replace(place, town=above.town)
        clear = entry.understood and (place.town is not None or above.town is None)
        entries.append(replace(entry, place=place, understood=clear))
    return tuple(replace(entry, text=text) for entry in entries)


# Not before a number or a parity, which go on with the ranges, and not inside brackets.
_LIST = re.compile(r"[、,，;；](?![^(（]*[)）])(?=\s*[^\s\d０-９单双奇偶不除一二三四五六七八九十])")


def _parse_entry(text: str) -> Entry:
    normal = normal_address(text)
    exclusion = _EXCLUSION.search(normal)
    if exclusion:
        head = normal[: exclusion.start()]
        parts = [part for part in re.split(r"[,和及]", exclusion[1].strip("()")) if part]
        excluded = tuple(_parse_entry(part) for part in parts)
        if not head:
            return Entry(text, parse_address(""), excluded=excluded, only_exclusion=True)
        return replace(_parse_entry(head), text=text, excluded=excluded)
    normal = _WHOLE.sub("", _FILLERS.sub("", _FORMER.sub("", normal)))
    begin = _RANGE_BEGIN.search(normal)
    head, tail = (normal[: begin.start()], normal[begin.start() :]) if begin else (normal, "")
    place = parse_address(head)
    entry = Entry(text, place, understood=_all_parsed(head, place))
    return _with_ranges(entry, tail, normal) if tail else _exact(entry)


def _exact(entry: Entry) -> Entry:
    """An entry that names one house (新华路15号院): its number is a range of one."""
    place = entry.place
    if place.unit or place.room or place.sub_number or place.doubtful or len(place.roads) > 1:
        return replace(entry, understood=False)
    number = place.roads[0].number if place.roads else None
    if number is None:
        return entry
    return replace(entry, numbers=(NumberRange(number.first, number.last),))


def _all_parsed(head: str, place: Address) -> bool:
    """Whether nothing of an entry was lost in parsing: then it would take in more than it says."""
    rest = head
    for name in (
        *(place.province, place.city, place.district, place.zone, place.town),
        *place.villages,
        *(road.name for road in place.roads),
        *place.compounds,
        *place.hamlets,
    ):
        if name and _UNCLEAR.search(name):
            return False
        stem = _NORMAL_SUFFIX.sub("", name or "")  # 三里店社区 may be printed 三里店居委会
        rest = rest.replace(name if name and name in rest else stem, "", 1)
    alone = (place.phase, place.sector, place.building, place.group)
    named = place.villages or place.roads or place.compounds
    if place.vague or place.doubtful or (not named and alone != (None, None, None, None)):
        return False
    return _SUFFIXES.fullmatch(rest) is not None


_NORMAL_SUFFIX = re.compile(r"(?:社区|村|街道)$")
_SUFFIXES = re.compile(
    r"(?:[一-鿿]{1,4}族|[省市区县州盟期号院座栋幢楼段,]|自治|街道?|办事?处?|居?委?会|[村居]?民?委员会|社区|小区"
    r"|行政村|自然村|村?民?小?组|第|\d|[A-Z]|[东西南北](?=区))*"
)


def _with_ranges(entry: Entry, tail: str, whole: str) -> Entry:
    parity_only = _PARITY_ONLY.fullmatch(tail)
    if parity_only:
        every = NumberRange(1, _EVERY, 1 if parity_only[1] else 0)
        return _placed(entry, {"numbers": [every], "buildings": [], "groups": []})
    found: dict[str, list[NumberRange]] = {"numbers": [], "buildings": [], "groups": []}
    at = 0
    while at < len(tail) and (match := _PIECE.match(tail, at)):
        odd, even = match[1] or match[7], match[2] or match[8]
        unit = match[4] or match[6] or "号"
        if match[5] is None and any(dash in match[0] for dash in "-至到"):
            break
        first, last = int(match[3]), int(match[5] or match[3])
        parity = 1 if odd else 0 if even else None
        kind = "numbers" if unit == "号" else "groups" if unit in "组队" else "buildings"
        found[kind].append(NumberRange(min(first, last), max(first, last), parity))
        at = match.end()
    if at < len(tail):
        return _house_and_more(entry, tail, whole)
    return _placed(entry, {kind: _one_parity(ranges) for kind, ranges in found.items()})


def _one_parity(ranges: list[NumberRange]) -> list[NumberRange]:
    """1至99号、101至199号(单号): a parity that is printed once goes for all."""
    printed = {one.parity for one in ranges if one.parity is not None}
    if len(printed) != 1:
        return ranges
    parity = printed.pop()
    return [replace(one, parity=parity) for one in ranges]


def _house_and_more(entry: Entry, tail: str, whole: str) -> Entry:
    """新华路15号阳光花园: one number, and a name behind it."""
    place = parse_address(whole)
    if re.search(r"[-至到()]", tail) or not _all_parsed(whole, place):
        return replace(entry, understood=False)
    return _exact(replace(entry, place=place))


def _placed(entry: Entry, found: dict[str, list[NumberRange]]) -> Entry:
    """Ranges go with what stands before them: numbers with a road, buildings with a compound."""
    place = entry.place
    numbers, buildings, groups = (tuple(found[key]) for key in ("numbers", "buildings", "groups"))
    if numbers and place.compounds:
        numbers, buildings = (), (*buildings, *numbers)
    parities = {one.parity for one in (*numbers, *buildings)}
    understood = (
        entry.understood
        and (not numbers or len(place.roads) == 1)
        and (not buildings or bool(place.compounds))
        and (not groups or bool(place.villages))
        and (None not in parities or len(parities) == 1)
    )
    return replace(
        entry, numbers=numbers, buildings=buildings, groups=groups, understood=understood
    )
