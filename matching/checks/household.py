"""What the household register has to show (rules.md 2(2), (4), (5))."""

from __future__ import annotations

from collections.abc import Sequence

from matching.casefile import CaseFile, Subject
from matching.checks.dates import since_a_year
from matching.checks.person import birthday, unread
from matching.checks.places import place_in_catchment
from matching.checks.registry import PEOPLE, Parameter, check
from matching.compare.relations import relation_of
from matching.findings import Finding, Findings, severity, worst
from matching.heads import head_is_told
from matching.identity import doubt_finding
from matching.model import Evidence, Outcome, ReasonCode, Status, Text
from matching.papers import Found, Paper
from matching.registers import Entry, Register, guardian_on
from matching.vocabulary import kind_name
from ocr.model import PageProblem
from ocr.values.dates import dates_in

_PAGE = Parameter(
    "kinds", required=True, allowed=("household_register_cover", "household_register_member")
)


@check(
    needs_paper=False,
    on_registers=True,
    head_page=_PAGE,
    student_page=Parameter("kinds", required=True, allowed=("household_register_member",)),
)
def household_register(
    subject: Subject,
    *,
    head_page: tuple[str, ...],
    student_page: tuple[str, ...],
) -> Findings:
    """The register shows the student's own page and the head's page of the same register."""
    file = subject.file
    pages = [one for kind in {*head_page, *student_page} for one in file.pages(kind)]
    if not pages:
        return (missing(ReasonCode.NOT_SUPPLIED, Text("没有户口簿", "no household register")),)
    entries = file.registers.entries
    if not entries:
        return _no_student_page(file)
    best = min((_entry_findings(entry, file, head_page) for entry in entries), key=_burden)
    return (*best, *_two_pages(entries))


def _two_pages(entries: Sequence[Entry]) -> Findings:
    """Two pages of the student with different relations to the head are of two registers."""
    words = [one.word for one in entries if one.word is not None and one.word.doubt is None]
    if len({relation_of(word.text).group for word in words}) <= 1:
        return ()
    told = "、".join(sorted({word.text for word in words}))
    text = Text(
        f"学生有几张登记卡，与户主关系不同({told}),请核实以哪一本户口簿为准",
        f"the student has pages with different relations to the head ({told}): which one holds?",
    )
    place = words[0].evidence
    finding = Finding(
        Status.UNSURE, ReasonCode.AMBIGUOUS, text, place, "relationship_to_head", found=told
    )
    return (finding,)


def _burden(findings: Findings) -> tuple[int, int]:
    return severity(findings), len(findings)


def missing(code: ReasonCode, text: Text) -> Finding:
    """The finding that a page is not there."""
    return Finding(Status.MISSING, code, text)


def _no_student_page(file: CaseFile) -> Findings:
    book = file.registers
    student = file.case.student.name
    for card in book.cards:
        if card.find("name") is None:
            return (unread(card, "name"),)
    for namesake in book.strangers:
        if namesake.by_name and namesake.finding is not None:
            return (namesake.finding,)
    related = any(
        guardian_on(register, guardian, file.settings)[0] is not Outcome.DIFFERS
        for register in book.registers
        for guardian in file.case.guardians
    )
    if book.strangers and not related and (wrong := book.strangers[0].finding):
        return (wrong,)
    text = Text(
        f"户口簿缺“{student}”本人的登记卡", f"the register page of “{student}” is not there"
    )
    return (missing(ReasonCode.PAGE_MISSING, text),)


def _entry_findings(entry: Entry, file: CaseFile, head_page: tuple[str, ...]) -> Findings:
    """What is wrong with this page of the student and the head's page that goes with it."""
    findings: list[Finding] = [entry.known.finding] if entry.known.finding else []
    card, student = entry.card, file.case.student
    number = card.find("id_number")
    if number is None and student.id_number:
        findings.append(unread(card, "id_number"))
    if entry.word is None:
        findings.append(unread(card, "relationship_to_head"))
    findings += birthday(card, entry.known, "birth_date", number)
    findings += _copies(file, card.pages)
    if entry.contradicted:
        text = Text(
            f"学生页上与户主关系为“{entry.word.text if entry.word else '?'}”，与所交户主页不符",
            "no head's page among the papers fits what the student's page says",
        )
        findings.append(
            Finding(
                Status.UNSURE, ReasonCode.AMBIGUOUS, text, card.pages[0], "relationship_to_head"
            )
        )
        return tuple(findings)
    heads = [_head_findings(entry, home, file, head_page) for home in entry.homes]
    if not heads:
        text = Text("户口簿缺户主页（首页或户主登记卡）", "the head's page is not there")
        findings.append(missing(ReasonCode.PAGE_MISSING, text))
    else:
        heads.sort(key=_burden)
        findings += heads[-1]
    return tuple(findings)


