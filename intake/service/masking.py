"""ID numbers as people see them until they ask: `411525********0026`."""

from __future__ import annotations

import re

# An ID number, alone or inside an enrolment number or a sentence: 6 digits of place, a birthday, …
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z])([GJL]?\d{{6}})"
    rf"(?:((?:18|19|20)\d\d{_DAY})(\d{{3}}[0-9Xx])|(\d\d{_DAY})(\d{{3}}))(?![0-9A-Za-z])"
)


def mask_number(number: str) -> str:
    """The number with everything but its first six and last four characters hidden.

    An enrolment number keeps its letter too.
    """
    front = 7 if number[:1].isalpha() else 6
    if len(number) <= front + 4:
        return "*" * len(number)
    return number[:front] + "*" * (len(number) - front - 4) + number[-4:]


def mask_text(text: str) -> str:
    """The text with every ID number in it masked."""
    return _NUMBER.sub(lambda found: mask_number(found[0]), text)
