"""Addresses against catchments: a frozen table, and what must hold for any address."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.compare.address_text import normal_address
from matching.compare.addresses import compare_with_catchment, parse_address, same_address
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


ROAD_ENTRY = ("信阳市浉河区新华路1号至199号(单号)",)
HAN = "阳光花园新华路中山街道东西南北五星村民权胜利幸福小区号楼单元一二三"


@given(st.integers(1, 400))
def test_only_odd_numbers_in_the_range_agree(number):
    answer = compare_with_catchment(f"信阳市浉河区民权街道新华路{number}号", ROAD_ENTRY)

    inside = number % 2 == 1 and number <= 199
    assert answer.outcome is (Outcome.AGREES if inside else Outcome.DIFFERS)


@given(st.integers(0, 4), st.sampled_from(HAN))
def test_a_wrong_character_in_the_deciding_name_never_agrees(place, char):
    for name, address in (
        ("五星街道", "信阳市浉河区{}行政路8号3号楼"),
        ("新华路", "信阳市浉河区{}15号"),
        ("阳光花园", "信阳市浉河区{}3号楼"),
    ):
        if place >= len(name) or name[place] == char:
            continue
        misread = name[:place] + char + name[place + 1 :]
        answer = compare_with_catchment(address.format(misread), CATCHMENTS["contract"])
        assert answer.outcome is not Outcome.AGREES, misread


@given(st.text(st.sampled_from(HAN + "0123456789-()、 信阳市浉河区平桥"), max_size=24))
def test_any_text_is_parsed_and_agrees_with_itself(text):
    assert normal_address(normal_address(text)) == normal_address(text)
    parse_address(text)
    if normal_address(text):
        assert same_address(text, text).outcome is Outcome.AGREES


@given(
    st.text(st.sampled_from(HAN + "0123456789信阳市浉河区"), min_size=1, max_size=16),
    st.text(st.sampled_from(HAN + "0123456789信阳市浉河区"), min_size=1, max_size=16),
)
def test_same_address_is_the_same_both_ways(one, other):
    assert same_address(one, other).outcome is same_address(other, one).outcome


@given(st.lists(st.sampled_from([entry for c in CATCHMENTS.values() for entry in c]), max_size=3))
def test_another_province_is_never_inside(entries):
    outcome = compare_with_catchment("黑龙江省鹤岗市兴山区岭南街道", tuple(entries)).outcome

    assert outcome is not Outcome.AGREES


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("信阳市浉河区五星街道新华路15号", "河南省信阳市浉河区五星街道新华路15号", "agrees"),
        ("信阳市浉河区新华路15号", "信阳市浉河区新华路十五号", "agrees"),
        ("信阳市浉河区阳光花园3幢2单元501", "信阳市浉河区阳光花园3号楼2单元501室", "agrees"),
        ("固始县胡族铺镇张集村3组", "信阳市固始县胡族铺镇张集村三组", "agrees"),
        ("开封市开封县城关镇东大街5号", "开封市祥符区城关镇东大街5号", "agrees"),
        ("信阳市浉河区新华路15号", "信阳市浉河区新华路17号", "differs"),
        ("信阳市浉河区新华路15号", "信阳市平桥区新华路15号", "differs"),
        ("信阳市浉河区阳光花园3号楼501", "信阳市浉河区阳光花园5号楼501", "differs"),
        ("固始县胡族铺镇张集村3组", "固始县胡族铺镇张集村4组", "differs"),
        ("信阳市浉河区新华路15号", "信阳市浉河区新化路15号", "unsure"),
        ("信阳市浉河区", "信阳市浉河区新华路15号", "unsure"),
        ("信阳市浉河区阳光花园", "信阳市浉河区新华路15号", "unsure"),
        (None, "信阳市浉河区", "unknown"),
    ],
)
def test_two_papers_of_one_home(one, other, outcome):
    answer = same_address(one, other)

    assert answer.outcome.value == outcome


def test_an_answer_names_the_entry_and_the_address():
    address = "信阳市浉河区新华路15号"
    answer = compare_with_catchment(address, CATCHMENTS["contract"])

    assert answer.expected == "信阳市浉河区新华路1号至199号(单号)"
    assert answer.found == address
    assert answer.expected in answer.explanation.en


def test_without_an_address_or_without_entries_nothing_is_concluded():
    assert compare_with_catchment(None, CATCHMENTS["contract"]).outcome is Outcome.UNKNOWN
    assert compare_with_catchment(" ", CATCHMENTS["contract"]).outcome is Outcome.UNKNOWN
    assert compare_with_catchment("信阳市浉河区", ()).outcome is Outcome.UNSURE
    assert compare_with_catchment("信阳市浉河区", ("",)).outcome is Outcome.UNSURE


def test_the_schools_own_place_stands_for_entries_without_one():
    entries = ("阳光花园",)

    def outcome(address):
        return compare_with_catchment(address, entries, "信阳市第三小学").outcome

    assert outcome("信阳市浉河区阳光花园3号楼") is Outcome.AGREES
    assert outcome("郑州市金水区幸福小区3号楼") is Outcome.DIFFERS
    assert outcome("郑州市金水区阳光花园3号楼") is Outcome.UNSURE
    assert outcome("阳光花园3号楼") is Outcome.UNSURE
