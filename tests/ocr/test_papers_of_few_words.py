"""Notes, slips and printouts that name persons and offices in ways of their own."""

from __future__ import annotations

import pytest
from hand_made import CHILD, FATHER, STEP, page, shifted_down

from ocr.extract import extract_document
from ocr.extract.split import split_sheet
from ocr.model import Line, Sheet
from ocr.values import normalise


def read(text):
    found = extract_document(page(text))
    return found.kind, {name: field.value for name, field in found.fields.items()}


@pytest.mark.parametrize("note", ["接收学校留存", "由原校填写", "家长填报"])
def test_a_slip_says_for_whom_it_is_beside_its_title(note):
    kind, values = read(f"""#学生就学商洽单（{note}）
致商城县第三小学：
李小雨（女）同学申请自下学期到本校三年级就读，身份证号{CHILD}，转学原因父母务工。本校同意接纳。
>固始县第二小学
>2026年8月20日""")
    assert kind == "study_contact_letter"
    assert values["student_name"] == "李小雨"
    assert values["from_school"] == "商城县第三小学"
    assert values["to_school"] == "固始县第二小学"


REGISTER = f"""#学生学籍{{}}
|姓名|李小雨|性别|女|出生日期|20120315
|证件类型|居民身份证|学籍状态|正常

|身份证件号|{CHILD}
|学籍号|G{CHILD}
|就读学校|商城县实验小学|年级|四年级
|监护人|李建国|与学生关系|父亲
>学校（盖章）：商城县实验小学
>{{}}日期：2026-05-09"""


@pytest.mark.parametrize(
    ("title", "printed"), [("基本信息表", "打印"), ("登记信息查询单", "查询"), ("情况表", "下载")]
)
def test_the_register_of_pupils_is_one_paper(title, printed):
    text = REGISTER.format(title, printed)
    sheet = page("\n".join(line for line in text.splitlines() if line))
    assert split_sheet(sheet) == (sheet,)
    found = extract_document(sheet)
    assert found.kind == "enrolment_certificate"
    assert found.fields["school"].value == "商城县实验小学"
    assert found.fields["issued_on"].value == "2026-05-09"


INSURED = f"""#社会保险个人权益记录单
|参保人姓名|李建国
|社会保障号码|{FATHER}
|用人单位|信阳恒达电子有限公司
|人员状态|在职"""
PAID = """#养老保险缴费{}
|险种|企业职工基本养老保险
|起始年月|2012年4月|截止年月|2020年7月
|累计月数|100
>信阳市社会保险中心
>2020年8月14日打印"""


@pytest.mark.parametrize("heading", ["明细", "信息", "记录"])
def test_a_section_that_names_nobody_is_no_paper_of_its_own(heading):
    sheet = shifted_down(page(INSURED), page(PAID.format(heading)))
    assert split_sheet(sheet) == (sheet,)
    values = {name: field.value for name, field in extract_document(sheet).fields.items()}
    assert values["name"] == "李建国"
    assert values["employer"] == "信阳恒达电子有限公司"
    assert values["first_month"] == "2012-04"


def test_two_records_of_two_persons_are_two():
    second = INSURED.replace("李建国", "王大力").replace(FATHER, "411525196003120017")
    assert len(split_sheet(shifted_down(page(INSURED), page(second)))) == 2


@pytest.mark.parametrize("office", ["户政大队", "户籍管理中队", "人口管理大队", "户政服务中心"])
def test_what_two_persons_are_to_each_other_outweighs_what_one_is(office):
    kind, values = read(f"""#户籍关系证明
申请人：李建国，男，公民身份号码：{FATHER}。
关系人：李大山，男，公民身份号码：411525196003120017。
经查，李大山为户主，李建国为其子，双方系父子关系。
>固始县公安局{office}
>2022年5月7日""")
    assert kind == "household_certificate"
    assert values["relationship"] == "父子"
    assert values["issuer"] == f"固始县公安局{office}"


