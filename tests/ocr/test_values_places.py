from __future__ import annotations

import pytest

from ocr.values import normalise
from ocr.values.places import is_known_office, whole_places


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("安徽省阜阳市颖泉区", "安徽省阜阳市颍泉区"),
        ("阜阳市公安局颖泉分局", "阜阳市公安局颍泉分局"),
        ("颖泉区妇幼保健院", "颍泉区妇幼保健院"),
        ("满川县佳美房地产开发有限公司", "潢川县佳美房地产开发有限公司"),
        ("遵义市渭潭县城关镇中山大道227号", "遵义市湄潭县城关镇中山大道227号"),
        ("河南省信阳市园始县胡族铺镇", "河南省信阳市固始县胡族铺镇"),
        ("河南省信阳市源河区", "河南省信阳市浉河区"),
        ("河南省信阳市汉川县", "河南省信阳市潢川县"),  # 汉川 lies in 湖北
    ],
)
def test_a_county_that_can_only_be_one_is_put_right(read, printed):
    assert whole_places(read) == printed


@pytest.mark.parametrize(
    "printed",
    [
        "阜阳市颍州区",
        "杭州市临平区",  # younger than the table; 临安区 is no look-alike
        "信阳市羊山新区",
        "成都市高新区天府大道",
        "江苏省苏州市吴中区",
        "固始县城关镇颖泉小区",
        "新疆维吾尔自治区乌鲁木齐市天山区",
        "湖北省孝感市汉川县",
        "河南省汉川县",
        "绵阳市涪浦区",  # two characters of this kind look too little alike
    ],
)
def test_a_name_that_exists_or_may_be_several_stays_as_printed(printed):
    assert whole_places(printed) == printed


def test_a_county_is_put_right_only_inside_its_city():
    assert whole_places("信阳市颖泉区") == "信阳市颖泉区"


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("太和县公安局城关派出所", True),
        ("郑州市公安局二七分局", True),
        ("博罗县市场监督管理局", True),
        ("固始县住房和城乡建设局", True),
        ("绵阳市涪城区社会保险事业管理局", True),
        ("博罗县市场监经艺理局", False),
        ("统风市涪城区社会保险事业汽理局", False),
        ("郑州市公安局三七分局", False),
        ("城关派出所", False),
    ],
)
def test_an_office_that_can_exist(text, known):
    assert is_known_office(text) is known


def test_a_repaired_name_says_so():
    value = normalise("organisation", "颖泉区人民医院")
    assert value is not None
    assert (value.value, value.repaired) == ("颍泉区人民医院", True)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("2020.12.27因购房由颖泉区迁来", "2020.12.27因购房由颍泉区迁来"),
        ("2003年11月3日信阳市师河区", "2003年11月3日信阳市浉河区"),
        ("久居", "久居"),
    ],
)
def test_the_place_from_which_somebody_moved_is_put_right(read, printed):
    value = normalise("moved", read)
    assert value is not None
    assert value.value == printed


def test_words_before_an_address_are_no_part_of_it_but_a_home_is():
    home = "信阳市浉河区阳光花园3号楼(位于新华路旁)"
    for read, address in (
        ("张建国名下房屋坐落于信阳市浉河区新华路9号", "信阳市浉河区新华路9号"),
        (home, home),
    ):
        value = normalise("address", read)
        assert value is not None
        assert value.value == address


@pytest.mark.parametrize(
    ("format_", "read", "printed"),
    [
        ("address", "安徽省早阳市颖州区建设路2号", "安徽省阜阳市颍州区建设路2号"),
        ("address", "十理市张湾区建设路1号", "十堰市张湾区建设路1号"),
        ("address", "早阳市建设路1号", "早阳市建设路1号"),  # nothing tells which city it is
        ("school", "惠安员实验学校", "惠安县实验学校"),
        ("school", "惠安具第一小学", "惠安县第一小学"),
        ("moved", "2020年6月20日由中牟且迁来", "2020年6月20日由中牟县迁来"),
        ("organisation", "永安玩具有限公司", "永安玩具有限公司"),
        (
            "organisation",
            "中国建设银行股份有限公司十堰市张清区支行",
            "中国建设银行股份有限公司十堰市张湾区支行",
        ),
    ],
)
def test_a_place_misread_in_two_characters_is_put_right_where_one_fits(format_, read, printed):
    value = normalise(format_, read)
    assert value is not None
    assert (value.value, value.repaired) == (printed, printed != read)
