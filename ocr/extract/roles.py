"""One field of which a paper prints two values: what came later, and who else is on the list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ocr.extract.labels import Label
from ocr.extract.layout import Span
from ocr.extract.slots import is_blank
from ocr.model import Field, FieldProblem

_NOBODY = re.compile(r"等.{0,3}人")  # a blank for how many there are, left as printed


def something_beside(label: Label, spans: Sequence[Span], labels: Sequence[Label]) -> bool:
    """Whether anything is written right of `label`, before the next one, legible or not."""
    ends = [o.left for o in labels if o.left > label.right and _is_level(o, label)]
    end = min(ends, default=float("inf"))
    return any(
        label.right < span.left < end
        and _is_level(span, label)
        and not (is_blank(span.text) or _NOBODY.fullmatch(span.text))
        for span in spans
    )


def _is_level(one: Label | Span, label: Label) -> bool:
    return abs(one.middle - label.middle) < 0.6 * label.height


def with_roles(
    fields: Mapping[str, Field],
    later: Mapping[str, Field | None],
    added: Mapping[str, Field | None],
) -> dict[str, Field]:
    """`fields` with what takes the place of a value, and what is joined to a list.

    None is what stands there and cannot be read: the value that was changed is no value any more,
    and the list that is not whole is in doubt.
    """
    result = dict(fields)
    for name, changed in later.items():
        if changed is None:
            result.pop(name, None)
        else:
            result[name] = changed
    for name, more in added.items():
        first = result.get(name)
        if first is None:
            continue  # the paper has owners before it has others
        result[name] = doubted(first) if more is None else joined_lists(first, more)
    return result


def joined_lists(first: Field, second: Field) -> Field:
    """`first` with the values of `second` that it lacks; as it is where either is no list."""
    if not isinstance(first.value, tuple) or not isinstance(second.value, tuple):
        return first
    value = tuple(dict.fromkeys((*first.value, *second.value)))
    if value == first.value:
        return first
    return Field(
        value=value,
        text=f"{first.text} {second.text}",
        confidence=min(first.confidence, second.confidence),
        box=first.box,
        problems=tuple(dict.fromkeys((*first.problems, *second.problems))),
        faint=first.faint or second.faint,
    )


def doubted(field: Field) -> Field:
    """`field` marked as read with little confidence."""
    if FieldProblem.LOW_CONFIDENCE in field.problems:
        return field
    return replace(field, problems=(*field.problems, FieldProblem.LOW_CONFIDENCE))
