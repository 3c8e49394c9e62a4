"""How sure a reading is, from the certainties of its characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from statistics import fmean

from ocr.extract.layout import Span
from ocr.values.characters import HAN, MIDDLE_DOTS, is_uncommon
from ocr.values.codes import is_credit_code
from ocr.values.identity import is_id_number
from ocr.values.names import begins_with_frequent_surname, is_misread_surname
from ocr.values.simplified import is_traditional
from ocr.values.transliterated import is_told

# The certainty of the least certain character of a name below which about half of the names are
# wrong, by measurement.
GUESSED_NAME = 0.75
# Of a rare surname that the recogniser takes for what is no surname, of a character that no other
# could stand for.
_TOLD = 0.86
_SEEN = 0.35  # of a character that is told by the others: below it something else may be printed
# A recogniser in doubt answers with the common character: 坤 for 珅, hardly ever 珅 for 坤.
_UNCOMMON = 0.45  # of what a common character needs is enough for an uncommon one
# Which mark stands between two names is no matter, where both begin as most names do; a dot would.
_BETWEEN, _LONGEST = "、,，;；", 4
_HAN = re.compile(f"[{HAN}]")


def confidence_of(spans: Iterable[Span], value: str = "") -> float:
    """How sure the reading of some characters is: the weakest counts more than the mean.

    The check character of a number shows every single misreading: one doubtful character in a
    number that passes its check is sure; `value` is the number as it was normalised.
    """
    glyphs = [g for span in spans for g in span.glyphs]
    certainties = [certainty_of(g.text, g.certainty) for g in glyphs]
    if not certainties:
        return 0.0
    number = value or "".join(g.text for g in glyphs)
    if is_id_number(number) or is_credit_code(number):
        certainties.remove(min(certainties))
    return 0.5 * fmean(certainties) + 0.5 * min(certainties)


def least_certain(spans: Iterable[Span]) -> float:
    """The certainty of the least certain character of a name, what stands in brackets left out."""
    glyphs = [g for span in spans for g in span.glyphs]
    bracket = next((i for i, glyph in enumerate(glyphs) if glyph.text in "(（"), len(glyphs))
    glyphs = glyphs[:bracket] or glyphs
    certainties = [certainty_of(g.text, g.certainty) for g in glyphs]
    apart = re.split(f"[{_BETWEEN}]", "".join(g.text for g in glyphs))
    if len(apart) > 1 and all(
        len(one) <= _LONGEST and begins_with_frequent_surname(one) for one in apart
    ):
        certainties = [
            1.0 if glyph.text in _BETWEEN else certainty
            for glyph, certainty in zip(glyphs, certainties, strict=True)
        ]
    if len(glyphs) > 1 and is_misread_surname(glyphs[0].text):
        certainties[0] = max(certainties[0], _TOLD)
    unsure = [i for i, certainty in enumerate(certainties) if certainty < GUESSED_NAME]
    if len(unsure) == 1 and certainties[unsure[0]] >= _SEEN:
        name = "".join("·" if g.text in MIDDLE_DOTS else g.text for g in glyphs)
        if is_told(name, unsure[0]):
            certainties[unsure[0]] = _TOLD
    return min(certainties)


def certainty_of(character: str, certainty: float) -> float:
    """How sure a character is, from 0 to 1: an uncommon one is seldom a misreading."""
    if character in MIDDLE_DOTS:
        return 1.0  # there is a dot: which of the many forms it has is all that can be in doubt
    if is_uncommon(character) and _HAN.match(character) and not is_traditional(character):
        return min(1.0, certainty / _UNCOMMON)
    return certainty
