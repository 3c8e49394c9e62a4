from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.kinds import FORMATS as KIND_FORMATS
from ocr.model import FieldProblem
from ocr.values import FORMATS, normalise
from ocr.values.codes import credit_code_check, is_credit_code, registration_check
from ocr.values.identity import check_character

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BIRTHS = st.dates(date(1930, 1, 1), date(2025, 12, 31))


@st.composite
def id_numbers(draw):
    region = draw(st.sampled_from(["411525", "110105", "650102", "440300", "810000"]))
    body = region + draw(BIRTHS).strftime("%Y%m%d") + f"{draw(st.integers(0, 999)):03d}"
    return body + check_character(body)


@st.composite
def credit_codes(draw):
    head = draw(st.sampled_from(["91", "92", "12", "52", "N2", "Y1", "A1"]))
    body = head + "411525" + draw(st.text(ALPHABET, min_size=9, max_size=9))
    return body + credit_code_check(body)


def value(format_, text):
    found = normalise(format_, text)
    return None if found is None else found.value


def test_every_format_of_the_kind_files_has_a_normaliser():
    assert set(FORMATS) >= set(KIND_FORMATS)


@given(st.sampled_from(sorted(FORMATS)), st.text(max_size=40))
def test_no_text_breaks_a_normaliser_or_gives_an_empty_value(format_, text):
    found = value(format_, text)
    assert found is None or (found if isinstance(found, str) else any(found))


@given(
    st.sampled_from(sorted(FORMATS)),
    st.text("0123456789年月日至元万㎡男汉一二十.-:/ OX", max_size=24),
)
def test_normalising_a_normal_value_changes_nothing(format_, text):
    found = value(format_, text)
    if isinstance(found, str) and format_ not in {"months", "term_start", "term_end"}:
        assert value(format_, found) == found


@given(id_numbers())
def test_a_sound_id_number_is_taken_as_it_is_with_spaces_and_small_x(number):
    spaced = f"{number[:6]} {number[6:14]} {number[14:].lower()}"
    found = normalise("id_number", spaced)
    assert found is not None
    assert (found.value, found.problems, found.repaired) == (number, (), False)


@given(
    id_numbers(), st.integers(0, 16), st.sampled_from(["0O", "0D", "1I", "1l", "2Z", "8B", "5S"])
)
def test_a_look_alike_letter_in_an_id_number_is_repaired(number, place, pair):
    digit, letter = pair
    if number[place] == digit:
        broken = number[:place] + letter + number[place + 1 :]
        found = normalise("id_number", broken)
        assert found is not None
        assert (found.value, found.problems, found.repaired) == (number, (), True)


@given(id_numbers(), st.integers(0, 17), st.sampled_from("0123456789"))
def test_a_wrong_digit_is_never_taken_for_a_sound_number(number, place, digit):
    broken = number[:place] + digit + number[place + 1 :]
    if broken != number:
        found = normalise("id_number", broken)
        assert found is None or found.problems == (FieldProblem.CHECKSUM,) or found.value == number


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("850521199012010100", "350521199012010100"),  # there is no province 85
        ("11525201203150029", "411525201203150029"),  # its first digit under a border
        ("41525201203150029", "411525201203150029"),  # two digits run together
    ],
)
def test_a_digit_of_a_place_that_never_was_is_put_right(printed, meant):
    found = normalise("id_number", printed)
    assert (found.value, found.problems, found.repaired) == (meant, (), True)


@pytest.mark.parametrize(
    "printed",
    [
        "350521199012010101",  # the place is one: the wrong digit may be any
        "850521199013010100",  # the thirteenth month
        "9521199012010100",
        "35052119901201010",
        "50524197412280281",  # more than one place fits
    ],
)
def test_any_other_wrong_digit_is_not_guessed(printed):
    found = normalise("id_number", printed)
    assert found is None or found.problems == (FieldProblem.CHECKSUM,)


