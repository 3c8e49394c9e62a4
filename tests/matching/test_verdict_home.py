"""Former school, time, employer and home: every defect a clerk would send back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from case_builders import (
    FAR_HOME,
    FATHER,
    HOME,
    MOTHER,
    SON,
    STRANGER,
    STRANGER_ID,
    VILLAGE_SCHOOL,
    case,
    changed,
    codes,
    complete_papers,
    contract,
    contract_address,
    contract_cover,
    contract_handover,
    contract_signatures,
    deed,
    doubted,
    employer_certificate,
    enrolment,
    housing_certificate,
    invoice,
    letter,
    line,
    paper,
    swapped,
    verdict_of,
    with_problem,
    without_seals,
)
from scenario_tables import LOW, SIBLING_ID, holds, rows

from matching.model import VerdictValue
from ocr.model import PageProblem

HOME_RETURN = case("return_home")


def returning(*new, without=()):
    return swapped("return_home", *new, without=without)


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
LAST_PAGE = contract_signatures(buyers=(FATHER,), seller="信阳恒夫置亚有限公司")


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
    ("the seller was read badly on the last page", MOVED,
     [*NO_DEED, *contract()[:3], doubted(LAST_PAGE, "seller", LOW)],
     "home_ownership", "satisfied", ""),
    ("another seller on the last page", MOVED, [*NO_DEED, *contract()[:3], LAST_PAGE],
     "home_ownership", "unsure", "ambiguous ambiguous ambiguous"),
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
