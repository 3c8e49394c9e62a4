"""To which case a photo belongs: siblings, twins and namesakes are never mixed."""

from __future__ import annotations

from datetime import date

import pytest

from matching.assignment import OpenCase, OpenCases, Strength
from matching.model import Guardian, Relationship, Student
from ocr.model import Document, Field, FieldProblem
from ocr.values.identity import check_character

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def number(body: str) -> str:
    return body + check_character(body)


A, TWIN, BROTHER = (number(f"4115252012031500{n}") for n in ("2", "4", "1"))
COUSIN, NAMESAKE = number("41152520130820004"), number("41152520121111008")
FATHER, MOTHER, UNCLE = (number(f"4115251988051200{n}") for n in ("1", "2", "3"))
STRANGER = number("41152519900101001")


def student(name, id_number, *former):
    return Student(name, "女", date(2012, 3, 15), id_number, former)


def father(name="欧阳建国", id_number=FATHER):
    return Guardian(name, Relationship.FATHER, id_number)


MOTHER_ = Guardian("李秀兰", Relationship.MOTHER, MOTHER)
CASE_A = OpenCase("a", student("欧阳靖雯", A, "欧阳静"), (father(), MOTHER_))
CASE_TWIN = OpenCase("twin", student("欧阳靖雲", TWIN), (father(), MOTHER_))
CASE_BROTHER = OpenCase("brother", student("欧阳浩然", BROTHER), (father(), MOTHER_))
CASE_OTHER = OpenCase("other", student("王子轩", COUSIN), (father("王强", UNCLE),))
CASE_NAMESAKE = OpenCase("namesake", student("王子轩", NAMESAKE), (father("王勇", None),))


def paper(kind="household_register_member", doubtful=(), **fields):
    return Document(
        kind,
        0.9,
        BOX,
        {
            name: Field(
                tuple(value) if isinstance(value, list) else value,
                str(value),
                0.9,
                BOX,
                (FieldProblem.LOW_CONFIDENCE,) if name in doubtful else (),
            )
            for name, value in fields.items()
        },
    )


def card(name, id_number=None, **more):
    fields = {"name": name} | ({"id_number": id_number} if id_number else {})
    return paper(**fields, **more)


def application(name, guardian=None, **more):
    fields = {"student_name": name} | ({"guardian_name": guardian} if guardian else {})
    return paper("transfer_application", **fields, **more)


ONE_FAMILY = (CASE_A, CASE_OTHER)
SIBLINGS = (CASE_A, CASE_BROTHER, CASE_OTHER)
TWINS = (CASE_A, CASE_TWIN, CASE_OTHER)
NAMESAKES = (CASE_A, CASE_OTHER, CASE_NAMESAKE)


