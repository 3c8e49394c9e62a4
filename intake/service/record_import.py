"""Importing records: row by row, as often as one likes, nothing lost of what was there before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from sqlalchemy.orm import Session

from intake.assembly import Services
from intake.clock import today
from intake.records.model import ParsedRow, RowFault, TableKind, UnusableFileError
from intake.records.reader import RecordsFile, read_records
from intake.service import audit, notices
from intake.service.actor import Actor, Role, require
from intake.service.errors import ForbiddenError
from intake.service.import_outcome import Outcome
from intake.service.school_import import SchoolImport
from intake.service.student_import import StudentImport
from matching.model import Text
from storage.records import lock_records
from storage.tables.base import new_id

IMPORTERS = (Role.ADMINISTRATOR, Role.REVIEWER, Role.CLERK, Role.SYSTEM)
_ROWS_AT_ONCE = 500
_NOTES_KEPT = 1_000
_COUNTY_ONLY = Text("学校表只能由区县导入", "Only the county imports schools")


@dataclass(slots=True)
class ImportReport:
    """What an import did, or in a dry run would do. Rows count once each.

    `faults` are the reasons of every refused row. `notes` are things worth knowing of rows that
    were taken, the first thousand of `note_count`. `unknown_columns` are headings that nothing
    was taken from, `other_sheets` sheets with a table that were not read.
    """

    kind: TableKind
    dry_run: bool
    unknown_columns: tuple[str, ...]
    other_sheets: tuple[str, ...]
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    faults: list[RowFault] = field(default_factory=list)
    notes: list[RowFault] = field(default_factory=list)
    note_count: int = 0

    @property
    def rows(self) -> int:
        """Rows in all."""
        return self.added + self.changed + self.unchanged + self.refused

    def take(self, outcome: Outcome) -> None:
        """Count one row."""
        if outcome.faults:
            self.refused += 1
            self.faults += outcome.faults
            return
        setattr(self, outcome.what, getattr(self, outcome.what) + 1)
        self.note_count += len(outcome.notes)
        self.notes += outcome.notes[: _NOTES_KEPT - len(self.notes)]


def import_records(
    services: Services,
    actor: Actor,
    source: BinaryIO,
    *,
    dry_run: bool = False,
    school: str | None = None,
) -> ImportReport:
    """Import a file of schools or of students with guardians.

    `school` is the code of the school of students whose rows name none; an actor of a school need
    not say its own.

    Rows are written some hundred at a time, each lot in one transaction with its entry in the
    audit trail; a file imported again changes nothing.

    Raises:
        ForbiddenError: the actor may not import this table.
        UnusableFileError: the file as a whole cannot be used. When it breaks off in the middle,
            the rows before stay imported, and the reasons say so.
    """
    require(actor, *IMPORTERS)
    table = read_records(source, today(services.clock), actor.school_code or school)
    if table.kind is TableKind.SCHOOLS and actor.school_code is not None:
        raise ForbiddenError(_COUNTY_ONLY)
    report = ImportReport(table.kind, dry_run, table.unknown_columns, table.other_sheets)
    importing = _Importing(services, actor, table, new_id(), dry_run)
    try:
        for lot in importing.lots():
            importing.take(lot, report)
    except UnusableFileError as error:
        if not report.rows or dry_run:
            raise
        raise UnusableFileError(*error.reasons, _so_far(report)) from error
    if not dry_run:
        importing.close(report)
    return report


def _so_far(report: ImportReport) -> Text:
    return Text(
        f"前 {report.rows} 行已经处理；改正文件后可以整份重新导入，不会重复",
        f"the first {report.rows} rows were dealt with; mend the file and import all of it again",
    )


@dataclass(frozen=True, slots=True)
class _Importing:
    services: Services
    actor: Actor
    table: RecordsFile
    import_id: str
    dry_run: bool

    def lots(self) -> Iterator[Sequence[ParsedRow]]:
        """The rows, some hundred at a time."""
        while lot := list(islice(self.table.rows, _ROWS_AT_ONCE)):
            yield lot

    def take(self, lot: Sequence[ParsedRow], report: ImportReport) -> None:
        """Take one lot in, in one transaction."""
        if self.dry_run:
            with self.services.database.read() as session:
                outcomes = self._outcomes(session, lot)
                session.rollback()
        else:
            with self.services.database.write() as session:
                lock_records(session)
                outcomes = self._outcomes(session, lot)
                self._log(session, "records.import_rows", lot, outcomes)
        for outcome in outcomes:
            report.take(outcome)

    def _outcomes(self, session: Session, lot: Sequence[ParsedRow]) -> Sequence[Outcome]:
        kind = SchoolImport if self.table.kind is TableKind.SCHOOLS else StudentImport
        taking = kind(session, self.services, self.actor, self.import_id, self.dry_run)
        with session.no_autoflush:
            return taking.take(lot)

    def _log(
        self, session: Session, action: str, lot: Sequence[ParsedRow], outcomes: Sequence[Outcome]
    ) -> None:
        what = [outcome.what for outcome in outcomes if not outcome.faults]
        audit.log(
            session,
            self.services,
            self.actor,
            action,
            subject=self.import_id,
            county=self.actor.county,
            school_code=self.actor.school_code,
            rows=[lot[0].row, lot[-1].row],
            added=what.count("added"),
            changed=what.count("changed"),
        )

    def close(self, report: ImportReport) -> None:
        """Write down that the import came to its end, and tell it."""
        counts = {
            name: getattr(report, name) for name in ("added", "changed", "unchanged", "refused")
        }
        with self.services.database.write() as session:
            audit.log(
                session,
                self.services,
                self.actor,
                "records.import",
                subject=self.import_id,
                county=self.actor.county,
                school_code=self.actor.school_code,
                table=report.kind.value,
                **counts,
            )
            if self.actor.county is not None:
                notices.tell(
                    session,
                    self.services,
                    "import",
                    county=self.actor.county,
                    school_code=self.actor.school_code,
                    table=report.kind.value,
                    **counts,
                )
