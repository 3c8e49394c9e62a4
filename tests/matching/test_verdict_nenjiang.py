"""嫩江县: the family has to move, not the child alone; the grade stays as it is."""

from __future__ import annotations

import pytest
from case_builders import (
    FAR_HOME,
    HOME,
    application,
    birth,
    case,
    codes,
    complete_papers,
    contract_address,
    contract_cover,
    contract_handover,
    cover,
    deed,
    enrolment,
    line,
    son_page,
    verdict_of,
)

from matching.checks.person import grade_number
from matching.model import Category, VerdictValue

FAMILY_MOVED = [application(), cover(), son_page()]
FAR_AWAY = [application(), cover(address=FAR_HOME), son_page()]


def nenjiang(category="return_home", **changes):
    return case(category, policy="nenjiang", **changes)


def test_a_family_that_moved_needs_its_register_and_the_form():
    verdict = verdict_of(nenjiang(), FAMILY_MOVED)
    assert verdict.policy == "nenjiang@2026-01"
    assert verdict.verdict is VerdictValue.COMPLETE


def test_a_child_registered_alone_is_no_reason():
    papers = [
        application(),
        cover(head_name="周大伯"),
        son_page(relationship_to_head="其他亲属"),
        birth(),
    ]
    result = line(verdict_of(nenjiang(), papers), "registered_in_catchment")
    assert (result.status.value, codes(result)) == ("failed", ["not_guardian"])
    assert "学生单人户口迁移不视作转学理由" in result.source.quote


@pytest.mark.parametrize("category", [Category.JOB_TRANSFER, Category.BUSINESS, "migrant_work"])
def test_work_alone_is_no_ground_but_a_home_or_the_register_is(category):
    papers = [*complete_papers(category)[3:], *FAR_AWAY]
    assert verdict_of(nenjiang(category), papers).verdict is VerdictValue.INCOMPLETE
    assert verdict_of(nenjiang(category), FAMILY_MOVED).verdict is VerdictValue.COMPLETE
    assert verdict_of(nenjiang(category), [*FAR_AWAY, deed()]).verdict is VerdictValue.COMPLETE


def test_a_home_in_town_has_to_be_one_to_live_in():
    bought = [contract_cover(), contract_address(), contract_handover()]
    later = [contract_cover(), contract_address(), contract_handover(handover_on="2027-05-01")]
    moved = nenjiang("address_change")
    assert verdict_of(moved, [*FAR_AWAY, *bought]).verdict is VerdictValue.COMPLETE
    result = line(verdict_of(moved, [*FAR_AWAY, *later]), "home_handed_over")
    assert codes(result) == ["not_handed_over"]
    assert HOME in str(bought[1].document.fields["address"].value)


def test_a_child_from_another_county_brings_a_certificate():
    arriving = nenjiang(from_outside_county=True)
    assert codes(line(verdict_of(arriving, FAMILY_MOVED), "prior_school")) == ["not_supplied"]
    assert verdict_of(arriving, [*FAMILY_MOVED, enrolment()]).verdict is VerdictValue.COMPLETE


@pytest.mark.parametrize(
    ("left", "entered", "status"),
    [
        ("四年级", "小学四年级", "satisfied"),
        ("七年级", "初中一年级", "satisfied"),
        ("五年级", "四年级", "failed"),
        ("四年级", "五年级", "unsure"),
        ("四年级", None, "unsure"),
        ("四年级", "?", "unsure"),
    ],
)
def test_a_transfer_keeps_the_grade(left, entered, status):
    papers = [application(from_grade=left, to_grade=entered), *FAMILY_MOVED[1:]]
    assert line(verdict_of(nenjiang(), papers), "transfer_application").status.value == status


@pytest.mark.parametrize(
    ("text", "grade"),
    [("一年级", 1), ("3", 3), ("初二", 8), ("初中三年级", 9), ("九年级(2)班", 9), ("高一", None)],
)
def test_grades_are_read_as_schools_write_them(text, grade):
    assert grade_number(text) == grade
