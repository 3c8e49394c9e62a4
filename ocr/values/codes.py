"""Codes of organisations and papers: GB 32100 credit codes, registration numbers, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocr.model import FieldProblem
from ocr.values.characters import HAN, compact
from ocr.values.identity import id_number, is_id_number
from ocr.values.model import Normalised
from ocr.values.places import whole_places

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOOKALIKES = {
    "O": "0", "I": "1", "Z": "2", "S": "5", "V": "UY", "|": "1", "!": "1", "〇": "0", "○": "0",
}  # fmt: skip
_OF_A_HOME = re.compile(r"[路街道巷弄]\d|单元|\d[幢栋层室]")  # an address, which has figures too
# The place for which a certificate is numbered: 皖(2023)颍泉区不动产权, 惠房权证惠阳区字.
_OF_A_PLACE = re.compile(rf"(?<=\))[{HAN}]+(?=不动产)|(?<=房权证)[{HAN}]+(?=字)")
_IN_DIGITS = {"D": "0", "Q": "0", "U": "0", "L": "1", "B": "8", "G": "6", "T": "7", "A": "4"}
_CONFUSED = {
    "0": "DQU", "D": "0", "Q": "0", "8": "B", "B": "8", "6": "G", "G": "6", "1": "LTJ", "L": "1",
    "J": "1", "7": "T", "T": "7", "U": "0", "4": "A", "A": "4", "5": "", "2": "",
}  # fmt: skip


def credit_code_check(first17: str) -> str:
    """The check character of 17 characters of a credit code (GB 32100-2015)."""
    total = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return _ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether alphabet, length, region digits and check character fit GB 32100.

    The first character may be a letter (A, N and Y codes exist): python-stdnum refuses those.
    """
    return (
        len(code) == 18
        and all(c in _ALPHABET for c in code)
        and code[2:8].isdigit()
        and credit_code_check(code[:17]) == code[17]
    )


def _body_fits(code: str) -> bool:
    """Whether the organisation code inside (characters 9 to 17) has its own check (GB 11714)."""
    total = sum(_BODY_ALPHABET.index(c) * w for c, w in zip(code[8:16], _BODY_WEIGHTS, strict=True))
    return "0123456789X0"[-total % 11] == code[16]


def _forced(text: str) -> Iterator[str]:
    """Readings in which every character that cannot stand where it does is replaced."""
    readings = [""]
    for place, character in enumerate(text):
        options = _LOOKALIKES.get(character, character)
        if 2 <= place < 8 and not options.isdigit():
            options = _IN_DIGITS.get(character, "")
        readings = [reading + option for reading in readings for option in options]
    return iter(readings)


def credit_code(text: str) -> Normalised | None:
    """An 18-character 统一社会信用代码, kept with `checksum` when its check character fails.

    Characters outside the alphabet are replaced by their look-alikes where exactly one reading
    fits. A look-alike inside the alphabet (0/D, 8/B …) is replaced only where exactly one single
    replacement fits both this code's check and that of the organisation code inside it.
    """
    code = re.sub(r"[^0-9A-Z|!〇○]", "", compact(text).upper())
    if len(code) != 18 or sum(c.isdigit() for c in code) < 6:
        return None
    if is_credit_code(code):
        return Normalised(code)
    forced = list(_forced(code))
    fitting = sorted({reading for reading in forced if is_credit_code(reading)})
    if not fitting:
        near = {
            reading[:i] + other + reading[i + 1 :]
            for reading in forced
            for i, character in enumerate(reading)
            for other in _CONFUSED.get(character, "")
        }
        fitting = sorted(c for c in near if is_credit_code(c) and _body_fits(c))
    if len(fitting) == 1:
        return Normalised(fitting[0], repaired=True)
    return Normalised(code, (FieldProblem.CHECKSUM,)) if code.isalnum() else None


