"""The index over students on record: filed in bulk, looked up by a misread name or number.

`record_keys` holds blind keys of what `matching.search` files a person under.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from matching.search.name_keys import (
    half_changed,
    likely_keys,
    name_keys,
    twice_changed,
    unlikely_keys,
)
from matching.search.number_keys import (
    likely_numbers,
    number_key,
    read_number,
    unlikely_numbers,
)
from matching.search.ranking import Reading
from storage.blind_keys import AMONG, blind, secret_of, sent
from storage.cases import Bounds
from storage.keyring import Keyring

_PURPOSE = "record_search"
_MOST_PAIRS = 5_000
_INSERT = {
    "sqlite": "INSERT OR IGNORE INTO record_keys (key, student_id) VALUES (?, ?)",
    "postgresql": (
        "INSERT INTO record_keys (key, student_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
    ),
}
_LOOK_UP = (
    "SELECT k.key, k.student_id FROM record_keys k {join}WHERE k.key {among} {where}LIMIT :most"
)
_KNOWN = {
    "sqlite": "SELECT value FROM json_each(:keys) WHERE EXISTS "
    "(SELECT 1 FROM record_keys WHERE key = value)",
    "postgresql": "SELECT wanted FROM unnest(CAST(:keys AS bigint[])) wanted WHERE EXISTS "
    "(SELECT 1 FROM record_keys WHERE key = wanted)",
}
_NEVER = float("inf")
_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Filed:
    """What a student is found by: names, former ones too, and numbers."""

    student_id: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]


def file_students(session: Session, keyring: Keyring, students: Iterable[Filed]) -> int:
    """File students, as many as there are at once; what is filed already stays.

    Returns:
        How many keys were written or there already.
    """
    secret = secret_of(keyring, _PURPOSE)
    rows = [(key, one.student_id) for one in students for key in sorted(_keys_of(one, secret))]
    if rows:
        connection = session.connection()
        connection.exec_driver_sql(_INSERT[connection.dialect.name], rows)
    return len(rows)


def look_up(
    session: Session, keyring: Keyring, reading: Reading, bounds: Bounds
) -> Mapping[str, float]:
    """Students that a reading may mean, and the least it takes for each to be read that way.

    A number that is on record as it was read, under that name if one was read, needs no guesses;
    one that leads somewhere spares the farther guesses about the name.
    """
    index = _Index(session.connection(), secret_of(keyring, _PURPOSE), bounds)
    number = read_number(reading.number) if reading.number else ""
    name = reading.name or ""
    named = index.students(likely_keys(name))
    exact = index.students({number_key(number): 0.0}) if number else {}
    if exact and (not name or exact.keys() & named.keys()):
        return exact
    found = index.students(_numbers({**unlikely_numbers(number), **likely_numbers(number)}))
    found = named | exact | found
    if not found or not number:
        known = index.known(half_changed(name))
        found = index.students(twice_changed(name, known)) | found
    if min(found.values(), default=_NEVER) > _LIKELY:
        found = index.students(unlikely_keys(name)) | found
    return found


def _numbers(costs: Mapping[str, float]) -> dict[str, float]:
    return {number_key(number): cost for number, cost in costs.items()}


@dataclass(frozen=True, slots=True)
class _Index:
    """The keys as one asker sees them."""

    connection: Connection
    secret: bytes
    bounds: Bounds

    def students(self, costs: Mapping[str, float]) -> dict[str, float]:
        """Students under any of the keys, each with its least cost."""
        if not costs:
            return {}
        keys = {blind(key, self.secret): cost for key, cost in costs.items()}
        join = where = ""
        asked: dict[str, object] = {"most": _MOST_PAIRS, "keys": sent(self.connection, keys)}
        for column in ("county", "school_code"):
            value = getattr(self.bounds, column)
            if value is not None:
                join = "JOIN students s ON s.id = k.student_id "
                where += f"AND s.{column} = :{column} "
                asked[column] = value
        among = AMONG[self.connection.dialect.name]
        query = _LOOK_UP.format(join=join, among=among, where=where)
        found: dict[str, float] = {}
        for key, student_id in self.connection.execute(text(query), asked):
            found[student_id] = min(keys[key], found.get(student_id, _NEVER))
        return found

    def known(self, names: Collection[str]) -> Collection[str]:
        """Those of the keys that anybody is filed under."""
        if not names:
            return ()
        keys = {blind(name, self.secret): name for name in names}
        query = text(_KNOWN[self.connection.dialect.name])
        rows = self.connection.execute(query, {"keys": sent(self.connection, keys)})
        return {keys[key] for (key,) in rows}


def _keys_of(one: Filed, secret: bytes) -> Collection[int]:
    keys = {number_key(number) for number in one.numbers}
    for name in one.names:
        keys |= name_keys(name)
    return {blind(key, secret) for key in keys}
