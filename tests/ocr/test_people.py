from __future__ import annotations

import pytest
from hand_made import CHILD, FATHER

from ocr.extract.people import People
from ocr.kinds import ProseField

STUDENT = ProseField("student_name", (), "name", called=("child", "学生", "该生"), never=("elder",))


def owners(text, *known):
    people = People(text, known)
    return {
        text[slice(*place)]: owner and (owner.name or sorted(owner.roles))
        for place, owner in people.owned("id_number")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"李建国同志(身份证号:{FATHER})之女李小雨,现年9岁,身份证号:{CHILD},在我校读书。",
            {FATHER: "李建国", CHILD: "李小雨"},
        ),
        (
            f"该校学生李小雨的监护人李建国(系其父亲,身份证号码{FATHER})务工。姓名:李小雨;身份证号:{CHILD}。",
            {FATHER: "李建国", CHILD: "李小雨"},
        ),
        (
            f"一、申请人信息\n姓名:李建国\n身份证号:{FATHER}\n二、被证明人信息\n姓名:李小雨\n身份证号:{CHILD}",
            {FATHER: "李建国", CHILD: "李小雨"},
        ),
        (
            f"学生李小雨,其父李建国,身份证号{FATHER}。该生身份证号{CHILD}。",
            {FATHER: "李建国", CHILD: ["该生"]},
        ),
        (f"姓名\t李小雨\t民族\t满族\n身份证件号\t{CHILD}", {CHILD: "李小雨"}),
    ],
)
def test_a_number_belongs_to_the_person_named_last_before_it(text, expected):
    assert owners(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("李建国同志之女李小雨在我校读书。", ["李小雨"]),
        ("我校学生李小雨,其父李建国,其母王芳,班主任张老师。", ["李小雨"]),
        ("家长李建国与监护人王芳。经办人:赵敏", []),
        ("姓名:李小雨", []),
        ("王芳的儿子李大勇,自2020年起在我校就读。", ["李大勇"]),
    ],
)
def test_who_is_a_pupil_is_told_by_the_words_around(text, names):
    assert [mention.name for mention in People(text).called(STUDENT)] == names


def test_what_belongs_to_a_person_is_found_by_the_name_and_by_the_role():
    text = f"学生李小雨,父亲李建国(身份证号{FATHER}),该生身份证号{CHILD},女。"
    people = People(text, ("李小雨", "李建国"))
    (place,) = people.of("id_number", "李小雨", STUDENT)
    assert text[slice(*place)] == CHILD
    assert not people.may_own("李小雨", STUDENT, text.index(FATHER))
    assert people.may_own("李小雨", STUDENT, text.index(CHILD))
    assert people.may_own("", STUDENT, text.index(CHILD))
    assert not people.may_own("", STUDENT, text.index(FATHER))
