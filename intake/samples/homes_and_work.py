"""What papers about homes, businesses and employment say."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from intake.samples import identifiers
from intake.samples.draft import PageDraft
from intake.samples.facts import Company, page, police
from intake.samples.families import Person, years_before
from intake.samples.places import Address, County
from ocr.model import FieldValue

_ABBREVIATIONS = {
    "河南省": "豫", "安徽省": "皖", "湖南省": "湘", "四川省": "川", "广东省": "粤", "福建省": "闽",
    "湖北省": "鄂", "黑龙江省": "黑", "贵州省": "黔", "重庆市": "渝",
}  # fmt: skip
_SHOPS = ("百货店", "五金建材店", "餐饮店", "服装店", "便利店", "汽车维修部")
_TRADES = ("餐饮管理", "电子科技", "商贸", "建筑劳务", "服饰", "物流", "农业开发")
_WORDS = ("鑫源", "宏达", "华盛", "金桥", "永兴", "瑞丰", "佳美", "天成", "恒通", "众合")
_SCOPE = {
    True: "日用百货、五金交电、预包装食品零售。",
    False: "技术开发、技术咨询;批发、零售:电子产品、日用品、建筑材料;道路普通货物运输。",
}


def place_of(county: County) -> str:
    """The county as registries name it."""
    return county.city + county.name if county.district else county.name


def company(rng: Random, county: County, address: Address, operator: str) -> Company:
    """An invented company."""
    head = county.city or county.name
    name = f"{head.removesuffix('市')}市" if head.endswith("市") else head
    trade = rng.choice(_TRADES)
    return Company(
        f"{name}{rng.choice(_WORDS)}{trade}有限公司",
        identifiers.credit_code(county.code, rng, individual=False),
        county,
        address,
        operator,
    )


def shop(rng: Random, county: County, address: Address, operator: str) -> Company:
    """An invented 个体工商户."""
    return Company(
        f"{place_of(county)}{rng.choice(_WORDS)}{rng.choice(_SHOPS)}",
        identifiers.credit_code(county.code, rng, individual=True),
        county,
        address,
        operator,
        individual=True,
    )


def property_certificate(
    owners: tuple[str, ...], address: Address, registered_on: date, rng: Random, *, old: bool
) -> PageDraft:
    """不动产权证书, or the older 房屋所有权证."""
    county = address.county
    short, place = _ABBREVIATIONS[county.province], place_of(county)
    number = (
        f"{place[0]}房权证{place}字第{rng.randrange(10000, 999999):08d}号"
        if old
        else f"{short}({registered_on.year}){place}不动产权第{rng.randrange(100, 99999):07d}号"
    )
    fields: dict[str, FieldValue | date] = {
        "certificate_number": number,
        "owners": owners,
        "co_ownership": "单独所有" if len(owners) == 1 else "共同共有",
        "address": address.text(),
        "usage": "住宅" if old else "城镇住宅用地/住宅",
        "area": f"{rng.randrange(6000, 16000) / 100:.2f}",
        "registered_on": registered_on,
    }
    if not old:
        fields |= {
            "unit_number": identifiers.unit_number(county.code, rng),
            "right_type": "国有建设用地使用权/房屋所有权",
            "right_nature": "出让/市场化商品房",
        }
    office = f"{place}{'房产管理局' if old else '自然资源局'}"
    extras = {"seal": office, "edition": "old" if old else "new"}
    return page("property_certificate", fields, extras=extras)


def property_registration_proof(holder: str, address: Address, rng: Random, on: date) -> PageDraft:
    """不动产登记证明: a mortgage or an advance notice, never ownership."""
    place = place_of(address.county)
    short = _ABBREVIATIONS[address.county.province]
    number = f"{short}({on.year}){place}不动产证明第{rng.randrange(9999):07d}号"
    return page(
        "property_registration_proof",
        {
            "certificate_number": number,
            "right_holder": f"中国建设银行股份有限公司{place}支行",
            "obligor": holder,
            "address": address.text(),
        },
        extras={"seal": f"{place}自然资源局", "right": "抵押权"},
    )


def purchase_contract(
    buyers: tuple[str, ...], address: Address, handover_on: date, signed_on: date, rng: Random
) -> tuple[PageDraft, ...]:
    """商品房买卖合同: the cover, the house, the handover clause, the signatures."""
    seller = f"{place_of(address.county)}{rng.choice(_WORDS)}房地产开发有限公司"
    number = f"{signed_on.year}{identifiers.digits(rng, 7)}"
    extras = {"seal": seller, "buyer_id_number": ""}
    cover: dict[str, FieldValue | date] = {
        "contract_number": number,
        "seller": seller,
        "buyers": buyers,
    }
    area = f"{rng.randrange(6000, 16000) / 100:.2f}"
    house: dict[str, FieldValue | date] = {"address": address.text(), "area": area}
    ends: dict[str, FieldValue | date] = {
        "seller": seller,
        "buyers": buyers,
        "signed_on": signed_on,
    }
    return (
        page("purchase_contract", cover, "cover", extras),
        page("purchase_contract", house, "house", extras),
        page("purchase_contract", {"handover_on": handover_on}, "handover", extras),
        page("purchase_contract", ends, "signatures", extras),
    )


def purchase_invoice(buyer: str, address: Address, issued_on: date, rng: Random) -> PageDraft:
    """购房发票."""
    seller = f"{place_of(address.county)}{rng.choice(_WORDS)}房地产开发有限公司"
    return page(
        "purchase_invoice",
        {
            "invoice_number": f"{rng.randrange(10**7, 10**8)}",
            "buyer": buyer,
            "seller": seller,
            "address": address.text(),
            "amount": f"{rng.randrange(280000, 1900000)}.00",
            "issued_on": issued_on,
        },
        extras={"seal": f"{seller}发票专用章"},
    )


def housing_certificate(owner: Person, address: Address, on: date, rng: Random) -> PageDraft:
    """房管局证明."""
    office = f"{place_of(address.county)}房产管理局"
    return page(
        "housing_authority_certificate",
        {
            "owner": owner.name,
            "address": address.text(),
            "record_number": f"{on.year - 1}{identifiers.digits(rng, 6)}",
            "issuer": office,
            "issued_on": on,
        },
        extras={"seal": office, "id_number": owner.id_number},
    )


def business_licence(firm: Company, established: date, approved: date, rng: Random) -> PageDraft:
    """营业执照 with a credit code."""
    office = f"{place_of(firm.county)}市场监督管理局"
    fields: dict[str, FieldValue | date] = {
        "credit_code": firm.code,
        "name": firm.name,
        "type": "个体工商户" if firm.individual else "有限责任公司(自然人投资或控股)",
        "operator": firm.operator,
        "capital": "" if firm.individual else str(rng.choice((30, 50, 100, 200, 500)) * 10000),
        "address": firm.address.text(),
        "established_on": established,
        "scope": _SCOPE[firm.individual],
        "issuer": office,
        "approved_on": approved,
    }
    if not firm.individual:
        fields["valid_from"] = established
        until = years_before(established, -20) - timedelta(days=1)
        fields["valid_to"] = rng.choice(("9999-12-31", until.isoformat()))
    extras = {"seal": office, "edition": "credit_code", "composition": "个人经营"}
    return page("business_licence", fields, extras=extras)


def old_licence(firm: Company, established: date, approved: date, rng: Random) -> PageDraft:
    """营业执照 of the years before the credit code: a 注册号 of 13 or 15 digits."""
    office = f"{place_of(firm.county)}工商行政管理局"
    fields: dict[str, FieldValue | date] = {
        "registration_number": identifiers.registration_number(
            firm.county.code, rng, digits=rng.choice((13, 15, 15))
        ),
        "name": firm.name,
        "type": "个体工商户" if firm.individual else "有限责任公司",
        "operator": firm.operator,
        "capital": "" if firm.individual else str(rng.choice((30, 50, 100, 200)) * 10000),
        "address": firm.address.text(),
        "established_on": established,
        "scope": _SCOPE[firm.individual],
        "issuer": office,
        "approved_on": approved,
    }
    if not firm.individual:
        fields["valid_from"] = established
        fields["valid_to"] = years_before(established, -20) - timedelta(days=1)
    extras = {"seal": office, "edition": "registration_number", "composition": "个人经营"}
    return page("business_licence", fields, extras=extras)


def tax_registration(firm: Company, operator: Person, issued_on: date) -> PageDraft:
    """税务登记证."""
    office = f"{place_of(firm.county)}国家税务局"
    return page(
        "tax_registration",
        {
            "tax_number": operator.id_number if firm.individual else firm.code[2:17],
            "name": firm.name,
            "operator": operator.name,
            "address": firm.address.text(),
            "scope": _SCOPE[firm.individual],
            "issuer": office,
            "issued_on": issued_on,
        },
        extras={"seal": office, "prefix": firm.county.province[0]},
    )


def residence_permit(
    person: Person, home: Address, lives: Address, issued_on: date, valid_to: date
) -> PageDraft:
    """居住证 and its like."""
    issuer = police(lives.county)
    return page(
        "residence_permit",
        {
            "name": person.name,
            "sex": person.sex,
            "ethnicity": person.ethnicity,
            "birth_date": person.birth_date,
            "id_number": person.id_number,
            "home_address": home.text(),
            "residence_address": lives.text(),
            "issuer": issuer,
            "issued_on": issued_on,
            "valid_to": valid_to,
        },
        extras={"seal": issuer, "reason": "务工"},
    )


def lease_contract(
    landlord: Person, tenant: Person, address: Address, start: date, end: date
) -> PageDraft:
    """房屋租赁合同."""
    return page(
        "lease_contract",
        {
            "landlord": landlord.name,
            "tenant": tenant.name,
            "tenant_id_number": tenant.id_number,
            "address": address.text(),
            "start_on": start,
            "end_on": end,
            "signed_on": start - timedelta(days=5),
        },
        extras={"landlord_id_number": landlord.id_number, "rent": "1200"},
    )


def employment_contract(firm: Company, person: Person, start: date, end: date | None) -> PageDraft:
    """劳动合同; no `end` is an open-ended one."""
    return page(
        "employment_contract",
        {
            "employer": firm.name,
            "employer_code": firm.code,
            "employee": person.name,
            "employee_id_number": person.id_number,
            "start_on": start,
            "end_on": end or "9999-12-31",
            "workplace": place_of(firm.county),
            "signed_on": start,
        },
        extras={"seal": firm.name, "operator": firm.operator},
    )


def pension_record(
    firm: Company, person: Person, first: date, last: date, printed_on: date
) -> PageDraft:
    """社会养老保险缴费证明; `first` and `last` are days of the first and last month paid."""
    office = f"{place_of(firm.county)}社会保险事业管理局"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return page(
        "pension_record",
        {
            "name": person.name,
            "id_number": person.id_number,
            "employer": firm.name,
            "insurance_type": "企业职工基本养老保险",
            "first_month": f"{first:%Y-%m}",
            "last_month": f"{last:%Y-%m}",
            "months_paid": str(months),
            "issuer": office,
            "printed_on": printed_on,
        },
        extras={"seal": office},
    )


def employer_certificate(
    firm: Company, person: Person, since: date, on: date, rng: Random
) -> PageDraft:
    """工作单位证明 or a transfer order."""
    return page(
        "employer_certificate",
        {
            "name": person.name,
            "id_number": person.id_number,
            "employer": firm.name,
            "position": rng.choice(("技术员", "会计", "教师", "项目经理", "职工")),
            "since": since,
            "issued_on": on,
        },
        extras={"seal": firm.name},
    )
