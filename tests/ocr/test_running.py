from __future__ import annotations

from dataclasses import replace

import pytest
from hand_made import EM, STEP, page

from ocr.extract.layout import lay_out
from ocr.extract.prose import prose_fields
from ocr.extract.running import running_text
from ocr.kinds import all_kinds
from ocr.model import Line, Seal, Sheet

WHERE = ((700.0, 700.0), (900.0, 700.0), (900.0, 900.0), (700.0, 900.0))


def sheet(*lines):
    """Lines given as (x, y, text) with characters of one size; a space is an empty place."""
    made = []
    for x, y, text in lines:
        places = tuple((i + 0.5) / len(text) for i, c in enumerate(text) if c != " ")
        box = ((x, y), (x + EM * len(text), y), (x + EM * len(text), y + EM), (x, y + EM))
        shown = text.replace(" ", "")
        made.append(Line(shown, 0.99, box, places, (0.99,) * len(shown)))
    return Sheet(1600.0, 1200.0, STEP, tuple(made))


def text_of(sheet_):
    return running_text(lay_out(sheet_)).text


def fields(kind, sheet_, *seals):
    found = prose_fields(all_kinds()[kind], lay_out(sheet_), seals)
    return {name: field.value for name, field in found.items()}


def test_an_upright_word_beside_two_lines_stands_in_neither():
    text = text_of(
        sheet(
            (100, 100, "备"),
            (145, 105, "不动产地址：长兴县人民东路341号锦江"),
            (100, 160, "注"),
            (145, 155, "花园7栋B座1804室"),
        )
    )
    assert "锦江花园7栋" in text.replace("\n", "")
    assert "备注" in text.replace("\n", "")


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("遵义市红花岗区东方红大道50号世纪新城11幢", "502室", "11幢502室"),
        (
            "遵义市红花岗区民权街道新华路",
            "171号阳光花园19号楼1702室",
            "新华路171号阳光花园19号楼1702室",
        ),
    ],
)
def test_an_address_goes_on_where_the_next_line_names_its_rest(first, second, whole):
    lines = sheet((100, 100, f"房屋坐落：{first}"), (250, 150, second), (100, 600, "月租金800元。"))
    assert fields("lease_contract", lines)["address"].endswith(whole)


def test_an_address_does_not_swallow_the_next_label():
    lines = sheet(
        (100, 100, "房屋坐落：固始县城关镇中山大街12号"), (100, 150, "建筑面积：89.5平方米")
    )
    assert fields("lease_contract", lines)["address"] == "固始县城关镇中山大街12号"


def test_a_street_at_the_end_of_a_full_line_is_no_whole_address():
    lines = sheet(
        (100, 100, "房屋坐落：固始县城关镇民权街道新华路"),
        (200, 150, "以南一带的院落"),
    )
    assert "address" not in fields("lease_contract", lines)


def test_a_company_goes_on_to_its_end():
    lines = sheet(
        (100, 100, "出卖人：中牟县佳美房地产开发"),
        (220, 150, "有限公司"),
        (100, 400, "买受人：王伟"),
    )
    assert fields("purchase_contract", lines)["seller"] == "中牟县佳美房地产开发有限公司"


LETTER = (
    (100, 100, "兹证明金大伟在我单位工作，现任主管一职。"),
    (500, 800, "厦门市华盛精密 金制品有限公司"),
    (560, 850, "2024年1月21日"),
)


def test_a_name_from_which_a_seal_hides_a_character_is_absent():
    assert "employer" not in fields("employer_certificate", sheet(*LETTER))


def test_a_name_is_completed_by_its_own_seal_and_by_no_other():
    own = Seal(WHERE, "厦门市华盛精密五金制品有限公司")
    other = Seal(WHERE, "厦门市华盛精密五金饰品有限公司")
    assert fields("employer_certificate", sheet(*LETTER), own)["employer"] == own.text
    with_other = fields("employer_certificate", sheet(*LETTER), other, Seal(WHERE, "无关"))
    assert "employer" not in with_other


def test_names_read_with_little_certainty_are_absent():
    text = "#租房协议\n甲方：王大力\n乙方：李建国\n房屋坐落：固始县城关镇中山大街12号。"
    sure = page(text)
    doubtful = replace(
        sure,
        lines=tuple(
            replace(line, certainties=tuple(0.6 if c == "国" else 0.99 for c in line.text))
            for line in sure.lines
        ),
    )
    assert fields("lease_contract", sure)["tenant"] == "李建国"
    assert "tenant" not in fields("lease_contract", doubtful)
    assert fields("lease_contract", doubtful)["landlord"] == "王大力"


def test_traditional_forms_do_not_hide_a_wording():
    text = "#就学联系函\n十堰市实验學校：\n我校学生何依诺，因父母务工，拟转入贵校就读。"
    assert fields("study_contact_letter", page(text))["to_school"] == "十堰市实验学校"


def test_a_price_that_can_hardly_be_read_needs_the_capitals():
    def amount(capitals):
        text = f"#购房发票\n付款方名称：李建国\n合计：{capitals}\n（小写）￥480000.00"
        made = page(text)
        doubtful = tuple(
            replace(line, certainties=(0.5,) * len(line.text)) if "￥" in line.text else line
            for line in made.lines
        )
        return fields("purchase_invoice", replace(made, lines=doubtful)).get("amount")

    assert amount("肆拾捌万元整") == "480000.00"
    assert amount("肆拾玖万元整") is None


def test_a_firm_s_name_broken_at_a_line_s_end_is_whole():
    text = text_of(
        sheet(
            (500, 100, "用人单位（盖章）：信阳市宏达商"),
            (700, 150, "贸有限公司"),
            (700, 200, "2026年3月1日"),
        )
    )
    assert "信阳市宏达商贸有限公司\n2026年3月1日" in text


def test_the_company_under_a_title_is_a_line_of_its_own():
    text = text_of(sheet((500, 100, "在职收入证明"), (400, 220, "信阳市宏达商贸有限公司")))
    assert "证明\n信阳市" in text
