"""Schools, students and guardians as the records know them. Nothing here is ever deleted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import At, Base, Counted, Id, LongText, Moment, ShortText


class SchoolRow(Base):
    """A school; `catchment` is a list of addresses, road-number ranges or compounds."""

    __tablename__ = "schools"

    code: Mapped[ShortText] = mapped_column(primary_key=True)
    name: Mapped[LongText]
    county: Mapped[ShortText] = mapped_column(index=True)
    urban: Mapped[bool]
    catchment: Mapped[list[str]] = mapped_column(JSON)
    quota: Mapped[int | None]
    changed_at: Mapped[At]


class StudentRow(Base):
    """A student, as one county knows them.

    ID and enrolment number (mostly G and the ID number) are sealed, each with its column's name as
    purpose, and searched by their keyed digests.
    """

    __tablename__ = "students"
    __table_args__ = (
        Index("ix_students_name", "name"),
        UniqueConstraint("county", "enrolment_number_index"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    enrolment_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    enrolment_number_index: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[LongText]
    id_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_number_index: Mapped[str | None] = mapped_column(String(64), index=True)
    sex: Mapped[str | None] = mapped_column(String(4))
    birth_date: Mapped[date | None]
    former_names: Mapped[list[str]] = mapped_column(JSON)
    school_code: Mapped[str | None] = mapped_column(ForeignKey("schools.code"), index=True)
    county: Mapped[ShortText] = mapped_column(index=True)
    grade: Mapped[str | None] = mapped_column(String(64))
    class_name: Mapped[str | None] = mapped_column(String(64))
    changed_at: Mapped[At]


class GuardianRow(Base):
    """The first, second … guardian of a student (`position` 1, 2 …)."""

    __tablename__ = "guardians"
    __table_args__ = (UniqueConstraint("student_id", "position"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    student_id: Mapped[Id] = mapped_column(ForeignKey("students.id"), index=True)
    position: Mapped[int]
    name: Mapped[LongText]
    id_number: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_number_index: Mapped[str | None] = mapped_column(String(64), index=True)
    relationship: Mapped[ShortText]
    former_names: Mapped[list[str]] = mapped_column(JSON)


class RecordKey(Base):
    """Keys under which a student is found by a misread name or number; see `record_search`.

    Keys are only ever added: what a student was once called still leads to them.
    """

    __tablename__ = "record_keys"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # SQLAlchemy's form

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    student_id: Mapped[Id] = mapped_column(ForeignKey("students.id"), primary_key=True)


class RecordChange(Base):
    """What a record said before an import changed it: sealed JSON (purpose `record_change`).

    `subject` is the id of a student or the code of a school.
    """

    __tablename__ = "record_changes"

    id: Mapped[Counted]
    subject: Mapped[ShortText] = mapped_column(index=True)
    at: Mapped[At]
    actor: Mapped[Id]
    actor_name: Mapped[LongText]
    before: Mapped[bytes] = mapped_column(LargeBinary)


class PreviewedTable(Base):
    """A table that was looked at and waits to be imported: its bytes are the object `tables/<id>`.

    An account has one at most, and only the session that sent it may go on with it. After
    `expires_at` (database time), or with that session, it is removed.
    """

    __tablename__ = "previewed_tables"

    id: Mapped[Id] = mapped_column(primary_key=True)
    owner: Mapped[Id] = mapped_column(unique=True)
    session_id: Mapped[ShortText]
    expires_at: Mapped[At] = mapped_column(Moment, index=True)
