"""Printed choices of which one is ticked: □户籍迁移 □购房 ☑随迁务工 □其他."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.model import FieldProblem
from ocr.values.characters import compact
from ocr.values.model import Normalised

_EMPTY, _TICKED = "□☐", "☑☒√✓✔■▣"
_ITEM = re.compile(rf"([{_EMPTY}]?[{_TICKED}]|[{_EMPTY}])?([^{_EMPTY}{_TICKED}]+)")
_FEWEST = 2  # boxes from which a text is a list of choices


def is_choice(printed: str) -> bool:
    """Whether a text offers choices to tick."""
    boxes = sum(character in _EMPTY for character in printed)
    return boxes >= _FEWEST or (boxes > 0 and any(character in _TICKED for character in printed))


def ticked(pieces: Sequence[str]) -> Normalised | None:
    """The choice that is ticked; `pieces` are the texts of the choices as they were found apart.

    A ticked box is often not read at all: the only choice without a box is then believed to be the
    one, with little confidence. None where nothing or more than one thing is ticked.
    """
    items = [
        (match[1] or "", compact(match[2]).strip(":;,.、。"))
        for piece in pieces
        for match in _ITEM.finditer(piece)
    ]
    items = [(box, text) for box, text in items if text]
    chosen = [text for box, text in items if any(mark in box for mark in _TICKED)]
    if chosen:
        return Normalised(chosen[0]) if len(chosen) == 1 else None
    bare = [text for box, text in items if not box]
    if len(bare) != 1:
        return None
    return Normalised(bare[0], problems=(FieldProblem.LOW_CONFIDENCE,))