def test_a_relation_to_the_applicant_stands_in_the_next_cell():
    kind, values = read(f"""#亲属关系证明
|申请人|李建国|公民身份号码|{FATHER}
|关系人|李小雨|公民身份号码|{CHILD}
|系被证明人之|长女
>固始县公安局城关派出所
>2021年9月24日""")
    assert kind == "household_certificate"
    assert (values["relative_name"], values["relationship"]) == ("李小雨", "长女")


@pytest.mark.parametrize("word", ["公民", "居民", "村民"])
def test_a_word_for_everybody_is_no_name(word):
    assert normalise("name", word) is None


@pytest.mark.parametrize(
    "text",
    ["存根各一份", "双方各执两份", "前往我处报到", "医保卡状态", "单位人员类别", "按时到岗上班"],
)
def test_what_is_to_be_done_is_no_organisation(text):
    assert normalise("organisation", text) is None


@pytest.mark.parametrize("verb", ["派你", "调您", "选派"])
def test_an_order_sends_somebody_to_a_branch(verb):
    _, values = read(f"""#调令
李建国同志：
因业务发展，经集团研究，{verb}（身份证号{FATHER}）到信阳市分公司任仓库主管职务，于2022年5月22日到岗。
>河南恒达建设集团有限公司
>2022年5月10日""")
    assert values["employer"] == "信阳市分公司"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2023-04-128:05:11", "2023-04-12"),
        ("2023-04-1218:05", "2023-04-12"),
        ("2023-04-12 08:05", "2023-04-12"),
        ("2023-4-118:05:11", "2023-04-01"),
    ],
)
def test_the_time_behind_a_date_takes_none_of_its_digits(printed, value):
    assert normalise("date", printed).value == value


@pytest.mark.parametrize("let", ["租给", "租与", "出租给"])
def test_a_note_of_hand_names_the_lodger(let):
    kind, values = read(f"""#租房协议
房东王大力（身份证411525196003120017）将位于固始县秀水街道成功大道8号3栋1单元502室的房子\
{let}李建国（身份证{FATHER}）居住。租期从2024年3月5日到2025年3月4日，房租每月800元。
房东：王大力
房客：李建国
2024年3月4日""")
    assert kind == "lease_contract"
    assert values["tenant"] == "李建国"
    assert values["tenant_id_number"] == FATHER


@pytest.mark.parametrize("called", ["下称甲方", "以下简称“甲方”"])
def test_an_office_lets_a_home_and_says_what_it_is_called(called):
    _, values = read(f"""#公共租赁住房租赁合同
出租单位（{called}）：固始县住房保障中心
承租人：李建国
公民身份号码：{FATHER}
一、房屋地址及用途：固始县秀水街道成功大道8号3栋502室，供承租人居住。
二、租赁期限自2024年3月5日起至2025年3月4日止，月租金800元。
>2024年3月4日""")
    assert values["landlord"] == "固始县住房保障中心"
    assert values["address"] == "固始县秀水街道成功大道8号3栋502室"


@pytest.mark.parametrize(("called", "made"), [("公司", "签订"), ("单位", "订立")])
def test_a_contract_calls_its_parties_by_what_they_are(called, made):
    kind, values = read(f"""#劳动合同
信阳恒达电子有限公司（以下称“{called}”）聘用李建国（身份证号{FATHER}，下称“员工”）为合同制职工。
一、合同期限从2022年12月30日起至2025年12月29日止。
二、员工从事仓库主管工作，劳动报酬每月5300元。
员工：李建国
本合同由双方于2022年12月25日{made}。""")
    assert kind == "employment_contract"
    assert values["employer"] == "信阳恒达电子有限公司"
    assert values["signed_on"] == "2022-12-25"


@pytest.mark.parametrize("label", ["参保缴费起止时间", "参保期间", "缴费起止月份"])
def test_a_period_beside_its_heading(label):
    _, values = read(f"""#参保证明
参保人：李建国
社会保障号：{FATHER}
|险种|企业职工基本养老保险
|{label}|201903~202402
|累计月数|60
>信阳市社会保险中心
>2024年3月5日""")
    assert (values["first_month"], values["last_month"]) == ("2019-03", "2024-02")


