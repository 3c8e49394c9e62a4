"""Documentation that is incomplete fails the build."""

import re
from pathlib import Path

import pytest
import yaml

import matching.policy  # noqa: F401  # registers the checks
from intake.report.words import word
from intake.settings import Settings
from matching.checks.registry import CHECKS, CONDITIONS
from matching.model import Category, Relationship, Status, VerdictValue
from matching.policy import available_policies
from ocr.kinds import all_kinds
from ocr.model import FieldProblem, PageProblem

ROOT = Path(__file__).parents[2]


def documented(section):
    text = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    part = text.split(f"## {section}\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize(
    ("section", "registered"), [("Checks", CHECKS), ("Conditions", CONDITIONS)]
)
def test_every_check_and_condition_is_documented(section, registered):
    assert documented(section) == set(registered)


def test_every_setting_of_a_policy_is_documented():
    folder = ROOT / "matching" / "policies"
    for file in folder.glob("*.yaml"):
        assert set(yaml.safe_load(file.read_text(encoding="utf-8"))["settings"]) == documented(
            "Settings"
        )


WORDS = {
    "kinds": [*all_kinds()],
    "fields": sorted({name for kind in all_kinds().values() for name in kind.names}),
    "categories": [*Category],
    "statuses": [*Status],
    "verdicts": [*VerdictValue],
    "relationships": [*Relationship],
    "page_problems": [*PageProblem],
    "field_problems": [*FieldProblem],
    "checks": [*CHECKS],
    "conditions": [*CONDITIONS],
}


@pytest.mark.parametrize("group", sorted(WORDS))
def test_people_read_words_not_identifiers(group):
    for key in WORDS[group]:
        assert word(group, key, "zh") != key, key
        assert word(group, key, "en"), key


def test_every_setting_explains_itself():
    assert all(info.description for info in Settings.model_fields.values())


def test_both_readmes_name_every_command_and_policy():
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for command in ("check", "read", "samples", "policies list", "make run", "make test"):
            assert command in text, (name, command)
        assert any(policy.id in text for policy in available_policies()), name


def test_links_between_documents_lead_somewhere():
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), (file.name, target)
