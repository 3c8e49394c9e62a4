"""The label engine on sheets laid out by hand: what it must find, and must not take."""

import pytest
from paper import EM, Paper

from ocr.extract.lookalikes import are_alike
from ocr.model import Seal
from ocr.values.simplified import simplified


def card(rows, *, up=0.0, pitch=60.0):
    """A register card: rows of (label, value, label, value); values printed `up` pixels higher."""
    paper = Paper().put("常住人口登记卡", 450, 40, em=40)
    for i, (left, first, right, second) in enumerate(rows):
        y = 130 + pitch * i
        for label, at, value, place in ((left, 60, first, 260), (right, 640, second, 800)):
            if label:
                paper.put(label, at, y)
            if value:
                paper.put(value, place, y - up)
    return paper


ROWS = [
    ("姓    名", "欧阳靖雯", "性    别", "女"),
    ("曾 用 名", "", "民    族", "汉族"),
    ("籍    贯", "河南省固始县", "出生日期", "2012年3月15日"),
    ("公民身份号码", "411525201203150045", "血型", ""),
    ("文化程度", "小学", "婚姻状况", "未婚"),
    ("服务处所", "", "职    业", "学生"),
]
EXPECTED = {
    "name": "欧阳靖雯",
    "sex": "女",
    "ethnicity": "汉族",
    "native_place": "河南省固始县",
    "birth_date": "2012-03-15",
    "id_number": "411525201203150045",
    "education": "小学",
    "marital_status": "未婚",
    "occupation": "学生",
}


@pytest.mark.parametrize("up", [0.0, 12.0, -12.0, 20.0, -20.0])
def test_print_shifted_against_the_form_still_finds_its_labels(up):
    assert card(ROWS, up=up).values("household_register_member") == EXPECTED


def test_a_label_in_two_boxes_and_one_over_two_lines():
    paper = Paper().put("姓", 60, 100).put("名", 160, 100).put("李晓明", 260, 100)
    paper.put("户主或", 640, 88, em=20).put("与户主关系", 640, 114, em=20).put("长子", 800, 100)
    paper.put("何时由何地", 60, 170, em=20).put("迁来本市(县)", 60, 196, em=20)
    paper.put("2003年11月3日昌平区", 260, 182)
    assert paper.values("household_register_member") == {
        "name": "李晓明",
        "relationship_to_head": "长子",
        "moved_to_city": "2003年11月3日昌平区",
    }


def test_two_labels_in_a_column_are_not_one_misread_label():
    paper = Paper().put("户主：", 60, 100).put("曹根生", 140, 100)
    paper.put("住址：", 60, 140).put("河南省信阳市平桥区老城街道新华路83号", 140, 140)
    assert paper.values("resident_information_sheet") == {
        "head_name": "曹根生",
        "address": "河南省信阳市平桥区老城街道新华路83号",
    }


def test_a_misread_label_is_known_and_costs_confidence():
    right = Paper().put("户主姓名", 60, 100).put("欧阳建国", 260, 100)
    wrong = Paper().put("户生姓名", 60, 100).put("欧阳建国", 260, 100)
    good = right.read("household_register_cover")["head_name"]
    bad = wrong.read("household_register_cover")["head_name"]
    assert good.value == bad.value == "欧阳建国"
    assert bad.confidence < good.confidence


def test_values_printed_onto_their_labels_and_merged_with_neighbours():
    paper = Paper().put("姓名张三丰", 60, 100).put("民族汉族  性别女", 60, 160)
    assert paper.values("household_register_member") == {
        "name": "张三丰",
        "ethnicity": "汉族",
        "sex": "女",
    }


def test_cells_merged_into_one_line_are_parted_at_the_ruled_line():
    paper = Paper().put("公民身份号码", 60, 100)
    paper.put("411525201203150045 身高165厘米", 230, 100).rule(457, 60, 457, 140)
    values = paper.values("household_register_member")
    assert values == {"id_number": "411525201203150045", "height": "165"}


