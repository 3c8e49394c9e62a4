"""Two values beside each other, and which record a field is compared with."""

import case_builders as family
import pytest
from case_builders import FATHER, FATHER_ID, MOTHER, MOTHER_ID, SON, SON_ID
from hypothesis import given
from hypothesis import strategies as st

from review_ui.review.beside import beside
from review_ui.review.difference import difference


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("found", "expected", "left", "right"),
    [
        ("欧阳靖雯", "欧阳靖雯", "欧阳靖雯", "欧阳靖雯"),
        ("欧阳婧雯", "欧阳靖雯", "欧阳[婧]雯", "欧阳[靖]雯"),
        ("欧阳雯", "欧阳靖雯", "欧阳雯", "欧阳[靖]雯"),
        ("2012-03-15", "2012-05-13", "2012-0[3]-1[5]", "2012-0[5]-1[3]"),
        ("123456789", "234567891", "[1]23456789", "23456789[1]"),
        ("", "王", "", "[王]"),
    ],
)
def test_characters_that_differ_are_marked(found, expected, left, right):
    made = difference(found, expected)
    assert (shown(made.found), shown(made.expected)) == (left, right)
    assert made.is_none == (found == expected)


def test_hidden_digits_are_marked_but_not_shown():
    made = difference(
        "411525198805120010",
        "411525198807120010",
        shown_found="411525********0010",
        shown_expected="411525********0010",
    )
    assert shown(made.found) == "411525*****[*]**0010"
    assert "7" not in shown(made.expected)


@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_is_lost_and_equal_stretches_are_equal(found, expected):
    made = difference(found, expected)
    assert "".join(piece.text for piece in made.found) == found
    assert "".join(piece.text for piece in made.expected) == expected
    same = ["".join(p.text for p in side if not p.differs) for side in made]
    assert same[0] == same[1]
    assert made.is_none == (found == expected)


def fields(paper, **changes):
    return beside(family.changed(paper, **changes).document, family.case())


def test_the_student_stands_beside_the_form():
    found = fields(family.application(student_name="欧阳婧雯"))
    assert found["student_name"] == SON
    assert found["id_number"] == SON_ID
    assert found["to_school"] == family.SCHOOL.name
    assert found["guardian_name"] == FATHER


def test_a_paper_of_a_parent_is_told_by_its_number_or_its_name():
    assert fields(family.pension(), name="王小明")["name"] == FATHER
    by_name = fields(family.pension(), id_number=None, name="欧阳建囯")
    assert by_name["name"] == FATHER
    assert fields(family.mother_page())["id_number"] == MOTHER_ID
    assert fields(family.son_page())["birth_date"] == "2012-03-15"


def test_a_paper_of_a_stranger_has_no_record_beside_it():
    found = fields(family.pension(), name=family.STRANGER, id_number=family.STRANGER_ID)
    assert "name" not in found
    assert "id_number" not in found


def test_both_parents_stand_beside_a_birth_certificate():
    found = fields(family.birth())
    assert (found["child_name"], found["father_name"], found["mother_name"]) == (
        SON,
        FATHER,
        MOTHER,
    )
    assert (found["father_id_number"], found["mother_id_number"]) == (FATHER_ID, MOTHER_ID)
