"""To which open case a file belongs, by the names and ID numbers that were read on it.

A student's own number decides, then a guardian's, then the names of a student and a guardian
together. Whatever points to two cases, as papers of siblings and of their parents do, waits for a
person, and so does everything that rests on less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from matching.compare.id_numbers import is_valid_id_number, normal_id_number
from matching.model import Guardian, Student, Text
from matching.search.name_keys import letters_of
from matching.search.ranking import Outcome, Reading, Record, answer, name_cost
from ocr.model import Document, FieldProblem

# Fields that hold a person's name, and the field beside it that holds the same person's number.
_PEOPLE = (
    ("name", "id_number"), ("student_name", "id_number"), ("child_name", ""),
    ("mother_name", "mother_id_number"), ("father_name", "father_id_number"),
    ("relative_name", "relative_id_number"), ("guardian_name", ""), ("head_name", ""),
    ("tenant", "tenant_id_number"), ("landlord", ""), ("employee", "employee_id_number"),
    ("owners", ""), ("owner", ""), ("buyers", ""), ("buyer", ""), ("right_holder", ""),
    ("operator", ""),
)  # fmt: skip
_COMPANIES = frozenset({("business_licence", "name"), ("tax_registration", "name")})
_NEAR = 2.0  # what was read may differ by so much from a record it is shown beside
_NEAR_NUMBER = 1.0  # so may a number beside which no name was surely read
_NUMBER_LENGTH = 18
_NEIGHBOUR = 1.0  # names that differ by so much may each have been read for the other


class Strength(IntEnum):
    """What ties a file to a case, the strongest last."""

    NEAR = 1
    GUARDIAN_NAME = 2
    STUDENT_NAME = 3
    BOTH_NAMES = 4
    GUARDIAN_NUMBER = 5
    STUDENT_NUMBER = 6


_SAID = {
    Strength.NEAR: Text("姓名或号码相近", "a name or number is near"),
    Strength.GUARDIAN_NAME: Text("有监护人的姓名", "a guardian's name"),
    Strength.STUDENT_NAME: Text("有学生的姓名", "the student's name"),
    Strength.BOTH_NAMES: Text("有学生和监护人的姓名", "the names of student and guardian"),
    Strength.GUARDIAN_NUMBER: Text("有监护人的身份证件号", "a guardian's ID number"),
    Strength.STUDENT_NUMBER: Text("有学生的身份证件号", "the student's ID number"),
}
_NOTHING = Text("没有读到任何未办结案件中的人", "names nobody of any open case")
_SEVERAL = Text("可能属于几个案件", "may belong to several cases")
_WEAK = Text("仅凭读到的内容还不能确定", "what was read is not enough to be sure")
_NEIGHBOURS = Text(
    "另一案件中有姓名只差一字的学生", "another case has a student whose name is one character off"
)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that takes papers."""

    id: str
    student: Student
    guardians: tuple[Guardian, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that a file may belong to, and what ties it to it."""

    case_id: str
    strength: Strength
    reason: Text


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a file belongs; without `case_id` a person decides among the candidates.

    `by_name` says that it holds as long as no student of an open case is a neighbour by name.
    """

    case_id: str | None
    reason: Text
    candidates: tuple[Candidate, ...] = ()
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class PersonRead:
    """A person on a paper; `surely` says that the name was read without doubt."""

    name: str
    surely: bool
    number: str | None


@dataclass(slots=True)
class _Ties:
    """What ties the file to one case."""

    student_number: bool = False
    guardian_number: bool = False
    student_name: bool = False
    guardian_name: bool = False
    near: bool = False
    denied: bool = False  # the student's number stands under quite another name

    @property
    def strength(self) -> Strength:
        """The strongest of them."""
        if self.student_number:
            return Strength.STUDENT_NUMBER
        if self.guardian_number:
            return Strength.GUARDIAN_NUMBER
        if self.student_name and self.guardian_name:
            return Strength.BOTH_NAMES
        if self.student_name:
            return Strength.STUDENT_NAME
        return Strength.GUARDIAN_NAME if self.guardian_name else Strength.NEAR


@dataclass(frozen=True, slots=True)
class OpenCases:
    """The open cases of one scope, ready to be compared with many files."""

    cases: Mapping[str, OpenCase]
    _numbers: Mapping[str, list[tuple[str, bool]]] = field(repr=False)
    _names: Mapping[str, list[tuple[str, bool, str | None]]] = field(repr=False)
    _records: Sequence[Record] = field(repr=False)

    @classmethod
    def of(cls, cases: Iterable[OpenCase]) -> OpenCases:
        """Index the cases."""
        numbers: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
        names: defaultdict[str, list[tuple[str, bool, str | None]]] = defaultdict(list)
        records: list[Record] = []
        by_id = {case.id: case for case in cases}
        for case in by_id.values():
            people: tuple[Student | Guardian, ...] = (case.student, *case.guardians)
            for person in people:
                is_student = isinstance(person, Student)
                number = normal_id_number(person.id_number) if person.id_number else None
                if number:
                    numbers[number].append((case.id, is_student))
                for name in {letters_of(one) for one in (person.name, *person.former_names)}:
                    names[name].append((case.id, is_student, number))
                record_id = f"{case.id} {int(is_student)} {len(records)}"
                records.append(Record(record_id, person.name, number, person.former_names))
        return cls(by_id, numbers, names, records)

    def assign(self, documents: Sequence[Document]) -> Assignment:
        """Where a file with these documents belongs."""
        people = [person for document in documents for person in people_on(document)]
        ties: defaultdict[str, _Ties] = defaultdict(_Ties)
        for person in people:
            self._tie(person, ties)
        candidates = tuple(
            Candidate(case_id, one.strength, _SAID[one.strength])
            for case_id, one in sorted(ties.items(), key=lambda item: (-item[1].strength, item[0]))
        )
        if not candidates:
            return Assignment(None, _NOTHING)
        return self._decided(people, ties, candidates)

    def _decided(
        self,
        people: Sequence[PersonRead],
        ties: Mapping[str, _Ties],
        candidates: tuple[Candidate, ...],
    ) -> Assignment:
        """The strongest tie decides where it leads to one case only, and is strong enough."""
        first = self._first(ties, candidates)
        read = {letters_of(one.name) for one in people}
        rivals = [
            one
            for one in candidates
            if one is not first and self._is_rival(one, first, ties[one.case_id], read)
        ]
        if rivals:
            return Assignment(None, _SEVERAL, candidates)
        if first.strength < Strength.BOTH_NAMES or ties[first.case_id].denied:
            return Assignment(None, _WEAK, candidates)
        by_name = first.strength is Strength.BOTH_NAMES or self._shares_guardian(first, candidates)
        if by_name and self._has_neighbour(first.case_id):
            return Assignment(None, _NEIGHBOURS, candidates)
        return Assignment(first.case_id, first.reason, candidates, by_name)

    @staticmethod
    def _first(ties: Mapping[str, _Ties], candidates: Sequence[Candidate]) -> Candidate:
        """The strongest; of cases with one guardian the one whose student is named."""
        same = [one for one in candidates if one.strength == candidates[0].strength]
        named = [one for one in same if ties[one.case_id].student_name]
        told_apart = candidates[0].strength is Strength.GUARDIAN_NUMBER and len(named) == 1
        return named[0] if told_apart else candidates[0]

    def _is_rival(self, other: Candidate, first: Candidate, ties: _Ties, read: set[str]) -> bool:
        """Whether what ties the file to another case speaks against the first one."""
        mine, theirs = self.cases[first.case_id], self.cases[other.case_id]
        if other.strength is Strength.STUDENT_NUMBER:
            return True
        if ties.student_name and letters_of(mine.student.name) != letters_of(theirs.student.name):
            return True
        if first.strength is Strength.STUDENT_NUMBER or other.strength is Strength.NEAR:
            return False
        if letters_of(mine.student.name) == letters_of(theirs.student.name):
            return True
        shared = _guardian_names(mine) & _guardian_names(theirs) & read
        told_apart = letters_of(mine.student.name) in read
        return not (shared and told_apart)

    def _shares_guardian(self, first: Candidate, candidates: Sequence[Candidate]) -> bool:
        return first.strength is Strength.GUARDIAN_NUMBER and any(
            one is not first and one.strength is Strength.GUARDIAN_NUMBER for one in candidates
        )

    def _has_neighbour(self, case_id: str) -> bool:
        """Whether the name of another open case's student may have been read for this one's."""
        mine = self.cases[case_id].student.name
        return any(
            are_neighbours(case.student.name, mine)
            for case in self.cases.values()
            if case.id != case_id
        )

    def _tie(self, person: PersonRead, ties: defaultdict[str, _Ties]) -> None:
        number = person.number
        known = self._numbers.get(number or "", [])
        for case_id, is_student in known:
            case = self.cases[case_id]
            if is_student:
                ties[case_id].student_number = True
                ties[case_id].denied |= _is_other(person, case.student)
            else:
                ties[case_id].guardian_number = True
        if known:
            return
        if number is not None and not is_valid_id_number(number) and self._misread(person, ties):
            return
        for case_id, is_student, on_record in self._names.get(letters_of(person.name), []):
            if number is not None and on_record is not None and is_valid_id_number(number):
                continue  # a namesake: the number was read and is another
            if not person.surely:
                ties[case_id].near = True
            elif is_student:
                ties[case_id].student_name = True
            else:
                ties[case_id].guardian_name = True

    def _misread(self, person: PersonRead, ties: defaultdict[str, _Ties]) -> bool:
        """Tie by a number that fails its check, with the name beside it."""
        name = person.name if person.surely and person.name else None
        found = answer(Reading(name, person.number), self._records)
        if found.outcome is Outcome.FOUND:
            case_id, is_student, _ = found.ranked[0].record.id.rsplit(" ", 2)
            ties[case_id].student_number |= is_student == "1"
            ties[case_id].guardian_number |= is_student == "0"
            return True
        if name is None:
            near = [one for one in found.ranked if one.record.number and one.cost <= _NEAR_NUMBER]
        else:
            near = [one for one in found.ranked if one.cost <= _NEAR]
        for one in near:
            ties[one.record.id.rsplit(" ", 2)[0]].near = True
        return bool(near)


def are_neighbours(one: str, other: str) -> bool:
    """Whether one of two names may have been read for the other."""
    return name_cost(one, other) <= _NEIGHBOUR


def _guardian_names(case: OpenCase) -> set[str]:
    return {letters_of(one.name) for one in case.guardians}


def _is_other(person: PersonRead, student: Student) -> bool:
    names = (student.name, *student.former_names)
    return person.surely and min(name_cost(person.name, name) for name in names) > _NEIGHBOUR


def people_on(document: Document) -> Iterator[PersonRead]:
    """Everybody whom a document names, and numbers beside which no name was read."""
    told = set()
    for name_field, number_field in _PEOPLE:
        found = document.fields.get(name_field)
        if found is None or (document.kind, name_field) in _COMPANIES:
            continue
        names = (found.value,) if isinstance(found.value, str) else found.value
        number = _number(document, number_field) if len(names) == 1 else None
        told.add(number_field)
        surely = FieldProblem.LOW_CONFIDENCE not in found.problems
        for name in names:
            yield PersonRead(name, surely, number)
    for number_field in ("id_number", "enrolment_number"):
        number = _number(document, number_field)
        if number_field not in told and number is not None and len(number) == _NUMBER_LENGTH:
            yield PersonRead("", False, number)


def _number(document: Document, field_name: str) -> str | None:
    """The ID number in a field; an enrolment number holds one after its letter."""
    found = document.fields.get(field_name)
    if found is None or not isinstance(found.value, str):
        return None
    text = found.value[1:] if field_name == "enrolment_number" else found.value
    return normal_id_number(text) or None
