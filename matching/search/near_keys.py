"""Keys that miss nobody near: who may have been read for whom, for the sorting of the inbox.

`name_keys` finds the record that a recogniser most likely misread. Here it must never happen that
somebody near is overlooked, however unlikely: a paper is put into a case only because nobody else
comes near. So for every two people the keys that one is filed under and the keys that the other is
looked for under have one in common whenever `ranking` puts them as near as said.

A name is filed whole and with each character left out in turn. Two names of cost 1 have all but one
character in common, in their order (one misread, lost, added, swapped), or two look-alikes apart:
then they have it in common once one is left out and the other changed for what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, product

from matching.compare.id_numbers import is_valid_id_number, normal_id_number
from matching.search.lookalikes import may_be
from matching.search.name_keys import half_changed, letters_of
from matching.search.number_keys import filled, fits, number_key, read_number

_WHOLE, _PART, _LONG = "=", "-", "~"
_UNNUMBERED = "0"  # before the keys of names beside which no number is on record
_UNUSUAL = "#"  # numbers on record that fail their check: they are always compared
_MANY = 13  # the look-alikes of longer names are too many: all names as long are compared
_SOME = 3
_LENGTH = 18
_CHANGED = 2
_MAY_BE_BORN = re.compile(r".{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]).{4}")


def filed_name(name: str, *, numbered: bool) -> frozenset[str]:
    """What a name is filed under; `numbered` says that an ID number is on record beside it."""
    letters = letters_of(name)
    keys = {_WHOLE + letters, *(_PART + part for part in _less_one(letters))}
    if len(letters) >= _MANY:
        keys.add(_long(letters))
    if not numbered:
        keys |= {_UNNUMBERED + key for key in keys}
        if len(letters) > _SOME:
            keys.add(_UNNUMBERED + _long(letters))
    return frozenset(keys)


def filed_number(number: str) -> frozenset[str]:
    """What an ID number is filed under."""
    normal = normal_id_number(number)
    keys = {number_key(normal)}
    return frozenset(keys if is_valid_id_number(normal) else keys | {_UNUSUAL})


def same_name(name: str) -> str:
    """The key under which this very name is filed."""
    return _WHOLE + letters_of(name)


def near_names(name: str) -> frozenset[str]:
    """Keys that find every name of a `name_cost` of at most 1 from this one."""
    letters = letters_of(name)
    keys = {_WHOLE + letters, _PART + letters}
    for part in _less_one(letters):
        keys |= {_WHOLE + part, _PART + part}
    if len(letters) >= _MANY:
        keys.add(_long(letters))
    else:
        keys |= set(half_changed(name))
    return frozenset(keys)


def near_unnumbered(name: str) -> frozenset[str]:
    """Keys that find every name without a number of a `name_cost` of at most 1.5 from this one.

    That is one more than above: a look-alike beside any other character, and three look-alikes.
    """
    letters = letters_of(name)
    keys = {_UNNUMBERED + key for key in near_names(name)}
    if len(letters) > _SOME:
        keys.add(_UNNUMBERED + _long(letters))
    elif len(letters) == _SOME:
        alike = product(may_be(letters[1]), may_be(letters[2]))
        keys |= {f"{_UNNUMBERED}{_PART}{second}{third}" for second, third in alike}
    return frozenset(keys)


def near_numbers(number: str) -> frozenset[str]:
    """Keys that find every number from which this one is two figures off, or one lost or swapped.

    Of those that pass their check there are few enough to be named one by one.
    """
    read = read_number(normal_id_number(number))
    found = (one for one in _near(read) if _MAY_BE_BORN.fullmatch(one))
    return frozenset({_UNUSUAL, *map(number_key, found)})


def _long(letters: str) -> str:
    return f"{_LONG}{len(letters)}"


def _near(read: str) -> Iterator[str]:
    if len(read) == _LENGTH + 1:
        yield from filter(fits, _less_one(read))
    elif len(read) == _LENGTH - 1:
        yield from _more_one(read)
    elif len(read) == _LENGTH:
        for shorter in _less_one(read):
            yield from _more_one(shorter)
        for one, other in combinations(range(_LENGTH), 2):  # swapped ones too
            hole = f"{read[:one]}?{read[one + 1 : other]}?{read[other + 1 :]}"
            if hole.count("?") == _CHANGED:
                yield from filled(hole)


def _less_one(text: str) -> Iterator[str]:
    return (text[:n] + text[n + 1 :] for n in range(len(text)))


def _more_one(number: str) -> Iterator[str]:
    """The number of 18 that this was with one more, unless another was not recognised."""
    if "?" not in number:
        for n in range(_LENGTH):
            yield from filled(f"{number[:n]}?{number[n:]}")
