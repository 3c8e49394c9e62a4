"""The people that running text tells of: who is called what, and which numbers belong to whom.

Letters name several persons: a pupil, parents, a teacher, a clerk. A person is told by the words
around the name (之子, 学生, 监护人, 姓名) or by what follows it (sex, birth, identity number). A
number, a sex or a birth date belongs to the person named last before it, unless the words directly
before it say whose it is (该生身份证号).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from ocr.extract.patterns import SLOTS
from ocr.kinds import ProseField
from ocr.values import normalise
from ocr.values.characters import HAN
from ocr.values.names import begins_with_surname

_CHILD = (
    "长子|次子|三子|养子|继子|独生子|长女|次女|三女|养女|继女|独生女|儿子|女儿|孙子|孙女|"
    "外孙子|外孙女|外孙|子|女"
)
_ELDER = (
    "父亲|母亲|爸爸|妈妈|祖父|祖母|外祖父|外祖母|爷爷|奶奶|外公|外婆|姥爷|姥姥|养父|养母|"
    "继父|继母|父|母"
)
_PEER = "哥哥|姐姐|弟弟|妹妹|丈夫|妻子|配偶|兄|姐|弟|妹|夫|妻"
_NOUN = (
    "被证明人|被申请人|被监护人|法定监护人|监护人|申请人|关系人|法定代理人|代理人|委托人|"
    "学生家长|家长|学生|同学|该生|该同学|该学生|该幼儿|小朋友|幼儿|儿童|孩子|小孩|"
    "经办人|承办人|承办民警|经办民警|民警|联系人|负责人|校长|园长|班主任|老师|(?<![与和同])户主|亲属"
)
_LONG_KIN = "|".join(w for w in f"{_CHILD}|{_ELDER}|{_PEER}".split("|") if len(w) > 1)
_KIN = f"{_CHILD}|{_ELDER}|{_PEER}"
# A kin word of one character says so only behind 之, 其 or 的.
_ROLE = rf"(?:{_NOUN}|{_LONG_KIN}|(?<=[之其的你您])(?:{_KIN}))"
_NAME = (
    rf"(?!{_ROLE}|姓名|户籍|户口|[居公村市国]民|民族|关于|[与和同系为是]|(?<=[级)0-9一二三四五六七八九十])班)"
    rf"(?:[{HAN}]{{2,4}}?|(?=[^,。;:()\n\t]{{0,9}}[·.])(?![^·.]{{0,8}}(?:居民|村民|公民|群众|学生|同学)){SLOTS['name']})"
)
_SEP = SLOTS["sep"]
_END = (
    r"(?=[,.。、;:()\n\t0-9]|\Z|先生|女士|同志|同学|小朋友|老师|的|之|与|已|提出|申请|系|是|为|"
    r"男|女|性别|民族|出生|公民身份|居民身份|身份证|证件|户籍|户口|学籍|电话|联系|现|因|于|自|在|该)"
)
_LEAD = (
    r"(?:\A|(?<=[\n\t。,;:、()])|(?<=[与和系为是])|(?<=同)(?!意)|(?<=同意)|(?<=证明)|(?<=兹有)|(?<=[今现]有)|(?<=经查)|(?<=核查)|(?<=查询)|(?<=核实)"
    r"|(?<=居民)|(?<=村民)|(?<=公民)|(?<=年级)|(?<=班)|(?<=之[父母])|(?<=名叫))"
)
_TITLE = r"(?:同志|先生|女士|同学|小朋友)"
_PERSONAL = (
    rf"[,.。、(\t\n]{{0,2}}(?:性别|[男女](?=[,.。、;()\n\t])|公民身份|居民身份|身份证|{SLOTS['id']}|{SLOTS['date']}(?:出生|生)"
    r"|现年|出生|[\u4e00-\u9fff]{1,4}族[,)]|曾用名)"
)
_CALLED = re.compile(
    rf"(?=(?P<role>{_ROLE}|姓名)(?:姓名|本人|代表)?(?:\([^)\n]{{0,10}}\))?(?:签[名字章])?(?:名叫|为|是|系|叫|名)?"
    rf"{_SEP}(?P<name>{_NAME}){_END})"
)
_DESCRIBED = re.compile(
    rf"(?={_LEAD}(?P<name>{_NAME})(?:(?:\((?:性别)?[男女]\))?(?P<role>{_TITLE})|(?={_PERSONAL})|(?=[\n\t](?P<kin>{_KIN}|本人)[\n\t])))"
)
_NAMELESS = re.compile(
    rf"(?P<role>{_ROLE})的?(?:姓名)?(?=(?:有效)?(?:公民|居民)?身份|证件号|性别|出生)"
)
_HEADED = re.compile(
    rf"(?P<role>{_ROLE})的?(?:基本|个人)?(?:信息|情况|资料)(?:如下)?[:\n\t]{{0,3}}\Z"
)
# What makes the person before it an elder: 李明同志(身份证号…)之子.
_ADDRESSED = re.compile(r"(?:先生|女士|家长|同志)?:\n")  # behind the name of whom a letter is for
_HAS_CHILD = re.compile(rf"{_TITLE}?(?:\([^)\n]{{0,60}}\)?)?(?:之|的)(?:{_CHILD})")
_ADJACENT = 3  # characters between a name and the relation in the next cell
_REACH = 160  # characters from a name to what belongs to the person
_ELDERLY = "家长"
_CLERKS = "经办人|承办人|承办民警|经办民警|民警|联系人|负责人|校长|园长|班主任|老师"
_BOTH = re.compile(
    rf"[二两]人|双方|上述人|之间|以上人|{SLOTS['rel']}关系"
)  # the persons named before
_TURNS = ("第一人", "第二人")
# Names for several words of one meaning, for kind files.
_GROUPS = {
    "child": _CHILD,
    "elder": f"{_ELDER}|家长|学生家长|监护人|法定监护人",
    "peer": _PEER,
    "clerk": _CLERKS,
}

_FACTS = {
    "id_number": re.compile(rf"(?<![GJLgjl0-9])(?P<value>{SLOTS['id']})"),
    "sex": re.compile(
        r"性别[:\t]{0,2}(?P<value>[男女])|[,(\t、](?P<value2>[男女])(?=[,.。、;)\n\t])"
    ),
    "date": re.compile(
        rf"出生(?:日期|年月日?|时间)?[:\t]{{0,2}}(?P<value>{SLOTS['date']})|(?P<value2>{SLOTS['date']})(?:出生|生(?=[,.。、;)]))"
    ),
    "relationship": re.compile(rf"[\t\n](?P<value>{_KIN})(?=[\t\n])"),
}


# 父亲姓名: before the name to which it belongs
_RELATED = re.compile(rf"(?<=[\n\t,;。:])(?P<value>{_ELDER})(?:姓名)?[:\t]{{0,2}}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a person is named, or (`name` is empty) only called: 该生."""

    name: str
    start: int
    end: int
    roles: frozenset[str]