def test_the_left_of_han_may_be_lost():
    assert value("ethnicity", "又族") == "汉族"
    assert value("ethnicity", "又") == "汉"
    assert value("ethnicity", "又汉") is None


@given(id_numbers(), st.integers(12, 17))
def test_a_number_cut_off_is_no_id_number(number, length):
    assert normalise("id_number", number[:length]) is None


def test_fifteen_digits_become_eighteen():
    assert value("id_number", "411525880512001") == "411525198805120017"
    assert value("id_number", "411525********0010") is None


@given(credit_codes())
def test_credit_codes_of_every_authority_are_sound(code):
    found = normalise("credit_code", code.lower())
    assert found is not None
    assert (found.value, found.problems) == (code, ())


@pytest.mark.parametrize("code", ["91441900595830037Q", "91440300MA5H3N2705", "91430104MA4QPN4B2W"])
def test_printed_credit_codes_pass_and_their_misreadings_are_repaired(code):
    assert is_credit_code(code)
    for digit, letter in ("0O", "1I", "2Z", "5S"):
        broken = code.replace(digit, letter, 1)
        assert value("credit_code", broken) == code


@given(credit_codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_a_wrong_character_of_a_credit_code_never_goes_unseen(code, place, character):
    broken = code[:place] + character + code[place + 1 :]
    if broken != code:
        found = normalise("credit_code", broken)
        assert found is None or found.problems or found.repaired


@given(st.integers(10**13, 10**14 - 1))
def test_registration_numbers_of_fifteen_digits_carry_their_check(first14):
    good = f"{first14}{registration_check(str(first14))}"
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    assert normalise("registration_number", good).problems == ()
    assert normalise("registration_number", wrong).problems == (FieldProblem.CHECKSUM,)
    assert value("registration_number", "4206002107724") == "4206002107724"


CHINESE = "〇一二三四五六七八九"


def chinese(number):
    if number < 10:
        return CHINESE[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else CHINESE[tens]) + "十" + (CHINESE[ones] if ones else "")


@given(st.dates(date(1920, 1, 1), date(2060, 12, 31)), st.sampled_from("〇○O零"))
def test_dates_in_every_printed_form(day, zero):
    year = "".join(CHINESE[int(d)] for d in str(day.year)).replace("〇", zero)
    forms = [
        f"{day.year}年{day.month:02d}月{day.day:02d}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{day.year}.{day.month:02d}.{day.day:02d}",
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month:02d}/{day.day:02d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日14时20分",
        f"{year}年{chinese(day.month)}月{chinese(day.day)}日",
        f"{year} 年 {chinese(day.month)} 月 {chinese(day.day)} 日",
    ]
    assert {value("date", form) for form in forms} == {day.isoformat()}
    assert value("date", f"{year}年{chinese(day.month)}月") == f"{day.year}-{day.month:02d}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("972年07月18日", "1972-07-18"),
        ("019.03.13", "2019-03-13"),
        ("二〇一二年三月", "2012-03"),
        ("二〇一四年一月廿日", "2014-01-20"),
        ("二○一五年十二月卅一日", "2015-12-31"),
        ("2012年", "2012"),
        ("2012年元月5日", "2012-01-05"),
        ("2019年O3月l5日", "2019-03-15"),
        ("2012年3月1 5日", "2012-03-15"),
        ("2012年13月5日", None),
        ("2012年2月30日", None),
        ("年 月 日", None),
        ("1812年3月5日", None),
        ("2012年3月5日至2013年3月4日", None),
        ("身份证号411525198805120010", None),
    ],
)
def test_dates_partial_and_impossible(text, expected):
    assert value("date", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2013-05-01至2033-04-30", ("2013-05-01", "2033-04-30")),
        ("2013年05月01日至长期", ("2013-05-01", "9999-12-31")),
        ("自 2019年3月1日 起 至 2022年2月28日 止", ("2019-03-01", "2022-02-28")),
        ("长 期", ("", "9999-12-31")),
        ("永久", ("", "9999-12-31")),
        ("自2019年3月1日起无固定期限", ("2019-03-01", "9999-12-31")),
        ("至2022年2月28日止", ("", "2022-02-28")),
        ("自2019年3月1日起", ("2019-03-01", "")),
        ("2022年3月1日至2019年2月28日", None),
        ("2019年3月1日", None),
    ],
)
def test_terms(text, expected):
    assert value("term", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("壹仟万元整", "10000000"),
        ("人民币伍拾陆万圆整", "560000"),
        ("人民币柒仟柒佰柒拾柒万元", "77770000"),
        ("壹佰零伍万元整", "1050000"),
        ("100万元", "1000000"),
        ("1000.000000万元", "10000000"),
        ("￥1,234.56", "1234.56"),
        ("560000.00元", "560000.00"),
        ("(大写)壹拾贰万叁仟肆佰伍拾陆元柒角捌分 (小写)¥123456.78", "123456.78"),
        ("壹拾贰万元整 ¥130000.00", None),
        ("500万美元", None),
    ],
)
def test_money(text, expected):
    assert value("money", text) == expected


