"""Terms, handovers and the one-year rule, on the day of the application."""

from __future__ import annotations

from datetime import date, timedelta

from matching.casefile import Subject
from matching.checks.person import unread
from matching.checks.registry import FIELD, SEVERITY, Parameter, check
from matching.compare import dates as compare
from matching.compare.window import ApplicationWindow
from matching.compare.window import application_window as find_window
from matching.findings import Finding, Findings, at, from_comparison
from matching.identity import doubt_finding
from matching.model import Outcome, ReasonCode, Status, Text
from matching.papers import Found, Paper
from matching.vocabulary import field_name, kind_name


def year_passed(start: str, today: date, rule: str | int) -> Outcome:
    """Whether a year by the policy's rule (`anniversary`, or a number of days) has passed."""
    if rule == "anniversary":
        return compare.at_least_one_year_before(start, today)
    days = compare.days_of(start)
    if days is None:
        return Outcome.UNKNOWN
    length = timedelta(days=int(rule))
    if days[1] + length <= today:
        return Outcome.AGREES
    return Outcome.DIFFERS if days[0] + length > today else Outcome.UNSURE


@check(
    start=FIELD,
    end=FIELD,
    no_start=Parameter("choice", allowed=("unsure", "accepted")),
    no_end=Parameter("choice", True, ("unsure", "accepted", "open_ended", "one_year_from_start")),
    expired=SEVERITY,
)
def in_force(  # noqa: PLR0913 - a policy names these by key
    subject: Subject,
    *,
    start: str,
    end: str,
    no_end: str,
    no_start: str = "unsure",
    expired: str = "failed",
) -> Findings:
    """The paper is in force on the day of the application, both ends included.

    Without an end: `accepted` does not ask for one, `open_ended` takes the paper as unlimited when
    its pages are sound, and `one_year_from_start` gives it a year from its beginning.
    """
    paper = subject.sheet
    first, last = paper.find(start), paper.find(end)
    if first is None and no_start == "unsure":
        return (unread(paper, start),)
    if last is None and no_end == "one_year_from_start" and first is not None:
        return _a_year_from(paper, first, subject)
    if last is None and no_end != "accepted":
        unlimited = no_end == "open_ended" and first is not None and not paper.flawed
        if not unlimited:
            return (unread(paper, end),)
    if first is None and last is None:
        return ()
    return _term(subject, first, last, expired)


def _term(subject: Subject, first: Found | None, last: Found | None, expired: str) -> Findings:
    """The findings about a term of which at least one end was read."""
    today = subject.file.case.application_date
    read = [one for one in (first, last) if one is not None]
    doubts = [finding for one in read if (finding := doubt_finding(one))]
    comparison = compare.in_force(
        first.text if first else None, last.text if last else None, today, open_ended=last is None
    )
    if doubts:
        return tuple(doubts)
    if comparison.outcome is Outcome.AGREES:
        return ()
    early = comparison.code is ReasonCode.NOT_YET_VALID
    place = read[0] if early else read[-1]
    status = Status.UNSURE
    if comparison.outcome is Outcome.DIFFERS and (early or expired == "failed"):
        status = Status.FAILED
    return (from_comparison(place, comparison, status, kind_name(subject.sheet.kind)),)


def _a_year_from(paper: Paper, first: Found, subject: Subject) -> Findings:
    """A paper without a printed term: sure for a year from its beginning, then to be looked at."""
    today = subject.file.case.application_date
    doubt = doubt_finding(first)
    if doubt is not None:
        return (doubt,)
    kind, name = kind_name(paper.kind), field_name(first.field)
    if compare.not_later_than(first.text, today) is not Outcome.AGREES:
        text = Text(
            f"{kind.zh}的{name.zh}{first.text}晚于申请日期{today}",
            f"{name.en} {first.text} of the {kind.en} is after the application on {today}",
        )
        return (at(first, Status.UNSURE, ReasonCode.NOT_YET_VALID, text),)
    days = compare.days_of(first.text)
    if days is not None and today <= compare.anniversary(days[0]):
        return ()
    text = Text(
        f"{kind.zh}{name.zh}为{first.text}，没有读到有效期截止日，已满一年，请查看签注或有效期",
        f"the {kind.en} is of {first.text}, more than a year ago, and no end was read: "
        "please look for its endorsement or term",
    )
    return (at(first, Status.UNSURE, ReasonCode.EXPIRED, text),)


