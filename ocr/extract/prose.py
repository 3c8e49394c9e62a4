"""Fields that stand in running text: letters, certificates, contracts, orders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocr.extract.fields import LOW_CONFIDENCE, confidence_of, spaced
from ocr.extract.layout import Layout
from ocr.extract.patterns import compile_pattern
from ocr.extract.running import RunningText, running_text
from ocr.kinds import Kind, ProseField
from ocr.model import Field, FieldProblem, Seal
from ocr.values import Normalised, normalise
from ocr.values.words import begins_with_surname, is_organisation

_NAMES = frozenset({"name", "names", "party", "people", "persons"})
_LISTS = frozenset({"names", "people", "persons"})  # in which a space parts two names
_MATCHES = 24  # of one pattern on one sheet
_FORGIVEN = 0.9  # of the confidence is left when the words around a value are misread
_SEAL_CONFIDENCE = 0.7  # text along an arc is read less surely than text in a line


def prose_fields(kind: Kind, layout: Layout, seals: Sequence[Seal] = ()) -> dict[str, Field]:
    """The values that the sentences of `kind` hold on this sheet, boxes in flat coordinates.

    A field whose sentence is not there, or whose value cannot be one, is absent.
    """
    running = running_text(layout)
    fields: dict[str, Field] = {}
    for wanted in kind.prose:
        if wanted.name in fields:
            continue
        printed, sealed = _in_text(wanted, running, layout), _in_seal(wanted, seals)
        found = _completed(printed, sealed) if printed and sealed else printed or sealed
        if found is not None:
            fields[wanted.name] = found
    return fields


def _in_text(wanted: ProseField, running: RunningText, layout: Layout) -> Field | None:
    """The first value in the order of the patterns, believed or not.

    A doubtful value is not passed over for a later one: that may belong to somebody else. Only a
    name that does not begin as names do is, for it may be a word of the sentence.
    """
    found = (f for f in _candidates(wanted, running, layout) if _looks_right(wanted.format, f))
    return next(found, None)


def _looks_right(format_: str, field: Field) -> bool:
    if format_ not in _NAMES:
        return True
    values = field.value if isinstance(field.value, tuple) else field.value.split("、")
    return all(begins_with_surname(value) or is_organisation(value) for value in values)


def _candidates(wanted: ProseField, running: RunningText, layout: Layout) -> Iterator[Field]:
    for forgiving in (False, True):
        for pattern in wanted.patterns:
            for start, end in _places(compile_pattern(pattern, forgiving), running.text):
                text = running.text[start:end].replace("\t", " ")
                if wanted.format in _LISTS:
                    text = spaced(running.spans(start, end))
                value = normalise(wanted.format, text)
                if value is not None:
                    yield _field(value, running, (start, end), forgiving, layout)


def _places(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where the value of `pattern` may stand, first to last; matches may overlap."""
    match, seen = pattern.search(text), -1
    for _ in range(_MATCHES):
        if match is None:
            return
        if match.start("value") != seen:
            yield match.span("value")
        seen = match.start("value")
        match = pattern.search(text, match.start() + 1)


def _field(
    value: Normalised, running: RunningText, place: tuple[int, int], forgiving: bool, layout: Layout
) -> Field:
    spans = running.spans(*place)
    confidence = confidence_of(spans) * (_FORGIVEN if forgiving else 1.0)
    confidence *= 0.9 if value.repaired else 1.0
    problems = value.problems
    if confidence < LOW_CONFIDENCE and FieldProblem.LOW_CONFIDENCE not in problems:
        problems = (*problems, FieldProblem.LOW_CONFIDENCE)
    return Field(
        value=value.value,
        text="".join(span.printed for span in spans),
        confidence=round(confidence, 4),
        box=layout.box(spans),
        problems=problems,
    )


def _completed(printed: Field, sealed: Field) -> Field:
    """The printed value; where the seal over it hid its end, with the end that the seal has."""
    value, whole = str(printed.value), str(sealed.value)
    if whole == value or not whole.startswith(value):
        return printed
    return replace(printed, value=whole, confidence=min(printed.confidence, sealed.confidence))


def _in_seal(wanted: ProseField, seals: Sequence[Seal]) -> Field | None:
    """The text of the only legible seal, for a field that may be taken from one."""
    legible = [seal for seal in seals if seal.text]
    if not wanted.seal or len({seal.text for seal in legible}) != 1:
        return None
    text = legible[0].text or ""
    value = normalise(wanted.format, text)
    if value is None:
        return None
    return Field(value.value, text, _SEAL_CONFIDENCE, legible[0].box, value.problems)
