"""One sheet that holds one paper: its fields by labels and by sentences, checked together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ocr.extract.check import checked
from ocr.extract.fields import labelled_fields
from ocr.extract.layout import lay_out
from ocr.extract.prose import prose_fields
from ocr.extract.roles import joined_lists
from ocr.extract.seals import as_sealed, seal_fields
from ocr.kinds import Kind
from ocr.model import Box, Document, Field, Sheet
from ocr.values.simplified import all_simplified


def document_of(sheet: Sheet, kind: Kind, confidence: float) -> Document:
    """The document of `kind` that `sheet` holds, in flat coordinates."""
    layout = lay_out(sheet)
    seals = [replace(seal, text=seal.text and all_simplified(seal.text)) for seal in sheet.seals]
    labelled, faint = _parted(labelled_fields(kind, layout))
    told, faintly_told = _parted(prose_fields(kind, layout, seals, labelled))
    fields = _merged(labelled, told, frozenset(field.name for field in kind.prose if field.of))
    fields = as_sealed(kind, fields, seals)
    fields = seal_fields(kind, seals, fields) | fields
    fields = _in_order(kind, checked(fields))
    faint = faintly_told | faint
    return Document(
        kind=kind.id,
        confidence=confidence,
        region=_region(sheet),
        fields=fields,
        seals=sheet.seals,
        fingerprints=sheet.fingerprints,
        faint={name: faint[name] for name in faint.keys() - fields.keys()},
    )


def _parted(fields: Mapping[str, Field]) -> tuple[dict[str, Field], dict[str, Field]]:
    """What was read, and names too faint to be told."""
    return (
        {name: field for name, field in fields.items() if not field.faint},
        {name: field for name, field in fields.items() if field.faint},
    )


def _in_order(kind: Kind, fields: Mapping[str, Field]) -> dict[str, Field]:
    """`fields` in the order of the kind file, which is that of the contract's table."""
    return {name: fields[name] for name in kind.names if name in fields}


def _merged(
    labelled: Mapping[str, Field], prose: Mapping[str, Field], owned: frozenset[str]
) -> dict[str, Field]:
    """Both readings of the fields: a sound one wins, then the labelled; lists are joined.

    What a sentence says is taken out of the sentence that stands beside the label; of `owned`
    fields the text tells whose they are, a label does not.
    """
    fields = dict(labelled)
    for name, field in prose.items():
        other = fields.get(name)
        told_better = other is not None and name in owned and not field.problems
        if (
            other is None
            or told_better
            or (other.problems and not field.problems)
            or _is_within(field, other)
            or _lacks_its_last_word(other, field)
            or _tells_less(other, field)
        ):
            fields[name] = field if other is None else _with_others(field, other)
        else:
            fields[name] = joined_lists(other, field)
    return fields


def _is_within(told: Field, beside: Field) -> bool:
    """Whether what stands beside a label goes on with a sentence behind the value told."""
    if not isinstance(told.value, str) or not isinstance(beside.value, str):
        return False
    _, found, rest = beside.value.partition(told.value)
    return bool(found) and rest[:1] in {",", ";", "。", ":"}


def _tells_less(beside: Field, told: Field) -> bool:
    """Whether a date beside a label stops where its line stops, and a sentence tells the day."""
    return str(told.value).startswith(f"{beside.value}-") and not told.problems


def _with_others(told: Field, beside: Field) -> Field:
    """A list that a sentence tells, with those beside a label whom it does not mean.

    One of the same length that shares a character is the same person misread.
    """
    if not isinstance(told.value, tuple) or not isinstance(beside.value, tuple):
        return told
    others = tuple(
        one
        for one in beside.value
        if not any(len(one) == len(other) and set(one) & set(other) for other in told.value)
    )
    return joined_lists(replace(beside, value=others), told) if others else told


def _lacks_its_last_word(beside: Field, told: Field) -> bool:
    """Whether a value beside a label stops at the line's end: 企业职工基本养老, and 保险 below."""
    return str(told.value) == f"{beside.value}保险"


def _region(sheet: Sheet) -> Box:
    """The rectangle around everything that was found on the paper."""
    boxes = [line.box for line in sheet.lines]
    boxes += [seal.box for seal in sheet.seals]
    boxes += [fingerprint.box for fingerprint in sheet.fingerprints]
    if not boxes:
        return ((0.0, 0.0), (sheet.width, 0.0), (sheet.width, sheet.height), (0.0, sheet.height))
    xs = [x for box in boxes for x, _ in box]
    ys = [y for box in boxes for _, y in box]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    return ((left, top), (right, top), (right, bottom), (left, bottom))
