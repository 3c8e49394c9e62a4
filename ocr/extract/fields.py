"""Labelled fields of one kind on one sheet: find labels, assign texts, normalise values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from ocr.extract.assign import Assigner
from ocr.extract.doubts import at_odds
from ocr.extract.entries import last_entries
from ocr.extract.form_rows import Printed, at_crossing
from ocr.extract.free import free_spans
from ocr.extract.labels import Label, LabelFinder, plain
from ocr.extract.layout import Layout, Span
from ocr.extract.roles import something_beside, with_roles
from ocr.extract.slot_values import Found, as_field, slot_values, weakest
from ocr.extract.slots import Slot, is_blank, joined, labels_on, slots_of
from ocr.extract.unlabelled import (
    COLUMN_PLACES,
    in_columns,
    in_row,
    on_level,
    only_address,
    without_label,
)
from ocr.kinds import ROLES, Kind, LabelledField
from ocr.model import Field

_SLOPE = 0.1  # how much two texts of one level may differ in height, of how far they stand apart
_ANY_WORDS = frozenset(
    {"text", "scope", "right_nature", "workplace", "occupation"}
)  # formats that a misread label may pass for
_LONG_LABEL = 5  # characters
_MISREAD = 75  # per cent of a label's characters that a misreading of it shares
_SURE_MONTH = 0.85  # the same of a table's month, where a label tells the term too


def _worth(found: Found) -> tuple[float, float]:
    """What a reading is worth; of two as good ones the upper, of two on one level the left one."""
    (left, top), *_ = found.field.box
    return round(found.worth * 20), -top - _SLOPE * left


def labelled_fields(kind: Kind, layout: Layout) -> dict[str, Field]:
    """The values that `layout` prints beside the labels of `kind`; what is not found is absent.

    Names too faint to be told are among them, marked as such.
    """
    finder = LabelFinder(layout)
    labels = labels_on(kind, finder, layout)
    slots = slots_of(kind, labels, finder, layout)
    free = free_spans(layout, labels)
    entries = last_entries(kind, labels, free, layout)
    tabled = {id(span) for entry in entries for span in entry.rest}
    assigner = Assigner(layout, slots, [span for span in free if id(span) not in tabled])
    groups = assigner.groups()
    given = {id(span) for group in groups.values() for span in group}
    spare = [span for span in assigner.spans if id(span) not in given]
    marked = _beside_roles(slots, assigner.spans, labels)
    candidates = _beside_labels(kind, assigner, groups, spare, marked)
    for wanted in kind.fields:
        named = [label for label in labels if label.text in map(plain, wanted.labels)]
        _read_columns(wanted, named, assigner.spans, candidates, layout)
    best = {name: max(found, key=_worth) for name, found in candidates.items()}
    fields = {name: found.field for name, found in best.items()}
    for wanted in kind.fields:
        if wanted.name in fields:
            continue
        reading = without_label(wanted, kind, spare, layout)
        if reading is None and wanted.level_with in fields:
            reading = on_level(wanted, fields[wanted.level_with], spare)
        if reading is not None:
            fields[wanted.name] = as_field(reading[0], [reading[1]], None, layout)
        home = only_address(spare) if wanted.alone and wanted.format == "address" else None
        if home is not None:
            fields[wanted.name] = as_field(*home, None, layout)
    fields = at_odds(fields, {n: [f.field for f in found] for n, found in candidates.items()})
    for entry in entries:
        read = slot_values(Slot(entry.label, (entry.wanted,)), entry.value, layout, spare)
        marked[entry.wanted.role][entry.wanted.name] = [found for _, found in read]
    later, added = ({n: _best(f) for n, f in marked[role].items()} for role in ("later", "added"))
    return with_roles(fields, later, added)


def _beside_labels(
    kind: Kind,
    assigner: Assigner,
    groups: Mapping[int, Sequence[Span]],
    spare: Sequence[Span],
    marked: Mapping[str, dict[str, list[Found]]],
) -> dict[str, list[Found]]:
    """What each label's texts say, by field; of a role's fields it is put into `marked`.

    In a standard form also what stands where the label of a field must be, though it was not read.
    """
    slots, layout = assigner.slots, assigner.layout
    words = frozenset(plain(text) for field in kind.fields for text in field.labels)
    candidates: dict[str, list[Found]] = {}
    printed = {field.name: Printed(slot.label) for slot in slots for field in slot.fields}
    unread = {id(span): span for span in assigner.spans}
    for number, group in groups.items():
        slot = slots[number]
        if is_blank(joined(group)):
            printed |= {field.name: Printed(slot.label, group[0]) for field in slot.fields}
        if slot.is_open and _ends_in_a_label(group, slot, words):
            unread = {key: span for key, span in unread.items() if span not in group}
            continue
        for wanted, found in slot_values(slot, group, layout, spare):
            of_role = marked[wanted.role] if wanted.role else candidates
            of_role.setdefault(wanted.name, []).append(found)
            printed[wanted.name] = Printed(slot.label, group[0])
            for span in group:
                unread.pop(id(span), None)
    for wanted in kind.fields if kind.rows else ():
        if wanted.name not in candidates:
            found_there = _at_crossing(wanted, kind, printed, list(unread.values()), layout)
            candidates |= {wanted.name: found_there} if found_there else {}
    return candidates


def _beside_roles(
    slots: Iterable[Slot], spans: Sequence[Span], labels: Sequence[Label]
) -> dict[str, dict[str, list[Found]]]:
    """For each role the fields beside whose labels something stands, legible or not."""
    marked: dict[str, dict[str, list[Found]]] = {role: {} for role in ROLES}
    for slot in slots:
        for wanted in slot.fields:
            if wanted.role and something_beside(slot.label, spans, labels):
                marked[wanted.role][wanted.name] = []
    return marked


def _best(found: Sequence[Found]) -> Field | None:
    best = max(found, key=_worth).field if found else None
    return None if best is None or best.faint else best


def _read_columns(
    wanted: LabelledField,
    named: Sequence[Label],
    spans: Sequence[Span],
    candidates: dict[str, list[Found]],
    layout: Layout,
) -> None:
    """Put what a table's column says under the labels `named` among the `candidates`."""
    if COLUMN_PLACES & {*wanted.places}:
        column = in_columns(wanted, named, spans)
        if column is not None:
            (value, span), label = column
            read = Found(as_field(value, [span], label, layout), 1.0)
            told = candidates.get(wanted.name, [])
            if weakest([span]) >= _SURE_MONTH or not any(_is_sound(one) for one in told):
                candidates[wanted.name] = _beyond(told, read, wanted)
    if wanted.row:
        for (value, span), label in in_row(wanted, named, spans):
            candidates[wanted.name] = [Found(as_field(value, [span], label, layout), 1.0)]


