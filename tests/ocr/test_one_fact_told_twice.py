"""Papers that tell one fact twice, in parts, or by a word that only looks like it."""

from __future__ import annotations

import pytest
from hand_made import CHILD, page
from hand_made import FATHER as ELDER
from paper import Paper

from ocr.extract import extract_document
from ocr.extract.check import checked
from ocr.model import Field
from ocr.values import normalise

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
HOME = "固始县蓼城街道中山大街18号"


def values(text):
    found = extract_document(page(text))
    return found.kind, {name: field.value for name, field in found.fields.items()}


@pytest.mark.parametrize(
    "told",
    [
        "请于2026年8月25日前办理报到手续",
        "请务于2026年8月25日之前到新单位报到",
        "请通知其于2026年8月25日以前报到",
        "请该同志于二〇二六年八月二十五日前到岗",
        "报到时间为2026年8月25日前",
    ],
)
def test_a_day_by_which_to_report_is_not_the_day_of_entry(told):
    kind, found = values(
        "#工作调动函\n固始县水利局：\n"
        f"经研究，同意李建国同志（身份证号：{ELDER}）由商城县水利局调入你单位工作。{told}。\n"
        ">中共固始县委组织部\n>2026年8月8日"
    )
    assert kind == "employer_certificate"
    assert "since" not in found
    assert found["issued_on"] == "2026-08-08"


def test_a_day_by_which_to_report_in_a_cell_is_not_the_day_of_entry():
    rows = f"#工作调动通知单\n|姓名|李建国|身份证号|{ELDER}\n|调入单位|固始县水利局\n|报到时间|"
    assert "since" not in values(f"{rows}2026年8月25日前")[1]
    assert values(f"{rows}2026年8月25日")[1]["since"] == "2026-08-25"


def test_a_day_on_which_somebody_reported_is_the_day_of_entry():
    text = f"#工作证明\n兹证明李建国同志（身份证号：{ELDER}）于2026年8月25日到我单位报到。\n"
    text += ">固始县水利局\n>2026年9月8日"
    assert values(text)[1]["since"] == "2026-08-25"


@pytest.mark.parametrize(
    "text",
    [
        "葛传友（{elder}）与葛欣妍（{child}）系祖孙关系，葛欣妍系葛传友之孙女，情况属实。",
        "兹证明葛传友（身份证号：{elder}）和葛欣妍（身份证号：{child}）为祖孙关系，葛欣妍是葛传友的孙女。",
        "经查，葛传友，男，身份证号{elder}，与葛欣妍（身份证号{child}）系祖孙关系。葛欣妍为葛传友之孙女。",
        "葛传友与葛欣妍系祖孙关系。葛欣妍（{child}）系葛传友（{elder}）之孙女。",
    ],
)
def test_of_two_sentences_that_say_one_relation_the_first_orders_the_persons(text):
    kind, found = values(
        f"#证明\n{text.format(elder=ELDER, child=CHILD)}\n>固始县公安局城关派出所\n>2026年9月3日"
    )
    assert kind == "household_certificate"
    assert (found["name"], found["relative_name"]) == ("葛传友", "葛欣妍")
    assert (found["id_number"], found["relative_id_number"]) == (ELDER, CHILD)
    assert found["relationship"] == "祖孙"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("浙江省绍兴市嵊州市县（区）", "浙江省绍兴市嵊州市"),
        ("浙江省绍兴市嵊州市县(市、区)", "浙江省绍兴市嵊州市"),
        ("河南省信阳市浉河区县/区", "河南省信阳市浉河区"),
        ("河南省(自治区、直辖市)信阳市(地、州)固始县(区)", "河南省信阳市固始县"),
        ("河南省信阳市固始县(市、区、旗)", "河南省信阳市固始县"),
        ("河南省信阳市浉河县(区)", "河南省信阳市浉河区"),
        ("河南省信阳市浉河区(县)人民医院", "河南省信阳市浉河区人民医院"),
        ("河南省固始县", "河南省固始县"),
        ("广东省中山市", "广东省中山市"),
    ],
)
def test_what_a_form_prints_behind_a_blank_is_no_part_of_a_place(printed, value):
    assert normalise("place", printed).value == value


def test_an_address_on_a_form_with_choices_of_county_or_district():
    printed = "信阳市浉河区县(区)新华路23号阳光花园3号楼501室"
    assert normalise("address", printed).value == "信阳市浉河区新华路23号阳光花园3号楼501室"


