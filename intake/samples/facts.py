"""What each paper of a family says: the contract's fields with normalised values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from intake.samples import identifiers
from intake.samples.draft import PageDraft, Paper
from intake.samples.families import Person, years_before
from intake.samples.model import PaperFacts
from intake.samples.places import Address, County
from ocr.model import FieldValue


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a register: the relation is to the head, `moved` as the card prints it."""

    person: Person
    relation: str
    moved: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class Household:
    """A household register."""

    number: str
    kind: str
    county: County
    address: Address
    head: Person
    members: tuple[Member, ...]
    issued_on: date

    def member(self, person: Person) -> Member:
        """The card of one person; raises StopIteration for somebody not registered here."""
        return next(member for member in self.members if member.person == person)


@dataclass(frozen=True, slots=True)
class Company:
    """An employer or a business. `individual` is 个体工商户; `code` the credit code."""

    name: str
    code: str
    county: County
    address: Address
    operator: str
    individual: bool = False


def page(
    kind: str,
    fields: Mapping[str, FieldValue | date],
    part: str = "whole",
    extras: Mapping[str, str] | None = None,
    layouts: tuple[str, ...] = (),
) -> PageDraft:
    """A page; dates become ISO text, empty values are left out."""
    values: dict[str, FieldValue] = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
        if value
    }
    return PageDraft(PaperFacts(kind, values, part, extras=dict(extras or {})), layouts)


def single(role: str, *pages: PageDraft) -> Paper:
    """A paper from its pages."""
    return Paper(role, pages)


def between(rng: Random, first: date, last: date) -> date:
    """Some day between two others."""
    return first + timedelta(days=rng.randrange(max(1, (last - first).days)))


def police(county: County) -> str:
    """The county's police as its seal names it."""
    if county.district and county.city:
        return f"{county.city}公安局{county.name.removesuffix('区')}分局"
    return f"{county.name}公安局"


def cover(household: Household) -> PageDraft:
    """户口簿 首页."""
    return page(
        "household_register_cover",
        {
            "household_type": household.kind,
            "head_name": household.head.name,
            "household_number": household.number,
            "address": household.address.text(),
            "issued_on": household.issued_on,
        },
        extras={
            "seal": f"{police(household.county)}户口专用章",
            "province": household.county.province,
        },
    )


_WORK = ("务农", "工人", "个体经营", "教师", "驾驶员", "粮农", "职员")


def member_card(household: Household, member: Member, rng: Random) -> PageDraft:
    """常住人口登记卡."""
    person = member.person
    age = household.issued_on.year - person.birth_date.year
    grown = age >= 18
    county = household.county
    home = f"{county.province}{county.city}{county.name}"
    fields: dict[str, FieldValue | date] = {
        "name": person.name,
        "relationship_to_head": member.relation,
        "former_name": person.former_name,
        "sex": person.sex,
        "birthplace": home,
        "ethnicity": person.ethnicity,
        "native_place": rng.choice((home, f"{county.province}{county.name}")),
        "birth_date": person.birth_date,
        "id_number": person.id_number,
        "education": rng.choice(("初中", "高中", "大专", "小学"))
        if grown
        else rng.choice(("小学", "")),
        "marital_status": rng.choice(("已婚", "有配偶")) if grown else "未婚",
        "military_service": "未服兵役" if grown and person.sex == "男" else "",
        "workplace": "",
        "occupation": rng.choice(_WORK) if grown else "学生",
        "moved_to_city": rng.choice(("久居", "由久居", "")),
        "moved_to_address": member.moved,
        "registered_on": member.registered_on,
    }
    if grown and rng.random() < 0.4:
        fields["height"] = str(rng.randrange(150, 186))
    if rng.random() < 0.15:
        fields["blood_type"] = rng.choice(("A", "B", "O", "AB"))
    return page(
        "household_register_member",
        fields,
        extras={"seal": f"{police(county)}户口专用章", "head_name": household.head.name},
    )


def resident_sheet(household: Household, member: Member, printed_on: date) -> PageDraft:
    """常住人口信息表, printed by the police."""
    person = member.person
    county = household.county
    return page(
        "resident_information_sheet",
        {
            "household_number": household.number,
            "head_name": household.head.name,
            "address": household.address.text(),
            "name": person.name,
            "relationship_to_head": member.relation,
            "former_name": person.former_name,
            "sex": person.sex,
            "ethnicity": person.ethnicity,
            "birth_date": person.birth_date,
            "birthplace": f"{county.province}{county.city}{county.name}",
            "native_place": f"{county.province}{county.name}",
            "id_number": person.id_number,
            "moved_to_address": member.moved,
            "printed_on": printed_on,
        },
        extras={"seal": f"{police(county)}户口专用章"},
    )


