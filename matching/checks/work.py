"""Businesses and employment: what must be the same on two papers, and what was paid."""

from __future__ import annotations

import re
from datetime import date

from matching.casefile import Subject
from matching.checks.person import unread
from matching.checks.registry import FIELD, OPTIONAL_FIELD, Parameter, check
from matching.compare.companies import compare_companies
from matching.compare.dates import days_of, not_later_than, within_months_before
from matching.compare.names import normal_name
from matching.findings import Finding, Findings, at, from_comparison
from matching.identity import doubt_finding, recognise
from matching.model import Outcome, ReasonCode, Status, Text
from matching.papers import Found, Paper
from matching.vocabulary import kind_name

_UNIFIED_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


@check(field=FIELD, old_number=FIELD)
def unified_code(subject: Subject, *, field: str, old_number: str) -> Findings:
    """The licence carries an 18-character unified code, so it is the tax registration too."""
    paper = subject.sheet
    found, old = paper.find(field), paper.find(old_number)
    if found is None:
        if old is None:
            return (unread(paper, field),)
        text = Text(
            f"执照是旧版（注册号{old.text}），没有统一社会信用代码，还需提供税务登记证",
            f"the licence is of the old form (number {old.text}) without a unified code: "
            "the tax registration is still needed",
        )
        finding = Finding(
            Status.MISSING, ReasonCode.NOT_SUPPLIED, text, old.evidence, old_number, found=old.text
        )
        return (finding,)
    doubt = doubt_finding(found)
    if doubt is not None:
        return (doubt,)
    if _UNIFIED_CODE.fullmatch(found.text) is None:
        text = Text(f"“{found.text}”不是18位统一社会信用代码", f"“{found.text}” is no unified code")
        return (at(found, Status.UNSURE, ReasonCode.LOW_CONFIDENCE, text),)
    return ()


@check(needs_anchor=True, name=FIELD, licence_name=Parameter("anchor_field", True), operator=FIELD)
def same_business(subject: Subject, *, name: str, licence_name: str, operator: str) -> Findings:
    """The taxpayer is the business of the licence, or without a licence at least a guardian's."""
    paper, licence = subject.sheet, subject.anchor
    taxpayer = paper.find(name)
    if taxpayer is None:
        return (unread(paper, name),)
    if licence is None:
        text = Text(
            "没有营业执照，无法核对税务登记证上的纳税人", "no licence to compare the taxpayer with"
        )
        return (at(taxpayer, Status.UNSURE, ReasonCode.AMBIGUOUS, text),)
    business = licence.find(licence_name)
    if business is None:
        return (unread(licence, licence_name),)
    doubts = [found for one in (taxpayer, business) if (found := doubt_finding(one))]
    if doubts:
        return tuple(doubts)
    comparison = compare_companies(taxpayer.text, business.text)
    if comparison.outcome is not Outcome.AGREES:
        failed = comparison.outcome is Outcome.DIFFERS
        status = Status.FAILED if failed else Status.UNSURE
        finding = from_comparison(taxpayer, comparison, status, kind_name(paper.kind))
        return (
            Finding(
                status,
                ReasonCode.NAME_MISMATCH,
                finding.message,
                taxpayer.evidence,
                name,
                business.text,
                taxpayer.text,
            ),
        )
    return _operator(paper, operator, subject)


def _operator(paper: Paper, field: str, subject: Subject) -> Findings:
    """Another operator than a guardian on the certificate of the same business is a question."""
    found = paper.find(field)
    if found is None:
        return ()
    known = recognise(found, None, subject.file.guardians, subject.file.settings)
    soft = found.doubt is not None and not found.doubt.hard
    if known.finding is None or (soft and known.by_name):
        return ()  # read with doubt, but the business was compared and the name is the guardian's
    return (
        Finding(
            Status.UNSURE,
            known.finding.code,
            known.finding.message,
            found.evidence,
            field,
            known.finding.expected,
            found.text,
        ),
    )


@check(field=FIELD, accepted=Parameter("words", True), doubtful=Parameter("words"))
def insurance_type(
    subject: Subject, *, field: str, accepted: tuple[str, ...], doubtful: tuple[str, ...] = ()
) -> Findings:
    """The insurance is of the kind asked for. A record that names none passes by its title."""
    found = subject.sheet.find(field)
    if found is None:
        return ()
    doubt = doubt_finding(found)
    right = any(word in found.text for word in accepted)
    if doubt is not None and not right:
        return (doubt,)
    text = Text(f"险种为“{found.text}”", f"the type of insurance is “{found.text}”")
    if not right:
        return (at(found, Status.FAILED, ReasonCode.WRONG_KIND, text),)
    if any(word in found.text for word in doubtful):
        return (at(found, Status.UNSURE, ReasonCode.WRONG_KIND, text),)
    return ()


