"""What the label engine must not take: parts of values, neighbours' values, other people's."""

import pytest
from hand_made import CHILD, FATHER
from paper import Paper

from intake.output import read_output
from ocr.extract.document import document_of
from ocr.kinds import all_kinds
from ocr.model import FieldProblem, FileReading, Page, Seal


def test_a_name_broken_in_its_cell_is_joined():
    paper = Paper().put("转学申请表", 450, 40, em=40)
    paper.put("学生姓名", 60, 130).put("阿依努尔·帕尔", 190, 115).put("哈提", 190, 150)
    paper.put("性别", 480, 130).put("女", 560, 130)
    assert paper.values("transfer_application")["student_name"] == "阿依努尔·帕尔哈提"


def test_two_short_names_in_a_column_are_not_one():
    paper = Paper().put("转学申请表", 450, 40, em=40)
    paper.put("学生姓名", 60, 130).put("欧阳靖雯", 190, 130).put("李大勇", 190, 165)
    assert "欧阳靖雯李大勇" not in paper.values("transfer_application").values()


def test_text_that_adjoins_a_value_and_belongs_to_nothing_makes_it_absent():
    paper = (
        Paper().put("居民户口簿", 450, 40, em=40).put("户号", 60, 120).put("102938475", 200, 120)
    )
    paper.put("住址", 60, 200).put("古蔺县蓼城街道红旗大道343号", 200, 200)
    assert "address" in paper.values("household_register_cover")
    paper.put("四川省泸州市", 200, 140).put("泸", 200, 170)
    address = paper.values("household_register_cover").get("address", "四川省泸州市")
    assert address.startswith("四川省泸州市")


@pytest.mark.parametrize(("word", "absent"), [("母亲", True), ("朱琳", False)])
def test_a_relationship_is_no_name(word, absent):
    paper = Paper().put("转学申请表", 450, 40, em=40).put("监护人", 60, 130).put(word, 190, 130)
    assert ("guardian_name" not in paper.values("transfer_application")) is absent


def test_the_words_of_an_opinion_are_no_school():
    paper = Paper().put("转学申请表", 450, 40, em=40).put("转出学校", 60, 130)
    assert "from_school" not in paper.put("同意转入", 190, 130).values("transfer_application")


def test_a_date_of_an_opinion_is_not_that_of_the_application():
    paper = Paper().put("转学申请表", 450, 40, em=40).put("监护人签名", 60, 130)
    paper.put("佘传义", 200, 130).put("转出学校意见", 60, 230).put("同意", 100, 290)
    paper.put("2026年9月11日", 250, 300)
    assert "applied_on" not in paper.values("transfer_application")
    paper.put("申请日期", 600, 130, sure=0.9).put("2026年9月10日", 720, 130, sure=0.9)
    assert paper.values("transfer_application")["applied_on"] == "2026-09-10"


@pytest.mark.parametrize(("sure", "kept", "doubted"), [(0.5, 0, 0), (0.8, 1, 1), (0.95, 1, 0)])
def test_a_name_is_as_sure_as_its_least_certain_character(sure, kept, doubted):
    paper = Paper().put("居民身份证", 450, 40, em=40)
    paper.put("姓名", 60, 130).put("彭", 190, 130).put("玲", 216, 130, sure=sure)
    field = paper.read("identity_card").get("name")
    assert (field is not None) == bool(kept)
    assert (field is not None and FieldProblem.LOW_CONFIDENCE in field.problems) == bool(doubted)


@pytest.mark.parametrize("kind", ["identity_card", "transfer_application"])
def test_a_name_that_can_hardly_be_read_is_no_value_and_kept_aside(kind):
    name = {"identity_card": "name", "transfer_application": "student_name"}[kind]
    paper = Paper().put("转学申请表" if name != "name" else "居民身份证", 450, 40, em=40)
    paper.put("姓名", 60, 130).put("彭", 190, 130).put("玲", 216, 130, sure=0.5)
    document = document_of(paper.sheet(), all_kinds()[kind], 1.0)
    assert name not in document.fields
    assert document.faint[name].value == "彭玲"
    page = Page(1, 1200, 900, 0, (), (document,), ())
    shown = read_output(FileReading("a.jpg", None, None, (page,))).model_dump_json()
    assert "identity_card" in shown or "transfer_application" in shown
    assert "彭玲" not in shown


