"""Family relations: GB/T 4761 words, which are relations to the head of the household.

What two pages of one register say about two people follows from both their relations to the head
(rules.md 2(3)); certificates state a relation between two people directly (父子, 母女, 祖孙).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from matching.compare.kinship_table import Group, Kinship, kinship_of
from matching.model import Relationship, Text

_SPACES = re.compile(r"[\s·.,，。:：、()（）]+")
_PREFIX = re.compile(r"^(?:与?户主(?:之|的|关系为?|系)|之|系|其(?![他它]))(?=.)")
_ORDINAL = "长|大|小|次|幼|独生|非婚生|婚生|亲生|其他|[一二两三四五六七八九十]|十[一二三]"
_TRADITIONAL = str.maketrans("長孫壻媽爺獨養繼親岳", "长孙婿妈爷独养继亲岳")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation to the head: its group, its sex (`男`, `女` or None), whether by a step."""

    word: str
    group: Group
    sex: str | None = None
    step: bool = False


_PATTERNS: tuple[tuple[re.Pattern[str], Group, str | None], ...] = tuple(
    (re.compile(pattern), group, sex)
    for pattern, group, sex in (
        (r"户主|本人|本人或户主|户主本人", Group.HEAD, None),
        (r"夫|丈夫", Group.SPOUSE, "男"),
        (r"妻|妻子", Group.SPOUSE, "女"),
        (r"配偶", Group.SPOUSE, None),
        (rf"(?:{_ORDINAL}|养|继)*(?:子|儿子|男|儿)", Group.CHILD, "男"),
        (rf"(?:{_ORDINAL}|养|继)*(?:女|女儿|闺女)", Group.CHILD, "女"),
        (r"(?:养|继)?子女|养子或继子", Group.CHILD, None),
        (r"女婿|(?:长|次|三|大|二)女婿", Group.CHILD_IN_LAW, "男"),
        (r"儿媳|儿媳妇|媳妇|媳|(?:长|次|三|大|二)(?:儿)?媳(?:妇)?", Group.CHILD_IN_LAW, "女"),
        (rf"(?:{_ORDINAL})?(?:外)?(?:孙|孙子)|(?:继|养)孙子?", Group.GRANDCHILD, "男"),
        (rf"(?:{_ORDINAL})?(?:外)?孙女(?:儿)?|(?:继|养)孙女", Group.GRANDCHILD, "女"),
        (r"(?:外)?孙子女|孙子、?孙女", Group.GRANDCHILD, None),
        (r"(?:外)?孙媳(?:妇)?", Group.OTHER_RELATIVE, "女"),
        (r"(?:外)?孙女?婿", Group.OTHER_RELATIVE, "男"),
        (r"(?:曾|玄)(?:外)?孙(?:子)?", Group.OTHER_RELATIVE, "男"),
        (r"(?:曾|玄)(?:外)?孙女", Group.OTHER_RELATIVE, "女"),
        (r"父|父亲|(?:继|养|生|亲)父(?:亲)?|爸爸", Group.PARENT, "男"),
        (r"母|母亲|(?:继|养|生|亲)母(?:亲)?|妈妈", Group.PARENT, "女"),
        (r"父母", Group.PARENT, None),
        (r"岳父|公公|公爹|家公", Group.PARENT_IN_LAW, "男"),
        (r"岳母|婆婆|婆母|家婆", Group.PARENT_IN_LAW, "女"),
        (r"(?:外)?祖父|爷爷|外公|姥爷|外爷", Group.GRANDPARENT, "男"),
        (r"(?:外)?祖母|奶奶|外婆|姥姥", Group.GRANDPARENT, "女"),
        (r"(?:外)?祖父母", Group.GRANDPARENT, None),
        (r"兄|哥|哥哥|弟|弟弟|兄弟|(?:长|次|大|二|三|四)(?:兄|弟)", Group.SIBLING, "男"),
        (r"姐|姐姐|姊|妹|妹妹|姐妹|姊妹|(?:长|次|大|二|三|四)(?:姐|妹)", Group.SIBLING, "女"),
        (r"兄弟姐妹|兄弟姊妹", Group.SIBLING, None),
        (r"嫂|嫂子|弟媳|弟妇|弟妹", Group.OTHER_RELATIVE, "女"),
        (r"姐夫|妹夫", Group.OTHER_RELATIVE, "男"),
        (r"侄|侄子|侄儿|内侄|外甥|外甥子", Group.NEPHEW, "男"),
        (r"侄女|内侄女|外甥女|甥女", Group.NEPHEW, "女"),
        (r"伯|伯父|叔|叔父|叔叔|舅|舅父|舅舅|姑父|姑夫|姨父|姨夫", Group.UNCLE, "男"),
        (r"伯母|婶|婶母|婶婶|舅母|舅妈|姑|姑母|姑姑|姨|姨母|阿姨", Group.UNCLE, "女"),
        (r"(?:堂|表)(?:兄|弟|兄弟|哥)", Group.OTHER_RELATIVE, "男"),
        (r"(?:堂|表)(?:姐|妹|姐妹|姊)", Group.OTHER_RELATIVE, "女"),
        (r"其他亲属|其它亲属|亲属|亲戚|其他", Group.OTHER_RELATIVE, None),
        (r"非亲属|无亲属关系|集体户|集体户成员|寄养|保姆|小集体", Group.NON_RELATIVE, None),
    )
)


