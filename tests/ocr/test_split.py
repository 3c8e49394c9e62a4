from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_made import page

from ocr.extract.classify import classify
from ocr.extract.split import split_sheet
from ocr.model import Fingerprint, Seal, Sheet

CARD = """#常住人口登记卡
姓名|{}|户主或与户主关系|{}
曾用名|性别|女
出生地|河南省固始县|民族|汉族
籍贯|河南省固始县|出生日期|2012年3月15日
公民身份号码|411525201203150029
文化程度|小学|婚姻状况|未婚
何时由何地迁来本址|久居
登记日期|2013年5月6日"""
COVER = """户别|家庭户|户主姓名|欧阳建国
户号|123456789
住址|河南省固始县城关镇中山大街12号
省级公安机关户口专用章|户口登记机关户口专用章
承办人签章|2013年5月6日签发"""
FRONT = """姓名欧阳建国
性别男民族汉
出生1988年5月12日
住址河南省固始县城关镇中山大街12号
公民身份号码411525198805120017"""
BACK = """中华人民共和国
#居民身份证
签发机关固始县公安局
有效期限2015.03.01-2035.03.01"""
LICENCE = """#营业执照
统一社会信用代码91441900595830037Q
名称信阳市老王饭店
经营者王大力
经营场所信阳市浉河区新华路23号
登记机关信阳市市场监督管理局"""

PERMIT = """姓名昝美琳
性别女民族苗
出生1996年6月8日
常住户口所在地住址
贵州省道真仡佬族苗族自治县玉溪镇巴渔村桥头组
居住地住址
江苏省昆山市玉山镇民营路66号宿舍楼3-412
公民身份号码520325199606088489"""
PERMIT_BACK = """中华人民共和国
#居住证
签发机关昆山市公安局
签发日期2019.06.03"""
TERM_BACK = """中华人民共和国
#居住证
签发机关昆山市公安局
有效期限2019.06.03-2020.06.02"""


def shifted(sheet, x, y):
    def move(box):
        return tuple((a + x, b + y) for a, b in box)

    return [replace(line, box=move(line.box)) for line in sheet.lines]


def together(first, second, *, beside):
    """Two papers on one sheet, one under the other or beside each other."""
    x, y = (first.width + 150, 0.0) if beside else (0.0, first.height + 60)
    lines = (*first.lines, *shifted(second, x, y))
    width = first.width + 150 + second.width if beside else max(first.width, second.width)
    height = max(first.height, second.height) if beside else first.height + 60 + second.height
    return Sheet(width, height, ((2.0, 0.0, 7.0), (0.0, 2.0, 9.0), (0.0, 0.0, 1.0)), lines)


PAIRS = [
    ("household_register_member", "household_register_member", CARD, CARD),
    ("household_register_cover", "household_register_member", COVER, CARD),
    ("identity_card", "identity_card", FRONT, BACK),
    ("identity_card", "identity_card", BACK, FRONT),
    ("residence_permit", "residence_permit", PERMIT, PERMIT_BACK),
    ("residence_permit", "residence_permit", PERMIT_BACK, PERMIT),
    ("residence_permit", "residence_permit", PERMIT, TERM_BACK),
    ("business_licence", "business_licence", LICENCE, LICENCE),
    ("business_licence", "household_register_member", LICENCE, CARD),
]


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize(("a", "b", "first", "second"), PAIRS)
def test_two_papers_become_two_sheets(a, b, first, second, beside):
    both = together(page(first), page(second), beside=beside)
    assert [classify(part).kind for part in split_sheet(both)] == [a, b]


def test_a_permit_with_a_note_and_its_issuer_below_is_one_paper():
    note = "注意事项：\n本居住证每年签注一次\n签发机关昆山市公安局\n签发日期2019.06.03"
    both = together(page(f"#居住证\n{PERMIT}"), page(note), beside=False)
    assert len(split_sheet(both)) == 1


