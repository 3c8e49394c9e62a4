"""Household registers: who is on them with which relation to the head, and what proves kinship."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from intake.samples import facts, identifiers, places
from intake.samples.draft import PageDraft, Paper
from intake.samples.facts import Household, Member
from intake.samples.families import Family, Person, years_before
from intake.samples.options import Options
from intake.samples.places import Address


@dataclass(frozen=True, slots=True)
class Around:
    """What a register depends on: the family, the guardian, the options, the application's day."""

    family: Family
    guardian: Person
    options: Options
    on: date


def _moved(rng: Random, on: date, birth: date, *, mostly_dated: bool) -> tuple[str, date | None]:
    """Since when and from where: long-standing, from birth, or more than a year ago."""
    old = years_before(on, rng.randrange(2, 5)) - timedelta(days=rng.randrange(300))
    if old <= birth or rng.random() < (0.3 if mostly_dated else 0.6):
        return rng.choice(("久居", "因出生迁来", "由久居")), None
    return moved_text(old, rng), old


def moved_text(day: date, rng: Random) -> str:
    """何时由何地迁来本址 as a card prints it."""
    place = rng.choice(places.COUNTIES).name
    if rng.random() < 0.5:
        return f"{day.year}年{day.month}月{day.day}日由{place}迁来"
    return f"{day:%Y.%m.%d}因购房由{place}迁来"


@dataclass(frozen=True, slots=True)
class Register:
    """A register and the people, besides the student, whose cards are supplied."""

    household: Household
    supplied: tuple[Person, ...]


_CHILD = {"男": ("子", "长子", "独生子"), "女": ("女", "长女", "独生女")}


def _relations(around: Around, rng: Random) -> dict[str, Person]:
    """The people of a register by relation to the head, the head first and the student last."""
    family, options, guardian = around.family, around.options, around.guardian
    student = family.student
    child, grandchild = rng.choice(_CHILD[student.sex]), "孙子" if student.sex == "男" else "孙女"
    spouse = family.mother if guardian == family.father else family.father
    if options.household == "head":
        return {"户主": guardian, "妻" if spouse.sex == "女" else "夫": spouse, child: student}
    if options.household == "spouse":
        return {"户主": spouse, "妻" if guardian.sex == "女" else "夫": guardian, child: student}
    old = {"户主": family.grandfather, "妻": family.grandmother}
    if options.household in {"grandfather_guardian", "hanging"}:
        return {**old, grandchild: student}
    if options.household == "grandfather_head":
        return {**old, "子": family.father, grandchild: student}
    return {"户主": student}


def make_register(around: Around, address: Address, rng: Random) -> Register:
    """The register the student is on, and whose cards of it are supplied."""
    family, options, guardian, on = around.family, around.options, around.guardian, around.on
    relations = _relations(around, rng)
    strict = options.household in {"hanging", "independent"}
    members = []
    for relation, person in relations.items():
        moved, moved_on = _moved(rng, on, person.birth_date, mostly_dated=strict)
        first = max(person.birth_date + timedelta(days=30), years_before(on, 8))
        last = years_before(on, 1) - timedelta(days=30)
        registered = moved_on or (facts.between(rng, first, last) if first < last else first)
        members.append(Member(person, relation, moved, registered))
    issued = max(member.registered_on for member in members)
    household = Household(
        identifiers.digits(rng, 9),
        rng.choice(("家庭户", "非农业家庭户", "农业家庭户", "居民家庭户")),
        address.county,
        address,
        relations["户主"],
        tuple(members),
        issued,
    )
    # The cover names the head, so the head's own card may be left out.
    shown = {guardian} & set(relations.values()) - {family.student}
    if household.head != family.student and rng.random() < 0.6:
        shown.add(household.head)
    elif household.head == guardian and rng.random() < 0.5:
        shown.discard(guardian)
    return Register(household, tuple(p for p in relations.values() if p in shown))


def register_papers(register: Register, student: Person, rng: Random) -> tuple[Paper, ...]:
    """The register's pages among the papers: cover, cards of grown-ups, the student's card."""
    household = register.household
    cards = [facts.member_card(household, household.member(p), rng) for p in register.supplied]
    roles = [
        "register_head" if person == household.head else "register_member"
        for person in register.supplied
    ]
    own = facts.member_card(household, household.member(student), rng)
    return (
        Paper("register_cover", (facts.cover(household),)),
        *(Paper(role, (card,)) for role, card in zip(roles, cards, strict=True)),
        Paper("student_card", (own,)),
    )


_KINSHIP = {("男", "男"): "父子", ("男", "女"): "父女", ("女", "男"): "母子", ("女", "女"): "母女"}


def relation_page(around: Around, register: Household, rng: Random) -> PageDraft:
    """The paper that shows how student and guardian are related."""
    family, options, guardian, on = around.family, around.options, around.guardian, around.on
    student = family.student
    if options.relation == "birth_certificate":
        return facts.birth_certificate(student, family.mother, family.father, family.home, rng)
    if options.relation == "household_certificate":
        kinship = _KINSHIP[guardian.sex, student.sex]
        return facts.household_certificate(
            guardian, student, kinship, family.home, on - timedelta(days=rng.randrange(2, 30))
        )
    return facts.resident_sheet(
        register, register.member(student), on - timedelta(days=rng.randrange(2, 30))
    )
