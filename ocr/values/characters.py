"""Characters as printed and as compared: widths, spaces, dots, digits."""

from __future__ import annotations

import re
import unicodedata

# What may stand around a value and is none of it.
EDGE = " \t\n:;,.、。!?'\"`~*_=+|/\\<>^·-【】[]{}「」《》“”‘’"
HAN = "㐀-䶿一-鿿豈-﫿〇\U00020000-\U0003ffff"
MIDDLE_DOTS = "·•・‧∙⋅●･᛫"
_SPACES = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")
_FOLDED = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0xFF01, 0xFF5F), 0x3000, 0xFFE5, 0x2236, 0xFE55)
}
_FOLDED |= {ord("﹕"): ":", ord("∶"): ":", ord("–"): "-", ord("—"): "-", ord("−"): "-"}

_DIGITS = {
    **{str(d): d for d in range(10)},
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "○": 0, "◯": 0, "Ｏ": 0, "O": 0, "o": 0, "两": 2, "貳": 2, "參": 3, "弍": 2,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
CHINESE_DIGITS = "〇○◯Oo零一二三四五六七八九壹贰叁肆伍陆柒捌玖两"
CHINESE_NUMBER = CHINESE_DIGITS + "十拾百佰千仟廿卅"


def half_width(text: str) -> str:
    """`text` with full-width Latin letters, digits and punctuation made half-width.

    Han characters stay exactly as printed (Unicode's NFKC would fold compatibility ideographs).
    """
    return text.translate(_FOLDED)


def without_spaces(text: str) -> str:
    """`text` without any white space or zero-width characters."""
    return _SPACES.sub("", text)


def compact(text: str) -> str:
    """Half-width and without spaces: the form in which printed text is kept."""
    return without_spaces(half_width(text))


def chinese_number(text: str) -> int | None:
    """The whole number that Chinese or Arabic numerals below 10,000 say, or None.

    Knows place values (二十一, 贰佰零伍), digit strings (二〇一二) and 廿, 卅.
    """
    if not text:
        return None
    text = text.replace("廿", "二十").replace("卅", "三十")
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, None
    for character in text:
        if character in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[character]
        elif character in _UNITS:
            if digit is None and total:
                return None
            total += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        else:
            return None
    return total + (digit or 0)


_FIRST_UNCOMMON = 0xD8  # first byte of GB 2312's second level, the characters less often used


def is_uncommon(character: str) -> bool:
    """Whether a character is none of the 3,755 of GB 2312's first level."""
    try:
        return character.encode("gb2312")[0] >= _FIRST_UNCOMMON
    except UnicodeEncodeError:
        return True


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return unicodedata.name(character, "").startswith("CJK UNIFIED")


def is_uncommon_han(character: str) -> bool:
    """Whether it is a Chinese character that most texts do without."""
    return len(character) == 1 and is_han(character) and is_uncommon(character)
