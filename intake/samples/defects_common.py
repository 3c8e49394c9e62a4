"""Defects of what every category asks for, and of returning to the place of registration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from intake.samples import places
from intake.samples.defects import (
    FAILED,
    ILLEGIBLE,
    MISSING,
    SATISFIED,
    UNSURE,
    Change,
    Defect,
    marked,
    spoiled,
    unchanged,
    without,
)
from intake.samples.draft import CaseDraft, Paper
from intake.samples.facts import page
from intake.samples.families import (
    Person,
    misprinted,
    namesake_of,
    sibling_of,
    unlike,
    years_before,
)
from intake.samples.registers import moved_text
from matching.model import Category

REGISTER = ("register_cover", "register_head", "register_member", "student_card")
_OTHER_STUDENT = ("name_mismatch", "id_number_mismatch", "birth_date_mismatch")
_BY_REGISTER = ("relationship_proof", "registered_in_catchment", "registered_one_year")
_HOME = (Category.RETURN_HOME,)
_WITHOUT_SHEET = {"relation": ("birth_certificate", "household_certificate")}
_ALONE = {"household": ("hanging", "independent")}
_NUCLEAR = {"household": ("head", "spouse")}


def _another_child(draft: CaseDraft, rng: Random) -> Person:
    family = draft.family
    known = (draft.student, family.father, family.mother, family.grandfather)
    return unlike(rng, draft.applied_on, (7, 15), known)


def _as_student(role: str, whom: Callable[[CaseDraft, Random], Person]) -> Change:
    """Make a paper that names the student name somebody else, number, birth date and all."""

    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        person = whom(draft, rng)
        return draft.changing(
            role,
            student_name=person.name,
            child_name=person.name,
            name=person.name,
            sex=person.sex,
            birth_date=person.birth_date.isoformat(),
            id_number=person.id_number,
            enrolment_number=f"G{person.id_number}",
            former_name=None,
        )

    return change


def _sibling(draft: CaseDraft, rng: Random) -> Person:
    return sibling_of(draft.student, rng)


def _namesake(draft: CaseDraft, rng: Random) -> Person:
    return namesake_of(draft.student, rng)


def _misprint(draft: CaseDraft, _rng: Random) -> Person:
    return misprinted(draft.student)


def _misprint_without_number(role: str) -> Change:
    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        name = misprinted(draft.student).name
        return draft.changing(role, student_name=name, id_number=None, enrolment_number=None)

    return change


def _former_name(draft: CaseDraft, rng: Random) -> CaseDraft:
    other = _another_child(draft, rng).name
    former = draft.student.name[0] + other[-1] + "儿"
    known = (former,) if rng.random() < 0.5 else ()
    made = draft.changing("application", student_name=former)
    made = made.setting("student_card", former_name=former)
    return replace(made, known_former_names=known)


def _sibling_card(draft: CaseDraft, rng: Random) -> CaseDraft:
    made = _as_student("student_card", _sibling)(draft, rng)
    card = made.papers_of("student_card")[0].pages[0].facts.fields
    return made.changing(
        "student_card", relationship_to_head={"男": "次子"}.get(str(card["sex"]), "次女")
    )


def _other_family(draft: CaseDraft, rng: Random) -> CaseDraft:
    head = draft.family.stranger
    made = draft.without("register_head").without("register_member")
    made = made.changing("register_cover", head_name=head.name)
    return _as_student("student_card", _another_child)(made, rng)


def _no_relative(draft: CaseDraft, _rng: Random) -> CaseDraft:
    return draft.changing("student_card", relationship_to_head="非亲属")


def _other_parents(draft: CaseDraft, rng: Random) -> CaseDraft:
    family = draft.family
    known = (family.student, family.father, family.mother, family.stranger)
    woman = unlike(rng, draft.applied_on, (28, 45), known, "女")
    man = unlike(rng, draft.applied_on, (28, 45), (*known, woman), "男")
    made = draft.changing(
        "relation",
        mother_name=woman.name,
        mother_id_number=woman.id_number,
        father_name=man.name,
        father_id_number=man.id_number,
    )
    if made.papers_of("relation")[0].pages[0].facts.kind == "household_certificate":
        made = made.changing("relation", name=man.name, id_number=man.id_number)
    return made


def _other_related_child(whom: Callable[[CaseDraft, Random], Person]) -> Change:
    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        child = whom(draft, rng)
        return draft.changing(
            "relation",
            child_name=child.name,
            sex=child.sex,
            birth_date=child.birth_date.isoformat(),
            issued_on=(child.birth_date + timedelta(days=9)).isoformat(),
        )

    return change


def _registered(how: str) -> Change:
    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        if how == "unclear":
            address = places.unclear(draft.area)
        elif how == "last number":
            address = places.inside(draft.area, rng, last_number=True)
        else:
            address = places.outside(draft.area, rng, how)
        return draft.changing("register_cover", address=address.text())

    return change


def _moved_later(how: str) -> Change:
    """The register's 住址变动登记 says the household has moved: `in` to the catchment or `out`."""

    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        inside, outside = places.inside(draft.area, rng), places.outside(draft.area, rng, "parity")
        first, later = (outside, inside) if how == "in" else (inside, outside)
        day = years_before(draft.applied_on, 2)
        seal = draft.papers_of("register_cover")[0].pages[0].facts.extras["seal"]
        extras = {"moved_on": day.isoformat(), "seal": seal}
        entry = page(
            "household_register_cover", {"address": later.text()}, "address_change", extras
        )
        made = draft.changing("register_cover", address=first.text())
        return made.adding(Paper("register_change", (entry,)))

    return change


