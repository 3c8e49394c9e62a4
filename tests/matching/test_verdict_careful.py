"""Papers that look right and are not: what a careful clerk would not let pass as complete."""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_builders import (
    FATHER,
    MOTHER,
    MOTHER_ID,
    SCHOOL,
    SON_ID,
    VILLAGE_SCHOOL,
    application,
    birth,
    case,
    changed,
    contract_address,
    contract_cover,
    contract_handover,
    contract_signatures,
    cover,
    deed,
    doubted,
    enrolment,
    household_certificate,
    job,
    letter,
    licence,
    line,
    mother_page,
    old_licence,
    paper,
    pension,
    son_page,
    swapped,
    tax,
    verdict_of,
    with_problem,
)
from scenario_tables import LOW, holds, rows

from matching.compare.companies import may_be_seal_of
from matching.compare.schools import compare_school_names, school_set_seal
from matching.model import Guardian, Outcome, Relationship, VerdictValue
from ocr.model import PageProblem

RETURN, MOVED = case("return_home"), case("address_change")
FROM_AWAY = case("return_home", from_outside_county=True)
WORKING, TRADING = case("migrant_work"), case("business")
NO_DEED = swapped("address_change", without=("property_certificate",))
BY_MOTHER = case("return_home", guardians=(Guardian(MOTHER, Relationship.MOTHER, MOTHER_ID),))


def sealed(page, *texts):
    return changed(paper(page.document.kind, page.file, seals=texts), **page.document.fields)


@pytest.mark.parametrize(
    ("printed", "school", "outcome"),
    [
        ("信阳市第三小学", "信阳市第三小学", "agrees"),
        ("第三小学", "信阳市第三小学", "agrees"),
        ("信阳第三小学", "信阳市第三小学", "agrees"),
        ("信阳市第三小", "信阳市第三小学", "agrees"),
        ("浉河区实验小学", "信阳市浉河区实验小学", "agrees"),
        ("信阳市第十三小学", "信阳市第三小学", "unsure"),
        ("信阳市第二实验小学", "信阳市实验小学", "unsure"),
        ("信阳市实验小学", "信阳市第二实验小学", "unsure"),
        ("实验小学", "信阳市第二实验小学", "unsure"),
        ("信阳市第三小学分校", "信阳市第三小学", "unsure"),
        ("信阳市第三中学", "信阳市第三小学", "unsure"),
        ("平桥区第三小学", "信阳市第三小学", "unsure"),
        ("郑州市第三小学", "信阳市第三小学", "unsure"),
        ("郑州外国语学校", "信阳市第三小学", "differs"),
    ],
)
def test_names_of_schools(printed, school, outcome):
    assert compare_school_names(printed, school) is Outcome(outcome)


@pytest.mark.parametrize(
    ("text", "school", "may_be"),
    [
        ("信阳市第三小学", "信阳市第三小学", True),
        ("信阳市第三小", "信阳市第三小学", True),
        ("阳市第三小学教", "信阳市第三小学", True),
        ("衡阳市卖验学校", "衡阳市实验学校", True),
        ("罗山县育才学", "罗山县育才学校", True),
        ("三小", "信阳市第三小学", True),
        ("台县第五中学", "三台县第五中学", True),
        ("一重庆用第一小学", "重庆市第一小学", True),
        ("信阳市第三小学年2日8", "信阳市第三小学", True),  # the date printed under it
        ("信阳市第一小学年3月", "信阳市第三小学", False),
        ("第十一中学", "信阳市第一中学", False),
        ("第十三中学", "三中学", False),
        ("十三中学", "三中学", False),
        ("二信阳市第一小学", "信阳市第二小学", False),
        ("信阳市第一小学", "信阳市第三小学", False),
        ("信阳市第十三小学", "信阳市第三小学", False),
        ("衡阳市育才学校", "衡阳市实验学校", False),
        ("信阳市教育体育局", "信阳市第三小学", False),
        ("固始县第一小学", "信阳市第三小学", False),
    ],
)
def test_whose_seal_a_school_seal_may_be(text, school, may_be):
    assert school_set_seal(text, school) is may_be


@pytest.mark.parametrize(
    ("text", "company", "may_be"),
    [
        ("信阳市恒通物流有限公司", "信阳市恒通物流有限公司", True),
        ("信闲由恒通物流有限公司合同专用章", "信阳市恒通物流有限公司", True),
        ("州市鑫源农业开发有公司8月20日", "郑州市鑫源农业开发有限公司", True),
        ("公章", "信阳市恒通物流有限公司", True),
        ("郑州市百川商贸有限公司", "信阳市恒通物流有限公司", False),
        ("信阳市宏达餐饮管理有限公司", "信阳市恒通物流有限公司", False),
    ],
)
def test_whose_seal_a_company_seal_may_be(text, company, may_be):
    assert may_be_seal_of(text, company) is may_be