@pytest.mark.parametrize(
    ("estate", "home"),
    [
        (("楼盘名称", "颍川新城"), ("楼牌号", "9号楼1单元501")),
        (("楼盘名称", "颍川新城"), ("房号", "9幢1单元501室")),
        (("项目名称", "颍川新城"), ("楼牌号", "9号楼1单元501")),
        (("小区名称", "颍川新城二期"), ("房屋号", "9栋501")),
    ],
)
def test_a_home_of_which_estate_and_flat_stand_in_two_cells(estate, home):
    kind, found = values(
        "#销售不动产统一发票（自开）\n|发票代码241001090021|发票号码00417283|开票日期：2011-08-19\n"
        "|付款方名称|李建国|身份证号码|411023198203184512\n"
        f"|收款方名称|禹州市嘉禾房地产开发有限公司|{estate[0]}|{estate[1]}\n"
        f"|{home[0]}|{home[1]}|建筑面积|103.62\n|款项性质|购房款|金额|￥268430.00"
    )
    assert kind == "purchase_invoice"
    assert found["address"] == estate[1] + home[1]


def test_a_flat_of_which_no_estate_is_told_is_no_address():
    kind, found = values(
        "#销售不动产统一发票（自开）\n|发票代码241001090021|发票号码00417283|开票日期：2011-08-19\n"
        "|付款方名称|李建国|身份证号码|411023198203184512\n"
        "|楼牌号|9号楼1单元501|建筑面积|103.62\n|款项性质|购房款|金额|￥268430.00"
    )
    assert kind == "purchase_invoice"
    assert "address" not in found


@pytest.mark.parametrize(
    ("note", "owners"),
    [
        ("共有A：翟海燕", ("鲍国梁", "翟海燕")),
        ("共有火:翟海燕", ("鲍国梁", "翟海燕")),
        ("与翟海燕共同共有", ("鲍国梁", "翟海燕")),
        ("鲍国梁与翟海燕夫妻共有", ("鲍国梁", "翟海燕")),
        ("同配偶翟海燕共有", ("鲍国梁", "翟海燕")),
        ("共有证号：12345678", ("鲍国梁",)),
        ("共有情况：共同共有", ("鲍国梁",)),
        ("楼梯间与全体业主共有", ("鲍国梁",)),
        ("墙体与邻户共有", ("鲍国梁",)),
    ],
)
def test_a_note_of_which_a_character_is_misread_names_who_shares_the_home(note, owners):
    text = f"#房屋所有权证\n房屋所有权人|鲍国梁\n房屋坐落|{HOME}\n规划用途|住宅\n附记|{note}"
    assert values(text)[1]["owners"] == owners


COVER = """户别|家庭户|户主姓名|欧阳砚秋
户号
{label}|成都市双流区东升街道紫东阁街66号12栋2单元1103号
承办人签章：户籍07|2021.06.30签发"""


@pytest.mark.parametrize("label", ["住址", "址"])
def test_a_cover_of_which_title_and_half_a_label_are_hidden_is_one(label):
    kind, found = values(COVER.format(label=label))
    assert kind == "household_register_cover"
    assert found["head_name"] == "欧阳砚秋"
    assert found["issued_on"] == "2021-06-30"


@pytest.mark.parametrize(
    ("goods", "home"),
    [
        ("*不动产*住宅宿州市银河一路88号云璟府11栋1704室", "宿州市银河一路88号云璟府11栋1704室"),
        ("*不动产*商品房银河一路88号云璟府11栋1704", "银河一路88号云璟府11栋1704"),
        ("*不动产*住宅", None),
        ("*不动产*商品房销售", None),
        ("*不动产*住宅11栋1704室", None),
    ],
)
def test_a_home_in_the_cell_of_what_was_sold(goods, home):
    kind, found = values(
        "#安徽增值税普通发票\nNo08215547\n开票日期2019年03月06日\n|购买方|李建国\n"
        f"|货物名称|{goods}\n|金额|578095.24|税额|28904.76\n"
        "|价税合计（大写）|陆拾万柒仟元整|（小写）|￥607000.00\n|销售方|宿州市云璟置业有限公司"
    )
    assert kind == "purchase_invoice"
    assert found.get("address") == home


@pytest.mark.parametrize(
    ("format_", "printed", "value"),
    [
        ("moved", "也所移入:2011.12.09/徐寨派出所", "他所移入:2011.12.09/徐寨派出所"),
        ("moved", "本所移入:2011.12.09/徐寨派出所", "本所移入:2011.12.09/徐寨派出所"),
        ("ethnicity", "维吾尔吏用", "维吾尔"),
        ("ethnicity", "土家族使", "土家族"),
        ("ethnicity", "维吾尔仅供转学使用", None),
        ("ethnicity", "满吏用", None),
        ("ethnicity", "汉族汉族", None),
    ],
)
def test_a_set_phrase_with_a_stroke_lost_or_a_scrap_behind_it(format_, printed, value):
    found = normalise(format_, printed)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(("height", "kept"), [("60", False), ("160", True), ("99", False)])
