"""Counties (real names and codes), invented townships, streets and compounds, and addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from matching.model import Status


@dataclass(frozen=True, slots=True)
class County:
    """A county or district with its city and province; `city` is empty under a municipality."""

    code: str
    province: str
    city: str
    name: str

    @property
    def district(self) -> bool:
        """Whether it is a city's district."""
        return self.name.endswith("区")


_CITIES = (
    ("河南省", "信阳市", "411502 浉河区,411503 平桥区,411521 罗山县,411525 固始县,411526 潢川县"),
    ("河南省", "郑州市", "410103 二七区,410105 金水区,410122 中牟县"),
    ("安徽省", "阜阳市", "341202 颍州区,341204 颍泉区,341221 临泉县,341222 太和县"),
    ("湖南省", "衡阳市", "430405 珠晖区,430408 蒸湘区,430422 衡南县,430423 衡山县"),
    ("四川省", "绵阳市", "510703 涪城区,510704 游仙区,510722 三台县,510725 梓潼县"),
    ("广东省", "惠州市", "441302 惠城区,441303 惠阳区,441322 博罗县,441323 惠东县"),
    ("福建省", "泉州市", "350502 鲤城区,350503 丰泽区,350521 惠安县,350524 安溪县"),
    ("湖北省", "十堰市", "420302 茅箭区,420303 张湾区,420325 房县"),
    ("黑龙江省", "齐齐哈尔市", "230202 龙沙区,230203 建华区,230221 龙江县"),
    ("贵州省", "遵义市", "520302 红花岗区,520303 汇川区,520328 湄潭县"),
    ("重庆市", "", "500101 万州区,500102 涪陵区,500236 奉节县"),
)
COUNTIES = tuple(
    County(code, province, city, name)
    for province, city, entries in _CITIES
    for code, name in (entry.split(" ") for entry in entries.split(","))
)

