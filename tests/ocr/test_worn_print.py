"""What worn and blurred print leaves of values and labels, and what may be told from the rest."""

from dataclasses import replace

import pytest
from hand_made import FATHER
from paper import IDENTITY, Paper

from ocr.extract.check import checked
from ocr.extract.document import document_of
from ocr.extract.layout import lay_out
from ocr.kinds import all_kinds
from ocr.model import Field, FieldProblem, Line, Seal, Sheet
from ocr.values import normalise


def read(paper, kind):
    return {
        n: f.value for n, f in document_of(paper.sheet(), all_kinds()[kind], 1.0).fields.items()
    }


@pytest.mark.parametrize(
    ("format_", "printed", "value"),
    [
        ("moved", "2019,03,04园购房由房县迁来", "2019.03.04因购房由房县迁来"),
        ("moved", "2019年7月2日由茅箭区来", "2019年7月2日由茅箭区迁来"),
        ("moved", "2016.08.09因购房由游仙区迁", "2016.08.09因购房由游仙区迁来"),
        ("moved", "2016.08.09迁", "2016.08.09迁"),
        ("moved", "由外地来", None),
        ("moved", "2021.11.27因购房由安溪县迁率", "2021.11.27因购房由安溪县迁来"),
        ("moved", "2021.11.27由安溪县迁入", "2021.11.27由安溪县迁入"),
        ("moved", "2018.12.15因购房由颍泉区适来", "2018.12.15因购房由颍泉区迁来"),
        ("place", "费", None),
        ("address", "无使用", None),
        ("address", "无锡市梁溪区中山路1号", "无锡市梁溪区中山路1号"),
        ("ethnicity", "汉族田", "汉族"),
        ("ethnicity", "工家族", "土家族"),
        ("ethnicity", "大家族", "土家族"),
        ("ethnicity", "家族", None),
        ("ethnicity", "汉族人口表", None),
        ("relationship", "孙字", "孙子"),
        ("relationship", "次予", "次子"),
        ("relationship", "字", None),
        ("height", "67", None),
        ("height", "98cm", "98"),
        ("right_nature", "出让市场化商品房", "出让/市场化商品房"),
        ("right_nature", "出让", "出让"),
        ("right_nature", "划拨/房改房", "划拨/房改房"),
        (
            "scope",
            "技术开发、技术咨询：批发、零售：电子产品、日用品·建筑材料：道路货物运输。",
            "技术开发、技术咨询;批发、零售:电子产品、日用品、建筑材料;道路货物运输。",
        ),
        (
            "scope",
            "许可项目：餐饮服务；一般项目：日用品销售。",
            "许可项目:餐饮服务;一般项目:日用品销售。",
        ),
        ("place", "福建省惠安县市", "福建省惠安县"),
        ("place", "福建省泉州市", "福建省泉州市"),
        ("place", "江苏省沛县区", "江苏省沛县"),
        ("address", "审核安徽省阜阳市颖泉区石佛镇6组14号", "安徽省阜阳市颍泉区石佛镇6组14号"),
        ("address", "固始县城关河南省道旁3号", "固始县城关河南省道旁3号"),
        ("address", "城关河南省道旁3号", "城关河南省道旁3号"),
        ("authority", "信阳市公安局洲河分局", "信阳市公安局浉河分局"),
        ("authority", "信阳市公安局平桥分局", "信阳市公安局平桥分局"),
        (
            "certificate_number",
            "皖(2023)阜阳市颖泉区不动产权第0010875号",
            "皖(2023)阜阳市颍泉区不动产权第0010875号",
        ),
        ("name", "刘—诺", "刘一诺"),
        ("date", "2020年02月02日19日日31分", "2020-02-02"),
        ("date", "2020年02月02日19日31", None),
        ("relationship", "户屯", "户主"),
        ("relationship", "户口", None),
        ("relationship", "户主姓名", None),
        ("id_number", "3412221984020100T1", "341222198402010071"),
    ],
)
def test_what_the_rest_tells(format_, printed, value):
    found = normalise(format_, printed)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(("sure", "kept"), [(0.8, False), (0.88, True)])
