"""Fields of one document held against each other."""

from ocr.extract.check import checked
from ocr.model import Field, FieldProblem

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
NUMBER = "411525201203150045"


def fields(*problems, **values):
    return {
        name: Field(value, value, 0.99, BOX, problems if name == "id_number" else ())
        for name, value in values.items()
    }


def problems(result):
    return {name: field.problems for name, field in result.items() if field.problems}


def test_what_agrees_is_left_alone():
    given = fields(id_number=NUMBER, birth_date="2012-03-15", sex="女")
    assert checked(given) == given


def test_another_birth_date_or_sex_marks_both():
    wrong_date = checked(fields(id_number=NUMBER, birth_date="2012-03-16", sex="女"))
    wrong_sex = checked(fields(id_number=NUMBER, birth_date="2012-03-15", sex="男"))
    mark = (FieldProblem.INCONSISTENT,)
    assert problems(wrong_date) == {"id_number": mark, "birth_date": mark}
    assert problems(wrong_sex) == {"id_number": mark, "sex": mark}


def test_a_less_exact_date_may_agree():
    assert not problems(checked(fields(id_number=NUMBER, birth_date="2012-03")))


def test_one_digit_of_the_birth_date_is_put_right_when_all_checks_then_fit():
    misread = "411525201203750045"
    given = fields(FieldProblem.CHECKSUM, id_number=misread, birth_date="2012-03-15", sex="女")
    result = checked(given)
    assert result["id_number"].value == NUMBER
    assert result["id_number"].text == misread
    assert not problems(result)
    assert result["id_number"].confidence < 0.99


def test_no_repair_against_the_printed_sex_or_of_two_digits():
    given = fields(
        FieldProblem.CHECKSUM, id_number="411525201203750045", birth_date="2012-03-15", sex="男"
    )
    assert checked(given)["id_number"].value == "411525201203750045"
    two = fields(FieldProblem.CHECKSUM, id_number="411525201208750045", birth_date="2012-03-15")
    assert problems(checked(two)) == {"id_number": (FieldProblem.CHECKSUM,)}


def test_parents_have_their_sex_and_are_older_than_the_child():
    swapped = checked(fields(mother_id_number="411525198605120012", birth_date="2012-03-15"))
    assert problems(swapped) == {"mother_id_number": (FieldProblem.INCONSISTENT,)}
    child = checked(fields(mother_id_number=NUMBER, birth_date="2012-03-15"))
    assert problems(child) == {"mother_id_number": (FieldProblem.INCONSISTENT,)}


def test_a_period_ends_after_it_begins():
    mark = (FieldProblem.INCONSISTENT,)
    backward = checked(fields(valid_from="2020-01-01", valid_to="2019-12-31"))
    assert problems(backward) == {"valid_from": mark, "valid_to": mark}
    assert not problems(checked(fields(valid_from="2020-01-01", valid_to="9999-12-31")))


def test_nobody_is_his_own_relative():
    found = checked(fields(name="李建国", relative_name="李建国", relative_id_number=NUMBER))
    assert set(found) == {"name"}
    other = fields(name="李建国", relative_name="李小雨", relative_id_number=NUMBER)
    assert checked(other) == other


def test_the_number_of_a_grown_up_is_no_pupils():
    pupil = fields(student_name="李小雨", id_number=NUMBER, issued_on="2026-08-20")
    grown = fields(student_name="李小雨", id_number=NUMBER, issued_on="2036-08-20")
    assert checked(pupil) == pupil
    assert set(checked(grown)) == {"student_name", "issued_on"}


def test_a_county_is_put_right_by_another_field_of_the_paper():
    given = fields(birthplace="河南省信阳市浉河区", native_place="河南省师河区")
    assert checked(given)["native_place"].value == "河南省浉河区"


def test_a_county_that_exists_or_stands_nowhere_else_stays():
    for place in ("湖北省汉川县", "河南省师河区"):
        given = fields(birthplace="河南省信阳市潢川县", native_place=place)
        assert checked(given)["native_place"].value == place


def test_part_of_an_estate_is_no_misread_county():
    for address in ("信阳市浉河区五星街道阳光滨河区3栋", "阳光滨河区3栋101室"):
        given = fields(address=address, issuer="信阳市公安局浉河区分局")
        assert checked(given)["address"].value == address
