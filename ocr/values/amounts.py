"""Money and areas as decimal strings."""

from __future__ import annotations

import re
from decimal import Decimal

from ocr.values.characters import compact
from ocr.values.model import Normalised

_CAPITAL_DIGITS = {
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    "两": 2, "貳": 2, "參": 3, "陸": 6, "弍": 2, "○": 0,
}  # fmt: skip
_CAPITAL_UNITS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_SECTIONS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_CAPITAL = "[" + "".join(_CAPITAL_DIGITS) + "".join(_CAPITAL_UNITS) + "".join(_SECTIONS) + "]+"
_CAPITAL_PHRASE = re.compile(
    rf"(?<!\d)(?<!\d[.])(?=[^万萬亿億]){_CAPITAL}(?:元|圆|园)[整正]?(?:.角)?(?:零?.分)?[整正]?"
)
_FOREIGN = re.compile(r"美元|美金|港[元币]|欧元|日元|英镑|USD|HKD|EUR|JPY|\$|€|£")
_ARABIC = re.compile(
    r"^(?:\D*?)(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<unit>[亿万]?)(?:[元圆园]|人民币|RMB|CNY)?(?:整|正)?(?:人民币)?[^\d万亿]{0,6}$"
)
_LARGEST_WHOLE = 1000  # m² of a home that are given without decimals
_AREA = re.compile(
    r"(?<![\d.])(\d{1,6}(?:\.\d{1,4})?)(?:平方米|平米|平方|㎡|m²|m2|M2|M²|米2|米²|m|M|n?㎡|m\?)?\D{0,8}$"
)

_OF_LAND = re.compile("宗地|土地|共用|分摊")
# Beside the area of a home: that of the land it stands on, of its parts, other numbers.
_OF_ELSE = re.compile("宗地|土地|套内|专有|分摊|公摊|共用|独用|阳台|其中|层|[幢号]|年")
_MEASURED = re.compile(
    r"(?P<what>[^\d]*)(?P<number>\d+(?:\.\d+)?)(?:平方米|平米|平方|㎡|m²|m2|M2|M²|米2|米²|m\?)?"
)


def _section(text: str) -> int | None:
    """A number below 10,000 in capitals."""
    total, digit = 0, None
    for character in text:
        if character in _CAPITAL_DIGITS:
            if digit:
                return None
            digit = _CAPITAL_DIGITS[character]
        else:
            total += (1 if digit is None and not total else digit or 0) * _CAPITAL_UNITS[character]
            digit = None
    return total + (digit or 0)


def _capital(text: str) -> int | None:
    """A whole number in capitals, with 万 and 亿."""
    total, rest = 0, text
    for names, size in (("亿億", _SECTIONS["亿"]), ("万萬", _SECTIONS["万"])):
        cut = max(rest.rfind(name) for name in names)
        if cut >= 0:
            head = _capital(rest[:cut]) if cut else None
            if not head:
                return None
            total, rest = total + head * size, rest[cut + 1 :]
    if not rest:
        return total
    low = _section(rest)
    return None if low is None else total + low


def capital_money(text: str) -> Decimal | None:
    """The yuan that Chinese capitals say (壹拾贰万叁仟元伍角整 is 123000.5), or None."""
    match = re.search(
        rf"({_CAPITAL})(?:元|圆|园|块)(?:整|正)?(?:([{''.join(_CAPITAL_DIGITS)}])角)?"
        rf"(?:零?([{''.join(_CAPITAL_DIGITS)}])分)?",
        text,
    ) or re.search(rf"(?:人民币|金额|:|^)({_CAPITAL})(?:整|正)?$", text)
    if match is None:
        return None
    whole = _capital(match[1])
    if whole is None or not whole:
        return None
    tail = [_CAPITAL_DIGITS[g] if g else 0 for g in match.groups()[1:]]
    return Decimal(whole) + sum(
        (Decimal(d).scaleb(-i) for i, d in enumerate(tail, start=1)), Decimal(0)
    )


def _plain(amount: Decimal) -> str:
    """Without an exponent, and without a fraction that is nothing but zeros of a 万."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(text: str) -> Normalised | None:
    """An amount in yuan as a decimal string; capitals, 万元 and ￥ are understood.

    Figures keep the decimals printed. Amounts in another currency give None: the contract knows
    yuan only. Where capitals and figures both stand and differ, None.
    """
    folded = compact(text).replace("¥", "").replace("￥", "").replace("，", ",")
    if _FOREIGN.search(folded):
        return None
    capital = capital_money(folded)
    figures = _CAPITAL_PHRASE.sub("", folded)
    match = _ARABIC.match(figures.lstrip(":("))
    if match is None:
        return None if capital is None else Normalised(_plain(capital))
    amount = Decimal(match["figure"].replace(",", ""))
    if match["unit"]:
        value = _plain(amount * _SECTIONS[match["unit"]])
    else:
        value = match["figure"].replace(",", "")
    if capital is not None and capital != Decimal(value):
        return None
    return Normalised(value) if amount else None


def price(text: str) -> Normalised | None:
    """An amount as figures print it beside capitals: 肆拾捌万元整 is `480000.00`."""
    found = money(text)
    if found is None or re.search(r"\d", compact(text)):
        return found
    return Normalised(str(Decimal(str(found.value)).quantize(Decimal("0.01"))), found.problems)


def _of_house(text: str) -> str:
    """Of several numbers the only one that no words in front of it say to be of something else."""
    found = list(_MEASURED.finditer(text))
    own = [match for match in found if not _OF_ELSE.search(match["what"])]
    own = [match for match in own if "面积" in match["what"]]
    if len(found) < 2 or len(own) != 1:
        return text
    return own[0]["number"] if "." in own[0]["number"] else text


def area(text: str) -> Normalised | None:
    """An area in m² as printed, without its unit: 89.50㎡ is `89.50`.

    A large one without decimals has lost its point: deeds print hundredths.
    """
    folded = compact(text).replace(",", "")
    folded = re.sub(r"(?<=\d)[.·。](?=\d)", ".", folded)
    folded = _of_house(folded)
    match = _AREA.search(folded)
    if match is None or _OF_LAND.search(folded) or re.search(r"\d", folded[: match.start()]):
        return None
    value = Decimal(match[1])
    if "." not in match[1] and value >= _LARGEST_WHOLE:
        return None
    return Normalised(match[1]) if 1 < value < 1_000_000 else None