def test_nobody_grown_is_of_two_figures(height, kept):
    given = {"birth_date": "1987-02-19", "registered_on": "2011-12-09", "height": height}
    fields = {name: Field(text, text, 0.99, BOX, ()) for name, text in given.items()}
    assert ("height" in checked(fields)) is kept
    fields["birth_date"] = Field("2010-02-19", "", 0.99, BOX, ())
    assert "height" in checked(fields)


@pytest.mark.parametrize(("read", "value"), [("內蒙古准格尔旗", "内蒙古准格尔旗")])
def test_a_place_is_printed_in_simplified_characters(read, value):
    text = "#常住人口登记卡\n姓名|苏巧莲|户主或与户主关系|配偶\n曾用名||性别|女\n"
    text += f"出生地|{read}|民族|蒙古族"
    assert values(text)[1]["birthplace"] == value


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("河南省信阳市固始县城关镇东关村二组6号", "河南省信阳市固始县城关镇东关村二组6号"),
        ("城关镇东关村二组6号", None),
        ("河南省信阳市固始县公安局", None),
        ("河南省信阳市固始县城关镇", None),
    ],
)
def test_an_address_of_which_no_label_was_read(line, address):
    text = f"#居民户口簿\n户别|家庭户|户主姓名|李建国\n户号|060417|签发日期|2011年04月18日\n{line}"
    found = values(text)
    assert found[0] == "household_register_cover"
    assert found[1].get("address") == address


def test_of_two_addresses_without_a_label_none_is_taken():
    text = "#居民户口簿\n户别|家庭户|户主姓名|李建国\n户号|060417|签发日期|2011年04月18日\n"
    text += "河南省信阳市固始县城关镇东关村二组6号\n\n河南省信阳市浉河区新华路23号"
    assert "address" not in values(text.replace("\n\n", "\n|承办人签章|王俊\n"))[1]


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [
        (
            "employment_contract",
            (
                "#劳动合同书\n甲方（用人单位）|固始县众合电子有限公司\n乙方（劳动者）|李建国\n"
                f"身份证号码|{ELDER}\n户籍所在|{{elsewhere}}\n"
                "合同期限自2024年3月1日起至2027年2月28日止\n乙方从事操作工岗位工作"
            ),
            "workplace",
        ),
        (
            "business_licence",
            (
                "#营业执照\n统一社会信用代码|91411525MA40XU0U5H\n名称|固始县众合电子有限公司\n"
                "经营者|李建国\n经营者住处|{elsewhere}\n经营范围|电子产品销售"
            ),
            "address",
        ),
        (
            "property_certificate",
            (
                "#不动产权证书\n权利人|李建国\n共有情况|单独所有\n"
                "不动产单元号|411525001001GB00012F00010001\n"
                "权利类型|国有建设用地使用权/房屋所有权\n面积|房屋建筑面积120.5平方米\n"
                "附记|原房产证号固房字第12号\n权利人通讯处|{elsewhere}"
            ),
            "address",
        ),
        (
            "household_register_member",
            f"#常住人口登记卡\n姓名|李明轩|户主或与户主关系|子\n公民身份号码|{CHILD}\n{{elsewhere}}",
            "other_address",
        ),
        (
            "tax_registration",
            "#税务登记证\n纳税人名称|固始县众合电子有限公司\n法定代表人|李建国\n法人住处|{elsewhere}",
            "address",
        ),
    ],
)
def test_on_a_paper_that_may_print_other_addresses_none_is_taken_without_its_label(
    kind, text, field
):
    found_kind, found = values(text.format(elsewhere="河南省信阳市固始县城关镇东关村二组6号"))
    assert found_kind == kind
    assert field not in found


def test_a_label_of_the_right_column_begins_at_the_end_of_a_line_of_the_left_one():
    paper = Paper().put("名称昆山聚元电子有限公司", 96, 100).put("注册资本1500万元人民币", 600, 100)
    paper.put("法定代表人游宗翰", 96, 150).put("成立日期2018年07月31日", 600, 150)
    paper.put("经营范围电子元器件制造；电子材料销售；塑料住", 96, 200)
    paper.put("所昆山市玉山镇民营路88号3号房", 696, 200)
    paper.put("制品制造；货物进出口。", 192, 240)
    found = paper.values("business_licence")
    assert found["scope"] == "电子元器件制造;电子材料销售;塑料制品制造;货物进出口。"
    assert found["address"] == "昆山市玉山镇民营路88号3号房"
