"""Addresses against catchments: a frozen table, and what must hold for any address."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from matching.compare.addresses import compare_with_catchment
from matching.model import Outcome, ReasonCode

TABLES = Path(__file__).parent / "tables"


def rows(name):
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CATCHMENTS = {row["catchment"]: tuple(row["entries"].split(";")) for row in rows("catchments.csv")}
CASES = rows("address_cases.csv")
CODES = {
    "agrees": None,
    "differs": ReasonCode.OUTSIDE_CATCHMENT,
    "unsure": ReasonCode.ADDRESS_UNCLEAR,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['catchment']}:{case['address']}")
def test_every_row_of_the_table(case):
    answer = compare_with_catchment(case["address"], CATCHMENTS[case["catchment"]])

    assert (answer.outcome.value, answer.code) == (case["outcome"], CODES[case["outcome"]]), case


def test_the_table_is_large_and_has_no_wrong_agreement():
    wrong = [
        case["address"]
        for case in CASES
        if case["outcome"] != "agrees"
        and compare_with_catchment(case["address"], CATCHMENTS[case["catchment"]]).outcome
        is Outcome.AGREES
    ]

    assert len(CASES) >= 200
    assert wrong == []