def test_a_faint_name_in_a_sentence_is_kept_aside():
    paper = Paper().put("户籍证明", 450, 40, em=40).put("兹证明", 60, 130)
    paper.put("李建", 132, 130).put("琀", 180, 130, sure=0.1)
    paper.put("，身份证号" + FATHER + "，与", 204, 130)
    document = document_of(paper.sheet(), all_kinds()["household_certificate"], 1.0)
    assert "name" not in document.fields
    assert document.faint["name"].value == "李建琀"


def test_two_identity_numbers_for_one_field_are_a_contradiction():
    paper = Paper().put("常住人口登记卡", 450, 40, em=40)
    paper.put("公民身份号码", 60, 130).put(FATHER, 260, 130)
    assert not paper.read("household_register_member")["id_number"].problems
    paper.put("公民身份号码", 60, 630).put(CHILD, 260, 630)
    problems = paper.read("household_register_member")["id_number"].problems
    assert problems == (FieldProblem.INCONSISTENT,)


def test_one_label_at_the_head_of_a_row_serves_the_columns_of_both_parents():
    paper = Paper().put("出生医学证明", 450, 40, em=40)
    paper.put("母亲", 350, 200).put("父亲", 750, 200)
    paper.put("姓名", 60, 260).put("柳妍", 350, 260).put("韦国平", 740, 260)
    paper.put("证件号码", 60, 320).put("430626198902043281", 260, 320)
    paper.put("430626198806035871", 650, 320)
    values = paper.values("birth_certificate")
    assert (values["mother_name"], values["father_name"]) == ("柳妍", "韦国平")
    assert values["mother_id_number"] == "430626198902043281"
    assert values["father_id_number"] == "430626198806035871"


def test_a_value_printed_onto_the_only_label_of_its_field():
    paper = Paper().put("常住人口登记卡", 450, 40, em=40)
    paper.put("服务处所", 60, 130).put("职业粮农", 330, 130)
    values = paper.values("household_register_member")
    assert values.get("occupation") == "粮农"
    assert "workplace" not in values


def test_a_label_that_follows_the_value_of_the_label_before_it():
    paper = Paper().put("常住人口登记卡", 450, 40, em=40).put("身高", 60, 130)
    paper.put("172厘米血型", 130, 130).put("AB", 300, 130)
    values = paper.values("household_register_member")
    assert (values["height"], values["blood_type"]) == ("172", "AB")


def test_a_clock_behind_a_date():
    paper = Paper().put("常住人口信息表", 450, 40, em=40)
    paper.put("打印时间:2025-06-1710:23:41", 60, 130)
    assert paper.values("resident_information_sheet")["printed_on"] == "2025-06-17"


def test_a_sound_number_needs_no_label_on_a_paper_of_one():
    paper = Paper().put("营业执照", 450, 40, em=40).put("91441900595830037Q", 400, 130)
    assert paper.values("business_licence")["credit_code"] == "91441900595830037Q"
    paper.put("91371321MA3C2D9H6J", 400, 190)  # fails its check: no rival
    assert "credit_code" in paper.values("business_licence")
    paper = Paper().put("转学申请表", 450, 40, em=40).put(FATHER, 400, 130)
    assert "id_number" not in paper.values("transfer_application")


def test_the_date_and_the_office_under_the_seal():
    paper = Paper().put("居住登记凭证", 450, 40, em=40)
    paper.put("深圳市公安局宝安分局", 700, 500).put("2020年8月22日", 720, 560)
    assert not paper.values("residence_permit").keys() & {"issuer", "issued_on"}
    box = ((720, 420), (960, 420), (960, 640), (720, 640))
    paper.seals.append(Seal(box, "川市公安局宝安分"))
    values = paper.values("residence_permit")
    assert (values["issuer"], values["issued_on"]) == ("深圳市公安局宝安分局", "2020-08-22")


