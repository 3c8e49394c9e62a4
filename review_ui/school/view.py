"""What a clerk sees of a case: the checklist, the photos, and what to photograph again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.file_errors import advice
from intake.pipeline import policy_directories
from intake.service import cases, completeness, looks, readings, withdrawal
from intake.service.actor import Actor
from intake.service.cases import CaseView
from intake.service.completeness import CheckedRequirement, Completeness
from intake.service.files import StoredFile
from intake.service.masking import mask_number, mask_text
from matching.model import Case, Reason, ReasonCode, Status, Text
from matching.policy import find_policy
from matching.rules import Requirement
from ocr.model import Document, FieldProblem, FileReading, Page, PageProblem
from ocr.values.identity import birth_date_of, is_id_number, sex_of

_MOST_FIELDS = 5
_AGAIN = frozenset(
    {
        PageProblem.BLURRED,
        PageProblem.DARK,
        PageProblem.GLARE,
        PageProblem.LOW_RESOLUTION,
        PageProblem.CROPPED,
        PageProblem.BLANK,
    }
)
_OF_THE_PHOTO = frozenset(
    {
        ReasonCode.SEAL_MISSING,
        ReasonCode.FINGERPRINT_MISSING,
        ReasonCode.WRONG_KIND,
        ReasonCode.ILLEGIBLE,
        ReasonCode.LOW_CONFIDENCE,
    }
)
"""Reasons that another photo, or another paper, may do away with."""
_PageKey = tuple[str, int]
_OPEN = (Status.MISSING, Status.FAILED, Status.UNSURE)
_NUMBERS = ("id_number", "enrolment_number")
_ID_NUMBER = 18  # characters


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the checklist. `told` is what the reviewer wrote when the case was returned.

    `reasons` come with the file that each is about: its name and its id.

    `looks` are the kinds of paper that would meet it, for the drawing of a page that is missing.
    """

    id: str
    title: Text
    status: Status
    blocking: bool
    reasons: Sequence[tuple[Text, str | None, str | None]]
    told: Sequence[str]
    looks: Sequence[str]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status in _OPEN


@dataclass(frozen=True, slots=True)
class FieldCard:
    """One value that was read; ID numbers are masked."""

    name: str
    value: str
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """One paper on a page."""

    kind: str
    fields: Sequence[FieldCard]


@dataclass(frozen=True, slots=True)
class PageCard:
    """One page of a file. `again` are the reasons to photograph it once more.

    `is_enough`: a requirement is met by it as it is. `wrong` is what the checklist finds wrong on
    it: a seal that is missing, a paper that does not count.
    """

    number: int
    documents: Sequence[DocumentCard]
    again: Sequence[PageProblem]
    is_copy: bool
    is_enough: bool
    wrong: Sequence[Text]


@dataclass(frozen=True, slots=True)
class FileCard:
    """One file. `status` is stored, read, unreadable or failed; `version` is the file's."""

    id: str
    name: str
    status: str
    error: Text | None
    is_duplicate: bool
    pages: Sequence[PageCard]
    version: int


@dataclass(frozen=True, slots=True)
class SchoolCase:
    """Everything on the page of a case. `taken_out` are photos that count no more.

    `odd_numbers` are people whose ID number was most likely mistyped.
    """

    case: CaseView
    verdict: str
    lines: Sequence[CheckLine]
    files: Sequence[FileCard]
    pending: int
    taken_out: Sequence[StoredFile]
    odd_numbers: Sequence[str]

    @property
    def is_editable(self) -> bool:
        """Whether papers can be added and the application changed."""
        return self.case.row.status in cases.EDITABLE

    @property
    def missing(self) -> Sequence[CheckLine]:
        """What keeps the case from being approved until the school supplies something."""
        lines = (Status.MISSING, Status.FAILED)
        return [line for line in self.lines if line.blocking and line.status in lines]

    @property
    def unsure(self) -> Sequence[CheckLine]:
        """What is there, and what the reviewer has to look at."""
        return [line for line in self.lines if line.blocking and line.status is Status.UNSURE]


def school_case(services: Services, actor: Actor, case_id: str) -> SchoolCase:
    """A case as the school sees it; the look is noted.

    Raises:
        NotFoundError: none that the actor may see.
    """
    taken_out = withdrawal.taken_out(services, actor, case_id)
    with services.database.read() as session:
        seen = _school_case(session, services, actor, case_id, taken_out)
    looks.note(services, actor, seen.case.row, "case.view")
    return seen


def _school_case(
    session: Session,
    services: Services,
    actor: Actor,
    case_id: str,
    taken_out: Sequence[StoredFile],
) -> SchoolCase:
    case = cases.view(session, services, cases.find(session, actor, case_id))
    seen = completeness.look(session, services, case.row)
    return SchoolCase(
        case=case,
        verdict=seen.value.value,
        lines=_lines(services, case, seen),
        files=_files(seen),
        pending=seen.papers.pending,
        taken_out=taken_out,
        odd_numbers=_odd_numbers(case.application),
    )


