"""Relation, catchment and the one-year rule of the register: every defect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builders import (
    FAR_HOME,
    FATHER,
    FATHER_ID,
    HOME,
    MOTHER,
    MOTHER_ID,
    SON,
    SON_ID,
    STRANGER,
    STRANGER_ID,
    VILLAGE_SCHOOL,
    application,
    birth,
    case,
    changed,
    cover,
    doubted,
    father_page,
    household_certificate,
    id_number,
    mother_page,
    paper,
    resident_sheet,
    son_page,
    swapped,
    with_problem,
    without_seals,
)
from scenario_tables import LOW, holds, rows

from matching.model import Guardian, Relationship
from ocr.model import PageProblem

HOME_RETURN = case("return_home")


def returning(*new, without=()):
    return swapped("return_home", *new, without=without)


GRANDPA = "欧阳德山"
GRANDPA_ID = id_number("41152519600102001")
UNDER_GRANDPA = (cover(head_name=GRANDPA), son_page(relationship_to_head="孙女"))
WITH_GRANDPA = case(
    "return_home", guardians=(Guardian(GRANDPA, Relationship.GRANDFATHER, GRANDPA_ID),)
)


@rows(
    ("child of the head", HOME_RETURN, returning(), "relationship_proof", "not_applicable", ""),
    ("mother is the head's wife", case("return_home", guardians=(
        Guardian(MOTHER, Relationship.MOTHER, MOTHER_ID),)),
     [*returning(), father_page(), mother_page()], "relationship_proof", "not_applicable", ""),
    ("granddaughter of a guardian", WITH_GRANDPA, returning(*UNDER_GRANDPA),
     "relationship_proof", "not_applicable", ""),
    ("under the grandfather, no proof", HOME_RETURN, returning(*UNDER_GRANDPA),
     "relationship_proof", "missing", "not_supplied"),
    ("under the grandfather with her father: plausible only", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), father_page(relationship_to_head="子")],
     "relationship_proof", "unsure", "ambiguous not_supplied"),
    ("under the grandfather with her father, and a birth certificate", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), father_page(relationship_to_head="子"), birth()],
     "relationship_proof", "satisfied", ""),
    ("the father's name without his number on the head's page", HOME_RETURN,
     [*returning(), father_page(id_number=STRANGER_ID)],
     "relationship_proof", "missing", "not_supplied"),
    ("the relation was read badly", HOME_RETURN,
     returning(cover(), doubted(son_page(), "relationship_to_head", LOW)),
     "relationship_proof", "unsure", "low_confidence not_supplied"),
    ("the father's name was read badly, his number agrees", HOME_RETURN,
     [*returning(), doubted(father_page(), "name", LOW)],
     "relationship_proof", "not_applicable", ""),
    ("the father's name was read badly and his number not at all", HOME_RETURN,
     [*returning(cover(head_name=None), son_page()),
      doubted(father_page(name="欧阳建园", id_number=None), "name", LOW)],
     "relationship_proof", "unsure", "low_confidence not_supplied"),
    ("read badly, but as the father's, and the child is the head's", HOME_RETURN,
     [*returning(cover(head_name=None), son_page()),
      doubted(father_page(id_number=None), "name", LOW)],
     "relationship_proof", "not_applicable", ""),
    ("not a relative of the head", HOME_RETURN,
     returning(cover(), son_page(relationship_to_head="非亲属")),
     "relationship_proof", "missing", "not_supplied"),
    ("the student is the head", HOME_RETURN,
     returning(cover(head_name=SON), son_page(relationship_to_head="户主")),
     "relationship_proof", "missing", "not_supplied"),
    ("proof by birth certificate", HOME_RETURN, [*returning(*UNDER_GRANDPA), birth()],
     "relationship_proof", "satisfied", ""),
    ("a sibling's birth certificate", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), birth(child_name="欧阳明轩", birth_date="2015-08-07")],
     "relationship_proof", "failed", "name_mismatch"),
    ("of a sibling whose name is nearly hers", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), birth(child_name="欧阳靖轩", birth_date="2015-08-07")],
     "relationship_proof", "failed", "birth_date_mismatch"),
    ("born on another day", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), birth(birth_date="2012-03-16")],
     "relationship_proof", "failed", "birth_date_mismatch"),
    ("other parents", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), birth(father_name=STRANGER, father_id_number=STRANGER_ID,
                                        mother_name="赵丽", mother_id_number=None)],
     "relationship_proof", "failed", "not_related not_related"),
    ("one parent is a guardian", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), birth(father_name=STRANGER, father_id_number=STRANGER_ID)],
     "relationship_proof", "satisfied", ""),
    ("the parents were not read", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), birth(father_name=None, mother_name=None)],
     "relationship_proof", "unsure", "illegible illegible"),
    ("a birth certificate does not show a grandfather",
     replace(WITH_GRANDPA, guardians=(
         Guardian("王长贵", Relationship.GRANDFATHER, STRANGER_ID),)),
     [*returning(*UNDER_GRANDPA), birth()], "relationship_proof", "unsure", "not_related"),
    ("a copy of the birth certificate", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), with_problem(birth(), PageProblem.COPY)],
     "relationship_proof", "unsure", "copy_not_original"),
    ("police certificate", HOME_RETURN, [*returning(*UNDER_GRANDPA), household_certificate()],
     "relationship_proof", "satisfied", ""),
    ("police certificate, the other way round", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), household_certificate(
         name=SON, id_number=SON_ID, relative_name=FATHER, relative_id_number=FATHER_ID)],
     "relationship_proof", "satisfied", ""),
    ("police certificate without a seal", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), without_seals(household_certificate())],
     "relationship_proof", "unsure", "seal_missing"),
    ("police certificate about brothers", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), household_certificate(relationship="兄弟")],
     "relationship_proof", "failed", "not_related"),
    ("police certificate for a stranger", HOME_RETURN,
     [*returning(*UNDER_GRANDPA),
      household_certificate(name=STRANGER, id_number=STRANGER_ID)],
     "relationship_proof", "failed", "not_guardian"),
    ("police print-out under the father", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), resident_sheet()], "relationship_proof", "satisfied", ""),
    ("police print-out without a seal", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), without_seals(resident_sheet())],
     "relationship_proof", "unsure", "seal_missing"),
    ("police print-out under the grandfather", HOME_RETURN,
     [*returning(*UNDER_GRANDPA),
      resident_sheet(head_name=GRANDPA, relationship_to_head="孙女")],
     "relationship_proof", "unsure", "not_related"),
    ("an unreadable photo may be the certificate", HOME_RETURN,
     [*returning(*UNDER_GRANDPA), paper("other", "b.jpg", problems=(PageProblem.DARK,))],
     "relationship_proof", "unsure", "illegible not_supplied"),
)  # fmt: skip
def test_relationship_proof(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


FATHER_AT_HOME = cover("home.jpg", household_number="099999999", address=HOME)


@rows(
    ("outside", HOME_RETURN, returning(cover(address=FAR_HOME), son_page()),
     "registered_in_catchment", "failed", "outside_catchment"),
    ("the address says too little", HOME_RETURN, returning(cover(address="信阳市浉河区"),
                                                           son_page()),
     "registered_in_catchment", "unsure", "address_unclear"),
    ("the address was not read", HOME_RETURN, returning(cover(address=None), son_page()),
     "registered_in_catchment", "unsure", "illegible"),
    ("the address was read badly", HOME_RETURN,
     returning(doubted(cover(), "address", LOW), son_page()),
     "registered_in_catchment", "unsure", "low_confidence"),
    ("no cover, only the head's page", HOME_RETURN, [application(), father_page(), son_page()],
     "registered_in_catchment", "missing", "page_missing"),
    ("nothing at all", HOME_RETURN, [application()],
     "registered_in_catchment", "missing", "not_supplied"),
    ("the father's own register is inside", HOME_RETURN,
     [application(), *UNDER_GRANDPA, FATHER_AT_HOME, birth()],
     "registered_in_catchment", "satisfied", ""),
    ("a stranger's register is inside", HOME_RETURN,
     [application(), cover(address=FAR_HOME), son_page(),
      cover("z.jpg", head_name=STRANGER, household_number="5", address=HOME)],
     "registered_in_catchment", "failed", "outside_catchment"),
    ("a copy of the cover", HOME_RETURN,
     returning(with_problem(cover(), PageProblem.COPY), son_page()),
     "registered_in_catchment", "unsure", "copy_not_original"),
    ("a later page changes the address", HOME_RETURN,
     [*returning(cover(address=FAR_HOME, issued_on="2012-01-01"), son_page()),
      cover("change.jpg", head_name=None, household_number=None, issued_on="2024-05-01")],
     "registered_in_catchment", "satisfied", ""),
    ("an earlier page does not", HOME_RETURN,
     [*returning(cover(address=FAR_HOME, issued_on="2024-01-01"), son_page()),
      cover("change.jpg", head_name=None, household_number=None, issued_on="2012-05-01")],
     "registered_in_catchment", "failed", "outside_catchment"),
    ("a page of the cover that was not read may change the address", HOME_RETURN,
     [*returning(), paper("household_register_cover", "blank.jpg")],
     "registered_in_catchment", "unsure", "illegible"),
    ("two addresses without dates", HOME_RETURN,
     [*returning(cover(address=FAR_HOME), son_page()),
      cover("change.jpg", head_name=None, household_number=None)],
     "registered_in_catchment", "unsure", "ambiguous"),
    ("in the village the address counts too", case("return_home", school=VILLAGE_SCHOOL),
     returning(cover(address=FAR_HOME), son_page()),
     "registered_in_catchment", "failed", "outside_catchment"),
)  # fmt: skip
def test_registered_in_catchment(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


def alone(**fields):
    """The student under an uncle who is no guardian."""
    page = son_page(relationship_to_head="其他亲属", moved_to_address=None, **fields)
    return [application(), cover(head_name="周大伯"), page, birth()]


@rows(
    ("with the father: not asked", HOME_RETURN, returning(),
     "registered_one_year", "not_applicable", ""),
    ("in a village school: not asked", case("return_home", school=VILLAGE_SCHOOL),
     alone(registered_on="2026-08-01"), "registered_one_year", "not_applicable", ""),
    ("a year and a day", HOME_RETURN, alone(registered_on="2025-08-31"),
     "registered_one_year", "satisfied", ""),
    ("a year to the day", HOME_RETURN, alone(registered_on="2025-09-01"),
     "registered_one_year", "satisfied", ""),
    ("a year less a day", HOME_RETURN, alone(registered_on="2025-09-02"),
     "registered_one_year", "failed", "less_than_one_year"),
    ("only the year is printed", HOME_RETURN, alone(registered_on="2025"),
     "registered_one_year", "unsure", "ambiguous"),
    ("no date was read", HOME_RETURN, alone(registered_on=None),
     "registered_one_year", "unsure", "illegible"),
    ("moved here long ago counts before the registration", HOME_RETURN,
     [*alone()[:2], changed(alone(registered_on="2026-08-01")[2],
                            moved_to_address="2015年3月2日 由固始县迁来"), birth()],
     "registered_one_year", "satisfied", ""),
    ("moved here lately", HOME_RETURN,
     [*alone()[:2], changed(alone()[2], moved_to_address="2026.03.09/他所移入"), birth()],
     "registered_one_year", "failed", "less_than_one_year"),
    ("here since birth", HOME_RETURN,
     [*alone()[:2], changed(alone(registered_on="2026-08-01")[2],
                            moved_to_address="因出生迁来"), birth()],
     "registered_one_year", "satisfied", ""),
    ("a move without a day", HOME_RETURN,
     [*alone()[:2], changed(alone()[2], moved_to_address="因购房"), birth()],
     "registered_one_year", "unsure", "ambiguous"),
    ("the date was read badly", HOME_RETURN,
     [*alone()[:2], doubted(alone()[2], "registered_on", LOW), birth()],
     "registered_one_year", "unsure", "low_confidence"),
    ("the student is the head, lately", HOME_RETURN,
     [application(), cover(head_name=SON), birth(),
      son_page(relationship_to_head="户主", moved_to_address="2026年5月1日")],
     "registered_one_year", "failed", "less_than_one_year"),
    ("29 February, a year later on 28 February",
     case("return_home", application_date=date(2025, 2, 28)), alone(registered_on="2024-02-29"),
     "registered_one_year", "satisfied", ""),
    ("29 February, on 27 February",
     case("return_home", application_date=date(2025, 2, 27)), alone(registered_on="2024-02-29"),
     "registered_one_year", "failed", "less_than_one_year"),
    ("365 days over a leap day are a day short",
     case("return_home", application_date=date(2024, 3, 1)), alone(registered_on="2023-03-02"),
     "registered_one_year", "failed", "less_than_one_year"),
    ("366 days over a leap day are a year",
     case("return_home", application_date=date(2024, 3, 1)), alone(registered_on="2023-03-01"),
     "registered_one_year", "satisfied", ""),
    ("whether the father is on the register is open", HOME_RETURN,
     [*returning(doubted(cover(head_name="欧阳建园"), "head_name", LOW),
                 son_page(moved_to_address=None, registered_on="2026-08-01"))],
     "registered_one_year", "unsure", "ambiguous less_than_one_year"),
)  # fmt: skip
def test_registered_one_year(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)
