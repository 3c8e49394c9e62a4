"""One line of the checklist: the best way the papers meet one requirement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.casefile import CaseFile, Subject
from matching.checks.household import copies
from matching.findings import Answer, Finding, Findings, severity, worst
from matching.model import (
    DocumentReference,
    Evidence,
    ReasonCode,
    RequirementResult,
    Status,
    Text,
)
from matching.papers import Paper, reference
from matching.rules import Alternative, PageAsked, Requirement
from matching.vocabulary import kind_name
from ocr.model import PageProblem


@dataclass(frozen=True, slots=True)
class Candidate:
    """One paper (or all papers together, `paper` None) held against one alternative."""

    alternative: Alternative
    paper: Paper | None
    findings: Findings

    @property
    def status(self) -> Status:
        """What the findings amount to."""
        return worst(self.findings)

    @property
    def burden(self) -> tuple[int, bool, int, int]:
        """Small when near to meeting the requirement; another person's paper is farthest."""
        exact = severity(self.status)
        theirs = any(one.whose for one in self.findings)
        return min(exact, 2), theirs, exact, len(self.findings)


def candidates(
    requirement: Requirement,
    file: CaseFile,
    anchor: Candidate | None = None,
    anchor_kinds: frozenset[str] = frozenset(),
) -> Iterator[Candidate]:
    """Every paper that could meet a requirement, with what is to be said about it.

    Where the requirement is about another one's paper, only that very paper of its kinds counts.
    """
    bound = anchor.paper if anchor is not None else None
    for alternative in requirement.alternatives:
        if alternative.kind is None:
            yield _examine(alternative, Subject(file, None, bound))
            continue
        papers: Sequence[Paper] = file.papers(alternative.kind)
        if alternative.kind in anchor_kinds:
            papers = (bound,) if bound is not None and bound.kind == alternative.kind else ()
        for paper in papers:
            yield _examine(alternative, Subject(file, paper, bound))


def _examine(alternative: Alternative, subject: Subject) -> Candidate:
    findings: list[Finding] = []
    for call in alternative.checks:
        found: Findings = call.function(subject, **call.parameters)
        theirs = next((one for one in found if one.whose), None)
        if theirs is not None:
            return Candidate(alternative, subject.paper, (theirs,))
        findings += found
    if subject.paper is not None:
        pages = _pages(alternative.pages, subject.paper, subject.file)
        absent = {one.field for one in pages if one.field}
        findings = [
            one
            for one in findings
            if not (one.code is ReasonCode.ILLEGIBLE and one.field in absent)
        ]
        findings = [*pages, *findings, *copies(subject.file, subject.paper.copies)]
    return Candidate(alternative, subject.paper, tuple(findings))


def _pages(asked: Sequence[PageAsked], paper: Paper, file: CaseFile) -> list[Finding]:
    """What is to be said about the pages that the rule names."""
    if not asked:
        return []
    fields = {one.field for one in asked if one.field}
    blind = [one for one in (*paper.pages, *paper.doubtful) if _says_nothing(one, fields)]
    findings: list[Finding] = []
    for page in asked:
        if page.fingerprint:
            findings += _fingerprint(page, paper, fields, blind, file)
        elif page.field is not None:
            found = paper.find(page.field)
            if found is None:
                findings.append(_absent(page, paper, blind))
            elif found.doubt is not None and found.doubt.code is ReasonCode.AMBIGUOUS:
                why = found.doubt.why
                findings.append(
                    Finding(
                        Status.UNSURE,
                        ReasonCode.AMBIGUOUS,
                        Text(f"{page.title.zh}:{why.zh}", f"{page.title.en}: {why.en}"),
                        found.evidence,
                        found.field,
                        found=found.text,
                    )
                )
    return findings


def _says_nothing(page: Evidence, asked: set[str]) -> bool:
    """A page that may be the one asked for, had it been readable."""
    document = page.document
    if asked & document.fields.keys() or document.fingerprints:
        return False
    return not document.fields or bool(set(page.page_problems) - {PageProblem.COPY})


def _absent(page: PageAsked, paper: Paper, blind: Sequence[Evidence]) -> Finding:
    kind = kind_name(paper.kind)
    if blind:
        text = Text(
            f"{kind.zh}的{page.title.zh}没有读清,请人工查看或重新拍照",
            f"the {page.title.en} of the {kind.en} could not be read: please look",
        )
        return Finding(Status.UNSURE, ReasonCode.ILLEGIBLE, text, blind[0], page.field)
    text = Text(f"{kind.zh}缺{page.title.zh}", f"the {kind.en} lacks the {page.title.en}")
    return Finding(Status.MISSING, ReasonCode.PAGE_MISSING, text, field=page.field)


