"""Values that a paper tells twice, or whose last part stands apart from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_made import page
from paper import Paper

from ocr.extract import extract_document, split_sheet
from ocr.extract.document import document_of
from ocr.kinds import all_kinds
from ocr.model import FieldProblem, Seal
from ocr.values import normalise

INVOICE = """#销售不动产统一发票
发票号码：11958885|开票日期：2018年05月04日
付款方名称|周国华
楼盘房号|齐齐哈尔市建华区学府街94号世纪新城18号楼1单元2102室
金额合计|（大写）{}|（小写）￥{}"""
RECORD = """#养老保险缴费证明
姓名|刘小燕|社会保障号码|350521197201055165
缴费起止年月|{}|累计月数|15
序号|缴费年月|缴费单位
{}"""


def amount(capitals, figures):
    return extract_document(page(INVOICE.format(capitals, figures))).fields["amount"]


def test_figures_that_were_cut_off_are_read_from_the_capitals():
    assert amount("壹佰柒拾捌万肆仟陆佰零伍元整", "178460").value == "1784605.00"


def test_figures_and_capitals_that_agree():
    assert amount("壹佰柒拾捌万肆仟陆佰零伍元整", "1784605.00").problems == ()


def test_figures_that_contradict_the_capitals_are_in_doubt():
    read = amount("壹佰柒拾捌万肆仟陆佰零伍元整", "1584605.00")
    assert read.problems == (FieldProblem.INCONSISTENT,)


def months(period, first, last):
    sheet = Paper().put("姓名", 100, 200).put("刘小燕", 260, 200)
    sheet.put("缴费起止年月", 100, 250).put(period, 360, 250)
    sheet.put("序号", 100, 300).put("缴费年月", 260, 300).put("缴费基数", 500, 300)
    for row, month in enumerate((first, "2021.06", last)):
        y = 350 + 50 * row
        sheet.put(str(row + 1), 110, y).put(month, 260, y).put("6551.00", 500, y)
    values = sheet.values("pension_record")
    return values["first_month"], values["last_month"]


def test_a_table_of_the_last_months_does_not_shorten_the_period():
    assert months("2020.05至2021.07", "2021.05", "2021.07") == ("2020-05", "2021-07")


def test_a_table_that_reaches_beyond_the_period_counts():
    assert months("2021.06至2021.07", "2021.05", "2021.08") == ("2021-05", "2021-08")


def test_the_grade_beside_a_school_is_that_schools():
    form = Paper().put("转出学校", 100, 300).put("重庆市育才学校", 300, 300)
    form.put("年级", 700, 296).put("二年级", 900, 296)
    form.put("转入学校", 100, 336).put("重庆市第一小学", 300, 336)
    form.put("年级", 700, 333, em=30).put("三年级", 900, 333)
    values = form.values("transfer_application")
    assert (values["from_grade"], values["to_grade"]) == ("二年级", "三年级")


def test_a_reason_that_goes_on_in_the_next_line():
    letter = """#就学联系函