@rows(
    ("the form is for a school with almost the name", RETURN,
     swapped("return_home", application(to_school="信阳市第十三小学")), "transfer_application",
     "unsure", "name_mismatch"),
    ("the form is for the second school of the name",
     case("return_home", school=replace(SCHOOL, name="信阳市实验小学")),
     swapped("return_home", application(to_school="信阳市第二实验小学")), "transfer_application",
     "unsure", "name_mismatch"),
    ("a neighbouring school stamped the form", RETURN,
     swapped("return_home", sealed(application(), "信阳市第一小学")), "transfer_application",
     "unsure", "seal_missing"),
    ("the receiving school stamped it among others", RETURN,
     swapped("return_home", sealed(application(), "固始县第一小学", "信阳市第三小学")),
     "transfer_application", "satisfied", ""),
    ("a seal beside it cannot be read", RETURN,
     swapped("return_home", sealed(application(), "固始县第一小学", None)),
     "transfer_application", "satisfied", ""),
    ("the receiving school says that it teaches the child", FROM_AWAY,
     [*swapped("return_home"), enrolment(school=SCHOOL.name)], "prior_school", "unsure",
     "wrong_kind"),
    ("the receiving school wrote the letter", FROM_AWAY,
     [*swapped("return_home"), letter(from_school=SCHOOL.name)], "prior_school", "unsure",
     "wrong_kind"),
)  # fmt: skip
def test_school_papers(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


@rows(
    ("a parking space", MOVED, swapped("address_change", deed(usage="车位")),
     "home_ownership", "unsure", "wrong_kind"),
    ("a shop", MOVED, swapped("address_change", deed(usage="商业服务")),
     "home_ownership", "unsure", "wrong_kind"),
    ("a home", MOVED, swapped("address_change", deed(usage="城镇住宅用地/成套住宅")),
     "home_ownership", "satisfied", ""),
    ("a home above a shop", MOVED, swapped("address_change", deed(usage="商业/住宅")),
     "home_ownership", "satisfied", ""),
    ("a storeroom is no residence", TRADING,
     [*swapped("business", without=("lease_contract",)), deed(usage="储藏室")],
     "residence", "unsure", "wrong_kind"),
    ("registered after the application", TRADING,
     [*swapped("business", without=("lease_contract",)), deed(registered_on="2027-01-05")],
     "residence", "unsure", "not_yet_valid"),
    ("pages of the contracts of two sellers", MOVED,
     [*NO_DEED, contract_cover(), contract_address(), contract_signatures(),
      contract_handover(seller="郑州绿城房地产开发有限公司", buyers=(FATHER,))],
     "home_ownership", "unsure", "ambiguous ambiguous ambiguous"),
    ("the last page with buyers that were read as others", MOVED,
     [*NO_DEED, contract_cover(buyers=(FATHER,)), contract_address(), contract_handover(),
      contract_signatures(buyers=(f"{FATHER}王丽",))],
     "home_ownership", "unsure", "ambiguous ambiguous ambiguous ambiguous"),
    ("a nameless page of another seller", MOVED,
     [*NO_DEED, contract_cover(), contract_address(), contract_signatures(),
      contract_handover(seller="郑州绿城房地产开发有限公司")],
     "home_ownership", "unsure", "ambiguous"),
)  # fmt: skip
def test_homes(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


@rows(
    ("sealed by another company", WORKING,
     swapped("migrant_work", sealed(job(), "郑州市百川商贸有限公司")),
     "employment_contract", "unsure", "seal_missing"),
    ("sealed by the employer", WORKING,
     swapped("migrant_work", sealed(job(), "信阳市恒通物流有限公司合同专用章")),
     "employment_contract", "satisfied", ""),
    ("signed after the application", WORKING, swapped("migrant_work", job(signed_on="2026-12-01")),
     "employment_contract", "unsure", "not_yet_valid"),
    ("paid for months to come", WORKING, swapped("migrant_work", pension(last_month="2027-03")),
     "pension_insurance", "unsure", "not_yet_valid"),
    ("paid for months to come, on a later print-out", WORKING,
     swapped("migrant_work", pension(last_month="2026-11", printed_on="2026-12-03")),
     "pension_insurance", "satisfied", ""),
    ("a business founded after the application",
     case("business", school=VILLAGE_SCHOOL),
     swapped("business", licence(established_on="2026-10-08")),
     "business_licence", "unsure", "not_yet_valid"),
)  # fmt: skip
def test_work_and_business(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


@rows(
    ("the guardian's page is a copy", BY_MOTHER,
     [application(), cover(), son_page(), with_problem(mother_page(), PageProblem.COPY)],
     "relationship_proof", "unsure", "copy_not_original not_supplied"),
    ("a twin of the other sex", RETURN,
     [application(), cover(head_name="周大强"), son_page(relationship_to_head="孙女"),
      birth(sex="男")],
     "relationship_proof", "unsure", "ambiguous"),
)  # fmt: skip
def test_family(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


def test_a_neighbourhood_committee_is_not_the_police():
    papers = [application(), cover(head_name="周大强"), son_page(relationship_to_head="侄女")]
    certificate = household_certificate(issuer="信阳市浉河区五星街道新华社区居民委员会")
    holds(RETURN, [*papers, certificate], "relationship_proof", "unsure", "wrong_kind")
    police = household_certificate(issuer="信阳市公安局浉河分局五星派出所")
    holds(RETURN, [*papers, police], "relationship_proof", "satisfied", "")


def test_a_missing_seal_is_told_as_a_person_would():
    bare, one = sealed(application()), sealed(letter(), "固始县第一小学")
    told = line(verdict_of(RETURN, swapped("return_home", bare)), "transfer_application").reasons
    assert [reason.message.zh for reason in told] == ["转学申请表上没有找到印章"]
    told = line(verdict_of(FROM_AWAY, swapped("return_home", one)), "prior_school").reasons
    assert [reason.message.zh for reason in told] == ["就学联系函上应有2枚印章，只找到1枚"]


def test_a_deed_with_a_cancelling_seal():
    cancelled = sealed(deed(), "信阳市不动产登记中心", "注销")
    papers = swapped("address_change", cancelled)
    holds(MOVED, papers, "home_ownership", "unsure", "expired")


def test_a_faintly_read_head_who_can_only_be_the_father():
    papers = [application(), doubted(cover(), "head_name", LOW), son_page()]
    assert verdict_of(RETURN, papers).verdict is VerdictValue.COMPLETE


@pytest.mark.parametrize(
    ("head", "word"), [(FATHER, "侄女"), ("欧阳建园", "女")], ids=["a niece", "another name"]
)
def test_a_faintly_read_head_who_may_be_another(head, word):
    papers = [
        application(),
        doubted(cover(head_name=head), "head_name", LOW),
        son_page(relationship_to_head=word),
        birth(),
    ]
    assert verdict_of(RETURN, papers).verdict is VerdictValue.NEEDS_REVIEW


def test_a_faintly_read_operator_of_the_business_that_was_compared():
    faint = doubted(tax(), "operator", LOW)
    papers = [*swapped("business", old_licence()), faint]
    holds(TRADING, papers, "tax_registration", "satisfied", "")
    other = doubted(tax(operator="欧阳建园"), "operator", LOW)
    papers = [*swapped("business", old_licence()), other]
    holds(TRADING, papers, "tax_registration", "unsure", "low_confidence")


def test_a_faintly_misread_name_beside_the_agreeing_number():
    faint = doubted(application(student_name="欧阳靖文"), "student_name", LOW)
    holds(RETURN, swapped("return_home", faint), "transfer_application", "satisfied", "")
    bad = doubted(faint, "id_number", LOW)
    holds(RETURN, swapped("return_home", bad), "transfer_application", "unsure", "low_confidence")


def test_an_enrolment_number_holds_the_id_number_of_a_form_without_one():
    form = application(student_name="欧阳靖文", id_number=None, enrolment_number=f"G{SON_ID}")
    known = doubted(form, "student_name", LOW)
    holds(RETURN, swapped("return_home", known), "transfer_application", "satisfied", "")
    bad = doubted(known, "enrolment_number", LOW)
    holds(RETURN, swapped("return_home", bad), "transfer_application", "unsure", "low_confidence")
    other = application(
        student_name="欧阳靖文", id_number=None, enrolment_number="G411525201203150034"
    )
    other = doubted(other, "student_name", LOW)
    papers = swapped("return_home", other)
    holds(RETURN, papers, "transfer_application", "unsure", "low_confidence")


def test_a_copied_guardians_page_beside_the_birth_certificate_does_no_harm():
    papers = [application(), cover(), son_page(), birth()]
    copied = with_problem(mother_page(), PageProblem.COPY)
    assert verdict_of(BY_MOTHER, [*papers, copied]).verdict is VerdictValue.COMPLETE


def test_a_doubtful_name_with_another_persons_sound_number_is_another_person():
    # The father shares no page with the child; the child's own name was read with doubt.
    child = doubted(son_page(relationship_to_head="孙女"), "name", LOW)
    papers = [application(), cover(head_name="周大强"), child, birth()]
    assert verdict_of(RETURN, papers).verdict is VerdictValue.COMPLETE


def test_an_aunt_of_almost_the_fathers_name_is_not_the_father():
    aunt = cover(head_name="欧阳建芬")
    child = son_page(
        relationship_to_head="侄女",
        moved_to_address="2026.03.20由郑州市迁来",
        registered_on="2026-03-20",
    )
    papers = [application(), aunt, child, birth()]
    holds(RETURN, papers, "registered_one_year", "failed", "less_than_one_year")