def _fingerprint(
    page: PageAsked, paper: Paper, fields: set[str], blind: Sequence[Evidence], file: CaseFile
) -> list[Finding]:
    if paper.has_fingerprint:
        return []
    kind = kind_name(paper.kind)
    perhaps = [one for one in paper.doubtful if one.document.fingerprints]
    if perhaps:
        text = Text(
            f"不能确定按印页属于哪一份{kind.zh}", f"which {kind.en} the fingerprint is on is open"
        )
        return [Finding(Status.UNSURE, ReasonCode.AMBIGUOUS, text, perhaps[0])]
    signed = [one for one in paper.pages if _is_signature_page(one, fields)] or list(blind)
    if not signed:
        return [_absent(page, paper, ())]
    text = Text(
        f"{kind.zh}的签字页上没有找到业主指印",
        f"no fingerprint was found on the signature page of the {kind.en}",
    )
    status = file.settings.missing_fingerprint
    return [Finding(status, ReasonCode.FINGERPRINT_MISSING, text, signed[0])]


def _is_signature_page(page: Evidence, fields: set[str]) -> bool:
    read = page.document.fields.keys()
    return "signed_on" in read or (bool(page.document.seals) and not fields & read)


def nothing_supplied(requirement: Requirement, file: CaseFile) -> Candidate:
    """The candidate that stands for no paper at all, or only for one that never counts."""
    alternative = requirement.alternatives[0]
    for kind in requirement.not_accepted:
        for page in file.pages(kind):
            name, title = kind_name(kind), requirement.title
            text = Text(
                f"{name.zh}不能作为{title.zh}", f"a {name.en} does not count as: {title.en}"
            )
            finding = Finding(Status.FAILED, ReasonCode.WRONG_KIND, text, page, found=name.zh)
            return Candidate(alternative, Paper(kind, (page,), file.settings), (finding,))
    kinds = dict.fromkeys(one.kind for one in requirement.alternatives if one.kind)
    listed = Text(
        "、".join(kind_name(kind).zh for kind in kinds),
        ", ".join(kind_name(kind).en for kind in kinds),
    )
    text = Text(
        f"没有提交{requirement.title.zh}(可用:{listed.zh})",
        f"not supplied: {requirement.title.en} (any of: {listed.en})",
    )
    finding = Finding(Status.MISSING, ReasonCode.NOT_SUPPLIED, text)
    return Candidate(alternative, None, (finding,))


def result(
    requirement: Requirement, best: Candidate, answers: Sequence[Answer], file: CaseFile
) -> RequirementResult:
    """A line of the checklist from the best candidate and the answers of the conditions."""
    findings, status = list(best.findings), best.status
    if status is Status.MISSING and file.unreadable:
        status = Status.UNSURE
        findings.insert(0, _perhaps_unreadable(requirement, file))
    open_ = [one for one in answers if one.holds is None]
    if open_ and status is not Status.SATISFIED:
        status = Status.UNSURE
        findings = [*(finding for one in open_ for finding in one.findings), *findings]
    lasting = [finding for one in answers if one.lasting for finding in one.findings]
    if lasting and status is Status.SATISFIED:
        status = Status.UNSURE
    findings += lasting
    return RequirementResult(
        id=requirement.id,
        title=requirement.title,
        status=status,
        blocking=requirement.blocking,
        reasons=tuple(one.reason() for one in findings if one.status is not Status.SATISFIED),
        documents=_documents(best, file),
        source=requirement.source,
        remarks=tuple(one.message for one in findings if one.status is Status.SATISFIED),
    )


def _perhaps_unreadable(requirement: Requirement, file: CaseFile) -> Finding:
    page = file.unreadable[0]
    text = Text(
        f"有看不清的页面,可能就是{requirement.title.zh},请人工查看或重新拍照",
        f"a page that could not be read may be it: {requirement.title.en}",
    )
    return Finding(Status.UNSURE, ReasonCode.ILLEGIBLE, text, page)


def _documents(best: Candidate, file: CaseFile) -> tuple[DocumentReference, ...]:
    pages: tuple[Evidence, ...] = best.paper.pages if best.paper is not None else ()
    if any(call.on_registers for call in best.alternative.checks):
        pages = file.registers.pages
    return tuple(dict.fromkeys(reference(page) for page in pages))


def not_applicable(requirement: Requirement) -> RequirementResult:
    """The line of a requirement whose condition does not hold."""
    return RequirementResult(
        id=requirement.id,
        title=requirement.title,
        status=Status.NOT_APPLICABLE,
        blocking=requirement.blocking,
        reasons=(),
        documents=(),
        source=requirement.source,
    )