_STREET_OFFICES = ("五星街道", "民权街道", "长安街道", "老城街道", "双桥街道", "金牛山街道")
_TOWNS = ("城关镇", "柳林镇", "石佛镇", "胡族铺镇", "三河尖镇", "沙河乡", "双井镇", "杨集乡")
_VILLAGES = ("王岗村", "大塘村", "李家湾村", "东风村", "槐树店村", "夏寨村", "黄畈村")
_ROADS = (
    "新华路",
    "建设路",
    "中山大道",
    "人民西路",
    "东方红大道",
    "滨河北路",
    "学府街",
    "解放路",
    "工农街",
)
_COMPOUNDS = (
    ("阳光花园", "阳光花苑"),
    ("锦绣江南", "锦绣江山"),
    ("恒盛家园", "恒盛嘉园"),
    ("翡翠城", "翡翠湾"),
    ("书香苑", "书香园"),
    ("紫金名门", "紫荆名门"),
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives or trades, level by level; empty levels are not printed."""

    county: County
    township: str = ""
    road: str = ""
    number: int = 0
    compound: str = ""
    building: int = 0
    flat: str = ""
    village: str = ""
    building_word: str = "号楼"
    levels_from: str = "province"

    def text(self) -> str:
        """The address in one line, as a paper prints it."""
        county = self.county
        upper = {
            "province": county.province + county.city + county.name,
            "city": (county.city or county.province) + county.name,
            "county": county.name,
        }[self.levels_from]
        road = f"{self.road}{self.number}号" if self.road and self.number else self.road
        building = f"{self.building}{self.building_word}" if self.building else ""
        return upper + self.township + road + self.compound + building + self.flat + self.village


@dataclass(frozen=True, slots=True)
class Area:
    """A school's catchment with what is needed to draw homes in and just outside of it.

    `entries` are the contract's catchment entries. `road` with odd numbers 1 to `last_number` and
    `compound` belong to it; `other_township`, `other_road` and `similar_compound` do not.
    """

    county: County
    neighbour: County
    township: str
    other_township: str
    road: str
    last_number: int
    other_road: str
    compound: str
    similar_compound: str
    village: str
    other_village: str
    urban: bool
    entries: tuple[str, ...]


OUTSIDE = ("district", "parity", "range", "compound", "township", "namesake")


def misread(how: str) -> tuple[Status, ...]:
    """What else may be concluded: a compound's name one character off could be a misprint."""
    return (Status.UNSURE,) if how == "compound" else ()


def make_area(rng: Random, *, urban: bool) -> Area:
    """An area for an urban or a rural school."""
    county = rng.choice([c for c in COUNTIES if c.district == urban])
    near = [c for c in COUNTIES if c.city == county.city and c != county]
    neighbour = rng.choice([c for c in near if c.district == urban] or near)
    township, other = rng.sample(_STREET_OFFICES if urban else _TOWNS, 2)
    road, other_road = rng.sample(_ROADS, 2)
    compound, similar = rng.choice(_COMPOUNDS)
    village, other_village = rng.sample(_VILLAGES, 2)
    last = rng.choice((99, 155, 199, 287))
    place = county.city + county.name if county.city else county.province + county.name
    entries: tuple[str, ...] = (
        (f"{place}{township}", f"{place}{road}1号至{last}号(单号)", compound)
        if urban
        else (f"{place}{township}{village}", f"{place}{other}{road}1号至{last}号(单号)", compound)
    )
    return Area(
        county,
        neighbour,
        township,
        other,
        road,
        last,
        other_road,
        compound,
        similar,
        village,
        other_village,
        urban,
        entries,
    )


def _flat(rng: Random) -> str:
    unit, floor, room = rng.randrange(1, 5), rng.randrange(1, 27), rng.randrange(1, 5)
    return f"{unit}单元{floor}{room:02d}室" if rng.random() < 0.7 else f"{floor}{room:02d}室"


def _print_style(address: Address, rng: Random) -> Address:
    return replace(
        address,
        building_word=rng.choice(("号楼", "号楼", "幢", "栋", "座")),
        levels_from=rng.choice(("province", "province", "city")),
    )


def inside(area: Area, rng: Random, *, last_number: bool = False) -> Address:
    """A home in the catchment; `last_number` takes the very end of the road's range."""
    odd = area.last_number if last_number else rng.randrange(0, area.last_number // 2) * 2 + 1
    building = rng.randrange(1, 20)
    by_road = Address(area.county, area.other_township, area.road, odd)
    if area.urban:
        by_township = Address(
            area.county,
            area.township,
            area.other_road,
            rng.randrange(1, 300),
            "",
            building,
            _flat(rng),
        )
    else:
        by_township = Address(area.county, area.township, village=f"{area.village}{building}组")
    by_compound = Address(
        area.county,
        area.other_township,
        area.other_road,
        rng.randrange(1, 300),
        area.compound,
        building,
        _flat(rng),
    )
    chosen = by_road if last_number else rng.choice((by_road, by_township, by_compound))
    return _print_style(chosen, rng)


def outside(area: Area, rng: Random, how: str) -> Address:
    """A home just outside the catchment, `how` one of `OUTSIDE`."""
    building, flat = rng.randrange(1, 20), _flat(rng)
    county, township = area.county, area.other_township
    even = rng.randrange(1, area.last_number // 2) * 2
    beyond = area.last_number + 2 * rng.randrange(1, 40)
    homes = {
        "district": Address(area.neighbour, "", area.other_road, even, "世纪新城", building, flat),
        "parity": Address(county, township, area.road, even),
        "range": Address(county, township, area.road, beyond),
        "compound": Address(
            county, township, area.other_road, even, area.similar_compound, building, flat
        ),
        "township": Address(county, township, area.other_road, even, "世纪新城", building, flat),
        "namesake": Address(
            area.neighbour, area.township, area.other_road, even, "", building, flat
        ),
    }
    return _print_style(homes[how], rng)


def unclear(area: Area) -> Address:
    """An address that names no level the catchment could be held against."""
    return Address(
        area.county,
        compound="幸福小区",
        building=3,
        flat="302室",
        levels_from="county",
    )


def elsewhere(area: Area, rng: Random) -> Address:
    """A home in quite another city: a village or a compound."""
    county = rng.choice([c for c in COUNTIES if c.city != area.county.city])
    if rng.random() < 0.6:
        group = f"{rng.choice(_VILLAGES)}{rng.randrange(1, 20)}组{rng.randrange(1, 90)}号"
        return Address(county, rng.choice(_TOWNS), village=group)
    return _print_style(
        Address(
            county,
            rng.choice(_STREET_OFFICES),
            rng.choice(_ROADS),
            rng.randrange(1, 300),
            "",
            rng.randrange(1, 20),
            _flat(rng),
        ),
        rng,
    )