def test_an_office_of_which_the_seal_hides_a_character():
    paper = Paper().put("社会养老保险缴费证明", 450, 40, em=40)
    paper.put("广州市越秀区社保险事业服务中心", 700, 500)
    box = ((720, 420), (960, 420), (960, 640), (720, 640))
    paper.seals.append(Seal(box, "广州市越秀区社会保险事业服务中心"))
    assert paper.values("pension_record")["issuer"] == "广州市越秀区社会保险事业服务中心"


def test_a_date_of_which_the_seal_hides_a_digit_is_absent():
    box = ((300, 60), (480, 60), (480, 200), (300, 200))
    for text, printed in [
        ("2026年2月24日", True),
        ("2026年2月2   日", False),
        ("2026  年2  月2  日", True),
        ("2026  年2  月2   日", False),
    ]:
        paper = Paper().put("常住人口信息表", 450, 40, em=40).put("打印日期", 60, 130)
        paper.put(text, 200, 130).seals.append(Seal(box, "信阳市公安局"))
        assert ("printed_on" in paper.values("resident_information_sheet")) is printed


def test_a_piece_of_a_watermark_is_no_part_of_a_value():
    paper = Paper().put("常住人口登记卡", 450, 40, em=40)
    paper.put("出生地", 60, 130).put("安徽省阜阳市太和县", 200, 130).put("用", 420, 130, em=30)
    paper.put("公民身份号码", 60, 230).put(FATHER, 260, 230).put("出生日期", 600, 130)
    for y in (300, 420, 540):
        paper.put("仅供转学使用", 500, y, slope=0.5)
    assert paper.values("household_register_member")["birthplace"] == "安徽省阜阳市太和县"


def test_of_two_texts_printed_over_each_other_both_are_no_value():
    paper = Paper().put("常住人口登记卡", 450, 40, em=40)
    paper.put("文化程度", 60, 130).put("小学", 200, 130).put("小学", 204, 132)
    assert paper.values("household_register_member")["education"] == "小学"


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("缴费年月", ["202409", "202410", "202501"]),
        ("缴费起止时间", ["2024.09-2024.10", "2024.11-2025.01"]),
    ],
)
def test_the_first_and_the_last_month_of_a_table(heading, rows):
    paper = Paper().put("养老保险缴费证明", 450, 40, em=40)
    paper.put(heading, 300, 130).put("险种", 600, 130)
    for number, row in enumerate(rows, start=1):
        paper.put(row, 290, 130 + 50 * number).put("养老保险", 600, 130 + 50 * number)
    values = paper.values("pension_record")
    assert (values["first_month"], values["last_month"]) == ("2024-09", "2025-01")


@pytest.mark.parametrize(("sure", "last"), [(0.6, "2024-06"), (0.97, "2025-11")])
def test_a_doubtful_month_of_a_table_does_not_overrule_the_term(sure, last):
    paper = Paper().put("养老保险缴费证明", 450, 40, em=40)
    paper.put("缴费起止年月", 60, 100).put("2022年06月至2024年06月", 260, 100)
    paper.put("缴费年月", 300, 160)
    for row, (text, certainty) in enumerate([("2025年11月", sure), ("2024年02月", 0.99)]):
        paper.put(text, 290, 210 + 50 * row, sure=certainty)
    assert paper.values("pension_record")["last_month"] == last


def test_a_month_out_of_order_in_a_table_was_misread():
    paper = Paper().put("养老保险缴费证明", 450, 40, em=40)
    paper.put("缴费起止年月", 60, 100).put("2024.03至2024.08", 260, 100)
    paper.put("缴费年月", 300, 160)
    for row, text in enumerate(["2024.03", "2024.04", "2004.05", "2024.06", "2024.07", "2024.08"]):
        paper.put(text, 290, 210 + 50 * row)
    assert paper.values("pension_record")["first_month"] == "2024-03"