齐齐哈尔市育才学校：
我校八年级学生周玥（女，身份证号码：
430422200804048007，学籍号：G430422200804048007），因家
庭住址变迁，拟转入贵校就读，特此联系，请予安排为盼。"""
    fields = extract_document(page(letter)).fields
    assert fields["reason"].value == "家庭住址变迁"


def test_a_reason_whose_label_was_not_read():
    form = "#转学登记表\n姓名|谢梓涵|性别|女\n转入学校|衡山县育才学校|年级|五年级\n"
    form += "监护人|邓桂芳\n囗囗|家庭住址变迁"
    fields = extract_document(page(form)).fields
    assert fields["reason"].value == "家庭住址变迁"


COVER = """#常住人口登记簿
户别|家庭户|户主姓名|诸葛传义
户号|852319520|住址|湖北省十堰市房县三河尖镇槐树店村15组43号
省级公安机关户口专用章|户口登记机关户口专用章
承办人签章：|2019年03月22日签发"""
CARD = """#常住人口登记卡
姓名|诸葛传义|户主或与户主关系|户主
曾用名|无|性别|男
出生地|湖北省十堰市房县|民族|汉族
公民身份号码|420325196001013456
何时由何地迁来本址|久居
登记日期|2013年5月6日"""


def test_the_last_line_below_the_seals_stays_with_its_page():
    upper, lower = page(COVER), page(CARD)
    seal_top = upper.lines[-1].box[0][1] - 20
    deeper = 260.0
    last = upper.lines[-2:]

    def down(line, by):
        return replace(line, box=tuple((x, y + by) for x, y in line.box))

    lines = (*upper.lines[:-2], *(down(one, deeper) for one in last))
    y = max(p[1] for one in lines for p in one.box) + 120
    lines += tuple(down(one, y - 100) for one in lower.lines)
    seal = Seal(
        ((300, seal_top), (560, seal_top), (560, seal_top + 300), (300, seal_top + 300)),
        "房县公安局",
    )
    both = replace(upper, height=y + lower.height, lines=lines, seals=(seal,))
    documents = [extract_document(one) for one in split_sheet(both)]
    assert [one.kind for one in documents] == [
        "household_register_cover",
        "household_register_member",
    ]
    assert documents[0].fields["issued_on"].value == "2019-03-22"


LETTER = """#就学联系函
台州市黄岩区东城小学：
兹有我校六年级学生{}，女，身份证号{}，学籍号{}，因父母工作地点变动，需转入贵校就读，请予以接收为盼。"""
NUMBER = "530302201402143121"


def letter(name="覃若溪", number=NUMBER, enrolment=f"G{NUMBER}"):
    return extract_document(page(LETTER.format(name, number, enrolment))).fields


def test_an_id_number_that_fails_its_check_is_the_one_the_enrolment_number_is_made_of():
    read = letter(number="530302201102113121")["id_number"]
    assert (read.value, read.problems) == (NUMBER, ())


def test_an_id_number_far_from_the_enrolment_number_stays_as_it_is():
    read = letter(number="530102201102113121")["id_number"]
    assert read.problems == (FieldProblem.CHECKSUM,)


@pytest.mark.parametrize("name", ["郄静姝", "芈诗涵", "啥玉兰", "尕玛央金"])
def test_sex_after_a_name_vouches_for_any_surname(name):
    assert letter(name=name)["student_name"].value == name


def test_a_rare_surname_that_was_taken_for_a_common_word():
    assert letter(name="半诗涵")["student_name"].value == "芈诗涵"


def signed(left, right):
    body = page(LETTER.format("覃若溪", NUMBER, f"G{NUMBER}"))
    y = max(point[1] for one in body.lines for point in one.box) + 100
    sheet = Paper()
    sheet.put("学籍主管部门（盖章）", 110, y + 10, em=30).put(right, 800, y, em=30)
    sheet.put(left, 110, y + 90, em=30).put("2026年8月31日", 830, y + 120, em=30)
    return replace(body, height=y + 300, lines=(*body.lines, *sheet.lines))


def test_the_school_that_signs_beside_its_authority():
    fields = extract_document(signed("麒麟区教育局", "曲靖市麒麟区第十小学")).fields
    assert fields["from_school"].value == "曲靖市麒麟区第十小学"


def test_a_school_misread_under_its_seal_is_read_from_the_seal():
    sheet = signed("麒麟区教育局", "曲靖市麒麟区第十小革")
    seals = (
        Seal(((300, 400), (500, 400), (500, 600), (300, 600)), "麒麟区教育局"),
        Seal(((800, 400), (1000, 400), (1000, 600), (800, 600)), "曲靖市麒麟区第十小学"),
    )
    fields = extract_document(replace(sheet, seals=seals)).fields
    assert fields["from_school"].value == "曲靖市麒麟区第十小学"


def test_an_order_that_names_the_person_in_its_title():
    order = """#曲靖市卫生健康委员会
关于阿卜杜热西提·古丽娜尔同志工作调动的通知
信州区沙溪镇中心卫生院、曲靖市麒麟区妇幼保健院：
经研究决定，阿卜杜热西提·古丽娜尔同志（身份证号码361102198811200768）由信州区沙溪镇中心卫生院调入曲靖市麒麟区妇幼保健院工作，任主管护师。
>曲靖市卫生健康委员会
>二〇二六年八月四日"""
    document = extract_document(page(order))
    assert document.kind == "employer_certificate"
    assert document.fields["name"].value == "阿卜杜热西提·古丽娜尔"


def test_a_certificate_whose_owner_is_told_by_the_id_number_behind_it():
    text = """#证明
