"""The table of provinces, prefectures and counties there are or were: GB/T 2260, of python-stdnum.

`lookalikes.yaml` holds for each character of such names the ones of GB 2312 that look most like it:
the correlation of both glyphs, blurred, in Song and Hei type.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from ocr.data_files import parse_yaml

SHORTEST, LONGEST = 3, 15  # characters of a division's name
_PROVINCE_LINE = re.compile(r'(\d\d) province="(.+)"')
_DIVISION_LINE = re.compile(r'  (\d{4}) county="(.+)"')
_PERIOD = re.compile(r"\[(\d*)-(\d*)\]")


@dataclass(frozen=True, slots=True)
class Division:
    """A prefecture (its own `city`) or a county with the city and province it lies in."""

    province: str
    city: str


@lru_cache(maxsize=1)
def provinces() -> frozenset[str]:
    """The names of all provinces, autonomous regions and municipalities."""
    return frozenset(m[2] for line in _table() if (m := _PROVINCE_LINE.match(line)))


@lru_cache(maxsize=1)
def _table() -> tuple[str, ...]:
    text = resources.files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    return tuple(text.splitlines())


@lru_cache(maxsize=1)
def divisions() -> tuple[dict[str, set[Division]], dict[str, set[Division]]]:
    """Prefectures and counties, of today and of former years, by name."""
    cities: defaultdict[str, set[Division]] = defaultdict(set)
    counties: defaultdict[str, set[Division]] = defaultdict(set)
    province, prefectures = "", dict[str, set[str]]()
    for line in _table():
        if match := _PROVINCE_LINE.match(line):
            province, prefectures = match[2], {}
            cities[province].add(Division(province, province))
        elif match := _DIVISION_LINE.match(line):
            names = [name for name in _PERIOD.sub("", match[2]).split(",") if len(name) > 1]
            if match[1].endswith("00"):
                prefectures[match[1][:2]] = set(names)
                for name in names:
                    cities[name].add(Division(province, name))
            else:
                of = prefectures.get(match[1][:2]) or {province}
                for name in names:
                    counties[name] |= {Division(province, city) for city in {*of, province}}
    return dict(cities), dict(counties)


@lru_cache(maxsize=1)
def division_codes() -> frozenset[str]:
    """The six figures of every province, prefecture and county there is or was (GB/T 2260)."""
    return frozenset({*_counties_by_code(), "830000"})  # of residents from Taiwan


@lru_cache(maxsize=1)
def lookalikes() -> dict[str, str]:
    """For each character of a place name those that a recogniser may put for it."""
    text = resources.files("ocr.values").joinpath("lookalikes.yaml").read_text(encoding="utf-8")
    return {word[0]: word[1:] for word in parse_yaml(text)["lookalikes"].split()}


def is_division(text: str) -> bool:
    """Whether a text is the name of a province, a city or a county there is or was."""
    cities, counties = divisions()
    return text in cities or text in counties


def counties_in(text: str) -> frozenset[str]:
    """The counties there are or were that a text names, of three characters or more."""
    counties = divisions()[1]
    places = (
        text[start : start + length]
        for start in range(len(text))
        for length in range(SHORTEST, LONGEST + 1)
    )
    return frozenset(place for place in places if place in counties)


def cities_of(county: str) -> frozenset[str]:
    """The cities and provinces in which a county of this name lies or lay."""
    return frozenset(place.city for place in divisions()[1].get(county, ()))


@lru_cache(maxsize=1)
def _counties_by_code() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    province = ""
    for line in _table():
        if match := _PROVINCE_LINE.match(line):
            province = match[1]
        elif match := _DIVISION_LINE.match(line):
            names = _PERIOD.sub("", match[2]).split(",")
            found[province + match[1]] = frozenset(n for n in names if len(n) >= SHORTEST)
    return found


def counties_of(code: str) -> frozenset[str]:
    """The names, of today and of former years, of the county with a code of six figures."""
    return _counties_by_code().get(code, frozenset())
