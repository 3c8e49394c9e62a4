"""Names, family relations and companies: every row of the tables a clerk can read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.compare.companies import compare_companies, normal_company
from matching.compare.names import compare_names
from matching.compare.relations import relation_between
from matching.model import Outcome, ReasonCode, Relationship

TABLES = Path(__file__).parent / "tables"


def rows(name):
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", rows("names.csv"), ids=lambda case: case["why"])
def test_names(case):
    former = tuple(case["former_names"].split()) if case["former_names"] else ()
    same_id = {"yes": True, "no": False, "": None}[case["same_id"]]

    answer = compare_names(case["found"], case["expected"], former, same_id)

    assert answer.outcome.value == case["outcome"]
    code = ReasonCode.NAME_MISMATCH if case["outcome"] in {"unsure", "differs"} else None
    assert answer.code is code


@pytest.mark.parametrize("case", rows("relations.csv"), ids=lambda case: case["why"])
def test_relations_to_the_head(case):
    relationship = Relationship(case["relationship"])

    finding = relation_between(case["student"], case["guardian"], relationship)

    assert finding.kinship.value == case["kinship"]
    assert (case["student"] or "?") in finding.explanation.zh


@pytest.mark.parametrize("case", rows("companies.csv"), ids=lambda case: case["why"])
def test_companies(case):
    answer = compare_companies(case["found"], case["expected"])

    assert answer.outcome.value == case["outcome"]
    assert answer.outcome is compare_companies(case["expected"], case["found"]).outcome
    code = ReasonCode.EMPLOYER_MISMATCH if case["outcome"] in {"unsure", "differs"} else None
    assert answer.code is code


def test_an_agreeing_credit_code_settles_a_near_name_but_no_branch():
    near = compare_companies("信阳市阳光商貿有限公司", "信阳市阳光商贸有限公司", same_code=True)
    branch = compare_companies("中国石化集团信阳分公司", "中国石化集团", same_code=True)

    assert near.outcome is Outcome.AGREES
    assert branch.outcome is Outcome.UNSURE


COMPANIES = st.text(st.sampled_from("信阳市阳光商贸有限责任公司(集团分店) "), max_size=14)


@given(st.text(max_size=14))
def test_normalising_a_company_twice_changes_nothing(text):
    assert normal_company(normal_company(text)) == normal_company(text)


@given(COMPANIES, COMPANIES)
def test_companies_compare_the_same_both_ways(one, other):
    assert compare_companies(one, other).outcome is compare_companies(other, one).outcome