def _head_findings(
    entry: Entry, home: Register, file: CaseFile, head_page: tuple[str, ...]
) -> Findings:
    """The cover with head and address, or the head's own page."""
    answers: list[Findings] = []
    told = head_is_told(entry, home, file.case.guardians)
    if "household_register_member" in head_page and home.head_card is not None:
        name = home.head_card.find("name")
        told = told or any(
            guardian_on(home, one, file.settings)[:2] == (Outcome.AGREES, "户主")
            for one in file.case.guardians
        )
        # A student who is the head: whose page it is has been judged.
        judged = told or home.head_card is entry.card
        doubt = _doubt(name, judged) if name else unread(home.head_card, "name")
        own = (doubt,) if doubt else ()
        answers.append((*own, *_copies(file, home.head_card.pages)))
    if "household_register_cover" in head_page:
        for cover in home.covers:
            asked = [(cover.find(field), field) for field in ("head_name", "address")]
            found = [
                _doubt(one, told and name == "head_name") if one else unread(cover, name)
                for one, name in asked
            ]
            read = tuple(one for one in found if one is not None)
            answers.append((*read, *_copies(file, cover.pages)))
    if not answers:
        text = Text("户口簿缺户主页（首页或户主登记卡）", "the head's page is not there")
        return (missing(ReasonCode.PAGE_MISSING, text),)
    return min(answers, key=_burden)


def _doubt(found: Found, told: bool) -> Finding | None:
    return None if told and found.doubt and not found.doubt.hard else doubt_finding(found)


def _copies(file: CaseFile, pages: tuple[Evidence, ...]) -> Findings:
    return copies(file, tuple(one for one in pages if PageProblem.COPY in one.page_problems))


def copies(file: CaseFile, pages: tuple[Evidence, ...]) -> Findings:
    """The finding that pages are marked as copies, as severe as the policy has it."""
    if not pages:
        return ()
    kind = kind_name(pages[0].document.kind)
    text = Text(
        f"{kind.zh}是复印件，应为原件", f"the {kind.en} is a copy, the original is asked for"
    )
    return (Finding(file.settings.copies, ReasonCode.COPY_NOT_ORIGINAL, text, pages[0]),)


@check(needs_paper=False, on_registers=True, who=PEOPLE)
def registered_in_catchment(subject: Subject, *, who: tuple[str, ...]) -> Findings:
    """A register of one of `who` has its address in the school's catchment."""
    file = subject.file
    answers: list[Findings] = []
    if "student" in who:
        own = [_own_register(entry, subject) for entry in file.registers.entries if entry.homes]
        answers += [_strictest(own)] if own else []
    if "guardians" in who:
        answers += _guardians_registers(subject)
    if answers:
        return min(answers, key=_burden)
    if file.registers.registers:
        return (_nobody(file, who),)
    text = Text("没有户口簿首页，无法核对户籍地址", "no register cover to take the address from")
    code = ReasonCode.PAGE_MISSING if file.registers.cards else ReasonCode.NOT_SUPPLIED
    return (missing(code, text),)


def _own_register(entry: Entry, subject: Subject) -> Findings:
    """What holds for every register the student's page may belong to."""
    about = (entry.known.finding,) if entry.known.finding else ()
    homes = sorted((_address_findings(home, subject) for home in entry.homes), key=_burden)
    if worst(homes[0]) is not worst(homes[-1]):
        text = Text(
            "不能确定学生页属于哪一本户口簿", "which register the student's page belongs to is open"
        )
        page = entry.card.pages[0]
        return (*about, Finding(Status.UNSURE, ReasonCode.AMBIGUOUS, text, page))
    return (*about, *homes[-1])


