"""Forms of other editions: headings that stand upright, entries of changes, people on two lines."""

from dataclasses import replace

import pytest
from hand_made import number, page
from paper import Paper

from ocr.extract import extract_document
from ocr.extract.classify import classify
from ocr.values import normalise

MOTHER, FATHER = number("41152519880512002"), number("41152519860312001")


def birth(blocks, *, x=60):
    """A certificate whose parents' blocks have an upright heading, its characters far apart."""
    paper = Paper().put("出生医学证明", 400, 40, em=40)
    paper.put("姓名", x + 90, 110).put("柏一诺", x + 300, 110)
    y = 180.0
    for heading, name, id_number in blocks:
        rows = (("姓名", name), ("国籍", "中国"), ("住址", "固始县城关镇"), ("证件号码", id_number))
        for i, (label, value) in enumerate(rows):
            paper.put(label, x + 90, y + 60 * i).put(value, x + 300, y + 60 * i)
        paper.put(heading[0], x, y + 10).put(heading[1], x, y + 130)
        y += 250
    return paper


def test_an_upright_heading_may_reach_over_rows():
    paper = birth([("母亲", "路晓燕", MOTHER), ("父亲", "柏建国", FATHER)])
    assert paper.values("birth_certificate") == {
        "child_name": "柏一诺",
        "mother_name": "路晓燕",
        "mother_id_number": MOTHER,
        "father_name": "柏建国",
        "father_id_number": FATHER,
    }


def test_a_heading_over_its_rows_is_none_of_the_rows_above_it():
    paper = Paper().put("出生医学证明", 400, 40, em=40)
    paper.put("姓名", 60, 120).put("柏一诺", 260, 120)
    paper.put("母亲信息", 60, 170).put("姓名", 60, 220).put("路晓燕", 260, 220)
    values = paper.values("birth_certificate")
    assert values == {"child_name": "柏一诺", "mother_name": "路晓燕"}


def test_a_value_beside_a_label_nobody_knows_is_no_second_line():
    paper = Paper().put("出生医学证明", 400, 40, em=40)
    paper.put("出生地", 60, 120).put("河南省固始县", 260, 120)
    paper.put("分娩场所", 60, 155).put("固始县妇幼保健院", 260, 155)
    assert paper.values("birth_certificate") == {"birthplace": "河南省固始县"}


FIRST, SECOND, THIRD = (
    "固始县城关镇红星路12号",
    "固始县蓼城街道中山路3号",
    "固始县秀水街道成功路8号",
)


def register(entries, *, heading="变更后的住址", ruled=True, x=700, sure=0.99):
    """A cover with the page of changes beside it."""
    paper = Paper().put("户主姓名", 60, 100).put("柏建国", 260, 100)
    paper.put("户号", 60, 160).put("304112890", 260, 160)
    paper.put("住址", 60, 220).put(FIRST, 260, 220)
    paper.put("2014年3月2日签发", 60, 500)
    paper.put(heading, x + 60, 100).put("变更日期", x + 380, 100)
    for i, (address, day) in enumerate(entries):
        paper.put(address, x, 160 + 60 * i, sure=sure).put(day, x + 380, 160 + 60 * i)
    for i in range(6 if ruled else 0):
        paper.rule(x - 10, 130 + 60 * i, x + 560, 130 + 60 * i)
    for at in (x - 10, x + 340, x + 560) if ruled else ():
        paper.rule(at, 70, at, 430)
    return paper


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("heading", ["变更后的住址", "变动后住址"])
def test_the_last_entry_of_a_change_is_the_address(heading, ruled):
    entries = [(SECOND, "2019-03-04"), (THIRD, "2022-05-06")]
    values = register(entries, heading=heading, ruled=ruled).values("household_register_cover")
    assert values == {
        "head_name": "柏建国",
        "household_number": "304112890",
        "address": THIRD,
    }


def test_a_page_without_entries_changes_nothing():
    paper = register([])
    assert paper.values("household_register_cover")["address"] == FIRST
    blank = register([("无", "")])
    assert blank.values("household_register_cover")["address"] == FIRST


def test_an_entry_that_cannot_be_read_leaves_no_address():
    paper = register([(SECOND, "2019-03-04")], sure=0.3)
    assert "address" not in paper.values("household_register_cover")


def deed(sharer):
    paper = Paper().put("房屋所有权人", 60, 100).put("柏建国", 300, 100)
    paper.put("房屋坐落", 60, 160).put(SECOND, 300, 160)
    paper.put("房屋共有权人", 60, 220).put("共有情况", 600, 220).put("共同共有", 800, 220)
    return paper.put(sharer, 300, 220) if sharer else paper


def test_who_shares_a_home_stands_beside_a_label_of_their_own():
    read = deed("路晓燕").read("property_certificate")
    assert read["owners"].value == ("柏建国", "路晓燕")
    assert read["co_ownership"].value == "共同共有"


def test_an_owner_who_cannot_be_read_leaves_the_list_in_doubt():
    assert deed("").read("property_certificate")["owners"].problems == ()
    assert deed("无").read("property_certificate")["owners"].problems == ()
    assert deed("等 1 人").read("property_certificate")["owners"].problems == ()
    assert deed("路12").read("property_certificate")["owners"].problems == ("low_confidence",)


def card(*, first=True):
    paper = Paper().put("常住人口登记卡", 400, 40, em=40)
    if first:
        paper.put("何时由何地迁来", 60, 100).put("本市(县)", 90, 130)
    paper.put("2011年4月5日由商城县迁来", 300, 115)
    paper.put("何时由何地迁来", 60, 190).put("址", 140, 220)
    return paper.put("因出生迁来", 300, 205)


