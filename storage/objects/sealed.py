"""Encryption at rest: wraps any object store, so that what lies there is of no use to a thief.

Each object has a data key of its own, kept in its header under a master key (AES-256-GCM, bound to
the object's key, so that objects cannot be exchanged). The bytes follow in chunks, each sealed with
its number and with whether it is the last, so that a cut, a repeated or a moved chunk is noticed:
the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (CRYPTO 2015).

    magic | id of the master key | nonce | wrapped data key | chunk | chunk | …

A master key's id is the start of its SHA-256. So keys can be replaced: the first of those given
seals new objects, the others still open old ones.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import ObjectDamagedError
from storage.objects.store import ListedObject, MeasuredStream, ObjectStore, StoredObject

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MAGIC = b"TES1"
_ID = 8
_KEY = 32
_NONCE = 12
_TAG = 16
_CHUNK = 1 << 16


class SealedStore:
    """An ObjectStore that encrypts what `inner` is given and decrypts what it gives.

    Sizes, hashes and limits are those of the plain bytes.
    """

    def __init__(self, inner: ObjectStore, master_keys: Sequence[bytes]) -> None:
        """`master_keys`: each of 32 bytes; the first seals, all open."""
        self._inner = inner
        self._masters = {_id_of(key): key for key in master_keys}
        self._current = _id_of(master_keys[0])

    def put(self, key: str, stream: BinaryIO, *, limit: int | None = None) -> StoredObject:
        """See ObjectStore."""
        measured = MeasuredStream(stream, limit)
        sealing = _PiecesStream(_seal(key, measured, self._current, self._masters[self._current]))
        self._inner.put(key, cast("BinaryIO", sealing))
        return measured.stored(key)

    def open(self, key: str) -> BinaryIO:
        """See ObjectStore."""
        sealed = self._inner.open(key)
        opening = _PiecesStream(_unseal(key, sealed, self._masters), sealed)
        return io.BufferedReader(opening, _CHUNK)

    def delete(self, key: str) -> None:
        """See ObjectStore."""
        self._inner.delete(key)

    def keys(self, prefix: str = "") -> Iterator[ListedObject]:
        """See ObjectStore."""
        return self._inner.keys(prefix)

    def check(self) -> None:
        """See ObjectStore."""
        self._inner.check()


def _id_of(master: bytes) -> bytes:
    return hashlib.sha256(b"id of a master key" + master).digest()[:_ID]


def _seal(key: str, plain: MeasuredStream, name: bytes, master: bytes) -> Iterator[bytes]:
    data_key = AESGCM.generate_key(8 * _KEY)
    nonce = secrets.token_bytes(_NONCE)
    wrapped = AESGCM(master).encrypt(nonce, data_key, _MAGIC + name + key.encode())
    yield _MAGIC + name + nonce + wrapped
    cipher = AESGCM(data_key)
    number = 0
    chunk = _read_full(plain, _CHUNK)
    while True:
        following = _read_full(plain, _CHUNK) if len(chunk) == _CHUNK else b""
        yield cipher.encrypt(_chunk_nonce(number, last=not following), chunk, None)
        if not following:
            return
        number, chunk = number + 1, following


def _unseal(key: str, sealed: BinaryIO, masters: Mapping[bytes, bytes]) -> Iterator[bytes]:
    cipher = AESGCM(_data_key(key, sealed, masters))
    number = 0
    chunk = _read_full(sealed, _CHUNK + _TAG)
    while True:
        following = _read_full(sealed, _CHUNK + _TAG) if len(chunk) == _CHUNK + _TAG else b""
        try:
            yield cipher.decrypt(_chunk_nonce(number, last=not following), chunk, None)
        except InvalidTag as error:
            raise ObjectDamagedError(key, f"chunk {number} was changed or cut") from error
        if not following:
            return
        number, chunk = number + 1, following


def _data_key(key: str, sealed: BinaryIO, masters: Mapping[bytes, bytes]) -> bytes:
    if _read_full(sealed, len(_MAGIC)) != _MAGIC:
        raise ObjectDamagedError(key, "not a sealed object")
    name = _read_full(sealed, _ID)
    nonce = _read_full(sealed, _NONCE)
    wrapped = _read_full(sealed, _KEY + _TAG)
    master = masters.get(name)
    if master is None:
        raise ObjectDamagedError(key, f"sealed with the unknown master key {name.hex()}")
    try:
        return AESGCM(master).decrypt(nonce, wrapped, _MAGIC + name + key.encode())
    except (InvalidTag, ValueError) as error:
        raise ObjectDamagedError(key, "its header was changed or belongs elsewhere") from error


def _chunk_nonce(number: int, *, last: bool) -> bytes:
    """A nonce is used once: the data key belongs to one object, the number to one chunk."""
    return number.to_bytes(_NONCE - 1, "big") + bytes([last])


def _read_full(stream: BinaryIO | MeasuredStream, size: int) -> bytes:
    """Exactly `size` bytes, or all that are left: streams may give less than they are asked."""
    data = b""
    while len(data) < size and (piece := stream.read(size - len(data))):
        data += piece
    return data


class _PiecesStream(io.RawIOBase):
    """A stream over an iterator of pieces; closing it closes the stream they come from."""

    def __init__(self, pieces: Iterator[bytes], source: BinaryIO | None = None) -> None:
        super().__init__()
        self._pieces = pieces
        self._source = source
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        view = memoryview(buffer)
        size = min(len(view), len(self._rest))
        view[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
        super().close()