经查询我市房地产交易登记系统，阿卜杜热西提·古丽娜尔（身份证号：361102198811200768）购买的位于云南省曲靖市麒麟区翠峰北路179号滇东明珠5号楼2单元703室的商品住房一套，已办理商品房买卖合同备案，备案号为QL2026-00418。
特此证明。
>曲靖市住房和城乡建设局
>2026年8月27日"""
    fields = extract_document(page(text)).fields
    assert fields["owner"].value == "阿卜杜热西提·古丽娜尔"
    assert fields["address"].value == "云南省曲靖市麒麟区翠峰北路179号滇东明珠5号楼2单元703室"


def test_a_guardian_with_the_relation_in_brackets():
    form = Paper().put("姓名", 100, 200).put("郄静姝", 260, 200)
    form.put("监护人", 600, 200).put("郄海涛（父亲）", 760, 200)
    form.put("转学原因", 100, 260).put("随父母回原籍就读", 260, 260)
    form.put("转学登记表", 400, 100, em=40)
    fields = extract_document(form.sheet()).fields
    assert fields["guardian_name"].value == "郄海涛"
    assert fields["guardian_relationship"].value == "父亲"


def test_a_certificate_that_prints_the_kind_of_its_holders_papers_is_one_paper():
    upper = """#出生医学证明
新生儿姓名昝一鸣|性别男|出生2013年6月18日09时26分
母亲姓名仇桂兰|年龄25|国籍中国|民族汉族
父亲姓名昝文彬|年龄27|国籍中国|民族汉族
住址阜阳市颍州区清河街道颍河西路95号碧水华庭1幢2单元802室"""
    lower = """有效身份证件类别居民身份证|有效身份证件号码341202198603021556
签发机构：阜阳市第二人民医院
签发日期：2013年6月25日
编号：K340781265
中华人民共和国国家卫生和计划生育委员会制"""
    above, below = page(upper), page(lower)
    shift = above.height + 60

    def down(line):
        return replace(line, box=tuple((x, y + shift) for x, y in line.box))

    both = replace(
        above, height=shift + below.height, lines=(*above.lines, *map(down, below.lines))
    )
    (whole,) = [extract_document(one) for one in split_sheet(both)]
    assert whole.kind == "birth_certificate"
    assert whole.fields["birth_date"].value == "2013-06-18"
    assert whole.fields["certificate_number"].value == "K340781265"


def test_a_company_whose_last_characters_stand_in_the_next_line():
    form = Paper().put("姓名", 100, 200).put("宦广才", 260, 200)
    form.put("参保单位", 100, 264).put("上饶市恒晟光学仪器有限", 260, 250).put("公司", 260, 280)
    form.put("累计缴费月数", 640, 264).put("30个月", 860, 264)
    assert form.values("pension_record")["employer"] == "上饶市恒晟光学仪器有限公司"


def test_the_time_of_day_behind_a_date_under_a_seal():
    form = Paper().put("打印日期", 100, 200).put("2026-07-30", 240, 200)
    line = form.lines.pop()
    (left, top), (right, _), (_, bottom), _ = line.box
    box = ((left, top), (right + 130, top), (right + 130, bottom), (left, bottom))
    text = "2026-07-3010:27:17"
    step = (right - left) / 10
    centres = [left + step * (i + 0.5 + (2 if i > 9 else 0)) for i in range(len(text))]
    places = tuple((c - left) / (right + 130 - left) for c in centres)
    form.lines.append(replace(line, text=text, box=box, positions=places, certainties=(0.99,) * 18))
    form.seals.append(Seal(((200, 100), (500, 100), (500, 400), (200, 400)), "某某派出所"))
    assert form.values("resident_information_sheet")["printed_on"] == "2026-07-30"


def test_a_tenant_whose_signature_can_hardly_be_read_is_the_one_of_the_table():
    form = Paper().put("房屋租赁合同", 400, 100, em=40)
    form.put("承租人", 100, 200).put("桑铁柱", 260, 200).put("证件号码", 600, 200)
    form.put("361102198603021351", 760, 200)
    form.put("租赁期限", 100, 260).put("2026年01月01日至2026年12月31日", 260, 260)
    form.put("承租人（签章）：桑铁才主", 600, 400)
    line = form.lines.pop()
    sure = (*line.certainties[:-2], 0.3, 0.99)
    form.lines.append(replace(line, certainties=sure))
    assert extract_document(form.sheet()).fields["tenant"].value == "桑铁柱"


def test_an_office_of_a_city_that_does_not_exist_is_no_reading():
    assert normalise("authority", "新阳市公安局雨母山派出所") is None
    assert normalise("authority", "衡阳市公安局雨母山派出所") is not None


def test_the_last_bracket_of_a_remark():
    remark = "百货零售(依法须经批准的项目,经相关部门批准后方可开展经营活动"
    assert normalise("text", remark).value == f"{remark})"


def test_a_surname_that_is_also_a_conjunction():
    text = """#亲属关系证明
