"""A county in the third week of a term: dozens of drawn cases and what became of them.

Every case is drawn, uploaded, judged, corrected and decided by the service itself; chance has a
seed. The drawn families' schools are many, a county's are few: their names are changed throughout.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any, Protocol, cast

from sqlalchemy import update

from benchmarks import drawn_desk
from intake.assembly import Services
from intake.clock import CHINA
from intake.service import completeness, corrections, life, settlements
from intake.service.actor import Actor, Role
from intake.service.completeness import CheckedRequirement, Completeness
from intake.service.corrections import DocumentCorrection
from intake.service.life import DecisionReason, NewDecision
from intake.working_days import working_days_after
from matching.model import Status, VerdictValue
from storage.tables import CaseRow, FileRow

SEED = 3
FIRST_INDEX = 20  # of the set; the cases before are shown one by one
BIGGEST_SCHOOL = "2141152501"
_FIRST_DAY = date(2026, 8, 17)
_SUBMITTING_DAYS = 18
_LATE = 0.15
_URBAN = (("2141152501", "{county}第一小学"), ("2141152502", "{county}第二小学"),
          ("2141152503", "{county}实验中学"), ("2141152504", "{county}第三初级中学"))  # fmt: skip
_RURAL = (("2141152511", "{county}黎集镇中心学校"), ("2141152512", "{county}蒋集镇中心学校"),
          ("2141152513", "{county}陈淋子镇第一小学"))  # fmt: skip
_MISREAD = (
    ("transfer_application", "student_name"),
    ("transfer_application", "student_name"),
    ("household_register_member", "name"),
    ("pension_record", "name"),
    ("lease_contract", "tenant"),
    ("residence_permit", "name"),
    ("business_licence", "operator"),
    ("birth_certificate", "mother_name"),
)
_LOOKS_LIKE = {"孙": "孑", "林": "杯", "王": "玉", "李": "季", "张": "弘"}


class Clock(Protocol):
    """A clock that can be set."""

    at: datetime


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that happens to a case on a day."""

    day: date
    does: str
    place: int


