"""Nothing personal in logs: a closed list of fields, and text that can hold no name or number.

This project's own entries are constant words with fields of this list; a field that is not on it
is dropped. Messages of libraries are free text: what could be a name (anything but ASCII), a number
of a person (six digits and more), markup, a query or a password is taken out of them.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

from storage.errors import StorageError

FIELDS = frozenset(
    """
    actor address attempt attempts broker bytes call case_id count document_id error event
    file_id files job_id jobs level logger method milliseconds pages part pid port process
    reader request_id role route seconds signal state status task timestamp upload_id
    version worker
    """.split()  # noqa: SIM905  # words, not a list of forty lines
)
"""What an entry may say: ids made by this program, words of this program, counts and times."""

_ID = re.compile(r"(?!.*\d{8})[A-Za-z0-9_-]{16,64}")
_PASSWORD = re.compile(r"://[^/@\s]*@")
_QUERY = re.compile(r"\?\S+")
_NUMBER = re.compile(r"\d(?:[ ./-]?\d){5,}[Xx]?")
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_OTHER_SCRIPT = re.compile(r"[^\x20-\x7e]+")
_LONGEST = 400
_MOST_DIGITS = 10


def redact(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The structlog processor: the entry with what may be logged of it."""
    shown: dict[str, Any] = {}
    dropped = []
    problem = _exception_of(entry.pop("exc_info", None))
    for name, value in entry.items():
        if name in FIELDS:
            shown[name] = _value(name, value)
        elif not name.startswith("_"):
            dropped.append(name)
    if dropped:
        shown["dropped"] = [plain(name) for name in dropped]
    if problem is not None:
        shown["exception"] = _told(problem)
    return shown


def plain(text: str) -> str:
    """Free text without what could be personal, harmful to a terminal, or a second line."""
    text = _CONTROL.sub(" ", text)
    text = _PASSWORD.sub("://***@", text)
    text = _QUERY.sub("?…", text)
    text = _without_numbers(text)
    text = _OTHER_SCRIPT.sub("…", text)
    text = text.replace("<", "(").replace(">", ")").replace("&", "+")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _without_numbers(text: str) -> str:
    """Digits of a network address stay, other long numbers go."""
    parts, end = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [_NUMBER.sub("#", text[end : address.start()]), address.group()]
        end = address.end()
    return "".join([*parts, _NUMBER.sub("#", text[end:])])


def _value(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if len(str(abs(value))) <= _MOST_DIGITS else "#"
    text = str(value)
    if name == "timestamp" or (_is_id_field(name) and _ID.fullmatch(text)):
        return text
    return plain(text)


def _is_id_field(name: str) -> bool:
    return name.endswith("_id") or name in {"actor", "worker"}


def _exception_of(given: Any) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple) and len(given) == 3 and isinstance(given[1], BaseException):
        return given[1]
    return sys.exception() if given else None


def _told(problem: BaseException) -> dict[str, Any]:
    """An exception by its type and place. Its message may quote a paper; a store's cannot."""
    frames = traceback.extract_tb(problem.__traceback__)
    told: dict[str, Any] = {
        "type": f"{type(problem).__module__}.{type(problem).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
    }
    if isinstance(problem, StorageError | OSError):
        told["reason"] = plain(str(problem))
    cause = problem.__cause__ or problem.__context__
    if cause is not None:
        told["cause"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
    return told
