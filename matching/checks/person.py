"""Whose paper it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from matching.casefile import Subject
from matching.checks.registry import FIELD, OPTIONAL_FIELD, PEOPLE, Parameter, check
from matching.compare.dates import compare_dates
from matching.compare.id_numbers import enrolment_remark, normal_id_number
from matching.findings import Finding, Findings, at
from matching.identity import Person, Recognition, doubt_finding, name_on, recognise
from matching.model import Outcome, ReasonCode, Status, Student, Text
from matching.papers import Found, Paper
from matching.vocabulary import field_name, kind_name


def unread(paper: Paper, field: str) -> Finding:
    """The finding that a value the rule needs was not read."""
    kind, name = kind_name(paper.kind), field_name(field)
    text = Text(
        f"{kind.zh}上没有读到{name.zh}，请人工查看或重新拍照",
        f"{name.en} on the {kind.en} was not read: please look, or photograph it again",
    )
    return Finding(Status.UNSURE, ReasonCode.ILLEGIBLE, text, paper.pages[0], field)


@check(
    name=FIELD,
    id_number=OPTIONAL_FIELD,
    number_printed=Parameter("choice", allowed=("always", "sometimes")),
    birth_date=OPTIONAL_FIELD,
    sex=OPTIONAL_FIELD,
    who=PEOPLE,
)
def person(  # noqa: PLR0913 - a policy names these by key
    subject: Subject,
    *,
    name: str,
    who: tuple[str, ...],
    id_number: str | None = None,
    number_printed: str = "sometimes",
    birth_date: str | None = None,
    sex: str | None = None,
) -> Findings:
    """The paper names one of `who`, by name and, where printed, ID number and date of birth.

    Without an ID number another sex than the student's is a question: there are twins.
    """
    paper = subject.sheet
    people = subject.file.people(who)
    printed = paper.find(id_number) if id_number else None
    number = printed or _within_enrolment_number(paper, people)
    named = name_on(paper, name, number, people, subject.file.settings)
    if named is None:
        return (unread(paper, name),)
    known = recognise(named, number, people, subject.file.settings)
    if known.outcome is Outcome.DIFFERS:
        if known.by_number and subject.file.may_have_had_another_name(known.person):
            return (_perhaps_a_former_name(named, known.person),)
        return (known.finding,) if known.finding else ()
    findings = [known.finding] if known.finding else []
    if id_number and printed is None and number_printed == "always" and known.person.id_number:
        findings.append(unread(paper, id_number))
    if birth_date and isinstance(known.person, Student):
        findings += birthday(paper, known, birth_date, number)
    if sex and not known.by_number:
        findings += _another_sex(paper, known, sex)
    return tuple(findings)


def _within_enrolment_number(paper: Paper, people: Sequence[Person]) -> Found | None:
    """The ID number that an enrolment number holds behind its G, where it is the student's.

    Another one tells nothing: it may legally differ from today's ID number.
    """
    found = paper.find("enrolment_number")
    if found is None or found.doubt is not None or not found.text.startswith("G"):
        return None
    numbers = {one.id_number for one in people if isinstance(one, Student) and one.id_number}
    own = found.text[1:] in map(normal_id_number, numbers)
    return found._replace(value=found.text[1:]) if own else None


def _perhaps_a_former_name(name: Found, person: Person) -> Finding:
    """The ID number is the person's, and the register page with 曾用名 was not read."""
    kind, field = kind_name(name.evidence.document.kind), field_name(name.field)
    text = Text(
        f"{kind.zh}上的{field.zh}是“{name.text}”，记录为“{person.name}”，身份证件号码一致；"
        "登记卡没有读清，请核对是否为曾用名",
        f"{field.en} on the {kind.en} is “{name.text}”, the record says “{person.name}”, with the "
        "same ID number; the register page was not read: please check for a former name",
    )
    return at(name, Status.UNSURE, ReasonCode.NAME_MISMATCH, text)


