"""What a form prints behind a blank, to choose from, and a clerk left standing: 嵊州市县（区）."""

from __future__ import annotations

import re

from ocr.values.divisions import is_division

_UNIT = "自治[区州县旗]|直辖市|地区|[省市县区州盟旗地]"
_CHOICE = re.compile(
    rf"(?P<first>[省市县区州盟旗])(?:\((?P<rest>(?:{_UNIT}|[、,/])+)\)|/[市县区旗])"
)
_LONGEST = 12  # characters of a division's name


def without_choices(text: str) -> str:
    """A place of which each division is named once: 嵊州市县(区) is 嵊州市, 浉河县(区) 浉河区.

    Where what was written in names the whole division, all that is printed behind it is left out;
    else the printed word, or the one in brackets if only that makes the name of a division.
    """
    match = _CHOICE.search(text)
    while match is not None:
        before, first = text[: match.start()], match["first"]
        words = [first, *re.findall("[省市县区州盟旗]", match["rest"] or match[0])]
        named = next((word for word in words if _ends_in_division(before + word)), first)
        kept = before if _ends_in_division(before) else before + named
        text = kept + text[match.end() :]
        match = _CHOICE.search(text, len(kept))
    return text


def _ends_in_division(text: str) -> bool:
    return any(is_division(text[-length:]) for length in range(2, min(_LONGEST, len(text)) + 1))
