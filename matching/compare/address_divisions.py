"""Province, city, district and functional area at the beginning of an address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matching.compare.address_data import MUNICIPALITIES, PREFECTURES, PROVINCES
from matching.compare.gazetteer import city_stem, gazetteer


@dataclass(frozen=True, slots=True)
class Divisions:
    """What stands at the beginning; `end` is where the rest of the address begins."""

    province: str | None
    city: str | None
    district: str | None
    zone: str | None
    end: int


_PROVINCE = re.compile(
    rf"({'|'.join(sorted(PROVINCES, key=len, reverse=True))})"
    r"(?:省|(?:壮族|回族|维吾尔)?自治区|特别行政区|(?=[一-鿿]{2,7}(?<![小社])[市区县州盟])(?!市|藏族))"
)
_MUNICIPALITY = re.compile(rf"({'|'.join(sorted(MUNICIPALITIES))})市")
_KNOWN_CITY = re.compile(rf"({'|'.join(sorted(PREFECTURES, key=len, reverse=True))})(市|地区|盟)")
_BARE_CITY = re.compile(
    rf"({'|'.join(sorted(PREFECTURES, key=len, reverse=True))})"
    r"(?=[^路街巷道\d区县市镇乡]{1,3}[区县市](?![路街巷])"
    r"|[^路街巷道\d区县市镇乡]{2,12}(?:开发|新|示范|管理|试验|实验)区)"
)
_AUTONOMOUS = re.compile(r"([^\d路街巷号县区市]{2,12})自治州")
_CITY_BEFORE_DISTRICT = re.compile(
    r"([^\d路街巷号县区市镇乡]{2,5})市(?=[^\d路街巷号镇乡]{1,4}[区县市])"
)
COMPOUND_WORDS = (
    "花园|家园|小区|公寓|花苑|嘉苑|佳苑|雅苑|名苑|家苑|家属院|家属楼|家属区|宿舍|大厦|广场|山庄|新村|"
    "别墅|公馆|国际城|名城|华府|豪庭|华庭|豪苑|新城|花城|世纪城|庄园|苑"
)
_DISTRICT = re.compile(
    r"([^\dA-Z路街巷号镇乡,()-]{2,10}?自治[县旗]"
    r"|[^\dA-Z路街巷号镇乡,()-]{1,4}?林区"
    r"|[^\dA-Z路街巷号镇乡,()-]{1,4}?县(?![前后]街)"
    r"|[^\dA-Z路街巷号镇乡,()-]{1,5}?市(?![场街路巷口桥民区中政委府医])"
    r"|[^\dA-Z路街巷号镇乡,()-]{1,3}?旗(?![区县市镇乡街路])"
    r"|[^\dA-Z路街巷号镇乡,()-]{1,12}?(?<![小社校])区(?![路街巷政委府医]|大道))"
)
_NO_DISTRICT = re.compile(
    rf"(?:{COMPOUND_WORDS}|村)(?!区$)|社区|街道|商业区$|住宅区$|生活区$|工业区$"
)
_ZONE = re.compile(r"(?:开发|高新|新|示范|管理|集聚|园|度假|风景|保税|试验|实验|合作)区$")
_DIRECT = re.compile(
    r"(?:省|自治区)?直辖县级行政(?:区划|单位)|市辖区|市区(?=[^路街])|县(?=[一-鿿]{2}镇)"
)


def take_divisions(text: str) -> Divisions:
    """The divisions at the beginning of a normal address, and where the rest begins."""
    province = city = None
    at = 0
    if match := _MUNICIPALITY.match(text) or _PROVINCE.match(text):
        province, at = match[1], match.end()
        city = province if province in MUNICIPALITIES else None
    at = _skip(text, at)
    found = _KNOWN_CITY.match(text, at) or _BARE_CITY.match(text, at) or _AUTONOMOUS.match(text, at)
    if found is None and city is None:
        found = _CITY_BEFORE_DISTRICT.match(text, at)
    if found:
        city, at = city_stem(found[1]) or found[1], _skip(text, found.end())
    return _districts(text, at, province, city)


def _skip(text: str, at: int) -> int:
    match = _DIRECT.match(text, at)
    return match.end() if match else at


def _districts(text: str, at: int, province: str | None, city: str | None) -> Divisions:
    district = zone = None
    while name := _known_district(text, at) or _spelled_district(text, at):
        if name not in gazetteer().cities and _ZONE.search(name):
            zone = zone or name
        elif district is None:
            district = name
        else:
            break
        at += len(name)
    return Divisions(province, city, district, zone, at)


def _known_district(text: str, at: int) -> str | None:
    """The longest name of an existing or former county that begins here."""
    known = gazetteer().cities
    ends = range(min(len(text), at + _LONGEST_COUNTY), at + 1, -1)
    return next((text[at:end] for end in ends if text[at:end] in known), None)


def _spelled_district(text: str, at: int) -> str | None:
    match = _DISTRICT.match(text, at)
    return match[1] if match and not _NO_DISTRICT.search(match[1]) else None


_LONGEST_COUNTY = 15


def names_another_district(text: str, divisions: Divisions) -> bool:
    """Whether a known county of three characters or more is named again behind the divisions."""
    known = gazetteer().cities
    for match in _COUNTY_END.finditer(text, divisions.end):
        for begin in range(divisions.end, match.start() - 1):
            name = text[begin : match.end()]
            if name in known and name != divisions.district:
                return True
    return False


_COUNTY_END = re.compile(r"[县区](?![路街巷])|市(?![场街路巷口区])")