def registration_check(first14: str) -> str:
    """The 15th digit of a 注册号: ISO 7064 MOD 11,10 over the first 14."""
    product = 10
    for digit in first14:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def registration_number(text: str) -> Normalised | None:
    """A 注册号 of 13 digits (no check) or 15 (ISO 7064 MOD 11,10)."""
    raw = re.sub(r"[^0-9A-Za-z|〇○]", "", compact(text))
    table = str.maketrans("OoQDIl|ZzSsBG〇○", "000011122558600"[:15])
    digits = raw.translate(table)
    if not digits.isdigit() or len(digits) not in {13, 15}:
        return None
    fits = len(digits) == 13 or registration_check(digits[:14]) == digits[14]
    if digits != raw and (len(digits) == 13 or not fits):
        return None
    return Normalised(digits, () if fits else (FieldProblem.CHECKSUM,), digits != raw)


def tax_number(text: str) -> Normalised | None:
    """A 纳税人识别号: credit code, 15 characters, an identity number, or that and two digits."""
    number = re.sub(r"[^0-9A-Za-z]", "", compact(text)).upper()
    if len(number) == 18:
        found = id_number(number)
        if found is not None and not found.problems and not found.repaired:
            return found
        return credit_code(number)
    if len(number) in {15, 17, 20} and sum(c.isdigit() for c in number) >= 8:
        return Normalised(number)
    return None


def number(text: str) -> Normalised | None:
    """A number of a paper as printed: upper case, no spaces, half-width, at least one digit.

    What is a person's identity number by its check digit is no paper's.
    """
    value = compact(text).upper().strip(":;,.。、_*#'\"`~=+")
    if value.count("(") != value.count(")"):
        value = value.strip("()")
    if not re.search(r"\d", value) or len(value) > 60 or is_id_number(value):
        return None
    return Normalised(value)


def certificate_number(text: str) -> Normalised | None:
    """The number of a certificate, such as 豫(2018)郑州市不动产权第0012345号."""
    found = number(text)
    if found is None:
        return None
    value = str(found.value)
    value = re.sub(r"^(编号|证号|字号|NO)[.:]?", "", value)
    if _OF_A_HOME.search(value):
        return None
    whole = _OF_A_PLACE.sub(lambda place: whole_places(place[0]), value)
    return Normalised(whole, repaired=whole != value) if re.search(r"\d{3}", value) else None


def household_number(text: str) -> Normalised | None:
    """A 户号: 5 to 16 digits and letters, at least half of them digits."""
    value = compact(text).upper().strip(":;,.。、_*#'\"`~=+-")
    value = re.sub(r"^(?:NO|N0)[.:]?|^第|号$", "", value)
    if not re.fullmatch(r"[0-9A-Z\-]{5,16}", value) or sum(c.isdigit() for c in value) * 2 < len(
        value
    ):
        return None
    return Normalised(value)


def birth_certificate_number(text: str) -> Normalised | None:
    """The number of a 出生医学证明: a letter and nine digits."""
    value = re.sub(r"[^0-9A-Z]", "", compact(text).upper())
    if re.fullmatch(r"[0O]\d{9}", value):
        value = "O" + value[1:]
    if not re.fullmatch(r"[A-Z][0-9OIZSB]{9}", value):
        return None
    digits = value[1:].translate(str.maketrans("OIZSB", "01258"))
    return Normalised(value[0] + digits, repaired=digits != value[1:])


def unit_number(text: str) -> Normalised | None:
    """A 不动产单元号: 28 characters, blocks of 6, 3, 3, 7 and 9 (GB/T 37346).

    The letter before the last eight says what stands on the land: F a building, L a wood, Q other
    things, W nothing. P and E are an F misread.
    """
    value = re.sub(r"等\d+个.*$|[^0-9A-Z]", "", compact(text).upper())
    whole = re.sub(r"[PE](?=\d{8}$)", "F", value)
    fits = re.fullmatch(r"\d{12}[A-Z]{2}\d{5}[FLQW]\d{8}", whole)
    return Normalised(whole, repaired=whole != value) if fits else None


def integer(text: str) -> Normalised | None:
    """A whole number as printed, without leading zeros."""
    match = re.fullmatch(r"\D{0,4}(\d{1,9})\D{0,3}", compact(text))
    return Normalised(str(int(match[1]))) if match else None
