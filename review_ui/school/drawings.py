"""What a page should look like: a plain drawing for each kind of paper, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawing:
    """A paper: its title, the labels printed on it, how many seals, and whether it lies across."""

    title: str
    labels: Sequence[str]
    seals: int = 1
    is_wide: bool = False
    has_fingerprint: bool = False


DRAWINGS: Mapping[str, Drawing] = {
    "household_register_cover": Drawing("户口簿首页", ("户主姓名", "户号", "住址"), 2, True),
    "household_register_member": Drawing(
        "常住人口登记卡", ("姓名", "户主或与户主关系", "公民身份号码", "何时由何地迁来"), 1, True
    ),
    "resident_information_sheet": Drawing("常住人口信息表", ("姓名", "与户主关系", "住址")),
    "birth_certificate": Drawing("出生医学证明", ("新生儿姓名", "母亲姓名", "父亲姓名"), 1, True),
    "household_certificate": Drawing("户籍证明", ("兹证明……", "系父子关系")),
    "identity_card": Drawing("居民身份证", ("姓名", "住址", "公民身份号码"), 0, True),
    "property_certificate": Drawing("不动产权证书", ("权利人", "坐落", "登记时间")),
    "purchase_contract": Drawing(
        "商品房买卖合同", ("买受人", "房屋坐落", "交付日期"), 1, has_fingerprint=True
    ),
    "purchase_invoice": Drawing("购房发票", ("购买方", "楼盘房号", "金额"), 1, True),
    "housing_authority_certificate": Drawing("房管局证明", ("所有权人", "坐落")),
    "business_licence": Drawing("营业执照", ("统一社会信用代码", "法定代表人", "住所"), 1, True),
    "tax_registration": Drawing("税务登记证", ("纳税人名称", "法定代表人", "地址"), 1, True),
    "residence_permit": Drawing("居住证", ("姓名", "居住地住址", "签发机关"), 0, True),
    "lease_contract": Drawing("房屋租赁合同", ("承租人", "房屋坐落", "租赁期限"), 0),
    "employment_contract": Drawing("劳动合同", ("甲方（单位）", "乙方（本人）", "合同期限")),
    "pension_record": Drawing("养老保险缴费证明", ("姓名", "参保单位", "缴费月份")),
    "employer_certificate": Drawing("工作单位证明", ("兹证明……", "系我单位职工")),
    "transfer_application": Drawing("转学申请表", ("学生姓名", "转入学校意见（盖章）")),
    "study_contact_letter": Drawing("就学联系函", ("学生姓名", "学校盖章", "教育局盖章"), 2),
    "enrolment_certificate": Drawing("在读证明", ("学生姓名", "就读学校", "年级")),
}