@given(st.integers(1, 99_999_999))
def test_money_in_capitals_says_the_amount(amount):
    digits, units = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]

    def section(part):
        out = ""
        for place in range(3, -1, -1):
            figure = part // 10**place % 10
            out += digits[figure] + units[place] if figure else "零"
        while "零零" in out:
            out = out.replace("零零", "零")
        return out.strip("零")

    high, low = divmod(amount, 10_000)
    gap = "零" if high and 0 < low < 1000 else ""
    capitals = (section(high) + "万" if high else "") + gap + section(low)
    assert Decimal(value("money", f"人民币{capitals}元整")) == amount


@pytest.mark.parametrize(
    ("format_", "text", "expected"),
    [
        ("area", "89.50㎡", "89.50"),
        ("area", "建筑面积 120.3 平方米", "120.3"),
        ("area", "89.5平方米(套内70.1平方米)", None),
        ("name", "欧阳 靖 雯", "欧阳靖雯"),
        ("name", "买买提.阿不都拉", "买买提·阿不都拉"),
        ("name", "张三(签字)", "张三"),
        ("name", "姓名", None),
        ("name", "付宇轩C", "付宇轩"),
        ("name", "付宇C", None),
        ("home_address", "自己位于信阳市新华路23号3幢501室", "信阳市新华路23号3幢501室"),
        ("home_address", "滨河国际幢座17幢1单元1103号", "滨河国际17幢1单元1103号"),
        ("home_address", "第31幢1单元7层703号", None),
        ("home_address", "邳州市红旗路258", None),
        ("name", "张三1", None),
        ("names", "张三(50%)、李四(50%)", ("张三", "李四")),
        ("names", "张三 李四", ("张三", "李四")),
        ("names", "张 三", ("张三",)),
        ("names", "陈晓东·欧阳丹丹", ("陈晓东", "欧阳丹丹")),
        ("names", "马依努尔·马木提", ("马依努尔·马木提",)),
        ("names", "张三、4", None),
        ("sex", "☑男 □女", "男"),
        ("sex", "男 女", None),
        ("ethnicity", "维吾尔族", "维吾尔族"),
        ("ethnicity", "漠", None),
        ("relationship", "系父子关系", "父子"),
        ("relationship", "长 女", "长女"),
        ("marital_status", "己婚", "已婚"),
        ("name", "使用", None),
        ("name", "人生", None),
        ("place", "河南省固始县吏用", "河南省固始县"),
        ("place", "河南省固始县城关", "河南省固始县城关"),
        ("insurance_type", "全业职工基本养老保险", "企业职工基本养老保险"),
        ("organisation", "惠州市鑫源房地产丹发有限公司", "惠州市鑫源房地产开发有限公司"),
        ("organisation", "惠州市鑫源房地开发有限公司", "惠州市鑫源房地产开发有限公司"),
        ("organisation", "惠州市房地产开发有限公司", "惠州市房地产开发有限公司"),
        ("organisation", "参加企业职工基本养老保险", None),
        ("organisation", "(用人单位)泉州市永兴建筑劳务有限公司", "泉州市永兴建筑劳务有限公司"),
        ("organisation", "(中外合资)泉州永兴有限公司", "(中外合资)泉州永兴有限公司"),
        ("authority", "遵义市红花岗区市场监督智理局", "遵义市红花岗区市场监督管理局"),
        ("authority", "太和县医疗保险事业管理局", "太和县医疗保险事业管理局"),
        ("moved", "2024,02.06因购房由三台县迁来", "2024.02.06因购房由三台县迁来"),
        ("moved", "1月11日由临泉县迁来", None),  # of its year nothing was read
        ("moved", "生迁来", "因出生迁来"),
        ("moved", "困出生", "因出生"),
        ("moved", "因出生使用", "因出生"),
        ("moved", "因出生申报", "因出生申报"),
        ("height", "179厘米不明", "179"),
        ("height", "165厘米AB型", "165"),
        ("height", "165不明", None),
        ("marital_status", "有配得", "有配偶"),
        ("marital_status", "有过", None),
        ("occupation", "粮衣", "粮农"),
        ("occupation", "制衣", "制衣"),
        ("household_type", "作农业家庭户", "非农业家庭户"),
        ("household_type", "农业家庭户", "农业家庭户"),
        ("household_type", "别农业家庭户", "别农业家庭户"),  # of the label 户别
        ("address", " 河南省固始县１２号（单号）。", "河南省固始县12号(单号)"),
        ("organisation", "河南华宇（集团）有限公司（盖章）", "河南华宇(集团)有限公司"),
        (
            "certificate_number",
            "豫（2018）郑州市不动产权第0012345号",
            "豫(2018)郑州市不动产权第0012345号",
        ),
        ("month", "201903", "2019-03"),
        ("months", "3年6个月", "42"),
        ("unit_number", "410105 001001 GB00012 F00010023", "410105001001GB00012F00010023"),
        ("unit_number", "410105001001GB00012P00010023", "410105001001GB00012F00010023"),
        ("unit_number", "410105001001GB00012X00010023", None),
        ("birth_certificate_number", "R410123456", "R410123456"),
        ("tax_number", "411525198805120", "411525198805120"),
        ("height", "165厘米", "165"),
        ("organisation", "固始县恒达商贸有限公", "固始县恒达商贸有限公司"),
        ("organisation", "固始县恒达商贸自限公司", None),
        ("organisation", "从事会计工作,情况属实", None),
        ("address", "阜阳市颖州区双桥街道1号", "阜阳市颍州区双桥街道1号"),
        ("home_address", "信阳市浉河区新华路阳光锦绣", None),
        ("persons", "李建国 王小梅", ("李建国", "王小梅")),
        ("people", "帕提古 丽·依明", "帕提古丽·依明"),
        ("persons", "李建国王小梅", ("李建国", "王小梅")),
        ("persons", "李建国、河南华宇置业有限公司", None),
        ("people", "李建国、王小梅", "李建国、王小梅"),
        ("grade", "初一", "初一"),
        ("text", "无", None),
    ],
)
def test_words_and_codes(format_, text, expected):
    assert value(format_, text) == expected


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("二六年三月二日", "2026-03-02"),
        ("二二五年八月二日", "2025-08-02"),
        ("二三年", None),
        ("二二年八月", None),
    ],
)
def test_a_year_of_which_only_the_last_figures_were_read(printed, value):
    found = normalise("date", printed)
    assert (found and found.value) == value