@pytest.mark.parametrize("label", ["档号", "归档编号", "案卷号"])
def test_an_office_of_housing_numbers_what_it_files(label):
    _, values = read(f"""#房屋权属证明
{label}：公房字2009第0725号
产权人：李建国
房屋坐落：固始县秀水街道成功大道8号3栋502室
上列房屋权属清楚。
>固始县房产管理局
>2009年9月13日""")
    assert values["record_number"] == "公房字2009第0725号"


@pytest.mark.parametrize("part", ["初中部", "小学部"])
def test_a_part_of_a_school_is_named_with_it(part):
    _, values = read(f"""#在校证明
李小雨同学（身份证：{CHILD}），目前为我校七年级学生。
>固始县外国语学校{part}教务处
>2023年4月6日""")
    assert values["school"] == f"固始县外国语学校{part}"


@pytest.mark.parametrize("verb", ["购买的房屋为", "所购商品房系", "出售的住房是"])
def test_a_contract_says_in_a_sentence_which_home_is_sold(verb):
    _, values = read(f"""#商品房买卖合同
出卖人：信阳恒泰房地产开发有限公司
买受人：李建国
第一条买受人{verb}固始县秀水街道成功大道8号3栋502室，该房屋建筑面积104.71平方米。""")
    assert values["address"] == "固始县秀水街道成功大道8号3栋502室"


def test_the_pupils_number_is_the_only_one_of_its_kind():
    _, values = read(f"""#转学申请书
固始县第三小学：
我是李小雨的父亲李建国。李小雨，女，学籍档案中登记的号码为G{CHILD}，现就读于商城县实验小学五年级。
因住址变迁，特申请将孩子转入贵校五年级学习。
>申请人：李建国
>2025年6月18日""")
    assert values["enrolment_number"] == f"G{CHILD}"


@pytest.mark.parametrize("heads", ["面积(㎡)|单价|总价(元)", "建筑面积(平方米)|金额(元)"])
def test_a_home_stands_under_its_heading_among_figures(heads):
    figures = "|".join(["121.72", "2413", "175000.00"][: heads.count("|") + 1])
    _, values = read(f"""#商品房销售专用发票
发票号码：51970704
付款人：李建国
|房屋座落|{heads}
|阳光水岸16幢1503室|{figures}
合计人民币（大写）：壹拾柒万伍仟元整
收款单位：固始天润置业有限公司""")
    assert values["address"] == "阳光水岸16幢1503室"


@pytest.mark.parametrize(
    ("office", "known"),
    [("信市地方税务局", False), ("芒市税务局", True), ("沙市区税务局", True), ("城市管理局", True)],
)
def test_a_city_that_lost_a_character_is_none(office, known):
    assert (normalise("authority", office) is not None) is known


@pytest.mark.parametrize("role", ["法定代表人", "委托代理人"])
def test_two_buyers_sign_one_under_the_other(role):
    lines = [("出卖人(签章)", 100, 0), ("买受人(签章)：", 620, 0)]
    lines += [("信阳恒泰房地产开发有限公司", 100, 55), ("李建国", 620, 55), ("王小梅", 620, 110)]
    lines += [(f"{role}（签字）：", 100, 165), ("签订时间：2020年8月26日", 620, 220)]
    rows = [
        Line(
            text, 0.98, ((x, y), (x + 30 * len(text), y), (x + 30 * len(text), y + 30), (x, y + 30))
        )
        for text, x, y in lines
    ]
    top = page("第三十条本合同共三十四页，一式伍份，具有同等法律效力。其中出卖人贰份，买受人贰份。")
    below = Sheet(1240.0, 400.0, STEP, tuple(rows))
    found = extract_document(shifted_down(top, below))
    assert found.kind == "purchase_contract"
    assert found.fields["buyers"].value == ("李建国", "王小梅")
