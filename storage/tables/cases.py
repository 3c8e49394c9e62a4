"""Cases and their life."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import At, Base, Counted, Id, LongText, Moment, ShortText


class CaseRow(Base):
    """One application.

    `record` is the sealed JSON of `student` and `guardians` (purpose `case_record`). `status`
    is one of draft, submitted, returned, approved, refused, withdrawn. `version` counts every
    change of the case, its papers, corrections and settlements: it is the ETag. `verdict`,
    `pending`, `outstanding` (blocking requirement → its status, where it is not satisfied) and
    `lacking` (the same → the codes of its reasons) remember the last look for lists and numbers;
    what counts is worked out anew. `keyed_as` is the form of the keys in `case_keys`, 0 for none.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_queue", "county", "status", "due_on"),
        Index("ix_cases_school", "school_code", "status"),
        Index("ix_cases_keyed", "status", "county", "keyed_as"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    county: Mapped[ShortText]
    school_code: Mapped[ShortText] = mapped_column(ForeignKey("schools.code"))
    category: Mapped[ShortText]
    application_date: Mapped[date]
    from_outside_county: Mapped[bool]
    policy: Mapped[str | None] = mapped_column(String(64))
    student_name: Mapped[LongText] = mapped_column(index=True)
    student_number_index: Mapped[str | None] = mapped_column(String(64), index=True)
    student_id: Mapped[str | None] = mapped_column(ForeignKey("students.id"), index=True)
    record: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[ShortText]
    version: Mapped[int]
    verdict: Mapped[str | None] = mapped_column(String(64))
    pending: Mapped[int] = mapped_column(default=0)
    outstanding: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    lacking: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")
    claimed_by: Mapped[str | None] = mapped_column(String(32))
    claimed_name: Mapped[str | None] = mapped_column(String(400))
    claimed_until: Mapped[At | None] = mapped_column(Moment)
    keyed_as: Mapped[int] = mapped_column(default=0, server_default="0")
    created_by: Mapped[Id]
    created_at: Mapped[At]
    submitted_at: Mapped[At | None] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(String(32))
    decided_at: Mapped[At | None] = mapped_column(Moment)
    due_on: Mapped[date | None]
    changed_at: Mapped[At]


class CaseKey(Base):
    """Keys under which the inbox finds an open case by people on a paper; see `case_search`."""

    __tablename__ = "case_keys"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # SQLAlchemy's form

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)


class VerdictSnapshot(Base):
    """The last answer to "is it complete?", so that it need not be worked out at every look.

    It counts only as long as `fingerprint`, over everything the verdict rests on, is that of the
    moment. `answer` is sealed, compressed JSON text (purpose `verdict`); `at` is when.
    """

    __tablename__ = "verdict_snapshots"

    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    fingerprint: Mapped[ShortText]
    answer: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[At]


class PrintedSummary(Base):
    """How a case stood when its summary was printed, under the code on the sheet.

    `requirements` (requirement → its status) is what the sheet says; nothing in it is personal.
    """

    __tablename__ = "printed_summaries"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[At]
    actor_name: Mapped[LongText]
    category: Mapped[ShortText]
    status: Mapped[ShortText]
    verdict: Mapped[ShortText]
    requirements: Mapped[dict[str, str]] = mapped_column(JSON)


class CaseEvent(Base):
    """One change of a case: who, when, what and why. `detail` is sealed JSON (`case_event`)."""

    __tablename__ = "case_events"

    id: Mapped[Counted]
    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[At]
    actor: Mapped[Id]
    actor_name: Mapped[LongText]
    action: Mapped[ShortText]
    from_status: Mapped[str | None] = mapped_column(String(64))
    to_status: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[bytes | None] = mapped_column(LargeBinary)


class Settlement(Base):
    """A person's word on a requirement that the software left unsure.

    It holds only as long as the reasons are those that the person saw: `digest` is theirs.
    `outcome` is satisfied or failed; `reason` is sealed text (purpose `settlement`).
    """

    __tablename__ = "settlements"

    id: Mapped[Id] = mapped_column(primary_key=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), index=True)
    requirement: Mapped[ShortText]
    outcome: Mapped[ShortText]
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[ShortText]
    actor: Mapped[Id]
    actor_name: Mapped[LongText]
    at: Mapped[At]
    withdrawn_at: Mapped[At | None] = mapped_column(Moment)
