"""Where to look for an ID number that was misread: the check character does the work.

A number is filed under one key, itself. Of the thousands of numbers that differ from a reading in
two characters only some hundreds have a fitting check character and a date of birth that exists;
all of them are looked up. So nothing but a keyed hash of the whole number has to be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from matching.compare.id_numbers import normal_id_number
from ocr.values.characters import compact
from ocr.values.divisions import division_codes

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)
_INVERSE = {weight: pow(weight, -1, 11) for weight in _WEIGHTS}
_LENGTH = 18
_VALUES = "0123456789X"
_DIGITS = "0123456789"
# What a recogniser puts for a figure; a letter that is none of these is a figure not recognised.
_READ_AS = str.maketrans("OODQUILZASGTBQ〇○丨|", "00000112456789001" + "1")
_PLAUSIBLE = re.compile(
    r"[1-9]\d{5}(?:19[2-9]|20[0-3])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)
_MOST_LOST = 3
_SEPARATORS = re.compile(r"[-_.·:,，。、]+")


def read_number(text: str) -> str:
    """A number as read: figures and X; a character that is no figure is `?`."""
    number = _SEPARATORS.sub("", compact(text)).upper().translate(_READ_AS)
    return re.sub(r"[^0-9X]", "?", number)


def number_key(number: str) -> str:
    """The key a number is filed under."""
    return f"#{normal_id_number(number)}"


def likely_numbers(number: str) -> Mapping[str, float]:
    """Numbers that a reading most likely stands for, with what each reading error costs.

    As read (0); one figure misread (0.5), swapped, lost, added, or not recognised (0.8 each).
    """
    found: dict[str, float] = {}
    unknown = number.count("?")
    lost = _LENGTH - len(number)
    if not lost and not unknown:
        found[number] = 0.0
        _add(found, 0.5, _one_changed(number), number)
        _add(found, 0.8, filter(fits, _swapped(number)), number)
    elif not lost:
        _add(found, 0.8 * unknown, filled(number), number)
    elif lost == -1:
        shorter = (number[:n] + number[n + 1 :] for n in range(len(number)))
        _add(found, 0.8, filter(fits, shorter), number)
    elif lost == 1 and not unknown:
        holes = (number[:n] + "?" + number[n:] for n in range(_LENGTH))
        _add(found, 0.8, (whole for hole in holes for whole in filled(hole)), number)
    elif 0 < lost <= _MOST_LOST and not unknown:
        _add(found, 0.0, [normal_id_number(number)])  # of 15 figures, as they once were
        _add(found, 0.8 * lost, _completed(number), number)
    return found


def unlikely_numbers(number: str) -> Mapping[str, float]:
    """Further numbers: two figures misread (1)."""
    found: dict[str, float] = {}
    if len(number) == _LENGTH and "?" not in number:
        _add(found, 1.0, _two_changed(number), number)
    return found


def _add(found: dict[str, float], cost: float, numbers: Iterable[str], read: str = "") -> None:
    """Take those of `numbers`, whose check characters fit, that have a county and a birthday.

    A county's code that was read as it is, if nobody knows it, may be one all the same.
    """
    counties = division_codes()
    for number in numbers:
        county = number[:6]
        if (
            number not in found
            and (county in counties or read.startswith(county))
            and _PLAUSIBLE.fullmatch(number)
        ):
            found[number] = cost


def fits(number: str) -> bool:
    """Whether the check character of 18 fits; one that was not recognised does not."""
    return "?" not in number and "X" not in number[:-1] and _fault(number) == 0


def _fault(number: str) -> int:
    """By how much the weighted sum is off: 0 where the check character fits (modulo 11)."""
    return (sum(_VALUES.index(c) * w for c, w in zip(number, _WEIGHTS, strict=True)) - 1) % 11


def _one_changed(number: str) -> Iterator[str]:
    fault = _fault(number)
    for place in range(_LENGTH):
        changed = _mended(number, place, fault)
        if changed is not None and changed != number:
            yield changed


def _mended(number: str, place: int, fault: int) -> str | None:
    """The number with the one character at `place` that takes the fault away."""
    weight = _WEIGHTS[place]
    value = (_VALUES.index(number[place]) - fault * _INVERSE[weight]) % 11
    if value == 10 and place != _LENGTH - 1:
        return None
    return number[:place] + _VALUES[value] + number[place + 1 :]


def _two_changed(number: str) -> Iterator[str]:
    fault = _fault(number)
    values = [_VALUES.index(char) for char in number]
    for first in range(_LENGTH - 1):
        head, tail = number[:first], number[first + 1 :]
        for digit in range(10):
            if digit == values[first]:
                continue
            left = fault + (digit - values[first]) * _WEIGHTS[first]
            changed = f"{head}{digit}{tail}"
            for second in range(first + 1, _LENGTH):
                value = (values[second] - left * _INVERSE[_WEIGHTS[second]]) % 11
                if value != values[second] and (value < 10 or second == _LENGTH - 1):
                    yield changed[:second] + _VALUES[value] + changed[second + 1 :]


def _swapped(number: str) -> Iterator[str]:
    for n in range(_LENGTH - 1):
        yield number[:n] + number[n + 1] + number[n] + number[n + 2 :]


def filled(number: str) -> Iterator[str]:
    """The number with every unknown character filled in every way that fits."""
    *holes, last = [n for n, char in enumerate(number) if char == "?"]
    if len(holes) >= _MOST_LOST or "X" in number[:-1]:
        return
    blank = number.replace("?", "0")
    fault, weight = _fault(blank), _INVERSE[_WEIGHTS[last]]
    chars = list(blank)
    for digits in product(range(10), repeat=len(holes)):
        off = fault
        for place, digit in zip(holes, digits, strict=True):
            off += digit * _WEIGHTS[place]
            chars[place] = _VALUES[digit]
        value = -off * weight % 11
        if value < 10 or last == _LENGTH - 1:
            chars[last] = _VALUES[value]
            yield "".join(chars)


def _completed(number: str) -> Iterator[str]:
    """The number with what was lost at its ends."""
    lost = _LENGTH - len(number)
    for before in range(lost + 1):
        yield from filled("?" * before + number + "?" * (lost - before))