def test_a_value_in_three_lines_beside_the_middle_of_which_its_label_stands():
    paper = Paper().put("名      称", 60, 100).put("信阳市欧阳商贸有限公司", 260, 100)
    paper.put("住      所", 60, 190)
    for i, part in enumerate(
        ("河南省信阳市浉河区五星街道", "新华路99号阳光花园3号楼", "2单元1102室")
    ):
        paper.put(part, 260, 162 + 28 * i)
    paper.put("成立日期", 60, 280).put("2012年05月02日", 260, 280)
    assert paper.values("business_licence") == {
        "name": "信阳市欧阳商贸有限公司",
        "address": "河南省信阳市浉河区五星街道新华路99号阳光花园3号楼2单元1102室",
        "established_on": "2012-05-02",
    }


@pytest.mark.parametrize("mark", ["无", "/", "——", "***", "空白"])
def test_a_mark_for_nothing_is_no_value(mark):
    paper = Paper().put("曾用名", 60, 100).put(mark, 260, 100).put("姓名", 60, 160)
    paper.put("李晓明", 260, 160)
    assert paper.values("household_register_member") == {"name": "李晓明"}


def test_a_blank_cell_takes_neither_the_next_label_nor_its_value():
    paper = Paper().put("曾用名", 60, 100).put("性别", 400, 100).put("男", 500, 100)
    paper.put("出生地", 60, 160).put("籍贯", 60, 220).put("河南省固始县", 260, 220)
    values = paper.values("household_register_member")
    assert values == {"sex": "男", "native_place": "河南省固始县"}


def test_a_value_that_begins_like_a_label():
    paper = Paper().put("转学原因", 60, 100).put("家庭住址变迁", 180, 100)
    paper.put("监护人姓名", 60, 160).put("宋红星", 210, 160)
    assert paper.values("transfer_application") == {
        "reason": "家庭住址变迁",
        "guardian_name": "宋红星",
    }


def test_the_paid_in_capital_is_not_the_capital():
    paper = Paper().put("注册资本", 60, 100).put("壹佰万圆整", 260, 100)
    paper.put("实收资本", 60, 160).put("伍拾万圆整", 260, 160)
    assert paper.values("business_licence") == {"capital": "1000000"}


@pytest.mark.parametrize(
    ("number", "field"),
    [("91441900595830037Q", "credit_code"), ("4206002107724", "registration_number")],
)
def test_a_number_is_what_its_form_says(number, field):
    paper = Paper().put("注册号", 60, 100).put(number, 160, 100)
    assert paper.values("business_licence") == {field: number}


def test_issuer_and_date_under_the_same_label():
    paper = Paper().put("登记机关", 600, 700).put("东莞市市场监督管理局", 720, 700)
    paper.put("2018 年 5 月 9 日", 640, 780)
    assert paper.values("business_licence") == {
        "issuer": "东莞市市场监督管理局",
        "approved_on": "2018-05-09",
    }


def test_a_date_in_pieces_none_of_which_is_a_date():
    paper = Paper().put("登记机关", 600, 700).put("2020", 640, 780).put("年9月2日", 700, 788)
    assert paper.values("business_licence") == {"approved_on": "2020-09-02"}


def test_a_label_whose_first_character_was_lost():
    paper = Paper().put("注册资本", 60, 100).put("壹仟万圆整", 170, 100)
    paper.put("所河南省郑州市高新技术产业开发区", 132, 160)
    assert paper.values("business_licence") == {
        "capital": "10000000",
        "address": "河南省郑州市高新技术产业开发区",
    }


def test_the_same_label_in_the_mothers_and_in_the_fathers_part():
    paper = Paper().put("新生儿姓名", 60, 60).put("李晓明", 260, 60)
    for y, who, name, number in (
        (120, "母亲", "王秀英", "411525198805120025"),
        (260, "父亲", "李建国", "411525198605120012"),
    ):
        paper.put(f"{who}姓名", 60, y).put(name, 260, y)
        paper.put("有效身份证件号码", 60, y + 60).put(number, 300, y + 60)
    assert paper.values("birth_certificate") == {
        "child_name": "李晓明",
        "mother_name": "王秀英",
        "mother_id_number": "411525198805120025",
        "father_name": "李建国",
        "father_id_number": "411525198605120012",
    }


