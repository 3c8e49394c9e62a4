"""What people read for the words of the contract, in Chinese and English."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from ocr.data_files import parse_yaml

Language = Literal["zh", "en"]


@cache
def _table() -> dict[str, dict[str, tuple[str, str]]]:
    text = (files("intake.report") / "words.yaml").read_text(encoding="utf-8")
    return {
        group: {key: (zh, en) for key, (zh, en) in entries.items()}
        for group, entries in parse_yaml(text).items()
    }


def word(group: str, key: str, language: Language) -> str:
    """The words for `key` of `group`; a key nobody named reads as itself."""
    zh, en = _table().get(group, {}).get(key, (key, key))
    return zh if language == "zh" else en
