"""Leases that people wrote themselves, without any form."""

from __future__ import annotations

import pytest
from hand_made import page

from ocr.extract import extract_document

LEASE = """#租房协议
{landlord}：糜桂芝　{tenant}：闵大勇
糜桂芝{told}闵大勇使用，租期壹年，从2016年2月20日到2017年2月19日，租金一年陆仟元，一次付清。
电费、水费租户自己交，屋里家具损坏照价赔偿。
本协议一式两份，签字生效。
>{landlord}：糜桂芝
>{tenant}：闵大勇
>2016.2.18"""


def values(**words):
    found = extract_document(page(LEASE.format(**words)))
    return found.kind, {name: field.value for name, field in found.fields.items()}


@pytest.mark.parametrize("landlord", ["房主", "房东", "屋主", "出租人"])
@pytest.mark.parametrize("tenant", ["租户", "租客", "房客", "承租人"])
def test_who_lets_and_who_rents_by_any_word(landlord, tenant):
    told = "自愿将文峰路粮食局家属院3单元2楼东户租给"
    kind, found = values(landlord=landlord, tenant=tenant, told=told)
    assert kind == "lease_contract"
    assert (found["landlord"], found["tenant"]) == ("糜桂芝", "闵大勇")
    assert found["address"] == "文峰路粮食局家属院3单元2楼东户"


@pytest.mark.parametrize(
    ("told", "home"),
    [
        ("自愿将县城文峰路粮食局家属院3单元2楼东户租给", "文峰路粮食局家属院3单元2楼东户"),
        ("把自己位于新华路23号院2号楼301室租给", "新华路23号院2号楼301室"),
        ("现将文峰路12号院内东屋两间租给", None),
        ("愿意将其名下的东关村二组6号房屋租与", "东关村二组6号"),
        ("同意把阳光花园3号楼501室出租给", "阳光花园3号楼501室"),
    ],
)
def test_a_home_that_somebody_lets_in_one_sentence(told, home):
    found = values(landlord="房主", tenant="租户", told=told)[1]
    if home is None:
        assert "东屋" not in found.get("address", "")
    else:
        assert found["address"] == home