def test_a_table_of_years_one_after_the_other_is_no_misreading():
    paper = Paper().put("养老保险缴费证明", 450, 40, em=40).put("缴费年月", 300, 110)
    months = [f"2024.{n:02}" for n in range(1, 10)] + ["2023.10", "2023.11", "2023.12"]
    for row, text in enumerate(months):
        paper.put(text, 290, 160 + 50 * row)
    values = paper.values("pension_record")
    assert (values["first_month"], values["last_month"]) == ("2023-10", "2024-09")


def test_a_table_of_years_names_no_month():
    paper = Paper().put("养老保险缴费证明", 450, 40, em=40).put("缴费时间", 300, 130)
    paper.put("2023", 310, 180).put("2024", 310, 230)
    assert not paper.values("pension_record").keys() & {"first_month", "last_month"}


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2025.02.15", "2025-02-15"),
        ("2025:02.15", "2025-02-15"),
        ("2025.02", None),
        ("2025年02月", None),
    ],
)
def test_a_day_of_printing_in_digits_is_whole_or_absent(printed, day):
    paper = Paper().put("养老保险缴费证明", 450, 40, em=40).put(f"打印日期：{printed}", 60, 300)
    assert paper.values("pension_record").get("printed_on") == day


def test_fields_come_in_the_order_of_the_contract():
    paper = Paper().put("居民身份证", 450, 40, em=40).put("公民身份号码", 60, 130)
    paper.put(FATHER, 260, 130).put("性别", 60, 230).put("男", 190, 230)
    paper.put("姓名", 60, 330).put("欧阳建国", 190, 330)
    document = document_of(paper.sheet(), all_kinds()["identity_card"], 1.0)
    assert list(document.fields) == ["name", "sex", "id_number"]


def test_a_long_name_may_lack_its_dot():
    paper = Paper().put("居民户口簿", 450, 40, em=40)
    paper.put("户主姓名", 60, 130).put("扎西达娃卓玛", 200, 130)
    field = paper.read("household_register_cover")["head_name"]
    assert field.problems == (FieldProblem.LOW_CONFIDENCE,)


@pytest.mark.parametrize("text", ["安局户", "工人安局户"])
def test_words_of_a_seal_are_no_value(text):
    paper = Paper().put("常住人口登记卡", 450, 40, em=40).put("服务处所", 60, 130)
    assert "workplace" not in paper.put(text, 200, 130).values("household_register_member")


def test_a_long_name_of_a_sentence_goes_on_in_its_cell():
    paper = Paper().put("劳动合同书", 450, 40, em=40)
    paper.put("甲方", 60, 130).put("信阳市众合电子科技有限公司", 200, 130)
    paper.put("乙方", 60, 205).put("阿依努尔·帕尔", 200, 200).put("哈提", 200, 228)
    paper.put("(劳动者)", 40, 235).put("身份证号码", 450, 212).put(CHILD, 620, 212)
    document = document_of(paper.sheet(), all_kinds()["employment_contract"], 1.0)
    assert document.fields["employee"].value == "阿依努尔·帕尔哈提"
    paper = Paper().put("劳动合同书", 450, 40, em=40).put("乙方", 60, 200)
    paper.put("买买提·吐尔逊", 200, 200).put("特此约定", 200, 228)
    document = document_of(paper.sheet(), all_kinds()["employment_contract"], 1.0)
    assert document.fields["employee"].value == "买买提·吐尔逊"


def test_the_last_month_of_a_table_is_no_day_of_printing():
    paper = Paper().put("社会保险个人参保缴费证明", 400, 40, em=40)
    paper.put("缴费年月", 60, 130).put("2025年12月", 60, 160).put("2026年01月", 60, 190)
    document = document_of(paper.sheet(), all_kinds()["pension_record"], 1.0)
    assert "printed_on" not in document.fields
    paper.put("2026年02月24日", 600, 260)
    document = document_of(paper.sheet(), all_kinds()["pension_record"], 1.0)
    assert document.fields["printed_on"].value == "2026-02-24"