class County:
    """Tells the story day by day."""

    def __init__(self, services: Services, name: str, folder: Path, cases: int) -> None:
        self._services, self._name, self._folder = services, name, folder
        self._chance = Random(SEED)  # noqa: S311  # a story that is the same each time
        self._cases = cases
        self._ids: dict[int, str] = {}
        self._true: dict[int, tuple[str, str, str]] = {}
        self._clerk = Actor("clerk", "王老师", Role.CLERK, name, is_person=True)
        self._reviewers = [
            Actor(login, person, Role.REVIEWER, name, is_person=True)
            for login, person in (("li", "李科长"), ("zhao", "赵科员"))
        ]

    def tell(self) -> None:
        """Let all of it happen; the clock of the services stands at the end of the last day."""
        names = [
            drawn_desk.draw(self._folder, SEED, FIRST_INDEX + place, "clean")
            for place in range(self._cases)
        ]
        self._move_to_schools(names)
        clock = cast("Clock", self._services.clock)
        for number, step in enumerate(sorted(self._steps(), key=lambda one: (one.day, one.place))):
            clock.at = datetime.combine(step.day, time(8, 30), CHINA) + timedelta(minutes=number)
            if step.does == "submit":
                self._submit(step.place, names[step.place])
            elif step.does == "decide":
                self._decide(step.place)
            else:
                self._hand_in_again(step.place)

    def _steps(self) -> Iterator[_Step]:
        """When each case is handed in and, if it is by then, decided."""
        last = working_days_after(_FIRST_DAY, _SUBMITTING_DAYS)
        for place in range(self._cases):
            # towards the beginning of term more and more
            share = 1 - self._chance.random() ** 1.6
            handed_in = working_days_after(_FIRST_DAY, round(share * _SUBMITTING_DAYS))
            yield _Step(handed_in, "submit", place)
            is_late = self._chance.random() < _LATE
            took = self._chance.randint(11, 13) if is_late else self._chance.randint(1, 7)
            decided = working_days_after(handed_in, took)
            if decided <= last:
                yield _Step(decided, "decide", place)
                again = working_days_after(decided, self._chance.randint(1, 3))
                if self._chance.random() < 0.3 and again <= last:
                    yield _Step(again, "again", place)

    def _move_to_schools(self, names: Sequence[str]) -> None:
        """Give every case a school of the county, whose catchment takes in all its families."""
        catchments: dict[str, list[str]] = {}
        files: list[tuple[Path, dict[str, Any]]] = []
        for name in names:
            file = self._folder / name / "case.json"
            record = json.loads(file.read_text("utf-8"))
            schools = _URBAN if record["school"]["urban"] else _RURAL
            code, called = self._chance.choices(schools, range(len(schools), 0, -1))[0]
            called = called.format(county=self._name)
            catchments.setdefault(code, []).extend(record["school"]["catchment"])
            for one in (file, self._folder / "truth" / f"{name}.json"):
                text = one.read_text("utf-8")
                one.write_text(text.replace(record["school"]["name"], called), "utf-8")
            record["school"] |= {"name": called, "code": code}
            files.append((file, record))
        for file, record in files:
            record["school"]["catchment"] = list(
                dict.fromkeys(catchments[record["school"]["code"]])
            )
            file.write_text(json.dumps(record, ensure_ascii=False), "utf-8")

    def _submit(self, place: int, name: str) -> None:
        kind, field = self._chance.choice(_MISREAD)
        found: list[str] = []

        def wrong(value: str) -> str:
            found.append(value)
            return _LOOKS_LIKE.get(value[0], "口") + value[1:]

        is_misread = self._chance.random() < 0.5
        doubt = drawn_desk.misread(kind, field, wrong) if is_misread else lambda one: one
        case_id = drawn_desk.add_case(self._services, self._name, self._folder, name, doubt)
        self._ids[place] = case_id
        with self._services.database.write() as session:  # the database has a clock of its own
            session.execute(
                update(FileRow)
                .where(FileRow.case_id == case_id)
                .values(uploaded_at=self._services.clock())
            )
        if found:
            self._true[place] = (kind, field, found[0])
        if self._chance.random() < 0.9:  # the others are drafts still
            life.submit(self._services, self._clerk, case_id, None)

    def _decide(self, place: int) -> None:
        case_id = self._ids[place]
        reviewer = self._chance.choice(self._reviewers)
        if self._row(case_id).status != "submitted":
            return
        if place in self._true:
            self._correct(reviewer, case_id, *self._true.pop(place))
        seen = self._look(case_id)
        if seen.value is VerdictValue.NEEDS_REVIEW and self._chance.random() < 0.7:
            for one in _open(seen):
                settlements.settle(
                    self._services, reviewer, case_id, one.result.id,
                    outcome="satisfied", reason="已与学校电话核实",
                )  # fmt: skip
            seen = self._look(case_id)
        if seen.value is VerdictValue.COMPLETE:
            decision = NewDecision("approved")
        else:
            reasons = tuple(
                DecisionReason(one.result.id, one.result.reasons[0].message.zh)
                for one in _open(seen)
                if one.result.reasons
            )
            outcome = "refused" if self._chance.random() < 0.15 else "returned"
            decision = NewDecision(cast("life.Outcome", outcome), reasons)
        life.decide(self._services, reviewer, case_id, decision, None)

    def _correct(self, reviewer: Actor, case_id: str, kind: str, field: str, value: str) -> None:
        """Put right what was read wrong."""
        seen = self._look(case_id)
        places = {
            (one.id, page.number, place): document
            for one in seen.papers.files
            for reading in seen.papers.readings
            if reading.file == one.name
            for page in reading.pages
            for place, document in enumerate(page.documents)
        }
        for key, document in places.items():
            read = document.fields.get(field)
            if document.kind == kind and read is not None and str(read.value)[1:] == value[1:]:
                wanted = DocumentCorrection.model_validate({"fields": {field: value}})
                document_id = seen.document_ids[key]
                corrections.correct(self._services, reviewer, document_id, wanted, None)
                return

    def _hand_in_again(self, place: int) -> None:
        if self._row(self._ids[place]).status == "returned":
            life.submit(self._services, self._clerk, self._ids[place], None)

    def _row(self, case_id: str) -> CaseRow:
        with self._services.database.read() as session:
            return session.get_one(CaseRow, case_id)

    def _look(self, case_id: str) -> Completeness:
        with self._services.database.read() as session:
            case = session.get_one(CaseRow, case_id)
            return completeness.look(session, self._services, case)


def _open(seen: Completeness) -> list[CheckedRequirement]:
    return [
        one
        for one in seen.requirements
        if one.result.blocking and one.status in {Status.UNSURE, Status.FAILED, Status.MISSING}
    ]