def test_of_land_and_house_the_area_of_the_house_is_meant():
    assert normalise("area", "共有宗地面积52622.54㎡/房屋建筑面积81.18㎡").value == "81.18"
    assert normalise("area", "共有宗地面积52622.54㎡/") is None


def test_a_district_that_is_named_for_its_side_begins_an_address():
    assert (
        normalise("address", "市南区阳光花园三期13幢902室").value == "市南区阳光花园三期13幢902室"
    )


def test_shares_are_no_owners():
    assert normalise("names", "武杰、上官甯各占二分之一份额").value == ("武杰", "上官甯")


@pytest.mark.parametrize(("format_", "printed"), [("school", "泉州市第小学"), ("name", "别男")])
def test_what_has_lost_a_character_is_no_value(format_, printed):
    assert normalise(format_, printed) is None


def test_a_date_named_a_beginning_is_no_end():
    assert normalise("term_end", "类型:固定期限。合同起始日期:2025/10/15") is None
    assert normalise("term_start", "合同起始日期:2025/10/15").value == "2025-10-15"
    assert normalise("term_end", "合同终止日期:2026/10/14").value == "2026-10-14"


@pytest.mark.parametrize(
    ("format_", "printed"),
    [
        ("home_address", "湖北省十堰市张湾区五星街道学府"),  # of 学府街95号
        ("organisation", "开发有限公司"),
    ],
)
def test_half_a_name_is_no_value(format_, printed):
    assert normalise(format_, printed) is None


