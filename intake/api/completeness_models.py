"""The completeness answer as OpenAPI describes it: section 3 of the contract, and a little more."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from intake.api.case_models import Answer, StatusWord
from intake.output import (
    DocumentOutput,
    ErrorOutput,
    ReasonOutput,
    ReferenceOutput,
    SourceOutput,
)
from intake.service.applications import Input, Note
from matching.model import Category, Status, VerdictValue
from ocr.model import PageProblem


class SettlementAnswer(Answer):
    """A reviewer's word on a requirement; `holds` while the reasons are those that were seen."""

    id: str
    requirement: str
    outcome: Literal["satisfied", "failed"]
    reason: str
    by: str
    at: datetime
    holds: bool
    withdrawn: bool


class RequirementAnswer(Answer):
    """One line of the checklist.

    `status` is what counts; `found` is what the software found, which `settlement` overrides.
    """

    id: str
    title: str
    status: Status
    blocking: bool
    reasons: list[ReasonOutput]
    documents: list[ReferenceOutput]
    source: SourceOutput
    found: Status
    settlement: SettlementAnswer | None


class CaseDocument(DocumentOutput):
    """One document with its id, under which it is looked at and corrected."""

    id: str | None


class CasePageAnswer(Answer):
    """One page of a file."""

    page: int
    width: int
    height: int
    rotation: Literal[0, 90, 180, 270]
    problems: list[PageProblem]
    documents: list[CaseDocument]


class CaseFileAnswer(Answer):
    """One file that was read or refused."""

    id: str
    file: str
    sha256: str | None
    error: ErrorOutput | None
    pages: list[CasePageAnswer]


class CompletenessAnswer(Answer):
    """How a case stands at this moment; `pending` counts files that are still to be read."""

    id: str
    status: StatusWord
    version: int
    pending: int
    verdict: VerdictValue
    category: Category
    policy: str = Field(examples=["county-standard@2026-01"])
    requirements: list[RequirementAnswer]
    documents: list[CaseFileAnswer]
    other_categories: dict[Category, VerdictValue]
    settlements: list[SettlementAnswer]


class SettlementInput(Input):
    """A reviewer's word on a requirement that the software left unsure, and why."""

    requirement: str = Field(max_length=64, examples=["employer_certificate"])
    outcome: Literal["satisfied", "failed"]
    reason: Note = Field(examples=["已电话向单位核实，确系本单位出具"])