@lru_cache(maxsize=4096)
def relation_of(word: str | None) -> Relation:
    """The relation to the head that a register's word names; group `UNKNOWN` if it names none."""
    text = _SPACES.sub("", unicodedata.normalize("NFKC", word or "")).translate(_TRADITIONAL)
    text = _PREFIX.sub("", text)
    for pattern, group, sex in _PATTERNS:
        if pattern.fullmatch(text):
            return Relation(text, group, sex, "继" in text)
    return Relation(text, Group.UNKNOWN)


_GUARDIAN_SEX = {
    Relationship.FATHER: "男",
    Relationship.GRANDFATHER: "男",
    Relationship.MOTHER: "女",
    Relationship.GRANDMOTHER: "女",
}
_TITLES = {
    Relationship.FATHER: Text("父亲", "father"),
    Relationship.MOTHER: Text("母亲", "mother"),
    Relationship.GRANDFATHER: Text("祖父", "grandfather"),
    Relationship.GRANDMOTHER: Text("祖母", "grandmother"),
    Relationship.OTHER_GUARDIAN: Text("其他监护人", "another guardian"),
}


@dataclass(frozen=True, slots=True)
class RelationFinding:
    """What a register shows about student and guardian, and why."""

    kinship: Kinship
    explanation: Text


@lru_cache(maxsize=4096)
def relation_between(
    student_word: str | None,
    guardian_word: str | None,
    relationship: Relationship,
    student_sex: str | None = None,
    guardian_sex: str | None = None,
) -> RelationFinding:
    """What two pages of one register say about student and guardian.

    Args:
        student_word: the student's relation to the head as printed.
        guardian_word: the guardian's relation to the same head (户主 for the head).
        relationship: what the records say the guardian is to the student.
        student_sex: 男 or 女 where known; a word of the other sex proves nothing.
        guardian_sex: the same for the guardian.
    """
    student, guardian = relation_of(student_word), relation_of(guardian_word)
    kinship = kinship_of(student.group, guardian.group, relationship)
    wanted = _GUARDIAN_SEX.get(relationship)
    actual = guardian.sex or guardian_sex
    if _contradict(student.sex, student_sex) or _contradict(guardian.sex, guardian_sex):
        kinship = Kinship.UNKNOWN  # the page is another person's, or a word was misread
    elif _contradict(wanted, actual):
        kinship = Kinship.UNRELATED
    elif student.step and kinship is Kinship.DIRECT and guardian.group is not Group.HEAD:
        kinship = Kinship.PLAUSIBLE
    return _finding(kinship, student, guardian, relationship)


