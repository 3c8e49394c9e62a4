"""The one place that puts everything together: settings in, a working service out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from intake.clock import Clock, now
from intake.observe.metrics import count_store_error
from intake.queue import LocalQueue, Queue
from intake.queue.broker import CeleryQueue
from intake.settings import PREFIX, Settings
from ocr.errors import UnusableInputError
from storage.database import Database
from storage.keyring import Keyring, load_keyring
from storage.looks import LookBook
from storage.objects import ObjectStore, open_store
from storage.objects.observed import ObservedStore
from storage.readings import ReadingCache

_OTHER_TABLES = (
    f"{PREFIX}DATABASE_URL: 数据库表结构不是本版本的，请先运行 transfer-evidence migrate / "
    "its tables are of another version: run transfer-evidence migrate first"
)


@dataclass(frozen=True, slots=True)
class Services:
    """What every use case of the service is given."""

    settings: Settings
    database: Database
    keyring: Keyring
    objects: ObjectStore
    queue: Queue
    looks: LookBook
    clock: Clock = now
    readings: ReadingCache = field(default_factory=ReadingCache)

    def close(self) -> None:
        """Give back connections."""
        self.queue.close()
        self.looks.close()
        self.database.close()


def assemble(settings: Settings, clock: Clock = now) -> Services:
    """Open database, key and object store as the settings say. Nothing is migrated here.

    Raises:
        UnusableInputError: a setting names something that cannot be used.
    """
    keyring = load_keyring(settings.secret_key.get_secret_value(), settings.data_dir / "secret.key")
    database = Database(settings.database_address)
    objects = open_store(
        settings.object_store_address, [keyring.key("objects")], setting=f"{PREFIX}OBJECT_STORE"
    )
    observed = ObservedStore(objects, count_store_error)
    queue = LocalQueue() if settings.is_embedded else CeleryQueue(settings)
    return Services(settings, database, keyring, observed, queue, LookBook(database), clock)


@contextmanager
def opened(settings: Settings, clock: Clock = now) -> Iterator[Services]:
    """Services whose tables have this version's form, closed at the end.

    SQLite is brought to that form here; PostgreSQL by `transfer-evidence migrate`.

    Raises:
        UnusableInputError: a setting is unusable, or PostgreSQL is not migrated.
    """
    services = assemble(settings, clock)
    try:
        if services.database.is_sqlite:
            services.database.migrate()
        elif not services.database.is_current():
            raise UnusableInputError([_OTHER_TABLES])
        yield services
    finally:
        services.close()
