"""Values found in running text: how sure they are, and what a seal over them says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.extract.certainty import certainty_of, confidence_of
from ocr.extract.layout import Layout, Span
from ocr.extract.running import with_holes
from ocr.extract.seals import SEAL_CONFIDENCE
from ocr.extract.slot_values import LOW_CONFIDENCE
from ocr.model import Field, FieldProblem, Seal
from ocr.values import Normalised, normalise
from ocr.values.characters import HAN, compact
from ocr.values.places import names_place_rightly
from ocr.values.transliterated import is_known_part

_NEXT_LINE = (0.6, 1.6)  # line heights from one line of a name to the next
_FLUSH = 0.7  # line heights by which both may differ at the left
_REST = re.compile(rf"[{HAN}]{{1,5}}")
_FORGIVEN = 0.9  # of the confidence is left when the words around a value are misread
_SEALED = frozenset({"organisation", "authority", "party", "school"})  # what a seal may stand over
# The least certainty of each character; below it values are wrong about as often as right
# (measured over drawn papers). What a check or a closed list confirms needs none.
LEGIBLE = {
    **dict.fromkeys(("name", "names", "party", "people", "persons"), 0.85),
    **dict.fromkeys(("organisation", "authority", "school", "address", "home_address"), 0.5),
    **dict.fromkeys(("number", "money", "price", "area"), 0.57),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value with the certainty of its least certain character and whether one was lost."""

    field: Field
    weakest: float
    holed: bool = False
    vouched: bool = False  # what stands beside it says that it is a person's name


def rest_of_name(name: Sequence[Span], layout: Layout) -> list[Span]:
    """The line flush below a name with a dot, too long for its cell: 阿依努尔·帕尔|哈提.

    A name that ends in a known part goes on only to make another known one of it.
    """
    first, last = name[0], name[-1]
    end = "".join(span.text for span in name).rpartition("·")
    if not end[1]:
        return []
    return [
        Span(row, 0, len(row.glyphs))
        for row in layout.rows
        if _NEXT_LINE[0] < (row.middle - last.middle) / last.height < _NEXT_LINE[1]
        and abs(row.left - first.left) < _FLUSH * last.height
        and _REST.fullmatch(text := "".join(glyph.text for glyph in row.glyphs))
        and (is_known_part(end[2] + text) or not is_known_part(end[2]))
        and not layout.horizontals_between(last.middle, row.middle, row.left + 0.5 * row.height)
    ][:1]


def candidate(
    value: Normalised, spans: Sequence[Span], forgiving: bool, layout: Layout
) -> Candidate:
    """The value that `spans` print; `forgiving` tells that the words around it are misread."""
    confidence = confidence_of(spans) * (_FORGIVEN if forgiving else 1.0)
    confidence *= 0.9 if value.repaired else 1.0
    problems = value.problems
    if confidence < LOW_CONFIDENCE and FieldProblem.LOW_CONFIDENCE not in problems:
        problems = (*problems, FieldProblem.LOW_CONFIDENCE)
    field = Field(
        value=value.value,
        text="".join(span.printed for span in spans),
        confidence=round(confidence, 4),
        box=layout.box(spans),
        problems=problems,
    )
    glyphs = [g for span in spans for g in span.glyphs]
    return Candidate(field, min(certainty_of(g.text, g.certainty) for g in glyphs))


def by_the_seal(
    format_: str, found: Candidate, spans: Sequence[Span], seals: Sequence[Seal]
) -> Candidate:
    """An organisation's name over which its seal stands: with what the seal has for the lost.

    Where print and seal agree in every other character, the seal's text is the name.
    """
    if format_ not in _SEALED:
        return found
    found = _placed_by_the_seal(found, seals)
    printed = "".join(span.text for span in spans)
    if found.weakest >= LEGIBLE[format_] and any(
        printed in compact(seal.text or "") for seal in seals
    ):
        return found
    parts = [part for span in spans for part in with_holes(span)]
    lost = sum(part is None for part in parts)
    unsure = [part is None or part.certainty < LEGIBLE[format_] for part in parts]
    if not any(unsure) or sum(unsure) > max(1, len(parts) // 4):
        return replace(found, holed=lost > 0)
    pattern = "".join(
        "." if part is None or doubtful else re.escape(part.text)
        for part, doubtful in zip(parts, unsure, strict=True)
    )
    for seal in seals:
        match = re.search(pattern, compact(seal.text or ""))
        value = normalise(format_, match[0]) if match else None
        if value is not None:
            field = replace(found.field, value=value.value, confidence=SEAL_CONFIDENCE, problems=())
            return Candidate(field, 1.0)
    return replace(found, holed=lost > 0)


def _placed_by_the_seal(found: Candidate, seals: Sequence[Seal]) -> Candidate:
    """A name whose place does not exist, with the one character in which the seal's place does."""
    name = str(found.field.value)
    if names_place_rightly(name):
        return found
    for seal in seals:
        text = compact(seal.text or "")
        for start in range(len(text) - len(name) + 1):
            sealed = text[start : start + len(name)]
            differing = sum(a != b for a, b in zip(name, sealed, strict=True))
            if differing == 1 and names_place_rightly(sealed):
                confidence = min(found.field.confidence, SEAL_CONFIDENCE)
                return replace(
                    found, field=replace(found.field, value=sealed, confidence=confidence)
                )
    return found


def completed(printed: Field, sealed: Field) -> Field:
    """The printed value; where the seal over it hid its end, with the end that the seal has."""
    value, whole = str(printed.value), str(sealed.value)
    if whole == value or not whole.startswith(value):
        return printed
    return replace(printed, value=whole, confidence=min(printed.confidence, sealed.confidence))
