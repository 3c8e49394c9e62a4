"""Papers that lie among the others and must not matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from intake.samples import facts, homes_and_work, identifiers, places
from intake.samples.draft import CaseDraft, Paper
from intake.samples.facts import Household, Member
from intake.samples.families import Person, sibling_of, stranger, years_before
from matching.model import Category


def _guardians_card(draft: CaseDraft, rng: Random) -> Paper:
    home = places.elsewhere(draft.area, rng)
    pages = facts.identity_card(draft.guardian, home, draft.applied_on, rng)
    return Paper("extra identity card", pages if rng.random() < 0.7 else pages[:1])


def _household_of(
    draft: CaseDraft, head: Person, members: tuple[Member, ...], rng: Random
) -> Household:
    return Household(
        identifiers.digits(rng, 9),
        "家庭户",
        draft.family.home,
        places.elsewhere(draft.area, rng),
        head,
        members,
        years_before(draft.applied_on, 2),
    )


def _sibling_card(draft: CaseDraft, rng: Random) -> Paper:
    sibling = draft.family.sibling
    relation = "次子" if sibling.sex == "男" else "次女"
    day = years_before(draft.applied_on, 1)
    member = Member(sibling, relation, "因出生迁来", day)
    household = _household_of(draft, draft.guardian, (member,), rng)
    return Paper("extra sibling card", (facts.member_card(household, member, rng),))


def _strangers_card(draft: CaseDraft, rng: Random) -> Paper:
    head = draft.family.stranger
    household = _household_of(draft, head, (), rng)
    # Beside the cover alone, another head's card could be taken for this register's.
    as_head = draft.has("register_head") and draft.has("register_cover")
    relation = "户主" if as_head else {"男": "女婿"}.get(head.sex, "儿媳")
    member = Member(head, relation, "久居", household.issued_on)
    card = facts.member_card(household, member, rng)
    return Paper("extra stranger card", (card,))


def _strangers_birth_certificate(draft: CaseDraft, rng: Random) -> Paper:
    people = [stranger(rng, draft.applied_on, (26, 40)) for _ in range(12)]
    mother = next((p for p in people if p.sex == "女"), draft.family.mother)
    child = stranger(rng, draft.applied_on, (3, 5), draft.family.stranger.name[0])
    page = facts.birth_certificate(child, mother, draft.family.stranger, draft.family.home, rng)
    return Paper("extra birth certificate", (page,))


_JUNK = (
    *("疫苗接种证明", "小学生素质报告单", "收入证明", "无犯罪记录证明", "水电费缴费通知单"),
    *("健康证明", "新生入学须知", "致家长的一封信", "收款收据", "学生成绩通知单", "户口迁移证"),
)


def _junk(draft: CaseDraft, rng: Random) -> Paper:
    title = rng.choice(_JUNK)
    told = {
        "person": draft.student.name if rng.random() < 0.5 else draft.guardian.name,
        "date": (draft.applied_on - timedelta(days=rng.randrange(5, 60))).isoformat(),
    }
    page = facts.other_paper(
        title, told, f"{draft.area.county.name}{rng.choice(('卫生院', '社区'))}"
    )
    return Paper("extra other", (page,))


def _strangers_lease(draft: CaseDraft, rng: Random) -> Paper:
    family, on = draft.family, draft.applied_on
    landlord = sibling_of(family.stranger, rng)
    lives = places.elsewhere(draft.area, rng)
    start, end = on - timedelta(days=90), on + timedelta(days=275)
    page = homes_and_work.lease_contract(landlord, family.stranger, lives, start, end)
    return Paper("extra stranger lease", (page,))


def with_extras(draft: CaseDraft, rng: Random) -> CaseDraft:
    """None to three papers more that change nothing about any requirement."""
    makers: list[Callable[[CaseDraft, Random], Paper]] = [_guardians_card, _guardians_card, _junk]
    lives = draft.category in {Category.BUSINESS, Category.MIGRANT_WORK}
    if lives and not draft.defect.startswith("residence"):
        makers.append(_strangers_lease)
    if not draft.defect.startswith(("register", "relation")):
        makers += [_sibling_card, _strangers_card]
    if draft.has("relation") and not draft.defect.startswith("relation"):
        makers.append(_strangers_birth_certificate)
    chosen = rng.sample(makers, rng.choice((0, 0, 1, 1, 2)))
    papers = {paper.role: paper for paper in (make(draft, rng) for make in chosen)}
    return draft.adding(*papers.values())
