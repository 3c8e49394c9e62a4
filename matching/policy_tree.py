"""A YAML file as a tree that remembers where everything stands, for messages with line numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from ocr.data_files import SafeLoader


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place. `value` is a scalar, a list of nodes, or a dict of nodes by key."""

    value: Any
    path: str
    line: int

    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


@dataclass(frozen=True, slots=True)
class DuplicateKey:
    """A key that stands twice in one mapping; `first` is the line of its first appearance."""

    name: str
    path: str
    line: int
    first: int


def read_tree(text: str) -> tuple[Node, list[DuplicateKey]]:
    """The tree of a YAML document and its duplicate keys.

    Raises:
        yaml.YAMLError: when the text is no YAML.
    """
    loader = SafeLoader(text)
    duplicates: list[DuplicateKey] = []
    try:
        root = loader.get_single_node()
        if root is None:
            return Node(None, "", 1), []
        return _node(loader, root, "", duplicates, ()), duplicates
    finally:
        loader.dispose()


def _node(
    loader: SafeLoader,
    node: yaml.Node,
    path: str,
    duplicates: list[DuplicateKey],
    above: tuple[int, ...],
) -> Node:
    line = node.start_mark.line + 1
    if id(node) in above:
        raise yaml.YAMLError(f"line {line}: an alias stands inside what it repeats")
    above = (*above, id(node))
    if isinstance(node, yaml.MappingNode):
        members: dict[str, Node] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = str(loader.construct_object(key_node))
            below = f"{path}.{key}" if path else key
            if key in members:
                at = key_node.start_mark.line + 1
                duplicates.append(DuplicateKey(key, below, at, first[key]))
                continue
            first[key] = key_node.start_mark.line + 1
            members[key] = _node(loader, value_node, below, duplicates, above)
        return Node(members, path, line)
    if isinstance(node, yaml.SequenceNode):
        items = [
            _node(loader, item, f"{path}[{index}]", duplicates, above)
            for index, item in enumerate(node.value)
        ]
        return Node(items, path, line)
    try:
        return Node(loader.construct_object(node), path, line)
    except ValueError:  # 2013-09-31 looks like a date and is none
        return Node(node.value, path, line)
