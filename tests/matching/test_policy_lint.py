"""The linter says what is wrong, where, and what is allowed instead."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from matching.checks import registry
from matching.lint import lint, lint_text

SHIPPED = Path(__file__).parents[2] / "matching" / "policies"
TEXT = (SHIPPED / "county-standard.yaml").read_text(encoding="utf-8")


def faults_of(old: str, new: str):
    assert old in TEXT
    return lint_text(TEXT.replace(old, new, 1), "ours.yaml")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_policies_have_no_faults(path):
    assert lint(path) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("copies: unsure", "copys: unsure", "settings.copys", "不认识“copys”，是否为“copies”"),
        ("copies: unsure", "copies: maybe", "settings.copies", "可用：failed、satisfied、unsure"),
        ("copies: unsure\n", "\n", "settings", "缺少“copies”"),
        ("one_year: anniversary", "one_year: 12", "settings.one_year", "360到370"),
        ("field_confidence: 0.5", "field_confidence: 5", "settings.field_confidence", "0到1"),
        ("[blurred, dark", "[blury, dark", "settings.unreadable_pages[0]", "是否为“blurred”"),
        ("from: 2013-09-01", "from: 2013-09-31", "in_force.from", "应是日期"),
        (
            "{from: 2013-09-01}",
            "{from: 2013-09-01, until: 2012-01-01}",
            "in_force",
            "截止日早于开始日",
        ),
        ("id: county-standard", "id:", "id", "这里应是不为空的文字"),
        (
            "  copies: unsure",
            "  copies: unsure\n  copies: failed",
            "settings.copies",
            "重复出现，第一次在第",
        ),
        (
            "  return_home:\n    title",
            "  go_home:\n    title",
            "categories.go_home",
            "可用：address_change、business",
        ),
        (
            "registered_one_year, prior_school",
            "registered_1_year, prior_school",
            "categories.return_home.requirements[4]",
            "不认识“registered_1_year”",
        ),
        (
            "[transfer_application, household_register, relationship_proof, employer",
            "[transfer_application, transfer_application, relationship_proof, employer",
            "categories.job_transfer.requirements[1]",
            "“transfer_application”重复",
        ),
        (
            "quote: 户口本上传户主及学生本人页",
            "qoute: 户口本上传户主及学生本人页",
            "requirements.household_register.source",
            "缺少“quote”",
        ),
        (
            "      document: S1\n      clause: 二、1(1)、(6)\n      quote: 户口本",
            "      document: S9\n      clause: 二、1(1)、(6)\n      quote: 户口本",
            "requirements.household_register.source.document",
            "不认识“S9”",
        ),
        (
            "  S1: 电子学籍管理办法有关规定",
            "  S1: 电子学籍管理办法有关规定\n  S2: 其他",
            "sources.S2",
            "没有被引用",
        ),
        (
            "kind: birth_certificate",
            "kind: birth_certificat",
            "requirements.relationship_proof.any_of[0].kind",
            "是否为“birth_certificate”",
        ),
        (
            "{check: person, name: child_name",
            "{check: person, name: childs_name",
            "requirements.relationship_proof.any_of[0].checks[0].name",
            "是否为“child_name”",
        ),
        (
            "{check: person, name: child_name",
            "{check: persn, name: child_name",
            "requirements.relationship_proof.any_of[0].checks[0].check",
            "是否为“person”",
        ),
        (
            "sex: sex, who: [student]}\n          - check: parent",
            "sex: sex, who: [student], colour: red}\n          - check: parent",
            "requirements.relationship_proof.any_of[0].checks[0].colour",
            "不认识“colour”",
        ),
        (
            "name: operator, who: [guardians]}",
            "name: operator, who: [uncle]}",
            "requirements.business_licence.any_of[0].checks[0].who[0]",
            "可用：guardians、student",
        ),
        (
            "name: operator, who: [guardians]}",
            "name: operator}",
            "requirements.business_licence.any_of[0].checks[0]",
            "缺少“who”",
        ),
        (
            "{condition: relation_not_on_register, grandchild: unsure}",
            "{condition: relation_not_on_register, grandchild: perhaps}",
            "requirements.relationship_proof.when[0].grandchild",
            "可用：direct、proof、unsure",
        ),
        (
            "{condition: from_outside_county}",
            "{condition: from_the_moon}",
            "requirements.prior_school.when[0].condition",
            "不认识“from_the_moon”",
        ),
        ("at_least: 2", "at_least: 0", "requirements.prior_school", "1到9的整数"),
        ("months: 3", "months: three", "requirements.pension_insurance", "1到24的整数"),
        (
            "{calendar: solar, from: 08-20",
            "{calendar: solar, from: 02-30",
            "requirements.application_window.any_of[0].checks[0].windows[0].from",
            "应是“月-日”",
        ),
        ("of: home_ownership", "of: home_owner", "requirements.home_handed_over.of", "是否为"),
        (
            "    of: employment_contract\n",
            "",
            "requirements.pension_insurance.any_of[0].checks[3].check",
            "要求中应写 of",
        ),
        (
            "contract_field: employer, ",
            "contract_field: payer, ",
            "requirements.pension_insurance.any_of[0].checks[3].contract_field",
            "不认识“payer”",
        ),
        (
            "blocking: false",
            "blocking: no way",
            "requirements.application_window.blocking",
            "可用：False、True",
        ),
        (
            "      - kind: purchase_invoice\n        checks:\n",
            "      - checks:\n",
            "requirements.home_ownership.any_of[2].checks[0].check",
            "要写明种类(kind)",
        ),
        (
            "field: handover_on}\n          - {title: {zh: 业主按印页",
            "field: handover_on, fingerprint: true}\n          - {title: {zh: 业主按印页",
            "requirements.home_ownership.any_of[1].pages[1]",
            "field 或 fingerprint",
        ),
        (
            "  home_ownership:\n    title",
            "  home_owning:\n    title",
            "requirements.home_owning",
            "是否为“home_ownership”",
        ),
        (
            "zh: 回原籍就读, en: Return to the place of origin",
            "zh: 回原籍就读",
            "categories.return_home.title",
            "缺少“en”",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_is_allowed(old, new, key, words):
    faults = faults_of(old, new)
    found = [one for one in faults if one.key.startswith(key) and words in one.message.zh]
    assert found, "\n".join(map(str, faults))
    lines = TEXT.replace(old, new, 1).splitlines()
    assert 1 <= found[0].line <= len(lines)
    assert found[0].message.en
    assert str(found[0]).startswith(f"ours.yaml:{found[0].line}: {found[0].key}: ")


def test_a_fault_names_the_very_line():
    fault = faults_of("copies: unsure", "copies: maybe")[0]
    assert (
        "copies: maybe"
        in TEXT.replace("copies: unsure", "copies: maybe").splitlines()[fault.line - 1]
    )


def test_an_alternative_that_repeats_an_earlier_one_is_never_used():
    text = TEXT.replace(
        "      - kind: enrolment_certificate\n",
        "      - kind: study_contact_letter\n"
        "        checks:\n"
        "          - {check: person, name: student_name, id_number: id_number, who: [student]}\n"
        "          - {check: another_school, field: from_school}\n"
        "          - {check: seal, at_least: 2}\n"
        "      - kind: enrolment_certificate\n",
    )
    assert [one.key for one in lint_text(text, "x")] == ["requirements.prior_school.any_of[1]"]


def test_a_requirement_nobody_asks_for_is_told():
    text = TEXT.replace(", employer_certificate,\n", ",\n")
    assert [one.key for one in lint_text(text, "x")] == ["requirements.employer_certificate"]


def test_a_requirement_about_a_paper_that_the_category_does_not_ask_for_is_told():
    text = TEXT.replace("household_register, relationship_proof, employment_contract,\n", "\n")
    keys = [one.key for one in lint_text(text, "x")]
    assert "categories.migrant_work.requirements" in keys


def test_what_is_no_policy_at_all_is_told_too(tmp_path):
    assert "YAML" in lint_text("a: [1, 2", "x")[0].message.zh
    assert "一组" in lint_text("- 1\n- 2", "x")[0].message.zh
    assert "一组" in lint_text("", "x")[0].message.zh
    assert "alias" in lint_text("a: &a [*a]", "x")[0].message.zh
    assert "不能读取" in lint(tmp_path / "none.yaml")[0].message.zh
    bad = tmp_path / "bad.yaml"
    bad.write_bytes("id: 县".encode("gb18030"))
    assert "UTF-8" in lint(bad)[0].message.zh


@pytest.mark.parametrize("key", sorted(yaml.safe_load(TEXT)))
@pytest.mark.parametrize("value", [None, [], {}, 7, "x", [{}], {"a": {"b": []}}])
def test_any_nonsense_at_any_key_is_a_fault_and_no_crash(key, value):
    data = yaml.safe_load(TEXT)
    if value == data[key] or (key in {"id", "edition"} and value == "x"):
        return
    data[key] = value
    assert lint_text(yaml.safe_dump(data, allow_unicode=True), "x")


def test_every_check_and_condition_that_exists_is_used_and_explained():
    shipped = "".join(path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.yaml"))
    for word, named in (("check", registry.CHECKS), ("condition", registry.CONDITIONS)):
        for name, function in named.items():
            assert function.function.__doc__, name
            assert f"{word}: {name}" in shipped, name
