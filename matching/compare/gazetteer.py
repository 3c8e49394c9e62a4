"""Every county and prefecture of China, today's and former ones, from python-stdnum's code table.

The table (`stdnum/cn/loc.dat`, GB/T 2260 codes with years) is read once. It answers what spelling
alone cannot: 颍州区 and 颍泉区 are two districts and no misreading, 郊区 of 平顶山 is 湛河区
today, and 浉河区 does not belong to 濮阳.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from matching.compare.address_data import (
    MUNICIPALITIES,
    PREFECTURES,
    PROVINCES,
    RENAMED_DISTRICTS,
)

_PROVINCE_LINE = re.compile(r'(\d\d) province="(.+)"')
_COUNTY_LINE = re.compile(r'  (\d{4}) county="(.+)"')
_PERIOD = re.compile(r"\[(\d*)-(\d*)\]")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Divisions by name.

    `cities` gives for each county or district the prefectures (stems) it ever belonged to, empty
    where it belongs to none; `provinces` the province of each prefecture; `successors` today's
    name of each (prefecture, former name).
    """

    cities: dict[str, frozenset[str]]
    provinces: dict[str, str]
    successors: dict[tuple[str, str], tuple[str, ...]]


def city_stem(name: str) -> str | None:
    """The short name of a prefecture: 伊犁 for 伊犁哈萨克自治州; None when it is not known."""
    return next((name[:size] for size in (4, 3, 2) if name[:size] in PREFECTURES), None)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The table, read once."""
    text = resources.files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    province, prefectures = "", dict[str, set[str]]()
    provinces: dict[str, str] = {}
    counties: list[tuple[str, str, list[str]]] = []
    for line in text.splitlines():
        if match := _PROVINCE_LINE.match(line):
            province = next((name for name in PROVINCES if match[2].startswith(name)), match[2])
            prefectures = {}
        elif match := _COUNTY_LINE.match(line):
            names = [name for name in _PERIOD.sub("", match[2]).split(",") if name]
            if match[1].endswith("00"):
                stems = {stem for name in names if (stem := city_stem(name))}
                prefectures[match[1][:2]] = stems or ({province} & PREFECTURES)
                provinces.update(dict.fromkeys(stems, province))
            else:
                cities = prefectures.get(match[1][:2]) or ({province} & PREFECTURES)
                counties.extend((city, match[1], names) for city in cities or {""})
    provinces |= {name: name for name in MUNICIPALITIES}  # 重庆 was once a city of 四川
    return _assembled(counties, provinces)


def _assembled(counties: list[tuple[str, str, list[str]]], provinces: dict[str, str]) -> Gazetteer:
    cities: defaultdict[str, set[str]] = defaultdict(set)
    successors: dict[tuple[str, str], tuple[str, ...]] = {}
    for city, _code, names in counties:
        for name in names:
            cities[name] |= {city} - {""}
        for former in names[:-1]:  # one code, one place: only its name changed
            successors.setdefault((city, former), (names[-1],))
    successors |= RENAMED_DISTRICTS
    frozen = {name: frozenset(of) for name, of in cities.items()}
    return Gazetteer(frozen, provinces, successors)


def are_two_districts(mine: str, theirs: str) -> bool:
    """Whether both names are of divisions that exist or existed."""
    cities = gazetteer().cities
    return mine != theirs and mine in cities and theirs in cities


def fits(province: str | None, city: str | None, district: str | None) -> bool:
    """Whether the divisions can lie in each other; what is not known fits."""
    known = gazetteer()
    if province and city and known.provinces.get(city, province) != province:
        return False
    of = known.cities.get(district or "")
    if city and of:
        return city in of or city not in known.provinces
    if province and of:
        return province in {known.provinces.get(one, one) for one in of}
    return True


def successors(city: str | None, district: str) -> tuple[str, ...]:
    """Today's divisions of one that was renamed or divided; the name itself if it was not."""
    known = gazetteer()
    of = known.cities.get(district, frozenset())
    if city not in of and len(of) == 1:  # the city is not named, or was misread
        (city,) = of
    return known.successors.get((city or "", district), (district,))