def test_a_name_without_a_surname_has_to_be_read_better(sure, kept):
    paper = Paper().put("居民身份证", 450, 40, em=40)
    paper.put("姓名", 60, 130).put("急朝阳", 190, 130, sure=sure)
    assert ("name" in paper.values("identity_card")) is kept


@pytest.mark.parametrize(("sure", "kept"), [(0.5, False), (0.6, False), (0.7, True)])
def test_figures_that_nothing_confirms_have_to_be_read_well(sure, kept):
    paper = Paper().put("户口簿首页", 450, 40, em=40).put("户号", 60, 130)
    paper.put("45727", 190, 130).put("9875", 250, 130, sure=sure)
    assert ("household_number" in paper.values("household_register_cover")) is kept


@pytest.mark.parametrize(("unsure", "doubted"), [(1, 0), (2, 1)])
def test_one_doubtful_character_of_a_number_that_passes_its_check_is_sure(unsure, doubted):
    paper = Paper().put("居民身份证", 450, 40, em=40).put("公民身份号码", 60, 130)
    sure = (0.99,) * (18 - unsure) + (0.3,) * unsure
    paper.put(FATHER, 260, 130)
    paper.lines[-1] = replace(paper.lines[-1], certainties=sure)
    problems = paper.read("identity_card")["id_number"].problems
    assert (FieldProblem.LOW_CONFIDENCE in problems) == bool(doubted)


def test_a_letter_that_no_code_has_is_the_figure_like_it_and_sure():
    paper = Paper().put("营业执照", 450, 40, em=40).put("统一社会信用代码", 60, 130)
    paper.put("91420325597794YUOY", 300, 130)
    sure = tuple(0.5 if c == "O" else 0.99 for c in paper.lines[-1].text)
    paper.lines[-1] = replace(paper.lines[-1], certainties=sure)
    field = paper.read("business_licence")["credit_code"]
    assert (field.value, field.problems) == ("91420325597794YU0Y", ())


@pytest.mark.parametrize(("paid", "doubted"), [("13", 0), ("12", 1)])
def test_months_that_agree_confirm_each_other(paid, doubted):
    box = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    low = (FieldProblem.LOW_CONFIDENCE,)
    read_ = {
        "first_month": Field("2019-12", "", 0.7, box, low),
        "last_month": Field("2020-12", "", 0.7, box, low),
        "months_paid": Field(paid, "", 0.99, box),
    }
    found = checked(read_)
    assert len(found["last_month"].problems) == doubted


def test_a_party_told_twice_is_one_party():
    fields = {"seller": "某某房地产开发有限公司", "buyer": "某某房地产开发有限公司"}
    box = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    read_ = {name: Field(value, value, 0.99, box) for name, value in fields.items()}
    assert set(checked(read_)) == {"seller"}
    read_["buyer"] = Field("李大勇", "李大勇", 0.99, box)
    assert set(checked(read_)) == {"seller", "buyer"}


def test_a_short_title_on_a_bent_page_is_no_watermark():
    paper = Paper().put("在职证明", 450, 40, em=48, slope=-0.11)
    for row in range(5):
        paper.put("李大勇系我公司正式员工", 60, 200 + 60 * row)
    texts = ["".join(g.text for g in row.glyphs) for row in lay_out(paper.sheet()).rows]
    assert "在职证明" in texts
    paper.put("仅供教育局审核使用", 300, 500, em=40, slope=-0.11)
    texts = ["".join(g.text for g in row.glyphs) for row in lay_out(paper.sheet()).rows]
    assert "仅供教育局审核使用" not in texts


