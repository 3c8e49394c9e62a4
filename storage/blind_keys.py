"""Keys by which rows are found though nothing in them can be read: keyed hashes of 63 bits.

What is hashed cannot be tried out without the installation's secret. Tables of such keys live in
the database, so all processes share them and they change with the rows they point to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import Connection

from storage.keyring import Keyring

# Thousands of keys are asked for at once: as one bound value, which is made of them by `sent`.
AMONG = {
    "sqlite": "IN (SELECT value FROM json_each(:keys))",
    "postgresql": "= ANY(CAST(:keys AS bigint[]))",
}


def blind(key: str, secret: bytes) -> int:
    """A keyed hash of 63 bits (BLAKE2b with a key is a MAC, RFC 7693)."""
    digest = hashlib.blake2b(key.encode(), key=secret, digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def sent(connection: Connection, keys: Collection[int]) -> object:
    """Blind keys as the value that `AMONG` takes."""
    near = sorted(keys)  # neighbours lie on the same pages
    return json.dumps(near) if connection.dialect.name == "sqlite" else near


@lru_cache(maxsize=16)
def secret_of(keyring: Keyring, purpose: str) -> bytes:
    """The secret of one table of keys, 32 bytes."""
    return keyring.key(purpose)