def _another_sex(paper: Paper, known: Recognition, field: str) -> Findings:
    found, student = paper.find(field), known.person
    if found is None or not isinstance(student, Student) or found.text == student.sex:
        return ()
    kind = kind_name(paper.kind)
    text = Text(
        f"{kind.zh}上“{student.name}”的性别是{found.text}，记录为{student.sex}",
        f"sex of “{student.name}” on the {kind.en} is {found.text}, the record says {student.sex}",
    )
    return (at(found, Status.UNSURE, ReasonCode.AMBIGUOUS, text),)


def birthday(
    paper: Paper, known: Recognition, field: str, number: Found | None
) -> tuple[Finding, ...]:
    """The date of birth agrees with the student's; without an ID number it has to be there."""
    student = known.person
    if not isinstance(student, Student):
        return ()
    born = paper.find(field)
    if born is None:
        return () if number is not None else (unread(paper, field),)
    comparison = compare_dates(born.text, student.birth_date)
    if comparison.outcome is Outcome.DIFFERS:
        misread = known.by_number or born.doubt is not None
        status = Status.UNSURE if misread else Status.FAILED
        paper_name = kind_name(paper.kind)
        message = Text(
            f"{paper_name.zh}上“{student.name}”的出生日期是{born.text},"
            f"记录为{student.birth_date.isoformat()}",
            f"date of birth of “{student.name}” on the {paper_name.en} is {born.text}, "
            f"the record says {student.birth_date.isoformat()}",
        )
        return (
            Finding(
                status,
                ReasonCode.BIRTH_DATE_MISMATCH,
                message,
                born.evidence,
                field,
                student.birth_date.isoformat(),
                born.text,
                whose=not misread,
            ),
        )
    if known.by_number:
        return ()
    doubt = doubt_finding(born)
    if doubt is None and comparison.outcome is Outcome.UNKNOWN and number is None:
        text = Text(f"出生日期{born.text}不够具体", f"date of birth {born.text} is not exact")
        doubt = at(born, Status.UNSURE, ReasonCode.AMBIGUOUS, text)
    return (doubt,) if doubt else ()


@check(field=FIELD)
def enrolment_number(subject: Subject, *, field: str) -> Findings:
    """A remark where the enrolment number differs from today's ID number; never a failure."""
    found = subject.sheet.find(field)
    student = subject.file.case.student
    remark = enrolment_remark(found.text if found else None, student.id_number)
    if found is None or remark is None:
        return ()
    return (at(found, Status.SATISFIED, ReasonCode.ID_NUMBER_MISMATCH, remark),)


_GRADES = "一二三四五六七八九"
_STAGES = {"小学": 0, "初中": 6, "初": 6}


def grade_number(text: str) -> int | None:
    """A grade as 1 to 9 (三年级, 小学三年级, 七年级, 初一, 初中二年级, 3), None when unclear."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = re.fullmatch(
        r"(小学|初中|初)?第?([一二三四五六七八九1-9])(?:年级|年)?(?:[（(]?\w{1,3}[)）]?班)?", plain
    )
    if found is None:
        return None
    stage, digit = found[1], found[2]
    number = _GRADES.index(digit) + 1 if digit in _GRADES else int(digit)
    if stage in {"初中", "初"} and number > 3:
        return number if number > 6 else None
    number += _STAGES.get(stage or "", 0)
    return number if number <= 9 else None


@check(from_grade=FIELD, to_grade=FIELD)
def same_grade(subject: Subject, *, from_grade: str, to_grade: str) -> Findings:
    """The child goes on in the same grade. Over the summer the next grade is a question."""
    paper = subject.sheet
    left, entered = paper.find(from_grade), paper.find(to_grade)
    if left is None or entered is None:
        return (unread(paper, from_grade if left is None else to_grade),)
    doubts = tuple(doubt for one in (left, entered) if (doubt := doubt_finding(one)))
    if doubts:
        return doubts
    before, after = grade_number(left.text), grade_number(entered.text)
    if left.text == entered.text or (before is not None and before == after):
        return ()
    clear = before is not None and after is not None and after - before != 1
    text = Text(
        f"原就读年级“{left.text}”，转入年级“{entered.text}”：转学过程不得变更就读年级",
        f"from grade “{left.text}” to grade “{entered.text}”: a transfer keeps the grade",
    )
    status = Status.FAILED if clear else Status.UNSURE
    return (at(entered, status, ReasonCode.AMBIGUOUS, text),)
