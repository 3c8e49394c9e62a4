"""Records, evidence and verdicts: immutable values, in the words of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ocr.model import Document, PageProblem


class Category(StrEnum):
    """Why the child changes school."""

    RETURN_HOME = "return_home"
    JOB_TRANSFER = "job_transfer"
    ADDRESS_CHANGE = "address_change"
    BUSINESS = "business"
    MIGRANT_WORK = "migrant_work"


class Relationship(StrEnum):
    """What a guardian is to the student."""

    FATHER = "father"
    MOTHER = "mother"
    GRANDFATHER = "grandfather"
    GRANDMOTHER = "grandmother"
    OTHER_GUARDIAN = "other_guardian"


class Status(StrEnum):
    """How one requirement stands."""

    SATISFIED = "satisfied"
    MISSING = "missing"
    FAILED = "failed"
    UNSURE = "unsure"
    NOT_APPLICABLE = "not_applicable"


class VerdictValue(StrEnum):
    """How the whole case stands."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    NEEDS_REVIEW = "needs_review"


class ReasonCode(StrEnum):
    """Why a requirement is not simply satisfied."""

    NOT_SUPPLIED = "not_supplied"
    PAGE_MISSING = "page_missing"
    NAME_MISMATCH = "name_mismatch"
    ID_NUMBER_MISMATCH = "id_number_mismatch"
    BIRTH_DATE_MISMATCH = "birth_date_mismatch"
    NOT_GUARDIAN = "not_guardian"
    NOT_RELATED = "not_related"
    OUTSIDE_CATCHMENT = "outside_catchment"
    ADDRESS_UNCLEAR = "address_unclear"
    LESS_THAN_ONE_YEAR = "less_than_one_year"
    NOT_HANDED_OVER = "not_handed_over"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    SEAL_MISSING = "seal_missing"
    FINGERPRINT_MISSING = "fingerprint_missing"
    EMPLOYER_MISMATCH = "employer_mismatch"
    WRONG_KIND = "wrong_kind"
    ILLEGIBLE = "illegible"
    LOW_CONFIDENCE = "low_confidence"
    AMBIGUOUS = "ambiguous"
    COPY_NOT_ORIGINAL = "copy_not_original"
    OUTSIDE_WINDOW = "outside_window"


class Outcome(StrEnum):
    """What comparing a value on a paper with a record gives.

    `unknown`: one side says nothing, so nothing can be concluded either way.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


class Text(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of one comparison, with both values and the explanation shown to a reviewer."""

    outcome: Outcome
    explanation: Text
    expected: str | None = None
    found: str | None = None
    code: ReasonCode | None = None


@dataclass(frozen=True, slots=True)
class School:
    """The receiving school. `catchment` entries are addresses, road-number ranges or compounds."""

    name: str
    code: str
    urban: bool
    catchment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Student:
    """The child as the records know it."""

    name: str
    sex: str
    birth_date: date
    id_number: str | None = None
    former_names: tuple[str, ...] = ()
    enrolment_number: str | None = None


@dataclass(frozen=True, slots=True)
class Guardian:
    """A parent or guardian as the records know them."""

    name: str
    relationship: Relationship
    id_number: str | None = None
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One application to change school. `policy` names a rule set, or is None for the default."""

    category: Category
    application_date: date
    from_outside_county: bool
    school: School
    student: Student
    guardians: tuple[Guardian, ...]
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document among the papers of a case, and where it lies."""

    file: str
    page: int
    document: Document
    page_problems: tuple[PageProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands."""

    document: str
    clause: str
    quote: str


class Reason(NamedTuple):
    """Why a requirement has its status; the place on the paper where there is one."""

    code: ReasonCode
    message: Text
    file: str | None = None
    page: int | None = None
    field: str | None = None
    expected: str | None = None
    found: str | None = None


class DocumentReference(NamedTuple):
    """A document that a requirement rests on."""

    file: str
    page: int
    kind: str


class RequirementResult(NamedTuple):
    """One line of the checklist. `remarks` are things worth seeing that change nothing."""

    id: str
    title: Text
    status: Status
    blocking: bool
    reasons: tuple[Reason, ...]
    documents: tuple[DocumentReference, ...]
    source: Source
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole checklist. `policy` is `id@edition`, e.g. `county-standard@2026-01`."""

    verdict: VerdictValue
    category: Category
    policy: str
    requirements: tuple[RequirementResult, ...]
    other_categories: Mapping[Category, VerdictValue]
