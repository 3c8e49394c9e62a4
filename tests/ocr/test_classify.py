from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hand_made import EM, STEP, page
from hypothesis import given
from hypothesis import strategies as st
from test_prose import CASES
from wordings_lookalikes import NOT_EVIDENCE

from ocr.extract.classify import classify
from ocr.kinds import all_kinds
from ocr.model import Line, Sheet

GENERIC = {"证明", "证明信", "许可证", "经营许可证", "通知"}
TITLES = [
    (kind.id, title)
    for kind in all_kinds().values()
    for title in kind.titles
    if title not in GENERIC
]
LABOUR = """甲方（用人单位）：信阳恒达电子有限公司
乙方：李建国
第一条 期限自2025年3月1日起至2028年2月29日止。
第二条 乙方同意在装配岗位工作，工作地点为信阳市。
第三条 甲方按月支付劳动报酬，依法缴纳社会保险。"""
LICENCE = """统一社会信用代码：91441900595830037Q
名称：信阳市浉河区老王饭店
法定代表人：王大力
经营场所：信阳市浉河区新华路23号
经营者：王大力
有效期至2028年3月1日"""
LOOKALIKES = [
    ("劳务协议", LABOUR),
    ("劳务合同", LABOUR),
    ("劳务派遣协议书", LABOUR),
    ("实习协议书", LABOUR),
    ("食品经营许可证", LICENCE),
    ("烟草专卖零售许可证", LICENCE),
    ("卫生许可证", LICENCE),
    ("民办非企业单位登记证书", LICENCE),
    ("开户许可证", LICENCE),
    ("收入证明", "兹证明李建国系我单位职工，任会计职务，月收入人民币伍仟元整。\n>固始县人民医院"),
    ("离职证明", "兹证明李建国原系我单位职工，任会计职务，现已离职。\n>固始县人民医院"),
    ("汽车租赁合同", "出租人：王大力\n承租人：李建国\n租赁期限一年，租金每月两千元，押金一千元。"),
    (
        "增值税普通发票",
        "发票号码：01234567|开票日期：2019年6月3日\n购买方名称：李建国\n货物名称：餐饮服务\n价税合计：￥560.00",
    ),
    (
        "租赁合同",
        "甲方：王大力\n乙方：李建国\n甲方将挖掘机租赁给乙方，租金每月两万元，押金一万元。",
    ),
    ("休学证明", "兹证明我校学生李小雨，学籍号G1，三年级，同意休学一年。\n>商城县实验小学"),
]


def needed(kind):
    return "，".join(all_kinds()[kind].needs[:1])


def kind_of(text):
    return classify(page(text)).kind


def test_a_title_belongs_to_one_kind():
    repeated = Counter(title for _, title in TITLES)
    assert [title for title, count in repeated.items() if count > 1] == []


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in TITLES}))
def test_every_title_of_the_data_gives_its_kind(kind):
    wrong = {
        title: found
        for other, title in TITLES
        if other == kind
        and (
            found := kind_of(
                f"#{title.replace('…', '张小宝同学')}\n此处为正文第一行\n正文第二行，{needed(kind)}"
            )
        )
        != kind
    }
    assert wrong == {}


@pytest.mark.parametrize(("title", "body"), LOOKALIKES)
def test_a_look_alike_never_becomes_the_real_kind(title, body):
    assert kind_of(f"#{title}\n{body}") == "other"


@pytest.mark.parametrize(("kind", "text"), [case[:2] for case in CASES])
def test_letters_and_contracts_are_known(kind, text):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("kind", "text"), [case[:2] for case in CASES if "学生姓名：" not in case[1]]
)
def test_without_its_title_a_letter_is_itself_or_nothing(kind, text):
    untitled = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert kind_of(untitled) in {kind, "other"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "purchase_contract",
            "第八条 交付期限\n出卖人应当在2021年6月30日前，将商品房交付买受人使用。",
        ),
        (
            "purchase_contract",
            "出卖人（签章）：|买受人（签章）：\n【法定代表人】：|【委托代理人】：\n签订时间：2019年5月1日|签订地点：",
        ),
        (
            "lease_contract",
            "四、租金及押金\n甲方出租该房屋的月租金为1200元，乙方交押金1200元。\n五、租赁期满，乙方有权续租。水电费由乙方承担。",
        ),
        (
            "employment_contract",
            "第五条 劳动报酬\n甲方按月支付乙方工资。\n社会保险\n本劳动合同期内双方参保。",
        ),
        (
            "household_register_cover",
            "住址变动登记\n变动后的住址|变动日期\n信阳市浉河区新华路23号|2020年3月1日",
        ),
    ],
)
def test_a_page_without_its_title_is_known_by_its_words(kind, text):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "我是中国人",
        "个人简历\n姓名：王小明|性别：男\n民族：汉|出生日期：1992.5\n籍贯：湖北|联系电话：15349140000\n毕业院校：某大学",
        "今天天气很好，我们去公园玩。\n妈妈买了苹果和香蕉，爸爸开车送我们回家。",
        "姓名|性别|年龄|电话\n张三|男|12|13800000000\n李四|女|13|13800000001",
        "关于召开家长会的通知\n各位家长：定于2026年9月1日召开家长会，请准时参加。\n>信阳市第三小学",
    ],
)
def test_too_little_evidence_is_other(text):
    assert kind_of(text) == "other"


