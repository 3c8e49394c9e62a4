"""Every requirement with every defect a clerk would send back, category by category.

A row: what happened, the case, the papers, then the line of the checklist, its status and codes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from case_builders import (
    FAR_HOME,
    FATHER,
    FATHER_ID,
    HOME,
    MOTHER,
    MOTHER_ID,
    SCHOOL,
    SON,
    SON_ID,
    STRANGER,
    STRANGER_ID,
    VILLAGE_SCHOOL,
    application,
    birth,
    case,
    changed,
    codes,
    complete_papers,
    contract,
    contract_address,
    contract_cover,
    contract_handover,
    contract_signatures,
    cover,
    deed,
    doubted,
    employer_certificate,
    enrolment,
    father_page,
    household_certificate,
    housing_certificate,
    id_number,
    invoice,
    job,
    lease,
    letter,
    licence,
    line,
    mother_page,
    old_licence,
    paper,
    pension,
    permit,
    resident_sheet,
    son_page,
    swapped,
    tax,
    verdict_of,
    with_problem,
    without_seals,
)

from matching.model import Category, Guardian, Relationship, Status, Student, VerdictValue
from ocr.model import FieldProblem, Fingerprint, PageProblem

SIBLING_ID = id_number("41152520150807003")
LOW = FieldProblem.LOW_CONFIDENCE
CHECKSUM = FieldProblem.CHECKSUM


def rows(*table):
    return pytest.mark.parametrize(
        ("the_case", "papers", "requirement", "status", "expected"),
        [row[1:] for row in table],
        ids=[row[0] for row in table],
    )


def holds(the_case, papers, requirement, status, expected):
    verdict = verdict_of(the_case, papers)
    result = line(verdict, requirement)
    assert (result.status.value, codes(result)) == (status, expected.split())
    assert all(reason.message.zh and reason.message.en for reason in result.reasons)
    blocking = {one.status for one in verdict.requirements if one.blocking}
    if blocking & {Status.MISSING, Status.FAILED}:
        assert verdict.verdict is VerdictValue.INCOMPLETE
    elif Status.UNSURE in blocking:
        assert verdict.verdict is VerdictValue.NEEDS_REVIEW
    else:
        assert verdict.verdict is VerdictValue.COMPLETE
    if status in {"missing", "failed", "unsure"} and result.blocking:
        assert verdict.verdict is not VerdictValue.COMPLETE


@pytest.mark.parametrize("category", list(Category))
def test_a_complete_set_is_complete_with_nothing_to_say(category):
    verdict = verdict_of(case(category), complete_papers(category))
    assert verdict.verdict is VerdictValue.COMPLETE
    assert verdict.policy == "county-standard@2026-01"
    assert all(not one.reasons for one in verdict.requirements)
    assert category not in verdict.other_categories
    assert len(verdict.other_categories) == 4


@pytest.mark.parametrize("category", list(Category))
def test_nothing_at_all_is_incomplete_in_every_category(category):
    verdict = verdict_of(case(category), [])
    assert verdict.verdict is VerdictValue.INCOMPLETE
    assert set(verdict.other_categories.values()) == {VerdictValue.INCOMPLETE}
    assert line(verdict, "household_register").status is Status.MISSING


HOME_RETURN = case("return_home")


def returning(*new, without=()):
    return swapped("return_home", *new, without=without)


@rows(
    ("the form is not there", HOME_RETURN, returning(without=("transfer_application",)),
     "transfer_application", "missing", "not_supplied"),
    ("the form is of a sibling", HOME_RETURN,
     returning(application(student_name="欧阳明轩", id_number=SIBLING_ID)),
     "transfer_application", "failed", "name_mismatch"),
    ("the form is of a sibling whose name is nearly hers", HOME_RETURN,
     returning(application(student_name="欧阳靖轩", id_number=SIBLING_ID)),
     "transfer_application", "failed", "id_number_mismatch"),
    ("same name, other person", HOME_RETURN, returning(application(id_number=SIBLING_ID)),
     "transfer_application", "failed", "id_number_mismatch"),
    ("born on another day", HOME_RETURN,
     returning(application(id_number=None, birth_date="2013-03-15")),
     "transfer_application", "failed", "birth_date_mismatch"),
    ("one character differs, the number agrees", HOME_RETURN,
     returning(application(student_name="欧阳靖文")), "transfer_application", "satisfied", ""),
    ("one character differs, no number", HOME_RETURN,
     returning(application(student_name="欧阳靖文", id_number=None)),
     "transfer_application", "unsure", "name_mismatch"),
    ("a former name", case("return_home", student=Student(
        SON, "女", date(2012, 3, 15), SON_ID, ("王靖雯",))),
     returning(application(student_name="王靖雯")), "transfer_application", "satisfied", ""),
    ("no stamp", HOME_RETURN, returning(without_seals(application())),
     "transfer_application", "unsure", "seal_missing"),
    ("only the other school stamped", HOME_RETURN, returning(changed(
        paper("transfer_application", seals=["固始县第一小学"]),
        student_name=SON, id_number=SON_ID, to_school=SCHOOL.name)),
     "transfer_application", "unsure", "seal_missing"),
    ("the receiving school's stamp is read", HOME_RETURN, returning(changed(
        paper("transfer_application", seals=["信阳市第三小学"]),
        student_name=SON, id_number=SON_ID, to_school="市第三小学")),
     "transfer_application", "satisfied", ""),
    ("for another school", HOME_RETURN, returning(application(to_school="信阳市第二小学")),
     "transfer_application", "unsure", "name_mismatch"),
    ("a copy", HOME_RETURN, returning(with_problem(application(), PageProblem.COPY)),
     "transfer_application", "unsure", "copy_not_original"),
    ("the name was not read", HOME_RETURN, returning(application(student_name=None)),
     "transfer_application", "unsure", "illegible"),
    ("the number fails its check", HOME_RETURN,
     returning(doubted(application(id_number="411525201203150025"), "id_number", CHECKSUM)),
     "transfer_application", "unsure", "low_confidence"),
    ("the name was read badly, no number", HOME_RETURN,
     returning(doubted(application(id_number=None), "student_name", LOW)),
     "transfer_application", "unsure", "low_confidence"),
    ("name and number bear each other out", HOME_RETURN,
     returning(doubted(application(), "student_name", LOW)),
     "transfer_application", "satisfied", ""),
    ("the kind is not sure", HOME_RETURN, returning(replace(
        application(id_number=None),
        document=replace(application(id_number=None).document, confidence=0.3))),
     "transfer_application", "unsure", "low_confidence low_confidence"),
    ("another enrolment number is a remark", HOME_RETURN,
     returning(application(enrolment_number="G411525201203150000")),
     "transfer_application", "satisfied", ""),
    ("an unreadable photo may be the form", HOME_RETURN,
     [*returning(without=("transfer_application",)),
      paper("other", "blur.jpg", problems=(PageProblem.BLURRED,))],
     "transfer_application", "unsure", "illegible not_supplied"),
    ("a sound paper of another kind is not the form", HOME_RETURN,
     [*returning(without=("transfer_application",)), paper("other", "x.jpg")],
     "transfer_application", "missing", "not_supplied"),
)  # fmt: skip
def test_transfer_application(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


@rows(
    ("no register", HOME_RETURN, [application()],
     "household_register", "missing", "not_supplied"),
    ("the student's page is not there", HOME_RETURN, [application(), cover(), father_page()],
     "household_register", "missing", "page_missing"),
    ("a sibling's page instead", HOME_RETURN,
     returning(cover(), son_page(name="欧阳靖轩", id_number=SIBLING_ID, birth_date="2015-08-07")),
     "household_register", "missing", "page_missing"),
    ("a strange family's register", HOME_RETURN,
     returning(cover(head_name=STRANGER), son_page(name="李小勇", id_number=SIBLING_ID)),
     "household_register", "failed", "name_mismatch"),
    ("the head's page is not there", HOME_RETURN, [application(), son_page()],
     "household_register", "missing", "page_missing"),
    ("the head's own page does", HOME_RETURN, [application(), son_page(), father_page()],
     "household_register", "satisfied", ""),
    ("the cover lacks the address", HOME_RETURN, returning(cover(address=None), son_page()),
     "household_register", "unsure", "illegible"),
    ("the cover is illegible", HOME_RETURN,
     returning(paper("household_register_cover", problems=(PageProblem.BLURRED,)), son_page()),
     "household_register", "unsure", "illegible illegible"),
    ("the student's page is illegible", HOME_RETURN,
     returning(cover(), paper("household_register_member", problems=(PageProblem.GLARE,))),
     "household_register", "unsure", "illegible"),
    ("same name, another number", HOME_RETURN, returning(cover(), son_page(id_number=SIBLING_ID)),
     "household_register", "failed", "id_number_mismatch"),
    ("the number was not read", HOME_RETURN, returning(cover(), son_page(id_number=None)),
     "household_register", "unsure", "illegible"),
    ("one character differs, the number agrees", HOME_RETURN,
     returning(cover(), son_page(name="欧阳靖文")), "household_register", "satisfied", ""),
    ("one character differs, the number was not read", HOME_RETURN,
     returning(cover(), son_page(name="欧阳靖文", id_number=None)),
     "household_register", "unsure", "name_mismatch illegible"),
    ("a former name on the page", HOME_RETURN,
     returning(cover(), son_page(name="欧阳晓", former_name=SON)),
     "household_register", "satisfied", ""),
    ("the student's page is a copy", HOME_RETURN,
     returning(cover(), with_problem(son_page(), PageProblem.COPY)),
     "household_register", "unsure", "copy_not_original"),
    ("the cover is a copy", HOME_RETURN,
     returning(with_problem(cover(), PageProblem.COPY), son_page()),
     "household_register", "unsure", "copy_not_original"),
    ("only the police print-out shows the student", HOME_RETURN,
     [*returning(cover(), without=("household_register_member",)), resident_sheet()],
     "household_register", "unsure", "page_missing"),
    ("the relation was not read", HOME_RETURN,
     returning(cover(), son_page(relationship_to_head=None)),
     "household_register", "unsure", "illegible"),
    ("son of a stranger: the pages cannot be of one register", HOME_RETURN,
     returning(cover(head_name=STRANGER), son_page()),
     "household_register", "unsure", "ambiguous"),
    ("grandchild under her own father: not one register", HOME_RETURN,
     returning(cover(), son_page(relationship_to_head="孙女")),
     "household_register", "unsure", "ambiguous"),
    ("the student alone is the head", HOME_RETURN,
     returning(cover(head_name=SON), son_page(relationship_to_head="户主")),
     "household_register", "satisfied", ""),
    ("papers of siblings beside the right ones", HOME_RETURN,
     [*returning(), son_page("s.jpg", name="欧阳靖轩", id_number=SIBLING_ID,
                             birth_date="2015-08-07")],
     "household_register", "satisfied", ""),
    ("a record without a number", case("return_home", student=Student(
        SON, "女", date(2012, 3, 15))), returning(), "household_register", "satisfied", ""),
    ("a record without a number, another birthday", case("return_home", student=Student(
        SON, "女", date(2012, 3, 16))), returning(), "household_register", "failed",
     "birth_date_mismatch"),
)  # fmt: skip
def test_household_register(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


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
     [*returning(doubted(cover(), "head_name", LOW),
                 son_page(moved_to_address=None, registered_on="2026-08-01"))],
     "registered_one_year", "unsure", "ambiguous less_than_one_year"),
)  # fmt: skip
def test_registered_one_year(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


FROM_AWAY = case("return_home", from_outside_county=True)


@rows(
    ("from inside the county", HOME_RETURN, returning(), "prior_school", "not_applicable", ""),
    ("not there", FROM_AWAY, returning(), "prior_school", "missing", "not_supplied"),
    ("the letter", FROM_AWAY, [*returning(), letter()], "prior_school", "satisfied", ""),
    ("the letter with one seal", FROM_AWAY,
     [*returning(), changed(paper("study_contact_letter", seals=1), student_name=SON)],
     "prior_school", "unsure", "seal_missing"),
    ("the letter of a sibling", FROM_AWAY,
     [*returning(), letter(student_name="欧阳明轩", id_number=SIBLING_ID)],
     "prior_school", "failed", "name_mismatch"),
    ("a certificate of study", FROM_AWAY, [*returning(), enrolment()],
     "prior_school", "satisfied", ""),
    ("a certificate of study without a seal", FROM_AWAY,
     [*returning(), without_seals(enrolment())], "prior_school", "unsure", "seal_missing"),
    ("one seal on the letter, but a good certificate", FROM_AWAY,
     [*returning(), changed(paper("study_contact_letter", seals=1), student_name=SON),
      enrolment()], "prior_school", "satisfied", ""),
    ("same name, another number", FROM_AWAY, [*returning(), enrolment(id_number=SIBLING_ID)],
     "prior_school", "failed", "id_number_mismatch"),
    ("a copy", FROM_AWAY, [*returning(), with_problem(letter(), PageProblem.COPY)],
     "prior_school", "unsure", "copy_not_original"),
)  # fmt: skip
def test_prior_school(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 8, 19), "failed"),
        (date(2026, 8, 20), "satisfied"),
        (date(2026, 9, 20), "satisfied"),
        (date(2026, 9, 21), "failed"),
        (date(2026, 2, 23), "failed"),  # 正月初七
        (date(2026, 2, 24), "satisfied"),
        (date(2026, 3, 8), "satisfied"),
        (date(2026, 3, 9), "failed"),  # 正月廿一
    ],
)
def test_the_application_window_is_shown_and_blocks_nothing(day, status):
    verdict = verdict_of(case("return_home", application_date=day), complete_papers("return_home"))
    result = line(verdict, "application_window")
    assert result.status.value == status
    assert codes(result) == ([] if status == "satisfied" else ["outside_window"])
    assert verdict.verdict is VerdictValue.COMPLETE


JOB_MOVED = case("job_transfer")


@rows(
    ("not there", JOB_MOVED, swapped("job_transfer", without=("employer_certificate",)),
     "employer_certificate", "missing", "not_supplied"),
    ("of a stranger", JOB_MOVED,
     swapped("job_transfer", employer_certificate(name=STRANGER, id_number=STRANGER_ID)),
     "employer_certificate", "failed", "not_guardian"),
    ("of the father's namesake", JOB_MOVED,
     swapped("job_transfer", employer_certificate(id_number=STRANGER_ID)),
     "employer_certificate", "failed", "id_number_mismatch"),
    ("of the mother, without a number", JOB_MOVED,
     swapped("job_transfer", employer_certificate(name=MOTHER, id_number=None)),
     "employer_certificate", "satisfied", ""),
    ("no seal", JOB_MOVED, swapped("job_transfer", without_seals(employer_certificate())),
     "employer_certificate", "unsure", "seal_missing"),
    ("a copy without a seal", JOB_MOVED, swapped("job_transfer", with_problem(
        without_seals(employer_certificate()), PageProblem.COPY)),
     "employer_certificate", "unsure", "seal_missing copy_not_original"),
    ("the name was not read", JOB_MOVED,
     swapped("job_transfer", employer_certificate(name=None)),
     "employer_certificate", "unsure", "illegible"),
    ("a stranger's beside the father's", JOB_MOVED,
     [*complete_papers("job_transfer"), employer_certificate(name=STRANGER, id_number=None)],
     "employer_certificate", "satisfied", ""),
)  # fmt: skip
def test_employer_certificate(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


MOVED = case("address_change")
NO_DEED = swapped("address_change", without=("property_certificate",))
PROOF = paper("property_registration_proof", right_holder="中国银行", obligor=FATHER, address=HOME)


def pressed(page, prints):
    document = replace(page.document, fingerprints=tuple(prints))
    return replace(page, document=document)


@rows(
    ("not there", MOVED, NO_DEED, "home_ownership", "missing", "not_supplied"),
    ("a stranger's deed", MOVED, swapped("address_change", deed(owners=(STRANGER,))),
     "home_ownership", "failed", "not_guardian"),
    ("a co-owner is the mother", MOVED,
     swapped("address_change", deed(owners=(STRANGER, MOTHER))), "home_ownership",
     "satisfied", ""),
    ("the student owns it", MOVED, swapped("address_change", deed(owners=(SON,))),
     "home_ownership", "satisfied", ""),
    ("a co-owner stands in the appendix", MOVED,
     [*swapped("address_change", deed(owners=(STRANGER,))),
      changed(paper("property_certificate", "deed-2.jpg"), owners=(STRANGER, FATHER),
              certificate_number="豫(2018)信阳市不动产权第0012345号")],
     "home_ownership", "satisfied", ""),
    ("outside the catchment", MOVED, swapped("address_change", deed(address=FAR_HOME)),
     "home_ownership", "failed", "outside_catchment"),
    ("the address says too little", MOVED, swapped("address_change", deed(address="信阳市")),
     "home_ownership", "unsure", "address_unclear"),
    ("the owner was not read", MOVED, swapped("address_change", deed(owners=None)),
     "home_ownership", "unsure", "illegible"),
    ("the owner was read badly", MOVED, swapped("address_change", doubted(deed(), "owners")),
     "home_ownership", "unsure", "low_confidence"),
    ("one character differs", MOVED, swapped("address_change", deed(owners=("欧阳建园",))),
     "home_ownership", "unsure", "name_mismatch"),
    ("a copy", MOVED, swapped("address_change", with_problem(deed(), PageProblem.COPY)),
     "home_ownership", "unsure", "copy_not_original"),
    ("the registration proof never counts", MOVED, [*NO_DEED, PROOF],
     "home_ownership", "failed", "wrong_kind"),
    ("the registration proof beside the deed", MOVED, [*complete_papers("address_change"), PROOF],
     "home_ownership", "satisfied", ""),
    ("the whole contract", MOVED, [*NO_DEED, *contract()], "home_ownership", "satisfied", ""),
    ("the contract without its address", MOVED,
     [*NO_DEED, contract_cover(), contract_handover(), contract_signatures()],
     "home_ownership", "missing", "page_missing"),
    ("the contract without its handover page", MOVED,
     [*NO_DEED, contract_cover(), contract_address(), contract_signatures()],
     "home_ownership", "missing", "page_missing"),
    ("the handover page cannot be read", MOVED,
     [*NO_DEED, contract_cover(), contract_address(), contract_signatures(),
      paper("purchase_contract", "contract-3.jpg", problems=(PageProblem.BLURRED,))],
     "home_ownership", "unsure", "illegible"),
    ("the contract without its last page", MOVED,
     [*NO_DEED, contract_cover(), contract_address(), contract_handover()],
     "home_ownership", "missing", "page_missing"),
    ("the last page without a fingerprint", MOVED,
     [*NO_DEED, contract_cover(), contract_address(), contract_handover(),
      pressed(contract_signatures(), ())],
     "home_ownership", "unsure", "fingerprint_missing"),
    ("the contract of a stranger", MOVED,
     [*NO_DEED, contract_cover(buyers=(STRANGER,)), *contract()[1:]],
     "home_ownership", "failed", "not_guardian"),
    ("pages that may be of a stranger's contract", MOVED,
     [*NO_DEED, contract_cover(), contract_signatures(contract_number="2019-00123"),
      contract_cover("s.jpg", contract_number="2020-9", buyers=(STRANGER,)),
      contract_address("x.jpg"), contract_handover("y.jpg")],
     "home_ownership", "unsure", "ambiguous ambiguous ambiguous"),
    ("the invoice", MOVED, [*NO_DEED, invoice()], "home_ownership", "satisfied", ""),
    ("a stranger's invoice", MOVED, [*NO_DEED, invoice(buyer=STRANGER)],
     "home_ownership", "failed", "not_guardian"),
    ("the authority's certificate", MOVED, [*NO_DEED, housing_certificate()],
     "home_ownership", "satisfied", ""),
    ("the authority's certificate without a seal", MOVED,
     [*NO_DEED, without_seals(housing_certificate())],
     "home_ownership", "unsure", "seal_missing"),
    ("a stranger's deed beside the father's invoice", MOVED,
     [*NO_DEED, deed(owners=(STRANGER,)), invoice()], "home_ownership", "satisfied", ""),
)  # fmt: skip
def test_home_ownership(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


@rows(
    ("a village school", case("address_change", school=VILLAGE_SCHOOL),
     complete_papers("address_change"), "home_handed_over", "not_applicable", ""),
    ("registered after the application", MOVED,
     swapped("address_change", deed(registered_on="2026-09-02")),
     "home_handed_over", "failed", "not_handed_over"),
    ("registered on the very day", MOVED,
     swapped("address_change", deed(registered_on="2026-09-01")),
     "home_handed_over", "satisfied", ""),
    ("the day was not read", MOVED, swapped("address_change", deed(registered_on=None)),
     "home_handed_over", "unsure", "illegible"),
    ("the day was read badly", MOVED,
     swapped("address_change", doubted(deed(), "registered_on", LOW)),
     "home_handed_over", "unsure", "low_confidence"),
    ("contract, handed over", MOVED, [*NO_DEED, *contract()],
     "home_handed_over", "satisfied", ""),
    ("contract, to be handed over", MOVED,
     [*NO_DEED, contract_cover(), contract_address(),
      contract_handover(handover_on="2026-12-31"), contract_signatures()],
     "home_handed_over", "failed", "not_handed_over"),
    ("contract, this month", MOVED,
     [*NO_DEED, contract_cover(), contract_address(), contract_handover(handover_on="2026-09"),
      contract_signatures()], "home_handed_over", "unsure", "not_handed_over"),
    ("the invoice alone", MOVED, [*NO_DEED, invoice()],
     "home_handed_over", "unsure", "not_handed_over"),
    ("the authority's certificate alone", MOVED, [*NO_DEED, housing_certificate()],
     "home_handed_over", "unsure", "not_handed_over"),
    ("nothing", MOVED, NO_DEED, "home_handed_over", "missing", "not_supplied"),
    ("one home lies here, another was handed over", MOVED,
     [*NO_DEED, contract_cover(), contract_address(),
      contract_handover(handover_on="2026-12-31"), contract_signatures(),
      deed(address=FAR_HOME)], "home_handed_over", "failed", "not_handed_over"),
    ("a stranger's handover does not help", MOVED,
     [*NO_DEED, invoice(), deed(owners=(STRANGER,))],
     "home_handed_over", "unsure", "not_handed_over"),
)  # fmt: skip
def test_home_handed_over(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


TRADE = case("business")


def trading(*new, without=()):
    return swapped("business", *new, without=without)


@rows(
    ("not there", TRADE, trading(without=("business_licence",)),
     "business_licence", "missing", "not_supplied"),
    ("a stranger's", TRADE, trading(licence(operator=STRANGER)),
     "business_licence", "failed", "not_guardian"),
    ("the student's", TRADE, trading(licence(operator=SON)),
     "business_licence", "failed", "not_guardian"),
    ("the mother's", TRADE, trading(licence(operator=MOTHER)),
     "business_licence", "satisfied", ""),
    ("the operator was not read", TRADE, trading(licence(operator=None)),
     "business_licence", "unsure", "illegible"),
    ("one character differs", TRADE, trading(licence(operator="欧阳建园")),
     "business_licence", "unsure", "name_mismatch"),
    ("its term is over", TRADE, trading(licence(valid_to="2026-08-31")),
     "business_licence", "unsure", "expired"),
    ("without end", TRADE, trading(licence(valid_from="2020-03-01", valid_to="9999-12-31")),
     "business_licence", "satisfied", ""),
    ("electronic: no seal needed", TRADE, trading(without_seals(licence())),
     "business_licence", "satisfied", ""),
    ("a copy", TRADE, trading(with_problem(licence(), PageProblem.COPY)),
     "business_licence", "unsure", "copy_not_original"),
    ("a unified code is the tax registration", TRADE, trading(),
     "tax_registration", "satisfied", ""),
    ("the code fails its check", TRADE, trading(doubted(licence(), "credit_code", CHECKSUM)),
     "tax_registration", "unsure", "low_confidence"),
    ("no number was read", TRADE, trading(licence(credit_code=None)),
     "tax_registration", "unsure", "illegible"),
    ("an old licence alone", TRADE, trading(old_licence()),
     "tax_registration", "missing", "not_supplied"),
    ("an old licence with the certificate", TRADE, [*trading(old_licence()), tax()],
     "tax_registration", "satisfied", ""),
    ("the certificate of another business", TRADE,
     [*trading(old_licence()), tax(name="郑州市花园大酒店有限公司")],
     "tax_registration", "failed", "name_mismatch"),
    ("the certificate names another operator", TRADE,
     [*trading(old_licence()), tax(operator=STRANGER)],
     "tax_registration", "unsure", "not_guardian"),
    ("the taxpayer was not read", TRADE, [*trading(old_licence()), tax(name=None)],
     "tax_registration", "unsure", "illegible"),
    ("a certificate without a licence", TRADE,
     [*trading(without=("business_licence",)), tax()],
     "tax_registration", "unsure", "ambiguous"),
    ("nothing of the business", TRADE, trading(without=("business_licence",)),
     "tax_registration", "missing", "not_supplied"),
    ("a stranger's unified code", TRADE,
     [*trading(old_licence()), licence("s.jpg", operator=STRANGER)],
     "tax_registration", "missing", "not_supplied"),
)  # fmt: skip
def test_licence_and_tax(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


@rows(
    ("a village school", case("business", school=VILLAGE_SCHOOL), trading(),
     "business_one_year", "not_applicable", ""),
    ("a year to the day", TRADE,
     trading(licence(established_on="2025-09-01", approved_on="2025-09-01")),
     "business_one_year", "satisfied", ""),
    ("a day less", TRADE, trading(licence(established_on="2025-09-02", approved_on=None)),
     "business_one_year", "failed", "less_than_one_year"),
    ("outside", TRADE, trading(licence(address=FAR_HOME)),
     "business_one_year", "failed", "outside_catchment"),
    ("approved anew lately", TRADE, trading(licence(approved_on="2026-05-01")),
     "business_one_year", "unsure", "less_than_one_year"),
    ("the day was not read", TRADE, trading(licence(established_on=None)),
     "business_one_year", "unsure", "illegible"),
    ("the address was not read", TRADE, trading(licence(address=None)),
     "business_one_year", "unsure", "illegible"),
    ("the old shop is here, the new licence is not a year old", TRADE,
     [*trading(), licence("2.jpg", established_on="2026-02-01", credit_code="92411502MA44XYZD1W")],
     "business_one_year", "satisfied", ""),
    ("one shop is old, another lies here", TRADE,
     trading(licence(address=FAR_HOME), licence("2.jpg", established_on="2026-02-01",
                                                credit_code="92411502MA44XYZD1W")),
     "business_one_year", "failed", "outside_catchment"),
)  # fmt: skip
def test_business_one_year(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


NO_LEASE = trading(without=("lease_contract",))


@rows(
    ("not there", TRADE, NO_LEASE, "residence", "missing", "not_supplied"),
    ("a stranger's lease", TRADE, trading(lease(tenant=STRANGER, tenant_id_number=STRANGER_ID)),
     "residence", "failed", "not_guardian"),
    ("a namesake's lease", TRADE, trading(lease(tenant_id_number=STRANGER_ID)),
     "residence", "failed", "id_number_mismatch"),
    ("the lease has run out", TRADE, trading(lease(end_on="2026-08-31")),
     "residence", "failed", "expired"),
    ("its last day", TRADE, trading(lease(end_on="2026-09-01")), "residence", "satisfied", ""),
    ("its first day", TRADE, trading(lease(start_on="2026-09-01")), "residence", "satisfied", ""),
    ("the lease begins tomorrow", TRADE, trading(lease(start_on="2026-09-02")),
     "residence", "failed", "not_yet_valid"),
    ("its end was not read", TRADE, trading(lease(end_on=None)),
     "residence", "unsure", "illegible"),
    ("its beginning was not read", TRADE, trading(lease(start_on=None)),
     "residence", "unsure", "illegible"),
    ("its end was read badly", TRADE, trading(doubted(lease(), "end_on", LOW)),
     "residence", "unsure", "low_confidence"),
    ("an old lease beside the new one", TRADE,
     [*NO_LEASE, lease("old.jpg", start_on="2024-01-01", end_on="2024-12-31"), lease()],
     "residence", "satisfied", ""),
    ("two old leases do not make a new one", TRADE,
     [*NO_LEASE, lease("a.jpg", start_on="2024-01-01", end_on="2024-12-31"),
      lease("b.jpg", start_on="2027-01-01", end_on="2027-12-31")],
     "residence", "failed", "expired"),
    ("a permit", TRADE, [*NO_LEASE, permit()], "residence", "satisfied", ""),
    ("a permit that ran out", TRADE, [*NO_LEASE, permit(valid_to="2026-08-31")],
     "residence", "failed", "expired"),
    ("a permit without a term, this year's", TRADE, [*NO_LEASE, permit(valid_to=None)],
     "residence", "satisfied", ""),
    ("a permit without a term, two years old", TRADE,
     [*NO_LEASE, permit(valid_to=None, issued_on="2024-05-01")],
     "residence", "unsure", "expired"),
    ("a permit without its number", TRADE, [*NO_LEASE, permit(id_number=None)],
     "residence", "unsure", "illegible"),
    ("a deed, wherever it lies", TRADE, [*NO_LEASE, deed(address=FAR_HOME)],
     "residence", "satisfied", ""),
    ("a deed of the student is no guardian's", TRADE, [*NO_LEASE, deed(owners=(SON,))],
     "residence", "failed", "not_guardian"),
    ("a contract with all its pages", TRADE, [*NO_LEASE, *contract()],
     "residence", "satisfied", ""),
    ("a contract for a home still to be built", TRADE,
     [*NO_LEASE, contract_cover(), contract_address(),
      contract_handover(handover_on="2027-12-31"), contract_signatures()],
     "residence", "unsure", "not_handed_over"),
    ("the registration proof", TRADE, [*NO_LEASE, PROOF], "residence", "failed", "wrong_kind"),
)  # fmt: skip
def test_residence(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


WORK = case("migrant_work")


def working(*new, without=()):
    return swapped("migrant_work", *new, without=without)


@rows(
    ("not there", WORK, working(without=("employment_contract",)),
     "employment_contract", "missing", "not_supplied"),
    ("a stranger's", WORK, working(job(employee=STRANGER, employee_id_number=STRANGER_ID)),
     "employment_contract", "failed", "not_guardian"),
    ("a namesake's", WORK, working(job(employee_id_number=STRANGER_ID)),
     "employment_contract", "failed", "id_number_mismatch"),
    ("it has ended", WORK, working(job(end_on="2026-08-31")),
     "employment_contract", "failed", "expired"),
    ("it begins later", WORK, working(job(start_on="2026-10-01")),
     "employment_contract", "failed", "not_yet_valid"),
    ("without end", WORK, working(job(end_on="9999-12-31")),
     "employment_contract", "satisfied", ""),
    ("its end was not read", WORK, working(job(end_on=None)),
     "employment_contract", "unsure", "illegible"),
    ("no seal", WORK, working(without_seals(job())),
     "employment_contract", "unsure", "seal_missing"),
    ("the seal is on the last page", WORK,
     working(without_seals(job()), paper("employment_contract", "job-2.jpg", seals=1)),
     "employment_contract", "satisfied", ""),
    ("an agreement for services is no contract", WORK,
     [*working(without=("employment_contract",)), paper("other", "agreement.jpg")],
     "employment_contract", "missing", "not_supplied"),
    ("no pension record", WORK, working(without=("pension_record",)),
     "pension_insurance", "missing", "not_supplied"),
    ("a stranger's record", WORK, working(pension(name=STRANGER, id_number=STRANGER_ID)),
     "pension_insurance", "failed", "not_guardian"),
    ("paid in June, the first of the three months", WORK, working(pension(last_month="2026-06")),
     "pension_insurance", "satisfied", ""),
    ("paid until May", WORK, working(pension(last_month="2026-05")),
     "pension_insurance", "failed", "expired"),
    ("paid only in September", WORK,
     working(pension(first_month="2026-09", last_month="2026-09")),
     "pension_insurance", "failed", "not_yet_valid"),
    ("paid in August and September", WORK,
     working(pension(first_month="2026-08", last_month="2026-09")),
     "pension_insurance", "satisfied", ""),
    ("the months were not read", WORK, working(pension(last_month=None)),
     "pension_insurance", "unsure", "illegible"),
    ("another employer", WORK, working(pension(employer="郑州市花园大酒店有限公司")),
     "pension_insurance", "unsure", "employer_mismatch"),
    ("the employer was not read", WORK, working(pension(employer=None)),
     "pension_insurance", "unsure", "illegible"),
    ("health insurance", WORK, working(pension(insurance_type="职工基本医疗保险")),
     "pension_insurance", "failed", "wrong_kind"),
    ("insurance of residents", WORK, working(pension(insurance_type="城乡居民基本养老保险")),
     "pension_insurance", "unsure", "wrong_kind"),
    ("no seal on the record", WORK, working(without_seals(pension())),
     "pension_insurance", "unsure", "seal_missing"),
    ("the mother's record, the father's contract", WORK,
     working(pension(name=MOTHER, id_number=MOTHER_ID)),
     "pension_insurance", "unsure", "employer_mismatch"),
    ("the record without its number", WORK, working(pension(id_number=None)),
     "pension_insurance", "unsure", "illegible"),
    ("two contracts, one of them the record's", WORK,
     [*working(), job("old.jpg", employer="郑州市花园大酒店有限公司", start_on="2020-01-01",
                      end_on="2022-12-31")],
     "pension_insurance", "satisfied", ""),
)  # fmt: skip
def test_work(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


def test_a_reason_names_paper_person_both_values_and_the_place():
    verdict = verdict_of(WORK, working(pension(name=STRANGER, id_number=STRANGER_ID)))
    reason = line(verdict, "pension_insurance").reasons[0]
    assert (reason.file, reason.page, reason.field) == ("pension_record.jpg", 1, "name")
    assert (reason.expected, reason.found) == (f"{FATHER}、{MOTHER}", STRANGER)
    for word in ("养老保险缴费证明", STRANGER, FATHER):
        assert word in reason.message.zh


def test_the_lines_come_in_the_order_of_the_policy_with_their_papers():
    verdict = verdict_of(case("address_change"), [*NO_DEED, *contract()])
    names = [one.id for one in verdict.requirements]
    assert names[:4] == [
        "transfer_application",
        "household_register",
        "relationship_proof",
        "home_ownership",
    ]
    assert [one.file for one in line(verdict, "home_ownership").documents] == [
        f"contract-{number}.jpg" for number in (1, 2, 3, 4)
    ]
    assert {one.file for one in line(verdict, "household_register").documents} == {
        "register-cover.jpg",
        "register-son.jpg",
    }


def test_the_other_categories_are_what_the_same_papers_would_come_to():
    papers = [*complete_papers("migrant_work"), deed(), *complete_papers("business")[3:]]
    asked = verdict_of(case("migrant_work"), papers)
    assert asked.verdict is VerdictValue.COMPLETE
    for category in asked.other_categories:
        alone_ = verdict_of(case(category), papers)
        assert asked.other_categories[category] is alone_.verdict


def test_a_remark_on_the_enrolment_number_changes_nothing():
    papers = returning(application(enrolment_number="G411525201203150000"))
    result = line(verdict_of(HOME_RETURN, papers), "transfer_application")
    assert result.status is Status.SATISFIED
    assert "G411525201203150000" in result.remarks[0].zh


def test_a_fingerprint_elsewhere_does_not_stand_on_the_contract():
    elsewhere = replace(deed(owners=(STRANGER,)), file="other.jpg")
    document = replace(elsewhere.document, fingerprints=(Fingerprint(elsewhere.document.region),))
    papers = [*NO_DEED, contract_cover(), contract_address(), contract_handover(),
              replace(elsewhere, document=document)]  # fmt: skip
    assert line(verdict_of(MOVED, papers), "home_ownership").status is Status.MISSING
