"""What the levels of an address are, and what the gazetteer knows."""

from __future__ import annotations

import pytest

from matching.compare.address_model import HouseNumber, Road
from matching.compare.address_parser import parse_address
from matching.compare.address_text import normal_address, whole_number
from matching.compare.gazetteer import are_two_districts, fits, gazetteer, successors


def house(number):
    return HouseNumber(number, number)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        (
            "河南省信阳市浉河区五星街道新华路15号阳光花园二期3幢2单元301室",
            {
                "province": "河南",
                "city": "信阳",
                "district": "浉河区",
                "town": "五星街道",
                "roads": (Road("新华路", house(15)),),
                "compounds": ("阳光花园",),
                "phase": 2,
                "building": "3",
                "unit": "2",
                "room": "301",
            },
        ),
        (
            "固始县陈淋子镇红石桥村陈老湾组",
            {
                "district": "固始县",
                "town": "陈淋子镇",
                "villages": ("红石桥村",),
                "hamlets": ("陈老湾",),
            },
        ),
        (
            "北京市海淀区中关村南大街5号院2号楼",
            {
                "province": "北京",
                "city": "北京",
                "district": "海淀区",
                "roads": (Road("中关村南大街", house(5)),),
                "building": "2",
            },
        ),
        (
            "吉林省吉林市昌邑区吉林大街",
            {
                "province": "吉林",
                "city": "吉林",
                "district": "昌邑区",
                "roads": (Road("吉林大街"),),
            },
        ),
        (
            "云南省大理白族自治州大理市下关镇",
            {"province": "云南", "city": "大理", "district": "大理市", "town": "下关镇"},
        ),
        (
            "新乡县七里营镇刘庄村第三村民组",
            {"district": "新乡县", "town": "七里营镇", "villages": ("刘庄村",), "group": 3},
        ),
        (
            "焦作市马村区马村街道",
            {"city": "焦作", "district": "马村区", "town": "马村街道"},
        ),
        (
            "郑州航空港经济综合实验区新港大道附近",
            {
                "city": "郑州",
                "zone": "航空港经济综合实验区",
                "roads": (Road("新港大道"),),
                "vague": True,
            },
        ),
        ("重庆路20号", {"roads": (Road("重庆路", house(20)),)}),
        (
            "信阳市浉河区新华路五星巷15号附3号",
            {
                "city": "信阳",
                "district": "浉河区",
                "roads": (Road("新华路"), Road("五星巷", house(15))),
                "sub_number": 3,
            },
        ),
        (
            "四川省成都市武侯区一环路南三段24号",
            {
                "province": "四川",
                "city": "成都",
                "district": "武侯区",
                "roads": (Road("一环路南三段", house(24)),),
            },
        ),
    ],
)
def test_levels(text, levels):
    address = parse_address(text)

    empty = (None, (), False)
    named = {
        level: value
        for level in address.__slots__
        if level != "text" and (value := getattr(address, level)) not in empty
    }
    assert named == levels


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿三", 23),
        ("一百零五", 105),
        ("一百九十九", 199),
        ("一二〇三", 1203),
        ("壹拾", 10),
        ("新", None),
    ],
)
def test_chinese_numerals(numeral, number):
    assert whole_number(numeral) == number


def test_one_way_of_writing():
    assert normal_address("新华路 十五号 ３＃楼—二单元") == "新华路15号3号楼-2单元"
    assert normal_address("五一路一百零五号") == "五一路105号"


def test_the_gazetteer_knows_today_and_yesterday():
    known = gazetteer()

    assert len(known.cities) > 3000
    assert known.cities["浉河区"] == {"信阳"}
    assert {"石家庄", "平顶山"} <= known.cities["新华区"]
    assert known.provinces["信阳"] == "河南"
    assert known.provinces["重庆"] == "重庆"
    assert successors("平顶山", "郊区") == ("湛河区",)
    assert successors(None, "开封县") == ("祥符区",)
    assert successors("杭州", "江干区") == ("上城区", "钱塘区")
    assert successors("信阳", "浉河区") == ("浉河区",)
    assert are_two_districts("颍州区", "颍泉区")
    assert not are_two_districts("浉河区", "师河区")


@pytest.mark.parametrize(
    ("province", "city", "district", "possible"),
    [
        ("河南", "信阳", "固始县", True),
        ("河南", None, "济源市", True),
        (None, "濮阳", "浉河区", False),
        ("广东", "信阳", None, False),
        ("湖北", None, "浉河区", False),
        ("新疆", "伊犁", "伊宁市", True),
        ("河南", "信阳", "新设区", True),
        (None, None, None, True),
    ],
)
def test_divisions_lie_in_each_other(province, city, district, possible):
    assert fits(province, city, district) is possible


def test_contradictory_divisions_are_doubtful():
    assert parse_address("濮阳市浉河区新华路15号").doubtful
    assert parse_address("信阳市浉河区新华路15号,现住平桥区").doubtful
    assert not parse_address("信阳市浉河区新华路15号").doubtful
