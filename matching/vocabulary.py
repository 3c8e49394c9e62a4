"""The words a policy may use: kinds of document, their fields, and what people call them.

The kinds and fields are those of the contract (section 1); the linter refuses any other.
"""

from __future__ import annotations

from matching.model import Text

KIND_FIELDS: dict[str, tuple[str, ...]] = {
    kind: tuple(fields.split())
    for kind, fields in {
        "household_register_cover": "household_type head_name household_number address issued_on",
        "household_register_member": (
            "name relationship_to_head former_name sex birthplace ethnicity native_place birth_date"
            " other_address religion id_number height blood_type education marital_status"
            " military_service workplace occupation moved_to_city moved_to_address registered_on"
        ),
        "resident_information_sheet": (
            "household_number head_name address name relationship_to_head former_name sex"
            " ethnicity birth_date birthplace native_place id_number moved_to_address printed_on"
        ),
        "birth_certificate": (
            "child_name sex birth_date birthplace mother_name mother_id_number father_name"
            " father_id_number certificate_number issuer issued_on"
        ),
        "household_certificate": (
            "name id_number relative_name relative_id_number relationship issuer issued_on"
        ),
        "identity_card": (
            "name sex ethnicity birth_date address id_number issuer valid_from valid_to"
        ),
        "property_certificate": (
            "certificate_number owners co_ownership address unit_number right_type right_nature"
            " usage area registered_on"
        ),
        "property_registration_proof": "certificate_number right_holder obligor address",
        "purchase_contract": ("contract_number seller buyers address area handover_on signed_on"),
        "purchase_invoice": "invoice_number buyer seller address amount issued_on",
        "housing_authority_certificate": "owner address record_number issuer issued_on",
        "business_licence": (
            "credit_code registration_number name type operator capital address established_on"
            " valid_from valid_to scope issuer approved_on"
        ),
        "tax_registration": "tax_number name operator address scope issuer issued_on",
        "residence_permit": (
            "name sex ethnicity birth_date id_number home_address residence_address issuer"
            " issued_on valid_to"
        ),
        "lease_contract": "landlord tenant tenant_id_number address start_on end_on signed_on",
        "employment_contract": (
            "employer employer_code employee employee_id_number start_on end_on workplace signed_on"
        ),
        "pension_record": (
            "name id_number employer insurance_type first_month last_month months_paid issuer"
            " printed_on"
        ),
        "employer_certificate": "name id_number employer position since issued_on",
        "transfer_application": (
            "student_name sex birth_date id_number enrolment_number from_school from_grade"
            " to_school to_grade reason guardian_name guardian_relationship applied_on"
        ),
        "study_contact_letter": (
            "student_name sex id_number enrolment_number from_school to_school grade reason"
            " issued_on"
        ),
        "enrolment_certificate": "student_name id_number enrolment_number school grade issued_on",
        "other": "",
    }.items()
}

KIND_NAMES: dict[str, Text] = {
    "household_register_cover": Text("户口簿首页", "household register cover"),
    "household_register_member": Text("常住人口登记卡", "household register member page"),
    "resident_information_sheet": Text("常住人口信息表", "resident information sheet"),
    "birth_certificate": Text("出生医学证明", "birth certificate"),
    "household_certificate": Text("户籍证明", "household certificate"),
    "identity_card": Text("居民身份证", "identity card"),
    "property_certificate": Text("房产证", "property certificate"),
    "property_registration_proof": Text("不动产登记证明", "property registration proof"),
    "purchase_contract": Text("购房合同", "purchase contract"),
    "purchase_invoice": Text("购房发票", "purchase invoice"),
    "housing_authority_certificate": Text("房管局证明", "housing authority certificate"),
    "business_licence": Text("营业执照", "business licence"),
    "tax_registration": Text("税务登记证", "tax registration certificate"),
    "residence_permit": Text("居住证", "residence permit"),
    "lease_contract": Text("房屋租赁合同", "lease contract"),
    "employment_contract": Text("劳动合同", "employment contract"),
    "pension_record": Text("养老保险缴费证明", "pension payment record"),
    "employer_certificate": Text("工作单位证明", "employer's certificate"),
    "transfer_application": Text("转学申请表", "transfer application"),
    "study_contact_letter": Text("就学联系函", "study contact letter"),
    "enrolment_certificate": Text("在读证明", "enrolment certificate"),
    "other": Text("其他材料", "other paper"),
}

