"""Invented people: names, ID numbers and ages that could be, and those easily mistaken for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from rapidfuzz.distance import Levenshtein

from intake.samples.identifiers import id_number
from intake.samples.places import COUNTIES, County

_SURNAMES = (
    *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高" * 4,
    *"郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程魏苏吕丁任卢姚" * 2,
    *"昝尕仝逄缪翟阮瞿佘亓郝覃",
    *("欧阳", "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟"),
)
_BOYS = (
    *("浩然", "子轩", "宇航", "俊杰", "博文", "梓豪", "天佑", "明哲", "一鸣", "思远", "嘉睿"),
    *("翀", "赟", "昊", "珅", "靖宇", "奕辰", "炜彤", "铭泽", "晟睿", "文韬", "家骏"),
)
_GIRLS = (
    *("梓涵", "雨桐", "欣怡", "诗琪", "思颖", "佳怡", "靖雯", "梦瑶", "一诺", "语嫣", "若曦"),
    *("琀", "婧", "玥", "芮琪", "紫萱", "沐妍", "婉婷", "晓彤", "熙妍", "依诺", "雅琀"),
)
_MEN = (
    *("建国", "志强", "伟", "勇", "军", "海涛", "永刚", "国华", "学军", "文斌", "振华"),
    *("德胜", "世杰", "新民", "卫东", "红星", "立新", "春生", "赟", "朝阳", "晓东"),
)
_WOMEN = (
    *("秀英", "丽", "艳", "玉兰", "桂芳", "红梅", "小燕", "海霞", "雪琴", "春花", "淑珍"),
    *("爱华", "晓丽", "凤霞", "美玲", "翠萍", "金花", "静", "琳", "慧敏", "丹丹"),
)
_OLD_MEN = ("德福", "长贵", "根生", "有财", "守信", "兴旺", "传义", "福来")
_OLD_WOMEN = ("秀兰", "桂英", "素珍", "翠花", "月娥", "兰英", "凤英", "菊香")
_TWINS = {"男": "宇轩辰昊杰豪涛强军华明伟", "女": "怡涵琪雯婷妍霞芳梅燕玲兰"}
_UYGHUR = {
    "男": ("艾力", "买买提", "吐尔逊", "阿不都", "依明", "帕尔哈提"),
    "女": ("古丽巴哈尔", "阿依努尔", "热依拉", "米热古丽", "帕提古丽"),
}
_NEIGHBOURS = {"建": "健", "伟": "玮", "丽": "莉", "志": "智", "海": "洪", "文": "汶", "晓": "小"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with papers. `former_name` is empty where there is none."""

    name: str
    sex: str
    birth_date: date
    id_number: str
    ethnicity: str = "汉族"
    former_name: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A student and those around: relatives, and people whose papers turn up by mistake."""

    home: County
    student: Person
    father: Person
    mother: Person
    grandfather: Person
    grandmother: Person
    sibling: Person
    stranger: Person


def years_before(day: date, years: int) -> date:
    """The same calendar day `years` earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def born(rng: Random, on: date, ages: tuple[int, int]) -> date:
    """A birth date that makes somebody between two ages (both included) on the day `on`."""
    age = rng.randint(*ages)
    return years_before(on, age) - timedelta(days=rng.randrange(1, 360))


def _person(rng: Random, name: str, sex: str, birth: date, region: str) -> Person:
    return Person(name, sex, birth, id_number(region, birth, sex, rng))


def _region(rng: Random, home: County) -> str:
    """Most people's numbers begin with their home county, some with another's."""
    return home.code if rng.random() < 0.75 else rng.choice(COUNTIES).code


def stranger(rng: Random, on: date, ages: tuple[int, int], surname: str | None = None) -> Person:
    """Somebody unrelated, on request with the same surname."""
    sex = rng.choice("男女")
    pool = (_BOYS if sex == "男" else _GIRLS) if ages[1] < 20 else (_MEN if sex == "男" else _WOMEN)
    surname = surname or rng.choice(_SURNAMES)
    birth = born(rng, on, ages)
    return _person(rng, surname + rng.choice(pool), sex, birth, rng.choice(COUNTIES).code)


def unlike(
    rng: Random, on: date, ages: tuple[int, int], known: tuple[Person, ...], sex: str = "男女"
) -> Person:
    """A stranger nobody would take for one of `known`: at least two characters differ."""
    surname = known[0].name[0] if rng.random() < 0.4 and "·" not in known[0].name else None
    while True:
        found = stranger(rng, on, ages, surname)
        unknown = all(Levenshtein.distance(found.name, person.name) > 1 for person in known)
        if unknown and found.sex in sex:
            return found