def birth_certificate(
    child: Person, mother: Person, father: Person, county: County, rng: Random
) -> PageDraft:
    """出生医学证明."""
    hospital = f"{county.name.removesuffix('县').removesuffix('区')}妇幼保健院"
    return page(
        "birth_certificate",
        {
            "child_name": child.name,
            "sex": child.sex,
            "birth_date": child.birth_date,
            "birthplace": f"{county.province}{county.city}{county.name}",
            "mother_name": mother.name,
            "mother_id_number": mother.id_number,
            "father_name": father.name,
            "father_id_number": father.id_number,
            "certificate_number": rng.choice("KLMNOPQRS") + identifiers.digits(rng, 9),
            "issuer": hospital,
            "issued_on": child.birth_date + timedelta(days=rng.randrange(3, 40)),
        },
        extras={"seal": f"{hospital}出生医学证明专用章", "hospital": hospital},
    )


def household_certificate(
    person: Person, relative: Person, relation: str, county: County, issued_on: date
) -> PageDraft:
    """户籍证明: the police say how two people are related, e.g. 父子."""
    station = f"{police(county)}城关派出所"
    return page(
        "household_certificate",
        {
            "name": person.name,
            "id_number": person.id_number,
            "relative_name": relative.name,
            "relative_id_number": relative.id_number,
            "relationship": relation,
            "issuer": station,
            "issued_on": issued_on,
        },
        extras={"seal": station},
    )


def identity_card(person: Person, address: Address, on: date, rng: Random) -> tuple[PageDraft, ...]:
    """居民身份证: front and back."""
    issued = between(rng, years_before(on, 8), years_before(on, 1))
    issuer = police(address.county)
    years = 20 if on.year - person.birth_date.year < 46 else 0
    until = years_before(issued, -years).isoformat() if years else "9999-12-31"
    front = page(
        "identity_card",
        {
            "name": person.name,
            "sex": person.sex,
            "ethnicity": person.ethnicity,
            "birth_date": person.birth_date,
            "address": address.text(),
            "id_number": person.id_number,
        },
        part="front",
    )
    back: dict[str, FieldValue | date] = {
        "issuer": issuer,
        "valid_from": issued,
        "valid_to": until,
    }
    return front, page("identity_card", back, part="back")


def study_place(county: County, rng: Random) -> str:
    """The name of a school in a county."""
    place = (county.city or county.province) if county.district else county.name
    return place + rng.choice(("第三小学", "实验学校", "第一小学", "第五中学", "育才学校"))


def education_office(county: County) -> str:
    """The county's education authority."""
    return f"{county.name}教育体育局"


def grade_of(person: Person, on: date) -> str:
    """The grade a child of this age is usually in."""
    age = max(6, min(17, on.year - person.birth_date.year))
    return ("一二三四五六七八九"[age - 6] + "年级") if age < 15 else "高" + "一二三"[age - 15]


@dataclass(frozen=True, slots=True)
class Move:
    """From which school to which, and by whose authority."""

    from_school: str
    from_county: County
    to_school: str
    to_county: County
    reason: str


def transfer_application(
    student: Person, guardian: Person, relation: str, move: Move, on: date
) -> PageDraft:
    """转学申请表, with the four stamped blocks."""
    return page(
        "transfer_application",
        {
            "student_name": student.name,
            "sex": student.sex,
            "birth_date": student.birth_date,
            "id_number": student.id_number,
            "enrolment_number": f"G{student.id_number}",
            "from_school": move.from_school,
            "from_grade": grade_of(student, on),
            "to_school": move.to_school,
            "to_grade": grade_of(student, on),
            "reason": move.reason,
            "guardian_name": guardian.name,
            "guardian_relationship": relation,
            "applied_on": on,
        },
        extras=_school_seals(move),
    )


def _school_seals(move: Move) -> dict[str, str]:
    return {
        "seal": move.from_school,
        "seal_from_school": move.from_school,
        "seal_from_authority": education_office(move.from_county),
        "seal_to_school": move.to_school,
        "seal_to_authority": education_office(move.to_county),
    }


def study_contact_letter(student: Person, move: Move, on: date) -> PageDraft:
    """就学联系函 with the seals of the school and of its authority."""
    return page(
        "study_contact_letter",
        {
            "student_name": student.name,
            "sex": student.sex,
            "id_number": student.id_number,
            "enrolment_number": f"G{student.id_number}",
            "from_school": move.from_school,
            "to_school": move.to_school,
            "grade": grade_of(student, on),
            "reason": move.reason,
            "issued_on": on - timedelta(days=3),
        },
        extras=_school_seals(move),
    )


def enrolment_certificate(student: Person, move: Move, on: date) -> PageDraft:
    """在读证明."""
    return page(
        "enrolment_certificate",
        {
            "student_name": student.name,
            "id_number": student.id_number,
            "enrolment_number": f"G{student.id_number}",
            "school": move.from_school,
            "grade": grade_of(student, on),
            "issued_on": on - timedelta(days=4),
        },
        extras=_school_seals(move),
    )


def other_paper(title: str, fields: Mapping[str, str], seal: str) -> PageDraft:
    """A paper that is none of the kinds: `title` and what it says go to the layout as extras."""
    return page("other", {}, extras={"title": title, "seal": seal, **fields})
