"""Who is meant: exact numbers decide, neighbours are never merged."""

from __future__ import annotations

from datetime import date

import pytest

from matching.search.ranking import Outcome, Reading, Record, answer, name_cost, rank

TWIN, OTHER_TWIN = "411525201203150029", "411525201203150045"
BORN = date(2012, 3, 15)
RECORDS = (
    Record("a", "欧阳靖雯", TWIN, ("欧阳静",), BORN),
    Record("b", "欧阳靖雲", OTHER_TWIN, (), BORN),
)


@pytest.mark.parametrize(
    ("reading", "outcome", "first"),
    [
        (Reading("欧阳靖雯", TWIN), "found", "a"),
        (Reading(None, OTHER_TWIN), "found", "b"),
        (Reading("欧阳靖雯", OTHER_TWIN), "found", "b"),  # the number was read whole
        (Reading("欧阳靖雯"), "ambiguous", "a"),
        (Reading("欧阳靖霁"), "ambiguous", "a"),
        (Reading("欧阳静", None), "ambiguous", "a"),
        (Reading("欧阳靖雯", "411525201203150028"), "ambiguous", "a"),  # fails its check
        (Reading(None, "411525201203150028"), "ambiguous", "a"),
        (Reading("欧阳靖雯", None, BORN), "ambiguous", "a"),
    ],
)
def test_twins(reading, outcome, first):
    found = answer(reading, RECORDS)
    assert (found.outcome, found.ranked[0].record.id) == (outcome, first)


def test_name_and_number_support_each_other_where_nobody_else_is_near():
    alone = answer(Reading("欧阳靖雯", "411525201203150028"), RECORDS[:1])
    assert alone.outcome is Outcome.FOUND
    assert answer(Reading("欧阳靖雯"), RECORDS[:1]).outcome is Outcome.AMBIGUOUS
    assert answer(Reading("欧阳靖霍", "411525201203150028"), RECORDS[:1]).outcome is (
        Outcome.AMBIGUOUS
    )


def test_one_number_on_two_records_is_ambiguous():
    both = (RECORDS[0], Record("c", "欧阳靖雯", TWIN))
    assert answer(Reading("欧阳靖雯", TWIN), both).outcome is Outcome.AMBIGUOUS


def test_nobody():
    assert answer(Reading("王芳"), ()).outcome is Outcome.NONE


@pytest.mark.parametrize(
    ("read", "known", "cost"),
    [
        ("欧阳靖雯", "欧阳靖雯", 0), ("欧阳靖霍", "欧阳靖雯", 0.5), ("欧阳靖一", "欧阳靖雯", 1),
        ("欧阳雯靖", "欧阳靖雯", 0.8), ("欧阳靖", "欧阳靖雯", 0.8), ("阿依·古丽", "阿依古丽", 0),
    ],
)  # fmt: skip
def test_costs_of_names(read, known, cost):
    assert name_cost(read, known) == pytest.approx(cost)


def test_every_rank_explains_itself_in_both_languages():
    one = rank(Reading("欧阳静", "411525201203150028", date(2012, 3, 16)), RECORDS[0])
    assert one.explanation.zh == "身份证件号相近；曾用名一致；出生日期相近"
    assert one.explanation.en == "ID number is near; former name agrees; date of birth is near"
