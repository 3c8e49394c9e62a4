"""What a seal's text says, for fields that may be taken from one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ocr.kinds import Kind
from ocr.model import Field, Seal
from ocr.values import normalise
from ocr.values.places import begins_with_place, is_known_office

_NUMBER = re.compile("[0-9]{3,}$")  # the seal's own, read behind its words
SEAL_CONFIDENCE = 0.78  # text along an arc is read less surely than text in a line


def seal_fields(kind: Kind, seals: Sequence[Seal]) -> dict[str, Field]:
    """The labelled fields of `kind` that the only legible seal can stand in for."""
    found = {wanted.name: seal_field(wanted.format, seals) for wanted in kind.fields if wanted.seal}
    return {name: field for name, field in found.items() if field is not None}


def seal_field(format_: str, seals: Sequence[Seal]) -> Field | None:
    """The text of the only legible seal as a value of `format_`; a school's beside its authority's.

    Along an arc characters are easily misread: an office has to be one that can exist.
    """
    if format_ == "school":
        seals = [seal for seal in seals if normalise(format_, seal.text or "")]
    texts = {seal.text: seal for seal in seals if seal.text}
    if len(texts) != 1:
        return None
    text, seal = next(iter(texts.items()))
    value = normalise(format_, _NUMBER.sub("", text or ""))
    if value is None or (format_ == "authority" and not is_known_office(str(value.value))):
        return None
    if format_ == "school" and not begins_with_place(str(value.value)):
        return None
    return Field(value.value, text or "", SEAL_CONFIDENCE, seal.box, value.problems)