def test_a_watermark_askew_is_no_part_of_a_value():
    paper = Paper().put("住 址", 60, 100).put("固始县胡族铺镇大塘村", 200, 100)
    paper.put("户主姓名", 60, 160).put("欧阳建国", 200, 160)
    paper.put("户 号", 60, 220).put("411525003", 200, 220)
    for y in (104, 300, 420):
        paper.put("仅供转学使用", 460, y, slope=-0.4)
    paper.put("转学", 324, 160)
    values = paper.values("household_register_cover")
    assert values["address"] == "固始县胡族铺镇大塘村"
    assert values["head_name"] == "欧阳建国"


def test_a_scrap_of_a_seal_is_no_part_of_a_value():
    paper = Paper().put("职业", 60, 100).put("职员", 200, 100).put("鲤城", 200, 74)
    paper.seals.append(Seal(((100, 0), (300, 0), (300, 200), (100, 200)), "泉州市公安局鲤城分局"))
    assert paper.values("household_register_member") == {"occupation": "职员"}


def test_what_can_hardly_be_read_is_absent():
    paper = Paper().put("姓名", 60, 100).put("李晓明", 260, 100, sure=0.4)
    paper.put("出生地", 60, 160).put("固始县", 260, 160, sure=0.65)
    fields = paper.read("household_register_member")
    assert set(fields) == {"birthplace"}
    assert fields["birthplace"].problems == ("low_confidence",)


@pytest.mark.parametrize("rest", ["东省长安街道3号", "号1幢2304室", "市惠阳区长安街道"])
def test_an_address_without_its_beginning_is_absent(rest):
    paper = Paper().put("住址", 60, 100).put(rest, 260, 100)
    assert paper.values("household_register_cover") == {}


def test_the_second_line_of_a_centred_value():
    paper = Paper().put("坐落", 60, 114).put("贵州省遵义市汇川区五星街道解放路98", 260, 100)
    paper.put("号1幢2304室", 380, 130)
    assert paper.values("property_registration_proof") == {
        "address": "贵州省遵义市汇川区五星街道解放路98号1幢2304室"
    }


def test_the_box_encloses_the_value_inside_its_line():
    field = Paper().put("姓名张三丰", 60, 100).read("household_register_member")["name"]
    (left, top), _, (right, bottom), _ = field.box
    assert 60 + 1.7 * EM < left < 60 + 2.3 * EM
    assert 60 + 4.7 * EM < right < 60 + 5.3 * EM
    assert top < 100 < bottom


def test_a_tilted_sheet_reads_as_a_level_one():
    paper = Paper()
    for i, (label, value) in enumerate(
        (("姓名", "李晓明"), ("性别", "男"), ("出生地", "固始县城关"))
    ):
        y = 100 + 60 * i
        paper.put(f"{label}    {value}", 60, y, slope=0.05)
        paper.put("民族汉" if i == 1 else "其他住址", 700, y + 32, slope=0.05)
    values = paper.values("household_register_member")
    assert values["name"] == "李晓明"
    assert values["ethnicity"] == "汉"


def test_lookalikes_and_traditional_forms():
    assert are_alike("己", "已")
    assert are_alike("别", "別")
    assert not are_alike("男", "女")
    assert simplified("號", 0.6) == "号"
    assert simplified("號", 0.999) == "號"
    assert simplified("昇", 0.6) == "昇"


def test_the_label_of_one_party_is_no_misreading_of_the_others():
    paper = Paper().put("甲方(签章):王大力", 100, 100).put("乙方(签章):李建国", 100, 160)
    assert "buyers" not in paper.values("purchase_contract")


def test_the_last_character_of_an_address_on_a_line_of_its_own_is_no_torn_label():
    paper = Paper().put("权利人", 100, 100).put("詹慧", 290, 100)
    paper.put("坐", 80, 190).put("落", 160, 190)
    paper.put("双流区东升街道紫东阁街66号12栋2单元11层1103", 290, 172).put("号", 290, 204)
    paper.put("权利类型", 80, 290).put("国有建设用地使用权/房屋所有权", 290, 290)
    assert paper.values("property_certificate") == {
        "owners": ("詹慧",),
        "address": "双流区东升街道紫东阁街66号12栋2单元11层1103号",
        "right_type": "国有建设用地使用权/房屋所有权",
    }