def _guardians_registers(subject: Subject) -> list[Findings]:
    file = subject.file
    answers: list[Findings] = []
    for register in file.registers.registers:
        for guardian in file.case.guardians:
            outcome, _, named = guardian_on(register, guardian, file.settings)
            if outcome is Outcome.DIFFERS:
                continue
            findings = _address_findings(register, subject)
            if outcome is not Outcome.AGREES or (named is not None and named.doubt):
                findings = (*findings, _perhaps(guardian.name, named))
            answers.append(findings)
    return answers


def _perhaps(guardian: str, named: Found | None) -> Finding:
    found = named.text if named else None
    text = Text(
        f"户口簿上的“{found or '?'}”是否为监护人“{guardian}”需人工核对",
        f"whether “{found or '?'}” on the register is the guardian “{guardian}” is open",
    )
    place = named.evidence if named else None
    field = named.field if named else None
    return Finding(Status.UNSURE, ReasonCode.NAME_MISMATCH, text, place, field, guardian, found)


def _address_findings(register: Register, subject: Subject) -> Findings:
    address = register.address
    if address is not None:
        pages = tuple(page for cover in register.covers for page in cover.copies)
        return (*place_in_catchment(address, subject), *copies(subject.file, pages))
    if register.covers:
        return (unread(register.covers[0], "address"),)
    text = Text("缺户口簿首页（住址）", "the register's cover with the address is not there")
    return (missing(ReasonCode.PAGE_MISSING, text),)


def _nobody(file: CaseFile, who: tuple[str, ...]) -> Finding:
    expected = "、".join(one.name for one in file.people(who))
    register = file.registers.registers[0]
    head = register.head
    text = Text(
        f"户口簿上没有“{expected}”，户主是“{head.text if head else '?'}”",
        f"“{expected}” is not on the register of “{head.text if head else '?'}”",
    )
    place = head.evidence if head else None
    unread_names = any(one.has_unread_name for one in file.registers.registers)
    return Finding(
        Status.UNSURE if unread_names else Status.FAILED,
        ReasonCode.ILLEGIBLE if unread_names else ReasonCode.NOT_GUARDIAN,
        text,
        place,
        head.field if head else None,
        expected,
        head.text if head else None,
    )


@check(needs_paper=False, on_registers=True, settled=Parameter("words", required=True))
def registered_one_year(subject: Subject, *, settled: tuple[str, ...]) -> Findings:
    """The student has been at this address for a year: moved here, else registered."""
    entries = subject.file.registers.entries
    if not entries:
        text = Text("没有学生本人页", "the student's page is not there")
        return (missing(ReasonCode.PAGE_MISSING, text),)
    return _strictest([_here_for_a_year(entry, subject, settled) for entry in entries])


def _strictest(answers: Sequence[Findings]) -> Findings:
    """Several pages of the student: a plain failure on one counts, else the best reading does."""
    failed = [one for one in answers if worst(one) in {Status.FAILED, Status.MISSING}]
    return min(failed or answers, key=_burden)


def _here_for_a_year(entry: Entry, subject: Subject, settled: tuple[str, ...]) -> Findings:
    about = (entry.known.finding,) if entry.known.finding else ()
    return (*about, *_moved_here(entry.card, subject, settled))


def _moved_here(card: Paper, subject: Subject, settled: tuple[str, ...]) -> Findings:
    moved = card.find("moved_to_address")
    if moved is None:
        registered = card.find("registered_on")
        if registered is None:
            return (unread(card, "registered_on"),)
        return since_a_year(registered, registered.text, subject)
    dates = [value for _, _, value in dates_in(moved.text)]
    if len(dates) == 1 and dates[0] is not None:
        return since_a_year(moved, dates[0], subject)
    doubt = doubt_finding(moved)
    if doubt is not None:
        return (doubt,)
    if not dates and any(word in moved.text for word in settled):
        return ()
    text = Text(
        f"“何时由何地迁来本址”为“{moved.text}”，不能确定何时迁来",
        f"when the student moved here is not clear from “{moved.text}”",
    )
    return (
        Finding(
            Status.UNSURE,
            ReasonCode.AMBIGUOUS,
            text,
            moved.evidence,
            moved.field,
            found=moved.text,
        ),
    )
