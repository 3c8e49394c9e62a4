"""The verdict: a pure function of records, papers and policy.

A wrong `complete` is the worst it can do. So every requirement is met only by a paper about which
no check has anything to say; what cannot be told is `unsure`, and makes the case `needs_review`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matching.casefile import CaseFile
from matching.checklist import Candidate, candidates, not_applicable, nothing_supplied, result
from matching.findings import Answer, severity
from matching.model import (
    Case,
    Evidence,
    RequirementResult,
    Status,
    Verdict,
    VerdictValue,
)
from matching.rules import Policy, Requirement


def judge(case: Case, evidence: Sequence[Evidence], policy: Policy) -> Verdict:
    """Hold the papers of a case against a policy.

    The order of `evidence` does not matter. `other_categories` holds what the same papers would
    come to under each of the other categories.
    """
    lines = _Lines(CaseFile(case, evidence, policy.settings), policy)
    own = tuple(lines.line(name) for name in policy.categories[case.category].requirements)
    others = {
        category: _value(lines.line(name) for name in rules.requirements)
        for category, rules in policy.categories.items()
        if category is not case.category
    }
    return Verdict(_value(own), case.category, policy.name, own, others)


def _value(lines: Iterable[RequirementResult]) -> VerdictValue:
    statuses = {line.status for line in lines if line.blocking}
    if statuses & {Status.MISSING, Status.FAILED}:
        return VerdictValue.INCOMPLETE
    if Status.UNSURE in statuses:
        return VerdictValue.NEEDS_REVIEW
    return VerdictValue.COMPLETE


class _Lines:
    """The lines of the checklist, each worked out once for all categories."""

    def __init__(self, file: CaseFile, policy: Policy) -> None:
        self._file = file
        self._policy = policy
        self._done: dict[str, RequirementResult] = {}

    def line(self, name: str) -> RequirementResult:
        if name not in self._done:
            requirement = self._policy.requirements[name]
            anchor = self._policy.requirements[requirement.of] if requirement.of else requirement
            self._together(anchor)
        return self._done[name]

    def _together(self, anchor: Requirement) -> None:
        """Settle a requirement with those about its paper: one paper has to meet them all.

        A family may own two homes; it is no use that one lies in the catchment and the other was
        handed over.
        """
        asked = [anchor, *(r for r in self._policy.requirements.values() if r.of == anchor.id)]
        answers = {one.id: _answers(one, self._file) for one in asked}
        active = []
        for one in asked:
            if any(answer.holds is False for answer in answers[one.id]):
                self._done[one.id] = not_applicable(one)
            else:
                active.append(one)
        if not active:
            return
        best = self._best_for(anchor, [one for one in active if one is not anchor])
        for name, candidate in best.items():
            if name not in self._done:
                requirement = self._policy.requirements[name]
                self._done[name] = result(requirement, candidate, answers[name], self._file)

    def _best_for(
        self, anchor: Requirement, dependents: Sequence[Requirement]
    ) -> dict[str, Candidate]:
        """For each requirement the candidate of the best choice of the anchor's paper."""
        own = list(candidates(anchor, self._file))
        kinds = frozenset(one.kind for one in anchor.alternatives if one.kind)
        choices = [self._choice(anchor, one, dependents, kinds) for one in own]
        if not choices:
            nothing = nothing_supplied(anchor, self._file)
            choices = [self._choice(anchor, nothing, dependents, kinds, supplied=False)]
        return min(choices, key=_burden)

    def _choice(
        self,
        anchor: Requirement,
        chosen: Candidate,
        dependents: Sequence[Requirement],
        kinds: frozenset[str],
        *,
        supplied: bool = True,
    ) -> dict[str, Candidate]:
        choice = {anchor.id: chosen}
        paper = chosen if supplied else None
        for one in dependents:
            found = candidates(one, self._file, paper, kinds)
            best = min(found, key=lambda candidate: candidate.burden, default=None)
            choice[one.id] = best or nothing_supplied(one, self._file)
        return choice


def _burden(choice: dict[str, Candidate]) -> tuple[int, int, list[tuple[int, bool, int, int]]]:
    levels = [min(severity(candidate.status), 2) for candidate in choice.values()]
    return max(levels), sum(levels), [candidate.burden for candidate in choice.values()]


def _answers(requirement: Requirement, file: CaseFile) -> list[Answer]:
    return [call.function(file, **call.parameters) for call in requirement.conditions]
