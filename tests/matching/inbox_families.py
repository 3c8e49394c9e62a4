"""Open cases of invented families, and what a recogniser makes of their papers.

Names come from few characters, so that siblings, namesakes, neighbours by one character and by
look-alikes are many; numbers from few days of birth, so that twins are.
"""

from __future__ import annotations

from datetime import date

from matching.assignment import OpenCase
from matching.model import Guardian, Relationship, Student
from matching.search.lookalikes import may_be
from ocr.model import Document, Field, FieldProblem
from ocr.values.identity import check_character

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
SURNAMES = ("王", "李", "张", "欧阳", "阿卜杜热合曼·买买提力")
GIVEN = "靖雯雲浩然子轩軒伟韦静婧明昕"
READ = "0123456789XOIB?"


class Families:
    """Cases of one scope, and files about their people; the same for the same `random`."""

    def __init__(self, random, prefix="") -> None:
        self.random = random
        self.prefix = prefix

    def cases(self, families: int) -> list[OpenCase]:
        """Each family has one to three children with a case."""
        made: list[OpenCase] = []
        for _ in range(families):
            surname = self.random.choice(SURNAMES)
            father = Guardian(
                self.name(surname), Relationship.FATHER, self.number(1988), self.former(surname)
            )
            mother = Guardian(
                self.name(self.random.choice(SURNAMES)), Relationship.MOTHER, self.number(1989)
            )
            parents = (father, mother)[: self.random.choice((1, 2, 2))]
            made += [
                OpenCase(f"{self.prefix}{len(made) + n}", self.child(surname), parents)
                for n in range(self.random.choice((1, 1, 1, 2, 3)))
            ]
        return made

    def child(self, surname: str) -> Student:
        return Student(
            self.name(surname), "女", date(2012, 3, 15), self.number(2012), self.former(surname)
        )

    def name(self, surname: str) -> str:
        length = self.random.choice((0, 1, 1, 2, 2, 2, 2, 3))
        return surname + "".join(self.random.choices(GIVEN, k=length))

    def former(self, surname: str) -> tuple[str, ...]:
        return (self.name(surname),) if self.random.random() < 0.15 else ()

    def number(self, year: int) -> str | None:
        chance = self.random.random()
        if chance < 0.25:
            return None
        day = self.random.choice(("0315", "0316", "1120"))
        body = f"411525{year}{day}{self.random.randrange(40):03d}"
        if chance < 0.3:
            return body + "5"  # as somebody typed it, wrong as a rule
        return (
            body[:6] + body[8:] if chance < 0.33 and year < 2000 else body + check_character(body)
        )

    def file(self, cases: list[OpenCase]) -> list[Document]:
        """One to three papers about a family, or about a family and another."""
        case = self.random.choice(cases)
        papers = [self.paper(case) for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
        if self.random.random() < 0.15:
            papers.append(self.paper(self.random.choice(cases)))
        return papers

    def paper(self, case: OpenCase) -> Document:
        student, guardian = case.student, self.random.choice(case.guardians)
        person = self.random.choice((student, student, guardian))
        match self.random.randrange(6):
            case 0 | 1:
                return self.document(name=person.name, id_number=person.id_number)
            case 2:
                return self.document(id_number=person.id_number)
            case 3:
                return self.document(student_name=student.name, guardian_name=guardian.name)
            case 4:
                number = student.id_number and f"G{student.id_number}"
                return self.document(child_name=student.name, mother_name=guardian.name,
                                     mother_id_number=guardian.id_number,
                                     enrolment_number=number)  # fmt: skip
            case _:
                known = (*student.former_names, student.name)
                return self.document(name=known[0], id_number=student.id_number,
                                     head_name=guardian.name)  # fmt: skip

    def document(self, **fields: str | None) -> Document:
        """A paper as it was read: each value misread by chance, each name doubted by chance."""
        read = {key: self.misread(key, value) for key, value in fields.items() if value}
        kept = {key: value for key, value in read.items() if value}
        doubtful = {key for key in kept if self.random.random() < 0.1}
        return self.paper_of(doubtful, **kept)

    @staticmethod
    def paper_of(doubtful=frozenset(), **fields: str) -> Document:
        """A paper with these values."""
        doubts = dict.fromkeys(doubtful, (FieldProblem.LOW_CONFIDENCE,))
        read = {
            key: Field(value, value, 0.9, BOX, doubts.get(key, ())) for key, value in fields.items()
        }
        return Document("household_register_member", 0.9, BOX, read)

    def misread(self, key: str, value: str) -> str:
        is_number = "number" in key
        alphabet = READ if is_number else GIVEN
        for _ in range(self.random.choice((0, 0, 0, 1, 1, 2, 3))):
            value = self.changed(value, alphabet, alike=not is_number)
        return value

    def changed(self, value: str, alphabet: str, *, alike: bool) -> str:
        """One character put as another or a look-alike, lost, added, or swapped with the next."""
        if not value:
            return value
        n = self.random.randrange(len(value))
        before, char, after = value[:n], value[n], value[n + 1 :]
        match self.random.randrange(6):
            case 0:
                return before + after
            case 1:
                return before + self.random.choice(alphabet) + char + after
            case 2:
                return before + after[:1] + char + after[1:]
            case 3 | 4 if alike and may_be(char):
                return before + self.random.choice(may_be(char)) + after
            case _:
                return before + self.random.choice(alphabet) + after
