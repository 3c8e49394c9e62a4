"""Offices of which print or seal has one character wrong: put right by what else is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_made import FATHER as NUMBER
from hand_made import page

from ocr.extract import extract_document
from ocr.model import Seal
from ocr.values import normalise

BOX = ((700.0, 400.0), (900.0, 400.0), (900.0, 600.0), (700.0, 600.0))
TAX = """#税务登记证
纳税人名称：老河口市宏发机械配件厂
法定代表人（负责人）：李建国
地址：老河口市光化办事处汉丹路19号
经营范围：机械配件加工、销售
发证税务机关：{office}
2008年4月7日"""
PERMIT = f"""#暂住证
姓名：李建国　性别：男　民族：汉族
身份证号：{NUMBER}
常住户口所在地：陕西省府谷县哈镇
暂住地址：内蒙古准格尔旗薛家湾镇兴隆街道12号
有效期限：2006年3月1日至2007年2月28日
签发日期：2006年3月1日"""


def issuer(text, seal):
    found = extract_document(replace(page(text), seals=(Seal(BOX, seal),)))
    return found.fields["issuer"].value if "issuer" in found.fields else None


@pytest.mark.parametrize(
    ("printed", "sealed", "office"),
    [
        ("老河口方地方税务局", "老河口市地方税务局2008年", "老河口市地方税务局"),
        ("老河口地方税务局", "老河口市地方税务局", "老河口市地方税务局"),
        ("老河口市地方税局", "老河口市地方税务局", "老河口市地方税务局"),
        ("老河口市地方税务局", "老河日市地方税务局", "老河口市地方税务局"),
        ("老河口市地方税务局", "襄阳市地方税务局", "老河口市地方税务局"),
    ],
)
def test_an_office_that_does_not_exist_is_the_one_of_its_seal(printed, sealed, office):
    assert issuer(TAX.format(office=printed), sealed) == office


def test_what_a_seal_is_for_is_no_part_of_the_office():
    assert issuer(PERMIT, "准格尔旗公安局暂住人口专用章") == "准格尔旗公安局"


@pytest.mark.parametrize("note", ["流动人口专用章", "居住证专用章", "户籍证明专用章", "户口专用早"])
def test_what_seals_are_for(note):
    assert normalise("authority", f"固始县公安局{note}").value == "固始县公安局"
