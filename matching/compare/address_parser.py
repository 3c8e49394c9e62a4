"""Chinese addresses parsed into levels: division, street or village, compound, building.

省 市 区县 街道/镇/乡 社区/村 组 · 路 号 附号 · 小区 期 区 · 号楼=幢=栋=座 单元 室. A level that an
address does not name is None (or empty): unknown, never a contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from matching.compare.address_divisions import (
    COMPOUND_WORDS,
    names_another_district,
    take_divisions,
)
from matching.compare.address_model import Address, HouseNumber, Road
from matching.compare.address_text import normal_address
from matching.compare.gazetteer import fits


@dataclass(slots=True)
class _Draft:
    text: str
    province: str | None = None
    city: str | None = None
    district: str | None = None
    zone: str | None = None
    town: str | None = None
    villages: list[str] = field(default_factory=list)
    group: int | None = None
    roads: list[Road] = field(default_factory=list)
    sub_number: int | None = None
    compounds: list[str] = field(default_factory=list)
    phase: int | None = None
    sector: str | None = None
    building: str | None = None
    unit: str | None = None
    room: str | None = None
    hamlets: list[str] = field(default_factory=list)
    vague: bool = False
    other_district: bool = False
    last: str = ""  # the kind of the token before

    def frozen(self) -> Address:
        """The finished address."""
        return Address(
            self.text,
            self.province,
            self.city,
            self.district,
            self.zone,
            self.town,
            tuple(self.villages),
            self.group,
            tuple(self.roads),
            self.sub_number,
            tuple(self.compounds),
            self.phase,
            self.sector,
            self.building,
            self.unit,
            self.room,
            tuple(self.hamlets),
            self.vague,
            self._is_doubtful(),
        )

    def _is_doubtful(self) -> bool:
        if _SEVERAL.search(self.text) or self.other_district:
            return True
        return not fits(self.province, self.city, self.district)


_SEVERAL = re.compile(
    r"(?:街道|镇|乡|[区县市])[与及,][^,\d]{1,6}(?:街道|镇|乡)(?![路街])|原住|原籍|现住|"
    r"迁[入来往至到出移]|变更|搬[到至迁]|另有|改为"
)
_Take = Callable[[_Draft, re.Match[str]], None]


_INSTITUTION = (
    r"小学|中学|学校|幼儿园|[支分]?行|派出所|医院|分?店|市场|广场|小区|社区|花园|家园|家属|新村"
)
_BLOCKED = r"路|[大小]?街(?!道)|巷|大道|社区|街道|办事处|居委会|村委会"
_TOWN = re.compile(
    r"([^\d号区县,()-]{1,7}?)"
    r"(街道办事处|街道办|街道(?!口|路)|办事处|地区办事处|办(?![事公证学])|镇(?!路|街(?!道)|巷|大道|中学|小学)|乡(?!路|街|巷|村|大道)|苏木)"
)
_VILLAGE = re.compile(
    r"([^\d号,()-]{1,8}?)"
    r"(社区居民委员会|社区居委会|社区村委会|居民委员会|居委会|村民委员会|村委会|行政村|自然村"
    rf"|社区(?!{_BLOCKED}|服务|医院|中心)"
    rf"|(?<!新)村(?![东西南北中前后]?(?:{_BLOCKED})|民小?组|小区|新区|花园|家园|苑|镇|乡|大道|中路|小学))"
)
_ROAD = re.compile(
    r"((?:[经纬]\d+|[GSXY]?\d{1,4}(?=[国省县乡]道)|[^\d号,()-]{1,9}?)"
    rf"(?:(?:大道|大街|[国省县]道|路(?!口|街道|局|段|桥|站)|街(?!道|坊|街道)|巷|胡同|弄堂)"
    r"(?:[东西南北]?[一二三四五六七八九]段)?"
    rf"(?!{_INSTITUTION}|办事处|村)|道(?=\d)))"
)
_COMPOUND = re.compile(
    rf"([^\d号,()-]{{1,12}}?(?:{COMPOUND_WORDS})(?:小区)?)"
    rf"(?!(?:[东西南北中前后一二三四五六七八九十])?(?:{_BLOCKED}))(?!{COMPOUND_WORDS})"
)
_SEGMENT = re.compile(r"[东西南北中]段|[东西南北]侧|路[东西南北]|中段|沿街")
_NEARBY = re.compile(
    r"对面|旁边?|附近|交叉口|交汇处|交界处?|交口|路口|十字|以[东西南北]|[东西南北]\d+米|隔壁|[东西南北]?邻|斜对面|"
    r"[东西南北]门|[东西南北]侧|周边|院外"
)
_JOINER = re.compile(r"[与及、,]+|和(?=[^\d,()-]{1,6}(?:路|街|大道|巷)[^\d,()-]{0,3}[交口])")


def _number(draft: _Draft, match: re.Match[str]) -> None:
    first = int(match[1])
    last = int(match[2]) if match[2] else first
    last = max(first, last)  # 118-3号 is a part of 118号
    if draft.last in {"road", "segment"}:
        number = HouseNumber(first, last, bool(match[3]))
        draft.roads[-1] = Road(draft.roads[-1].name, number)
        draft.last = "yard" if match[0][-1] in "院弄" else "number"
    elif draft.building is None and draft.last in {"compound", "phase", "yard"}:
        draft.building, draft.last = match[1], "building"
    else:
        draft.vague = draft.vague or draft.last in {
            "joiner",
            "number",
        }  # 15号、201号: more than one house
        draft.last = "other"


def _building(draft: _Draft, match: re.Match[str]) -> None:
    if draft.building is not None and draft.last == "building" and draft.compounds:
        draft.compounds[-1] += f"{draft.building}号"  # 贤山一号6号楼: 一号 is of the name
    _in_compound(draft)
    draft.building, draft.last = match[1].lstrip("0") or match[1], "building"


def _in_compound(draft: _Draft) -> None:
    """A name behind a village that has buildings is a compound, no hamlet."""
    if draft.last == "hamlet":
        draft.compounds.append(draft.hamlets.pop())


def _dashed(draft: _Draft, match: re.Match[str]) -> None:
    _in_compound(draft)
    parts = [part.lstrip("0") or part for part in match[0].rstrip("号室").split("-")]
    if draft.building is None:
        draft.building, *parts = parts
    if len(parts) > 1:
        draft.unit, *parts = parts
    if parts:
        draft.room = parts[-1]
    draft.last = "room"


def _set(name: str, kind: str) -> _Take:
    def take(draft: _Draft, match: re.Match[str]) -> None:
        if getattr(draft, name) is None:
            value = match[1]
            setattr(draft, name, int(value) if name in {"group", "phase", "sub_number"} else value)
        draft.last = kind

    return take


def _nothing(draft: _Draft, _match: re.Match[str]) -> None:
    draft.last = "other"


def _joiner(draft: _Draft, _match: re.Match[str]) -> None:
    draft.last = "joiner" if draft.last in {"number", "yard"} else draft.last


def _roman_phase(draft: _Draft, match: re.Match[str]) -> None:
    draft.phase, draft.last = len(match[1]), "phase"


# Tokens that begin with a digit or a single letter, tried in this order.
_COUNTED: tuple[tuple[re.Pattern[str], _Take], ...] = tuple(
    (re.compile(pattern), take)
    for pattern, take in (
        (r"第?(\d{1,2})期", _set("phase", "phase")),
        (r"(I{1,3})期", _roman_phase),
        (r"(\d{1,2}|[A-Z]|[东西南北中])区(?!路|街|域)", _set("sector", "phase")),
        (r"附(\d{1,4})号?", _set("sub_number", "number")),
        (r"第?(\d{1,3})(?:村民)?小?[组队](?!团)", _set("group", "group")),
        (
            r"([A-Z]?\d{1,3}[A-Z]?|[A-Z])(?:号楼|号院楼|幢|栋|座|号[幢栋座]|楼(?=\d*单元|\d{3}))",
            _building,
        ),
        (r"([A-Z]?\d{1,2}|[甲乙丙丁东西南北中])单元", _set("unit", "room")),
        (r"(\d{1,5}[A-Z]?)(?:室|户|房(?!屋|管))", _set("room", "room")),
        (r"(\d{1,2})(?:层|楼)", _nothing),
        (r"(?:(?<=楼)|(?<=元)|(?<=幢)|(?<=栋)|(?<=座))(\d{2,4})(?!\d|号|层)", _set("room", "room")),
        (r"\d{1,4}(?:-\d{1,5}){1,3}室", _dashed),
        (r"[甲乙丙]?(\d{1,5})(?:-(\d{1,5}))?(号)(?!楼|幢|栋|座)院?", _number),
        (r"(\d{1,5})()(弄)", _number),
        (r"\d{1,4}(?:-\d{1,5}){1,3}号?", _dashed),
        (r"(\d{1,5})()()", _number),
    )
)


def _town(draft: _Draft, match: re.Match[str]) -> None:
    suffix = "街道" if "街道" in match[2] or "办" in match[2] else match[2]
    if draft.town is None:
        draft.town = match[1] + suffix
    draft.last = "town"


def _village(draft: _Draft, match: re.Match[str]) -> None:
    suffix = "社区" if "社区" in match[2] or "居" in match[2] else "村"
    draft.villages.append(match[1].removesuffix("村" if suffix == "村" else "") + suffix)
    draft.last = "village"


def _road(draft: _Draft, match: re.Match[str]) -> None:
    draft.roads.append(Road(match[1]))
    draft.last = "road"


def _compound(draft: _Draft, match: re.Match[str]) -> None:
    draft.compounds.append(match[1])
    draft.last = "compound"


_NAMED = ((_TOWN, _town), (_VILLAGE, _village), (_ROAD, _road), (_COMPOUND, _compound))
_LEFTOVER = re.compile(r"[^\d,()-]+?(?=[A-Z]?\d|[A-Z][座栋幢区]|第\d|附\d|[,()-]|$)")


def _details(draft: _Draft, at: int) -> None:
    text = draft.text
    while at < len(text):
        match, take = _next(text, at, _NAMED if draft.town is None else _NAMED[1:])
        take(draft, match)
        at = max(match.end(), at + 1)


def _next(
    text: str, at: int, names: tuple[tuple[re.Pattern[str], _Take], ...]
) -> tuple[re.Match[str], _Take]:
    for pattern, take in _FIXED:
        if match := pattern.match(text, at):
            return match, take
    named = [(match, take) for pattern, take in names if (match := pattern.match(text, at))]
    if named:
        return min(named, key=lambda candidate: candidate[0].end())
    for pattern, take in ((_LEFTOVER, _leftover), (_ANY, _nothing)):
        if match := pattern.match(text, at):
            return match, take
    raise ValueError(text)  # never: the loop does not ask beyond the end


_ANY = re.compile(r".", re.DOTALL)


def _segment(draft: _Draft, _match: re.Match[str]) -> None:
    if draft.last == "road":
        draft.last = "segment"
    else:
        draft.vague = True


def _nearby(draft: _Draft, _match: re.Match[str]) -> None:
    draft.vague, draft.last = True, "other"


def _leftover(draft: _Draft, match: re.Match[str]) -> None:
    name = match[0]
    if _NEARBY.search(name) or (draft.last == "number" and name in "东西南北"):
        draft.vague = True
    elif name in {"内", "院内"}:
        return
    elif draft.last == "compound":
        draft.compounds[-1] += name  # 阳光花园城 is another name than 阳光花园
    elif draft.last in {"building", "room"} or len(name) < 2:
        draft.last = "other"
    elif draft.last in {"village", "group"}:
        draft.hamlets.append(_HAMLET_TAIL.sub("", name))
        draft.last = "hamlet"
    else:
        draft.compounds.append(name)
        draft.last = "compound"


_HAMLET_TAIL = re.compile(r"(?<=.)(?:村民小?组|小?组|自然村)$")
_FIXED = (*_COUNTED, (_SEGMENT, _segment), (_NEARBY, _nearby), (_JOINER, _joiner))

_LABEL = re.compile(
    r"^(?:中国|中华人民共和国|[,:]|(?:房屋|家庭|户籍|现|常住|居住地?)*"
    r"(?:住址|地址|坐落|座落|住所|经营场所|营业场所|位于|址)(?:于|在)?)+(?=.)"
)
_REMARK = re.compile(r"\(([^()]*)\)")
_INLINE = re.compile(r"[A-Z东西南北]区|\d期|.*(?:花园|小区|家园|苑)")


@lru_cache(maxsize=16384)
def parse_address(text: str) -> Address:
    """The levels of an address, as far as they are printed. Pure and remembered."""
    normal = normal_address(text)
    flat = _REMARK.sub(lambda note: note[1] if _INLINE.match(note[1]) else "", normal)
    draft = _Draft(_LABEL.sub("", flat))
    divisions = take_divisions(draft.text)
    draft.province, draft.city = divisions.province, divisions.city
    draft.district, draft.zone = divisions.district, divisions.zone
    draft.other_district = names_another_district(draft.text, divisions)
    _details(draft, divisions.end)
    return draft.frozen()
