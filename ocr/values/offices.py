"""The name of an office in a seal with one character misread, by the rest of the paper.

Along an arc characters are easily misread. A business is registered where it lies: an office of
昆小市 on the licence of a shop in 昆山市 can only be that city's. Where the seal's place exists
too, and the paper's is one character apart, nothing tells which was printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocr.values.divisions import cities_of
from ocr.values.places import is_known_office

_KINDS_OF_PLACES = frozenset("省市县区州盟旗")  # 新乡县 is no misreading of 新乡市
_SHORTEST = 3  # characters of a place of which one may be misread
# What offices are called behind their place, where a character may be misread but for the last one
# (市场监督管理所 is another office); none of them is one character apart from another.
_OFFICES = (
    *("市场监督管理局", "工商行政管理局", "行政审批服务局", "政务服务管理局", "质量技术监督局"),
    *("食品药品监督管理局", "妇幼保健计划生育服务中心", "人力资源和社会保障局"),
    *("住房和城乡建设局", "不动产登记中心", "社会保险事业管理局"),
)


def office_on_paper(office: str, counties: Iterable[str]) -> str | None:
    """`office`, or what it must be on a paper that names `counties`; None where that is unsure."""
    whole = with_office(office)
    places = dict.fromkeys(place for county in counties for place in _written(county))
    if any(whole.startswith(place) for place in places):
        return whole if is_known_office(whole) else None
    near = {place + whole[len(place) :] for place in places if _is_near(whole, place)}
    if is_known_office(whole):
        return None if near else whole
    mended = {one for one in near if is_known_office(one)}
    return mended.pop() if len(mended) == 1 else None


def _written(county: str) -> Iterator[str]:
    """The ways in which a county, or the city it lies in, begins the name of an office."""
    yield county
    for city in cities_of(county):
        yield from (city, city + county)


def _is_near(office: str, place: str) -> bool:
    """Whether an office begins with `place`, but for one character that is no kind of place."""
    if len(place) < _SHORTEST or len(office) <= len(place):
        return False
    pairs = [(a, b) for a, b in zip(office, place, strict=False) if a != b]
    return len(pairs) == 1 and pairs[0][1] not in _KINDS_OF_PLACES


def with_office(office: str) -> str:
    """`office` with the one name of offices that all but a character of its end fits."""
    fitting = {
        office[: -len(name)] + name
        for name in _OFFICES
        if len(office) > len(name)
        and office[-1] == name[-1]
        and sum(a != b for a, b in zip(office[-len(name) :], name, strict=True)) == 1
    }
    return fitting.pop() if len(fitting) == 1 else office
