"""Names of uploaded files: kept as people know them, without what could do harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from pathlib import PurePosixPath

_LONGEST = 120  # characters
_LONGEST_SUFFIX = 12
_NAMELESS = "未命名"
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
_DRIVE = re.compile(r"^[A-Za-z]:")
_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, bidi marks, halves, line breaks


def clean_name(name: str) -> str:
    """The name without folders, drive letters, controls and direction marks, at most 120 long."""
    name = _DRIVE.sub("", _FOLDERS.sub("", unicodedata.normalize("NFC", name)))
    name = "".join(c for c in name if unicodedata.category(c) not in _UNWANTED)
    name = " ".join(name.split()).strip(". ")
    if not name:
        return _NAMELESS
    suffix = PurePosixPath(name).suffix[:_LONGEST_SUFFIX]
    return name if len(name) <= _LONGEST else name[: _LONGEST - len(suffix)].rstrip() + suffix


def unused_name(name: str, used: Container[str]) -> str:
    """`name`, or with a number behind it where it is used: `IMG_1.jpg`, `IMG_1 (2).jpg`."""
    if name not in used:
        return name
    path = PurePosixPath(name)
    number = 2
    while (found := f"{path.stem} ({number}){path.suffix}") in used:
        number += 1
    return found
