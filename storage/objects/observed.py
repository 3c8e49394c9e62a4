"""Tells of an object store's failures, whatever the store is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from storage.errors import ObjectDamagedError, StorageError, StoreFullError, StoreUnavailableError
from storage.objects.store import ListedObject, ObjectStore, StoredObject

_REASONS: Mapping[type[StorageError], str] = {
    StoreUnavailableError: "unavailable",
    StoreFullError: "full",
    ObjectDamagedError: "damaged",
}


class ObservedStore:
    """An ObjectStore that calls `on_error` with the call and the reason of each failure.

    Reasons are `unavailable`, `full` and `damaged`; objects that are missing or too large are
    no failures of the store.
    """

    def __init__(self, inner: ObjectStore, on_error: Callable[[str, str], None]) -> None:
        self._inner = inner
        self._on_error = on_error

    def put(self, key: str, stream: BinaryIO, *, limit: int | None = None) -> StoredObject:
        """See ObjectStore."""
        with self._watched("put"):
            return self._inner.put(key, stream, limit=limit)

    def open(self, key: str) -> BinaryIO:
        """See ObjectStore. What fails while the stream is read is not seen here."""
        with self._watched("open"):
            return self._inner.open(key)

    def delete(self, key: str) -> None:
        """See ObjectStore."""
        with self._watched("delete"):
            self._inner.delete(key)

    def keys(self, prefix: str = "") -> Iterator[ListedObject]:
        """See ObjectStore."""
        with self._watched("keys"):
            yield from self._inner.keys(prefix)

    def check(self) -> None:
        """See ObjectStore."""
        with self._watched("check"):
            self._inner.check()

    @contextmanager
    def _watched(self, call: str) -> Iterator[None]:
        try:
            yield
        except StorageError as error:
            if type(error) in _REASONS:
                self._on_error(call, _REASONS[type(error)])
            raise
