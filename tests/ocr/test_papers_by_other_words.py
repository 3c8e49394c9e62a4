"""Papers whose titles say by other words what they are, and letters where a form is usual."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_made import CHILD, FATHER, page
from wordings_other_words import ASKED, HOUSED, LET, ONLINE, PAID, PUPIL, RESOLD, SHEET, TAXED, WORK

from ocr.extract import extract_document
from ocr.model import Seal

TAX_VALUES = {
    "tax_number": "91411500MA3X2B5T1P",
    "name": "信阳市鼎盛建材有限公司",
    "operator": "李建国",
    "address": "河南省信阳市羊山新区新七大道18号",
    "scope": "建材、五金批发",
    "issuer": "国家税务总局信阳市羊山新区税务局",
    "issued_on": "2025-04-08",
}


@pytest.mark.parametrize(
    "title", ["纳税人税务登记情况证明", "税务登记状态证明", "税务登记信息说明"]
)
def test_a_letter_of_the_tax_office_is_read(title):
    found = extract_document(page(f"#{title}\n{TAXED}"))
    assert found.kind == "tax_registration"
    assert {name: field.value for name, field in found.fields.items()} == TAX_VALUES


@pytest.mark.parametrize(
    "title",
    ["税务登记信息表", "纳税人登记信息查询表", "一照一码户信息确认表", "“五证合一”登记信息核对表"],
)
def test_a_sheet_of_the_tax_office_is_read(title):
    found = extract_document(page(f"#{title}\n{SHEET}"))
    assert found.kind == "tax_registration"
    assert {name: field.value for name, field in found.fields.items()} == TAX_VALUES


@pytest.mark.parametrize(
    "title",
    ["注销税务登记通知书", "增值税一般纳税人登记表", "个人所得税纳税证明", "食品经营信息确认表"],
)
def test_other_papers_of_the_tax_office_are_none(title):
    assert extract_document(page(f"#{title}\n{TAXED}")).kind == "other"


@pytest.mark.parametrize(
    ("kind", "title", "text"),
    [
        ("employer_certificate", "职工在岗情况说明", WORK),
        ("employer_certificate", "员工工作关系确认函", WORK),
        ("employer_certificate", "在职核实证明", WORK),
        ("study_contact_letter", "学生转学商洽公函", PUPIL),
        ("study_contact_letter", "关于商请接收转学学生的函件", PUPIL),
        ("transfer_application", "学生转学业务办理信息单", ONLINE),
        ("transfer_application", "中小学转学网上申报登记表", ONLINE),
    ],
)
def test_a_title_of_other_words_is_known(kind, title, text):
    assert extract_document(page(f"#{title}\n{text}")).kind == kind


@pytest.mark.parametrize("title", ["情况说明", "家庭情况说明", "离职情况说明", "收入情况证明"])
def test_a_statement_of_something_else_is_none(title):
    assert extract_document(page(f"#{title}\n{WORK}")).kind == "other"


def test_a_title_is_no_post():
    fields = extract_document(page(f"#单位任职情况说明\n{WORK}")).fields
    assert fields["position"].value == "仓库主管"


def test_an_application_printed_from_the_register_is_read():
    fields = extract_document(page(f"#转学网上办理信息表\n{ONLINE}")).fields
    found = {name: field.value for name, field in fields.items()}
    assert found["to_school"] == "固始县第三小学"
    assert found["to_grade"] == "三年级"
    assert found["applied_on"] == "2026-08-20"


def test_a_letter_on_insurance_paid_is_read():
    fields = extract_document(page(f"#养老保险参保缴费证明\n{PAID}")).fields
    found = {name: field.value for name, field in fields.items()}
    assert found["employer"] == "信阳恒达电子有限公司"
    assert (found["first_month"], found["last_month"]) == ("2019-03", "2024-02")
    assert found["issuer"] == "信阳市社会保险中心"


@pytest.mark.parametrize("word", ["参保人员", "缴费者", "参保人姓名"])
def test_a_name_is_none_with_the_rest_of_its_label(word):
    text = PAID.replace("参保人姓名", word)
    assert extract_document(page(f"#养老保险缴费证明\n{text}")).fields["name"].value == "李建国"


def test_the_owners_identity_number_is_no_number_of_a_record():
    fields = extract_document(page(f"#购房证明\n{HOUSED}")).fields
    assert "record_number" not in fields
    assert fields["owner"].value == "李建国"
    assert fields["address"].value == "信阳市浉河区新华路23号阳光花园3号楼501室"


def test_who_is_asked_to_let_a_pupil_go_is_the_school_he_leaves():
    sheet = page(f"#转学联系函\n{ASKED}")
    box = ((700.0, 400.0), (900.0, 400.0), (900.0, 600.0), (700.0, 600.0))
    sealed = replace(sheet, seals=(Seal(box, "固始县第三小学"),))
    fields = extract_document(sealed).fields
    assert fields["from_school"].value == "商城县实验小学"
    assert fields["to_school"].value == "固始县第三小学"


def test_numbers_of_two_parties_side_by_side_are_each_their_own():
    assert (
        extract_document(page(f"#住房租赁合同\n{LET}")).fields["tenant_id_number"].value == FATHER
    )
    turned = LET.replace("|出租方|王大力|承租方|李建国", "|承租方|王大力|出租方|李建国")
    found = extract_document(page(f"#住房租赁合同\n{turned}")).fields["tenant_id_number"].value
    assert found == "411525196003120017"


def test_an_invoice_of_a_home_sold_again_names_both_sides():
    fields = extract_document(page(f"#增值税普通发票\n{RESOLD}")).fields
    assert fields["buyer"].value == "李建国"
    assert fields["seller"].value == "王大力"


@pytest.mark.parametrize("name", ["方志强", "方明", "员俊杰"])
def test_a_surname_that_labels_end_in_stays(name):
    text = f"""#在职证明
