"""Rows of schools into the records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.records.model import ParsedRow, SchoolEntry
from intake.service import audit
from intake.service.actor import Actor
from intake.service.import_outcome import Outcome, refused
from storage.records import schools_with
from storage.tables import RecordChange, SchoolRow

CHANGE_PURPOSE = "record_change"


class SchoolImport:
    """One lot of rows, in the caller's transaction; a dry run is rolled back by the caller."""

    def __init__(
        self, session: Session, services: Services, actor: Actor, import_id: str, dry_run: bool
    ) -> None:
        self._session = session
        self._services = services
        self._actor = actor
        self._import_id = import_id
        self._dry_run = dry_run

    def take(self, lot: Sequence[ParsedRow]) -> Sequence[Outcome]:
        """What became of each row."""
        codes = {one.record.code for one in lot if isinstance(one.record, SchoolEntry)}
        known = schools_with(self._session, codes)
        return [self._take(parsed, known) for parsed in lot]

    def _take(self, parsed: ParsedRow, known: dict[str, SchoolRow]) -> Outcome:
        entry = parsed.record
        if not isinstance(entry, SchoolEntry):
            return Outcome("refused", parsed.faults, parsed.notes)
        if not self._actor.sees(entry.county, None):
            zh, en = "不是您的区县", "is not your county"
            return refused(parsed, "区县", zh, en)
        school = known.get(entry.code)
        if school is None:
            self._session.add(self._new(entry))
            return Outcome("added", notes=parsed.notes)
        if school.county != entry.county:
            zh = "这个标识码已属于另一区县的学校，学校的区县不能用导入更改"
            en = "the code belongs to a school of another county; an import does not change that"
            return refused(parsed, "区县", zh, en)
        before = self._merge(school, entry)
        if not before:
            return Outcome("unchanged", notes=parsed.notes)
        self._keep(school, before)
        return Outcome("changed", notes=parsed.notes)

    def _new(self, entry: SchoolEntry) -> SchoolRow:
        return SchoolRow(
            code=entry.code,
            name=entry.name,
            county=entry.county,
            urban=entry.urban,
            catchment=list(entry.catchment),
            quota=entry.quota,
            changed_at=self._services.clock(),
        )

    def _merge(self, school: SchoolRow, entry: SchoolEntry) -> dict[str, Any]:
        """Take over what the file says; what was there before, of what it changed."""
        said: dict[str, Any] = {"name": entry.name, "urban": entry.urban}
        if entry.catchment:
            said["catchment"] = list(entry.catchment)
        if entry.quota is not None:
            said["quota"] = entry.quota
        before = {}
        for name, value in said.items():
            if getattr(school, name) != value:
                before[name] = getattr(school, name)
                setattr(school, name, value)
        return before

    def _keep(self, school: SchoolRow, before: dict[str, Any]) -> None:
        if self._dry_run:
            return
        school.changed_at = self._services.clock()
        keep_before(self._session, self._services, self._actor, school.code, before)
        audit.log(
            self._session,
            self._services,
            self._actor,
            "school.change",
            subject=school.code,
            county=school.county,
            school_code=school.code,
            keys=sorted(before),
            import_id=self._import_id,
        )


def keep_before(
    session: Session, services: Services, actor: Actor, subject: str, before: dict[str, Any]
) -> None:
    """Keep, sealed, what a record said before it was changed."""
    session.add(
        RecordChange(
            subject=subject,
            at=services.clock(),
            actor=actor.id,
            actor_name=actor.name,
            before=services.keyring.seal_json(before, CHANGE_PURPOSE),
        )
    )
