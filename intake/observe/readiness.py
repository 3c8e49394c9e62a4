"""Whether the service could do its work now, and what is missing if not."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from kombu.connection import Connection

from intake.assembly import Services
from intake.observe.logs import logger
from storage.errors import StoreFullError

OK = "ok"
_SECONDS = 5.0
_REMEMBERED_SECONDS = 1.0
_FREE_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Readiness:
    """Each part with `ok` or, in a word, what is wrong with it."""

    parts: Mapping[str, str]

    @property
    def ready(self) -> bool:
        """Whether every part is in order."""
        return all(state == OK for state in self.parts.values())


class ReadinessCheck:
    """Asks database, object store, disk and queue, all at once and within five seconds.

    An answer is remembered for a second, so that many askers cost no more than one. A part that
    hangs is asked again only when it has come back.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="readiness")
        self._lock = threading.Lock()
        self._asked: dict[str, Future[str]] = {}
        self._known = Readiness({})
        self._until = 0.0

    def ask(self) -> Readiness:
        """How things stand now. Takes up to five seconds; not for an event loop."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._known = self._ask_all()
                self._until = time.monotonic() + _REMEMBERED_SECONDS
            return self._known

    def close(self) -> None:
        """Ask no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _ask_all(self) -> Readiness:
        parts: dict[str, Callable[[], str]] = {
            "database": self._database,
            "object_store": self._object_store,
            "disk": self._disk,
        }
        if not self._services.settings.is_embedded:
            parts["queue"] = self._queue
        for name, ask in parts.items():
            if name not in self._asked:
                self._asked[name] = self._pool.submit(ask)
        wait(self._asked.values(), timeout=_SECONDS)
        return Readiness({name: self._state(name) for name in parts})

    def _state(self, name: str) -> str:
        if not self._asked[name].done():
            return "no_answer"
        answered = self._asked.pop(name)
        error = answered.exception()
        if error is None:
            return answered.result()
        logger().warning("part_not_ready", part=name, exc_info=error)
        return "full" if isinstance(error, StoreFullError) else "unavailable"

    def _database(self) -> str:
        self._services.database.check()
        return OK if self._services.database.is_current() else "not_migrated"

    def _object_store(self) -> str:
        self._services.objects.check()
        return OK

    def _disk(self) -> str:
        folder = self._services.settings.data_dir.resolve()
        while not folder.exists():
            folder = folder.parent
        return OK if shutil.disk_usage(folder).free >= _FREE_BYTES else "full"

    def _queue(self) -> str:
        url = self._services.settings.broker_url.get_secret_value()
        with Connection(url, connect_timeout=_SECONDS - 1) as connection:  # type: ignore[no-untyped-call]
            connection.connect()
        return OK