def test_the_front_of_an_identity_card_has_no_title():
    text = "姓名欧阳建国\n性别男民族汉\n出生1988年5月12日\n住址河南省固始县城关镇中山大街12号"
    text += "\n公民身份号码411525198805120017"
    assert kind_of(text) == "identity_card"


def test_a_title_in_boxes_of_one_character_each():
    body = page(f"{LICENCE}\n登记机关\n经营范围：餐饮服务")
    boxes = tuple(
        Line(c, 0.98, ((x, 10.0), (x + 60, 10.0), (x + 60, 70.0), (x, 70.0)))
        for c, x in zip("营业执照", (200.0, 400.0, 600.0, 800.0), strict=True)
    )
    assert classify(replace(body, lines=(*boxes, *body.lines))).kind == "business_licence"


@pytest.mark.parametrize(
    ("kind", "title"), [t for t in TITLES if t[0] != "other" and len(t[1]) > 4]
)
def test_a_misread_title_with_some_of_its_words(kind, title):
    hints = "\n".join(all_kinds()[kind].hints[:8]) or "\n".join(
        field.labels[0] for field in all_kinds()[kind].fields
    )
    misread = title.replace("证", "征", 1) if "证" in title else f"{title[0]}囗{title[2:]}"
    assert kind_of(f"#{misread}\n{hints}\n{needed(kind)}") == kind


@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_lines_are_classified(texts):
    lines = tuple(
        Line(t, 0.9, ((0.0, y), (EM * 5, y), (EM * 5, y + EM), (0.0, y + EM)))
        for y, t in enumerate(texts)
    )
    found = classify(Sheet(100.0, 100.0, STEP, lines))
    assert found.kind in all_kinds()
    assert 0.0 <= found.confidence <= 1.0


def test_a_kinds_not_title_takes_the_kind_away():
    text = "买受人：李建国\n出卖人：王大力\n该商品房已交付\n签章"
    assert kind_of(f"#房屋买卖合同\n{text}") == "purchase_contract"
    assert kind_of(f"#物业服务合同\n{text}") == "other"


ENDED = """甲方（用人单位）：信阳恒达电子有限公司
乙方（劳动者）：李建国　身份证号码：411525198805120010
双方于2023年1月1日签订的劳动合同，现经协商一致决定解除。
甲方按国家规定支付劳动报酬，办理社会保险关系转移手续。"""
LEASE_ENDED = """甲方（出租方）：王大力
乙方（承租方）：李建国
双方于2023年1月1日签订的房屋租赁合同，房屋坐落于信阳市浉河区新华路15号，现提前解除。租金及押金已结清。"""


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("劳动合同解除证明书", ENDED),
        ("解除劳动合同协议书", ENDED),
        ("退休人员返聘协议书", ENDED),
        ("房屋租赁合同解除协议", LEASE_ENDED),
        ("房屋租赁终止协议书", LEASE_ENDED),
        (
            "车位买卖合同",
            "出卖人：信阳恒大置业有限公司\n买受人：李建国\n出卖人应当于2025年3月1日前交付",
        ),
        (
            "商品房认购协议书",
            "出卖人：信阳恒大置业有限公司\n买受人：李建国\n商品房坐落：信阳市浉河区新华路15号1幢101室",
        ),
        (
            "房屋他项权证",
            "房屋他项权利人：中国银行\n房屋所有权人：李建国\n房屋坐落：信阳市浉河区新华路15号",
        ),
        (
            "居住证申领表",
            "姓名：李建国\n性别：男\n民族：汉\n公民身份号码：411525198805120010\n居住地住址：信阳市浉河区",
        ),
        (
            "基本医疗保险参保缴费证明",
            "姓名：李建国\n社会保障号码：411525198805120010\n参保单位：信阳恒达电子有限公司\n累计月数：14",
        ),
        ("证明", "经查询，李建国名下在信阳市城区无房产登记，特此证明。\n>信阳市房产管理局"),
        ("证明", "兹证明李建国原系我单位职工，任会计职务，现已离职。\n>固始县人民医院"),
        ("证明", "兹证明李小雨系我校学生，学籍号G1，于2024年7月毕业。\n>商城县实验小学"),
        ("证明信", "兹证明李建国原系我单位职工，任会计职务，现已离职。\n>固始县人民医院"),
        ("证明信", "经查询，李建国名下在信阳市城区无房产登记，特此证明。\n>信阳市房产管理局"),
        (
            "电子发票（普通发票）",
            "发票号码：01234567\n购买方名称：李建国\n项目名称：*物业管理服务*物业费\n备注：阳光花园1幢101室\n价税合计：￥1560.00",
        ),
        ("居民户口簿", "中华人民共和国公安部制"),
    ],
)
def test_a_paper_that_ends_or_denies_another_is_not_that_one(title, body):
    assert kind_of(f"#{title}\n{body}") == "other"


