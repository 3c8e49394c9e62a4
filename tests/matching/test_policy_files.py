"""The shipped policies: loadable, quoted from their sources, chosen by date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from matching.model import Category
from matching.policy import available_policies, find_policy, load_policy
from matching.vocabulary import REQUIREMENT_IDS
from ocr.errors import UnusableInputError

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "matching" / "policies"
SOURCES = ROOT.parent / "shared" / "sources"


def test_two_policies_ship_and_the_county_standard_is_the_default():
    assert [one.name for one in available_policies()] == [
        "county-standard@2026-01",
        "nenjiang@2026-01",
    ]
    assert find_policy(None, date(2026, 9, 1)).name == "county-standard@2026-01"
    assert find_policy("nenjiang", date(2026, 9, 1)).id == "nenjiang"
    assert find_policy("nenjiang@2026-01", date(2026, 9, 1)).id == "nenjiang"


def test_the_county_standard_asks_exactly_what_the_contract_lists():
    policy = find_policy(None, date(2026, 9, 1))
    common = {
        "transfer_application",
        "household_register",
        "relationship_proof",
        "prior_school",
        "application_window",
    }
    own = {
        Category.RETURN_HOME: {"registered_in_catchment", "registered_one_year"},
        Category.JOB_TRANSFER: {"employer_certificate"},
        Category.ADDRESS_CHANGE: {"home_ownership", "home_handed_over"},
        Category.BUSINESS: {
            "business_licence",
            "tax_registration",
            "residence",
            "business_one_year",
        },
        Category.MIGRANT_WORK: {"employment_contract", "pension_insurance", "residence"},
    }
    asked = {category: set(rules.requirements) for category, rules in policy.categories.items()}
    assert asked == {category: common | names for category, names in own.items()}
    assert set(policy.requirements) == REQUIREMENT_IDS
    assert [name for name, one in policy.requirements.items() if not one.blocking] == [
        "application_window"
    ]


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_quote_stands_in_the_sources_word_for_word(path):
    excerpts = "".join((Path(__file__).parent / "source_excerpts.txt").read_text("utf-8").split())
    for requirement in load_policy(path).requirements.values():
        assert "".join(requirement.source.quote.split()) in excerpts, requirement.id
        assert requirement.source.document in excerpts, requirement.id


def test_the_excerpts_are_the_sources_where_those_are_at_hand():
    lines = (Path(__file__).parent / "source_excerpts.txt").read_text("utf-8").splitlines()
    assert len(lines) > 20
    for text in SOURCES.glob("001_*.txt"):
        known = {"".join(line.split()) for line in text.read_text(encoding="utf-8").splitlines()}
        assert [line for line in lines if "".join(line.split()) not in known] == []


def edition(tmp_path: Path, name: str, old: str, new: str) -> Path:
    text = (POLICIES / "nenjiang.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_the_edition_in_force_on_the_application_date_is_chosen(tmp_path):
    text = (POLICIES / "nenjiang.yaml").read_text(encoding="utf-8")
    later = text.replace('edition: "2026-01"', 'edition: "2027-01"').replace(
        "in_force: {from: 2013-09-01}", "in_force: {from: 2027-01-01, until: 2027-12-31}"
    )
    (tmp_path / "nenjiang-2027.yaml").write_text(later, encoding="utf-8")
    chosen = [
        find_policy("nenjiang", day, [tmp_path]).name
        for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
    ]
    assert chosen == [
        "nenjiang@2026-01",
        "nenjiang@2027-01",
        "nenjiang@2027-01",
        "nenjiang@2026-01",
    ]


def test_an_unknown_policy_and_a_day_before_every_edition_are_unusable_input():
    with pytest.raises(UnusableInputError, match=r"没有规则“nenjian”.*nenjiang@2026-01"):
        find_policy("nenjian", date(2026, 9, 1))
    with pytest.raises(UnusableInputError, match="2010-09-01没有生效的版本"):
        find_policy(None, date(2010, 9, 1))


def test_a_file_of_a_county_replaces_the_edition_of_the_same_name(tmp_path):
    edition(tmp_path, "ours.yaml", "嫩江县中小学转学佐证材料规则", "本县规则")
    assert find_policy("nenjiang", date(2026, 9, 1), [tmp_path]).title.zh == "本县规则"


def test_two_defaults_are_unusable_input(tmp_path):
    edition(tmp_path, "ours.yaml", "id: nenjiang", "id: ours\ndefault: true")
    with pytest.raises(UnusableInputError, match="默认规则应恰好有一个"):
        find_policy(None, date(2026, 9, 1), [tmp_path])


def test_a_faulty_file_is_unusable_input_with_a_line_for_each_fault(tmp_path):
    path = edition(tmp_path, "ours.yaml", "copies: unsure", "copies: perhaps\n  colour: red")
    with pytest.raises(UnusableInputError) as caught:
        load_policy(path)
    assert len(caught.value.faults) == 2
    assert all("ours.yaml" in fault and "settings" in fault for fault in caught.value.faults)
