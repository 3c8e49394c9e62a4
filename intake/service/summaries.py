"""Summaries on paper: the code on a sheet leads back to its case, and to how the case stood.

The code is a keyed digest of the case, its version and what the sheet says of it, so that it cannot
be made up, and another one stands on the sheet once anything has changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.assembly import Services
from intake.pipeline import policy_directories
from intake.service import audit, cases, completeness, history, looks
from intake.service.actor import Actor
from intake.service.cases import CaseView
from intake.service.completeness import Completeness
from intake.service.history import HistoryLine
from matching.model import Text
from matching.policy import find_policy
from storage.errors import NotFoundError
from storage.tables import CaseRow, PrintedSummary

_LENGTH, _GROUP = 16, 4
_LABEL = re.compile(r"\A\s*(核对码|CHECK CODE):?")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u00b7._]+")
_CODE = re.compile(rf"[0-9A-F]{{{_LENGTH}}}")
_MISREAD = str.maketrans("OQILSZG", "0011526")
"""Letters that are in no code, and the figures they are mistaken for."""
_FILES = frozenset({"file.upload", "file.read"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a sheet says of a case that is looked at from `at` on."""

    case: CaseRow
    verdict: str
    requirements: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement: its status on the sheet and today, None where it was, or is, not asked."""

    title: Text
    then: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet beside its case as it stands today."""

    printed: PrintedSummary
    case: CaseView
    verdict: str
    lines: Sequence[Line]
    is_unchanged: bool


def keep(services: Services, actor: Actor, shown: Shown) -> str:
    """Keep how the case stands, once for each state; the code for the sheet.

    Raises:
        NotFoundError: none that the actor may see.
    """
    code = _code_of(services, shown.case, shown.requirements)
    with services.database.read() as session:
        if session.get(PrintedSummary, code) is not None:
            return code
    with services.database.write() as session:
        case = cases.find(session, actor, shown.case.id, lock=True)
        if session.get(PrintedSummary, code) is not None:
            return code
        session.add(
            PrintedSummary(
                code=code,
                case_id=case.id,
                at=shown.at,
                actor_name=actor.name,
                category=shown.case.category,
                status=shown.case.status,
                verdict=shown.verdict,
                requirements=dict(shown.requirements),
            )
        )
        audit.log(
            session,
            services,
            actor,
            "case.print_summary",
            subject=case.id,
            case_id=case.id,
            county=case.county,
            school_code=case.school_code,
            code=code,
        )
    return code


def read_code(text: str) -> str | None:
    """The code that somebody typed or pasted from a sheet; None for what cannot be one."""
    plain = _LABEL.sub("", unicodedata.normalize("NFKC", text).upper())
    code = _BETWEEN.sub("", plain).translate(_MISREAD)
    return code if _CODE.fullmatch(code) else None


def grouped(code: str) -> str:
    """A code as it stands on the sheet."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def check(services: Services, actor: Actor, code: str) -> Checked:
    """The sheet with this code beside its case of today; the look is noted.

    Raises:
        NotFoundError: no sheet has this code, or its case is none that the actor may see.
    """
    with services.database.read() as session:
        printed = session.get(PrintedSummary, code)
        if printed is None:
            raise NotFoundError
        case = cases.view(session, services, cases.find(session, actor, printed.case_id))
        seen = completeness.look(session, services, case.row)
        checked = _beside(services, printed, case, seen)
    looks.note(services, actor, case.row, "case.check_summary")
    return checked


def since(services: Services, actor: Actor, checked: Checked) -> Sequence[HistoryLine]:
    """What happened to the case after the sheet was made, oldest first."""
    return [
        line
        for line in history.history(services, actor, checked.case.row.id)
        if line.at > checked.printed.at
        and (line.kind in {"change", "correction"} or line.action in _FILES)
    ]


def _code_of(services: Services, case: CaseRow, requirements: Mapping[str, str]) -> str:
    shown = ",".join(f"{name}={status}" for name, status in requirements.items())
    plain = f"{case.id} {case.version} {case.status} {shown}"
    return services.keyring.index(plain, "summary")[:_LENGTH].upper()


def _beside(
    services: Services, printed: PrintedSummary, case: CaseView, seen: Completeness
) -> Checked:
    now = {one.result.id: one.status.value for one in seen.requirements}
    titles = {one.result.id: one.result.title for one in seen.requirements}
    policy = find_policy(
        seen.found.policy,
        case.application.application_date,
        policy_directories(services.settings),
    )
    titles = {name: one.title for name, one in policy.requirements.items()} | titles
    names = [*printed.requirements, *(name for name in now if name not in printed.requirements)]
    return Checked(
        printed=printed,
        case=case,
        verdict=seen.value.value,
        lines=[
            Line(titles.get(name, Text(name, name)), printed.requirements.get(name), now.get(name))
            for name in names
        ],
        is_unchanged=_code_of(services, case.row, now) == printed.code,
    )
