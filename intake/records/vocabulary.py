"""The words of `vocabulary.yaml`, ready to be looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from intake.records.model import TableKind
from ocr.data_files import parse_yaml
from ocr.values.characters import compact

MOST_GUARDIANS = 4
_NOTES = re.compile(r"[(\[（【〔][^)\]）】〕]*[)\]）】〕]")
_MARKS = re.compile(r"[*★☆※_:：\-—·.、\"'“”]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Headings by table; words of values, each as a mapping from what may stand there.

    `headings[kind][heading]` is the field and the alias's rank: of two columns for one field the
    lower rank wins.
    """

    headings: Mapping[TableKind, Mapping[str, tuple[str, int]]]
    relationships: Mapping[str, str]
    not_guardians: frozenset[str]
    sexes: Mapping[str, str]
    truths: Mapping[str, bool]
    resident_papers: frozenset[str]
    nothing: frozenset[str]


def heading_key(text: str) -> str:
    """A heading as it is compared: without notes, marks and spaces, in lower case."""
    return _MARKS.sub("", _NOTES.sub("", compact(text))).lower()


def word_key(text: str) -> str:
    """A word of a value as it is compared; a code in front (`1-男`, `51-父亲`) is left."""
    return re.sub(r"^[0-9a-z]{1,2}[-—.、:](?=\D)", "", compact(text).lower())


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    data = parse_yaml((files("intake.records") / "vocabulary.yaml").read_text("utf-8"))
    headings = {kind: _headings(data["headings"][kind.value]) for kind in TableKind}
    rank = 1000
    for field, aliases in data["unnumbered"].items():
        for alias in aliases:
            headings[TableKind.STUDENTS].setdefault(heading_key(alias), (field, rank))
    return Vocabulary(
        headings=headings,
        relationships=_by_word(data["relationships"]),
        not_guardians=frozenset(map(word_key, data["not_guardians"])),
        sexes=_by_word(data["sexes"]),
        truths={key: said == "yes" for key, said in _by_word(data["truths"]).items()},
        resident_papers=frozenset(map(word_key, data["resident_papers"])),
        nothing=frozenset(compact(str(word)).lower() for word in data["nothing"]),
    )


def _headings(fields: Mapping[str, Sequence[Any]]) -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for field, aliases in fields.items():
        for n in range(1, MOST_GUARDIANS + 1) if "%" in field else (0,):
            for rank, alias in enumerate(aliases):
                key = heading_key(str(alias).replace("%", str(n)))
                known.setdefault(key, (field.replace("%", str(n)), rank))
    return known


def _by_word(words: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    return {word_key(str(word)): value for value, listed in words.items() for word in listed}
