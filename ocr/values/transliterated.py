"""Names written with Han characters by their sound, and when an unsure character of one is told.

凯迪尔丁·阿不都热合曼 is made of known parts: where one of its characters was read unsurely and no
other character in its place would make a known part, the name is as it was read. 艾力 is one
character apart from 外力 and 依力: nothing tells which of them was printed.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from ocr.data_files import parse_yaml

_BETWEEN = "、,，;；"  # two names of a list
_FEWEST = 5  # characters of a name without a dot that are hardly a name with a surname


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = (files("ocr.values") / "transliterations.yaml").read_text(encoding="utf-8")
    return {key: frozenset(words.split()) for key, words in parse_yaml(text).items()}


@cache
def _characters() -> frozenset[str]:
    return frozenset(c for words in _lists().values() for word in words for c in word)


def is_known_part(part: str) -> bool:
    """Whether a part of a name is a known one, also with a known beginning or end."""
    known = _lists()
    if part in known["parts"]:
        return True
    return any(
        (part[at:] in known["endings"] and part[:at] in known["parts"])
        or (part[:at] in known["beginnings"] and part[at:] in known["parts"])
        for at in range(1, len(part))
    )


def with_its_dot(name: str) -> str:
    """A long name without a dot that is two known parts in one way only: 帕尔哈提艾力."""
    if "·" in name or len(name) < _FEWEST or is_known_part(name):
        return name
    places = [
        at
        for at in range(2, len(name) - 1)
        if is_known_part(name[:at]) and is_known_part(name[at:])
    ]
    return f"{name[: places[0]]}·{name[places[0] :]}" if len(places) == 1 else name


def is_told(name: str, place: int) -> bool:
    """Whether nothing but the character at `place` makes of every part of `name` a known one.

    Of a list of names only the one counts in which the character stands.
    """
    begin = max(name.rfind(mark, 0, place) for mark in _BETWEEN) + 1
    name, place = re.split(f"[{_BETWEEN}]", name[begin:])[0], place - begin
    if "·" not in name and len(name) < _FEWEST:
        return False
    start = name.rfind("·", 0, place) + 1
    at = place - start
    parts = name.split("·")
    if not 0 <= place < len(name) or name[place] == "·" or not all(map(is_known_part, parts)):
        return False
    part = name[start:].partition("·")[0]
    others = _characters() - {part[at]}
    return not any(is_known_part(part[:at] + other + part[at + 1 :]) for other in others)
