"""What happened to a case, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from intake.service.actor import PROGRAM
from intake.service.history import HistoryLine
from intake.service.masking import mask_text
from intake.service.summaries import grouped
from review_ui.foundation.words import Words

_OF_FILES = frozenset({"withdraw_file", "restore_file", "file.upload", "file.read"})
_TOGETHER = frozenset({"file.upload", "file.read"})
"""Files sent, or read, one after the other are one line that names them all."""


@dataclass(frozen=True, slots=True)
class More:
    """A sentence below a line. `file_id`: a file that can be looked at there."""

    text: str
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history; numbers in it are masked.

    `times`: so often in a row, `at` is the latest.
    """

    at: datetime
    kind: str
    action: str
    actor_name: str
    what: str
    more: tuple[More, ...]
    times: int = 1


def newest_first(lines: Sequence[HistoryLine], words: Words) -> list[Told]:
    """The history, beginning with the latest; what is the same many times in a row is one line."""
    found: list[Told] = []
    for line in reversed(lines):
        now = told(line, words)
        last = found[-1] if found else None
        if last is not None and _is_same(last, now):
            more = (*now.more, *last.more) if now.action in _TOGETHER else last.more
            found[-1] = replace(last, times=last.times + 1, more=more)
        else:
            found.append(now)
    return found


def _is_same(one: Told, other: Told) -> bool:
    is_look = other.kind == "look" and not other.more and not one.more
    return (is_look or other.action in _TOGETHER) and (one.kind, one.what, one.actor_name) == (
        other.kind,
        other.what,
        other.actor_name,
    )


def told(line: HistoryLine, words: Words) -> Told:
    """The line in the words of one language."""
    action = line.action.removeprefix("case.")
    key = action if words.has("actions", action) else line.action
    what = words("actions", key) if words.has("actions", key) else line.action
    by = words("review", "by_program") if line.actor == PROGRAM.id else line.actor_name
    return Told(line.at, line.kind, line.action, by, what, tuple(_more(line, words)))


def _more(line: HistoryLine, words: Words) -> list[More]:
    detail = line.detail
    found: list[str] = []
    if line.action in _OF_FILES and "name" in detail:
        return [More(_file(line, words), detail["file"] if detail.get("pages") else None)]
    if line.action == "case.print_summary":
        found.append(words("printed", "code_of", code=grouped(detail["code"])))
    if line.action == "correct":
        found.append(_correction(detail, words))
    if "requirement" in detail and "outcome" in detail:
        found.append(words("statuses", detail["outcome"]))
    found += [mask_text(str(reason.get("message", ""))) for reason in detail.get("reasons", ())]
    for key in ("reason", "note"):
        value = detail.get(key)
        if isinstance(value, str) and value:
            found.append(mask_text(value))
    return [More(one) for one in found]


def _file(line: HistoryLine, words: Words) -> str:
    """A file's name; of a reading also what was recognised, each kind with its number."""
    name = mask_text(str(line.detail["name"]))
    if line.action != "file.read":
        return name
    kinds = Counter(words("kinds", kind) for kind in line.detail["kinds"])
    listed = [kind if times == 1 else f"{kind} × {times}" for kind, times in kinds.items()]
    known = words("review", "list_join").join(listed) or words("review", "nothing_known")
    return words("review", "file_read", name=name, kinds=known)


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