@pytest.mark.parametrize(("title", "body"), NOT_EVIDENCE, ids=[t for t, _ in NOT_EVIDENCE])
def test_what_only_prints_the_words_of_evidence_is_none(title, body):
    found = kind_of(f"#{title}\n{body}")
    assert found == "other" or (title == "证明" and found == "household_certificate")


@pytest.mark.parametrize("title", ["商囗租赁合同", "车囗租赁合同", "商囗房认购协议书"])
def test_one_misread_character_makes_no_evidence_of_a_look_alike(title):
    body = next(body for other, body in NOT_EVIDENCE if other == "商铺租赁合同")
    assert kind_of(f"#{title}\n{body}") == "other"


TITLED = [
    ("study_contact_letter", "关于商请接收李小雨同学转学就读的函"),
    ("study_contact_letter", "关于李小雨同学申请转入我县就读的商洽函"),
    ("study_contact_letter", "信阳市中小学生跨区域就学联系函"),
    ("study_contact_letter", "关于协助办理李小雨转学事宜的联系函"),
    ("enrolment_certificate", "学籍在线验证报告"),
    ("enrolment_certificate", "学生基本信息证明"),
    ("enrolment_certificate", "商城县实验小学在籍学生证明"),
    ("lease_contract", "信阳市房屋租赁合同（示范文本）"),
    ("lease_contract", "个人租房合同书"),
    ("lease_contract", "住房转租协议"),
    ("lease_contract", "房屋租赁居间合同"),
    ("lease_contract", "公寓租赁合同"),
    ("purchase_contract", "存量房屋买卖网签合同"),
    ("purchase_contract", "商品房（现房）销售合同"),
    ("purchase_contract", "房产转让协议书"),
    ("purchase_contract", "拆迁安置房买卖合同"),
    ("housing_authority_certificate", "关于李建国住房情况的证明"),
    ("housing_authority_certificate", "个人住房信息查询结果证明"),
    ("housing_authority_certificate", "房屋产权信息查询证明"),
    ("housing_authority_certificate", "不动产登记信息查询结果告知单"),
    ("purchase_invoice", "河南省房地产开发企业销售发票"),
    ("purchase_invoice", "河南增值税普通发票"),
    ("purchase_invoice", "销售不动产专用发票"),
    ("transfer_application", "学生转学（转入）申请审批表"),
    ("transfer_application", "学籍异动申请表"),
    ("employment_contract", "建筑业农民工简易劳动合同书"),
    ("employment_contract", "劳动合同续订书"),
    ("employer_certificate", "员工在岗证明"),
    ("employer_certificate", "关于李建国同志工作调动的通知"),
    ("pension_record", "社会保险个人缴费明细表"),
    ("pension_record", "企业职工基本养老保险参保缴费凭证"),
    ("household_certificate", "关于李建国与李小雨亲属关系的证明"),
]


@pytest.mark.parametrize(("kind", "title"), TITLED)
def test_a_title_worded_otherwise_is_known(kind, title):
    assert kind_of(f"#{title}\n此处为正文第一行\n正文第二行，学生{needed(kind)}") == kind


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("七、劳动合同的解除和终止", "甲方按月支付乙方工资。\n社会保险\n双方参保。\n劳动报酬"),
        ("信阳恒大物业服务有限公司", LABOUR),
    ],
    ids=["a section's heading", "a company's name"],
)  # fmt: skip
def test_words_that_turn_no_title(title, body):
    assert kind_of(f"#{title}\n{body}") == "employment_contract"