def test_of_two_labels_that_begin_alike_the_other_tells_which_one_is_cut():
    assert card().values("household_register_member") == {
        "moved_to_city": "2011年4月5日由商城县迁来",
        "moved_to_address": "因出生迁来",
    }


def test_a_cut_label_alone_tells_nothing():
    assert "moved_to_city" not in card(first=False).values("household_register_member")


def test_a_name_read_in_its_traditional_form_is_read_in_doubt():
    paper = Paper().put("权利人", 60, 100)
    paper.put("柏靜", 300, 100)
    paper.lines[-1] = replace(paper.lines[-1], certainties=(0.99, 0.6))
    owners = paper.read("property_certificate")["owners"]
    assert owners.value == ("柏静",)
    assert owners.problems == ("low_confidence",)


@pytest.mark.parametrize("word", ["学生", "离休", "初级中学教师"])
def test_what_stands_for_a_workplace(word):
    paper = Paper().put("常住人口登记卡", 400, 40, em=40).put("服务处所", 60, 120)
    assert paper.put(word, 260, 120).values("household_register_member") == {"workplace": word}


@pytest.mark.parametrize("word", ["普通高级中学教育", "初级中学教育", "中等职业教育"])
def test_education_in_the_words_of_the_code(word):
    paper = Paper().put("常住人口登记卡", 400, 40, em=40).put("文化程度", 60, 120)
    assert paper.put(word, 260, 120).values("household_register_member") == {"education": word}


def test_a_birth_date_beside_the_short_label():
    paper = Paper().put("人口信息打印表", 400, 40, em=40).put("出生", 60, 120)
    values = paper.put("2013年4月5日", 260, 120).values("resident_information_sheet")
    assert values == {"birth_date": "2013-04-05"}


def test_a_crossing_read_without_its_dot():
    printed = "固始县中山路与红星路交义口怡和苑3号楼2单元401室"
    read = normalise("address", printed)
    assert read.value == printed.replace("交义口", "交叉口")
    assert read.repaired


@pytest.mark.parametrize(
    ("kind", "label", "text", "field"),
    [
        ("residence_permit", "被登记人姓名", "柏建国", "name"),
        ("residence_permit", "暂住人性别", "男", "sex"),
        ("birth_certificate", "婴儿姓名", "柏一诺", "child_name"),
        ("birth_certificate", "出生地址", "河南省固始县", "birthplace"),
        ("business_licence", "商户地址", FIRST, "address"),
        ("business_licence", "经营者名称", "柏建国", "operator"),
        ("property_certificate", "房产坐落", SECOND, "address"),
        ("residence_permit", "核发部门", "固始县公安局", "issuer"),
        ("household_register_cover", "户籍性质", "农业家庭户口", "household_type"),
    ],
)
@pytest.mark.parametrize("closed", [True, False])
def test_a_label_in_a_wider_wording(kind, label, text, field, closed):
    paper = Paper()
    if closed:
        paper.put(f"{label}:{text}", 60, 120)
    else:
        paper.put(label, 60, 120).put(text, 320, 120)
    assert paper.values(kind) == {field: text}


@pytest.mark.parametrize("label", ["房主姓名", "配偶姓名", "监护人姓名", "经办人姓名"])
def test_another_person_is_not_the_holder(label):
    paper = Paper().put(f"{label}:柏建国", 60, 120)
    assert "name" not in paper.values("residence_permit")


SHEET = """姓名|柏一诺|性别|女
出生日期|2013年4月5日|民族|汉族
公民身份号码|{number}
户主姓名|柏建国|与户主关系|长女"""


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("户籍人口资料摘录", "resident_information_sheet"),
        ("人口信息系统打印页", "resident_information_sheet"),
        ("流动人口信息登记表", "other"),
        ("暂住人口信息表", "other"),
    ],
)
def test_what_a_print_out_of_the_police_is_called(title, kind):
    assert classify(page(f"#{title}\n" + SHEET.format(number=MOTHER))).kind == kind


@pytest.mark.parametrize(
    "title", ["流动人口居住登记回执单", "来汉人员居住登记凭条", "居住信息登记单"]
)
def test_what_a_slip_of_a_registered_stay_is_called(title):
    text = f"#{title}\n姓名|柏建国|性别|男\n居住地址|{FIRST}\n申报日期|2023年3月2日"
    assert classify(page(text)).kind == "residence_permit"


@pytest.mark.parametrize("title", ["居住证申领回执", "居住证领取凭证"])
def test_a_receipt_for_a_permit_is_none(title):
    text = f"#{title}\n姓名|柏建国|性别|男\n居住地址|{FIRST}\n受理日期|2023年3月2日"
    assert classify(page(text)).kind == "other"


def test_the_number_of_a_deed_with_its_year_in_brackets():
    text = "#房地产权证\n沪房地闵字（2009）第061234号\n权利人|柏建国\n房地坐落|闵行区沪闵路12号"
    fields = extract_document(page(text)).fields
    assert fields["certificate_number"].value == "沪房地闵字(2009)第061234号"


@pytest.mark.parametrize(
    ("note", "owners"),
    [
        ("本房产系柏建国、路晓燕二人按份所有", ("柏建国", "路晓燕")),
        ("该房屋归柏建国和路晓燕共同所有。", ("柏建国", "路晓燕")),
        ("地下车库由全体业主共同所有", ("柏建国",)),
        ("该房屋为夫妻共同共有", ("柏建国",)),
    ],
)
def test_a_note_that_tells_who_shares_the_home(note, owners):
    text = f"#不动产权证书\n权利人|柏建国\n坐落|{SECOND}\n用途|住宅\n附记|{note}"
    assert extract_document(page(text)).fields["owners"].value == owners
