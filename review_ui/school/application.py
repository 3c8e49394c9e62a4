"""The form of a case: what was typed becomes an application, with a fault beside each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.assembly import Services
from intake.clock import today
from intake.pipeline import policy_directories
from intake.service.applications import Application
from intake.service.cases import CaseView
from intake.service.errors import Fault
from intake.service.faults import checked
from matching.model import Category, Guardian, Relationship, Text
from matching.policy import find_policy
from review_ui.foundation.forms import Form

GUARDIANS = 3
_STUDENT = ("name", "id_number", "sex", "birth_date", "enrolment_number")
_GUARDIAN = ("name", "id_number", "relationship")
_ALWAYS = ("category", "application_date", "from_outside_county")


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """One category with what it asks for: each title, and the conditions on which it is asked."""

    category: Category
    papers: Sequence[tuple[Text, Sequence[str]]]


def category_choices(services: Services, day: date | None = None) -> Sequence[CategoryChoice]:
    """The five categories under the rules in force on `day`, today if not said."""
    policy = find_policy(None, day or today(services.clock), policy_directories(services.settings))
    return [
        CategoryChoice(
            category,
            [
                (asked.title, [condition.name for condition in asked.conditions])
                for asked in map(policy.requirements.__getitem__, rules.requirements)
                if asked.blocking
            ],
        )
        for category, rules in policy.categories.items()
    ]


def relationships() -> Sequence[Relationship]:
    """What a guardian can be."""
    return tuple(Relationship)


def blank(services: Services) -> dict[str, str]:
    """The fields of a form that nobody has filled in."""
    return {
        "application_date": today(services.clock).isoformat(),
        "from_outside_county": "true",
    }


def fields_of(case: CaseView) -> dict[str, str]:
    """The fields of the form as a case has them."""
    student, application = case.application.student, case.application
    fields: dict[str, str | None] = {
        "category": application.category.value,
        "application_date": application.application_date.isoformat(),
        "from_outside_county": "true" if application.from_outside_county else "false",
        "student.name": student.name,
        "student.id_number": student.id_number,
        "student.sex": student.sex,
        "student.birth_date": student.birth_date.isoformat(),
        "student.enrolment_number": student.enrolment_number,
        "student.former_names": "、".join(student.former_names),
    }
    for place, guardian in enumerate(application.guardians[:GUARDIANS]):
        fields |= {
            f"guardians[{place}].name": guardian.name,
            f"guardians[{place}].id_number": guardian.id_number,
            f"guardians[{place}].relationship": guardian.relationship.value,
        }
    return {name: value or "" for name, value in fields.items()}


def names() -> Iterable[str]:
    """Every field of the form."""
    yield from _ALWAYS
    yield from (f"student.{name}" for name in (*_STUDENT, "former_names"))
    yield from (f"guardians[{place}].{name}" for place in range(GUARDIANS) for name in _GUARDIAN)


def typed(sent: Form) -> dict[str, str]:
    """The fields as they were typed, to be shown again."""
    return {name: sent.text(name) for name in names()}


def application_of(sent: Form, school_code: str, before: Sequence[Guardian] = ()) -> Application:
    """What was typed, as an application to `school_code`.

    What the form does not show of the guardians there were `before` stays: further ones, and former
    names.

    Raises:
        FaultyInputError: one fault for each field that cannot be used, called by its name.
    """
    student = _given(sent, "student", _STUDENT)
    student["former_names"] = _apart(sent.text("student.former_names"))
    guardians = [
        given
        for place in range(GUARDIANS)
        if _is_filled(given := _given(sent, f"guardians[{place}]", _GUARDIAN), place)
    ]
    former = {one.name: list(one.former_names) for one in before if one.former_names}
    for given in guardians:
        if given.get("name") in former:
            given["former_names"] = former[given["name"]]
    guardians += [_as_json(one) for one in before[GUARDIANS:]]
    return checked(
        Application,
        {
            "category": sent.text("category"),
            "application_date": sent.text("application_date"),
            "from_outside_county": sent.text("from_outside_county") == "true",
            "school": school_code,
            "student": student,
            "guardians": guardians,
        },
    )


def by_field(faults: Sequence[Fault]) -> Mapping[str, Text]:
    """For each field what is wrong with it; what belongs to no field stands under ``""``."""
    known = set(names())
    return {fault.key if fault.key in known else "": fault.why for fault in reversed(faults)}


def _given(sent: Form, group: str, fields: Sequence[str]) -> dict[str, Any]:
    values = {name: sent.optional(f"{group}.{name}") for name in fields}
    return {name: value for name, value in values.items() if value is not None}


def _as_json(guardian: Guardian) -> dict[str, Any]:
    values = {
        "name": guardian.name,
        "relationship": guardian.relationship.value,
        "id_number": guardian.id_number,
        "former_names": list(guardian.former_names),
    }
    return {name: value for name, value in values.items() if value is not None}


def _is_filled(guardian: Mapping[str, Any], place: int) -> bool:
    """The first guardian is always asked for; a further one where a name or number is typed."""
    return place == 0 or bool(guardian.keys() - {"relationship"})


def _apart(text: str) -> list[str]:
    for mark in "，,;；":
        text = text.replace(mark, "、")
    return [name for part in text.split("、") if (name := part.strip())]
