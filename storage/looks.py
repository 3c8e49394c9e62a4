"""Looks are written to the trail a moment later, so that nobody waits for them.

They are gathered for a second and written together; of one person's looks at the same thing within
ten minutes the first is enough. A process that is killed loses the last second.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from storage import audit
from storage.audit import Note
from storage.database import Database

SAME_LOOK = timedelta(minutes=10)
_REMEMBERED = 20_000
_log = structlog.get_logger()


class LookBook:
    """The looks of this process that are still to be written."""

    def __init__(self, database: Database, gather_seconds: float = 1.0) -> None:
        self._database = database
        self._gather_seconds = gather_seconds
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._noted: dict[tuple[str, str, str | None], datetime] = {}
        self._pending: list[Note] = []
        self._timer: threading.Timer | None = None

    def note(self, look: Note) -> None:
        """Have a look written within a second, unless the same one was noted lately."""
        key = look.actor, look.action, look.subject
        with self._lock:
            before = self._noted.get(key)
            if before is not None and look.at - before < SAME_LOOK:
                return
            if len(self._noted) >= _REMEMBERED:
                self._noted.clear()
            self._noted[key] = look.at
            self._pending.append(look)
            if self._timer is None:
                self._timer = threading.Timer(self._gather_seconds, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Write what was noted; what cannot be written now is tried again with the next."""
        with self._writing:
            with self._lock:
                looks, self._pending, self._timer = self._pending, [], None
            if not looks:
                return
            try:
                with self._database.write() as session:
                    for look in looks:
                        audit.note(session, look)
            except SQLAlchemyError as error:
                _log.warning("looks.not_written", error=type(error).__name__, looks=len(looks))
                with self._lock:
                    self._pending = looks + self._pending

    def close(self) -> None:
        """Write what is left."""
        with self._lock:
            timer = self._timer
        if timer is not None:
            timer.cancel()
        self.write()