def _moved(days_short: int, *, by_registration: bool = False) -> Change:
    """Moved in a year before the application, less some days."""

    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        day = years_before(draft.applied_on, 1) + timedelta(days=days_short)
        registered = day if by_registration else day + timedelta(days=rng.randrange(3))
        text = None if by_registration else moved_text(day, rng)
        made = draft.setting("student_card", moved_to_address="")
        return made.changing(
            "student_card", moved_to_address=text, registered_on=registered.isoformat()
        )

    return change


def _reissued(draft: CaseDraft, rng: Random) -> CaseDraft:
    recent = draft.applied_on - timedelta(days=rng.randrange(20, 200))
    return draft.setting("student_card", moved_to_address="久居", registered_on=recent.isoformat())


def _one_seal(draft: CaseDraft, _rng: Random) -> CaseDraft:
    return draft.telling("prior", seal_from_authority="")


def _cover_illegible(draft: CaseDraft, rng: Random) -> CaseDraft:
    return spoiled("register_cover")(draft.without("register_head"), rng)


_APPLICATION = "transfer_application"
# fmt: off
_APPLICATION_ROWS = (
    Defect("application_missing", _APPLICATION, MISSING, ("not_supplied",),
           without("application")),
    Defect("application_other_student", _APPLICATION, FAILED, _OTHER_STUDENT,
           _as_student("application", _another_child)),
    Defect("application_sibling", _APPLICATION, FAILED, _OTHER_STUDENT, _as_student("application",
           _sibling), accept=(UNSURE,)),
    Defect("application_namesake", _APPLICATION, FAILED, _OTHER_STUDENT, _as_student("application",
           _namesake)),
    Defect("application_misprint", _APPLICATION, SATISFIED, (), _as_student("application",
           _misprint)),
    Defect("application_misprint_no_number", _APPLICATION, UNSURE, ("name_mismatch", "ambiguous",
           "low_confidence"), _misprint_without_number("application")),
    Defect("application_former_name", _APPLICATION, SATISFIED, (), _former_name),
    Defect("application_no_seal", _APPLICATION, UNSURE, ("seal_missing",), marked("no_seal",
           "application"), accept=(FAILED, MISSING)),
    Defect("application_copy", _APPLICATION, UNSURE, ("copy_not_original",), marked("copy",
           "application")),
    Defect("application_illegible", _APPLICATION, UNSURE, ILLEGIBLE, spoiled("application")),
    Defect("window_early", "application_window", FAILED, ("outside_window",), unchanged,
           needs={"day": ("early",)}),
    Defect("window_late", "application_window", FAILED, ("outside_window",), unchanged,
           needs={"day": ("late", "between")}),
    Defect("window_last_day", "application_window", SATISFIED, (), unchanged,
           needs={"day": ("first", "last", "spring_first", "spring_last")}),
)
# fmt: on

