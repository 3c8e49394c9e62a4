"""Letters that name a relation from the other side, schools by headings, sex beside the name."""

from __future__ import annotations

import pytest
from hand_made import CHILD, FATHER, page

from ocr.extract import extract_document
from ocr.values import normalise

LETTERS = [
    (
        "household_certificate",
        f"""#证明信
李小雨（身份证号码{CHILD}），户籍登记地址为河南省固始县城关镇东关村二组6号。王玉梅（身份证号码{FATHER}）系其外祖母。李小雨的父亲李建国常年在外务工。
>民警：赵敏
>固始县公安局城关派出所
>2026年8月20日""",
        {"name": "李小雨", "relative_name": "王玉梅", "relationship": "外祖母"},
    ),
    (
        "employer_certificate",
        f"""#证明信
兹证明李建国，身份证号{FATHER}，系我公司正式职工，自2020年3月起在我公司工作，任职车间主任，月工资6000元。
>信阳恒达电子有限公司
>2026年8月20日""",
        {"name": "李建国"},
    ),
    (
        "household_certificate",
        f"""#户籍证明
兹有我辖区居民艾力·吐尔逊，男，维吾尔族，身份证编号为{CHILD}。其与户主买买提江·艾合买提户口分列。经核实，该人与古丽娜尔·艾合买提（身份证编号{FATHER}）确系母子关系。
>固始县公安局户籍管理科
>2026年8月20日""",
        {
            "name": "艾力·吐尔逊",
            "id_number": CHILD,
            "relative_name": "古丽娜尔·艾合买提",
            "issuer": "固始县公安局户籍管理科",
        },
    ),
    (
        "study_contact_letter",
        f"""#转学就读联系函
学生姓名：李小雨
身份证号码：{CHILD}
现就读学校及班级：商城县第二小学 五年级
意向就读学校：固始县第三小学
申请转学理由：户口迁移
上述学生系我校在校生，家长自愿申请到贵校就读。""",
        {"from_school": "商城县第二小学", "to_school": "固始县第三小学"},
    ),
    (
        "study_contact_letter",
        f"""#就学联系函
固始县第三小学学籍管理科：
因全家迁居，李建国之女李小雨（身份证：{CHILD}）拟从商城县第二小学转到贵校学习，现为三年级学生。望贵校接收。
>商城县第二小学
>2026年8月20日""",
        {"student_name": "李小雨", "from_school": "商城县第二小学", "to_school": "固始县第三小学"},
    ),
    (
        "enrolment_certificate",
        f"""#在校就读证明
学生姓名：李小雨
身份证号：{CHILD}
该生现就读于于都县明德小学三年级1班，情况属实。
学校盖章：
填表日期：2026年8月20日""",
        {"school": "于都县明德小学", "issued_on": "2026-08-20"},
    ),
    (
        "transfer_application",
        f"""#中小学生转学申请表
|姓名及性别|李小雨　女
|身份证件号码|{CHILD}
|转学事由|父母外出务工
|法定监护人|李建国（父亲）""",
        {"student_name": "李小雨", "sex": "女"},
    ),
]


@pytest.mark.parametrize(("kind", "text", "expected"), LETTERS)
def test_each_value_is_told_by_its_role(kind, text, expected):
    found = extract_document(page(text))
    assert found.kind == kind
    assert {n: found.fields[n].value for n in expected if n in found.fields} == expected


@pytest.mark.parametrize(
    "label", ["申请就读学校", "拟转入学校", "原就读学校名称的学校", "意向学校"]
)
def test_a_label_is_no_school(label):
    assert normalise("school", label) is None