def test_the_first_line_of_a_label_is_enough_where_no_other_begins_so():
    paper = Paper().put("常住人口登记卡", 450, 40, em=40)
    paper.put("户主或与", 560, 130).put("孙子", 700, 130)
    assert paper.values("household_register_member")["relationship_to_head"] == "孙子"
    paper = Paper().put("常住人口登记卡", 450, 40, em=40)
    paper.put("户主或与", 560, 120).put("户主关系", 560, 148).put("长女", 700, 134)
    assert paper.values("household_register_member")["relationship_to_head"] == "长女"


def test_a_label_does_not_reach_over_its_neighbour():
    paper = Paper().put("房屋所有权证", 450, 40, em=40)
    paper.put("房屋", 60, 200).put("总层数", 140, 214).put("建筑面积", 240, 204)
    paper.put("10", 150, 280).put("63.68", 240, 280)
    assert read(paper, "property_certificate")["area"] == "63.68"


def test_the_english_under_labels_is_no_row_of_values():
    paper = Paper().put("出生医学证明", 450, 40, em=40)
    paper.put("签发机构", 60, 200).put("衡南妇幼保健院", 200, 200)
    paper.put("签发日期", 560, 203).put("2015年02月07日", 700, 218)
    paper.put("Issuing organization", 60, 240).put("Date of issue", 560, 243)
    values = read(paper, "birth_certificate")
    assert (values["issuer"], values["issued_on"]) == ("衡南妇幼保健院", "2015-02-07")


def test_a_word_that_begins_as_a_label_does_is_none_in_a_sentence():
    paper = Paper().put("工作调动函", 450, 40, em=40)
    paper.put("任职工,请通知其于二〇二五年二月二日到公司", 60, 200)
    assert read(paper, "employer_certificate")["position"] == "职工"
    paper = Paper().put("工作证明", 450, 40, em=40).put("任职职工", 60, 200)
    assert read(paper, "employer_certificate")["position"] == "职工"


def test_a_line_found_twice_is_read_once():
    paper = Paper().put("湄潭县第三小学", 60, 200).put("湄潭县第三小学", 64, 206, em=25, sure=0.6)
    paper.put("湄潭县第三小学", 60, 260)
    assert [round(row.middle) for row in lay_out(paper.sheet()).rows] == [200, 260]


def test_a_day_that_stands_in_the_next_line_is_part_of_its_date():
    paper = Paper().put("劳动合同书", 450, 40, em=40)
    paper.put("第一条 合同期限：固定期限：自2025年3月22日至2030年3月", 108, 200)
    paper.put("22日止，其中试用期1个月。", 60, 240)
    assert read(paper, "employment_contract")["end_on"] == "2030-03-22"


def test_owners_beside_a_label_and_in_a_sentence_are_owners_together():
    paper = Paper().put("房屋所有权证", 450, 40, em=40)
    paper.put("房屋所有权人", 60, 200).put("高静", 260, 200, sure=0.8).put(
        "共有人：孙爱华", 700, 200
    )
    found = document_of(paper.sheet(), all_kinds()["property_certificate"], 1.0).fields["owners"]
    assert sorted(found.value) == ["孙爱华", "高静"]
    assert FieldProblem.LOW_CONFIDENCE in found.problems


def test_signatures_tell_the_parties_where_nothing_else_does():
    paper = Paper().put("房屋租赁合同", 450, 40, em=40)
    paper.put("租赁期限自2022年5月27日起至2023年5月27日止", 60, 200)
    paper.put("甲方签字：肖建琪", 60, 400).put("乙方签字：肖建国", 600, 400)
    values = read(paper, "lease_contract")
    assert (values["landlord"], values["tenant"]) == ("肖建琪", "肖建国")
    paper = Paper().put("房屋租赁合同", 450, 40, em=40)
    paper.put("承租人（乙方）：李大勇 身份证号：" + FATHER, 60, 200)
    paper.put("甲方签字：肖建琪", 60, 400).put("乙方签字：肖建国", 600, 400)
    assert read(paper, "lease_contract")["tenant"] == "李大勇"


