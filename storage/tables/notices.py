"""What happened, for whoever listens (`GET /events`), in whichever process."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import At, Base, Counted, Moment, ShortText


class Notice(Base):
    """One thing that happened. `data` holds ids, counts and states, nothing personal."""

    __tablename__ = "notices"

    id: Mapped[Counted]
    at: Mapped[At] = mapped_column(Moment, index=True)
    event: Mapped[ShortText]
    county: Mapped[ShortText]
    school_code: Mapped[str | None] = mapped_column(String(64))
    case_id: Mapped[str | None] = mapped_column(String(32))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
