"""Names of persons (rules.md 2(14)).

Simplified and traditional forms are never converted wholesale: 乾 and 干, 昇 and 升 may be two
different names. A variant counts as one different character, so it takes an agreeing ID number.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from matching.compare.id_numbers import compare_id_numbers
from matching.compare.outcomes import agrees, differs, unknown, unsure
from matching.compare.variants import VARIANTS
from matching.model import Comparison, Outcome, ReasonCode, Text

_DOTS = re.compile(r"[·•・‧．.∙⋅●。˙ᐧ⸱]+")
_INVISIBLE = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp", "Mn"})
_UNREADABLE = re.compile(r"[*□■?〓�\ue000-\uf8ff]")


@lru_cache(maxsize=8192)
def normal_name(text: str) -> str:
    """NFKC, no spaces or invisible marks, every middle dot as `·`. Idempotent."""
    composed = unicodedata.normalize("NFKC", text)
    seen = "".join(char for char in composed if unicodedata.category(char) not in _INVISIBLE)
    return _DOTS.sub("·", unicodedata.normalize("NFKC", seen)).strip("·")


@lru_cache(maxsize=8192)
def _letters(text: str) -> str:
    """What is compared: the normal form without dots and without case."""
    return normal_name(text).replace("·", "").casefold()


@lru_cache(maxsize=8192)
def _folded(letters: str) -> str:
    return "".join(VARIANTS.get(char, char) for char in letters)


def _different_characters(mine: str, theirs: str) -> int:
    """How many characters differ; spellings that differ only in variants count as one."""
    if mine == theirs:
        return 0
    folded = int(Levenshtein.distance(_folded(mine), _folded(theirs)))
    plain = int(Levenshtein.distance(mine, theirs))
    if folded == 0:
        return 1
    return folded + 1 if plain > folded else folded


def _fits_where_legible(mine: str, theirs: str) -> bool:
    if len(mine) != len(theirs) or not _UNREADABLE.search(mine + theirs):
        return False
    pairs = list(zip(mine, theirs, strict=True))
    legible = [(a, b) for a, b in pairs if not _UNREADABLE.match(a) and not _UNREADABLE.match(b)]
    return bool(legible) and all(a == b for a, b in legible)


@lru_cache(maxsize=8192)
def compare_names(
    found: str | None,
    expected: str | None,
    former_names: tuple[str, ...] = (),
    same_id: bool | None = None,
) -> Comparison:
    """Compare a name on a paper with the record's.

    Args:
        found: the name on the paper.
        expected: the name in the record.
        former_names: former names known in the record or shown in 曾用名.
        same_id: whether the ID number on the same paper agrees; None when it cannot be compared.

    Returns:
        `agrees` when equal or equal to a former name, or when one character differs and the ID
        number agrees; `unsure` when one character differs otherwise; `differs` beyond that.
    """
    mine, theirs = _letters(found or ""), _letters(expected or "")
    if not mine or not theirs:
        return unknown(
            Text("材料或记录中没有姓名，无法比对", "no name on one side to compare"),
            found,
            expected,
        )
    if mine == theirs:
        return agrees(Text(f"姓名一致：{found}", f"the names agree: {found}"), found, expected)
    for former in former_names:
        if mine == _letters(former):
            return agrees(
                Text(
                    f"材料上的姓名{found}是{expected}的曾用名",
                    f"{found} is a former name of {expected}",
                ),
                found,
                expected,
            )
    known = (theirs, *(_letters(former) for former in former_names if former))
    return _compare_unequal(found or "", expected or "", known, same_id)


def _compare_unequal(
    found: str, expected: str, known: tuple[str, ...], same_id: bool | None
) -> Comparison:
    mine = _letters(found)
    zh = f"材料上为{found}，记录为{expected}"
    en = f"paper {found}, record {expected}"
    near = any(
        _fits_where_legible(mine, name)
        or (_different_characters(mine, name) == 1 and max(len(mine), len(name)) > 1)
        for name in known
    )
    if near and same_id:
        return agrees(
            Text(
                f"姓名有一字不同，但同一材料上的身份证件号码一致：{zh}",
                f"one character differs, but the ID number on the same paper agrees: {en}",
            ),
            found,
            expected,
        )
    if near:
        return unsure(
            Text(
                f"姓名有一字不同，又没有一致的身份证件号码佐证：{zh}",
                f"one character differs and no agreeing ID number supports it: {en}",
            ),
            found,
            expected,
            ReasonCode.NAME_MISMATCH,
        )
    return differs(
        Text(f"姓名不一致：{zh}", f"the names differ: {en}"),
        found,
        expected,
        ReasonCode.NAME_MISMATCH,
    )


@lru_cache(maxsize=8192)
def compare_person(
    found: tuple[str | None, str | None],
    expected: tuple[str | None, str | None],
    former_names: tuple[str, ...] = (),
    former_names_on_paper: tuple[str, ...] = (),
) -> Comparison:
    """Compare a person on a paper, `(name, ID number)`, with the record's.

    The name decides where the paper has no ID number that could be compared. A clearly different
    ID number makes another person of an equal name; an ID number that fails its check makes a
    person look. `former_names_on_paper` is the paper's own 曾用名.
    """
    found_name, found_id = found
    numbers = compare_id_numbers(found_id, expected[1])
    same_id = {Outcome.AGREES: True, Outcome.DIFFERS: False}.get(numbers.outcome)
    names = compare_names(found_name, expected[0], former_names, same_id)
    if names.outcome in {Outcome.DIFFERS, Outcome.UNSURE}:
        for former in former_names_on_paper:
            if former and expected[0] and _letters(former) == _letters(expected[0]):
                zh = f"材料上的姓名为{found_name}，曾用名{former}与记录{expected[0]}一致"
                en = f"paper {found_name}, whose former name {former} is the record's {expected[0]}"
                names = agrees(Text(zh, en), found_name, expected[0])
                break
    return _joined(names, numbers)


def _joined(names: Comparison, numbers: Comparison) -> Comparison:
    if names.outcome is Outcome.DIFFERS or numbers.outcome is Outcome.UNKNOWN:
        return names
    if numbers.outcome is Outcome.AGREES:
        return numbers if names.outcome is Outcome.UNKNOWN else names
    return numbers
