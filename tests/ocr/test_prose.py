from __future__ import annotations

import pytest
from hand_made import CHILD, EM, page, wide
from wordings_contracts import CONTRACTS
from wordings_homes import HOMES
from wordings_letters import EMPLOYER, HOUSEHOLD, STUDY
from wordings_more import MORE
from wordings_people import PEOPLE

from ocr.extract.layout import lay_out
from ocr.extract.patterns import compile_pattern
from ocr.extract.prose import prose_fields
from ocr.kinds import all_kinds
from ocr.model import Seal


def fields(kind, text, seals=()):
    found = prose_fields(all_kinds()[kind], lay_out(page(text)), seals)
    return {name: field.value for name, field in found.items()}


CASES = [("household_certificate", *case) for case in HOUSEHOLD]
CASES += [("employer_certificate", *case) for case in EMPLOYER] + STUDY + CONTRACTS


@pytest.mark.parametrize(
    ("kind", "text", "expected"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_what_a_sentence_says(kind, text, expected):
    wanted = {name: value for name, value in expected.items() if value is not None}
    assert fields(kind, text) == wanted


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [*MORE, *HOMES, *PEOPLE],
    ids=[f"{c[0]}-{i}" for i, c in enumerate([*MORE, *HOMES, *PEOPLE])],
)
def test_other_wordings_give_at_least_this_and_nothing_wrong(kind, text, expected):
    found = fields(kind, text)
    assert {name: found.get(name) for name in expected} == expected


def test_an_address_cut_off_at_the_end_of_a_line_is_no_address():
    text = "房屋坐落：信阳市浉河区新华路阳光锦绣\n出租人（甲方）：王大力"
    assert "address" not in fields("lease_contract", text)


def test_a_value_has_the_box_and_the_text_of_its_own_characters():
    sheet = page(f"#证明\n兹证明欧阳靖雯（身份证号：{CHILD}）系欧阳建国之女。\n>2026年8月20日")
    found = prose_fields(all_kinds()["household_certificate"], lay_out(sheet))
    (left, top), (right, _), (_, bottom), _ = found["relative_name"].box
    assert found["relative_name"].text == "欧阳建国"
    body = sheet.lines[1]
    assert body.box[0][1] - 1 <= top < bottom <= body.box[2][1] + 1
    start = body.text.index("欧阳建国")
    assert left == pytest.approx(100 + wide(body.text[:start]) * EM, abs=EM)
    assert right - left == pytest.approx(4 * EM, abs=EM)


def test_a_value_over_two_lines_is_joined():
    filler = "依照国家和地方有关规定并经本所核对全部在档资料之后"
    text = f"#证明\n{filler}，兹证明欧阳靖雯（身份证号：{CHILD}）系欧阳建国之女。"
    found = fields("household_certificate", text)
    assert (found["name"], found["relative_name"]) == ("欧阳靖雯", "欧阳建国")


def test_a_misread_word_around_a_value_costs_confidence_not_the_value():
    kind = all_kinds()["employer_certificate"]
    good = page("兹证明李建国，系我单位职工，现任会计职务。\n>固始县人民医院\n>2026年8月20日")
    worse = page("兹证朋李建国，系我单位职工，现任会计职务。\n>固始县人民医院\n>2026年8月20日")
    first, second = (prose_fields(kind, lay_out(sheet))["name"] for sheet in (good, worse))
    assert first.value == second.value == "李建国"
    assert second.confidence < first.confidence


@pytest.mark.parametrize(
    "text",
    [
        "出卖人应当在    年  月  日前，将商品房交付买受人使用。",
        "出卖人应当在____年__月__日前向买受人交付该商品房。",
        "出卖人应当在×年×月×日前向买受人交付该商品房。",
    ],
)
def test_a_clause_left_blank_gives_nothing(text):
    assert "handover_on" not in fields("purchase_contract", text)


def test_the_seal_stands_in_for_an_issuer_that_is_not_printed():
    text = f"#证明\n兹证明李小雨（身份证号：{CHILD}）系李建国之女。\n>2026年8月20日"
    seal = Seal(((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)), "固始县公安局城关派出所")
    assert fields("household_certificate", text, (seal,))["issuer"] == "固始县公安局城关派出所"
    assert "issuer" not in fields("household_certificate", text)


def test_every_pattern_of_the_kind_files_compiles_and_its_slots_exist():
    for kind in all_kinds().values():
        for wanted in kind.prose:
            for pattern in wanted.patterns:
                assert compile_pattern(pattern, forgiving=True).groupindex["value"]
