"""The trail of every change and every look at a document; each entry holds the digest before it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import At, Base, Counted, Id, LongText, ShortText


class AuditEntry(Base):
    """One entry. `detail` holds ids and words of this program, nothing personal."""

    __tablename__ = "audit_entries"

    sequence: Mapped[Counted]
    at: Mapped[At]
    actor: Mapped[Id]
    actor_name: Mapped[LongText]
    action: Mapped[ShortText]
    subject: Mapped[str | None] = mapped_column(String(64))
    case_id: Mapped[str | None] = mapped_column(String(32), index=True)
    county: Mapped[str | None] = mapped_column(String(64))
    school_code: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[ShortText]
    digest: Mapped[ShortText] = mapped_column(unique=True)