@check(
    first=FIELD,
    last=FIELD,
    printed=OPTIONAL_FIELD,
    months=Parameter("integer", True, (1, 24)),
)
def paid_recently(
    subject: Subject, *, first: str, last: str, months: int, printed: str | None = None
) -> Findings:
    """Paid in at least one of the calendar months right before the application's.

    Months after the application can only have been paid where the record was printed after them.
    """
    paper, today = subject.sheet, subject.file.case.application_date
    end, start = paper.find(last), paper.find(first)
    if end is None:
        return (unread(paper, last),)
    doubts = [found for one in (end, start) if one and (found := doubt_finding(one))]
    if doubts:
        return tuple(doubts)
    outcome = within_months_before(end.text, today, months)
    if outcome is Outcome.AGREES:
        issue = paper.find(printed) if printed else None
        return _begun(start, end, today) or _ahead(end, issue, today)
    status = Status.FAILED if outcome is Outcome.DIFFERS else Status.UNSURE
    text = Text(
        f"缴费到{end.text}为止，申请日期{today}之前{months}个月内没有缴费",
        f"paid until {end.text}: nothing in the {months} months before {today}",
    )
    return (at(end, status, ReasonCode.EXPIRED, text),)


def _begun(start: Found | None, end: Found, today: date) -> Findings:
    """Payments that only begin in the application's month, or lie ahead, show nothing before it."""
    this_month = today.replace(day=1)
    known = start or end
    days = days_of(known.text)
    if days is not None and days[0] < this_month:
        return ()
    text = Text(
        f"缴费自{known.text}开始，申请日期{today}所在月份之前没有缴费",
        f"payments begin {known.text}: none before the month of {today}",
    )
    status = Status.UNSURE if start is None else Status.FAILED
    return (at(known, status, ReasonCode.NOT_YET_VALID, text),)


def _ahead(end: Found, printed: Found | None, today: date) -> Findings:
    """Months paid that lie after the application, and after the record was printed."""
    known = days_of(printed.text) if printed else None
    if not_later_than(end.text, max(today, known[1]) if known else today) is not Outcome.DIFFERS:
        return ()
    text = Text(
        f"缴费截止月{end.text}晚于申请日期{today}，请核实",
        f"paid until {end.text}, which is after the application on {today}",
    )
    return (at(end, Status.UNSURE, ReasonCode.NOT_YET_VALID, text),)


@check(
    needs_anchor=True,
    field=FIELD,
    contract_field=Parameter("anchor_field", True),
    name=FIELD,
    contract_name=Parameter("anchor_field", True),
)
def same_employer(
    subject: Subject, *, field: str, contract_field: str, name: str, contract_name: str
) -> Findings:
    """The contributions come from the contract's employer, for the contract's employee."""
    paper, contract = subject.sheet, subject.anchor
    if contract is None:
        return ()
    insured, employee = paper.find(name), contract.find(contract_name)
    if insured and employee and normal_name(insured.text) != normal_name(employee.text):
        known = recognise(insured, None, subject.file.guardians, subject.file.settings)
        other = recognise(employee, None, subject.file.guardians, subject.file.settings)
        if known.person is not other.person:
            text = Text(
                f"缴费证明是“{insured.text}”的，劳动合同是“{employee.text}”的，不是同一人",
                f"the payments are of “{insured.text}”, the contract is of “{employee.text}”",
            )
            return (at(insured, Status.UNSURE, ReasonCode.EMPLOYER_MISMATCH, text),)
    payer, employer = paper.find(field), contract.find(contract_field)
    if payer is None or employer is None:
        return (unread(paper, field) if payer is None else unread(contract, contract_field),)
    comparison = compare_companies(payer.text, employer.text)
    if comparison.outcome is Outcome.AGREES:
        return ()
    finding = from_comparison(payer, comparison, Status.UNSURE, kind_name(paper.kind))
    return (
        Finding(
            Status.UNSURE,
            ReasonCode.EMPLOYER_MISMATCH,
            finding.message,
            payer.evidence,
            field,
            employer.text,
            payer.text,
        ),
    )
