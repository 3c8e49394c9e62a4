"""Dates, months and periods in every form that papers print them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ocr.values.characters import (
    CHINESE_DIGITS,
    CHINESE_NUMBER,
    chinese_number,
    half_width,
    without_spaces,
)
from ocr.values.model import Normalised

OPEN_END = "9999-12-31"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_D = "[0-9OoIl|○〇Q]"
_C = f"[{CHINESE_NUMBER}0-9Il|]"
_DATE = re.compile(
    rf"""(?<![0-9])(?:
      (?P<year>{_C}\s*{_C}\s*{_C}\s*{_C})\s*[年午]\s*
        (?:(?P<month>元|正|{_C}(?:\s*{_C}){{0,2}})\s*[月⽉]\s*
          (?:(?P<day>{_C}(?:\s*{_C}){{0,2}})\s*[日号曰目⽇]?)?)?
    | (?P<year6>(?:19|20)\d\d)[-./:](?P<month6>[01]\d)[-./:](?P<day6>[0-3]\d)(?![0-9:])
    | (?P<year2>{_D}{{4}})\s*(?P<gap>[-./、·_~])\s*(?P<month2>{_D}{{1,2}})
        (?:\s*[-./、·_~]\s*(?P<day2>{_D}{{1,2}}))?(?![0-9])
    | (?P<year3>(?:19|20)\d\d)(?P<month3>[01]\d)(?P<day3>[0-3]\d)(?![0-9])
    | (?P<year5>(?:19|20)\d\d)(?P<month5>[01]\d)[-./](?P<day5>[0-3]\d)(?![0-9])
    | (?P<year4>(?:19|20)\d\d)\s+(?P<month4>[01]?\d)\s+(?P<day4>[0-3]?\d)(?![0-9])
    )""",
    re.VERBOSE,
)
# Of 2025-06-17 10:23:41 without its space; a month with its nought has a day of two digits.
_CLOCK = re.compile(r"(?:(?<=-0\d-\d\d)\d{1,2}|(?<!-0\d-\d)(?<=\d)\d\d):\d\d(:\d\d)?$")
_TIME = re.compile(
    r"^\s*[T,]?\s*[0-9]{1,2}\s*[时:点]\s*([0-9]{1,2}\s*(分|:[0-9]{1,2})?\s*)?"
    r"|^\s*[0-9]{1,2}[^0-9]{1,2}[0-9]{1,2}\s*分"  # 时 misread
)
_PLAIN_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(?!\d)")  # 202107
_OPEN_ENDED = re.compile("长期|永久|永续|无固定期限|不约定期限")
# A year whose first digit was lost at a border: of the years since 1900 only one ends so.
_HEADLESS_YEAR = re.compile(r"(?<![0-9])([09])(\d\d)(?=年\d{1,2}月|[-./]\d{1,2}[-./]\d{1,2})")
# A year whose 〇 or first 二 was not read, or both: 二二六年, 〇二六年, 二六年三月; 二〇 is all
# that can be missing. 二二年 may be 二〇二〇年 without either 〇, and 二一年 二〇一〇年.
_SHORT_YEAR = re.compile(
    rf"(?<![{CHINESE_NUMBER}0-9])(?:(?:[〇○◯零]|二)([一二][{CHINESE_DIGITS}])(?=年)"
    r"|(二[三四五六七八九])(?=年[^年]{1,3}月))"
)
_DEADLINE = re.compile("[日号曰目月年0-9]\\s*(?:之|以)?前")
_LOOKALIKES = str.maketrans("OoQ○◯〇Il|", "000000111")


def _numeral(text: str) -> int | None:
    text = re.sub(r"\s", "", text)
    if text in {"元", "正"}:
        return 1
    plain = text.translate(_LOOKALIKES)
    return int(plain) if plain.isascii() and plain.isdigit() else chinese_number(text)


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    """The ISO form of a date's parts as far as printed; None when they are no real date."""
    y = _numeral(year)
    if y is None or not _FIRST_YEAR <= y <= _LAST_YEAR:
        return None
    if not month:
        return f"{y:04d}"
    m = _numeral(month)
    if m is None or not 1 <= m <= 12:
        return None
    if not day:
        return f"{y:04d}-{m:02d}"
    d = _numeral(day)
    try:
        return date(y, m, d or 0).isoformat()
    except ValueError:
        return None


def _cut_short(match: re.Match[str], text: str) -> bool:
    """Whether digits go on right after a date that ends before them: it was not all read."""
    rest = text[match.end() : match.end() + 2].strip()
    return rest[:1].isdigit() and match.group("day") is None and match.group("year") is not None


