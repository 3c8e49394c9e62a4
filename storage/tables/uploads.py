"""Uploads that come in parts, with pauses in which a connection breaks or a process ends."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import At, Base, Id, LongText, Moment, ShortText


class UploadRow(Base):
    """One file on its way to a case; nobody but `owner` sees it.

    `received` of `length` bytes are kept; it reaches `length` together with the outcome: the
    file's id, or why it was refused. `sha256` is what the sender says the whole has. After
    `expires_at` (database time), which every part puts off, it is removed.
    """

    __tablename__ = "uploads"

    id: Mapped[Id] = mapped_column(primary_key=True)
    owner: Mapped[Id] = mapped_column(index=True)
    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), index=True)
    county: Mapped[ShortText]
    school_code: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[LongText]
    length: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    file_id: Mapped[str | None] = mapped_column(String(32))
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(String(400))
    created_at: Mapped[At]
    expires_at: Mapped[At] = mapped_column(Moment, index=True)


class UploadPart(Base):
    """Bytes of an upload from `start` on, in the object `uploads/<upload_id>/<object_id>`."""

    __tablename__ = "upload_parts"

    upload_id: Mapped[Id] = mapped_column(ForeignKey("uploads.id"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    object_id: Mapped[Id] = mapped_column(unique=True)