经查我所户籍档案，和学忠（公民身份号码：530302198603023711）与和玥彤（公民身份号码：530302201611113906）为父女关系。
>曲靖市公安局麒麟分局越州派出所
>2026年8月21日"""
    fields = extract_document(page(text)).fields
    assert fields["name"].value == "和学忠"
    assert fields["relative_name"].value == "和玥彤"
    assert fields["relative_id_number"].value == "530302201611113906"


def test_a_county_that_does_not_exist_is_the_one_of_its_city():
    assert normalise("place", "河南省信阳市清川县").value == "河南省信阳市潢川县"
    assert normalise("place", "四川省青川县").value == "四川省青川县"


def test_a_road_named_after_the_river_that_its_district_is_named_after():
    home = "安徽省阜阳市颍州区清河街道{}河西路154号碧水华庭12栋1单元1603室"
    assert normalise("home_address", home.format("颖")).value == home.format("颍")
    elsewhere = "河南省郑州市金水区颖河路8号3号楼2单元501室"
    assert normalise("home_address", elsewhere).value == elsewhere


def test_a_date_whose_first_stroke_was_not_read():
    assert normalise("date", "202608-22").value == "2026-08-22"


def test_an_employee_whose_written_name_was_not_read_signs_it_once_more():
    form = Paper().put("劳动合同书", 400, 60, em=40)
    form.put("甲方名称", 100, 140).put("曲靖市云维化工机械有限公司", 300, 140)
    form.put("乙方姓名", 100, 200).put("英琪合", 300, 200, sure=0.2)
    form.put("第一条 本合同于2024年3月1日生效，为无固定期限劳动合同。", 100, 300)
    form.put("第二条 甲方按月支付劳动报酬，依法缴纳社会保险。", 100, 350)
    form.put("甲方（公章）", 100, 500).put("乙方（签字）奚满仓", 640, 500)
    assert extract_document(form.sheet()).fields["employee"].value == "奚满仓"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2024年6月28日由三台具迁来", "2024年6月28日由三台县迁来"),
        ("因出生迁来供教", "因出生迁来"),
        ("由久居", "由久居"),
        ("因出生", "因出生"),
        ("2003年11月3日昌平区", "2003年11月3日昌平区"),
        ("(路)", None),
        ("居", None),
    ],
)
def test_when_somebody_moved_here(printed, value):
    found = normalise("moved", printed)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("龙江省龙江县", "黑龙江省龙江县"),
        ("贵州省遵义市潭县", "贵州省遵义市湄潭县"),
        ("东省惠州市", "广东省惠州市"),
        ("东省长安街道", "东省长安街道"),
        ("庆市奉节县", "重庆市奉节县"),
        ("京市朝阳区", "北京市朝阳区"),
        ("阳市新华区", "阳市新华区"),
    ],
)
def test_a_place_that_lost_a_character(printed, value):
    assert normalise("place", printed).value == value


def test_strokes_are_no_religion():
    assert normalise("religion", "审") is None
    assert normalise("religion", "佛教").value == "佛教"


def test_a_value_that_ends_in_a_misread_label_is_none():
    card = Paper().put("服务处所", 100, 200).put("惠分人职业", 300, 200)
    card.put("登记日期", 100, 260).put("2019年6月12日", 300, 260)
    assert card.values("household_register_member") == {"registered_on": "2019-06-12"}


def test_the_labels_of_a_cover_may_be_read_in_pieces():
    sheet = Paper().put("商品房买卖合同", 400, 100, em=40).put("(现售)", 480, 160)
    sheet.put("出", 100, 240).put("买", 100, 300).put("卖", 180, 240)
    sheet.put("惠州市惠城区鑫源房地产开发有限公司", 330, 240).put("人王美玲、孙卫东", 260, 300)
    sheet.put("中华人民共和国住房和城乡建设部", 330, 500)
    fields = document_of(sheet.sheet(), all_kinds()["purchase_contract"], 1.0).fields
    assert fields["seller"].value == "惠州市惠城区鑫源房地产开发有限公司"
    assert fields["buyers"].value == ("王美玲", "孙卫东")
