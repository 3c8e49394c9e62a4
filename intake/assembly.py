"""The one place that puts everything together: settings in, a working service out."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.clock import Clock, now
from intake.observe.metrics import count_store_error
from intake.queue import LocalQueue, Queue
from intake.queue.broker import CeleryQueue
from intake.settings import PREFIX, Settings
from storage.database import Database
from storage.keyring import Keyring, load_keyring
from storage.looks import LookBook
from storage.objects import ObjectStore, open_store
from storage.objects.observed import ObservedStore
from storage.readings import ReadingCache


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