@pytest.mark.parametrize(
    ("title", "cases", "papers", "case_id"),
    [
        ("the student's own page", ONE_FAMILY, [card("欧阳靖雯", A)], "a"),
        ("a number alone", ONE_FAMILY, [paper(id_number=A)], "a"),
        ("a number, the name misread", ONE_FAMILY, [card("欧阳靖霍", A)], "a"),
        ("an enrolment number", ONE_FAMILY, [paper(enrolment_number=f"G{A}")], "a"),
        ("a former name and number", ONE_FAMILY, [card("欧阳静", A)], "a"),
        ("a number under quite another name", ONE_FAMILY, [card("张伟", A)], None),
        ("a guardian's card", ONE_FAMILY, [card("欧阳建国", FATHER)], "a"),
        ("a birth certificate", ONE_FAMILY,
         [paper("birth_certificate", child_name="欧阳靖雯", mother_name="李秀兰",
                mother_id_number=MOTHER)], "a"),
        ("names of student and guardian", ONE_FAMILY, [application("欧阳靖雯", "欧阳建国")], "a"),
        ("the student's name alone", ONE_FAMILY, [application("欧阳靖雯")], None),
        ("a guardian's name alone", ONE_FAMILY,
         [paper("property_certificate", owners=["欧阳建国"])], None),
        ("both names, one doubtful", ONE_FAMILY,
         [application("欧阳靖雯", "欧阳建国", doubtful=("student_name",))], None),
        ("a stranger", ONE_FAMILY, [card("赵六", STRANGER)], None),
        ("a namesake with a number of his own", ONE_FAMILY, [card("欧阳靖雯", STRANGER)], None),
        ("no people at all", ONE_FAMILY, [paper("other")], None),
        ("a company of a guardian's name", ONE_FAMILY,
         [paper("business_licence", name="欧阳建国")], None),
        ("papers of two families", ONE_FAMILY, [card("欧阳靖雯", A), card("王子轩", COUSIN)], None),
        ("a lease between two guardians", ONE_FAMILY,
         [paper("lease_contract", tenant="欧阳建国", tenant_id_number=FATHER),
          card("王强", UNCLE)], None),
        ("one figure misread, the name agrees", ONE_FAMILY,
         [card("欧阳靖雯", A[:16] + "39")], "a"),
        ("one figure misread, no name", ONE_FAMILY, [paper(id_number=A[:16] + "39")], None),
        ("a number and name both misread", ONE_FAMILY, [card("欧阳靖霍", A[:16] + "39")], None),
        # siblings
        ("siblings on one register page", SIBLINGS,
         [card("欧阳靖雯", A), card("欧阳浩然", BROTHER)], None),
        ("the page of one of them", SIBLINGS, [card("欧阳浩然", BROTHER)], "brother"),
        ("the father of both", SIBLINGS, [card("欧阳建国", FATHER)], None),
        ("the father's page and one child's", SIBLINGS,
         [card("欧阳建国", FATHER), card("欧阳靖雯", A)], "a"),
        ("the father's number and one child's name", SIBLINGS,
         [card("欧阳建国", FATHER), application("欧阳靖雯")], "a"),
        ("the father's number and both names", SIBLINGS,
         [card("欧阳建国", FATHER), application("欧阳靖雯"), application("欧阳浩然")], None),
        ("the application of one of them", SIBLINGS, [application("欧阳靖雯", "欧阳建国")], "a"),
        ("one child's number, the other's name", SIBLINGS,
         [card("欧阳靖雯", A), application("欧阳浩然")], None),
        ("a sibling without a case", ONE_FAMILY, [card("欧阳浩然", BROTHER)], None),
        # twins, one character apart
        ("a twin's page", TWINS, [card("欧阳靖雲", TWIN)], "twin"),
        ("a twin's number under the other's name", TWINS, [card("欧阳靖雯", TWIN)], "twin"),
        ("a twin's name and the father's", TWINS, [application("欧阳靖雯", "欧阳建国")], None),
        ("the father's number and a twin's name", TWINS,
         [card("欧阳建国", FATHER), application("欧阳靖雯")], None),
        ("a twin's number misread", TWINS, [card("欧阳靖雯", A[:16] + "39")], None),
        ("a twin without a case", ONE_FAMILY, [card("欧阳靖雲", TWIN)], None),
        ("a twin without a case, misread", ONE_FAMILY, [card("欧阳靖雲", TWIN[:17] + "0")], None),
        # the same name in two cases
        ("a namesake's number", NAMESAKES, [card("王子轩", NAMESAKE)], "namesake"),
        ("a namesake's number and a paper with the name", NAMESAKES,
         [card("王子轩", NAMESAKE), application("王子轩")], "namesake"),
        ("a name that is in two cases", NAMESAKES, [application("王子轩")], None),
        ("that name and one's father", NAMESAKES, [application("王子轩", "王强")], None),
        ("the same student in two cases", (CASE_A, OpenCase("again", CASE_A.student, (father(),))),
         [card("欧阳靖雯", A)], None),
    ],
)  # fmt: skip
def test_where_a_file_belongs(title, cases, papers, case_id):
    assigned = OpenCases.of(cases).assign(papers)
    assert assigned.case_id == case_id, f"{title}: {assigned}"


def test_what_waits_names_its_candidates_the_strongest_first():
    waiting = OpenCases.of(SIBLINGS).assign([card("欧阳建国", FATHER)])
    assert [one.case_id for one in waiting.candidates] == ["a", "brother"]
    assert {one.strength for one in waiting.candidates} == {Strength.GUARDIAN_NUMBER}
    assert waiting.reason.zh == "可能属于几个案件"
    near = OpenCases.of(TWINS).assign([paper(id_number=A[:16] + "39")])
    assert near.case_id is None
    assert {one.strength for one in near.candidates} == {Strength.NEAR}


def test_nothing_is_assigned_where_there_are_no_cases():
    assert OpenCases.of(()).assign([card("欧阳靖雯", A)]).case_id is None
