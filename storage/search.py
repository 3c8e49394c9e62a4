"""Full-text search over what was read, without keeping it legible.

Text is cut into pairs of Han characters and fours of letters and figures. What is kept of each is a
keyed digest, so that the database shows neither names nor numbers, yet a search for a word finds
the files that hold all its pieces. SQLite indexes the digests with FTS5, PostgreSQL with GIN.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, literal_column, select, text
from sqlalchemy.orm import Session

from storage.keyring import Keyring
from storage.tables import FileRow, SearchEntry

_RUN = re.compile(r"(?P<ascii>[a-z0-9]+)|[^\W_a-z0-9]+")
_PAIR, _FOUR = 2, 4
_DIGEST_BYTES = 6
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")  # one word to any tokeniser
_MOST_WORDS = 64


def keep_text(
    session: Session, keyring: Keyring, file_id: str, case_id: str, texts: Iterable[str]
) -> None:
    """Make a file findable by the texts that stand in it; what was kept of it before goes."""
    session.execute(delete(SearchEntry).where(SearchEntry.file_id == file_id))
    words = _words(keyring, texts)
    if words:
        content = " ".join(sorted(words))
        session.add(SearchEntry(file_id=file_id, case_id=case_id, content=content))


def cases_with(keyring: Keyring, wanted: str, *, is_sqlite: bool) -> Select[str] | None:
    """The ids of cases with a file that holds every piece of `wanted`; None if that has none.

    Files that were taken out of their case are not looked at.
    A word of one Han character has no pieces; letters and figures are found from four on, or as
    the whole word.
    """
    words = sorted(_words(keyring, wanted.split()))[:_MOST_WORDS]
    if not words:
        return None
    found = (
        select(SearchEntry.case_id)
        .join(FileRow, FileRow.id == SearchEntry.file_id)
        .where(FileRow.withdrawn_at.is_(None))
    )
    if is_sqlite:
        inside = text(
            "search_entries.id IN (SELECT rowid FROM search_index WHERE search_index MATCH :words)"
        )
        return found.where(inside.bindparams(bindparam("words", " ".join(words))))
    simple: ColumnElement[str] = literal_column("'simple'")
    vector = func.to_tsvector(simple, SearchEntry.content)
    return found.where(vector.op("@@")(func.plainto_tsquery(simple, " ".join(words))))


def _words(keyring: Keyring, texts: Iterable[str]) -> set[str]:
    key = keyring.key("search")
    return {_digest(key, piece) for one in texts for piece in _pieces(one)}


def _pieces(plain: str) -> Iterable[str]:
    folded = unicodedata.normalize("NFKC", plain).casefold()
    for run in _RUN.finditer(folded):
        word = run.group()
        size = _FOUR if run["ascii"] else _PAIR
        if len(word) >= size:
            yield from (word[at : at + size] for at in range(len(word) - size + 1))
        elif run["ascii"]:
            yield word


def _digest(key: bytes, piece: str) -> str:
    digest = hashlib.blake2b(piece.encode(), digest_size=_DIGEST_BYTES, key=key)
    return digest.hexdigest().translate(_LETTERS)
