"""Licence, tax registration, the year in business and residence: every defect."""

from __future__ import annotations

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
    contract,
    contract_address,
    contract_cover,
    contract_handover,
    contract_signatures,
    deed,
    doubted,
    lease,
    licence,
    old_licence,
    paper,
    permit,
    swapped,
    tax,
    with_problem,
    without_seals,
)
from scenario_tables import CHECKSUM, LOW, holds, rows

from ocr.model import PageProblem

PROOF = paper("property_registration_proof", right_holder="中国银行", obligor=FATHER, address=HOME)


TRADE = case("business")


def trading(*new, without=()):
    return swapped("business", *new, without=without)


@rows(
    ("not there", TRADE, trading(without=("business_licence",)),
     "business_licence", "missing", "not_supplied"),
    ("a stranger's", TRADE, trading(licence(operator=STRANGER)),
     "business_licence", "failed", "not_guardian"),
    ("the student's", TRADE, trading(licence(operator=SON)),
     "business_licence", "failed", "not_guardian"),
    ("the mother's", TRADE, trading(licence(operator=MOTHER)),
     "business_licence", "satisfied", ""),
    ("the operator was not read", TRADE, trading(licence(operator=None)),
     "business_licence", "unsure", "illegible"),
    ("one character differs", TRADE, trading(licence(operator="欧阳建园")),
     "business_licence", "unsure", "name_mismatch"),
    ("its term is over", TRADE, trading(licence(valid_to="2026-08-31")),
     "business_licence", "unsure", "expired"),
    ("without end", TRADE, trading(licence(valid_from="2020-03-01", valid_to="9999-12-31")),
     "business_licence", "satisfied", ""),
    ("electronic: no seal needed", TRADE, trading(without_seals(licence())),
     "business_licence", "satisfied", ""),
    ("a copy", TRADE, trading(with_problem(licence(), PageProblem.COPY)),
     "business_licence", "unsure", "copy_not_original"),
    ("a unified code is the tax registration", TRADE, trading(),
     "tax_registration", "satisfied", ""),
    ("the code fails its check", TRADE, trading(doubted(licence(), "credit_code", CHECKSUM)),
     "tax_registration", "unsure", "low_confidence"),
    ("no number was read", TRADE, trading(licence(credit_code=None)),
     "tax_registration", "unsure", "illegible"),
    ("an old licence alone", TRADE, trading(old_licence()),
     "tax_registration", "missing", "not_supplied"),
    ("an old licence with the certificate", TRADE, [*trading(old_licence()), tax()],
     "tax_registration", "satisfied", ""),
    ("the certificate of another business", TRADE,
     [*trading(old_licence()), tax(name="郑州市花园大酒店有限公司")],
     "tax_registration", "failed", "name_mismatch"),
    ("the certificate names another operator", TRADE,
     [*trading(old_licence()), tax(operator=STRANGER)],
     "tax_registration", "unsure", "not_guardian"),
    ("the taxpayer was not read", TRADE, [*trading(old_licence()), tax(name=None)],
     "tax_registration", "unsure", "illegible"),
    ("a certificate without a licence", TRADE,
     [*trading(without=("business_licence",)), tax()],
     "tax_registration", "unsure", "ambiguous"),
    ("nothing of the business", TRADE, trading(without=("business_licence",)),
     "tax_registration", "missing", "not_supplied"),
    ("a stranger's unified code", TRADE,
     [*trading(old_licence()), licence("s.jpg", operator=STRANGER)],
     "tax_registration", "missing", "not_supplied"),
)  # fmt: skip
def test_licence_and_tax(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


@rows(
    ("a village school", case("business", school=VILLAGE_SCHOOL), trading(),
     "business_one_year", "not_applicable", ""),
    ("a year to the day", TRADE,
     trading(licence(established_on="2025-09-01", approved_on="2025-09-01")),
     "business_one_year", "satisfied", ""),
    ("a day less", TRADE, trading(licence(established_on="2025-09-02", approved_on=None)),
     "business_one_year", "failed", "less_than_one_year"),
    ("outside", TRADE, trading(licence(address=FAR_HOME)),
     "business_one_year", "failed", "outside_catchment"),
    ("approved anew lately", TRADE, trading(licence(approved_on="2026-05-01")),
     "business_one_year", "unsure", "less_than_one_year"),
    ("the day was not read", TRADE, trading(licence(established_on=None)),
     "business_one_year", "unsure", "illegible"),
    ("the address was not read", TRADE, trading(licence(address=None)),
     "business_one_year", "unsure", "illegible"),
    ("the old shop is here, the new licence is not a year old", TRADE,
     [*trading(), licence("2.jpg", established_on="2026-02-01", credit_code="92411502MA44XYZD1W")],
     "business_one_year", "satisfied", ""),
    ("one shop is old, another lies here", TRADE,
     trading(licence(address=FAR_HOME), licence("2.jpg", established_on="2026-02-01",
                                                credit_code="92411502MA44XYZD1W")),
     "business_one_year", "failed", "outside_catchment"),
)  # fmt: skip
def test_business_one_year(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)


NO_LEASE = trading(without=("lease_contract",))


@rows(
    ("not there", TRADE, NO_LEASE, "residence", "missing", "not_supplied"),
    ("a stranger's lease", TRADE, trading(lease(tenant=STRANGER, tenant_id_number=STRANGER_ID)),
     "residence", "failed", "not_guardian"),
    ("a namesake's lease", TRADE, trading(lease(tenant_id_number=STRANGER_ID)),
     "residence", "failed", "id_number_mismatch"),
    ("the lease has run out", TRADE, trading(lease(end_on="2026-08-31")),
     "residence", "failed", "expired"),
    ("its last day", TRADE, trading(lease(end_on="2026-09-01")), "residence", "satisfied", ""),
    ("its first day", TRADE, trading(lease(start_on="2026-09-01")), "residence", "satisfied", ""),
    ("the lease begins tomorrow", TRADE, trading(lease(start_on="2026-09-02")),
     "residence", "failed", "not_yet_valid"),
    ("its end was not read", TRADE, trading(lease(end_on=None)),
     "residence", "unsure", "illegible"),
    ("its beginning was not read", TRADE, trading(lease(start_on=None)),
     "residence", "unsure", "illegible"),
    ("its end was read badly", TRADE, trading(doubted(lease(), "end_on", LOW)),
     "residence", "unsure", "low_confidence"),
    ("an old lease beside the new one", TRADE,
     [*NO_LEASE, lease("old.jpg", start_on="2024-01-01", end_on="2024-12-31"), lease()],
     "residence", "satisfied", ""),
    ("two old leases do not make a new one", TRADE,
     [*NO_LEASE, lease("a.jpg", start_on="2024-01-01", end_on="2024-12-31"),
      lease("b.jpg", start_on="2027-01-01", end_on="2027-12-31")],
     "residence", "failed", "expired"),
    ("a permit", TRADE, [*NO_LEASE, permit()], "residence", "satisfied", ""),
    ("a permit that ran out", TRADE, [*NO_LEASE, permit(valid_to="2026-08-31")],
     "residence", "failed", "expired"),
    ("both sides of a permit in one photo", TRADE,
     [*NO_LEASE, permit(issued_on=None, valid_to=None),
      paper("residence_permit", issued_on="2026-01-10", valid_to="2027-01-09")],
     "residence", "satisfied", ""),
    ("both sides of a permit that ran out", TRADE,
     [*NO_LEASE, permit(issued_on=None, valid_to=None),
      paper("residence_permit", issued_on="2025-01-10", valid_to="2026-01-09")],
     "residence", "failed", "expired"),
    ("the back of a permit in another photo may be another's", TRADE,
     [*NO_LEASE, permit(issued_on=None, valid_to=None),
      paper("residence_permit", "back.jpg", issued_on="2026-01-10", valid_to="2027-01-09")],
     "residence", "unsure", "illegible"),
    ("a permit without a term, this year's", TRADE, [*NO_LEASE, permit(valid_to=None)],
     "residence", "satisfied", ""),
    ("a permit without a term, two years old", TRADE,
     [*NO_LEASE, permit(valid_to=None, issued_on="2024-05-01")],
     "residence", "unsure", "expired"),
    ("a permit without its number", TRADE, [*NO_LEASE, permit(id_number=None)],
     "residence", "unsure", "illegible"),
    ("a deed, wherever it lies", TRADE, [*NO_LEASE, deed(address=FAR_HOME)],
     "residence", "satisfied", ""),
    ("a deed of the student is no guardian's", TRADE, [*NO_LEASE, deed(owners=(SON,))],
     "residence", "failed", "not_guardian"),
    ("a contract with all its pages", TRADE, [*NO_LEASE, *contract()],
     "residence", "satisfied", ""),
    ("a contract for a home still to be built", TRADE,
     [*NO_LEASE, contract_cover(), contract_address(),
      contract_handover(handover_on="2027-12-31"), contract_signatures()],
     "residence", "unsure", "not_handed_over"),
    ("the registration proof", TRADE, [*NO_LEASE, PROOF], "residence", "failed", "wrong_kind"),
)  # fmt: skip
def test_residence(the_case, papers, requirement, status, expected):
    holds(the_case, papers, requirement, status, expected)