@check(field=FIELD, otherwise=SEVERITY)
def handed_over(subject: Subject, *, field: str, otherwise: str = "failed") -> Findings:
    """The home was handed over (or the title registered) by the day of the application."""
    paper, today = subject.sheet, subject.file.case.application_date
    found = paper.find(field)
    if found is None:
        return (unread(paper, field),)
    outcome = compare.not_later_than(found.text, today)
    doubt = doubt_finding(found)
    if doubt is not None:
        return (doubt,)
    if outcome is Outcome.AGREES:
        return ()
    status = Status.FAILED if outcome is Outcome.DIFFERS else Status.UNSURE
    if otherwise == "unsure":
        status = Status.UNSURE
    kind, name = kind_name(paper.kind), field_name(field)
    text = Text(
        f"{kind.zh}上的{name.zh}是{found.text}，申请日期是{today}，尚未交房",
        f"{name.en} on the {kind.en} is {found.text}, the application is of {today}: "
        "not handed over yet",
    )
    return (
        Finding(
            status,
            ReasonCode.NOT_HANDED_OVER,
            text,
            found.evidence,
            field,
            f"≤ {today.isoformat()}",
            found.text,
        ),
    )


@check()
def handover_not_shown(subject: Subject) -> Findings:
    """This kind of paper does not say when a home was handed over: a person decides."""
    paper = subject.sheet
    kind = kind_name(paper.kind)
    text = Text(
        f"{kind.zh}没有写明交房时间，请人工核实",
        f"the {kind.en} does not say when the home was handed over",
    )
    return (Finding(Status.UNSURE, ReasonCode.NOT_HANDED_OVER, text, paper.pages[0]),)


@check(field=FIELD)
def not_in_future(subject: Subject, *, field: str) -> Findings:
    """What the paper is dated by had happened by the day of the application."""
    found, today = subject.sheet.find(field), subject.file.case.application_date
    if found is None or compare.not_later_than(found.text, today) is not Outcome.DIFFERS:
        return ()
    kind, name = kind_name(subject.sheet.kind), field_name(field)
    text = Text(
        f"{kind.zh}的{name.zh}{found.text}晚于申请日期{today}",
        f"{name.en} {found.text} of the {kind.en} is after the application on {today}",
    )
    return (at(found, Status.UNSURE, ReasonCode.NOT_YET_VALID, text),)


@check(field=FIELD)
def one_year(subject: Subject, *, field: str) -> Findings:
    """At least a year lies between a date and the application."""
    paper = subject.sheet
    found = paper.find(field)
    return (unread(paper, field),) if found is None else since_a_year(found, found.text, subject)


def since_a_year(found: Found, start: str, subject: Subject) -> Findings:
    """The findings where a year has not surely passed since `start`, read at `found`."""
    today, rule = subject.file.case.application_date, subject.file.settings.one_year
    doubt = doubt_finding(found)
    if doubt is not None:
        return (doubt,)
    outcome = year_passed(start, today, rule)
    if outcome is Outcome.AGREES:
        return ()
    kind, name = kind_name(found.evidence.document.kind), field_name(found.field)
    text = Text(
        f"{kind.zh}上的{name.zh}是{start}，到申请日期{today}不满一周年",
        f"{name.en} on the {kind.en} is {start}: less than a year before {today}",
    )
    status, code = Status.FAILED, ReasonCode.LESS_THAN_ONE_YEAR
    if outcome is not Outcome.DIFFERS:
        status, code = Status.UNSURE, ReasonCode.AMBIGUOUS
        text = Text(
            f"{kind.zh}上的{name.zh}“{start}”不够具体，不能确定是否满一周年",
            f"{name.en} “{start}” on the {kind.en} does not say whether a year has passed",
        )
    return (at(found, status, code, text),)


@check(field=FIELD)
def not_changed_within_a_year(subject: Subject, *, field: str) -> Findings:
    """A paper approved less than a year ago may say something new: a person looks."""
    found = subject.sheet.find(field)
    if found is None:
        return ()
    today, rule = subject.file.case.application_date, subject.file.settings.one_year
    doubt = doubt_finding(found)
    if doubt is None and year_passed(found.text, today, rule) is Outcome.AGREES:
        return ()
    kind, name = kind_name(subject.sheet.kind), field_name(field)
    text = Text(
        f"{kind.zh}的{name.zh}是{found.text}，距申请日期{today}不满一年，经营场所可能是新变更的，请核实",
        f"{name.en} of the {kind.en} is {found.text}, less than a year before {today}: "
        "the address may be new",
    )
    return (doubt or at(found, Status.UNSURE, ReasonCode.LESS_THAN_ONE_YEAR, text),)


@check(needs_paper=False, windows=Parameter("windows", required=True))
def application_window(subject: Subject, *, windows: tuple[ApplicationWindow, ...]) -> Findings:
    """The application falls into one of the windows of the year."""
    today = subject.file.case.application_date
    try:
        answer = find_window(today, windows)
    except ValueError:
        answer = None
    if answer is not None and answer.inside:
        return ()
    text = answer.explanation if answer else Text("没有可用的受理时间", "no window is known")
    expected = f"{answer.opens}—{answer.closes}" if answer else None
    status = Status.FAILED if answer else Status.UNSURE
    return (
        Finding(
            status,
            ReasonCode.OUTSIDE_WINDOW,
            text,
            expected=expected,
            found=today.isoformat(),
        ),
    )
