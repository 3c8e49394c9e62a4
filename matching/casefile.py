"""One case with its papers in order: what checks look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from matching.findings import Findings
from matching.identity import Person, recognise
from matching.model import Case, Evidence, Guardian, Outcome, Student
from matching.papers import Paper, assemble, in_order
from matching.registers import RegisterBook, read_registers
from matching.rules import Call, Settings


class CaseFile:
    """The case, its evidence in a fixed order, and everything worked out of them once."""

    def __init__(self, case: Case, evidence: Sequence[Evidence], settings: Settings) -> None:
        self.case = case
        self.settings = settings
        self.evidence = in_order(evidence)
        self._by_kind: dict[str, list[Evidence]] = {}
        for one in self.evidence:
            self._by_kind.setdefault(one.document.kind, []).append(one)
        self._papers: dict[str, tuple[Paper, ...]] = {}
        self._said: dict[tuple[int, int, int], Findings] = {}

    def pages(self, kind: str) -> Sequence[Evidence]:
        """All pages of a kind."""
        return self._by_kind.get(kind, ())

    def papers(self, kind: str) -> tuple[Paper, ...]:
        """All papers of a kind."""
        if kind not in self._papers:
            self._papers[kind] = assemble(kind, self.pages(kind), self.settings)
        return self._papers[kind]

    def ask(self, call: Call, paper: Paper | None, anchor: Paper | None) -> Findings:
        """What a check says about a paper; asked once, however many requirements ask it."""
        key = (id(call), id(paper), id(anchor) if call.needs_anchor else 0)
        said = self._said.get(key)
        if said is None:
            said = call.function(Subject(self, paper, anchor), **call.parameters)
            self._said[key] = said
        return said

    def people(self, who: Sequence[str]) -> tuple[Person, ...]:
        """The persons that `guardians` and `student` stand for."""
        people: list[Person] = list(self.guardians) if "guardians" in who else []
        if "student" in who:
            people.append(self.student)
        return tuple(people)

    @cached_property
    def student(self) -> Student:
        """The student as on record, with the former names that the register shows."""
        former = self._former_names(self.case.student)
        return replace(self.case.student, former_names=former) if former else self.case.student

    @cached_property
    def guardians(self) -> tuple[Guardian, ...]:
        """The guardians as on record, with the former names that the register shows."""
        known = [(one, self._former_names(one)) for one in self.case.guardians]
        return tuple(replace(one, former_names=names) if names else one for one, names in known)

    def _former_names(self, person: Person) -> tuple[str, ...]:
        """All former names, if the person's own register page, surely read, adds any."""
        shown: list[str] = []
        for card in self.registers.cards:
            name, former = card.find("name"), card.find("former_name")
            number = card.find("id_number")
            if name is None or former is None or number is None or former.doubt or number.doubt:
                continue
            known = recognise(name, number, (person,), self.settings, former)
            if known.outcome is Outcome.AGREES and known.by_number:
                shown += [name.text, *former.values]
        return (*person.former_names, *shown) if shown else ()

    def may_have_had_another_name(self, person: Person) -> bool:
        """Whether a register page that may be the person's, and has 曾用名, was not read surely."""
        for card in self.registers.cards:
            name, number = card.find("name"), card.find("id_number")
            others = (
                number is not None and not number.doubt and number.text != person.id_number
            ) or (name is not None and not name.doubt and name.text != person.name)
            surely = name is not None and number is not None and not (name.doubt or number.doubt)
            if not others and not surely:
                return True
        return False

    @cached_property
    def registers(self) -> RegisterBook:
        """The household registers among the papers."""
        return read_registers(
            self.case,
            self.pages("household_register_cover"),
            self.pages("household_register_member"),
            self.pages("birth_certificate"),
            self.settings,
        )

    @cached_property
    def unreadable(self) -> tuple[Evidence, ...]:
        """Pages that could not be told what they are because of how they were photographed."""
        return tuple(
            one
            for one in self.pages("other")
            if self.settings.unreadable_pages & set(one.page_problems)
        )


class Subject(NamedTuple):
    """What a check is about: a paper (None: all papers together) and the paper it must go with."""

    file: CaseFile
    paper: Paper | None = None
    anchor: Paper | None = None

    @property
    def sheet(self) -> Paper:
        """The paper of a check that needs one; the linter refuses such a check without a kind."""
        if self.paper is None:
            raise TypeError("this check looks at one paper")
        return self.paper
