"""ID numbers, whole persons, words of relation and what certificates state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.compare.id_numbers import (
    compare_id_numbers,
    enrolment_remark,
    is_valid_id_number,
    normal_id_number,
)
from matching.compare.kinship_table import Group, Kinship
from matching.compare.names import compare_names, compare_person, normal_name
from matching.compare.relations import (
    relation_between,
    relation_of,
    stated_relation,
)
from matching.model import Outcome, ReasonCode, Relationship
from ocr.values.identity import check_character


def number(body):
    """An ID number with a right check character."""
    return body + check_character(body)


GIRL = number("41152520120315002")
BOY = number("41152520120315003")
TWIN = number("41152520120315004")
WRONG = GIRL[:17] + ("0" if GIRL[17] != "0" else "1")
OLD = "411525880512001"


@pytest.mark.parametrize(
    ("found", "expected", "outcome"),
    [
        (GIRL, GIRL, "agrees"),
        (f" {GIRL[:6]} {GIRL[6:14]} {GIRL[14:]} ", GIRL, "agrees"),
        (GIRL, BOY, "differs"),
        (GIRL, TWIN, "differs"),
        (WRONG, GIRL, "unsure"),
        (GIRL, WRONG, "unsure"),
        (WRONG, WRONG, "agrees"),
        (GIRL[:17], GIRL, "unsure"),
        (GIRL + "1", GIRL, "unsure"),
        ("E12345678", GIRL, "unsure"),
        (OLD, number("41152519880512001"), "agrees"),
        (number("41152519880512001"), OLD, "agrees"),
        (f"{GIRL[:6]}********{GIRL[14:]}", GIRL, "unknown"),
        (f"{GIRL[:6]}XXXXXXXX{GIRL[14:]}", GIRL, "unknown"),
        (f"{GIRL[:6]}********{TWIN[14:]}", GIRL, "differs"),
        (f"{GIRL[:13]}****{'1' if GIRL[17] != '1' else '2'}", GIRL, "unsure"),
        (f"{GIRL[:6]}*******{GIRL[14:]}", GIRL, "unsure"),
        (None, GIRL, "unknown"),
        (GIRL, None, "unknown"),
        ("", "", "unknown"),
    ],
)
def test_id_numbers(found, expected, outcome):
    answer = compare_id_numbers(found, expected)

    assert answer.outcome.value == outcome
    mismatch = ReasonCode.ID_NUMBER_MISMATCH
    assert answer.code is (mismatch if outcome in {"differs", "unsure"} else None)


def test_explanations_name_both_values():
    answer = compare_id_numbers(GIRL, BOY)

    for text in (answer.explanation.zh, answer.explanation.en):
        assert GIRL in text
        assert BOY in text


def test_the_beginning_of_a_cut_off_number_is_no_old_number():
    assert normal_id_number(GIRL[:15]) == GIRL[:15]


@pytest.mark.parametrize(
    ("found", "expected_id", "remark"),
    [
        (f"G{GIRL}", GIRL, None),
        (f"G{BOY}", GIRL, "不同"),
        ("J411525201203150026", GIRL, "系统生成"),
        ("L411525201203150026", GIRL, "临时"),
        ("411525201203150026", GIRL, "开头"),
        (f"G{GIRL}", None, None),
        (None, GIRL, None),
    ],
)
def test_enrolment_numbers_are_only_remarked_on(found, expected_id, remark):
    text = enrolment_remark(found, expected_id)

    assert (text is None) if remark is None else remark in text.zh


ME = ("欧阳靖雯", GIRL)


@pytest.mark.parametrize(
    ("found", "outcome", "code"),
    [
        (("欧阳靖雯", GIRL), "agrees", None),
        (("欧阳靖雯", None), "agrees", None),
        (("欧阳靖文", GIRL), "agrees", None),
        (("欧阳靖文", None), "unsure", ReasonCode.NAME_MISMATCH),
        (("欧阳靖文", TWIN), "differs", ReasonCode.ID_NUMBER_MISMATCH),
        (("欧阳靖雯", TWIN), "differs", ReasonCode.ID_NUMBER_MISMATCH),
        (("欧阳靖雯", WRONG), "unsure", ReasonCode.ID_NUMBER_MISMATCH),
        (("李大勇", GIRL), "differs", ReasonCode.NAME_MISMATCH),
        (("李大勇", BOY), "differs", ReasonCode.NAME_MISMATCH),
        (("欧阳靖雯", f"{GIRL[:6]}********{GIRL[14:]}"), "agrees", None),
        (("欧阳靖文", f"{GIRL[:6]}********{GIRL[14:]}"), "unsure", ReasonCode.NAME_MISMATCH),
        ((None, GIRL), "agrees", None),
        ((None, None), "unknown", None),
    ],
)
def test_persons(found, outcome, code):
    answer = compare_person(found, ME)

    assert (answer.outcome.value, answer.code) == (outcome, code)


def test_a_former_name_on_the_paper_itself_counts():
    on_paper = compare_person(
        ("欧阳静", GIRL), ("欧阳靖雯", GIRL), former_names_on_paper=("欧阳靖雯",)
    )

    assert on_paper.outcome is Outcome.AGREES
    assert "曾用名" in on_paper.explanation.zh
    assert compare_person(("欧阳静", GIRL), ME).outcome is Outcome.DIFFERS


@pytest.mark.parametrize(
    ("word", "group", "sex"),
    [
        ("户主", Group.HEAD, None),
        ("本人", Group.HEAD, None),
        ("妻", Group.SPOUSE, "女"),
        ("配 偶", Group.SPOUSE, None),
        ("長子", Group.CHILD, "男"),
        ("之子", Group.CHILD, "男"),
        ("户主之女", Group.CHILD, "女"),
        ("二女儿", Group.CHILD, "女"),
        ("继女", Group.CHILD, "女"),
        ("非婚生子", Group.CHILD, "男"),
        ("儿媳", Group.CHILD_IN_LAW, "女"),
        ("三女婿", Group.CHILD_IN_LAW, "男"),
        ("孙", Group.GRANDCHILD, "男"),
        ("外孙女", Group.GRANDCHILD, "女"),
        ("曾孙", Group.OTHER_RELATIVE, "男"),
        ("岳母", Group.PARENT_IN_LAW, "女"),
        ("外祖父", Group.GRANDPARENT, "男"),
        ("二弟", Group.SIBLING, "男"),
        ("侄女", Group.NEPHEW, "女"),
        ("姑姑", Group.UNCLE, "女"),
        ("其他亲属", Group.OTHER_RELATIVE, None),
        ("非亲属", Group.NON_RELATIVE, None),
        ("户生", Group.UNKNOWN, None),
        ("", Group.UNKNOWN, None),
    ],
)
def test_words_of_gb_t_4761(word, group, sex):
    relation = relation_of(word)

    assert (relation.group, relation.sex) == (group, sex)


def test_a_page_of_the_other_sex_proves_nothing():
    father = Relationship.FATHER

    assert relation_between("子", "户主", father, "女").kinship is Kinship.UNKNOWN
    assert relation_between("子", "户主", father, "男", "男").kinship is Kinship.DIRECT
    assert relation_between("子", "户主", father, "男", "女").kinship is Kinship.UNRELATED
    assert relation_between("子", "妻", father, None, "男").kinship is Kinship.UNKNOWN


@pytest.mark.parametrize(
    ("phrase", "relationship", "sex", "kinship"),
    [
        ("父子", "father", "男", "direct"),
        ("父子关系", "father", None, "direct"),
        ("母女", "mother", "女", "direct"),
        ("系其父亲", "father", None, "direct"),
        ("之长女", "mother", "女", "direct"),
        ("儿子", "father", "男", "direct"),
        ("祖孙", "grandfather", None, "direct"),
        ("外祖母", "grandmother", "女", "direct"),
        ("孙女", "grandfather", "女", "direct"),
        ("叔侄", "other_guardian", None, "direct"),
        ("父子", "mother", "男", "unrelated"),
        ("母女", "father", "女", "unrelated"),
        ("祖孙", "father", None, "unrelated"),
        ("父女", "grandfather", "女", "unrelated"),
        ("叔侄", "father", None, "unrelated"),
        ("夫妻", "mother", None, "unrelated"),
        ("父女", "father", "男", "unknown"),
        ("继父子", "father", "男", "unknown"),
        ("非父子关系", "father", "男", "unknown"),
        ("不是母女", "mother", "女", "unknown"),
        ("亲属", "father", None, "unknown"),
        (None, "father", None, "unknown"),
    ],
)
def test_what_certificates_state(phrase, relationship, sex, kinship):
    finding = stated_relation(phrase, Relationship(relationship), sex)

    assert finding.kinship.value == kinship


NAMES = st.text(st.sampled_from("欧阳靖雯文张王李昇升国國·•．. *"), max_size=6)
NUMBERS = st.integers(0, 999).map(lambda tail: number(f"41152520120315{tail:03d}"))


@given(st.text(max_size=12))
def test_normalising_a_name_twice_changes_nothing(text):
    assert normal_name(normal_name(text)) == normal_name(text)


@given(NAMES, NAMES, st.sampled_from([True, False, None]))
def test_names_compare_the_same_both_ways(one, other, same_id):
    there = compare_names(one, other, (), same_id).outcome
    assert there is compare_names(other, one, (), same_id).outcome


@given(NAMES, NAMES)
def test_without_an_id_number_only_equal_letters_agree(one, other):
    if compare_names(one, other).outcome is Outcome.AGREES:
        letters = [normal_name(name).replace("·", "") for name in (one, other)]
        assert letters[0] == letters[1]


@given(NAMES, NAMES, NUMBERS, NUMBERS)
def test_a_person_never_agrees_when_the_id_numbers_differ(one, other, mine, theirs):
    answer = compare_person((one, mine), (other, theirs))
    if mine != theirs:
        assert answer.outcome in {Outcome.DIFFERS, Outcome.UNKNOWN}
    assert is_valid_id_number(mine)


@given(NUMBERS, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_character_of_an_id_number_never_agrees(mine, place, digit):
    misread = mine[:place] + digit + mine[place + 1 :]
    answer = compare_id_numbers(misread, mine)
    assert (answer.outcome is Outcome.AGREES) == (misread == mine)


RARE = [
    ("逢", "逄"),
    ("余", "佘"),
    ("咎", "昝"),
    ("希", "郗"),
    ("邵", "召"),
    ("元", "亓"),
    ("却", "郄"),
]


@pytest.mark.parametrize(("read", "surname"), RARE)
@pytest.mark.parametrize("given", ["红星", "丽"])
def test_a_rare_surname_taken_for_its_look_alike_agrees_by_the_number_and_says_so(
    read, surname, given
):
    found, expected = read + given, surname + given
    agreed = compare_person((found, GIRL), (expected, GIRL))
    assert agreed.outcome is Outcome.AGREES
    assert found in agreed.explanation.zh
    assert expected in agreed.explanation.zh
    assert "身份证件号码一致" in agreed.explanation.zh
    assert compare_person((found, None), (expected, GIRL)).outcome is Outcome.UNSURE
    assert compare_person((found, BOY), (expected, GIRL)).outcome is not Outcome.AGREES
