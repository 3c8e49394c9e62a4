"""Contract and pension record, and what a verdict tells about itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_builders import (
    FATHER,
    MOTHER,
    MOTHER_ID,
    STRANGER,
    STRANGER_ID,
    application,
    case,
    complete_papers,
    contract,
    contract_address,
    contract_cover,
    contract_handover,
    deed,
    job,
    line,
    paper,
    pension,
    swapped,
    verdict_of,
    without_seals,
)
from scenario_tables import holds, rows

from matching.model import Category, Status, VerdictValue
from ocr.model import Fingerprint

HOME_RETURN = case("return_home")


def returning(*new, without=()):
    return swapped("return_home", *new, without=without)


MOVED = case("address_change")
NO_DEED = swapped("address_change", without=("property_certificate",))


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