def _at_crossing(
    wanted: LabelledField,
    kind: Kind,
    printed: Mapping[str, Printed],
    spans: Sequence[Span],
    layout: Layout,
) -> list[Found]:
    """The value that stands where the form has its field, in the row of another's label."""
    crossing = at_crossing(wanted.name, kind.rows, printed, spans)
    if crossing is None:
        return []
    slot, rest = Slot(crossing.label, (wanted,)), [s for s in spans if s is not crossing.value]
    return [found for _, found in slot_values(slot, [crossing.value], layout, rest)]


def _is_sound(found: Found) -> bool:
    return not found.field.problems


def _beyond(found: Iterable[Found], column: Found, wanted: LabelledField) -> list[Found]:
    """The reading of a column, or what reaches beyond it: a table may show the last months only."""
    value = str(column.field.value)
    earliest = "earliest" in wanted.places
    wider = [
        one
        for one in found
        if _is_sound(one)
        and len(str(one.field.value)) == len(value)
        and (str(one.field.value) < value if earliest else str(one.field.value) > value)
    ]
    return wider or [column]


def _ends_in_a_label(group: Sequence[Span], slot: Slot, words: frozenset[str]) -> bool:
    """Whether a text is a label, or ends in another one that was misread before it: 惠分人职业."""
    text = plain(joined(group))
    if text in words or any(field.format not in _ANY_WORDS for field in slot.fields):
        return text in words
    if any(_is_misread(text, word) for word in words):
        return True
    return any(text.endswith(word) for word in words - {slot.label.text} if len(word) > 1)


def _is_misread(text: str, label: str) -> bool:
    """Whether `text` is a long label with a character or two misread."""
    alike = len(label) >= _LONG_LABEL and abs(len(text) - len(label)) <= 1
    return alike and text not in label and fuzz.ratio(text, label) >= _MISREAD
