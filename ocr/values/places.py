"""Names of provinces, prefectures and counties, known from python-stdnum's GB/T 2260 table.

A county whose printed name does not exist is put right where exactly one known name, lying in the
province and city that are printed, differs from it in one look-alike character (颖泉区 is no
district of 阜阳, 颍泉区 is), or in one uncommon character for which a common one was read: 师河区
in 信阳市 can only be 浉河区.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ocr.values.characters import HAN, is_uncommon
from ocr.values.divisions import LONGEST, Division, counties_in, divisions, lookalikes, provinces

_LEAD = 4  # characters that may stand before an address without being a part of it
_TOKEN = f"(?:(?![镇乡街路道村号])[{HAN}])"
_CITY = re.compile(rf"{_TOKEN}{{2,6}}?[市州盟]")
_COUNTY = re.compile(rf"{_TOKEN}{{1,8}}?(?:自治县|自治旗|[县区市旗])")
_MISREAD_COUNTY = re.compile(
    rf"(?:[{HAN}]{{2,7}}[省区])?(?:[{HAN}]{{1,4}}[市州])?(?P<name>[{HAN}]{{1,3}})[具员且悬昙](?!工)"
)
_BRANCH = re.compile(rf"(公安局)([{HAN}]{{2,3}})(?=(?:区|县)?分局)")
_BEFORE_COUNTY = re.compile(r"(?:\A|[省市州盟由自日0-9])\Z")
_CITY_FIRST = re.compile(f"(?!城市)(?:[{HAN}](?=市[^区])|[{HAN}]{{2,4}}?)市(?!场)")
_COUNTY_END = re.compile("(?:自治县|自治旗|[县区市旗])$")
_POLICE = re.compile(
    rf"(?:公安局(?:(?P<branch>[{HAN}]{{2,3}})[区县]?分局)?)?(?:[{HAN}]{{2,6}}派出所)?"
    r"(?:户政科|户籍科|户籍室|户政大队|治安大队|户政管理科|出入境管理(?:[大支]队|科|局)?)?"
)
_OFFICE = re.compile(
    r"公安[局处]|市场监督管理|食品药品|质量技术监督|行政审批(?:服务)?|数据和?政务服务|政务服务管理|"
    r"工商行政管理|国家税务|地方税务|税务|社会保险(?:事业|基金)?(?:管理|服务|经办)?|养老保险|企业|机关|城乡居民|"
    r"人力资源和?社会保障|劳动和?社会保障|就业|房产|房地产|不动产|房屋|产权|交易|登记|管理|服务|住房和?城乡建设|住房保障|"
    r"城乡规划建设|规划和?|自然资源和?|国土资源|建设|教育|体育|教体|民政|卫生健康|卫生和?计划生育|人民政府|办事处|"
    r"人民医院|中医院|妇幼保健院|妇幼保健计划生育服务中心|局|中心|所|处|厅|科|委员会|办公室|第[一二三四五六七八九十]|和|与"
)

_NATIONAL = "国家税务总局"  # before the place of a tax office since 2018


def whole_places(text: str) -> str:
    """`text` with its province, city and county put right where only one reading is possible."""
    place = _Place(text)
    place.read()
    return place.text


def is_known_office(text: str) -> bool:
    """Whether an authority's name holds nothing but known places and words of offices.

    The name of a police post is nobody's to check; what stands before it is.
    """
    place = _Place(text.removeprefix(_NATIONAL))
    if not place.read():
        return False
    rest = place.text[place.end :]
    if police := _POLICE.fullmatch(rest):
        return not police["branch"] or police["branch"] in place.branches()
    return not _OFFICE.sub("", rest)


def names_place_rightly(text: str) -> bool:
    """Whether a text begins with a city or county that exists, with nothing to put right."""
    place = _Place(text.removeprefix(_NATIONAL))
    return place.read() and text.endswith(place.text)


def begins_with_place(text: str) -> bool:
    """Whether a text begins with a province, a city or a county there is or was."""
    return any(text.startswith(name) for name in provinces()) or _Place(text).read()


def behind_other_words(text: str) -> str:
    """An address without the few words of a stamp or a label before it: 审核安徽省阜阳市.

    A province that a city or county follows begins it, and so does no road's name (河南省道).
    """
    if begins_with_place(text):
        return text
    for name in provinces():
        at = text.find(name, 0, LONGEST)
        if 0 < at <= _LEAD and begins_with_place(text[at + len(name) :]):
            return text[at:]
    return text


def _with_whole_province(text: str) -> str:
    """A text whose province lost its first character: 龙江省龙江县 lies in 黑龙江省."""
    printed = re.match(f"[{HAN}]{{1,3}}省", text)
    if printed is None or printed[0] in provinces():
        return text
    rest = text[printed.end() :]
    whole = [name for name in provinces() if name[1:] == printed[0]]
    if len(whole) > 1:  # 东省惠州市: 惠州市 lies in 广东省
        cities = {city: places for city, places in divisions()[0].items() if rest.startswith(city)}
        lying = {place.province for places in cities.values() for place in places}
        whole = [name for name in whole if name in lying]
    return whole[0] + rest if len(whole) == 1 else text


def _with_whole_city(text: str) -> str:
    """A text whose first city lost its first character: 庆市奉节县 lies in 重庆市.

    Only the county behind it tells which city it was.
    """
    printed = re.match(f"[{HAN}]{{1,3}}市", text)
    cities, counties = divisions()
    if printed is None or printed[0] in cities or printed[0] in counties:
        return text
    rest = text[printed.end() :]
    county = next((rest[:n] for n in range(LONGEST, 1, -1) if rest[:n] in counties), "")
    lying = {one for place in counties.get(county, ()) for one in (place.city, place.province)}
    whole = [city for city in cities if city in lying and city[1:] == printed[0]]
    return whole[0] + rest if len(whole) == 1 else text


def _with_right_city(text: str) -> str:
    """A text whose city does not exist, by the county behind it: 十理市张湾区 lies in 十堰市.

    The county may itself be misread in a look-alike: 早阳市颖州区 is 阜阳市颍州区.
    """
    province = next((name for name in provinces() if text.startswith(name)), "")
    printed = re.match(f"[{HAN}]{{1,4}}市", text[len(province) :])
    cities, counties = divisions()
    if printed is None or printed[0] in cities or printed[0] in counties:
        return text
    rest = text[len(province) + printed.end() :]
    match = _COUNTY.match(rest)
    if match is None:
        return text
    token = match[0]
    lying = {
        place.city
        for name, places in counties.items()
        if name == token or (token not in counties and _differs_in_a_lookalike(token, name))
        for place in places
        if province in {"", place.province}
    }
    whole = [city for city in cities if city in lying and _only_difference(printed[0], city)[0]]
    return province + whole[0] + rest if len(whole) == 1 else text


def _with_whole_county(text: str) -> str:
    """A text whose county ends in what 县 is misread as: 惠安具第一小学, 中牟且."""
    printed = _MISREAD_COUNTY.match(text)
    if printed is None or f"{printed['name']}县" not in divisions()[1]:
        return text
    return f"{text[: printed.end('name')]}县{text[printed.end('name') + 1 :]}"


def in_known_city(text: str) -> bool:
    """Whether the city that a text begins with exists; a text that begins with none passes."""
    province = next((name for name in provinces() if text.startswith(name)), "")
    rest = text if province.endswith("市") else text[len(province) :]
    match = _CITY_FIRST.match(rest)
    known = divisions()
    return match is None or any(
        rest[:length] in names for names in known for length in range(2, match.end() + 1)
    )


def as_elsewhere(text: str, counties: Iterable[str]) -> str:
    """`text` with a county that does not exist put right by one of those read on the same paper.

    They differ in one look-alike character, or in an uncommon one for which a common one was read.
    It stands where a county does, in a text that names none: 滨河区 of an estate is left alone.
    """
    cities, known = divisions()
    if counties_in(text):
        return text
    for county in counties:
        for start in range(len(text) - len(county) + 1):
            token = text[start : start + len(county)]
            if token in known or token in cities or not _BEFORE_COUNTY.search(text[:start]):
                continue
            if _differs_in_a_lookalike(token, county) or _differs_in_a_commoner(token, county):
                text = text[:start] + county + text[start + len(county) :]
    return text


class _Place:
    """The divisions at the beginning of a text; `end` is where they end once they were read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = 0
        self._province = ""
        self._city = ""

    def read(self) -> bool:
        """Read and put right the divisions; whether at least one is there and all are known."""
        self.text = _with_whole_city(_with_whole_province(self.text))
        self.text = _with_whole_county(_with_right_city(self.text))
        province = next((name for name in provinces() if self.text.startswith(name)), "")
        if not province.endswith("市"):
            self._province, self.end = province, len(province)
        cities, counties = divisions()
        known = self._division(_CITY, {n: d for n, d in cities.items() if n[-1] in "市州盟"})
        if known and known in cities:
            self._city = known
        county = self._division(_COUNTY, counties)
        if self._city:
            self._branch()
        self._waters()
        return bool(self._city or county)

    def _waters(self) -> None:
        """The river that a city or county is named after, in a road's name: 颍州区 … 颍河路."""
        for named in filter(is_uncommon, self.text[: self.end]):
            if alike := lookalikes().get(named):
                rest = re.sub(
                    f"[{re.escape(alike)}](?=[河江水湖溪川])", named, self.text[self.end :]
                )
                self.text = self.text[: self.end] + rest

    def _division(self, pattern: re.Pattern[str], names: dict[str, set[Division]]) -> str:
        """The name of `names` that stands at `end`, read past; empty where there is none."""
        rest = self.text[self.end : self.end + LONGEST]
        known = [n for length in range(2, len(rest) + 1) if (n := rest[:length]) in names]
        here = [name for name in known if any(map(self._fits, names[name]))]
        if known and (here or not self._only_one(known[-1], names)):
            name = (here or known)[-1]
            self.end += len(name)
            return name
        match = pattern.match(self.text, self.end)
        if match is None or self._is_somewhere(match[0]):
            return ""
        found = self._only_one(match[0], names)
        if found:
            self.text = self.text[: self.end] + found + self.text[match.end() :]
            self.end += len(found)
        return found

    def _only_one(self, token: str, names: dict[str, set[Division]]) -> str:
        """The only one of `names` in the city that `token` can be with one character misread."""
        alike = {
            name
            for name, places in names.items()
            if _differs_in_a_lookalike(token, name) and any(self._fits(place) for place in places)
        }
        # Another character may be another place: the table does not know the youngest districts.
        fitting = alike
        if self._city and not alike:
            fitting = self._headless(token, names) or self._commoner(token, names)
        return fitting.pop() if len(fitting) == 1 else ""

    def _is_somewhere(self, token: str) -> bool:
        """Whether there is such a place, in the city where one is printed."""
        return any(
            not self._city or self._fits(place) for of in divisions() for place in of.get(token, ())
        )

    def _commoner(self, token: str, names: dict[str, set[Division]]) -> set[str]:
        """The names of the city with an uncommon character in place of a common one of `token`."""
        return {
            name
            for name, places in names.items()
            if _differs_in_a_commoner(token, name) and any(self._fits(place) for place in places)
        }

    def _headless(self, token: str, names: dict[str, set[Division]]) -> set[str]:
        """The names of the city of which all but the first character was read: 潭县 is 湄潭县."""
        return {
            name
            for name, places in names.items()
            if name[1:] == token and any(self._fits(place) for place in places)
        }

    def _fits(self, place: Division) -> bool:
        if self._city and self._city not in {place.city, place.province}:
            return False
        return not self._province or self._province == place.province

    def _branch(self) -> None:
        """The district in the name of a police branch, which leaves out 区: 颍泉分局."""
        match = _BRANCH.search(self.text)
        stems = self.branches()
        if match and match[2] not in stems and (found := self._only_one(match[2], stems)):
            self.text = self.text[: match.start(2)] + found + self.text[match.end(2) :]

    def branches(self) -> dict[str, set[Division]]:
        """The districts of the city by the names of their police branches."""
        return {
            _COUNTY_END.sub("", name): places
            for name, places in divisions()[1].items()
            if self._city and len(name) > 2 and any(self._fits(place) for place in places)
        }


def _differs_in_a_lookalike(token: str, name: str) -> bool:
    read, true = _only_difference(token, name)
    return bool(read) and read in lookalikes().get(true, "")


def _differs_in_a_commoner(token: str, name: str) -> bool:
    """Whether all but one character of a name agree, and that one is uncommon.

    A name of two has two that tell, or none: 洲河 of a police branch is 浉河, 师县 is any county.
    """
    read, true = _only_difference(token, name)
    telling = len(name) > len("某县") or not _COUNTY_END.search(name)
    return bool(read) and telling and is_uncommon(true) and not is_uncommon(read)


def _only_difference(token: str, name: str) -> tuple[str, str]:
    """The two characters in which names of one length differ; empty where there are more."""
    if len(token) != len(name):
        return "", ""
    differing = [(read, true) for read, true in zip(token, name, strict=True) if read != true]
    return differing[0] if len(differing) == 1 else ("", "")
