"""Data files in YAML: kinds and words are read at every start, so libyaml parses them."""

from __future__ import annotations

from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # a PyYAML built without libyaml is some ten times slower
    from yaml import SafeLoader  # type: ignore[assignment]

__all__ = ["SafeLoader", "parse_yaml"]


def parse_yaml(text: str) -> Any:
    """The plain values of a YAML document.

    Raises:
        yaml.YAMLError: when the text is no YAML.
    """
    return yaml.load(text, Loader=SafeLoader)
