"""The same photo once more, in another compression or size: linked and shown, never refused.

Papers of one form look alike from afar, so a likeness of the pictures is only where looking
begins: what was read has to agree as well, names and numbers to the last character.
"""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from intake.assembly import Services
from ocr.model import FileReading
from storage.readings import find_reading
from storage.tables import FileRow, LikenessBand

_BANDS = 4
_BAND_DIGITS = 4
_DIFFERENT_BITS = 6  # of 64
_LOOKED_AT = 2000
_COMPARED = 20
_AGREEING = 0.9


def link(session: Session, services: Services, file: FileRow, reading: FileReading) -> None:
    """Note the likeness of a file that was read, and an earlier file that shows the same."""
    if file.likeness is None:
        return
    bands = _bands(file.likeness)
    if file.duplicate_of is None:
        file.duplicate_of = _same_photo(session, services, file, reading)
    for band in bands:
        session.merge(LikenessBand(band=band, file_id=file.id))


def _bands(likeness: str) -> list[int]:
    """The hash in four pieces: of hashes that differ in three bits or less, one piece is equal."""
    return [
        (number << 4 * _BAND_DIGITS)
        | int(likeness[number * _BAND_DIGITS : (number + 1) * _BAND_DIGITS], 16)
        for number in range(_BANDS)
    ]


def _same_photo(
    session: Session, services: Services, file: FileRow, reading: FileReading
) -> str | None:
    candidates = session.execute(
        select(FileRow.id, FileRow.likeness, FileRow.sha256, FileRow.pipeline)
        .join(LikenessBand, LikenessBand.file_id == FileRow.id)
        .where(
            or_(*(LikenessBand.band == band for band in _bands(file.likeness or ""))),
            FileRow.id != file.id,
            FileRow.status == "read",
            FileRow.withdrawn_at.is_(None),
        )
        .distinct()
        .order_by(FileRow.id)
        .limit(_LOOKED_AT)
    )
    near = sorted(
        (_bits(file.likeness, row.likeness), row)
        for row in candidates
        if _bits(file.likeness, row.likeness) <= _DIFFERENT_BITS
    )
    for _, row in near[:_COMPARED]:
        other = find_reading(session, services.keyring, row.sha256, row.pipeline)
        if other is not None and shows_the_same(reading, other):
            return str(row.id)
    return None


def _bits(one: str | None, other: str | None) -> int:
    return (int(one or "0", 16) ^ int(other or "0", 16)).bit_count()


def shows_the_same(one: FileReading, other: FileReading) -> bool:
    """Whether two readings are of the same papers: kinds, and nearly every value of them."""
    ours, theirs = _values(one), _values(other)
    if [kind for kind, _ in ours] != [kind for kind, _ in theirs]:
        return False
    same = compared = 0
    for (_, mine), (_, yours) in zip(ours, theirs, strict=True):
        for name in mine.keys() | yours.keys():
            agree = mine.get(name) == yours.get(name)
            if not agree and ("name" in name or "number" in name):
                return False
            same, compared = same + agree, compared + 1
    return compared > 0 and same >= _AGREEING * compared


def _values(reading: FileReading) -> list[tuple[str, dict[str, object]]]:
    return [
        (document.kind, {name: field.value for name, field in document.fields.items()})
        for page in reading.pages
        for document in page.documents
    ]
