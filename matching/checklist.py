"""One line of the checklist: the best way the papers meet one requirement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matching.casefile import CaseFile
from matching.checks.household import copies
from matching.checks.marks import void
from matching.findings import Answer, Finding, Findings, severity
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

Burden = tuple[int, bool, int, int]


class Candidate(NamedTuple):
    """One paper (or all papers together, `paper` None) held against one alternative.

    The `burden` is small when it is near to meeting the requirement; another person's paper is
    farthest. Nothing to say is `CLEAN`.
    """

    alternative: Alternative
    paper: Paper | None
    findings: Findings
    burden: Burden

    @property
    def status(self) -> Status:
        """What the findings amount to."""
        return _STATUS[self.burden[2]]


_STATUS = (Status.SATISFIED, Status.UNSURE, Status.FAILED, Status.MISSING)
CLEAN: Burden = (0, False, 0, 0)


def candidate(alternative: Alternative, paper: Paper | None, findings: Findings) -> Candidate:
    """A candidate with its burden."""
    if not findings:
        return Candidate(alternative, paper, (), CLEAN)
    exact = severity(findings)
    theirs = any(one.whose for one in findings)
    return Candidate(alternative, paper, findings, (min(exact, 2), theirs, exact, len(findings)))


def candidates(
    requirement: Requirement,
    file: CaseFile,
    anchor: Paper | None = None,
    anchor_kinds: frozenset[str] = frozenset(),
) -> Iterator[Candidate]:
    """Every paper that could meet a requirement, with what is to be said about it.

    Where the requirement is about another one's paper, only that very paper of its kinds counts.
    """
    for alternative in requirement.alternatives:
        if alternative.kind is None:
            yield _examine(alternative, file, None, anchor)
            continue
        papers: Sequence[Paper] = file.papers(alternative.kind)
        if alternative.kind in anchor_kinds:
            papers = (anchor,) if anchor is not None and anchor.kind == alternative.kind else ()
        for paper in papers:
            yield _examine(alternative, file, paper, anchor)


def _examine(
    alternative: Alternative, file: CaseFile, paper: Paper | None, anchor: Paper | None
) -> Candidate:
    findings: list[Finding] = []
    for call in alternative.checks:
        said = file.ask(call, paper, anchor)
        for one in said:
            if one.whose:
                return candidate(alternative, paper, (one,))
        findings += said
    if paper is not None:
        if alternative.pages:
            pages = _pages(alternative.pages, paper, file)
            absent = {one.field for one in pages if one.field}
            findings = [one for one in findings if not _told(one, absent)]
            findings = [*pages, *findings]
        if paper.copies:
            findings += copies(file, paper.copies)
        findings += void(paper)
    return candidate(alternative, paper, tuple(findings))


def _told(finding: Finding, absent: set[str]) -> bool:
    """Whether a value was not read because its page, reported already, is not there."""
    return finding.code is ReasonCode.ILLEGIBLE and finding.field in absent


def _pages(asked: Sequence[PageAsked], paper: Paper, file: CaseFile) -> list[Finding]:
    """What is to be said about the pages that the rule names."""
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
    read = page.document.fields.keys()
    if asked & read or page.document.fingerprints:
        return False
    return not read & _NAMES_ITSELF or bool(set(page.page_problems) - {PageProblem.COPY})


# What only the cover or the signature page of a contract says.
_NAMES_ITSELF = {"contract_number", "seller", "buyers", "signed_on"}


def _absent(page: PageAsked, paper: Paper, blind: Sequence[Evidence]) -> Finding:
    kind = kind_name(paper.kind)
    if blind:
        text = Text(
            f"{kind.zh}的{page.title.zh}没有读清，请人工查看或重新拍照",
            f"the {page.title.en} of the {kind.en} could not be read: please look",
        )
        return Finding(Status.UNSURE, ReasonCode.ILLEGIBLE, text, blind[0], page.field)
    if paper.doubtful:
        text = Text(
            f"{kind.zh}的{page.title.zh}没有找到，但有些页不能确定属于哪一份，请人工查看",
            f"the {page.title.en} of the {kind.en} was not found, but pages are left of which it is"
            " open to which one they belong: please look",
        )
        return Finding(Status.UNSURE, ReasonCode.AMBIGUOUS, text, paper.doubtful[0], page.field)
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
    other = fields | {"contract_number"}
    return "signed_on" in read or (bool(page.document.seals) and not other & read)


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
            return candidate(alternative, Paper(kind, (page,), file.settings), (finding,))
    finding = Finding(Status.MISSING, ReasonCode.NOT_SUPPLIED, requirement.not_supplied)
    return candidate(alternative, None, (finding,))


class Line(NamedTuple):
    """A line of the checklist before it is written out: `best` is None when it is not asked.

    `excused`: it is missing, but may be among the pages that could not be read.
    """

    requirement: Requirement
    status: Status
    best: Candidate | None = None
    answers: Sequence[Answer] = ()
    excused: bool = False


def settle(requirement: Requirement, best: Candidate, answers: Sequence[Answer]) -> Line:
    """A line from the best candidate and the answers of the conditions."""
    status = best.status
    if not answers:
        return Line(requirement, status, best)
    open_ = any(one.holds is None for one in answers)
    lasting = any(one.lasting for one in answers)
    if (open_ and status is not Status.SATISFIED) or (lasting and status is Status.SATISFIED):
        status = Status.UNSURE
    return Line(requirement, status, best, answers)


def excused(lines: Sequence[Line], file: CaseFile) -> list[Line]:
    """The lines of one category; what is missing may be the pages that could not be read.

    One unreadable page can be one missing paper; with more papers missing than pages unreadable,
    something surely is not there. A paper and what else is asked of it are missed together, and so
    are all lines that rest on the registers.
    """
    absent = [one for one in lines if one.status is Status.MISSING]
    if not absent or len({_missed(one) for one in absent}) > len(file.unreadable):
        return list(lines)
    return [
        one._replace(status=Status.UNSURE, excused=True) if one in absent else one for one in lines
    ]


def _missed(line: Line) -> str:
    """Which paper a missing line is about."""
    requirement = line.requirement
    if any(call.on_registers for one in requirement.alternatives for call in one.checks):
        return "registers"
    return requirement.of if requirement.of and requirement.shares_paper else requirement.id


def write(line: Line, file: CaseFile) -> RequirementResult:
    """A line of the checklist with its reasons and papers."""
    findings = _findings(line, file)
    requirement = line.requirement
    return RequirementResult(
        id=requirement.id,
        title=requirement.title,
        status=line.status,
        blocking=requirement.blocking,
        reasons=tuple(one.reason() for one in findings if one.status is not Status.SATISFIED),
        documents=_documents(line.best, file) if line.best is not None else (),
        source=requirement.source,
        remarks=tuple(one.message for one in findings if one.status is Status.SATISFIED),
    )


def _findings(line: Line, file: CaseFile) -> list[Finding]:
    if line.best is None:
        return []
    findings = list(line.best.findings)
    if line.excused:
        findings.insert(0, _perhaps_unreadable(line.requirement, file))
    if line.status is not Status.SATISFIED:
        open_ = [one for one in line.answers if one.holds is None]
        findings = [*(finding for one in open_ for finding in one.findings), *findings]
    return [
        *findings,
        *(finding for one in line.answers if one.lasting for finding in one.findings),
    ]


def _perhaps_unreadable(requirement: Requirement, file: CaseFile) -> Finding:
    page = file.unreadable[0]
    text = Text(
        f"有看不清的页面，可能就是{requirement.title.zh}，请人工查看或重新拍照",
        f"a page that could not be read may be it: {requirement.title.en}",
    )
    return Finding(Status.UNSURE, ReasonCode.ILLEGIBLE, text, page)


def _documents(best: Candidate, file: CaseFile) -> tuple[DocumentReference, ...]:
    pages: tuple[Evidence, ...] = best.paper.pages if best.paper is not None else ()
    if any(call.on_registers for call in best.alternative.checks):
        pages = file.registers.pages
    return tuple(dict.fromkeys([reference(page) for page in pages]))
