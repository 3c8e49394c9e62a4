from __future__ import annotations

import pytest
from hand_made import EM, page, wide

from ocr.extract.layout import lay_out
from ocr.extract.patterns import compile_pattern
from ocr.extract.prose import prose_fields
from ocr.kinds import all_kinds
from ocr.model import Seal
from ocr.values.identity import check_character


def number(first17):
    return first17 + check_character(first17)


FATHER, CHILD = number("41152519880512001"), number("41152520120315002")


def fields(kind, text, seals=()):
    found = prose_fields(all_kinds()[kind], lay_out(page(text)), seals)
    return {name: field.value for name, field in found.items()}


PARTIES = {
    "name": "欧阳靖雯",
    "id_number": CHILD,
    "relative_name": "欧阳建国",
    "relative_id_number": FATHER,
}
HOUSEHOLD = [
    (
        f"""#户籍证明
兹证明欧阳建国（身份证号：{FATHER}）与欧阳靖雯（身份证号：{CHILD}）系父女关系。
特此证明。
>固始县公安局城关派出所
>2026年8月20日""",
        {
            "name": "欧阳建国",
            "id_number": FATHER,
            "relative_name": "欧阳靖雯",
            "relative_id_number": CHILD,
            "relationship": "父女",
            "issuer": "固始县公安局城关派出所",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#亲属关系证明
经查询户籍档案，我辖区居民李和平，男，1988年5月12日出生，公民身份号码{FATHER}，与王小雨，女，公民身份号码{CHILD}，系父女关系，情况属实。
特此证明
>浉河区五星派出所（盖章）
>二〇二六年八月二十日""",
        {
            "name": "李和平",
            "id_number": FATHER,
            "relative_name": "王小雨",
            "relative_id_number": CHILD,
            "relationship": "父女",
            "issuer": "浉河区五星派出所",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#证  明
兹证明王小雨（公民身份号码：{CHILD}）系李和平（公民身份号码：{FATHER}）之女。
>信阳市公安局浉河分局
>2026.8.20""",
        {
            "name": "王小雨",
            "id_number": CHILD,
            "relative_name": "李和平",
            "relative_id_number": FATHER,
            "relationship": "女",
            "issuer": "信阳市公安局浉河分局",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#关系证明
申请人：张三丰|身份证号码：{FATHER}
关系人：张小宝|身份证号码：{CHILD}
经查，申请人与关系人为父女关系。
>固始县公安局户政科
>2026年08月20日""",
        {
            "name": "张三丰",
            "id_number": FATHER,
            "relative_name": "张小宝",
            "relative_id_number": CHILD,
            "relationship": "父女",
            "issuer": "固始县公安局户政科",
            "issued_on": "2026-08-20",
        },
    ),
    (
        """#证明
兹有我村村民买买提·阿不都拉与古丽·买买提二人是父女关系，户口不在同一户口本上。
情况属实，特此证明。
>固始县城关镇东关村民委员会
>2026年8月20日""",
        {
            "name": "买买提·阿不都拉",
            "relative_name": "古丽·买买提",
            "relationship": "父女",
            "issuer": "固始县城关镇东关村民委员会",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#户籍证明
张明，男，汉族，公民身份号码{FATHER}，户籍地址：河南省固始县城关镇中山大街12号。其女张小宝，公民身份号码{CHILD}。特此证明。
>固始县公安局城关派出所
>2026年8月20日""",
        {
            "name": "张明",
            "id_number": FATHER,
            "relative_name": "张小宝",
            "relative_id_number": CHILD,
            "relationship": "女",
            "issuer": "固始县公安局城关派出所",
            "issued_on": "2026-08-20",
        },
    ),
]
EMPLOYER = [
    (
        f"""#工作单位证明
兹证明李建国，身份证号码：{FATHER}，系我单位正式职工，自2019年3月1日起在我单位工作，现任会计职务。
特此证明。
>固始县第一人民医院（公章）
>2026年8月20日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "固始县第一人民医院",
            "position": "会计",
            "since": "2019-03-01",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#在职证明
兹证明李建国同志（身份证号：{FATHER}）为我公司员工，于2019年3月1日入职至今，担任销售经理一职。
>信阳恒达（集团）有限公司
>2026年8月20日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "信阳恒达(集团)有限公司",
            "position": "销售经理",
            "since": "2019-03-01",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#工作调动函
固始县教育体育局：
经研究决定，同意李建国同志（身份证号：{FATHER}）由商城县第一中学调入固始县高级中学工作，请于2026年8月25日前报到。
>商城县教育局
>2026年8月20日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "固始县高级中学",
            "since": "2026-08-25",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#在职证明
姓名：李建国
身份证号：{FATHER}
工作单位：河南华宇置业有限公司
职务：工程师
入职时间：2019年3月
>河南华宇置业有限公司
>2026年8月20日""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "河南华宇置业有限公司",
            "position": "工程师",
            "since": "2019-03",
            "issued_on": "2026-08-20",
        },
    ),
    (
        f"""#证明
李建国，男，身份证号{FATHER}，系我单位职工，任技术员职务，自2019年3月1日起在我单位工作。
>信阳市公路管理局
>2026-08-20""",
        {
            "name": "李建国",
            "id_number": FATHER,
            "employer": "信阳市公路管理局",
            "position": "技术员",
            "since": "2019-03-01",
            "issued_on": "2026-08-20",
        },
    ),
]
STUDY = [
    (
        "enrolment_certificate",
        f"""#在读证明
兹证明欧阳靖雯，女，身份证号：{CHILD}，学籍号：G{CHILD}，系我校三年级（2）班学生。
特此证明。
>商城县实验小学
>2026年8月20日""",
        {
            "student_name": "欧阳靖雯",
            "id_number": CHILD,
            "enrolment_number": f"G{CHILD}",
            "school": "商城县实验小学",
            "grade": "三年级",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "enrolment_certificate",
        f"""#学籍证明
学生李小雨（身份证号{CHILD}），现就读于商城县第二小学四年级，全国学籍号G{CHILD}。
>商城县第二小学（盖章）
>二〇二六年八月二十日""",
        {
            "student_name": "李小雨",
            "id_number": CHILD,
            "enrolment_number": f"G{CHILD}",
            "school": "商城县第二小学",
            "grade": "四年级",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "enrolment_certificate",
        f"""#转学证明
兹有我校七年级学生李小雨（性别：女，学籍号：G{CHILD}）因家庭住址变迁，申请转出，同意转学。
>商城县思源实验学校
>2026年8月20日""",
        {
            "student_name": "李小雨",
            "id_number": None,
            "enrolment_number": f"G{CHILD}",
            "school": "商城县思源实验学校",
            "grade": "七年级",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "study_contact_letter",
        f"""#就学联系函
信阳市第三小学：
兹有我校三年级学生欧阳靖雯，女，身份证号：{CHILD}，学籍号：G{CHILD}，因父母务工，需转入贵校就读，请予接收。
>商城县实验小学（盖章）
>2026年8月20日""",
        {
            "student_name": "欧阳靖雯",
            "sex": "女",
            "id_number": CHILD,
            "enrolment_number": f"G{CHILD}",
            "from_school": "商城县实验小学",
            "to_school": "信阳市第三小学",
            "grade": "三年级",
            "reason": "父母务工",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "study_contact_letter",
        f"""#转学联系函
学生姓名：王小雨|性别：女
身份证号：{CHILD}
学籍号：G{CHILD}
转出学校：商城县第二小学
转入学校：信阳市浉河区新时代小学
就读年级：五年级
转学原因：家庭住址变迁
现将该生转学事宜函告贵校，请予接收，请接洽办理。
>2026年8月20日""",
        {
            "student_name": "王小雨",
            "sex": "女",
            "id_number": CHILD,
            "enrolment_number": f"G{CHILD}",
            "from_school": "商城县第二小学",
            "to_school": "信阳市浉河区新时代小学",
            "grade": "五年级",
            "reason": "家庭住址变迁",
            "issued_on": "2026-08-20",
        },
    ),
]
CONTRACTS = [
    (
        "lease_contract",
        f"""#房屋租赁合同
出租人（甲方）：王大力|身份证号：{number("41152519700101001")}
承租人（乙方）：李建国|身份证号：{FATHER}
一、甲方将位于信阳市浉河区新华路23号阳光花园3号楼2单元501室的房屋出租给乙方居住使用，建筑面积89.5平方米。
二、租赁期限自2026年1月1日起至2027年12月31日止，共二年。
三、月租金为人民币壹仟贰佰元整。
甲方（签字）：王大力|乙方（签字）：李建国
>2025年12月28日""",
        {
            "landlord": "王大力",
            "tenant": "李建国",
            "tenant_id_number": FATHER,
            "address": "信阳市浉河区新华路23号阳光花园3号楼2单元501室",
            "start_on": "2026-01-01",
            "end_on": "2027-12-31",
            "signed_on": "2025-12-28",
        },
    ),
    (
        "lease_contract",
        f"""#租房协议
甲方：王大力
乙方：李建国
身份证号码：{FATHER}
房屋坐落：固始县城关镇中山大街12号。
租期为一年，从2026年3月1日至2027年2月28日。
签订日期：2026年2月27日""",
        {
            "landlord": "王大力",
            "tenant": "李建国",
            "tenant_id_number": FATHER,
            "address": "固始县城关镇中山大街12号",
            "start_on": "2026-03-01",
            "end_on": "2027-02-28",
            "signed_on": "2026-02-27",
        },
    ),
    (
        "employment_contract",
        f"""#劳动合同书
甲方（用人单位）：信阳恒达电子有限公司
统一社会信用代码：91441900595830037Q
法定代表人：陈大明
乙方（劳动者）：李建国
居民身份证号码：{FATHER}
第一条 固定期限：本合同自2025年3月1日起至2028年2月29日止。试用期自2025年3月1日起至2025年4月30日。
第二条 乙方同意在装配岗位工作，工作地点为信阳市浉河区工业园。
甲方（盖章）|乙方（签字）
>2025年2月27日""",
        {
            "employer": "信阳恒达电子有限公司",
            "employer_code": "91441900595830037Q",
            "employee": "李建国",
            "employee_id_number": FATHER,
            "start_on": "2025-03-01",
            "end_on": "2028-02-29",
            "workplace": "信阳市浉河区工业园",
            "signed_on": "2025-02-27",
        },
    ),
    (
        "employment_contract",
        f"""#劳动合同
甲方：信阳恒达电子有限公司
乙方：李建国
身份证号：{FATHER}
一、合同期限
无固定期限：自2025年3月1日起至法定的终止条件出现时止。
签订时间：2025年2月27日""",
        {
            "employer": "信阳恒达电子有限公司",
            "employee": "李建国",
            "employee_id_number": FATHER,
            "start_on": "2025-03-01",
            "signed_on": "2025-02-27",
        },
    ),
    (
        "purchase_contract",
        """#商品房买卖合同
合同编号：YS2019041234
出卖人：河南华宇置业有限公司
买受人：李建国、王小梅""",
        {
            "contract_number": "YS2019041234",
            "seller": "河南华宇置业有限公司",
            "buyers": ("李建国", "王小梅"),
        },
    ),
    (
        "purchase_contract",
        """第三条 商品房基本情况
该商品房坐落于信阳市浉河区新华路23号阳光花园3号楼2单元501室，规划用途为住宅。
该商品房建筑面积共89.50平方米，其中套内建筑面积70.10平方米，分摊共有建筑面积19.40平方米。""",
        {"address": "信阳市浉河区新华路23号阳光花园3号楼2单元501室", "area": "89.50"},
    ),
    (
        "purchase_contract",
        """第八条 交付期限
出卖人应当在__2021年6月30日__前，依照国家和地方人民政府的有关规定，将具备下列第【1】种条件的商品房交付买受人使用。""",
        {"handover_on": "2021-06-30"},
    ),
    (
        "purchase_contract",
        """第十一条 交付时间和手续
（一）出卖人应当在【2021】年【6】月【30】日前向买受人交付该商品房。""",
        {"handover_on": "2021-06-30"},
    ),
    (
        "purchase_contract",
        """出卖人（签章）：河南华宇置业有限公司|买受人（签章）：李建国
签订日期：2019年5月20日|签订日期：2019年5月20日""",
        {
            "seller": "河南华宇置业有限公司",
            "buyers": ("李建国",),
            "signed_on": "2019-05-20",
        },
    ),
    (
        "housing_authority_certificate",
        f"""#商品房合同备案证明
兹证明李建国（身份证号：{FATHER}）购买的房屋坐落于信阳市浉河区新华路23号阳光花园3号楼501室，已办理商品房买卖合同备案，备案号：XY2019041234。
特此证明。
>信阳市房产管理局
>2026年8月20日""",
        {
            "owner": "李建国",
            "address": "信阳市浉河区新华路23号阳光花园3号楼501室",
            "record_number": "XY2019041234",
            "issuer": "信阳市房产管理局",
            "issued_on": "2026-08-20",
        },
    ),
    (
        "housing_authority_certificate",
        """#房产证明
经查询，固始县城关镇中山大街12号房屋产权系李建国所有，备案编号：固房备字2019第0123号。
>固始县住房和城乡建设局
>2026年8月20日""",
        {
            "owner": "李建国",
            "address": "固始县城关镇中山大街12号",
            "record_number": "固房备字2019第0123号",
            "issuer": "固始县住房和城乡建设局",
            "issued_on": "2026-08-20",
        },
    ),
]
CASES = [("household_certificate", *case) for case in HOUSEHOLD]
CASES += [("employer_certificate", *case) for case in EMPLOYER] + STUDY + CONTRACTS


@pytest.mark.parametrize(
    ("kind", "text", "expected"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_what_a_sentence_says(kind, text, expected):
    wanted = {name: value for name, value in expected.items() if value is not None}
    assert fields(kind, text) == wanted


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
