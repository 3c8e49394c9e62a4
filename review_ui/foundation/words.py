"""What the pages say, in Chinese and English: `words/*.yaml`, beside the words of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from intake.report.words import Language, word
from matching.model import Text
from ocr.data_files import parse_yaml

LANGUAGES: tuple[Language, ...] = ("zh", "en")
_CONTRACT = frozenset(
    {
        "verdicts",
        "statuses",
        "categories",
        "kinds",
        "errors",
        "page_problems",
        "field_problems",
        "relationships",
        "fields",
        "conditions",
        "checks",
    }
)
"""Groups that are told everywhere alike, in reports and on pages."""


@cache
def table() -> dict[str, dict[str, tuple[str, str]]]:
    """Every group of words of the pages: key → (Chinese, English).

    Raises:
        ValueError: two files name the same group.
    """
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for file in sorted((files("review_ui") / "words").iterdir(), key=lambda one: one.name):
        for group, entries in parse_yaml(file.read_text(encoding="utf-8")).items():
            if group in found or group in _CONTRACT:
                raise ValueError(f"words/{file.name}: the group {group} is named twice")
            found[group] = {key: (zh, en) for key, (zh, en) in entries.items()}
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; called in templates as `t(group, key, name=value)`."""

    language: Language

    def __call__(self, group: str, key: str, **values: Any) -> str:
        """The words for `key`, with `{name}` replaced by values.

        Raises:
            KeyError: a group of the pages has no such key.
        """
        if group in _CONTRACT:
            return word(group, str(key), self.language)
        pair = table()[group][str(key)]
        said = pair[0] if self.language == "zh" else pair[1]
        return said.format(**values) if values else said

    def has(self, group: str, key: str) -> bool:
        """Whether there are words for `key`."""
        return key in table().get(group, {})

    def say(self, text: Text) -> str:
        """One sentence that comes in both languages."""
        return text.zh if self.language == "zh" else text.en


def language_named(name: str | None) -> Language | None:
    """The language of this name, if the pages speak it."""
    return next((one for one in LANGUAGES if one == name), None)
