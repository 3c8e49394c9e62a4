"""Citizen identity numbers (GB 11643-1999) and 学籍号, which are made of them."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

from ocr.model import FieldProblem
from ocr.values.characters import compact
from ocr.values.divisions import division_codes
from ocr.values.model import Normalised

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# GB/T 2260 provinces; 81–83 are residence permits of 港澳台 residents, 91 is 国外.
_PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (81, 83))
    for code in range(first, last + 1)
) | {"71", "91"}
# What a recogniser puts for a digit of an identity number.
_LOOKALIKES = {
    "O": "0", "o": "0", "Q": "0", "D": "0", "〇": "0", "○": "0", "U": "0", "口": "0",
    "I": "1", "l": "1", "i": "1", "|": "1", "!": "1", "丨": "1", "]": "1", "[": "1",
    "Z": "2", "z": "2", "A": "4", "S": "5", "s": "5", "G": "6", "b": "6", "T": "7",
    "B": "8", "g": "9", "q": "9",
}  # fmt: skip
# Digits that it puts for one another.
_ALIKE = {
    "0": "689", "1": "47", "2": "7", "3": "58", "4": "1",
    "5": "36", "6": "058", "7": "12", "8": "0369", "9": "80",
}  # fmt: skip
_LAST = {"x": "X", "×": "X", "χ": "X", "乂": "X", "ⅹ": "X", "Ⅹ": "X", "Х": "X", "х": "X"}
_JUNK = re.compile(r"^[^0-9A-Za-z〇○|丨]+|[^0-9A-Za-z×χ乂ⅹⅩХх〇○|丨]+$")
_EARLIEST_BIRTH = date(1900, 1, 1)
_LATEST_BIRTH = date(2099, 12, 31)


def check_character(first17: str) -> str:
    """The check character of 17 digits."""
    return _CHECKS[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def birth_date_of(number: str) -> date | None:
    """The birth date inside an 18-character number, None when it is no real date."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if _EARLIEST_BIRTH <= born <= _LATEST_BIRTH else None


def sex_of(number: str) -> str:
    """男 or 女, by the 17th digit of an 18-character number."""
    return "男" if int(number[16]) % 2 else "女"


def is_id_number(number: str) -> bool:
    """Whether region, birth date and check character of an 18-character number all fit."""
    return (
        re.fullmatch(r"\d{17}[\dX]", number) is not None
        and number[:2] in _PROVINCES
        and birth_date_of(number) is not None
        and check_character(number[:17]) == number[17]
    )


def _from_15(number: str) -> str | None:
    """The 18-character form of a 15-digit number; None when region or date cannot be.

    The first 15 characters of a cut-off 18-character number begin their date with 19 or 20; as
    two-digit years those would be people over a hundred, so such a number is refused.
    """
    if number[6:8] in {"19", "20"}:
        return None
    full = f"{number[:6]}19{number[6:]}"
    full += check_character(full)
    return full if is_id_number(full) else None


def _repairs(text: str) -> list[str]:
    """Every reading of an 18-character text with look-alike letters taken as digits that fits."""
    choices = [c if c.isascii() and c.isdigit() else _LOOKALIKES.get(c, "") for c in text[:17]]
    last = text[17]
    last_choices = [last] if last.isdigit() or last == "X" else [_LOOKALIKES.get(last, "")]
    if any(not c for c in (*choices, *last_choices)):
        return []
    readings = {"".join(reading) for reading in product(*choices, last_choices)}
    return [reading for reading in readings if is_id_number(reading)]


def _regions_mended(number: str) -> set[str]:
    """What a number may be whose region lost a digit, or names a place that there never was.

    A border or a label takes the first digit, two that are alike run together, and one is read for
    another like it. The place has to be in GB/T 2260, birth date and check character have to fit.
    """
    if re.fullmatch(r"\d{16}[\dX]", number):
        tried = [number[:i] + d + number[i:] for i in range(7) for d in "0123456789"]
    elif re.fullmatch(r"\d{17}[\dX]", number) and number[:6] not in division_codes():
        tried = [number[:i] + d + number[i + 1 :] for i in range(6) for d in "0123456789"]
    else:
        return set()
    found = {one for one in tried if one[:6] in division_codes() and is_id_number(one)}
    lost = len(number) < 18
    return found if lost or all(_are_alike(number[:6], one[:6]) for one in found) else set()


def _are_alike(read: str, meant: str) -> bool:
    return all(a == b or b in _ALIKE[a] for a, b in zip(read, meant, strict=True))


def id_number(text: str) -> Normalised | None:
    """An 18-character identity number; 15 digits are brought to 18.

    A look-alike letter (O, I, B …) is replaced, a lost digit of the region added, and one that
    makes a place that there never was put right, only where exactly one way makes region, birth
    date and check character fit; else the number is kept as read with `checksum`. Other text that
    is not 15 or 18 characters of a number, masked numbers included, is no identity number.
    """
    number = _JUNK.sub("", re.sub(r"[-.·,:'\"_]", "", compact(text)))
    mended = _regions_mended(number.upper())
    if len(mended) == 1:
        return Normalised(mended.pop(), repaired=True)
    if len(number) not in {15, 18}:
        return None
    number = number[:-1] + _LAST.get(number[-1], number[-1])
    return _of_fifteen(number) if len(number) == 15 else _of_eighteen(number)


def _of_fifteen(number: str) -> Normalised | None:
    digits = "".join(c if c.isdigit() else _LOOKALIKES.get(c, "?") for c in number)
    full = _from_15(digits) if "?" not in digits else None
    return Normalised(full, repaired=digits != number) if full else None


def _of_eighteen(number: str) -> Normalised | None:
    upper = number.upper()
    if is_id_number(upper):
        return Normalised(upper)
    fitting = _repairs(number)
    if len(fitting) == 1:
        return Normalised(fitting[0], repaired=True)
    if sum(c.isdigit() for c in upper) < 14 or not re.fullmatch(r"[0-9A-Z]{18}", upper):
        return None
    return Normalised(upper, (FieldProblem.CHECKSUM,))


def enrolment_number(text: str) -> Normalised | None:
    """A 学籍号: G, J or L before an identity number or a generated one of the same length."""
    number = _JUNK.sub("", compact(text)).upper()
    match = re.fullmatch(r"([GJL6])(.{18})", number)
    if match is None:
        return Normalised(number) if re.fullmatch(r"[A-Z]?\d{8,20}X?", number) else None
    letter, rest = match.groups()
    inner = id_number(rest)
    if letter == "6" and (inner is None or inner.problems):
        return Normalised(number) if number.isdigit() else None
    letter = "G" if letter == "6" else letter
    if inner is None:
        return None
    if inner.problems and letter != "G":
        return Normalised(letter + rest) if re.fullmatch(r"\d{17}[\dX]", rest) else None
    return Normalised(letter + str(inner.value), inner.problems, inner.repaired)