def _contradict(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


_MEANING = {
    Kinship.DIRECT: Text("户口簿直接证明", "the register shows it"),
    Kinship.PLAUSIBLE: Text(
        "户口簿只表明可能，需其他证明", "the register only makes it plausible; more proof is needed"
    ),
    Kinship.UNRELATED: Text("与户口簿记载矛盾", "the register contradicts it"),
    Kinship.UNKNOWN: Text(
        "户口簿不能表明，需其他证明", "the register does not show it; more proof is needed"
    ),
}


def _finding(
    kinship: Kinship, student: Relation, guardian: Relation, relationship: Relationship
) -> RelationFinding:
    title, meaning = _TITLES[relationship], _MEANING[kinship]
    words = f"{student.word or '?'}", f"{guardian.word or '?'}"
    return RelationFinding(
        kinship,
        Text(
            f"学生与户主关系为{words[0]}，监护人为{words[1]}，登记为学生的{title.zh}:{meaning.zh}",
            f"student is {words[0]}, guardian {words[1]} to the head, on record as the student's "
            f"{title.en}: {meaning.en}",
        ),
    )


class Stated(StrEnum):
    """What a certificate's own words say two people are to each other."""

    PARENT_AND_CHILD = "parent_and_child"
    GRANDPARENT_AND_CHILD = "grandparent_and_child"
    OTHER = "other"
    UNCLEAR = "unclear"


_DENIED = re.compile(r"[不非无未否]")
_STATED: tuple[tuple[re.Pattern[str], Stated, str | None, str | None], ...] = tuple(
    (re.compile(pattern), stated, elder, younger)
    for pattern, stated, elder, younger in (
        (r"继父|继母|继子|继女", Stated.UNCLEAR, None, None),
        (r"夫妻|夫妇|配偶|兄弟|兄妹|姐妹|姐弟|姊妹|叔侄|伯侄|姑侄|舅甥", Stated.OTHER, None, None),
        (r"岳父|岳母|公公|婆媳|翁婿|女婿|儿媳", Stated.OTHER, None, None),
        (r"祖孙|爷孙|公孙", Stated.GRANDPARENT_AND_CHILD, None, None),
        (r"祖父|爷爷|外公|姥爷", Stated.GRANDPARENT_AND_CHILD, "男", None),
        (r"祖母|奶奶|外婆|姥姥", Stated.GRANDPARENT_AND_CHILD, "女", None),
        (r"孙女", Stated.GRANDPARENT_AND_CHILD, None, "女"),
        (r"孙子|孙", Stated.GRANDPARENT_AND_CHILD, None, "男"),
        (r"父母子女|父母", Stated.PARENT_AND_CHILD, None, None),
        (r"父子", Stated.PARENT_AND_CHILD, "男", "男"),
        (r"父女", Stated.PARENT_AND_CHILD, "男", "女"),
        (r"母子", Stated.PARENT_AND_CHILD, "女", "男"),
        (r"母女", Stated.PARENT_AND_CHILD, "女", "女"),
        (r"父|爸", Stated.PARENT_AND_CHILD, "男", None),
        (r"母|妈", Stated.PARENT_AND_CHILD, "女", None),
        (r"子女|亲子", Stated.PARENT_AND_CHILD, None, None),
        (r"女儿|长女|次女|独生女|之女|女", Stated.PARENT_AND_CHILD, None, "女"),
        (r"儿子|长子|次子|独生子|之子|儿|子", Stated.PARENT_AND_CHILD, None, "男"),
    )
)
_WANTED = {
    Relationship.FATHER: Stated.PARENT_AND_CHILD,
    Relationship.MOTHER: Stated.PARENT_AND_CHILD,
    Relationship.GRANDFATHER: Stated.GRANDPARENT_AND_CHILD,
    Relationship.GRANDMOTHER: Stated.GRANDPARENT_AND_CHILD,
}


@lru_cache(maxsize=4096)
def stated_relation(
    phrase: str | None, relationship: Relationship, student_sex: str | None = None
) -> RelationFinding:
    """What the words of a certificate (父子, 系其母亲, 祖孙关系) say about student and guardian.

    The phrase is taken to be about these two people; who is who is compared by name elsewhere.
    """
    text = _SPACES.sub("", unicodedata.normalize("NFKC", phrase or "")).translate(_TRADITIONAL)
    stated, elder, younger = _stated(text)
    wanted, sex = _WANTED.get(relationship), _GUARDIAN_SEX.get(relationship)
    if stated is Stated.UNCLEAR or (student_sex and younger and student_sex != younger):
        kinship = Kinship.UNKNOWN
    elif wanted is None:
        kinship = Kinship.DIRECT
    elif stated is not wanted or (elder and elder != sex):
        kinship = Kinship.UNRELATED
    else:
        kinship = Kinship.DIRECT
    title = _TITLES[relationship]
    meanings = {
        Kinship.DIRECT: Text("一致", "agrees"),
        Kinship.UNRELATED: Text("不一致", "contradicts"),
        Kinship.UNKNOWN: Text("不能确定", "unclear"),
    }
    meaning = meanings[kinship]
    zh = f"材料写明的关系为{text or '?'}，登记为学生的{title.zh}:{meaning.zh}"
    en = f"the paper says {text or '?'}, on record as the student's {title.en}: {meaning.en}"
    return RelationFinding(kinship, Text(zh, en))


def _stated(text: str) -> tuple[Stated, str | None, str | None]:
    if not text or _DENIED.search(text):
        return Stated.UNCLEAR, None, None
    for pattern, stated, elder, younger in _STATED:
        if pattern.search(text):
            return stated, elder, younger
    return Stated.UNCLEAR, None, None
