"""Complete cases: a family, the papers its category asks for, and what a clerk concludes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from intake.samples import facts, homes_and_work, places
from intake.samples.draft import CaseDraft, Conclusion, PageDraft, Paper
from intake.samples.facts import Move
from intake.samples.families import Family, Person, make_family, stranger, years_before
from intake.samples.options import Options, application_day
from intake.samples.places import Address, Area
from intake.samples.registers import (
    Around,
    Register,
    make_register,
    register_papers,
    relation_page,
)
from matching.model import Category, Relationship, Status

YES = Conclusion(Status.SATISFIED)
DOES_NOT_ARISE = Conclusion(Status.NOT_APPLICABLE, (), (Status.SATISFIED,))
OUTSIDE = Conclusion(Status.FAILED, ("outside_catchment",))


def _school(area: Area, move: Move, rng: Random) -> dict[str, object]:
    return {
        "name": move.to_school,
        "code": f"{rng.choice('23')}1{area.county.code}{rng.randrange(100):02d}",
        "urban": area.urban,
        "catchment": list(area.entries),
    }


_REASONS = {
    Category.RETURN_HOME: "回原籍就读",
    Category.JOB_TRANSFER: "父母工作调动",
    Category.ADDRESS_CHANGE: "家庭住址变迁",
    Category.BUSINESS: "父母经商",
    Category.MIGRANT_WORK: "父母务工",
}
_RELATIONSHIPS = {
    "father": ("父亲", Relationship.FATHER),
    "mother": ("母亲", Relationship.MOTHER),
    "grandfather": ("祖父", Relationship.GRANDFATHER),
}


def build(options: Options, rng: Random) -> CaseDraft:
    """A complete case with these options."""
    on = application_day(options, rng)
    area = places.make_area(rng, urban=options.urban)
    family = make_family(rng, on, rng.choice(places.COUNTIES))
    role = "grandfather" if options.household == "grandfather_guardian" else "father"
    if options.household in {"head", "spouse", "hanging", "independent"} and rng.random() < 0.4:
        role = "mother"
    guardian: Person = getattr(family, role)
    word, relationship = _RELATIONSHIPS[role]
    from_county = rng.choice([c for c in places.COUNTIES if c.code != area.county.code])
    origin = from_county if options.origin == "outside" else area.county
    to_school = facts.study_place(area.county, rng)
    from_school = next(
        n for n in iter(lambda: facts.study_place(origin, rng), "") if n != to_school
    )
    move = Move(from_school, origin, to_school, area.county, _REASONS[options.category])
    home_register = options.category is Category.RETURN_HOME or rng.random() < 0.12
    registered = places.inside(area, rng) if home_register else places.elsewhere(area, rng)
    around = Around(family, guardian, options, on)
    register = make_register(around, registered, rng)
    application = facts.transfer_application(family.student, guardian, word, move, on)
    draft = CaseDraft(
        category=options.category,
        applied_on=on,
        from_outside_county=options.origin == "outside",
        area=area,
        school=_school(area, move, rng),
        family=family,
        student=family.student,
        guardian=guardian,
        relationship=relationship,
        others=_other_parent(family, guardian, rng),
        papers=(
            Paper("application", (application,)),
            *register_papers(register, family.student, rng),
        ),
        conclusions=_register_conclusions(options, home_register=home_register),
    )
    draft = _with_relation(draft, around, register, rng)
    draft = _with_prior_school(draft, options, move, rng)
    return _EVIDENCE[options.category](draft, options, rng)


def _other_parent(
    family: Family, guardian: Person, rng: Random
) -> tuple[tuple[Person, Relationship], ...]:
    if rng.random() < 0.6:
        return ()
    if guardian == family.mother:
        return ((family.father, Relationship.FATHER),)
    return ((family.mother, Relationship.MOTHER),)


def _register_conclusions(options: Options, *, home_register: bool) -> dict[str, Conclusion]:
    alone = options.household in {"hanging", "independent"}
    return {
        "transfer_application": YES,
        "household_register": YES,
        "application_window": YES,
        "registered_in_catchment": YES if home_register else OUTSIDE,
        "registered_one_year": YES if alone else DOES_NOT_ARISE,
    }


def _with_relation(draft: CaseDraft, around: Around, register: Register, rng: Random) -> CaseDraft:
    options = around.options
    if options.household in {"head", "spouse"}:
        return replace(
            draft, conclusions={**draft.conclusions, "relationship_proof": DOES_NOT_ARISE}
        )
    if options.household == "grandfather_guardian":
        # A grandchild and the head who is the guardian: the rules name only children expressly.
        lenient = Conclusion(Status.NOT_APPLICABLE, (), (Status.SATISFIED, Status.UNSURE))
        return replace(draft, conclusions={**draft.conclusions, "relationship_proof": lenient})
    sheet = relation_page(around, register.household, rng)
    # The rule names the resident sheet, but a sheet alone may not name the guardian.
    accept = (Status.UNSURE,) if options.relation == "resident_information_sheet" else ()
    proven = Conclusion(Status.SATISFIED, (), accept)
    return replace(
        draft.adding(Paper("relation", (sheet,))),
        conclusions={**draft.conclusions, "relationship_proof": proven},
    )


def _with_prior_school(draft: CaseDraft, options: Options, move: Move, rng: Random) -> CaseDraft:
    if options.origin == "county" and rng.random() < 0.8:
        return draft
    make = facts.study_contact_letter if options.prior == "letter" else facts.enrolment_certificate
    made = draft.adding(Paper("prior", (make(draft.student, move, draft.applied_on),)))
    return made.concluding("prior_school", Status.SATISFIED)


def _home_pages(draft: CaseDraft, how: str, address: Address, rng: Random) -> tuple[PageDraft, ...]:
    on, owner = draft.applied_on, draft.guardian
    shared = rng.random() < 0.4 and owner in {draft.family.father, draft.family.mother}
    couple = (draft.family.father.name, draft.family.mother.name)
    owners = (couple if rng.random() < 0.5 else couple[::-1]) if shared else (owner.name,)
    since = facts.between(rng, years_before(on, 5), on - timedelta(days=20))
    if how.endswith("certificate"):
        old = how == "old_certificate"
        if old:  # the last ones were issued when 不动产权证书 came in 2015
            since = facts.between(rng, date(2004, 1, 10), date(2015, 2, 20))
        return (homes_and_work.property_certificate(owners, address, since, rng, old=old),)
    if how == "contract":
        signed = since - timedelta(days=rng.randrange(200, 700))
        return homes_and_work.purchase_contract(owners, address, since, signed, rng)
    if how == "invoice":
        return (homes_and_work.purchase_invoice(owner.name, address, since, rng),)
    issued = on - timedelta(days=rng.randrange(2, 20))
    return (homes_and_work.housing_certificate(owner, address, issued, rng),)


def _address_change(draft: CaseDraft, options: Options, rng: Random) -> CaseDraft:
    address = places.inside(draft.area, rng)
    pages = _home_pages(draft, options.home, address, rng)
    made = draft.adding(Paper("home", pages)).concluding("home_ownership", Status.SATISFIED)
    if options.home in {"invoice", "authority"}:
        return made.concluding(
            "home_handed_over", Status.UNSURE, "not_handed_over", "ambiguous", "page_missing"
        )
    made = made.concluding("home_handed_over", Status.SATISFIED)
    return made.concluding("residence", Status.SATISFIED)


def _with_residence(draft: CaseDraft, options: Options, rng: Random) -> CaseDraft:
    on, area = draft.applied_on, draft.area
    near = rng.random() < 0.7
    lives = places.inside(area, rng) if near else places.outside(area, rng, "township")
    made = draft.concluding("residence", Status.SATISFIED)
    start = on - timedelta(days=rng.randrange(60, 330))
    end = on + timedelta(days=rng.randrange(60, 700))
    if options.residence == "permit":
        home = places.elsewhere(area, rng)
        page = homes_and_work.residence_permit(draft.guardian, home, lives, start, end)
        return made.adding(Paper("residence", (page,)))
    if options.residence == "lease":
        landlord = stranger(rng, on, (30, 60))
        page = homes_and_work.lease_contract(landlord, draft.guardian, lives, start, end)
        return made.adding(Paper("residence", (page,)))
    made = made.adding(Paper("residence", _home_pages(made, options.residence, lives, rng)))
    made = made.concluding("home_handed_over", Status.SATISFIED)
    if near:
        return made.concluding("home_ownership", Status.SATISFIED)
    return made.concluding("home_ownership", Status.FAILED, "outside_catchment")


def _business(draft: CaseDraft, options: Options, rng: Random) -> CaseDraft:
    on, area = draft.applied_on, draft.area
    address = places.inside(area, rng)
    make = homes_and_work.shop if options.licence.endswith("shop") else homes_and_work.company
    firm = make(rng, area.county, address, draft.guardian.name)
    established = facts.between(rng, years_before(on, 9), years_before(on, 2))
    if options.licence.startswith("old"):
        established = facts.between(rng, date(2009, 1, 5), date(2014, 6, 1))
        page = homes_and_work.old_licence(firm, established, established, rng)
        tax = homes_and_work.tax_registration(
            firm, draft.guardian, established + timedelta(days=rng.randrange(5, 40))
        )
        made = draft.adding(Paper("tax", (tax,)))
    else:
        last = years_before(on, 1) - timedelta(days=40)
        approved = rng.choice((established, facts.between(rng, established, last)))
        page = homes_and_work.business_licence(firm, established, approved, rng)
        made = draft
    made = made.adding(Paper("licence", (page,)))
    for requirement in ("business_licence", "tax_registration", "business_one_year"):
        made = made.concluding(requirement, Status.SATISFIED)
    return _with_residence(made, options, rng)


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before `day`'s."""
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)


