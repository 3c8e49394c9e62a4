"""What a normaliser gives back."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.model import FieldProblem, FieldValue


@dataclass(frozen=True, slots=True)
class Normalised:
    """A value in the form the contract asks for.

    `value` is a tuple for lists and for terms (from, to; an end that is not printed is the empty
    string inside the tuple only). `problems` say why it should not be believed without a look.
    `repaired` tells that a character was replaced because only the replacement fits all checks.
    """

    value: FieldValue
    problems: tuple[FieldProblem, ...] = ()
    repaired: bool = False