def sibling_of(person: Person, rng: Random) -> Person:
    """A brother or sister two to four years away whose name differs in its last character."""
    sex = rng.choice("男女")
    last = rng.choice([c for c in _TWINS[sex] if c != person.name[-1]])
    given = person.name[: -len(last)] + last
    birth = person.birth_date + timedelta(days=rng.choice((-1, 1)) * rng.randrange(700, 1300))
    number = id_number(person.id_number[:6], birth, sex, rng)
    return replace(person, name=given, sex=sex, birth_date=birth, id_number=number, former_name="")


def misprinted(person: Person) -> Person:
    """The same person with one character of the given name printed wrongly."""
    for place in range(len(person.name) - 1, 0, -1):
        other = _NEIGHBOURS.get(person.name[place])
        if other:
            return replace(person, name=person.name[:place] + other + person.name[place + 1 :])
    wrong = "娟" if person.sex == "女" else "峰"
    return replace(person, name=person.name[:-1] + (wrong if person.name[-1] != wrong else "岭"))


def namesake_of(person: Person, rng: Random) -> Person:
    """Another person of exactly the same name: other birth date, other ID number."""
    birth = person.birth_date - timedelta(days=rng.randrange(40, 900))
    number = id_number(rng.choice(COUNTIES).code, birth, person.sex, rng)
    return replace(person, birth_date=birth, id_number=number, former_name="")


def _uyghur_family(rng: Random, on: date, home: County) -> Family:
    people = "维吾尔族"
    old, young = (rng.sample(_UYGHUR["男"], 3), rng.sample(_UYGHUR["女"], 4))
    sex = rng.choice("男女")
    given = rng.choice([n for n in _UYGHUR[sex] if n not in old]) if sex == "男" else young[0]

    def make(name: str, sex: str, ages: tuple[int, int]) -> Person:
        person = _person(rng, name, sex, born(rng, on, ages), home.code)
        return replace(person, ethnicity=people)

    student = make(f"{given}·{old[0]}", sex, (6, 16))
    sibling = make(f"{young[1]}·{old[0]}", "女", (3, 5))
    parents = (
        make(f"{old[0]}·{old[1]}", "男", (38, 45)),
        make(f"{young[2]}·{old[2]}", "女", (37, 44)),
        make(f"{old[1]}·{rng.choice(_UYGHUR['男'])}", "男", (63, 75)),
        make(f"{young[3]}·{old[2]}", "女", (61, 74)),
    )
    return Family(home, student, *parents, sibling, unlike(rng, on, (26, 48), (student, *parents)))


def _unlike_names(names: tuple[str, ...], given: str) -> list[str]:
    """Those names that nobody would take for a misprint of the other one."""
    return [name for name in names if Levenshtein.distance(name, given) > 1]


def make_family(rng: Random, on: date, home: County) -> Family:
    """A family as it is on the day `on`; `home` is where its numbers mostly come from."""
    if rng.random() < 0.06:
        return _uyghur_family(rng, on, home)
    surname, mothers, grandmothers = rng.sample(_SURNAMES, 3)
    people = rng.choice(("汉族",) * 12 + ("土家族", "苗族", "回族", "壮族"))

    def make(name: str, sex: str, ages: tuple[int, int], people: str = "汉族") -> Person:
        person = _person(rng, name, sex, born(rng, on, ages), _region(rng, home))
        return replace(person, ethnicity=people)

    sex = rng.choice("男女")
    student = make(surname + rng.choice(_BOYS if sex == "男" else _GIRLS), sex, (6, 17), people)
    youngest = on.year - student.birth_date.year + 21
    grown = (youngest, min(youngest + 14, 50))
    given = rng.choice(_MEN)
    father = make(surname + given, "男", grown, people)
    old = (on.year - father.birth_date.year + 21, on.year - father.birth_date.year + 28)
    parents = (
        father,
        make(mothers + rng.choice(_WOMEN), "女", grown),
        make(surname + rng.choice(_unlike_names(_OLD_MEN, given)), "男", old, people),
        make(grandmothers + rng.choice(_OLD_WOMEN), "女", old),
    )
    other = unlike(rng, on, (26, 48), (student, *parents))
    return Family(home, student, *parents, sibling_of(student, rng), other)