def test_a_scope_goes_on_behind_a_semicolon():
    paper = Paper().put("税务登记证", 450, 40, em=40)
    paper.put("经营范围技术开发、技术咨询;批发、零售:日用品", 60, 200, sure=0.8)
    assert read(paper, "tax_registration")["scope"] == "技术开发、技术咨询;批发、零售:日用品"


def _cut(text, left, right, centres):
    """A detected line from `left` to `right` whose characters' middles are `centres`."""
    box = ((left, 100), (right, 100), (right, 136), (left, 136))
    places = tuple((x - left) / (right - left) for x in centres)
    return Line(text, 0.99, box, places, (0.99,) * len(text))


@pytest.mark.parametrize(
    ("last", "between", "first", "read"),
    [(262, 265, 270, "身份证号"), (265, 280, 295, "军身份证号")],
)
def test_a_character_cut_by_two_boxes_is_one(last, between, first, read):
    name = _cut("甲方:王学军", 100, between, [115, 145, 175, 205, 235, last])
    number = _cut("军身份证号", between, 460, [first, 340, 370, 400, 430])
    sheet = Sheet(600, 300, IDENTITY, (name, number))
    rows = {"".join(glyph.text for glyph in row.glyphs) for row in lay_out(sheet).rows}
    assert rows == {"甲方:王学军", read}


def test_an_address_that_goes_on_centred_with_the_sign_of_a_house():
    paper = Paper().put("不动产权证书", 450, 40, em=40)
    paper.put("坐落", 60, 140).put("十堰市张湾区民权街道学府街86号世纪新城14", 300, 128)
    paper.put("号楼1404室", 510, 153).put("面积", 486, 300)
    address = read(paper, "property_certificate")["address"]
    assert address == "十堰市张湾区民权街道学府街86号世纪新城14号楼1404室"


@pytest.mark.parametrize(("again", "told"), [("任志强", True), ("任志", False)])
def test_a_name_hardly_read_that_is_signed_once_more_is_sure(again, told):
    paper = Paper().put("房屋租赁合同", 450, 40, em=40).put("出租人:杜文斌", 60, 130)
    paper.put("承租人:任志强", 60, 180)
    line = paper.lines[-1]
    paper.lines[-1] = replace(line, certainties=(*line.certainties[:-1], 0.7))
    paper.put(f"乙方签字:{again}", 60, 400)
    assert (read(paper, "lease_contract").get("tenant") == "任志强") is told


def test_an_office_on_a_seal_is_read_in_simple_characters():
    paper = Paper().put("房产证明", 450, 40, em=40).put("兹证明:张建国", 60, 130)
    paper.put("信阳市浉河区房产管理局", 700, 500)
    line = paper.lines[-1]
    paper.lines[-1] = replace(line, certainties=(0.99, 0.99, 0.99, 0.2, *line.certainties[4:]))
    box = ((720, 420), (960, 420), (960, 640), (720, 640))
    paper.seals.append(Seal(box, "信阳市漢河区房产管理局"))
    assert read(paper, "housing_authority_certificate")["issuer"] == "信阳市浉河区房产管理局"


@pytest.mark.parametrize(
    ("owners", "doubted"), [("徐艳、余新民", False), ("热依拉、依明", True), ("徐艳、余新", True)]
)
def test_a_doubtful_mark_between_two_names_is_no_doubt_about_them(owners, doubted):
    paper = Paper().put("不动产权证书", 450, 40, em=40).put("权利人", 60, 140).put(owners, 300, 140)
    line = paper.lines[-1]
    at = owners.index("、") if len(owners) != 5 else 4
    sure = tuple(0.86 if i == at else 0.99 for i in range(len(owners)))
    paper.lines[-1] = replace(line, certainties=sure)
    field = document_of(paper.sheet(), all_kinds()["property_certificate"], 1.0).fields["owners"]
    assert (FieldProblem.LOW_CONFIDENCE in field.problems) is doubted