def _lines(services: Services, case: CaseView, seen: Completeness) -> Sequence[CheckLine]:
    policy = find_policy(
        seen.found.policy,
        case.application.application_date,
        policy_directories(services.settings),
    )
    told = _told(case)
    ids = {file.name: file.id for file in seen.papers.files}
    return [
        CheckLine(
            id=one.result.id,
            title=one.result.title,
            status=one.status,
            blocking=one.result.blocking,
            reasons=[
                (_masked(reason.message), reason.file, ids.get(reason.file or ""))
                for reason in _reasons(one)
            ],
            told=told.get(one.result.id, ()),
            looks=_looks(policy.requirements[one.result.id])
            if one.status is Status.MISSING
            else (),
        )
        for one in seen.requirements
    ]


def _looks(requirement: Requirement) -> Sequence[str]:
    """The kinds of paper that would meet it; a check on all papers together names its own."""
    named = {
        kind
        for way in requirement.alternatives
        if way.kind is None
        for check in way.checks
        for kinds in check.parameters.values()
        if isinstance(kinds, (list, tuple))
        for kind in kinds
    }
    return sorted(requirement.kinds or named)


def _odd_numbers(case: Case) -> Sequence[str]:
    """Whose ID number on record does not fit itself, or a student's date of birth or sex."""
    student = case.student
    odd = [one.name for one in case.guardians if one.id_number and not _fits(one.id_number)]
    number = student.id_number
    if number and not _fits(number, student.birth_date, student.sex):
        odd.insert(0, student.name)
    return odd


def _fits(number: str, born: date | None = None, sex: str | None = None) -> bool:
    """Numbers of another length are of other papers, and nothing is known of them."""
    return len(number) != _ID_NUMBER or (
        is_id_number(number)
        and (born is None or birth_date_of(number) == born)
        and (sex is None or sex_of(number) == sex)
    )


def _reasons(one: CheckedRequirement) -> Sequence[Reason]:
    """What a settled doubt was about needs nothing from the school any more."""
    if one.settled is not None and one.status is Status.SATISFIED:
        return ()
    return one.result.reasons


def _told(case: CaseView) -> Mapping[str, Sequence[str]]:
    """What the reviewer wrote to each requirement, as long as the case is with the school."""
    if case.row.status != "returned" or case.decision is None:
        return {}
    found: dict[str, list[str]] = {}
    for reason in case.decision.reasons:
        found.setdefault(reason["requirement"] or "", []).append(mask_text(reason["message"]))
    return found


def _files(seen: Completeness) -> Sequence[FileCard]:
    by_name = {one.file: one for one in seen.papers.readings}
    enough = {
        (paper.file, paper.page)
        for one in seen.requirements
        if one.status is Status.SATISFIED
        for paper in one.result.documents
    }
    wrong: dict[tuple[str, int], list[Text]] = {}
    for one in seen.requirements:
        for reason in _reasons(one) if one.status in _OPEN else ():
            if reason.file is not None and reason.code in _OF_THE_PHOTO:
                found = wrong.setdefault((reason.file, reason.page or 1), [])
                if (text := _masked(reason.message)) not in found:
                    found.append(text)
    return [_file(one, by_name.get(one.name), enough, wrong) for one in seen.papers.files]


def _file(
    file: readings.FileState,
    reading: FileReading | None,
    enough: AbstractSet[_PageKey],
    wrong: Mapping[_PageKey, Sequence[Text]],
) -> FileCard:
    return FileCard(
        id=file.id,
        name=file.name,
        status=file.status,
        error=advice(file.error) if file.error is not None else None,
        is_duplicate=file.duplicate_of is not None,
        pages=[
            _page(
                page,
                is_enough=(file.name, page.number) in enough,
                wrong=wrong.get((file.name, page.number), ()),
            )
            for page in (reading.pages if reading is not None else ())
        ],
        version=file.version,
    )


def _page(page: Page, *, is_enough: bool, wrong: Sequence[Text]) -> PageCard:
    return PageCard(
        number=page.number,
        documents=[_document(one) for one in page.documents],
        again=[one for one in page.problems if one in _AGAIN],
        is_copy=PageProblem.COPY in page.problems,
        is_enough=is_enough,
        wrong=wrong,
    )


def _document(document: Document) -> DocumentCard:
    fields = [
        FieldCard(
            name,
            _shown(name, field.value),
            FieldProblem.CHECKSUM in field.problems or FieldProblem.INCONSISTENT in field.problems,
        )
        for name, field in document.fields.items()
    ]
    return DocumentCard(document.kind, fields[:_MOST_FIELDS])


def _shown(name: str, value: str | tuple[str, ...]) -> str:
    text = value if isinstance(value, str) else "、".join(value)
    return mask_number(text) if name.endswith(_NUMBERS) else text


def _masked(text: Text) -> Text:
    return Text(mask_text(text.zh), mask_text(text.en))
