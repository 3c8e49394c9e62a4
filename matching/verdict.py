"""The verdict: a pure function of records, papers and policy.

A wrong `complete` is the worst it can do. So every requirement is met only by a paper about which
no check has anything to say; what cannot be told is `unsure`, and makes the case `needs_review`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matching.casefile import CaseFile
from matching.checklist import (
    CLEAN,
    Burden,
    Candidate,
    Line,
    candidates,
    excused,
    nothing_supplied,
    settle,
    write,
)
from matching.findings import Answer
from matching.model import Case, Evidence, Status, Verdict, VerdictValue
from matching.papers import Paper
from matching.rules import CategoryRules, Policy, Requirement


def judge(case: Case, evidence: Sequence[Evidence], policy: Policy) -> Verdict:
    """Hold the papers of a case against a policy.

    The order of `evidence` does not matter. `other_categories` holds what the same papers would
    come to under each of the other categories.
    """
    file = CaseFile(case, evidence, policy.settings)
    lines = _Lines(file, policy)
    own = lines.of(policy.categories[case.category])
    others = {
        category: _value(lines.of(rules))
        for category, rules in policy.categories.items()
        if category is not case.category
    }
    results = tuple(write(line, file) for line in own)
    return Verdict(_value(own), case.category, policy.name, results, others)


def _value(lines: Iterable[Line]) -> VerdictValue:
    statuses = {line.status for line in lines if line.requirement.blocking}
    if Status.MISSING in statuses or Status.FAILED in statuses:
        return VerdictValue.INCOMPLETE
    if Status.UNSURE in statuses:
        return VerdictValue.NEEDS_REVIEW
    return VerdictValue.COMPLETE


class _Lines:
    """The lines of the checklist, each settled once for all categories."""

    def __init__(self, file: CaseFile, policy: Policy) -> None:
        self._file = file
        self._policy = policy
        self._done: dict[str, Line] = {}

    def of(self, rules: CategoryRules) -> list[Line]:
        return excused([self._line(name) for name in rules.requirements], self._file)

    def _line(self, name: str) -> Line:
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
        answers: dict[str, list[Answer]] = {}
        for one in (anchor, *self._policy.dependents[anchor.id]):
            given = [call.function(self._file, **call.parameters) for call in one.conditions]
            if any(answer.holds is False for answer in given):
                self._done[one.id] = Line(one, Status.NOT_APPLICABLE)
            else:
                answers[one.id] = given
        if not answers:
            return
        active = [one for one in self._policy.dependents[anchor.id] if one.id in answers]
        best = self._best_for(anchor, active)
        for name, given in answers.items():
            requirement = self._policy.requirements[name]
            self._done[name] = settle(requirement, best[name], given)

    def _best_for(self, anchor: Requirement, active: Sequence[Requirement]) -> _Choice:
        """The choice of a paper for the anchor that leaves the least to be said."""
        best: tuple[list[Burden], _Choice] | None = None
        for own in candidates(anchor, self._file):
            choice = self._choice(anchor, own, own.paper, active)
            burdens = [one.burden for one in choice.values()]
            if all(one == CLEAN for one in burdens):
                return choice
            if best is None or _rank(burdens) < _rank(best[0]):
                best = burdens, choice
        if best is not None:
            return best[1]
        return self._choice(anchor, nothing_supplied(anchor, self._file), None, active)

    def _choice(
        self,
        anchor: Requirement,
        own: Candidate,
        paper: Paper | None,
        active: Sequence[Requirement],
    ) -> _Choice:
        """The anchor's candidate, and for each requirement about its paper the best one."""
        choice = {anchor.id: own}
        for one in active:
            found = candidates(one, self._file, paper, anchor.kinds)
            best = min(found, key=lambda candidate: candidate.burden, default=None)
            choice[one.id] = best or nothing_supplied(one, self._file)
        return choice


_Choice = dict[str, Candidate]


def _rank(burdens: Sequence[Burden]) -> tuple[int, int, Sequence[Burden]]:
    levels = [one[0] for one in burdens]
    return max(levels), sum(levels), burdens
