"""Everything that can be wrong with a requirement, and what looks wrong but is not: a table.

Each row says what changes in a complete case, and which status and reasons a clerk would then give
by `rules.md`. Rows with the status `satisfied` are traps: a strict eye must not stumble over them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from intake.samples.draft import CaseDraft, Conclusion
from matching.model import Category, Status

Change = Callable[[CaseDraft, Random], CaseDraft]

MISSING, FAILED, UNSURE = Status.MISSING, Status.FAILED, Status.UNSURE
SATISFIED = Status.SATISFIED
ILLEGIBLE = ("illegible", "low_confidence", "page_missing")


@dataclass(frozen=True, slots=True)
class Defect:
    """One row of the table.

    `categories` are those it is planted in (all when empty); `needs` the options it presupposes
    (see `options.Options`); `codes` any of which is a right reason; `accept` other statuses the
    rules allow too; `loosens` requirements that cannot be judged by themselves any more.
    """

    id: str
    requirement: str
    status: Status
    codes: tuple[str, ...]
    change: Change
    categories: tuple[Category, ...] = ()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accept: tuple[Status, ...] = ()
    loosens: tuple[str, ...] = ()

    def fits(self, category: Category) -> bool:
        """Whether it is planted in cases of this category."""
        return not self.categories or category in self.categories


def plant(defect: Defect, draft: CaseDraft, rng: Random) -> CaseDraft:
    """The case with the defect, and with what a clerk concludes then."""
    before = {name: draft.conclusion(name) for name in defect.loosens}
    made = defect.change(draft, rng)
    for name, conclusion in before.items():
        loose = (UNSURE,) if defect.status is UNSURE else tuple(Status)
        others = tuple(s for s in (SATISFIED, *loose) if s is not conclusion.status)
        kept = (
            s for s in others if s is not SATISFIED or conclusion.status not in {FAILED, MISSING}
        )
        made = replace(
            made,
            conclusions={
                **made.conclusions,
                name: Conclusion(conclusion.status, conclusion.codes, tuple(kept)),
            },
        )
    made = made.concluding(defect.requirement, defect.status, *defect.codes, accept=defect.accept)
    return replace(made, defect=defect.id)


def unchanged(draft: CaseDraft, _rng: Random) -> CaseDraft:
    """No change: the options chosen are the defect, or the trap."""
    return draft


def without(*roles: str, part: str | None = None) -> Change:
    """Leave papers out."""

    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        for role in roles:
            draft = draft.without(role, part)
        return draft

    return change


def marked(mark: str, *roles: str) -> Change:
    """Put a mark on every page of these roles."""

    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        for role in roles:
            draft = draft.marking(role, mark)
        return draft

    return change


def spoiled(*roles: str) -> Change:
    """Make every page of these roles illegible."""

    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        how = rng.choice(("blurred", "blurred", "dark"))
        for role in roles:
            draft = draft.spoiling(role, how)
        return draft

    return change
