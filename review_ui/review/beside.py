"""Which value of the records stands beside a field of a paper, for a person to compare.

This decides nothing: verdicts come from `matching`. It only puts the record's value next to what
was read where the paper speaks of somebody on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from matching.model import Case, Relationship
from ocr.model import Document

_OF_STUDENT = frozenset({"transfer_application", "study_contact_letter", "enrolment_certificate"})
_NAME_WITH_NUMBER: Mapping[str, str] = {
    "name": "id_number",
    "relative_name": "relative_id_number",
    "employee": "employee_id_number",
    "tenant": "tenant_id_number",
}
_ONE_OF_THE_GUARDIANS = ("operator", "buyer", "owner", "guardian_name", "employee", "tenant")
_LIKE_ENOUGH = 50  # per cent of characters: below, the paper speaks of somebody else


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    id_number: str | None
    birth_date: str | None = None
    sex: str | None = None


def beside(document: Document, case: Case) -> dict[str, str]:
    """The record's value for each field of a document that has one there."""
    student = _Person(
        case.student.name,
        case.student.id_number,
        case.student.birth_date.isoformat(),
        case.student.sex,
    )
    guardians = [_Person(one.name, one.id_number) for one in case.guardians]
    found: dict[str, str] = {}
    if document.kind in _OF_STUDENT:
        found |= _student_on_form(document, case, student)
    elif document.kind == "birth_certificate":
        found |= _birth(document, case, student)
    else:
        for name, number in _NAME_WITH_NUMBER.items():
            person = _closest(document, name, number, [student, *guardians])
            if person is not None:
                found |= _of_person(document, person, name, number)
    for name in _ONE_OF_THE_GUARDIANS:
        person = _closest(document, name, None, guardians)
        if person is not None and name not in found:
            found[name] = person.name
    if "to_school" in document.fields:
        found["to_school"] = case.school.name
    return found


def _student_on_form(document: Document, case: Case, student: _Person) -> dict[str, str]:
    values = {
        "student_name": student.name,
        "id_number": student.id_number,
        "birth_date": student.birth_date,
        "sex": student.sex,
        "enrolment_number": case.student.enrolment_number,
    }
    return {
        name: value
        for name, value in values.items()
        if value is not None and name in document.fields
    }


def _birth(document: Document, case: Case, student: _Person) -> dict[str, str]:
    values = {
        "child_name": student.name,
        "birth_date": student.birth_date,
        "sex": student.sex,
    }
    for prefix, relationship in (("father", Relationship.FATHER), ("mother", Relationship.MOTHER)):
        parent = next((one for one in case.guardians if one.relationship is relationship), None)
        if parent is not None:
            values[f"{prefix}_name"] = parent.name
            values[f"{prefix}_id_number"] = parent.id_number
    return {
        name: value
        for name, value in values.items()
        if value is not None and name in document.fields
    }


def _of_person(document: Document, person: _Person, name: str, number: str) -> dict[str, str]:
    values = {name: person.name, number: person.id_number}
    if name == "name":
        values |= {"birth_date": person.birth_date, "sex": person.sex}
    return {
        field: value
        for field, value in values.items()
        if value is not None and field in document.fields
    }


def _closest(
    document: Document, name: str, number: str | None, people: list[_Person]
) -> _Person | None:
    """Whom on record the paper most likely means: by number, else by a name that is alike."""
    read_number = document.fields.get(number) if number else None
    if read_number is not None:
        for person in people:
            if person.id_number == read_number.value:
                return person
    read_name = document.fields.get(name)
    if read_name is None or not isinstance(read_name.value, str):
        return None
    said = read_name.value
    score, best = max(
        ((fuzz.ratio(said, person.name), person) for person in people),
        key=lambda pair: pair[0],
        default=(0.0, None),
    )
    return best if score >= _LIKE_ENOUGH else None
