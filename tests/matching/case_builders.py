"""The family and the papers of the tests: complete sets, and ways to spoil them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from matching.model import (
    Case,
    Category,
    Evidence,
    Guardian,
    Relationship,
    RequirementResult,
    School,
    Student,
    Verdict,
)
from matching.policy import find_policy
from matching.verdict import judge
from ocr.model import Document, Field, FieldProblem, FieldValue, Fingerprint, PageProblem, Seal

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
TODAY = date(2026, 9, 1)

SON = "欧阳靖雯"
FATHER = "欧阳建国"
MOTHER = "王秀英"


def id_number(first17: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(a) * b for a, b in zip(first17, weights, strict=True))
    return first17 + "10X98765432"[total % 11]


SON_ID = id_number("41152520120315002")
FATHER_ID = id_number("41152519880512001")
MOTHER_ID = id_number("41152519890701002")
STRANGER = "李大勇"
STRANGER_ID = id_number("41150219800101003")
HOME = "河南省信阳市浉河区五星街道新华路15号3号楼2单元501室"
FAR_HOME = "河南省郑州市金水区花园路8号"
SCHOOL = School(
    "信阳市第三小学",
    "2141005678",
    urban=True,
    catchment=("信阳市浉河区五星街道", "信阳市浉河区新华路1号至199号(单号)", "阳光花园"),
)
VILLAGE_SCHOOL = replace(SCHOOL, urban=False)


def case(category: Category | str = Category.RETURN_HOME, **changes) -> Case:
    values = {
        "category": Category(category),
        "application_date": TODAY,
        "from_outside_county": False,
        "school": SCHOOL,
        "student": Student(SON, "女", date(2012, 3, 15), SON_ID),
        "guardians": (
            Guardian(FATHER, Relationship.FATHER, FATHER_ID),
            Guardian(MOTHER, Relationship.MOTHER, MOTHER_ID),
        ),
    }
    return Case(**{**values, **changes})


def field(value: FieldValue, confidence: float = 0.98, *problems: FieldProblem) -> Field:
    text = value if isinstance(value, str) else "、".join(value)
    return Field(value, text, confidence, BOX, problems)


def paper(
    kind: str,
    file: str | None = None,
    *,
    seals: int | Iterable[str | None] = 0,
    fingerprints: int = 0,
    page: int = 1,
    problems: tuple[PageProblem, ...] = (),
    confidence: float = 0.98,
    **fields: FieldValue | Field,
) -> Evidence:
    texts = (None,) * seals if isinstance(seals, int) else tuple(seals)
    document = Document(
        kind,
        confidence,
        BOX,
        {name: one if isinstance(one, Field) else field(one) for name, one in fields.items()},
        tuple(Seal(BOX, text) for text in texts),
        tuple(Fingerprint(BOX) for _ in range(fingerprints)),
    )
    return Evidence(file or f"{kind}.jpg", page, document, problems)


def changed(evidence: Evidence, **fields: FieldValue | Field | None) -> Evidence:
    """The same page with other values; None takes a value away."""
    known = dict(evidence.document.fields)
    for name, one in fields.items():
        known.pop(name, None)
        if one is not None:
            known[name] = one if isinstance(one, Field) else field(one)
    return replace(evidence, document=replace(evidence.document, fields=known))


def doubted(evidence: Evidence, name: str, *problems: FieldProblem) -> Evidence:
    """The same page with one value read badly."""
    old = evidence.document.fields[name]
    bad = replace(old, problems=problems) if problems else replace(old, confidence=0.2)
    return changed(evidence, **{name: bad})


def without_seals(evidence: Evidence) -> Evidence:
    return replace(evidence, document=replace(evidence.document, seals=()))


def with_problem(evidence: Evidence, problem: PageProblem) -> Evidence:
    return replace(evidence, page_problems=(*evidence.page_problems, problem))


# ---- the papers of the family, as they should be


def application(**fields) -> Evidence:
    values = {
        "student_name": SON,
        "sex": "女",
        "birth_date": "2012-03-15",
        "id_number": SON_ID,
        "from_school": "固始县第一小学",
        "to_school": SCHOOL.name,
        "from_grade": "四年级",
        "to_grade": "四年级",
        "reason": "随父母",
        "guardian_name": FATHER,
        "applied_on": "2026-08-30",
    }
    return changed(paper("transfer_application", seals=2), **{**values, **fields})


def cover(file: str = "register-cover.jpg", **fields) -> Evidence:
    values = {
        "household_type": "家庭户",
        "head_name": FATHER,
        "household_number": "011200345",
        "address": HOME,
    }
    return changed(paper("household_register_cover", file, seals=2), **{**values, **fields})


def son_page(file: str = "register-son.jpg", **fields) -> Evidence:
    values = {
        "name": SON,
        "relationship_to_head": "女",
        "sex": "女",
        "birth_date": "2012-03-15",
        "id_number": SON_ID,
        "moved_to_address": "因出生",
        "registered_on": "2012-04-02",
    }
    return changed(paper("household_register_member", file), **{**values, **fields})


def father_page(file: str = "register-father.jpg", **fields) -> Evidence:
    values = {
        "name": FATHER,
        "relationship_to_head": "户主",
        "sex": "男",
        "birth_date": "1988-05-12",
        "id_number": FATHER_ID,
        "registered_on": "2012-04-02",
    }
    return changed(paper("household_register_member", file), **{**values, **fields})


def mother_page(file: str = "register-mother.jpg", **fields) -> Evidence:
    values = {
        "name": MOTHER,
        "relationship_to_head": "妻",
        "sex": "女",
        "birth_date": "1989-07-01",
        "id_number": MOTHER_ID,
    }
    return changed(paper("household_register_member", file), **{**values, **fields})


def birth(**fields) -> Evidence:
    values = {
        "child_name": SON,
        "sex": "女",
        "birth_date": "2012-03-15",
        "mother_name": MOTHER,
        "mother_id_number": MOTHER_ID,
        "father_name": FATHER,
        "father_id_number": FATHER_ID,
        "certificate_number": "O410123456",
    }
    return changed(paper("birth_certificate", seals=1), **{**values, **fields})


def household_certificate(**fields) -> Evidence:
    values = {
        "name": FATHER,
        "id_number": FATHER_ID,
        "relative_name": SON,
        "relative_id_number": SON_ID,
        "relationship": "父女",
        "issued_on": "2026-08-20",
    }
    return changed(paper("household_certificate", seals=1), **{**values, **fields})


def resident_sheet(**fields) -> Evidence:
    values = {
        "household_number": "011200345",
        "head_name": FATHER,
        "address": HOME,
        "name": SON,
        "relationship_to_head": "女",
        "birth_date": "2012-03-15",
        "id_number": SON_ID,
    }
    return changed(paper("resident_information_sheet", seals=1), **{**values, **fields})


def letter(**fields) -> Evidence:
    values = {"student_name": SON, "id_number": SON_ID, "from_school": "固始县第一小学"}
    return changed(paper("study_contact_letter", seals=2), **{**values, **fields})


def enrolment(**fields) -> Evidence:
    values = {"student_name": SON, "id_number": SON_ID, "school": "固始县第一小学"}
    return changed(paper("enrolment_certificate", seals=1), **{**values, **fields})


def employer_certificate(**fields) -> Evidence:
    values = {
        "name": FATHER,
        "id_number": FATHER_ID,
        "employer": "信阳市水利局",
        "position": "科员",
        "issued_on": "2026-08-20",
    }
    return changed(paper("employer_certificate", seals=1), **{**values, **fields})


def deed(file: str = "deed.jpg", **fields) -> Evidence:
    values = {
        "certificate_number": "豫(2018)信阳市不动产权第0012345号",
        "owners": (FATHER, MOTHER),
        "address": HOME,
        "registered_on": "2018-05-06",
    }
    return changed(paper("property_certificate", file), **{**values, **fields})


def contract_cover(file: str = "contract-1.jpg", **fields) -> Evidence:
    values = {
        "contract_number": "2019-00123",
        "seller": "信阳恒大置业有限公司",
        "buyers": (FATHER,),
    }
    return changed(paper("purchase_contract", file), **{**values, **fields})


def contract_address(file: str = "contract-2.jpg", **fields) -> Evidence:
    values = {"address": HOME, "area": "98.5"}
    return changed(paper("purchase_contract", file), **{**values, **fields})


def contract_handover(file: str = "contract-3.jpg", **fields) -> Evidence:
    return changed(paper("purchase_contract", file), **{"handover_on": "2021-06-30", **fields})


def contract_signatures(file: str = "contract-4.jpg", **fields) -> Evidence:
    page = paper("purchase_contract", file, seals=1, fingerprints=1)
    return changed(page, **{"signed_on": "2019-05-01", **fields})


def contract() -> tuple[Evidence, ...]:
    return contract_cover(), contract_address(), contract_handover(), contract_signatures()


def invoice(**fields) -> Evidence:
    values = {"invoice_number": "00123456", "buyer": FATHER, "address": HOME, "amount": "650000"}
    return changed(paper("purchase_invoice", seals=1), **{**values, **fields})


def housing_certificate(**fields) -> Evidence:
    values = {"owner": FATHER, "address": HOME, "record_number": "备2019-77"}
    return changed(paper("housing_authority_certificate", seals=1), **{**values, **fields})


def licence(file: str = "licence.jpg", **fields) -> Evidence:
    values = {
        "credit_code": "92411502MA44ABCD1X",
        "name": "信阳市浉河区建国百货店",
        "operator": FATHER,
        "address": HOME,
        "established_on": "2020-03-01",
        "approved_on": "2020-03-01",
    }
    return changed(paper("business_licence", file, seals=1), **{**values, **fields})


def old_licence(**fields) -> Evidence:
    return licence(**{"credit_code": None, "registration_number": "411502600123456", **fields})


def tax(**fields) -> Evidence:
    values = {
        "tax_number": "411525198805120010",
        "name": "信阳市浉河区建国百货店",
        "operator": FATHER,
        "address": HOME,
    }
    return changed(paper("tax_registration", seals=1), **{**values, **fields})


def permit(**fields) -> Evidence:
    values = {
        "name": FATHER,
        "id_number": FATHER_ID,
        "residence_address": HOME,
        "issued_on": "2026-01-10",
        "valid_to": "2027-01-09",
    }
    return changed(paper("residence_permit"), **{**values, **fields})


def lease(file: str = "lease.jpg", **fields) -> Evidence:
    values = {
        "landlord": "周明",
        "tenant": FATHER,
        "tenant_id_number": FATHER_ID,
        "address": HOME,
        "start_on": "2026-01-01",
        "end_on": "2026-12-31",
    }
    return changed(paper("lease_contract", file), **{**values, **fields})


def job(file: str = "job.jpg", **fields) -> Evidence:
    values = {
        "employer": "信阳市恒通物流有限公司",
        "employee": FATHER,
        "employee_id_number": FATHER_ID,
        "start_on": "2025-01-01",
        "end_on": "2027-12-31",
    }
    return changed(paper("employment_contract", file, seals=1), **{**values, **fields})


def pension(**fields) -> Evidence:
    values = {
        "name": FATHER,
        "id_number": FATHER_ID,
        "employer": "信阳市恒通物流有限公司",
        "insurance_type": "企业职工基本养老保险",
        "first_month": "2025-01",
        "last_month": "2026-07",
    }
    return changed(paper("pension_record", seals=1), **{**values, **fields})


COMMON: tuple[Callable[[], Evidence], ...] = (application, cover, son_page)


def complete_papers(category: Category | str) -> list[Evidence]:
    """A complete set for a child from inside the county and an urban school."""
    own: dict[Category, tuple[Evidence, ...]] = {
        Category.RETURN_HOME: (),
        Category.JOB_TRANSFER: (employer_certificate(),),
        Category.ADDRESS_CHANGE: (deed(),),
        Category.BUSINESS: (licence(), lease()),
        Category.MIGRANT_WORK: (job(), pension(), permit()),
    }
    return [make() for make in COMMON] + list(own[Category(category)])


def verdict_of(the_case: Case, papers: Iterable[Evidence]) -> Verdict:
    policy = find_policy(the_case.policy, the_case.application_date)
    return judge(the_case, list(papers), policy)


def line(verdict: Verdict, requirement: str) -> RequirementResult:
    return next(one for one in verdict.requirements if one.id == requirement)


def codes(result: RequirementResult) -> list[str]:
    return [reason.code.value for reason in result.reasons]


def swapped(
    category: Category | str, *new: Evidence, without: tuple[str, ...] = ()
) -> list[Evidence]:
    """The complete set, with papers of the kinds of `new` replaced and kinds in `without` gone."""
    gone = {*without, *(one.document.kind for one in new)}
    return [one for one in complete_papers(category) if one.document.kind not in gone] + list(new)
