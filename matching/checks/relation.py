"""Papers that prove who the student's guardian is (C1)."""

from __future__ import annotations

from matching.casefile import Subject
from matching.checks.person import unread
from matching.checks.registry import FIELD, check
from matching.compare.kinship_table import Kinship
from matching.compare.relations import relation_between, stated_relation
from matching.findings import Finding, Findings, at
from matching.identity import Recognition, doubt_finding, name_on, recognise
from matching.model import Guardian, Outcome, ReasonCode, Relationship, Status, Text
from matching.papers import Found, Paper
from matching.vocabulary import kind_name

_PARENTS = (Relationship.FATHER, Relationship.MOTHER)


@check(father=FIELD, father_id_number=FIELD, mother=FIELD, mother_id_number=FIELD)
def parent_is_guardian(
    subject: Subject, *, father: str, father_id_number: str, mother: str, mother_id_number: str
) -> Findings:
    """A parent named on the birth certificate is a guardian on record, as father or as mother."""
    paper, guardians = subject.sheet, subject.file.guardians
    parents = [one for one in guardians if one.relationship in _PARENTS]
    if not parents:
        text = Text(
            "出生医学证明只能证明父母，记录中的监护人不是父母",
            "a birth certificate shows parents; the guardians on record are others",
        )
        return (Finding(Status.UNSURE, ReasonCode.NOT_RELATED, text, paper.pages[0]),)
    fields = {
        Relationship.FATHER: (father, father_id_number),
        Relationship.MOTHER: (mother, mother_id_number),
    }
    known: list[Recognition] = []
    absent: list[str] = []
    for parent in parents:
        name_field, number_field = fields[parent.relationship]
        number = paper.find(number_field)
        name = name_on(paper, name_field, number, (parent,), subject.file.settings)
        if name is None:
            absent.append(name_field)
            continue
        known.append(recognise(name, number, (parent,), subject.file.settings))
    if any(one.outcome is Outcome.AGREES for one in known):
        return ()
    doubts = tuple(
        one.finding for one in known if one.outcome is not Outcome.DIFFERS and one.finding
    )
    if doubts:
        return doubts
    if absent:
        return tuple(unread(paper, field) for field in absent)
    return tuple(_unrelated(one.finding) for one in known if one.finding)


def _unrelated(finding: Finding) -> Finding:
    code = finding.code
    if code is ReasonCode.NOT_GUARDIAN:
        code = ReasonCode.NOT_RELATED
    return Finding(
        finding.status,
        code,
        finding.message,
        finding.place,
        finding.field,
        finding.expected,
        finding.found,
    )


@check(name=FIELD, id_number=FIELD, relative=FIELD, relative_id_number=FIELD, relationship=FIELD)
def certified_relation(  # noqa: PLR0913 - a policy names these by key
    subject: Subject,
    *,
    name: str,
    id_number: str,
    relative: str,
    relative_id_number: str,
    relationship: str,
) -> Findings:
    """The certificate names the student and a guardian and says that they are related."""
    paper, settings = subject.sheet, subject.file.settings
    numbers = paper.find(id_number), paper.find(relative_id_number)
    people = subject.file.people(("guardians", "student"))
    one = name_on(paper, name, numbers[0], people, settings)
    other = name_on(paper, relative, numbers[1], people, settings)
    if one is None or other is None:
        return (unread(paper, name if one is None else relative),)
    orders = ((one, numbers[0], other, numbers[1]), (other, numbers[1], one, numbers[0]))
    answers = [_pair(subject, *order) for order in orders]
    findings, guardian = min(answers, key=lambda answer: _weight(answer[0]))
    if guardian is None or any(finding.status is Status.FAILED for finding in findings):
        return findings
    return (*findings, *_words(subject, paper, relationship, guardian))


def _weight(findings: Findings) -> int:
    weights = {Status.UNSURE: 1, Status.FAILED: 3}
    return sum(weights.get(finding.status, 0) for finding in findings)


def _pair(
    subject: Subject,
    student: Found,
    student_number: Found | None,
    guardian: Found,
    guardian_number: Found | None,
) -> tuple[Findings, Guardian | None]:
    settings = subject.file.settings
    child = recognise(student, student_number, (subject.file.student,), settings)
    adult = recognise(guardian, guardian_number, subject.file.guardians, settings)
    findings = tuple(one.finding for one in (child, adult) if one.finding)
    return findings, adult.person if isinstance(adult.person, Guardian) else None


def _words(subject: Subject, paper: Paper, field: str, guardian: Guardian) -> Findings:
    """What the certificate calls the two must be what the record says."""
    found = paper.find(field)
    if found is None:
        return (unread(paper, field),)
    doubt = doubt_finding(found)
    if doubt is not None:
        return (doubt,)
    stated = stated_relation(found.text, guardian.relationship, subject.file.case.student.sex)
    if stated.kinship is Kinship.DIRECT:
        return ()
    status = Status.FAILED if stated.kinship is Kinship.UNRELATED else Status.UNSURE
    kind = kind_name(paper.kind)
    text = Text(f"{kind.zh}:{stated.explanation.zh}", f"{kind.en}: {stated.explanation.en}")
    return (at(found, status, ReasonCode.NOT_RELATED, text),)


@check(head=FIELD, relationship=FIELD)
def sheet_relation(subject: Subject, *, head: str, relationship: str) -> Findings:
    """The police print-out shows the student under a guardian who is the head."""
    paper, case = subject.sheet, subject.file.case
    name, word = paper.find(head), paper.find(relationship)
    if name is None or word is None:
        return (unread(paper, head if name is None else relationship),)
    known = recognise(name, None, subject.file.guardians, subject.file.settings)
    doubts = tuple(doubt for one in (name, word) if (doubt := doubt_finding(one)))
    if known.outcome is Outcome.AGREES and isinstance(known.person, Guardian) and not doubts:
        shown = relation_between(word.text, "户主", known.person.relationship, case.student.sex)
        if shown.kinship is Kinship.DIRECT:
            return ()
        text = shown.explanation
        return (at(word, Status.UNSURE, ReasonCode.NOT_RELATED, text),)
    if doubts:
        return doubts
    text = Text(
        f"常住人口信息表的户主“{name.text}”不是登记的监护人，不能直接证明监护关系",
        f"the head “{name.text}” on the resident sheet is no guardian on record",
    )
    return (at(name, Status.UNSURE, ReasonCode.NOT_RELATED, text),)
