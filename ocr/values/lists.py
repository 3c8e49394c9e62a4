"""The closed lists of words of `words.yaml`."""

from __future__ import annotations

from importlib.resources import files

import yaml

LISTS: dict[str, str] = yaml.safe_load(
    (files("ocr.values") / "words.yaml").read_text(encoding="utf-8")
)
NOTHING = frozenset(LISTS["nothing"].split())  # what stands where there is no value
