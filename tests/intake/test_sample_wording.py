from datetime import date

import pytest

from intake.samples.wording import capital_money
from intake.samples.wording import date as printed_date


@pytest.mark.parametrize(
    ("form", "text"),
    [("padded", "2012年03月05日"), ("plain", "2012年3月5日"), ("spaced", "2012 年 3 月 5 日"),
     ("dotted", "2012.03.05"), ("packed", "20120305"), ("chinese", "二〇一二年三月五日"),
     ("chinese_o", "二○一二年三月五日")],
)  # fmt: skip
def test_dates_as_printed(form, text):
    assert printed_date("2012-03-05", form) == text


def test_twenty_and_more_in_chinese_figures():
    assert printed_date("2014-01-20", "chinese_nian") == "二〇一四年一月廿日"
    assert printed_date("2014-11-23", "chinese_nian") == "二〇一四年十一月廿三日"
    assert printed_date(date(2014, 10, 31).isoformat(), "chinese") == "二〇一四年十月三十一日"
    assert printed_date("9999-12-31", "chinese") == "长期"


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [("786000.00", "柒拾捌万陆仟元整"), ("100000", "壹拾万元整"), ("1005000", "壹佰万伍仟元整"),
     ("786000.50", "柒拾捌万陆仟元伍角整"), ("10000005.05", "壹仟万零伍元零伍分"),
     ("120030", "壹拾贰万零叁拾元整")],
)  # fmt: skip
def test_money_in_capitals(amount, capitals):
    assert capital_money(amount) == capitals
