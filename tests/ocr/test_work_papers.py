"""Papers about work as many offices make them: at least what they say, and nothing wrong."""

from __future__ import annotations

import pytest
from hand_made import page
from paper import Paper
from wordings_work import CERTIFICATES, CONTRACTS_OF_WORK, PENSIONS, TAX

from ocr.extract.document import document_of
from ocr.kinds import all_kinds
from ocr.model import Seal

CORNERS = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
CASES = [("tax_registration", *case) for case in TAX]
CASES += [("employer_certificate", *case) for case in CERTIFICATES]
CASES += [("employment_contract", *case) for case in CONTRACTS_OF_WORK]
CASES += [("pension_record", *case) for case in PENSIONS]


def fields(kind, text, seal=None):
    sheet = page(text)
    if seal is not None:
        sheet = type(sheet)(
            sheet.width, sheet.height, sheet.to_page, sheet.lines, (Seal(CORNERS, seal),)
        )
    found = document_of(sheet, all_kinds()[kind], 1.0).fields
    return {name: field.value for name, field in found.items()}


@pytest.mark.parametrize(
    ("kind", "text", "expected"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_what_a_paper_says_however_it_is_worded(kind, text, expected):
    found = fields(kind, text)
    assert {name: found.get(name) for name in expected} == expected


def test_the_seal_of_a_national_tax_office_names_the_issuer():
    text = "#临时税务登记证\n纳税人名称：固始县老李家水果批发部\n>2018年11月14日"
    office = "国家税务总局固始县税务局"
    assert fields("tax_registration", text, office)["issuer"] == office
    assert "issuer" not in fields("tax_registration", text, "国家税务总局周始县税务局")


def test_of_several_insurances_the_row_of_the_pension_counts():
    rows = (
        ("险种类型", "参保地", "开始缴费时间", "最近缴费时间", "累计缴费（月）"),
        ("失业保险", "固始县", "2020-04", "2024-01", "46"),
        ("企业职工基本养老保险", "固始县", "2020-03", "2024-02", "48"),
        ("工伤保险", "固始县", "2020-04", "2024-02", "47"),
    )
    sheet = Paper()
    for i, row in enumerate(rows):
        for x, text in zip((60, 340, 480, 680, 900), row, strict=True):
            sheet.put(text, x, 200 + 60 * i)
    assert sheet.values("pension_record") == {
        "insurance_type": "企业职工基本养老保险",
        "first_month": "2020-03",
        "last_month": "2024-02",
        "months_paid": "48",
    }


def test_a_name_with_a_dot_that_somebody_agrees_to_begins_behind_the_agreement():
    text = "经研究，同意吾买尔江·阿不都热依木同志由固始县林业局调入固始县水利局工作。"
    assert fields("employer_certificate", text)["name"] == "吾买尔江·阿不都热依木"