def _employer(draft: CaseDraft, rng: Random) -> facts.Company:
    boss = stranger(rng, draft.applied_on, (35, 60))
    address = places.outside(draft.area, rng, "township")
    return homes_and_work.company(rng, draft.area.county, address, boss.name)


def _migrant_work(draft: CaseDraft, options: Options, rng: Random) -> CaseDraft:
    on = draft.applied_on
    firm = _employer(draft, rng)
    start = on - timedelta(days=rng.randrange(400, 900))
    end = None if options.end == "open" else years_before(start, -rng.choice((3, 5)))
    contract = homes_and_work.employment_contract(firm, draft.guardian, start, end)
    first, last = months_before(start, -1), months_before(on, rng.randrange(1, 4))
    printed = on - timedelta(days=rng.randrange(1, 10))
    pension = homes_and_work.pension_record(firm, draft.guardian, first, last, printed)
    made = draft.adding(Paper("employment", (contract,)), Paper("pension", (pension,)))
    made = made.concluding("employment_contract", Status.SATISFIED)
    made = made.concluding("pension_insurance", Status.SATISFIED)
    return _with_residence(made, options, rng)


def _job_transfer(draft: CaseDraft, _options: Options, rng: Random) -> CaseDraft:
    on = draft.applied_on
    since = on - timedelta(days=rng.randrange(20, 300))
    issued = on - timedelta(days=rng.randrange(1, 15))
    page = homes_and_work.employer_certificate(
        _employer(draft, rng), draft.guardian, since, issued, rng
    )
    made = draft.adding(Paper("employer", (page,)))
    return made.concluding("employer_certificate", Status.SATISFIED)


def _return_home(draft: CaseDraft, _options: Options, _rng: Random) -> CaseDraft:
    return draft


_EVIDENCE = {
    Category.RETURN_HOME: _return_home,
    Category.JOB_TRANSFER: _job_transfer,
    Category.ADDRESS_CHANGE: _address_change,
    Category.BUSINESS: _business,
    Category.MIGRANT_WORK: _migrant_work,
}
