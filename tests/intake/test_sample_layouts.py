from collections.abc import Iterator
from functools import cache
from random import Random

import numpy as np
import pytest

from intake.samples import fonts
from intake.samples.drawing import Canvas, Style
from intake.samples.layouts import all_layouts, layouts_for, suitable
from intake.samples.layouts.page import Page
from intake.samples.model import Drawing, Layout, PaperFacts
from ocr.errors import UnusableInputError

ADDRESS = "河南省信阳市浉河区五星街道新华路99号阳光花园3号楼2单元1102室"
CHILD, ADULT = "411525201203150026", "411525198805120010"
COMPANY = "信阳市宏达商贸有限公司"
PERSON = {"name": "昝赟", "sex": "女", "ethnicity": "回族", "birth_date": "2012-03-15",
          "id_number": CHILD}  # fmt: skip
STUDENT = {"student_name": "古丽·䶮㛃", "sex": "女", "id_number": CHILD,
           "enrolment_number": f"G{CHILD}"}  # fmt: skip
FACTS: dict[str, dict[str, str | tuple[str, ...]]] = {
    "household_register_cover": {
        "household_type": "家庭户", "head_name": "尕珅", "household_number": "411525003",
        "address": ADDRESS, "issued_on": "2015-06-09",
    },
    "household_register_member": PERSON | {
        "relationship_to_head": "长女", "former_name": "昝小赟", "birthplace": "河南省固始县",
        "native_place": "河南省固始县", "other_address": "无锡市", "religion": "伊斯兰教",
        "height": "148", "blood_type": "AB", "education": "小学", "marital_status": "未婚",
        "military_service": "未服兵役", "workplace": "第三小学", "occupation": "学生",
        "moved_to_city": "因出生迁来", "moved_to_address": "2019年06月11日固始县胡族铺镇大塘村",
        "registered_on": "2019-06-11",
    },
    "resident_information_sheet": PERSON | {
        "household_number": "411525003", "head_name": "尕珅", "address": ADDRESS,
        "relationship_to_head": "长女", "former_name": "昝小赟", "birthplace": "河南省固始县",
        "native_place": "河南省固始县", "moved_to_address": "久居", "printed_on": "2026-08-20",
    },
    "birth_certificate": {
        "child_name": "昝赟", "sex": "女", "birth_date": "2012-03-15", "birthplace": "固始县",
        "mother_name": "李琀", "mother_id_number": ADULT, "father_name": "昝翀",
        "father_id_number": ADULT, "certificate_number": "L410123456",
        "issuer": "固始县妇幼保健院", "issued_on": "2012-03-25",
    },
    "household_certificate": {
        "name": "昝赟", "id_number": CHILD, "relative_name": "昝翀", "relative_id_number": ADULT,
        "relationship": "父女", "issuer": "固始县公安局城关派出所", "issued_on": "2026-08-20",
    },
    "identity_card": PERSON | {
        "address": ADDRESS, "issuer": "固始县公安局", "valid_from": "2015-03-02",
        "valid_to": "9999-12-31",
    },
    "property_certificate": {
        "owners": ("欧阳建国", "李秀兰"), "co_ownership": "共同共有", "address": ADDRESS,
        "usage": "住宅", "area": "89.12", "registered_on": "2008-05-09",
        "certificate_number": "信房权证浉河区字第00123456号",
    },
    "property_registration_proof": {
        "certificate_number": "豫(2019)信阳市不动产证明第0012345号",
        "right_holder": "中国建设银行股份有限公司信阳分行", "obligor": "昝翀", "address": ADDRESS,
    },
    "purchase_contract": {
        "contract_number": "20190012345", "seller": COMPANY, "buyers": ("欧阳建国", "李秀兰"),
        "address": ADDRESS, "area": "118.36", "handover_on": "2021-06-30",
        "signed_on": "2019-03-08",
    },
    "purchase_invoice": {
        "invoice_number": "01234567", "buyer": "昝翀", "seller": COMPANY, "address": ADDRESS,
        "amount": "786000.50", "issued_on": "2019-05-08",
    },
    "housing_authority_certificate": {
        "owner": "昝翀", "address": ADDRESS, "record_number": "2019123456",
        "issuer": "信阳市房产管理局", "issued_on": "2026-08-12",
    },
    "business_licence": {
        "credit_code": "91411502MA44KT3A7X", "name": COMPANY, "operator": "昝翀",
        "type": "有限责任公司(自然人独资)", "capital": "1000000", "address": ADDRESS,
        "established_on": "2018-05-02", "valid_from": "2018-05-02", "valid_to": "9999-12-31",
        "scope": "预包装食品、日用百货零售。", "issuer": "信阳市市场监督管理局",
        "approved_on": "2020-05-09",
    },
    "tax_registration": {
        "tax_number": ADULT, "name": "欧阳商行", "operator": "昝翀", "address": ADDRESS,
        "scope": "日用百货零售。", "issuer": "信阳市国家税务局", "issued_on": "2014-05-09",
    },
    "residence_permit": PERSON | {
        "home_address": "固始县胡族铺镇大塘村", "residence_address": ADDRESS,
        "issuer": "信阳市公安局浉河分局", "issued_on": "2025-03-04", "valid_to": "2027-03-03",
    },
    "lease_contract": {
        "landlord": "王秀英", "tenant": "昝翀", "tenant_id_number": ADULT, "address": ADDRESS,
        "start_on": "2025-09-01", "end_on": "2027-08-31", "signed_on": "2025-08-27",
    },
    "employment_contract": {
        "employer": COMPANY, "employer_code": "91411502MA44KT3A7X", "employee": "昝翀",
        "employee_id_number": ADULT, "start_on": "2025-01-01", "end_on": "2027-12-31",
        "workplace": "信阳市浉河区", "signed_on": "2025-01-01",
    },
    "pension_record": {
        "name": "昝翀", "id_number": ADULT, "employer": COMPANY,
        "insurance_type": "企业职工基本养老保险", "first_month": "2023-02",
        "last_month": "2026-07", "months_paid": "42", "issuer": "信阳市社会保险事业管理局",
        "printed_on": "2026-08-12",
    },
    "employer_certificate": {
        "name": "昝翀", "id_number": ADULT, "employer": COMPANY, "position": "项目经理",
        "since": "2023-02-01", "issued_on": "2026-08-12",
    },
    "transfer_application": STUDENT | {
        "birth_date": "2012-03-15", "from_school": "固始县第三小学", "from_grade": "四年级",
        "to_school": "信阳市第三小学", "to_grade": "四年级", "reason": "父母务工，随迁就读",
        "guardian_name": "昝翀", "guardian_relationship": "父亲", "applied_on": "2026-09-01",
    },
    "study_contact_letter": STUDENT | {
        "from_school": "固始县第三小学", "to_school": "信阳市第三小学", "grade": "四年级",
        "reason": "随父母进城务工", "issued_on": "2026-08-28",
    },
    "enrolment_certificate": {
        "student_name": "古丽·䶮㛃", "id_number": CHILD, "enrolment_number": f"G{CHILD}",
        "school": "固始县第三小学", "grade": "四年级", "issued_on": "2026-08-28",
    },
    "other": {},
}  # fmt: skip
EXTRAS = {"seal": "信阳市某某机关专用章", "seal_from_school": "固始县第三小学"}
LONG = {
    "address": "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县爱新舍里镇东方红大道1288号"
    "世纪阳光花园二期附18号楼3单元2304室",
    "scope": "技术开发、技术咨询;批发、零售:电子产品、日用品、建筑材料、五金交电、预包装食品;" * 3,
    "employer": "新疆维吾尔自治区伊犁哈萨克自治州众合恒通建筑劳务分包有限责任公司",
    "guardian_name": "阿卜杜热西提·买买提艾力",
    "birthplace": "新疆维吾尔自治区察布查尔锡伯自治县",
}
OTHER_EDITIONS = (
    ("property_certificate", {"certificate_number": "豫(2018)信阳市不动产权第0012345号"}),
    ("business_licence", {"credit_code": "", "registration_number": "411502600123456",
                          "type": "个体工商户"}),
    ("business_licence", {"credit_code": "", "registration_number": "4115021001234"}),
    ("business_licence", {"credit_code": "", "registration_number": "4115021001234",
                          "type": "个人独资企业"}),
)  # fmt: skip


