"""The words of the linter: faults, and the plain tests every part of a policy file needs."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.model import Text
from matching.policy_tree import DuplicateKey, Node


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a policy file. `key` is its path, `requirements.residence.any_of[2].kind`."""

    file: str
    key: str
    line: int
    message: Text

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message.zh} ({self.message.en})"


def month_and_day(value: Any, *, lunar: bool = False) -> tuple[int, int] | None:
    """`08-20` as (8, 20); None when it is no day of any year (a lunar month has up to 30 days)."""
    parts = str(value).split("-")
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        return None
    month, day = int(parts[0]), int(parts[1])
    if lunar:
        return (month, day) if 1 <= month <= 12 and 1 <= day <= 30 else None
    try:
        date(2023, month, day)
    except ValueError:
        return None
    return month, day


class Words:
    """Collects faults; each test reports what is wrong and what is allowed instead."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, node: Node, zh: str, en: str) -> None:
        """Report what is wrong at a node."""
        self.faults.append(Fault(self.file, node.path, node.line, Text(zh, en)))

    def duplicates(self, keys: list[DuplicateKey]) -> None:
        """Report keys that stand twice."""
        for key in keys:
            text = Text(
                f"键“{key.name}”重复出现，第一次在第{key.first}行",
                f"the key “{key.name}” stands twice, first on line {key.first}",
            )
            self.faults.append(Fault(self.file, key.path, key.line, text))

    def mapping(self, node: Node, keys: Mapping[str, bool] | None = None) -> dict[str, Node]:
        """The members of a mapping; with `keys` (name → required) others are faults."""
        if not isinstance(node.value, dict):
            self.fault(node, "这里应是一组“键: 值”", "a mapping of keys to values is wanted here")
            return {}
        members: dict[str, Node] = node.value
        if keys is not None:
            for name, member in members.items():
                if name not in keys:
                    self._unknown(member, name, keys)
            for name, required in keys.items():
                if required and name not in members:
                    self.fault(node, f"缺少“{name}”", f"“{name}” is missing")
        return members

    def items(self, node: Node, *, empty: bool = False) -> list[Node]:
        """The items of a list; no list, or without `empty` one with nothing in it, is a fault."""
        if not isinstance(node.value, list):
            self.fault(node, "这里应是一个列表", "a list is wanted here")
            return []
        if not node.value and not empty:
            self.fault(node, "列表是空的", "the list is empty")
        return list(node.value)

    def _unknown(self, node: Node, name: str, allowed: Collection[str]) -> None:
        near = difflib.get_close_matches(str(name), [str(one) for one in allowed], 1)
        hint = (f"，是否为“{near[0]}”", f"; “{near[0]}” perhaps") if near else ("", "")
        known = "、".join(sorted(map(str, allowed)))
        self.fault(
            node,
            f"不认识“{name}”{hint[0]}。可用：{known}",
            f"“{name}” is unknown{hint[1]}; allowed: {known}",
        )

    def one_of(self, node: Node, allowed: Collection[Any]) -> bool:
        """Whether the value is one of those allowed; a fault otherwise."""
        usable = isinstance(node.value, (str, int, float, bool)) and any(
            type(one) is type(node.value) and one == node.value for one in allowed
        )
        if not usable:
            self._unknown(node, str(node.plain()), [str(one) for one in allowed])
        return usable

    def text(self, node: Node) -> None:
        """A fault unless the value is a text that says something."""
        if not isinstance(node.value, str) or not node.value.strip():
            self.fault(node, "这里应是不为空的文字", "a text is wanted here")

    def both_languages(self, node: Node) -> None:
        """A fault unless there is a text in Chinese and one in English."""
        for member in self.mapping(node, {"zh": True, "en": True}).values():
            self.text(member)

    def integer(self, node: Node, low: int, high: int) -> None:
        """A fault unless the value is a whole number from `low` to `high`."""
        if type(node.value) is not int or not low <= node.value <= high:
            self.fault(
                node, f"应是{low}到{high}的整数", f"a whole number from {low} to {high} is wanted"
            )
