"""The closed lists of words of `words.yaml`."""

from __future__ import annotations

from importlib.resources import files

from ocr.data_files import parse_yaml

LISTS: dict[str, str] = parse_yaml((files("ocr.values") / "words.yaml").read_text(encoding="utf-8"))
NOTHING = frozenset(LISTS["nothing"].split())  # what stands where there is no value
