"""Which open cases have to be compared with a file, told by keys: those of `search/near_keys.py`.

`OpenCases.assign` gives the same answer over the cases that share a key of `sought` with the file
as over all there are. The one thing for which it looks farther, neighbours by name, is asked for
once it is known of whom: see `Assignment.by_name` and `neighbours_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matching.assignment import OpenCase, PersonRead, people_on
from matching.compare.id_numbers import is_valid_id_number
from matching.model import Guardian, Student
from matching.search import near_keys
from matching.search.number_keys import number_key
from ocr.model import Document


def filed(case: OpenCase) -> frozenset[str]:
    """What a case is filed under: the names and numbers of its student and guardians."""
    people: Sequence[Student | Guardian] = (case.student, *case.guardians)
    return frozenset().union(*map(_filed, people))


def sought(documents: Iterable[Document]) -> frozenset[str]:
    """The keys under which every case is filed that what was read may tie the file to."""
    people = {person for document in documents for person in people_on(document)}
    return frozenset().union(*map(_sought, people))


def neighbours_of(student: str) -> frozenset[str]:
    """The keys under which every case is filed whose student may have been read for this one."""
    return near_keys.near_names(student)


def _filed(person: Student | Guardian) -> frozenset[str]:
    number = person.id_number
    names = (person.name, *person.former_names)
    keys = (near_keys.filed_name(name, numbered=bool(number)) for name in names)
    return frozenset().union(near_keys.filed_number(number) if number else (), *keys)


def _sought(person: PersonRead) -> frozenset[str]:
    keys = {near_keys.same_name(person.name)}
    if person.number is None:
        return frozenset(keys)
    keys.add(number_key(person.number))
    if is_valid_id_number(person.number):
        return frozenset(keys)
    keys |= near_keys.near_numbers(person.number)
    if person.surely and person.name:
        keys |= near_keys.near_names(person.name) | near_keys.near_unnumbered(person.name)
    return frozenset(keys)
