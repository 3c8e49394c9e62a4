"""Layouts of papers drawn by others: what each of them showed, in a few lines of print."""

import pytest
from hand_made import CHILD
from paper import Paper

from ocr.extract import extract_document, split_sheet
from ocr.extract.layout import lay_out
from ocr.extract.prose import prose_fields
from ocr.kinds import all_kinds
from ocr.values import normalise


def documents(paper):
    return [extract_document(part) for part in split_sheet(paper.sheet())]


def cover(*below):
    paper = Paper().put("居民户口簿", 450, 40, em=40)
    for y, row in enumerate(
        (
            ("户主姓名", "昝建国", "户号", "002177390"),
            ("户别", "农业家庭户"),
            ("住址", "房山区周口店镇娄子水村12号"),
        )
    ):
        for x, text in zip((60, 230, 560, 700), row, strict=False):
            paper.put(text, x, 130 + 75 * y)
    paper.put("省级公安机关户口专用章", 60, 370).put("户口登记机关户口专用章", 560, 370)
    for x, y, text in below:
        paper.put(text, x, y)
    return paper


CHANGES = ((100, 520, "变动后的住址"), (560, 520, "变动日期"), (800, 520, "承办人签章"))


@pytest.mark.parametrize("below", ["-1-", "第1页", "注:变动由登记机关填写"])
def test_what_stands_below_an_empty_table_of_changes_is_no_change(below):
    read = cover(*CHANGES, (120, 900, below)).values("household_register_cover")
    assert read["address"] == "房山区周口店镇娄子水村12号"


def test_a_change_that_is_entered_still_takes_the_address_place():
    read = cover(*CHANGES, (100, 590, "房山区良乡镇西路9号")).values("household_register_cover")
    assert read["address"] == "房山区良乡镇西路9号"


def test_a_heading_of_two_labels_gives_no_kind_of_household():
    paper = cover().put("户别及住址", 450, 90)
    assert paper.values("household_register_cover")["household_type"] == "农业家庭户"
    assert normalise("household_type", "及") is None


def test_a_cover_is_known_by_its_spaced_labels():
    paper = Paper().put("首页", 450, 40, em=40)
    for y, row in enumerate(
        (
            ("户", "别", "城镇集体户"),
            ("户", "号", "330106017"),
            ("住", "址", "西湖区文新街道14幢602室"),
        )
    ):
        for x, text in zip((60, 160, 260), row, strict=True):
            paper.put(text, x, 130 + 75 * y)
    paper.put("户主姓名", 560, 130).put("司马昇", 760, 130)
    paper.put("省级公安机关户口专用章", 60, 370).put("户口登记机关户口专用章", 560, 370)
    paper.put("签发日期:2021.11.08", 560, 445)
    (document,) = documents(paper)
    assert document.kind == "household_register_cover"
    assert document.fields["household_type"].value == "城镇集体户"


def test_an_address_without_its_label_is_an_address_and_nothing_else():
    paper = (
        Paper().put("户口簿首页", 450, 40, em=40).put("户主姓名", 60, 130).put("昝建国", 230, 130)
    )
    paper.put("泉州市安溪县金牛街道解放路50号1单元1702室", 330, 280)
    paper.put("省级公安机关户口专用章", 60, 370).put("户口登记机关户口专用章", 560, 370)
    read = paper.values("household_register_cover")
    assert read == {"head_name": "昝建国", "address": "泉州市安溪县金牛街道解放路50号1单元1702室"}


ADVANCE_NOTICE = (
    ("权利人", "陈建国"),
    ("义务人", "徐州美的新城房地产发展有限公司"),
    ("坐落", "徐州市云龙区美的翰城12号楼1-2102"),
    ("不动产单元号", "320303012005GB00203F00120118"),
    ("其他", "不动产权证书号:苏(2018)徐州市不动产权第0062211号"),
)


def test_the_lower_half_of_a_proof_of_registration_is_no_deed():
    """A wrong `complete`: the buyer of an advance notice was the owner of a deed."""
    paper = Paper()
    for y, (label, value) in enumerate(ADVANCE_NOTICE):
        paper.put(label, 60, 130 + 75 * y).put(value, 330, 130 + 75 * y)
    assert "property_certificate" not in [document.kind for document in documents(paper)]


