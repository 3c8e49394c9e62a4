"""A case before it is drawn: the record, the papers, and what a clerk would conclude from them.

The conclusions are set down here while the papers are chosen, from `rules.md` and not from the
program's own policies: they are what the program is measured against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from intake.samples.families import Family, Person
from intake.samples.model import PaperFacts
from intake.samples.places import Area
from matching.model import Category, Relationship, Status, VerdictValue
from ocr.model import FieldValue

COMMON = ("transfer_application", "household_register", "relationship_proof")
WINDOW = "application_window"
OWN = {
    Category.RETURN_HOME: ("registered_in_catchment", "registered_one_year"),
    Category.JOB_TRANSFER: ("employer_certificate",),
    Category.ADDRESS_CHANGE: ("home_ownership", "home_handed_over"),
    Category.BUSINESS: ("business_licence", "tax_registration", "residence", "business_one_year"),
    Category.MIGRANT_WORK: ("employment_contract", "pension_insurance", "residence"),
}
URBAN_ONLY = frozenset({"registered_one_year", "home_handed_over", "business_one_year"})


def requirements(category: Category) -> tuple[str, ...]:
    """The contract's requirements of a category, the common ones first."""
    return (*COMMON, "prior_school", WINDOW, *OWN[category])


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a clerk concludes about one requirement.

    `codes`: any one of them is a right reason. `accept`: other statuses that the rules as written
    also allow; a verdict that follows from one of them is not counted as wrong.
    """

    status: Status
    codes: tuple[str, ...] = ()
    accept: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class PageDraft:
    """One page: its facts, layout names it may be drawn with (any when empty), how it is spoiled.

    `spoil` is `blurred`, `dark` or `glare`: the photograph is made illegible on purpose.
    """

    facts: PaperFacts
    layouts: tuple[str, ...] = ()
    spoil: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """All pages of one paper. `role` is the place it was put in for (a kind, or `extra …`)."""

    role: str
    pages: tuple[PageDraft, ...]


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """One case: what the school wrote down, the family's papers, the clerk's conclusions."""

    category: Category
    applied_on: date
    from_outside_county: bool
    area: Area
    school: Mapping[str, object]
    family: Family
    student: Person
    guardian: Person
    relationship: Relationship
    others: tuple[tuple[Person, Relationship], ...]
    papers: tuple[Paper, ...]
    conclusions: Mapping[str, Conclusion]
    known_former_names: tuple[str, ...] = ()
    defect: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    def papers_of(self, role: str) -> tuple[Paper, ...]:
        """The papers in one role."""
        return tuple(paper for paper in self.papers if paper.role == role)

    def has(self, role: str) -> bool:
        """Whether a paper in this role is among them."""
        return bool(self.papers_of(role))

    def without(self, role: str, part: str | None = None) -> CaseDraft:
        """Without a role's papers, or without one part (or kind) of them."""
        papers = []
        for paper in self.papers:
            if paper.role != role:
                papers.append(paper)
            elif part is not None:
                pages = tuple(p for p in paper.pages if part not in {p.facts.part, p.facts.kind})
                papers.extend([replace(paper, pages=pages)] if pages else [])
        return replace(self, papers=tuple(papers))

    def adding(self, *papers: Paper) -> CaseDraft:
        """With more papers."""
        return replace(self, papers=(*self.papers, *papers))

    def replacing(self, role: str, *papers: Paper) -> CaseDraft:
        """With a role's papers exchanged for others."""
        return self.without(role).adding(*papers)

    def changing(self, role: str, **fields: FieldValue | None) -> CaseDraft:
        """With fields of a role's papers changed where a page has them; None takes one away."""
        return self._pages(role, lambda page: replace(page, facts=_changed(page.facts, fields)))

    def setting(self, role: str, **fields: FieldValue) -> CaseDraft:
        """With fields of a role's papers set, whether a page had them or not."""
        return self._pages(
            role,
            lambda page: replace(
                page, facts=replace(page.facts, fields={**page.facts.fields, **fields})
            ),
        )

    def telling(self, role: str, **extras: str) -> CaseDraft:
        """With extras put on every page of a role."""
        return self._pages(
            role,
            lambda page: replace(
                page, facts=replace(page.facts, extras={**page.facts.extras, **extras})
            ),
        )

    def marking(self, role: str, *marks: str) -> CaseDraft:
        """With marks (`no_seal`, `copy` …) put on every page of a role."""
        return self._pages(
            role,
            lambda page: replace(
                page, facts=replace(page.facts, marks=page.facts.marks | frozenset(marks))
            ),
        )

    def _pages(self, role: str, change: Callable[[PageDraft], PageDraft]) -> CaseDraft:
        papers = tuple(
            replace(paper, pages=tuple(change(page) for page in paper.pages))
            if paper.role == role
            else paper
            for paper in self.papers
        )
        return replace(self, papers=papers)

    def spoiling(self, role: str, how: str) -> CaseDraft:
        """With a role's pages made illegible."""
        return self._pages(role, lambda page: replace(page, spoil=how))

    def concluding(
        self, requirement: str, status: Status, *codes: str, accept: tuple[Status, ...] = ()
    ) -> CaseDraft:
        """With another conclusion about one requirement."""
        conclusion = Conclusion(status, codes, accept)
        return replace(self, conclusions={**self.conclusions, requirement: conclusion})

    def conclusion(self, requirement: str) -> Conclusion:
        """What a clerk concludes, the school's kind and the child's origin considered."""
        urban = bool(self.school["urban"])
        if (requirement in URBAN_ONLY and not urban) or (
            requirement == "prior_school" and not self.from_outside_county
        ):
            return Conclusion(Status.NOT_APPLICABLE)
        found = self.conclusions.get(requirement)
        return found or Conclusion(Status.MISSING, ("not_supplied",), (Status.FAILED,))

    def verdicts(self, category: Category) -> tuple[VerdictValue, ...]:
        """The verdict under a category first, then others that the rules allow as well."""
        told = [self.conclusion(r) for r in requirements(category) if r != WINDOW]
        choices = [(c.status, *c.accept) for c in told]
        seen = dict.fromkeys(_verdict(statuses) for statuses in product(*choices))
        return tuple(seen)


def _changed(facts: PaperFacts, fields: Mapping[str, FieldValue | None]) -> PaperFacts:
    changed = ((name, fields.get(name, value)) for name, value in facts.fields.items())
    return replace(facts, fields={name: value for name, value in changed if value is not None})


def _verdict(statuses: tuple[Status, ...]) -> VerdictValue:
    if {Status.MISSING, Status.FAILED} & set(statuses):
        return VerdictValue.INCOMPLETE
    return VerdictValue.NEEDS_REVIEW if Status.UNSURE in statuses else VerdictValue.COMPLETE