_REGISTER = "household_register"
# fmt: off
_REGISTER_ROWS = (
    Defect("register_missing", _REGISTER, MISSING, ("not_supplied", "page_missing"),
           without(*REGISTER), loosens=_BY_REGISTER),
    Defect("register_head_page_missing", _REGISTER, MISSING, ("page_missing",),
           without("register_cover", "register_head"), loosens=_BY_REGISTER,
           needs={"household": ("spouse", "hanging", "grandfather_head")}),
    Defect("register_student_page_missing", _REGISTER, MISSING, ("page_missing",),
           without("student_card"), loosens=_BY_REGISTER, needs={"household": ("head", "spouse",
           "hanging")}),
    Defect("register_sibling", _REGISTER, FAILED, (*_OTHER_STUDENT, "page_missing"), _sibling_card,
           needs=_NUCLEAR, accept=(MISSING, UNSURE), loosens=_BY_REGISTER),
    Defect("register_namesake", _REGISTER, FAILED, (*_OTHER_STUDENT, "page_missing"),
           _as_student("student_card", _namesake), accept=(MISSING,), loosens=_BY_REGISTER),
    Defect("register_other_family", _REGISTER, FAILED, (*_OTHER_STUDENT, "page_missing"),
           _other_family, accept=(MISSING,), loosens=_BY_REGISTER, needs=_NUCLEAR),
    Defect("register_misprint", _REGISTER, SATISFIED, (), _as_student("student_card", _misprint),
           needs=_NUCLEAR),
    Defect("register_copy", _REGISTER, UNSURE, ("copy_not_original",), marked("copy", *REGISTER),
           loosens=_BY_REGISTER),
    Defect("register_student_page_illegible", _REGISTER, UNSURE, ILLEGIBLE,
           spoiled("student_card"), loosens=_BY_REGISTER, needs=_NUCLEAR),
    Defect("register_cover_illegible", _REGISTER, UNSURE, ILLEGIBLE, _cover_illegible,
           categories=_HOME, loosens=_BY_REGISTER, needs=_NUCLEAR),
)
# fmt: on

_RELATION = "relationship_proof"
_BORN = {**_ALONE, "relation": ("birth_certificate",)}
# fmt: off
_RELATION_ROWS = (
    Defect("relation_missing", _RELATION, MISSING, ("not_supplied", "not_related"),
           without("relation"), needs=_ALONE, accept=(FAILED,)),
    Defect("relation_grandparent_head", _RELATION, UNSURE, ("ambiguous", "not_supplied",
           "not_related"), without("relation"), needs={"household": ("grandfather_head",)}),
    Defect("relation_no_relative", _RELATION, MISSING, ("not_supplied", "not_related"),
           _no_relative, needs={"household": ("head",)}, accept=(FAILED,)),
    Defect("relation_other_child", _RELATION, FAILED, ("not_related", *_OTHER_STUDENT),
           _other_related_child(_another_child), needs=_BORN, accept=(MISSING,)),
    Defect("relation_sibling", _RELATION, FAILED, ("not_related", *_OTHER_STUDENT),
           _other_related_child(_sibling), needs=_BORN, accept=(MISSING, UNSURE)),
    Defect("relation_other_parents", _RELATION, FAILED, ("not_related", "not_guardian",
           "name_mismatch", "id_number_mismatch"), _other_parents, needs={**_ALONE,
           **_WITHOUT_SHEET}, accept=(MISSING,)),
    Defect("relation_no_seal", _RELATION, UNSURE, ("seal_missing",), marked("no_seal", "relation"),
           needs={**_ALONE, "relation": ("household_certificate",)}),
    Defect("relation_copy", _RELATION, UNSURE, ("copy_not_original",), marked("copy", "relation"),
           needs={**_ALONE, **_WITHOUT_SHEET}),
    Defect("relation_illegible", _RELATION, UNSURE, (*ILLEGIBLE, "not_supplied"),
           spoiled("relation"), needs={**_ALONE, **_WITHOUT_SHEET}),
)
# fmt: on