@pytest.mark.parametrize("words", ["(电子证照)", "（电子版）"])
def test_an_electronic_paper_has_the_title_of_the_paper(words):
    paper = Paper().put(f"不动产登记证明{words}", 300, 40, em=40)
    for y, (label, value) in enumerate(ADVANCE_NOTICE):
        paper.put(label, 60, 130 + 75 * y).put(value, 330, 130 + 75 * y)
    assert [document.kind for document in documents(paper)] == ["property_registration_proof"]


def test_a_long_label_goes_on_below_although_its_value_was_read_onto_it():
    paper = Paper().put("河南省居住证", 400, 30, em=40).put("姓名", 60, 120).put("李国强", 330, 120)
    paper.put("常住户口所河南省商水县舒庄乡李楼行政村李", 60, 195)
    paper.put("在地住址", 60, 240).put("楼村147号", 240, 240)
    paper.put("公民身份号码", 60, 320).put(CHILD, 330, 320)
    read = paper.values("residence_permit")
    assert read["home_address"] == "河南省商水县舒庄乡李楼行政村李楼村147号"


def test_a_grade_stands_behind_its_school_without_its_label():
    paper = Paper().put("转学登记表", 400, 30, em=40)
    for y, (label, school, grade) in enumerate(
        (("转出学校", "太和县第五小学", "六年级"), ("转入学校", "太和县第一小学", "五年级"))
    ):
        paper.put(label, 60, 130 + 75 * y).put(school, 230, 130 + 75 * y).put(
            grade, 780, 130 + 75 * y
        )
    read = paper.values("transfer_application")
    assert (read["from_grade"], read["to_grade"]) == ("六年级", "五年级")


@pytest.mark.parametrize(
    ("printed", "value"),
    [("高~", "高一"), ("级高二", "高二"), ("高-", "高一"), ("初一", "初一"), ("高三", "高三")],
)
def test_a_first_grade_whose_stroke_was_misread(printed, value):
    assert normalise("grade", printed).value == value


def test_parents_headed_by_upright_words_beside_the_middle_of_their_rows():
    paper = (
        Paper().put("出生医学证明", 400, 30, em=40).put("新生儿姓名", 60, 100).put("施彧", 330, 100)
    )
    for top, who, name in ((180, "母", "庄晓蓉"), (420, "父", "施喆")):
        paper.put("姓名", 180, top).put(name, 330, top)
        paper.put("国籍", 180, top + 75).put("中国", 330, top + 75)
        paper.put("住址", 180, top + 150).put("泉州市鲤城区西街82号", 330, top + 150)
        paper.put(who, 60, top + 60).put("亲", 60, top + 100)
    read = paper.values("birth_certificate")
    assert (read["mother_name"], read["father_name"]) == ("庄晓蓉", "施喆")


def test_a_certificate_number_of_an_owner_who_shares_is_no_owner():
    paper = Paper().put("房屋所有权证", 400, 30, em=40)
    paper.put("房屋所有权人", 60, 120).put("白崇昇", 330, 120)
    paper.put("共有权证号自", 60, 400).put("至", 500, 400).put("号", 600, 400)
    assert paper.values("property_certificate")["owners"] == ("白崇昇",)


def test_two_columns_with_labels_of_their_own_under_their_headings():
    paper = Paper().put("义务教育阶段学生转学登记表", 300, 30, em=40)
    paper.put("转出", 300, 110).put("转入", 900, 110)
    for y, label, out, into in (
        (190, "学校", "保定市莲池区县学街小学", "石家庄市裕华区神兴小学"),
        (265, "年级", "五年级", "六年级"),
    ):
        paper.put(label, 60, y).put(out, 230, y).put(label, 640, y).put(into, 800, y)
    read = paper.values("transfer_application")
    assert (read["from_school"], read["from_grade"]) == ("保定市莲池区县学街小学", "五年级")
    assert (read["to_school"], read["to_grade"]) == ("石家庄市裕华区神兴小学", "六年级")