@dataclass(frozen=True)
class People:
    """The persons of one running text; `known` are names that were found by other means."""

    text: str
    known: tuple[str, ...] = ()

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every mention, in the order of the text."""
        found: dict[int, Mention] = {}
        for mention in (*self._literal(), *_mentions(self.text)):
            before = _overlapped(mention, found.values())
            if before is None:
                found[mention.start] = mention
            elif mention.roles - before.roles:
                roles = before.roles | mention.roles
                found[before.start] = Mention(before.name, before.start, before.end, roles)
        return tuple(sorted(found.values(), key=lambda m: m.start))

    def called(self, wanted: ProseField) -> list[Mention]:
        """The named mentions that are called as `wanted` says."""
        words, never = words_of(wanted.called), words_of(wanted.never)
        told = [m for m in self.mentions if m.name and m.roles & words and not m.roles & never]
        return told or [m for word, m in self._in_turn() if word in words]

    def may_be(self, wanted: ProseField, start: int, end: int) -> bool:
        """Whether what stands there is no name of who is never called as `wanted` is.

        Nor a name with a word before it, nor the end of one: 家长李建国, 建国.
        """
        never = words_of(wanted.never)
        if _ADDRESSED.match(self.text, end) and self.text[max(0, start - 1) : start] in {"", "\n"}:
            return False
        return not any(
            m.roles & never if m.start == start else m.end == end or start < m.start < m.end < end
            for m in self.mentions
            if m.name
        )

    def of(self, format_: str, name: str, person: ProseField) -> list[tuple[int, int]]:
        """Where numbers (or sex …) stand that belong to `name`, or to who is called as `person`."""
        return [
            place
            for place, owner in self.owned(format_)
            if owner is not None
            and (is_same(owner.name, name) if owner.name and name else _is_called(owner, person))
            and (format_ != "relationship" or place[0] - owner.end < _ADJACENT)
        ]

    def may_own(self, name: str, person: ProseField, place: int) -> bool:
        """Whether nobody else owns what stands at `place` (`name` is empty where not known)."""
        owner = self.owner(place)
        if owner is None:
            return True
        if owner.name and name:
            return is_same(owner.name, name)
        if owner.name:
            roles = owner.roles - words_of(person.called)
            return not roles & words_of(person.never) and (roles != owner.roles or not roles)
        return not person.called or _is_called(owner, person)

    def owner(self, place: int) -> Mention | None:
        """To whom belongs what stands at `place`: the person named last before it."""
        before = [m for m in self.mentions if m.end <= place and place - m.end < _REACH]
        return before[-1] if before else None

    def owned(self, format_: str) -> Iterator[tuple[tuple[int, int], Mention | None]]:
        """Every number (or sex, birth date, relation) with its owner."""
        pattern = _FACTS.get(format_)
        for match in pattern.finditer(self.text) if pattern else ():
            group = "value" if match.groupdict().get("value2") is None else "value2"
            yield match.span(group), self.owner(match.start(group))
        for match in _RELATED.finditer(self.text) if format_ == "relationship" else ():
            owner = next((m for m in self.mentions if m.name and m.start == match.end()), None)
            yield match.span("value"), owner

    def _in_turn(self) -> Iterator[tuple[str, Mention]]:
        """The first and the second of just two persons whose identity numbers are printed."""
        owners = {o.name: o for _, o in self.owned("id_number") if o is not None and o.name}
        if len(owners) == len(_TURNS) and _BOTH.search(self.text):
            yield from zip(_TURNS, owners.values(), strict=True)

    def _literal(self) -> Iterator[Mention]:
        for name in sorted(set(self.known), key=len, reverse=True):
            for match in re.finditer(re.escape(name), self.text) if name else ():
                yield Mention(name, *match.span(), _elder_roles(self.text, match.end()))


@cache
def words_of(groups: tuple[str, ...]) -> frozenset[str]:
    """The words that kind files name, groups of them spelt out."""
    return frozenset(word for group in groups for word in _GROUPS.get(group, group).split("|"))


def _is_called(mention: Mention, person: ProseField) -> bool:
    return bool(mention.roles & words_of(person.called))


def is_same(one: str, other: str) -> bool:
    """Whether two readings name one person: they are equal, or one was cut short."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _mentions(text: str) -> Iterator[Mention]:
    for pattern in (_CALLED, _DESCRIBED):
        for match in pattern.finditer(text):
            name = match["name"]
            value = normalise("name", name)
            if value is None or not begins_with_surname(name) or normalise("ethnicity", name):
                continue
            given = match.groupdict()
            roles = {role for role in (given["role"], given.get("kin")) if role} - {"姓名"}
            if given["role"] == "姓名":
                head = _HEADED.search(text, max(0, match.start() - 16), match.start())
                roles |= {head["role"]} if head else set()
            start, end = match.span("name")
            yield Mention(name, start, end, frozenset(roles) | _elder_roles(text, end))
    for match in _NAMELESS.finditer(text):
        yield Mention("", *match.span(), frozenset({match["role"]}))


def _elder_roles(text: str, end: int) -> frozenset[str]:
    return frozenset({_ELDERLY}) if _HAS_CHILD.match(text, end) else frozenset()


def _overlapped(mention: Mention, held: Iterable[Mention]) -> Mention | None:
    return next((m for m in held if m.start < mention.end and mention.start < m.end), None)
