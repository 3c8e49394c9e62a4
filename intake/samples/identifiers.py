"""Numbers as the standards make them, with right check characters.

Written apart from the reader's validators on purpose: a mistake there must not hide one here.
"""

from __future__ import annotations

from datetime import date
from random import Random

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def id_check_character(first17: str) -> str:
    """The last character of an ID number (GB 11643) from its first seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, first17, strict=True))
    return _ID_CHECK[total % 11]


def id_number(region: str, birth: date, sex: str, rng: Random) -> str:
    """A valid ID number: `region` six digits, `sex` 男 or 女 (odd or even 17th digit)."""
    sequence = rng.randrange(0, 499) * 2 + (1 if sex == "男" else 2)
    first17 = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return first17 + id_check_character(first17)


def credit_code(region: str, rng: Random, *, individual: bool) -> str:
    """A valid unified social credit code (GB 32100); `individual` is 个体工商户."""
    organisation = rng.choice(("MA", "MA", "05", "32", "59", "7")) + "".join(
        rng.choice(_CREDIT_ALPHABET[:10] * 2 + _CREDIT_ALPHABET) for _ in range(8)
    )
    organisation = organisation[:8]
    values = [int(character, 36) for character in organisation]
    check = 11 - sum(w * v for w, v in zip(_ORGANISATION_WEIGHTS, values, strict=True)) % 11
    ninth = {10: "X", 11: "0"}.get(check, str(check))
    first17 = ("92" if individual else "91") + region + organisation + ninth
    total = sum(
        _CREDIT_ALPHABET.index(character) * pow(3, place, 31)
        for place, character in enumerate(first17)
    )
    return first17 + _CREDIT_ALPHABET[(31 - total % 31) % 31]


def registration_number(region: str, rng: Random, *, digits: int = 15) -> str:
    """An old licence's 注册号: 15 digits with the ISO 7064 MOD 11,10 check, or 13 without one."""
    if digits == 13:
        return region + f"{rng.randrange(1, 10**7):07d}"
    body = region + f"{rng.choice((0, 1, 2, 6))}{rng.randrange(1, 10**7):07d}"
    product = 10
    for digit in body:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return body + str((11 - product) % 10)


def digits(rng: Random, count: int) -> str:
    """`count` digits, the first not a zero."""
    return str(rng.randrange(1, 10)) + "".join(str(rng.randrange(10)) for _ in range(count - 1))


def unit_number(region: str, rng: Random) -> str:
    """A 28-character 不动产单元号 in four groups."""
    return (
        f"{region} {rng.randrange(1, 200):03d}{rng.randrange(1, 200):03d} "
        f"GB{rng.randrange(1, 9999):05d} F{rng.randrange(1, 40):04d}{rng.randrange(1, 200):04d}"
    ).replace(" ", "")