def dates_in(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Each date in `text`: start, end (characters), and its ISO form (None when it is no date)."""
    folded = half_width(text)
    for match in _DATE.finditer(folded):
        parts = [
            (match.group(f"year{n}"), match.group(f"month{n}"), match.group(f"day{n}"))
            for n in ("", "2", "3", "4", "5", "6")
        ]
        year, month, day = next(part for part in parts if part[0])
        value = None if _cut_short(match, folded) else _iso(year, month, day)
        yield match.start(), match.end(), value


def date_(text: str) -> Normalised | None:
    """One date, as exact as printed: `2012-03-15`, `2012-03` or `2012`; a time after it is left.

    None when there is no date, more than one, an impossible one, or other digits beside it.
    """
    printed = _CLOCK.sub("", half_width(text))
    text = _HEADLESS_YEAR.sub(_whole_year, _SHORT_YEAR.sub(_short_year, printed))
    found = list(dates_in(text))
    if len(found) != 1 or found[0][2] is None:
        return None
    start, end, value = found[0]
    after = _TIME.sub("", half_width(text[end:]))
    if re.search(r"\d", text[:start] + after):
        return None
    return Normalised(value or "", repaired=text != printed)


def since(text: str) -> Normalised | None:
    """The day from which something is so; a day by which it has to be (2022年8月20日前) is none."""
    return None if _DEADLINE.search(half_width(text)) else date_(text)


def _short_year(match: re.Match[str]) -> str:
    return f"二〇{match[1] or match[2]}"


def _whole_year(match: re.Match[str]) -> str:
    return f"{'1' if match[1] == '9' else '2'}{match[0]}"


def term_end(text: str) -> Normalised | None:
    """The end of a validity: a date, or 长期 as 9999-12-31; of a period its end."""
    found = term(text)
    if found is not None and isinstance(found.value, tuple):
        return Normalised(found.value[1]) if found.value[1] else None
    return date_(text)


def term_start(text: str) -> Normalised | None:
    """The beginning of a period."""
    found = term(text)
    if found is not None and isinstance(found.value, tuple):
        return Normalised(found.value[0]) if found.value[0] else None
    return date_(text)


def term(text: str) -> Normalised | None:
    """A period as (from, to): two dates, 长期/永久/无固定期限 as an open end, or one end only.

    A date alone counts as the end after 至/到/止, as the beginning before 起 or after 自/从; a bare
    date is no period. The part that is not printed is the empty string.
    """
    text = _PLAIN_MONTH.sub(r"\1年\2月", text)
    found = list(dates_in(text))
    if len(found) > 2 or any(value is None for _, _, value in found):
        return None
    values = [value or "" for _, _, value in found]
    open_ended = _OPEN_ENDED.search(without_spaces(text)) is not None
    if len(values) == 2:
        return None if values[0] > values[1] else Normalised((values[0], values[1]))
    if open_ended:
        return Normalised((values[0] if values else "", OPEN_END))
    return _one_end(text, *found[0]) if found else None


def _one_end(text: str, start: int, end: int, value: str | None) -> Normalised | None:
    """A period of which one date is printed, by the words around it."""
    before, after = text[:start], text[end:]
    if re.search(r"[至到]\s*[^0-9]{0,3}$|截[至止]", before) or re.match(r"\s*(止|前|届满)", after):
        return Normalised(("", value or ""))
    if re.search(r"(终止|结束|截止|届满|到期)(日期?|时间)?[:为]?\s*$", before):
        return Normalised(("", value or ""))
    if re.search(r"([自从由]|(起始|开始|生效)(日期?|时间)?[:为]?)\s*$", before) or re.match(
        r"\s*[起至到]", after
    ):
        return Normalised((value or "", ""))
    return None


def month(text: str) -> Normalised | None:
    """A calendar month, `2019-03`, from 2019年3月, 2019-03, 201903 or a full date."""
    folded = re.sub(r"\s", "", half_width(text))
    match = re.fullmatch(r"\D*((?:19|20)\d\d)(0[1-9]|1[0-2])\D*", folded)
    if match:
        return Normalised(f"{match[1]}-{match[2]}")
    found = date_(text)
    if found is None or len(str(found.value)) < 7:
        return None
    return Normalised(str(found.value)[:7])


def months(text: str) -> Normalised | None:
    """A number of months as a decimal string: 36个月, 3年6个月, 三十六."""
    folded = re.sub(r"[\s共计约累计满缴费]", "", half_width(text))
    match = re.fullmatch(
        rf"\D*?(?:(?P<years>{_C}+)年)?(?:零)?(?:(?P<months>{_C}+)(?:个)?(?:月)?)?\W*", folded
    )
    if match is None or not (match["years"] or match["months"]):
        return None
    years = _numeral(match["years"]) if match["years"] else 0
    rest = _numeral(match["months"]) if match["months"] else 0
    if years is None or rest is None or not 0 < years * 12 + rest < 1000:
        return None
    return Normalised(str(years * 12 + rest))
