"""Defects of the papers about businesses and employment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from intake.samples import homes_and_work, places
from intake.samples.cases import months_before
from intake.samples.defects import (
    FAILED,
    ILLEGIBLE,
    MISSING,
    SATISFIED,
    UNSURE,
    Change,
    Defect,
    marked,
    spoiled,
    without,
)
from intake.samples.defects_home import dated, same_sex_sibling
from intake.samples.draft import CaseDraft, Paper
from intake.samples.electronic import SAID
from intake.samples.facts import Company, other_paper
from intake.samples.families import (
    Person,
    misprinted,
    namesake_of,
    stranger,
    unlike,
    years_before,
)
from matching.model import Category

_TRADE = (Category.BUSINESS,)
_LABOUR = (Category.MIGRANT_WORK,)
_TRANSFER = (Category.JOB_TRANSFER,)
_NOT_THEIRS = ("not_guardian", "name_mismatch", "id_number_mismatch")


def _naming(role: str, person: Person) -> Change:
    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        return draft.changing(
            role,
            name=person.name,
            id_number=person.id_number,
            employee=person.name,
            employee_id_number=person.id_number,
        )

    return change


def _strangers(role: str) -> Change:
    return lambda draft, rng: _naming(role, draft.family.stranger)(draft, rng)


def _brothers(role: str) -> Change:
    return lambda draft, rng: _naming(role, same_sex_sibling(draft.guardian, rng))(draft, rng)


def _namesakes(role: str) -> Change:
    return lambda draft, rng: _naming(role, namesake_of(draft.guardian, rng))(draft, rng)


def _misprinted(role: str) -> Change:
    return lambda draft, rng: _naming(role, misprinted(draft.guardian))(draft, rng)


def _misprinted_without_number(role: str) -> Change:
    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        name = misprinted(draft.guardian).name
        return draft.changing(
            role, name=name, employee=name, id_number=None, employee_id_number=None
        )

    return change


def _instead(role: str, title: str) -> Change:
    """A paper that looks like the one asked for, and is another."""

    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        fields = draft.papers_of(role)[0].pages[0].facts.fields
        told = {name: value for name, value in fields.items() if isinstance(value, str)}
        seal = str(fields.get("employer", fields.get("issuer", "")))
        page = other_paper(title, {**told, "person": draft.guardian.name}, seal)
        return draft.replacing(role, Paper(role, (page,)))

    return change


def _operator(whom: str) -> Change:
    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        other = misprinted(draft.guardian) if whom == "misprint" else draft.family.stranger
        return draft.changing("licence", operator=other.name)

    return change


def _another_firm(
    draft: CaseDraft, rng: Random, boss: Person, address: places.Address, name: str
) -> Company:
    """A company nobody would take for the one called `name`."""
    while True:
        firm = homes_and_work.company(rng, draft.area.county, address, boss.name)
        if firm.name[-10:] != name[-10:]:
            return firm


def _printed(draft: CaseDraft, role: str, field: str) -> str:
    return str(draft.papers_of(role)[0].pages[0].facts.fields[field])


def _tax_of_another(draft: CaseDraft, rng: Random) -> CaseDraft:
    boss = unlike(rng, draft.applied_on, (30, 60), (draft.guardian,))
    home = places.inside(draft.area, rng)
    firm = _another_firm(draft, rng, boss, home, _printed(draft, "licence", "name"))
    issued = years_before(draft.applied_on, 8)
    page = homes_and_work.tax_registration(firm, boss, issued)
    return draft.replacing("tax", Paper("tax", (page,)))


def _established(days_short: int) -> Change:
    """Established a year before the application, less some days."""

    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        day = years_before(draft.applied_on, 1) + timedelta(days=days_short)
        return draft.changing(
            "licence",
            established_on=day.isoformat(),
            valid_from=day.isoformat(),
            approved_on=day.isoformat(),
            valid_to="9999-12-31",
        )

    return change


def _expired(draft: CaseDraft, _rng: Random) -> CaseDraft:
    ended = draft.applied_on - timedelta(days=1)
    start = years_before(draft.applied_on, 10)
    return draft.changing(
        "licence",
        established_on=start.isoformat(),
        valid_from=start.isoformat(),
        approved_on=start.isoformat(),
        valid_to=ended.isoformat(),
    )


def _trades(how: str) -> Change:
    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        address = places.outside(draft.area, rng, how).text()
        return draft.changing("licence", address=address)

    return change


def _paid_until(months: int) -> Change:
    """The last month paid lies so many months before the application."""

    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        last = months_before(draft.applied_on, months)
        first = months_before(last, 20)
        return draft.changing(
            "pension", first_month=f"{first:%Y-%m}", last_month=f"{last:%Y-%m}", months_paid="21"
        )

    return change


def _forged_text_layer(draft: CaseDraft, rng: Random) -> CaseDraft:
    """A downloaded PDF: the page shows an old last month, its hidden text a recent one."""
    made = _paid_until(6)(draft, rng)
    recent = f"{months_before(draft.applied_on, 1):%Y-%m}"
    return made.telling("pension", **{f"{SAID}last_month": recent})


def _other_employer(draft: CaseDraft, rng: Random) -> CaseDraft:
    boss = stranger(rng, draft.applied_on, (30, 60))
    address = places.elsewhere(draft.area, rng)
    firm = _another_firm(draft, rng, boss, address, _printed(draft, "employment", "employer"))
    return draft.changing("pension", employer=firm.name)


def _open_ended(draft: CaseDraft, _rng: Random) -> CaseDraft:
    return draft.changing("employment", end_on="9999-12-31")


def _not_begun(draft: CaseDraft, rng: Random) -> CaseDraft:
    made = dated("employment", 1, "start_on")(draft, rng)
    return dated("employment", 1096, "end_on")(made, rng)


def _strangers_too(role: str) -> Change:
    """The right paper and, beside it, the same kind of paper of a stranger."""

    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        other = _strangers(role)(draft, rng).papers_of(role)
        return draft.adding(*(replace(paper, role=f"extra {role}") for paper in other))

    return change


_LICENCE, _TAX, _YEAR = "business_licence", "tax_registration", "business_one_year"
_CODED = {"licence": ("company", "shop")}
_OLD = {"licence": ("old_company", "old_shop")}
_COMPANY = {"licence": ("company",)}
_URBAN_CODED = {"school": ("urban",), **_CODED}
# fmt: off
_TRADE_ROWS = (
    Defect("licence_missing", _LICENCE, MISSING, ("not_supplied",), without("licence"), _TRADE,
           loosens=(_TAX, _YEAR)),
    Defect("licence_other_operator", _LICENCE, FAILED, _NOT_THEIRS, _operator("stranger"), _TRADE,
           loosens=(_TAX, _YEAR)),
    Defect("licence_operator_misprint", _LICENCE, UNSURE, ("name_mismatch", "ambiguous",
           "not_guardian"), _operator("misprint"), _TRADE, needs=_CODED, loosens=(_TAX, _YEAR)),
    Defect("licence_food_permit", _LICENCE, MISSING, ("wrong_kind", "not_supplied"),
           _instead("licence", "食品经营许可证"), _TRADE, accept=(FAILED,), loosens=(_TAX, _YEAR)),
    Defect("licence_expired", _LICENCE, FAILED, ("expired",), _expired, _TRADE, needs=_COMPANY,
           accept=(UNSURE,), loosens=(_TAX, _YEAR)),
    Defect("licence_electronic", _LICENCE, SATISFIED, (), marked("electronic", "licence"), _TRADE,
           needs=_CODED),
    Defect("licence_copy", _LICENCE, UNSURE, ("copy_not_original",), marked("copy", "licence"),
           _TRADE, needs=_CODED, loosens=(_TAX, _YEAR)),
    Defect("licence_grey_scan", _LICENCE, SATISFIED, (), marked("grey", "licence"), _TRADE,
           needs=_CODED),
    Defect("licence_illegible", _LICENCE, UNSURE, (*ILLEGIBLE, "not_supplied"), spoiled("licence"),
           _TRADE, needs=_CODED, loosens=(_TAX, _YEAR)),
    Defect("tax_missing", _TAX, MISSING, ("not_supplied",), without("tax"), _TRADE, needs=_OLD),
    Defect("tax_other_firm", _TAX, FAILED, ("name_mismatch", "employer_mismatch", "not_guardian"),
           _tax_of_another, _TRADE, needs=_OLD, accept=(MISSING,)),
    Defect("tax_copy", _TAX, UNSURE, ("copy_not_original",), marked("copy", "tax"), _TRADE,
           needs=_OLD),
    Defect("business_day_short", _YEAR, FAILED, ("less_than_one_year",), _established(1), _TRADE,
           needs=_URBAN_CODED),
    Defect("business_exactly_a_year", _YEAR, SATISFIED, (), _established(0), _TRADE,
           needs=_URBAN_CODED),
    *(
        Defect(f"business_outside_{how}", _YEAR, FAILED, ("outside_catchment",), _trades(how),
               _TRADE,
               needs=_URBAN_CODED,
               accept=places.misread(how))
        for how in ("district", "parity", "compound", "township")
    ),
    Defect("business_recently_approved", _YEAR, UNSURE, ("less_than_one_year", "ambiguous",
           "address_unclear"), dated("licence", -100, "approved_on"), _TRADE, needs=_URBAN_CODED),
)

_JOB = "employer_certificate"
# fmt: off
_JOB_ROWS = (
    Defect("employer_missing", _JOB, MISSING, ("not_supplied",), without("employer"), _TRANSFER),
    Defect("employer_stranger", _JOB, FAILED, _NOT_THEIRS, _strangers("employer"), _TRANSFER),
    Defect("employer_brother", _JOB, FAILED, _NOT_THEIRS, _brothers("employer"), _TRANSFER,
           accept=(UNSURE,)),
    Defect("employer_namesake", _JOB, FAILED, _NOT_THEIRS, _namesakes("employer"), _TRANSFER),
    Defect("employer_misprint", _JOB, SATISFIED, (), _misprinted("employer"), _TRANSFER),
    Defect("employer_misprint_no_number", _JOB, UNSURE, ("name_mismatch", "ambiguous",
           "not_guardian"), _misprinted_without_number("employer"), _TRANSFER),
    Defect("employer_no_seal", _JOB, UNSURE, ("seal_missing",), marked("no_seal", "employer"),
           _TRANSFER),
    Defect("employer_copy", _JOB, UNSURE, ("copy_not_original",), marked("copy", "employer"),
           _TRANSFER),
    Defect("employer_illegible", _JOB, UNSURE, (*ILLEGIBLE, "not_supplied"), spoiled("employer"),
           _TRANSFER),
    Defect("employer_income_proof", _JOB, MISSING, ("wrong_kind", "not_supplied"),
           _instead("employer", "收入证明"), _TRANSFER, accept=(FAILED, UNSURE)),
    Defect("employer_stranger_too", _JOB, SATISFIED, (), _strangers_too("employer"), _TRANSFER),
)
# fmt: on

_CONTRACT, _PENSION = "employment_contract", "pension_insurance"
# fmt: off
_LABOUR_ROWS = (
    Defect("employment_missing", _CONTRACT, MISSING, ("not_supplied",), without("employment"),
           _LABOUR),
    Defect("employment_stranger", _CONTRACT, FAILED, _NOT_THEIRS, _strangers("employment"),
           _LABOUR, loosens=(_PENSION,)),
    Defect("employment_brother", _CONTRACT, FAILED, _NOT_THEIRS, _brothers("employment"), _LABOUR,
           accept=(UNSURE,), loosens=(_PENSION,)),
    Defect("employment_namesake", _CONTRACT, FAILED, _NOT_THEIRS, _namesakes("employment"),
           _LABOUR, loosens=(_PENSION,)),
    Defect("employment_misprint", _CONTRACT, SATISFIED, (), _misprinted("employment"), _LABOUR),
    Defect("employment_service_agreement", _CONTRACT, MISSING, ("wrong_kind", "not_supplied"),
           _instead("employment", "劳务协议"), _LABOUR, accept=(FAILED,)),
    Defect("employment_expired", _CONTRACT, FAILED, ("expired",), dated("employment", -1,
           "end_on"), _LABOUR, needs={"end": ("fixed",)}),
    Defect("employment_last_day", _CONTRACT, SATISFIED, (), dated("employment", 0, "end_on"),
           _LABOUR, needs={"end": ("fixed",)}),
    Defect("employment_not_begun", _CONTRACT, FAILED, ("not_yet_valid",), _not_begun, _LABOUR),
    Defect("employment_open_ended", _CONTRACT, SATISFIED, (), _open_ended, _LABOUR),
    Defect("employment_no_seal", _CONTRACT, UNSURE, ("seal_missing",), marked("no_seal",
           "employment"), _LABOUR),
    Defect("employment_copy", _CONTRACT, UNSURE, ("copy_not_original",), marked("copy",
           "employment"), _LABOUR),
    Defect("employment_illegible", _CONTRACT, UNSURE, (*ILLEGIBLE, "not_supplied"),
           spoiled("employment"), _LABOUR, loosens=(_PENSION,)),
    Defect("pension_missing", _PENSION, MISSING, ("not_supplied",), without("pension"), _LABOUR),
    Defect("pension_stranger", _PENSION, FAILED, _NOT_THEIRS, _strangers("pension"), _LABOUR),
    Defect("pension_brother", _PENSION, FAILED, _NOT_THEIRS, _brothers("pension"), _LABOUR,
           accept=(UNSURE,)),
    Defect("pension_namesake", _PENSION, FAILED, _NOT_THEIRS, _namesakes("pension"), _LABOUR),
    Defect("pension_misprint", _PENSION, SATISFIED, (), _misprinted("pension"), _LABOUR),
    Defect("pension_four_months_ago", _PENSION, FAILED, ("expired",), _paid_until(4), _LABOUR),
    Defect("pension_three_months_ago", _PENSION, SATISFIED, (), _paid_until(3), _LABOUR),
    Defect("pension_forged_text_layer", _PENSION, FAILED, ("expired",), _forged_text_layer, _LABOUR,
           accept=(UNSURE,)),
    Defect("pension_other_employer", _PENSION, UNSURE, ("employer_mismatch",), _other_employer,
           _LABOUR),
    Defect("pension_no_seal", _PENSION, UNSURE, ("seal_missing",), marked("no_seal", "pension"),
           _LABOUR),
    Defect("pension_copy", _PENSION, UNSURE, ("copy_not_original",), marked("copy", "pension"),
           _LABOUR),
    Defect("pension_illegible", _PENSION, UNSURE, (*ILLEGIBLE, "not_supplied"), spoiled("pension"),
           _LABOUR),
    Defect("pension_stranger_too", _PENSION, SATISFIED, (), _strangers_too("pension"), _LABOUR),
)
# fmt: on

ROWS = (*_JOB_ROWS, *_TRADE_ROWS, *_LABOUR_ROWS)
