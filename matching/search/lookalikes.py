"""Which characters a recogniser may have put for another, the likest first."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files

from matching.compare.variants import VARIANTS
from ocr.data_files import parse_yaml

_TABLES = (
    ("matching.search", "misreadings.yaml"),
    ("matching.search", "lookalikes.yaml"),
    ("ocr.values", "lookalikes.yaml"),
)


@cache
def _alike() -> dict[str, str]:
    """For each character those it is taken for and those that are taken for it."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for package, name in _TABLES:
        text = (files(package) / name).read_text(encoding="utf-8")
        for word in parse_yaml(text)["lookalikes"].split():
            for rank, other in enumerate(word[1:]):
                _note(found, word[0], other, rank)
    for variant, standard in VARIANTS.items():
        _note(found, variant, standard, 0)
    return {char: "".join(sorted(ranks, key=ranks.__getitem__)) for char, ranks in found.items()}


def _note(found: defaultdict[str, dict[str, int]], one: str, other: str, rank: int) -> None:
    for a, b in ((one, other), (other, one)):
        if a != b:
            found[a][b] = min(rank, found[a].get(b, rank))


def may_be(char: str) -> str:
    """The characters that may have been printed where `char` was read, the likest first."""
    return _alike().get(char, "")


def are_alike(one: str, other: str) -> bool:
    """Whether one of two characters may be read for the other."""
    return other in _alike().get(one, "")