兹证明{name}同志（身份证号：{FATHER}）系我单位正式职工，担任会计一职。
特此证明。
>固始县恒源食品有限公司
>2026年3月1日"""
    assert extract_document(page(text)).fields["name"].value == name


@pytest.mark.parametrize(
    ("in_force", "ended"),
    [
        ("现已在我局登记，状态正常。", "现登记状态：注销。"),
        ("现已在我局登记，状态正常。", "该纳税人已于2026年1月5日注销。"),
        ("现已在我局登记，状态正常。", "现已被我局认定为非正常户。"),
    ],
)
def test_a_taxpayer_who_is_none_any_more_is_not_registered(in_force, ended):
    assert in_force in TAXED
    text = f"#税务登记状态证明\n{TAXED.replace(in_force, ended)}"
    assert extract_document(page(text)).kind == "other"


def test_a_sheet_that_says_the_taxpayer_has_ended_is_no_registration():
    rows = SHEET.replace("|登记注册类型|有限责任公司", "|登记状态|注销")
    assert extract_document(page(f"#纳税人登记信息确认表\n{rows}")).kind == "other"


@pytest.mark.parametrize("state", ["已驳回", "已撤销", "审核不通过", "已作废"])
def test_an_application_that_the_register_turned_down_is_none(state):
    rows = ONLINE.replace("|提交时间", f"|办理状态|{state}\n|提交时间")
    assert extract_document(page(f"#转学网上办理信息表\n{rows}")).kind == "other"
    passed = ONLINE.replace("|提交时间", "|办理状态|核办中\n|提交时间")
    assert extract_document(page(f"#转学网上办理信息表\n{passed}")).kind == "transfer_application"


def _values(text):
    found = extract_document(page(text))
    return found.kind, {name: field.value for name, field in found.fields.items()}


def test_a_date_behind_the_clerk_who_signs_is_the_day_of_issue():
    kind, values = _values(
        f"#亲属关系证明\n申请人姓名：李建国　性别：男\n公民身份号码：{FATHER}\n"
        "关系人姓名：李小雨　性别：女\n"
        f"公民身份号码：{CHILD}\n二人关系：父女\n以上情况属实。\n出具单位：固始县公安局城关派出所\n"
        "经办民警:向前2022年7月11日"
    )
    assert kind == "household_certificate"
    assert values["issued_on"] == "2022-07-11"


@pytest.mark.parametrize("told", ["出生日期：", "出生日期", "出生", "生于"])
def test_a_date_of_birth_at_the_very_end_is_no_day_of_issue(told):
    kind, values = _values(
        "#亲属关系证明\n出具单位：固始县公安局城关派出所\n"
        f"申请人姓名：李建国　公民身份号码：{FATHER}\n"
        f"二人关系：父女\n关系人姓名：李小雨，公民身份号码：{CHILD}，{told}2012年3月15日"
    )
    assert kind == "household_certificate"
    assert "issued_on" not in values


def test_the_day_on_which_a_paper_is_given_out_is_not_that_of_the_record():
    kind, values = _values(
        "#商品房合同备案证明\n备案编号：2021-06-03188\n买受人：李建国\n房屋坐落：固始县蓼城街道中山大街18号5栋1单元902室\n"
        "备案日期：2021年3月9日\n以上信息与我局系统一致。\n>固始县住房和城乡建设局\n>出证日期:2021年6月17日"
    )
    assert kind == "housing_authority_certificate"
    assert values["issued_on"] == "2021-06-17"


def test_the_last_line_below_the_guardian_dates_an_application():
    kind, values = _values(
        "#转学申请书\n固始县第三小学：\n学生李小雨，女，2012年3月15日出生，现就读于信阳市浉河区第五小学三年级。因父母回乡工作，"
        "申请转入固始县第三小学四年级就读，请予批准。\n>监护人：李建国（父女关系）\n>2023年7月3日"
    )
    assert kind == "transfer_application"
    assert values["applied_on"] == "2023-07-03"


def test_a_letter_in_rows_tells_the_reason_beside_its_shortest_label():
    kind, values = _values(
        "#学生转学联系函\n姓名：李小雨　性别：女\n转出学校：信阳市浉河区第五小学\n"
        "转入学校：固始县第三小学\n年级：五年级\n"
        "原因：随父母务工\n>信阳市浉河区第五小学\n>2023年9月1日"
    )
    assert kind == "study_contact_letter"
    assert values["reason"] == "随父母务工"