MOVED = (
    COVER
    + """
#住址变动登记
变动后的住址|变动日期|承办人签章
固始县秀水街道成功大道8号|2019年5月6日|周敏"""
)
SLIP = """#居住登记凭证
姓名|欧阳建国|性别|男
公民身份号码|411525198805120017
户籍地址|河南省固始县城关镇中山大街12号
居住地址|信阳市浉河区新华路23号
登记日期|2023年3月2日|有效期至|2024年3月1日
签发机关|信阳市公安局浉河分局"""
MORTGAGE = """豫（2021）固始县不动产证明第0012345号
证明权利或事项|抵押权
权利人（申请人）|固始县农村商业银行
义务人|欧阳建国
坐落|固始县秀水街道成功大道8号
不动产单元号|411525001001GB00123F00030201"""


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize(
    ("a", "b", "first", "second"),
    [
        ("household_register_cover", "residence_permit", MOVED, SLIP),
        ("residence_permit", "property_registration_proof", SLIP, MORTGAGE),
        ("household_register_cover", "identity_card", MOVED, FRONT),
    ],
)
def test_each_paper_keeps_all_of_its_labels(a, b, first, second, beside):
    both = together(page(first), page(second), beside=beside)
    parts = split_sheet(both)
    assert [classify(part).kind for part in parts] == [a, b]
    assert [len(part.lines) for part in parts] == [len(page(t).lines) for t in (first, second)]


def test_a_seal_below_the_last_line_goes_with_its_paper():
    first, second = page(SLIP), page(MORTGAGE)
    both = together(first, second, beside=False)
    bottom = max(line.box[2][1] for line in first.lines)
    top = min(line.box[0][1] for line in both.lines if line.box[0][1] > bottom)
    seal = Seal(((600.0, bottom), (700.0, bottom), (700.0, top - 40), (600.0, top - 40)), "公安局")
    parts = split_sheet(replace(both, seals=(seal,)))
    assert [len(part.seals) for part in parts] == [1, 0]
    assert len(parts[0].lines) == len(first.lines)


def test_a_card_without_its_title_above_one_of_its_kind():
    untitled = "\n".join(CARD.splitlines()[2:])
    parts = split_sheet(together(page(untitled), page(CARD), beside=False))
    assert len(parts) == 2
    assert classify(parts[1]).kind == "household_register_member"


def test_the_parts_lead_back_to_the_same_places_of_the_page():
    both = together(page(CARD), page(COVER), beside=True)
    both = replace(
        both,
        seals=(Seal(both.lines[-1].box),),
        fingerprints=(Fingerprint(both.lines[0].box),),
    )
    parts = split_sheet(both)

    def on_page(sheet, point):
        x, y, w = np.array(sheet.to_page) @ (*point, 1.0)
        return round(float(x / w), 3), round(float(y / w), 3)

    places = {on_page(part, line.box[0]) for part in parts for line in part.lines}
    assert places == {on_page(both, line.box[0]) for line in both.lines}
    assert [len(part.seals) for part in parts] == [0, 1]
    assert [len(part.fingerprints) for part in parts] == [1, 0]
    assert sum(part.width for part in parts) == pytest.approx(both.width)


BIRTH = """#出生医学证明
新生儿姓名|欧阳靖雯|性别|女
出生时间|2012年3月15日|出生孕周|39
母亲姓名|李小梅|年龄|26|国籍|中国|民族|汉族
住址|河南省固始县城关镇
有效身份证件号码|411525198805120041

父亲姓名|欧阳建国|年龄|26|国籍|中国|民族|汉族
住址|河南省固始县城关镇
有效身份证件号码|411525198805120017
医疗机构名称|固始县人民医院"""
DEED = """#不动产权证书
豫(2018)郑州市不动产权第0012345号
权利人|欧阳建国
共有情况|单独所有
坐落|郑州市金水区花园路1号
不动产单元号|410105001001GB00012F00010023
权利类型|国有建设用地使用权/房屋所有权
用途|城镇住宅用地/住宅"""


@pytest.mark.parametrize("text", [CARD, COVER, LICENCE, BIRTH, DEED, BACK, FRONT])
def test_one_paper_stays_whole(text):
    sheet = page("\n".join(line for line in text.splitlines() if line))
    assert split_sheet(sheet) == (sheet,)


@pytest.mark.parametrize("beside", [False, True])
def test_a_page_of_notes_is_no_paper_of_its_own(beside):
    notes = "附记\n共有人：李小梅\n业务编号：201800123\n房屋总层数：18层\n所在层：3层"
    both = together(page(DEED), page(notes), beside=beside)
    assert split_sheet(both) == (both,)
