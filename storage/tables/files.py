"""Uploaded files, the jobs that read them, what was read, and what people corrected."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import At, Base, Counted, Id, LongText, Moment, ShortText


class FileRow(Base):
    """One uploaded file.

    `purpose` is case, inbox or check. `status`: receiving (bytes still coming), stored (a job
    waits or runs), read, unreadable (`error_code` of the contract), failed (the reader gave
    up), destroyed. `likeness` is a perceptual hash of the first page (16 hexadecimal digits),
    for photos sent again in another compression. `duplicate_of` names the earlier file with
    the same bytes or likeness. `pipeline` says whose reading counts. Objects of a file lie under
    `files/<id>/` in the object store. `check_id` is the check that a file of purpose check is for.
    A file that was taken out of its case has `withdrawn_at`; it is kept, read and destroyed like
    the others, and counts for nothing. `version` counts taking out and putting back.
    """

    __tablename__ = "files"
    __table_args__ = (
        UniqueConstraint("case_id", "sha256"),
        Index("ix_files_sha256", "sha256"),
        Index("ix_files_status", "status"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    check_id: Mapped[str | None] = mapped_column(ForeignKey("check_runs.id"), index=True)
    purpose: Mapped[ShortText]
    county: Mapped[ShortText]
    school_code: Mapped[str | None] = mapped_column(String(64))
    position: Mapped[int]
    name: Mapped[LongText]
    media_type: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    likeness: Mapped[str | None] = mapped_column(String(16))
    duplicate_of: Mapped[str | None] = mapped_column(String(32))
    status: Mapped[ShortText]
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(String(400))
    pages: Mapped[int | None]
    pipeline: Mapped[str | None] = mapped_column(String(64))
    uploaded_by: Mapped[Id]
    uploaded_at: Mapped[At]
    withdrawn_at: Mapped[At | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class LikenessBand(Base):
    """A piece of a file's likeness (its number, then 16 bits): under it like photos are found."""

    __tablename__ = "likeness_bands"

    band: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_id: Mapped[Id] = mapped_column(ForeignKey("files.id"), primary_key=True, index=True)


class ReadingRow(Base):
    """What was read of certain bytes by a certain pipeline.

    `result` is sealed JSON (purpose `reading`): pages and documents, which is all that a verdict
    needs and is opened at every look. `lines` is sealed JSON (purpose `reading_lines`): for each
    page its lines, which are many times larger.
    """

    __tablename__ = "readings"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    pipeline: Mapped[ShortText] = mapped_column(primary_key=True)
    result: Mapped[bytes] = mapped_column(LargeBinary)
    lines: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    seconds: Mapped[float]
    read_at: Mapped[At]


class Job(Base):
    """One file to be read. `state`: queued, leased, done, failed.

    `attempts` is counted before reading begins. A lapsed lease (`leased_until`, database
    time) makes the job free again; a queued job with `leased_until` waits until then.
    A lower `priority` is read first.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("file_id", "pipeline"),
        Index("ix_jobs_state", "state", "priority", "queued_at"),
        Index("ix_jobs_finished_at", "finished_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    file_id: Mapped[Id] = mapped_column(ForeignKey("files.id"))
    pipeline: Mapped[ShortText]
    state: Mapped[ShortText]
    priority: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int]
    leased_by: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[At | None] = mapped_column(Moment)
    queued_at: Mapped[At]
    finished_at: Mapped[At | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(String(400))


class DocumentRow(Base):
    """One document on one page of a file, as it counts now.

    `place` is its number on the page (from 0) in the reading. `kind` and `rotation` are what
    counts, the reading keeps what was read; `kind_confirmed` says that a reviewer set or confirmed
    the kind. `fields` are people's values in sealed JSON (purpose `corrected_fields`): name →
    value, or null where a person says that there is none; what a school says, and no reviewer
    confirmed, is `{"value": …, "confirmed": false}`.
    """

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("file_id", "page", "place"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    file_id: Mapped[Id] = mapped_column(ForeignKey("files.id"))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    page: Mapped[int]
    place: Mapped[int]
    kind: Mapped[ShortText]
    kind_confirmed: Mapped[bool] = mapped_column(default=False)
    rotation: Mapped[int]
    fields: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int]
    changed_at: Mapped[At]


class Correction(Base):
    """One correction by a person. `detail` is sealed JSON (purpose `correction`): before, after."""

    __tablename__ = "corrections"

    id: Mapped[Id] = mapped_column(primary_key=True)
    document_id: Mapped[Id] = mapped_column(ForeignKey("documents.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[At]
    actor: Mapped[Id]
    actor_name: Mapped[LongText]
    kind: Mapped[ShortText]
    field: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[bytes] = mapped_column(LargeBinary)


class SearchEntry(Base):
    """What was read of a case's file, for full-text search: keyed digests of its pieces.

    SQLite indexes them in the virtual table `search_index`, kept by triggers.
    """

    __tablename__ = "search_entries"

    id: Mapped[Counted]
    file_id: Mapped[Id] = mapped_column(ForeignKey("files.id"), unique=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), index=True)
    content: Mapped[str] = mapped_column(Text)


class CheckRun(Base):
    """A completeness check that keeps nothing: its sealed answer waits to be fetched."""

    __tablename__ = "check_runs"

    id: Mapped[Id] = mapped_column(primary_key=True)
    owner: Mapped[Id]
    state: Mapped[ShortText]
    record: Mapped[bytes] = mapped_column(LargeBinary)
    result: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[At]
    expires_at: Mapped[At] = mapped_column(Moment, index=True)


class IdempotencyKey(Base):
    """An upload that was answered: asked again under the same key, it is answered the same."""

    __tablename__ = "idempotency_keys"

    owner: Mapped[Id] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request: Mapped[ShortText]
    status: Mapped[int | None]
    response: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[At] = mapped_column(Moment, index=True)