def test_the_word_before_an_address_is_none_of_it():
    assert normalise("address", "为潢川县").value == "潢川县"


@pytest.mark.parametrize(
    ("format_", "text", "expected"),
    [
        ("area", "套内建筑面积99.32㎡,建筑面积118.56㎡", "118.56"),
        ("area", "分摊土地面积12.3㎡/专有建筑面积88.2㎡/房屋面积100.56㎡", "100.56"),
        ("area", "房屋建筑面积77.10m2/宗地面积901.2m2", "77.10"),
        ("area", "套内面积99.32㎡/分摊面积19.24㎡", None),
        ("names", "柏建国与路晓燕", ("柏建国", "路晓燕")),
        ("names", "柏建国、路和平", ("柏建国", "路和平")),
        ("names", "柏建国、路晓燕夫妇", ("柏建国", "路晓燕")),
        ("moved", "夫妻投靠", "夫妻投靠"),
        ("moved", "祖居", "祖居"),
        ("moved", "学生", None),
        ("relationship", "户主本人", "户主"),
        ("relationship", "次孙女", "次孙女"),
        ("household_number", "No.304112890", "304112890"),
        ("household_number", "第304112890号", "304112890"),
        ("unit_number", "411525001001GB00123F00030201等3个", "411525001001GB00123F00030201"),
        ("term_end", "永续经营", "9999-12-31"),
    ],
)
def test_values_of_papers_in_other_words(format_, text, expected):
    assert value(format_, text) == expected


@pytest.mark.parametrize("name", ["高一诺", "高三元", "高中元", "李子函", "王文化", "全佳敏"])
def test_a_name_may_begin_like_a_grade_or_end_like_a_letter(name):
    found = normalise("name", name)
    assert found is not None
    assert found.value == name


@pytest.mark.parametrize(
    "word", ["高一", "高三年级", "高二(3)班", "初一新生", "全国", "全国学籍号", "高中", "商调函"]
)
def test_grades_letters_and_words_of_a_register_are_no_names(word):
    assert normalise("name", word) is None


def test_two_owners_of_whom_the_first_has_a_surname_of_two_characters_are_told_apart():
    assert normalise("names", "欧阳砚秋詹慧").value == ("欧阳砚秋", "詹慧")
    assert normalise("names", "欧阳砚王慧芳").value == ("欧阳砚", "王慧芳")
    assert normalise("names", "李建国王小芳").value == ("李建国", "王小芳")


def test_an_address_is_no_number_of_a_certificate():
    printed = "双流区东升街道紫东阁街66号12栋2单元11层1103"
    assert normalise("certificate_number", printed) is None
    number = "川(2021)双流区不动产权第0048207号"
    assert normalise("certificate_number", number).value == number


def test_two_names_that_a_dot_joined_are_in_doubt():
    assert normalise("names", "陈晓东·欧阳丹丹").problems == (FieldProblem.LOW_CONFIDENCE,)
    assert not normalise("names", "陈晓东、欧阳丹丹").problems
