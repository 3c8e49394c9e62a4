"""Normalised values in the words and figures that papers print."""

from __future__ import annotations

import re
from decimal import Decimal

from ocr.model import FieldValue

LONG_TERM = "9999-12-31"
_FIGURES = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")

DATE_FIELD = re.compile(r"(_on|_date|_from|_to|^since|_month)$")
_NOT_DATES = frozenset({"moved_to_city", "moved_to_address"})


def is_date(field: str) -> bool:
    """Whether the contract's field of this name holds a date."""
    return bool(DATE_FIELD.search(field)) and field not in _NOT_DATES


def chinese_number(number: int, twenty: str = "二十") -> str:
    """A number below 100 in Chinese figures; 20 to 29 may begin with 廿."""
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十", 2: twenty}.get(tens, f"{_FIGURES[tens]}十")
    return head + (_FIGURES[ones] if ones or not number else "")


def _chinese_date(parts: list[str], zero: str, twenty: str) -> str:
    text = "".join(_FIGURES[int(figure)] for figure in parts[0]).replace("〇", zero) + "年"
    if len(parts) > 1:
        text += chinese_number(int(parts[1])) + "月"
    if len(parts) > 2:
        text += chinese_number(int(parts[2]), twenty) + "日"
    return text


def date(value: str, form: str) -> str:
    """An ISO date (or month, or year) as printed.

    Forms: `padded` 2012年03月05日, `plain` 2012年3月5日, `spaced` 2012 年 3 月 5 日, `iso`,
    `dotted` 2012.03.05, `slashed` 2012/03/05, `packed` 20120305, `chinese` 二〇一二年三月五日,
    `chinese_o` with ○, `chinese_zero` with 零, `chinese_nian` with 廿. No end at all is 长期, or
    无固定期限 in the form `open_ended`.
    """
    if value == LONG_TERM:
        return "无固定期限" if form == "open_ended" else "长期"
    parts = value.split("-")
    if form.startswith("chinese"):
        zero = {"chinese_o": "○", "chinese_zero": "零"}.get(form, "〇")
        return _chinese_date(parts, zero, "廿" if form == "chinese_nian" else "二十")
    joined = {"iso": "-", "dotted": ".", "slashed": "/", "packed": ""}
    if form in joined:
        return joined[form].join(parts)
    figures = parts if form == "padded" else [parts[0], *(str(int(p)) for p in parts[1:])]
    gap = " " if form == "spaced" else ""
    return gap.join(f"{figure}{gap}{unit}" for figure, unit in zip(figures, "年月日", strict=False))


def capital_money(amount: str) -> str:
    """Yuan in capital characters: 786000.50 → 柒拾捌万陆仟元伍角整."""
    yuan, _, cents = f"{Decimal(amount):.2f}".partition(".")
    text = _capital_integer(int(yuan)) + "元"
    jiao, fen = int(cents[0]), int(cents[1])
    if jiao:
        text += f"{_CAPITALS[jiao]}角"
    elif fen:
        text += "零"
    return text + (f"{_CAPITALS[fen]}分" if fen else "整")


def _capital_integer(number: int) -> str:
    if not number:
        return "零"
    groups: list[str] = []
    zero_pending = False
    for power, unit in ((8, "亿"), (4, "万"), (0, "")):
        group = number // 10**power % 10000
        if not group:
            zero_pending = bool(groups)
            continue
        lead = "零" if groups and (zero_pending or group < 1000) else ""
        groups.append(lead + _capital_group(group) + unit)
        zero_pending = False
    return "".join(groups)


def _capital_group(group: int) -> str:
    text = ""
    zero = False
    for place in range(3, -1, -1):
        figure = group // 10**place % 10
        if figure:
            text += ("零" if zero and text else "") + _CAPITALS[figure] + _PLACES[place]
            zero = False
        else:
            zero = True
    return text


def capital(value: str, form: str) -> str:
    """A licence's capital as printed: `words` 壹佰万元整, `rmb` 人民币壹佰万元整, else figures."""
    if form == "words":
        return capital_money(value).replace("元整", "圆整")
    if form == "rmb":
        return f"人民币{capital_money(value)}"
    ten_thousands = Decimal(value) / 10000
    return f"{ten_thousands.normalize():f}万元人民币"


def words(field: str, value: FieldValue, form: str) -> str:
    """What a paper prints for a normalised value."""
    if isinstance(value, tuple):
        return {"comma": ",", "space": " ", "semicolon": ";"}.get(form, "、").join(value)
    if is_date(field):
        return date(value, form or "plain")
    if field == "capital":
        return capital(value, form)
    if field == "amount" and form == "words":
        return capital_money(value)
    return value


def less_exact(value: FieldValue, form: str) -> tuple[FieldValue, str]:
    """The value as far as a form prints it, and the form of what is left.

    `month` and `year` cut a date, `bare` drops 族, `first` and `rest` part a list.
    """
    if form == "month" and isinstance(value, str) and value != LONG_TERM:
        return value[:7], "plain"
    if form == "year" and isinstance(value, str):
        return value[:4], "plain"
    if form == "bare" and isinstance(value, str):
        return value.removesuffix("族") or value, ""
    if isinstance(value, tuple) and form in {"first", "rest"}:
        return (value[:1] if form == "first" else value[1:]), form
    return value, form
