import pytest

from ocr.extract.copies import marked_as_copy
from ocr.model import Line

BOX = ((0, 0), (1, 0), (1, 1), (0, 1))


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("复印件", True),
        ("复 印 件", True),
        ("(复印件)", True),
        ("此复印件仅供转学使用", True),
        ("复印件与原件一致", True),
        ("经核对,与原件核对无误", True),
        ("COPY", True),
        ("复印件无效", False),
        ("本证明复印无效,涂改无效。", False),
        ("本证明可登录社会保险网上服务平台验证,复印件无效。", False),
        ("提交户口本复印件一份", False),
        ("副本", False),
        ("附:身份证复印件", False),
    ],
)
def test_only_a_mark_makes_a_copy(text, copy):
    assert marked_as_copy([Line("姓名", 1.0, BOX), Line(text, 0.9, BOX)]) is copy