def test_a_reason_far_from_its_label_is_no_label_of_an_address():
    paper = Paper().put("转学登记表", 300, 30, em=40).put("转学原因", 60, 130)
    paper.put("家庭住址变迁(随父母购房落户)", 560, 130)
    assert paper.values("transfer_application")["reason"] == "家庭住址变迁(随父母购房落户)"


def test_the_last_line_of_an_address_makes_no_label_of_the_one_before_it():
    paper = Paper().put("浙江省居住证", 300, 30, em=40).put("姓名", 60, 130).put("田旻", 330, 130)
    paper.put("居住地", 60, 205).put("杭州市萧山区宁围街道利一路88号3幢", 330, 205)
    paper.put("住址", 60, 245).put("1102", 330, 245)
    read = paper.values("residence_permit")
    assert read["residence_address"] == "杭州市萧山区宁围街道利一路88号3幢1102"


def test_a_date_below_a_table_is_none_of_its_months():
    paper = Paper().put("缴费年月", 60, 100).put("缴费基数", 330, 100)
    for i in range(4):
        paper.put(f"20260{i + 1}", 60, 160 + 50 * i).put("4492.00", 330, 160 + 50 * i)
    paper.put("2026年7月21日", 60, 480)
    read = paper.values("pension_record")
    assert (read["first_month"], read["last_month"]) == ("2026-01", "2026-04")


def told(kind, *lines):
    """What the sentences of a sheet say, its `lines` one below the other."""
    paper = Paper()
    for i, line in enumerate(lines):
        paper.put(line, 60, 60 + 60 * i)
    found = prose_fields(all_kinds()[kind], lay_out(paper.sheet()))
    return {name: field.value for name, field in found.items()}


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        (
            "lease_contract",
            (
                "房屋租赁合同",
                "出租方(甲方)张慧婷身份证号:",
                "甲方将新华路8号4号楼2单元301房租给乙方居住",
            ),
            {"landlord": "张慧婷", "address": "新华路8号4号楼2单元301"},
        ),
        (
            "purchase_contract",
            (
                "购房合同",
                "一、乙方购买甲方开发建设的临夏市红园路康乐小区2号楼3单元102室房屋,面积86.5平方米。",
            ),
            {"address": "临夏市红园路康乐小区2号楼3单元102室"},
        ),
        (
            "housing_authority_certificate",
            (
                "商品房买卖合同登记备案证明",
                "备案机关:江门市住房和城乡建设局",
                "备案日期:2015年9月11日",
            ),
            {"issuer": "江门市住房和城乡建设局", "issued_on": "2015-09-11"},
        ),
    ],
)
def test_wordings_of_others(kind, lines, expected):
    read = told(kind, *lines)
    assert {name: read.get(name) for name in expected} == expected


def test_a_reason_beside_its_label_is_read_to_its_end():
    paper = Paper().put("就学联系函", 400, 30, em=40).put("转学事由", 60, 130)
    paper.put("父亲在苏州务工,随父居住", 400, 130).put("转出学校意见:", 60, 230)
    found = prose_fields(all_kinds()["study_contact_letter"], lay_out(paper.sheet()))
    assert found["reason"].value == "父亲在苏州务工,随父居住"


def test_the_twenty_digits_of_a_digital_invoice_need_no_label():
    paper = Paper().put("电子发票", 300, 40, em=40).put("24422000000038129574", 800, 60)
    paper.put("购买方信息", 60, 200).put("统一社会信用代码:", 260, 200)
    found = prose_fields(all_kinds()["purchase_invoice"], lay_out(paper.sheet()))
    assert found["invoice_number"].value == "24422000000038129574"


@pytest.mark.parametrize(
    ("kind", "line", "field"),
    [
        ("employment_contract", "第七条甲方应培训。乙方应主动学习,积极参加培训。", "employee"),
        (
            "employment_contract",
            "三、如实告知劳动者工作内容、工作条件、工作地点、职业危害等情况。",
            "workplace",
        ),
        ("employer_certificate", "该证明仅用于办理子女入学,不作其他任何担保。", "position"),
    ],
)
def test_sentences_that_tell_nothing(kind, line, field):
    assert field not in told(kind, line)
