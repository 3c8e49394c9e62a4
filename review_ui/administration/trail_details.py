"""What an entry of the trail says beside its action, in words; what has none stands as written."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.service.changes import EVENT_PURPOSE
from intake.service.masking import mask_text
from intake.service.summaries import grouped
from matching.model import Text
from review_ui.foundation import formats
from review_ui.foundation.words import Words
from storage.errors import SealError
from storage.keyring import Keyring
from storage.tables import AuditEntry

_UNTOLD = (KeyError, TypeError, ValueError, AttributeError, SealError)
_GUARDIAN = re.compile(r"guardian\d+")


@dataclass(frozen=True, slots=True)
class Told:
    """The details of an entry as one line, and those that have no words, as they are written."""

    line: str
    rest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells details in one language; `titles` are those of requirements."""

    words: Words
    titles: Mapping[str, Text]
    keyring: Keyring

    def told(self, entry: AuditEntry) -> Told:
        """The details of an entry, what was done before what it counts as."""
        parts: list[str] = []
        rest: dict[str, Any] = {}
        for key, value in sorted(entry.detail.items(), key=lambda one: one[0] == "version"):
            try:
                parts.append(_PARTS[key](self, entry, key, value))
            except _UNTOLD:  # of another version, or of another program
                rest[key] = value
        line = self.words("trail_details", "between").join(one for one in parts if one)
        return Told(line[:1].upper() + line[1:], rest)

    def say(self, key: str, value: str) -> str:
        """One detail, `value` in words already."""
        return self.words("trail_details", key, value=value)

    def listed(self, values: list[str]) -> str:
        """Several things."""
        return self.words("review", "list_join").join(values)


_Part = Callable[[Teller, AuditEntry, str, Any], str]


def _count(teller: Teller, _entry: AuditEntry, key: str, value: Any) -> str:
    return teller.say(key, formats.number(value))


def _choice(teller: Teller, _entry: AuditEntry, key: str, value: Any) -> str:
    """One of few words; a plain no says nothing."""
    if value is False and not teller.words.has("trail_details", f"{key}.no"):
        return ""
    named = {True: "yes", False: "no"}.get(value, value)
    return teller.words("trail_details", f"{key}.{named}")


def _plain(teller: Teller, _entry: AuditEntry, key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return teller.say(key, value)


def _word(group: str) -> _Part:
    def told(teller: Teller, _entry: AuditEntry, key: str, value: Any) -> str:
        values = value if isinstance(value, list) else [value]
        return teller.say(key, teller.listed([teller.words(group, one) for one in values]))

    return told


def _day(teller: Teller, _entry: AuditEntry, key: str, value: Any) -> str:
    return teller.say(key, formats.day(date.fromisoformat(value), teller.words.language))


def _file(teller: Teller, entry: AuditEntry, key: str, value: Any) -> str:
    return "" if value == entry.subject else teller.say(key, value)


def _keys(teller: Teller, entry: AuditEntry, key: str, value: Any) -> str:
    """Which values of a case, a school or a student were changed."""
    thing = entry.action.partition(".")[0]
    named = dict.fromkeys(_GUARDIAN.sub("guardians", one) for one in value)
    return teller.say(
        key, teller.listed([teller.words("trail_keys", f"{thing}.{one}") for one in named])
    )


def _of_account(teller: Teller, _entry: AuditEntry, key: str, _value: Any) -> str:
    return teller.say("keys", teller.words("trail_keys", f"account.{key}"))


def _what(teller: Teller, entry: AuditEntry, _key: str, value: Any) -> str:
    """What was corrected on a paper, or what was wrong at signing in."""
    if entry.action == "session.refuse":
        return teller.words("trail_details", f"wrong.{value}")
    names = [
        teller.words("review", one) if one in {"kind", "rotation"} else teller.words("fields", one)
        for one in value
    ]
    return teller.say("corrected", teller.listed(names))


def _rows(teller: Teller, _entry: AuditEntry, key: str, value: Any) -> str:
    if isinstance(value, int):
        return teller.say(key, formats.number(value))
    first, last = map(formats.number, value)
    return teller.words("trail_details", "rows_from_to", first=first, last=last)


def _table(teller: Teller, entry: AuditEntry, key: str, value: Any) -> str:
    group = "county" if entry.action == "statistics.export" and value != "all" else "tables"
    return teller.say(key, teller.words(group, value))


def _requirement(teller: Teller, _entry: AuditEntry, key: str, value: Any) -> str:
    return teller.say(key, teller.words.say(teller.titles[value]))


def _code(teller: Teller, _entry: AuditEntry, _key: str, value: Any) -> str:
    return teller.words("printed", "code_of", code=grouped(value))


def _reason(teller: Teller, _entry: AuditEntry, key: str, value: Any) -> str:
    """Why somebody asked for whole numbers; it is sealed where it is written down."""
    sealed = base64.b64decode(value, validate=True)
    return teller.say(key, mask_text(teller.keyring.open_text(sealed, EVENT_PURPOSE)))


_PARTS: Mapping[str, _Part] = {
    **dict.fromkeys(
        ("added", "changed", "unchanged", "refused", "files", "cases", "page", "version"), _count
    ),
    **dict.fromkeys(
        ("locked", "second_factor_due", "part", "searched", "purpose", "active", "claimed"), _choice
    ),
    **dict.fromkeys(("policy", "import_id", "form", "school"), _plain),
    **dict.fromkeys(("since", "until", "due_from", "due_to"), _day),
    **dict.fromkeys(("display_name", "language"), _of_account),
    "verdict": _word("verdicts"),
    "verdicts": _word("verdicts"),
    "statuses": _word("case_statuses"),
    "categories": _word("categories"),
    "outcome": _word("statuses"),
    "role": _word("roles"),
    "file": _file,
    "keys": _keys,
    "what": _what,
    "rows": _rows,
    "table": _table,
    "requirement": _requirement,
    "code": _code,
    "reason": _reason,
}
