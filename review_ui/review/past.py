"""What happened to a case, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.service.history import HistoryLine
from intake.service.masking import mask_text
from review_ui.foundation.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history; numbers in it are masked."""

    at: datetime
    kind: str
    actor_name: str
    what: str
    more: tuple[str, ...]


def told(line: HistoryLine, words: Words) -> Told:
    """The line in the words of one language."""
    action = line.action.removeprefix("case.")
    key = action if words.has("actions", action) else line.action
    what = words("actions", key) if words.has("actions", key) else line.action
    return Told(line.at, line.kind, line.actor_name, what, tuple(_more(line, words)))


def _more(line: HistoryLine, words: Words) -> list[str]:
    detail = line.detail
    found: list[str] = []
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
