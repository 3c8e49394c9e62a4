"""Keys of names: what a name is filed under, and where to look for one that was misread.

A name is filed whole and with each character left out in turn. A reading is looked for whole, with
one and two characters changed for look-alikes, with neighbours swapped, with a character left out
(one was added), and under what is left of other names (one was lost, or was not recognised).

Two look-alikes make hundreds of combinations. Of each it is asked first whether any name on record
has its parts, which leaves few: `half_changed`, then `twice_changed`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

from matching.compare.names import normal_name
from matching.search.lookalikes import may_be

_WHOLE, _PART = "=", "-"
_FEW = 2  # the parts of a name of so many characters tell nothing by themselves
_SOME = 3


def letters_of(name: str) -> str:
    """A name as it is filed: the normal form without dots and case."""
    return normal_name(name).replace("·", "").casefold()


def name_keys(name: str) -> frozenset[str]:
    """The keys a name is filed under."""
    letters = letters_of(name)
    if not letters:
        return frozenset()
    return frozenset({_WHOLE + letters, *(_PART + part for part in _parts(letters))})


def likely_keys(name: str) -> Mapping[str, float]:
    """Keys of what a reading most likely stands for, with what each reading error costs.

    As it is (0), one look-alike (0.5), neighbours swapped, one character lost or added (0.8).
    """
    letters = letters_of(name)
    found = {_WHOLE + letters: 0.0} if letters else {}
    _add(found, 0.5, (_WHOLE + other for _, other in _changed(letters)))
    _add(found, 0.8, (_WHOLE + other for other in _swapped(letters)))
    if len(letters) >= _FEW:
        _add(found, 0.8, [_PART + letters])
        _add(found, 0.8, (_WHOLE + part for part in _parts(letters) if len(part) >= _FEW))
    return found


def half_changed(name: str) -> Collection[str]:
    """Keys of parts with one character changed for a look-alike: which are those of any name?"""
    letters = letters_of(name)
    if len(letters) < _FEW:
        return ()
    if len(letters) == _FEW:
        return {_PART + other for char in letters for other in may_be(char)}
    found = set()
    for place, other in _changed(letters):
        found |= {_PART + other[:n] + other[n + 1 :] for n in range(len(other)) if n != place}
    return found


def twice_changed(name: str, known: Collection[str]) -> Mapping[str, float]:
    """Keys of names with two look-alikes (1), of the parts among `half_changed` that are known.

    Parts of longer names are rare enough to be looked up themselves.
    """
    letters = letters_of(name)
    if len(letters) > _SOME:
        return dict.fromkeys(known, 1.0)
    found: dict[str, float] = {}
    for i, j in combinations(range(len(letters)), 2):
        before, between, after = letters[:i], letters[i + 1 : j], letters[j + 1 :]
        kept = before + between + after
        firsts = [c for c in may_be(letters[i]) if _PART + _with(kept, i, c) in known]
        seconds = [c for c in may_be(letters[j]) if _PART + _with(kept, j - 1, c) in known]
        names = (before + one + between + two + after for one in firsts for two in seconds)
        _add(found, 1.0, (_WHOLE + other for other in names))
    return found


def unlikely_keys(name: str) -> Mapping[str, float]:
    """Keys of names of which one character was not recognised at all (1)."""
    parts = [part for part in _parts(letters_of(name)) if len(part) >= _FEW]
    return {_PART + part: 1.0 for part in parts}


def _with(kept: str, place: int, char: str) -> str:
    return kept[:place] + char + kept[place:]


def _add(found: dict[str, float], cost: float, keys: Iterable[str]) -> None:
    for key in keys:
        found.setdefault(key, cost)


def _parts(letters: str) -> Iterator[str]:
    if len(letters) >= _FEW:
        yield from (letters[:n] + letters[n + 1 :] for n in range(len(letters)))


def _changed(letters: str) -> Iterator[tuple[int, str]]:
    for place, char in enumerate(letters):
        for other in may_be(char):
            yield place, letters[:place] + other + letters[place + 1 :]


def _swapped(letters: str) -> Iterator[str]:
    for n in range(len(letters) - 1):
        if letters[n] != letters[n + 1]:
            yield letters[:n] + letters[n + 1] + letters[n] + letters[n + 2 :]