FIELD_NAMES: dict[str, Text] = {
    "address": Text("地址", "address"),
    "approved_on": Text("核准日期", "approval date"),
    "birth_date": Text("出生日期", "date of birth"),
    "buyer": Text("购买方", "buyer"),
    "buyers": Text("买受人", "buyers"),
    "child_name": Text("新生儿姓名", "child's name"),
    "credit_code": Text("统一社会信用代码", "unified social credit code"),
    "employee": Text("劳动者姓名", "employee"),
    "employee_id_number": Text("劳动者身份证号", "employee's ID number"),
    "employer": Text("单位名称", "employer"),
    "end_on": Text("终止日期", "end date"),
    "enrolment_number": Text("学籍号", "enrolment number"),
    "established_on": Text("成立日期", "date of establishment"),
    "father_id_number": Text("父亲身份证号", "father's ID number"),
    "father_name": Text("父亲姓名", "father's name"),
    "first_month": Text("缴费起始年月", "first month paid"),
    "handover_on": Text("交房时间", "handover date"),
    "head_name": Text("户主姓名", "head of household"),
    "household_number": Text("户号", "household number"),
    "id_number": Text("公民身份号码", "ID number"),
    "insurance_type": Text("险种", "type of insurance"),
    "issued_on": Text("签发日期", "date of issue"),
    "last_month": Text("缴费截止年月", "last month paid"),
    "mother_id_number": Text("母亲身份证号", "mother's ID number"),
    "mother_name": Text("母亲姓名", "mother's name"),
    "moved_to_address": Text("何时由何地迁来本址", "when and whence moved to this address"),
    "name": Text("姓名", "name"),
    "operator": Text("法定代表人/经营者", "legal representative or operator"),
    "owner": Text("所有权人", "owner"),
    "owners": Text("权利人", "owners"),
    "registered_on": Text("登记日期", "date of registration"),
    "registration_number": Text("注册号", "registration number"),
    "relationship": Text("关系", "relationship"),
    "relationship_to_head": Text("户主或与户主关系", "relationship to the head"),
    "relative_id_number": Text("亲属身份证号", "relative's ID number"),
    "relative_name": Text("亲属姓名", "relative's name"),
    "residence_address": Text("居住地住址", "residence address"),
    "start_on": Text("起始日期", "start date"),
    "student_name": Text("学生姓名", "student's name"),
    "tax_number": Text("纳税人识别号", "taxpayer number"),
    "tenant": Text("承租人", "tenant"),
    "tenant_id_number": Text("承租人身份证号", "tenant's ID number"),
    "to_school": Text("转入学校", "receiving school"),
    "valid_to": Text("有效期截止日", "valid until"),
}


def kind_name(kind: str) -> Text:
    """What people call a kind of document."""
    return KIND_NAMES.get(kind, Text(kind, kind))


def field_name(field: str) -> Text:
    """What people call a field."""
    return FIELD_NAMES.get(field, Text(field, field))


REQUIREMENT_IDS = frozenset(
    {
        "transfer_application",
        "household_register",
        "relationship_proof",
        "prior_school",
        "application_window",
        "registered_in_catchment",
        "registered_one_year",
        "employer_certificate",
        "home_ownership",
        "home_handed_over",
        "business_licence",
        "tax_registration",
        "residence",
        "business_one_year",
        "employment_contract",
        "pension_insurance",
    }
)
