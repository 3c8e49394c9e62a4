"""What happened to a case, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from intake.service.history import HistoryLine
from intake.service.masking import mask_text
from review_ui.foundation.words import Words

_OF_FILES = frozenset({"withdraw_file", "restore_file"})


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history; numbers in it are masked.

    `times`: so often in a row, `at` is the latest. `file_id`: a file that can be looked at there.
    """

    at: datetime
    kind: str
    actor_name: str
    what: str
    more: tuple[str, ...]
    times: int = 1
    file_id: str | None = None


def newest_first(lines: Sequence[HistoryLine], words: Words) -> list[Told]:
    """The history, beginning with the latest; the same look many times in a row is one line."""
    found: list[Told] = []
    for line in reversed(lines):
        now = told(line, words)
        last = found[-1] if found else None
        if last is not None and now.kind == "look" and not now.more and _is_same(last, now):
            found[-1] = replace(last, times=last.times + 1)
        else:
            found.append(now)
    return found


def _is_same(one: Told, other: Told) -> bool:
    return (one.kind, one.what, one.actor_name, one.more) == (
        other.kind,
        other.what,
        other.actor_name,
        other.more,
    )


def told(line: HistoryLine, words: Words) -> Told:
    """The line in the words of one language."""
    action = line.action.removeprefix("case.")
    key = action if words.has("actions", action) else line.action
    what = words("actions", key) if words.has("actions", key) else line.action
    more = tuple(_more(line, words))
    file_id = line.detail["file"] if line.action in _OF_FILES and line.detail["pages"] else None
    return Told(line.at, line.kind, line.actor_name, what, more, file_id=file_id)


def _more(line: HistoryLine, words: Words) -> list[str]:
    detail = line.detail
    found: list[str] = []
    if line.action in _OF_FILES:
        found.append(str(detail["name"]))
    if line.action == "correct":
        found.append(_correction(detail, words))
    if "requirement" in detail and "outcome" in detail:
        found.append(words("statuses", detail["outcome"]))
    found += [mask_text(str(reason.get("message", ""))) for reason in detail.get("reasons", ())]
    for key in ("reason", "note"):
        value = detail.get(key)
        if isinstance(value, str) and value:
            found.append(mask_text(value))
    return found


def _correction(detail: Any, words: Words) -> str:
    what = str(detail["what"])
    before, after = (_value(what, detail[side], words) for side in ("before", "after"))
    name = words("review", what) if what in {"kind", "rotation"} else words("fields", what)
    return f"{words('kinds', detail['kind'])} · {name}：{before} → {after}"


def _value(what: str, value: Any, words: Words) -> str:
    if value is None:
        return words("common", "none")
    if what == "kind":
        return words("kinds", str(value))
    if isinstance(value, list):
        return mask_text("、".join(map(str, value)))
    return mask_text(str(value))
