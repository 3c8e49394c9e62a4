"""The interface of an object store, and the one stream every implementation reads from."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, Protocol

from storage.errors import ObjectTooLargeError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}(/[A-Za-z0-9][A-Za-z0-9._-]{0,127}){0,7}")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as it was stored: `size` in bytes, `sha256` of its bytes in lower-case hex."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An object as a listing names it; `modified` is the store's own time, with a time zone."""

    key: str
    modified: datetime


class ObjectStore(Protocol):
    """Bytes under keys. Keys are made by the service, never by a user.

    A key is one to eight segments of letters, figures, `.`, `_` and `-` joined by `/`; anything
    else is a ValueError. Every call may raise StoreUnavailableError.
    """

    def put(self, key: str, stream: BinaryIO, *, limit: int | None = None) -> StoredObject:
        """Store all that `stream` holds, in pieces; an object of the same key is replaced.

        The object is seen whole or not at all: whatever fails, nothing half-written remains under
        the key. Errors of the stream itself pass through unchanged.

        Raises:
            ObjectTooLargeError: the stream holds more than `limit` bytes.
            StoreFullError: there is no room.
        """

    def open(self, key: str) -> BinaryIO:
        """A stream over the object's bytes, to be closed by the caller; it cannot seek.

        Reading from it raises ObjectDamagedError when what comes is not what was stored.

        Raises:
            ObjectMissingError: there is no such object.
        """

    def delete(self, key: str) -> None:
        """Remove the object; one that is not there is fine."""

    def keys(self, prefix: str = "") -> Iterator[ListedObject]:
        """Every object whose key begins with `prefix`, in no particular order."""

    def check(self) -> None:
        """Return if an object could be stored now.

        Raises:
            StoreFullError: there is no room.
        """


def checked_key(key: str) -> str:
    """The key as it is, if it is one.

    Raises:
        ValueError: it is not; a mistake of the program, since users make no keys.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"not an object key: {key!r}")
    return key


class MeasuredStream(io.RawIOBase):
    """Passes a stream on, counting and hashing it, and stops it at `limit` bytes."""

    def __init__(self, stream: BinaryIO, limit: int | None) -> None:
        super().__init__()
        self._stream = stream
        self._limit = limit
        self._hash = hashlib.sha256()
        self.size = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` with what comes next; 0 at the end.

        Raises:
            ObjectTooLargeError: more has come than the limit allows.
        """
        view = memoryview(buffer)
        data = self._stream.read(len(view))
        self.size += len(data)
        if self._limit is not None and self.size > self._limit:
            raise ObjectTooLargeError(self._limit)
        self._hash.update(data)
        view[: len(data)] = data
        return len(data)

    def stored(self, key: str) -> StoredObject:
        """What was passed on so far, as the object `key`."""
        return StoredObject(key, self.size, self._hash.hexdigest())
