"""Fields of one document held against each other.

An identity number says its holder's birth date and sex; where the same paper prints them too and
they differ, both are marked `inconsistent`. A number that fails its check is put right only where
the printed birth date differs from it in one digit and that digit makes check and sex fit: the
one-repair rule (rules.md 2, 14). A county misread in one field is put right by another field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ocr.model import Field, FieldProblem
from ocr.values.divisions import counties_in
from ocr.values.identity import birth_date_of, is_id_number, sex_of
from ocr.values.places import as_elsewhere

_MISREAD_DIGITS = 2  # by which a number may differ from the one it repeats
_REPAIRED = 0.9  # of the confidence is left after a repair
_PEOPLE = (("id_number", "birth_date", "sex"),)
_MONTH = re.compile(r"\d{4}-\d\d")
_CONFIRMED = 0.9  # the confidence of what another field confirms
_PERSONS = ("owner", "name")  # nobody certifies about himself
_PARTIES = (("seller", "buyer"), ("seller", "buyers"), ("landlord", "tenant"))
_SEX_OF_PARENT = (("mother_id_number", "女"), ("father_id_number", "男"))
_PARENT_OF = (("mother_id_number", "birth_date"), ("father_id_number", "birth_date"))
_ORDERED = (
    ("valid_from", "valid_to"),
    ("start_on", "end_on"),
    ("first_month", "last_month"),
    ("issued_on", "valid_to"),
    ("established_on", "approved_on"),
)
_YOUNGEST_PARENT = 12  # years
_GROWN, _SHORTEST = 12, 100  # years from which nobody is of fewer centimetres
_OLDEST = 21  # years of a pupil
_PLACES = frozenset(
    {
        *("address", "other_address", "home_address", "residence_address"),
        *("birthplace", "native_place", "moved_to_city", "moved_to_address", "issuer", "workplace"),
    }
)
_DAYS = ("issued_on", "applied_on")


def checked(fields: Mapping[str, Field]) -> dict[str, Field]:
    """`fields` with repairs made and contradictions marked."""
    result = dict(fields)
    _repair_places(result)
    _repair_by_enrolment(result)
    _drop_mistaken_persons(result)
    _drop_half_a_height(result)
    for number, birth, sex in _PEOPLE:
        _repair(result, number, birth, sex)
        _compare_person(result, number, birth, sex)
    for number, sex_value in _SEX_OF_PARENT:
        known = _sound_number(result, number)
        if known is not None and sex_of(known) != sex_value:
            _mark(result, number)
    for number, birth in _PARENT_OF:
        known = _sound_number(result, number)
        child = _text(result, birth)
        if known is not None and child and int(child[:4]) - int(known[6:10]) < _YOUNGEST_PARENT:
            _mark(result, number)
    _confirm_months(result)
    for first, last in _ORDERED:
        start, end = _text(result, first), _text(result, last)
        if start and end and start[: len(end)] > end[: len(start)]:
            _mark(result, first, last)
    return result


def _repair_places(fields: dict[str, Field]) -> None:
    """Counties that do not exist, by those that other fields of the paper name: 师河区, 浉河区."""
    named = {
        name: counties_in(field.value)
        for name, field in fields.items()
        if isinstance(field.value, str) and name in _PLACES
    }
    for name in named:
        field = fields[name]
        others = frozenset().union(*(of for other, of in named.items() if other != name))
        whole = as_elsewhere(str(field.value), sorted(others))
        if whole != field.value:
            confidence = round(field.confidence * _REPAIRED, 4)
            fields[name] = replace(field, value=whole, confidence=confidence)


def _drop_mistaken_persons(fields: dict[str, Field]) -> None:
    """Nobody certifies about himself, is his own relative or buys of himself; no pupil is grown up.

    A seller told twice is the only party that was read: a company, as a rule.
    """
    for name in _PERSONS:
        if name in fields and _text(fields, name) == _text(fields, "issuer"):
            del fields[name]
    for giving, taking in _PARTIES:
        if giving in fields and taking in fields and _is_one(fields[giving], fields[taking]):
            del fields[taking]
    if "name" in fields and _text(fields, "name") == _text(fields, "relative_name"):
        for name in ("relative_name", "relative_id_number"):
            fields.pop(name, None)
    known = _sound_number(fields, "id_number")
    day = next((text for name in _DAYS if (text := _text(fields, name))), "")
    if "student_name" in fields and known and day and int(day[:4]) - int(known[6:10]) > _OLDEST:
        del fields["id_number"]


def _is_one(giving: Field, taking: Field) -> bool:
    """Whether both parties of a contract were read from the one name that is told."""
    return taking.value in (giving.value, (giving.value,))


def _confirm_months(fields: dict[str, Field]) -> None:
    """A first and a last month and how many were paid say the same: each confirms the others."""
    names = ("first_month", "last_month", "months_paid")
    first, last, paid = (_text(fields, name) for name in names)
    if not (_MONTH.fullmatch(first) and _MONTH.fullmatch(last) and paid.isdigit()):
        return
    months = 12 * (int(last[:4]) - int(first[:4])) + int(last[5:]) - int(first[5:]) + 1
    for name in names if months == int(paid) else ():
        field = fields[name]
        problems = tuple(p for p in field.problems if p is not FieldProblem.LOW_CONFIDENCE)
        confidence = max(field.confidence, _CONFIRMED)
        fields[name] = replace(field, problems=problems, confidence=confidence)


def _drop_half_a_height(fields: dict[str, Field]) -> None:
    """A height of a grown person that lost its first figure at a border: 60 of 160."""
    height, born, day = (_text(fields, name) for name in ("height", "birth_date", "registered_on"))
    grown = born and day and int(day[:4]) - int(born[:4]) > _GROWN
    if grown and height.isdigit() and int(height) < _SHORTEST:
        del fields["height"]


def _repair_by_enrolment(fields: dict[str, Field]) -> None:
    """An ID number that fails its check, by the enrolment number that was made of it."""
    number, enrolment = fields.get("id_number"), _text(fields, "enrolment_number")
    made_of = enrolment[1:] if enrolment.startswith("G") else ""
    if number is None or FieldProblem.CHECKSUM not in number.problems or not is_id_number(made_of):
        return
    text = str(number.value)
    if len(text) != len(made_of):
        return
    if sum(a != b for a, b in zip(text, made_of, strict=True)) <= _MISREAD_DIGITS:
        problems = tuple(p for p in number.problems if p is not FieldProblem.CHECKSUM)
        confidence = round(number.confidence * _REPAIRED, 4)
        fields["id_number"] = replace(
            number, value=made_of, problems=problems, confidence=confidence
        )


def _repair(fields: dict[str, Field], number: str, birth: str, sex: str) -> None:
    field, born = fields.get(number), _text(fields, birth).replace("-", "")
    if field is None or FieldProblem.CHECKSUM not in field.problems or len(born) != 8:
        return
    text = str(field.value)
    if sum(a != b for a, b in zip(text[6:14], born, strict=False)) != 1:
        return
    repaired = text[:6] + born + text[14:]
    if is_id_number(repaired) and _text(fields, sex) in {"", sex_of(repaired)}:
        problems = tuple(p for p in field.problems if p is not FieldProblem.CHECKSUM)
        confidence = round(field.confidence * _REPAIRED, 4)
        fields[number] = replace(field, value=repaired, problems=problems, confidence=confidence)


def _compare_person(fields: dict[str, Field], number: str, birth: str, sex: str) -> None:
    known = _sound_number(fields, number)
    if known is None:
        return
    born = birth_date_of(known)
    printed = _text(fields, birth)
    if born is not None and printed and not born.isoformat().startswith(printed):
        _mark(fields, number, birth)
    if _text(fields, sex) not in {"", sex_of(known)}:
        _mark(fields, number, sex)


def _text(fields: Mapping[str, Field], name: str) -> str:
    """The value of a field, or the empty string."""
    field = fields.get(name)
    return str(field.value) if field is not None else ""


def _sound_number(fields: Mapping[str, Field], name: str) -> str | None:
    """An identity number that passes its check."""
    text = _text(fields, name)
    return text if text and is_id_number(text) else None


def _mark(fields: dict[str, Field], *names: str) -> None:
    for name in names:
        field = fields[name]
        if FieldProblem.INCONSISTENT not in field.problems:
            problems = (*field.problems, FieldProblem.INCONSISTENT)
            fields[name] = replace(field, problems=problems)
