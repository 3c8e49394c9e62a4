"""Papers about work as many offices make them: at least what they say, and nothing wrong."""

from __future__ import annotations

import pytest
from hand_made import page
from wordings_work import CERTIFICATES, CONTRACTS_OF_WORK, TAX

from ocr.extract.document import document_of
from ocr.kinds import all_kinds
from ocr.model import Seal

CORNERS = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
CASES = [("tax_registration", *case) for case in TAX]
CASES += [("employer_certificate", *case) for case in CERTIFICATES]
CASES += [("employment_contract", *case) for case in CONTRACTS_OF_WORK]


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
