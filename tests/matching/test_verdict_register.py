"""The form and the household register: every defect a clerk would send back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from case_builders import (
    SCHOOL,
    SON,
    SON_ID,
    STRANGER,
    application,
    case,
    changed,
    cover,
    doubted,
    father_page,
    paper,
    resident_sheet,
    son_page,
    swapped,
    with_problem,
    without_seals,
)
from scenario_tables import CHECKSUM, LOW, SIBLING_ID, holds, rows

from matching.model import Student
from ocr.model import PageProblem

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
    ("another name, the number agrees", HOME_RETURN,
     returning(application(student_name="欧阳晓月")),
     "transfer_application", "failed", "name_mismatch"),
    ("another name, the number agrees, the student's page cannot be read", HOME_RETURN,
     returning(application(student_name="欧阳晓月"), son_page(name=None)),
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
     "household_register", "missing", "page_missing"),
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
    ("the student alone is the head, whose name the number confirms", HOME_RETURN,
     returning(cover(head_name=None), doubted(
         son_page(name="欧阳靖文", relationship_to_head="户主"), "name", LOW)),
     "household_register", "satisfied", ""),
    ("the student alone is the head, of doubtful name and no number", HOME_RETURN,
     returning(cover(head_name=None), doubted(
         son_page(id_number=None, relationship_to_head="户主"), "name", LOW)),
     "household_register", "unsure", "low_confidence illegible"),
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
