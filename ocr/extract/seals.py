"""What a seal's text says, for fields that may be taken from one or that one repeats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from ocr.kinds import Kind
from ocr.model import Field, FieldProblem, Seal
from ocr.values import normalise
from ocr.values.characters import compact
from ocr.values.divisions import counties_in, counties_of
from ocr.values.offices import office_on_paper
from ocr.values.organisations import office
from ocr.values.places import begins_with_place, is_known_office

_NUMBER = re.compile("[0-9]{3,}[0-9年月日]*$")  # the seal's own or a date, read behind its words
# Where the office lies that issued the paper, and where in a number its code begins.
_PLACES = ("address", "residence_address", "birthplace")
_REGISTERED = (("credit_code", 2), ("registration_number", 0))
_MENDED = 0.9  # of the confidence is left where a character was put right
SEAL_CONFIDENCE = 0.78  # text along an arc is read less surely than text in a line


def seal_fields(
    kind: Kind, seals: Sequence[Seal], printed: Mapping[str, Field] | None = None
) -> dict[str, Field]:
    """The labelled fields of `kind` that the only legible seal can stand in for.

    `printed` are the values read on the paper: they tell in which county its office lies.
    """
    counties = _counties(printed or {})
    found = {
        wanted.name: seal_field(wanted.format, seals, counties)
        for wanted in kind.fields
        if wanted.seal
    }
    return {name: field for name, field in found.items() if field is not None}


def _counties(printed: Mapping[str, Field]) -> frozenset[str]:
    """The counties that the addresses of a paper and its number of registration name."""
    texts = {name: str(field.value) for name, field in printed.items() if not field.problems}
    named = [counties_in(texts[name]) for name in _PLACES if name in texts]
    coded = [counties_of(texts[n][at : at + 6]) for n, at in _REGISTERED if n in texts]
    return frozenset().union(*named, *coded)


def as_sealed(kind: Kind, fields: Mapping[str, Field], seals: Sequence[Seal]) -> dict[str, Field]:
    """`fields` with offices that do not exist put right by the seal that repeats them.

    The seal has one character more or another one, and with it names an office there can be:
    老河口方地方税务局 under a seal of 老河口市地方税务局.
    """
    named = {field.name for field in kind.fields if field.format == "authority"}
    named |= {field.name for field in kind.prose if field.format == "authority"}
    result = dict(fields)
    for name in named & fields.keys():
        field, printed = fields[name], str(fields[name].value)
        whole = None if is_known_office(printed) else _repeated(printed, seals)
        if whole is not None:
            confidence = round(min(field.confidence, SEAL_CONFIDENCE) * _MENDED, 4)
            result[name] = replace(field, value=whole, confidence=confidence)
    return result


def _repeated(printed: str, seals: Sequence[Seal]) -> str | None:
    """The office in one of `seals` that `printed` is but for one character."""
    found = {
        text[start : start + length]
        for seal in seals
        for text in (compact(seal.text or ""),)
        for length in (len(printed), len(printed) + 1)
        for start in range(len(text) - length + 1)
        if Levenshtein.distance(text[start : start + length], printed) == 1
        and is_known_office(text[start : start + length])
        and normalise("authority", text[start : start + length])
    }
    return found.pop() if len(found) == 1 else None


def seal_field(
    format_: str, seals: Sequence[Seal], counties: frozenset[str] = frozenset()
) -> Field | None:
    """The text of the only legible seal as a value of `format_`; a school's beside its authority's.

    Along an arc characters are easily misread: an office has to be one that can exist, and lies in
    one of the `counties` of the paper where it seems to.
    """
    if format_ == "school":
        seals = [seal for seal in seals if normalise(format_, seal.text or "")]
    texts = {seal.text: seal for seal in seals if seal.text}
    if len(texts) != 1:
        return None
    text, seal = next(iter(texts.items()))
    printed = _NUMBER.sub("", text or "")
    if format_ == "authority":
        return _office(printed, seal, counties)
    value = normalise(format_, printed)
    if value is None or (format_ == "school" and not begins_with_place(str(value.value))):
        return None
    return Field(value.value, text or "", SEAL_CONFIDENCE, seal.box, value.problems)


def _office(printed: str, seal: Seal, counties: frozenset[str]) -> Field | None:
    """The office that a seal names: one that can exist, in the county that the paper names."""
    read = office(printed)
    whole = office_on_paper(str(read.value), counties) if read else None
    value = normalise("authority", whole) if whole else None
    if read is None or value is None:
        return None
    field = Field(value.value, seal.text or "", SEAL_CONFIDENCE, seal.box, value.problems)
    if value.value == read.value:
        return field
    confidence = round(SEAL_CONFIDENCE * _MENDED, 4)
    return replace(field, confidence=confidence, problems=(FieldProblem.LOW_CONFIDENCE,))