def facts_of(kind: str, part: str = "whole") -> PaperFacts:
    return PaperFacts(kind, FACTS[kind], part, extras=EXTRAS)


def editions() -> Iterator[tuple[Layout, PaperFacts]]:
    """Every layout and part once, with facts that suit it."""
    drawn = set()
    candidates = [PaperFacts(kind, fields, extras=EXTRAS) for kind, fields in FACTS.items()]
    for kind, other in OTHER_EDITIONS:
        fields = {name: value for name, value in (FACTS[kind] | other).items() if value}
        candidates.append(PaperFacts(kind, fields, extras=EXTRAS))
    for facts in candidates:
        for layout in layouts_for(facts.kind):
            for part in sorted(layout.parts):
                if layout.suits(facts) and (layout.kind, layout.name, part) not in drawn:
                    drawn.add((layout.kind, layout.name, part))
                    yield layout, PaperFacts(facts.kind, facts.fields, part, extras=EXTRAS)


EDITIONS = tuple(editions())
NAMES = [f"{layout.kind}-{layout.name}-{facts.part}" for layout, facts in EDITIONS]


@cache
def first_drawing(number: int) -> Drawing:
    layout, facts = EDITIONS[number]
    return layout.draw(facts, Random(1))


def corners_inside(drawing: Drawing) -> bool:
    width, height = drawing.image.size
    boxes = [*drawing.boxes.values(), *drawing.seals, *drawing.fingerprints]
    return all(0 <= x < width and 0 <= y < height for box in boxes for x, y in box)


