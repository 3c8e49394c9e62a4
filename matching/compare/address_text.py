"""The normal form of an address's text: one way of writing digits, dashes and building words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_NUMERAL = "".join((*_DIGITS, *_TENS, "廿"))
_COUNTED = re.compile(
    rf"([{_NUMERAL}]+)(?=号|至|幢|栋|单元|层|室|村民小?组|小?组|期|座|号楼|楼|-)|(?<=[附\-])([{_NUMERAL}]+)"
)
_DASHES = re.compile(r"[‐‑‒–—―~∼〜－﹣−]+")
_SPACES = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_STOPS = re.compile(r"[,，。、;；:：.·|/\\]+")


def whole_number(numeral: str) -> int | None:
    """The whole number below 1,000 that Chinese numerals say; None if they say none."""
    if numeral.startswith("廿"):
        numeral = "二十" + numeral[1:]
    total, current = 0, 0
    if not any(char in _TENS for char in numeral):
        digits = [_DIGITS.get(char) for char in numeral]
        if not digits or None in digits:
            return None
        return int("".join(str(digit) for digit in digits))
    for char in numeral:
        if char in _TENS:
            total += (current or 1) * _TENS[char]
            current = 0
        elif char in _DIGITS:
            current = _DIGITS[char]
        else:
            return None
    return total + current


def _arabic(match: re.Match[str]) -> str:
    number = whole_number(match[0])
    return match[0] if number is None else str(number)


@lru_cache(maxsize=8192)
def normal_address(text: str) -> str:
    """NFKC without spaces, dashes as `-`, stops as `,`; numerals before 号, 楼, 室 … as digits.

    Idempotent.
    """
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()
    plain = _STOPS.sub(",", _DASHES.sub("-", plain))
    plain = plain.replace("#楼", "号楼").replace("#", "号楼").replace("号号楼", "号楼")
    return _COUNTED.sub(_arabic, plain).strip(",-")