_PRIOR = "prior_school"
_FROM_OUTSIDE = {"origin": ("outside",)}
# fmt: off
_PRIOR_ROWS = (
    Defect("prior_missing", _PRIOR, MISSING, ("not_supplied",), without("prior"),
           needs=_FROM_OUTSIDE),
    Defect("prior_other_student", _PRIOR, FAILED, _OTHER_STUDENT, _as_student("prior",
           _another_child), needs=_FROM_OUTSIDE, accept=(MISSING,)),
    Defect("prior_sibling", _PRIOR, FAILED, _OTHER_STUDENT, _as_student("prior", _sibling),
           needs=_FROM_OUTSIDE, accept=(MISSING, UNSURE)),
    Defect("prior_misprint", _PRIOR, SATISFIED, (), _as_student("prior", _misprint),
           needs=_FROM_OUTSIDE),
    Defect("prior_no_seal", _PRIOR, UNSURE, ("seal_missing",), marked("no_seal", "prior"),
           needs=_FROM_OUTSIDE, accept=(FAILED,)),
    Defect("prior_one_seal", _PRIOR, UNSURE, ("seal_missing",), _one_seal,
           needs={**_FROM_OUTSIDE, "prior": ("letter",)}, accept=(FAILED,)),
    Defect("prior_illegible", _PRIOR, UNSURE, (*ILLEGIBLE, "not_supplied"), spoiled("prior"),
           needs=_FROM_OUTSIDE),
)
# fmt: on

_CATCHMENT, _YEAR = "registered_in_catchment", "registered_one_year"
_URBAN_ALONE = {"school": ("urban",), **_ALONE, **_WITHOUT_SHEET}
# fmt: off
_HOME_ROWS = (
    *(
        Defect(f"registered_outside_{how}", _CATCHMENT, FAILED, ("outside_catchment",),
               _registered(how), _HOME, needs=_WITHOUT_SHEET,
               accept=places.misread(how))
        for how in places.OUTSIDE
    ),
    Defect("registered_address_unclear", _CATCHMENT, UNSURE, ("address_unclear",),
           _registered("unclear"), _HOME, needs=_WITHOUT_SHEET),
    Defect("registered_last_number", _CATCHMENT, SATISFIED, (), _registered("last number"), _HOME,
           needs=_WITHOUT_SHEET),
    Defect("registered_moved_out", _CATCHMENT, FAILED, ("outside_catchment", "ambiguous"),
           _moved_later("out"), _HOME, needs=_WITHOUT_SHEET, accept=(UNSURE,)),
    Defect("registered_moved_in", _CATCHMENT, SATISFIED, (), _moved_later("in"), _HOME,
           needs=_WITHOUT_SHEET, accept=(UNSURE,)),
    Defect("registered_day_short", _YEAR, FAILED, ("less_than_one_year",), _moved(1), _HOME,
           needs=_URBAN_ALONE),
    Defect("registered_card_day_short", _YEAR, FAILED, ("less_than_one_year",), _moved(1,
           by_registration=True), _HOME, needs=_URBAN_ALONE),
    Defect("registered_exactly_a_year", _YEAR, SATISFIED, (), _moved(0), _HOME,
           needs=_URBAN_ALONE),
    Defect("registered_card_reissued", _YEAR, SATISFIED, (), _reissued, _HOME, needs=_URBAN_ALONE),
)
# fmt: on

ROWS = (*_APPLICATION_ROWS, *_REGISTER_ROWS, *_RELATION_ROWS, *_PRIOR_ROWS, *_HOME_ROWS)