def test_every_layout_of_every_kind_is_drawn_here():
    assert {layout.kind for layout in all_layouts()} == set(FACTS)
    assert {id(layout) for layout, _ in EDITIONS} == {id(layout) for layout in all_layouts()}


def test_layout_names_are_unique_within_a_kind():
    names = [(layout.kind, layout.name) for layout in all_layouts()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("number", range(len(EDITIONS)), ids=NAMES)
def test_prints_facts_only_and_inside_the_sheet(number):
    layout, facts = EDITIONS[number]
    longer = {name: LONG[name] for name in LONG if name in facts.fields}
    stretched = PaperFacts(facts.kind, {**facts.fields, **longer}, facts.part, extras=EXTRAS)
    for drawing, known_facts in (
        (first_drawing(number), facts),
        (layout.draw(stretched, Random(2)), stretched),
    ):
        assert drawing.kind == facts.kind
        assert drawing.image.mode == "RGB"
        assert min(drawing.image.size) >= 700
        assert 1200 <= max(drawing.image.size) <= 2000
        for name, value in drawing.fields.items():
            known = known_facts.fields[name]
            assert value == known or known.startswith(value)
        assert set(drawing.boxes) == set(drawing.fields)
        assert corners_inside(drawing)
        ink = np.asarray(drawing.image.convert("L"), np.int16)
        for (left, top), _, (right, bottom), _ in drawing.boxes.values():
            inside = ink[int(top) : int(bottom) + 1, int(left) : int(right) + 1]
            assert inside.max() - inside.min() > 40


def test_a_whole_kind_prints_each_of_its_fields_somewhere():
    unprinted = {}
    for kind, fields in FACTS.items():
        printed: set[str] = set()
        for number, (layout, _) in enumerate(EDITIONS):
            if layout.kind == kind:
                printed |= set(first_drawing(number).fields)
        unprinted[kind] = set(fields) - printed
    assert not any(unprinted.values()), unprinted


def test_the_same_seed_draws_the_same_page_and_another_seed_another():
    facts = facts_of("household_register_member")
    layout = layouts_for(facts.kind)[1]
    first, second, third = (layout.draw(facts, Random(seed)) for seed in (7, 7, 8))
    assert first.image.tobytes() == second.image.tobytes()
    assert first.boxes == second.boxes
    assert first.image.tobytes() != third.image.tobytes()


def test_a_blank_field_is_not_among_what_is_printed():
    fields = {k: v for k, v in FACTS["household_register_member"].items() if k != "religion"}
    facts = PaperFacts("household_register_member", fields)
    for layout in suitable(facts):
        assert "religion" not in layout.draw(facts, Random(5)).fields


@pytest.mark.parametrize("kind", ["employer_certificate", "transfer_application"])
def test_seals_are_pressed_unless_marked_missing(kind):
    facts = facts_of(kind)
    bare = PaperFacts(kind, facts.fields, marks=frozenset({"no_seal"}), extras=EXTRAS)
    for layout in suitable(facts):
        assert layout.draw(facts, Random(2)).seals
        assert not layout.draw(bare, Random(2)).seals


def test_fingerprint_stands_on_the_signature_page_unless_marked_missing():
    facts = facts_of("purchase_contract", "signatures")
    bare = PaperFacts(facts.kind, facts.fields, facts.part, frozenset({"no_fingerprint"}), EXTRAS)
    for layout in suitable(facts):
        assert layout.draw(facts, Random(2)).fingerprints
        assert not layout.draw(bare, Random(2)).fingerprints


def test_copy_is_grey_and_stamped_beside_the_facts():
    fields = FACTS["lease_contract"]
    grey, copy = (
        suitable(facts)[0].draw(facts, Random(1))
        for facts in (
            PaperFacts("lease_contract", fields, marks=frozenset({mark}))
            for mark in ("grey", "copy")
        )
    )
    before, after = (np.asarray(drawing.image, np.int16)[..., 0] for drawing in (grey, copy))
    stamped = before - after > 60
    assert stamped.sum() > 500
    for (left, top), _, (right, bottom), _ in copy.boxes.values():
        assert not stamped[int(top) : int(bottom), int(left) : int(right)].any()


def test_grey_mark_takes_the_colour_and_leaves_the_seals():
    facts = PaperFacts("tax_registration", FACTS["tax_registration"], marks=frozenset({"grey"}))
    drawing = suitable(facts)[0].draw(facts, Random(1))
    picture = np.asarray(drawing.image)
    assert (picture[..., 0] == picture[..., 2]).all()
    assert drawing.seals


def test_watermark_is_printed_across_and_is_no_fact():
    fields = FACTS["lease_contract"]
    plain = PaperFacts("lease_contract", fields)
    marked = PaperFacts("lease_contract", fields, extras={"watermark": "仅供办理转学使用"})
    layout = suitable(plain)[0]
    first, second = layout.draw(plain, Random(3)), layout.draw(marked, Random(3))
    assert first.fields == second.fields
    changed = np.asarray(first.image, np.int16) - np.asarray(second.image, np.int16)
    assert (changed > 20).any()
    assert (changed >= 0).all()


def test_a_later_address_is_the_only_fact_of_its_page():
    extras = {"moved_on": "2024-03-05"}
    facts = PaperFacts(
        "household_register_cover", {"address": ADDRESS}, "address_change", extras=extras
    )
    for layout in suitable(facts):
        assert layout.draw(facts, Random(1)).fields == {"address": ADDRESS}


def test_electronic_licence_has_no_red_seal():
    marks = frozenset({"electronic"})
    facts = PaperFacts("business_licence", FACTS["business_licence"], marks=marks, extras=EXTRAS)
    found = suitable(facts)
    assert found
    for layout in found:
        drawing = layout.draw(facts, Random(4))
        assert not drawing.seals
        assert drawing.fields["issuer"] == "信阳市市场监督管理局"


def test_old_licence_layouts_are_only_for_registration_numbers():
    names = {layout.name for layout in suitable(facts_of("business_licence"))}
    assert not any(name.startswith("old") for name in names)


def test_every_seed_gives_the_rare_characters_a_glyph():
    for seed in range(6):
        canvas = Canvas(60, 60, Random(seed), (255, 255, 255))
        for role in ("song", "hei", "kai", "fangsong", "hand", "dot", "song_bold", "hei_bold"):
            for character in "珅琀赟昝尕翀䶮㛃𠮷〇":
                face = fonts.face_for(canvas.faces[role], character)
                assert fonts.covers(face, character)


def test_a_character_no_font_has_is_refused_with_the_packages_to_install():
    face = fonts.faces("song")[0]
    with pytest.raises(UnusableInputError, match="fonts-noto-cjk"):
        fonts.face_for(face, "\ue123")


def test_no_fonts_at_all_is_refused_with_the_packages_to_install(monkeypatch):
    monkeypatch.setattr(fonts, "_files", dict)
    fonts.faces.cache_clear()
    try:
        with pytest.raises(UnusableInputError, match="fonts-noto-cjk"):
            fonts.faces("song")
    finally:
        fonts.faces.cache_clear()


def test_template_clauses_and_dates():
    facts = PaperFacts(
        "other", {"name": "昝赟", "issued_on": "2024-03-05"}, extras={"note": "备注"}
    )
    page = Page(facts, Random(1), (900, 400))
    page.flow("[{id_number}，]{name}[（{@note}）]{issued_on:month}", (10, 10, 880, 80))
    assert page.fields == {"name": "昝赟", "issued_on": "2024-03"}
    page.flow("{issued_on:parts}", (10, 100, 880, 180))
    assert page.fields["issued_on"] == "2024-03-05"


def test_owners_named_in_two_places_are_all_recorded():
    facts = PaperFacts("property_certificate", {"owners": ("甲一", "乙二", "丙三")})
    page = Page(facts, Random(1), (900, 400))
    page.flow("{owners:first}", (10, 10, 400, 60))
    assert page.fields["owners"] == ("甲一",)
    page.flow("{owners:rest}", (10, 80, 400, 130))
    assert page.fields["owners"] == ("甲一", "乙二", "丙三")


def test_the_place_of_a_text_encloses_its_ink():
    style = Style("song", 30)
    canvas = Canvas(300, 80, Random(1), (255, 255, 255))
    rect = canvas.text("户主", 20, 20, style)
    ink = np.argwhere(np.asarray(canvas.image.convert("L")) < 120)
    assert rect[0] <= ink[:, 1].min()
    assert ink[:, 1].max() <= rect[2]
    assert rect[1] <= ink[:, 0].min()
    assert ink[:, 0].max() <= rect[3]
