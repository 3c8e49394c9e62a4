"""Defects of the papers about a home: ownership, handing over, and where guardians live."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from intake.samples import homes_and_work, places
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
    unchanged,
    without,
)
from intake.samples.draft import CaseDraft, Paper
from intake.samples.families import Person, misprinted, namesake_of, sibling_of
from matching.model import Category

_MOVE = (Category.ADDRESS_CHANGE,)
_LIVING = (Category.BUSINESS, Category.MIGRANT_WORK)
_NOT_THEIRS = ("not_guardian", "name_mismatch", "id_number_mismatch")


def held_by(role: str, person: Person) -> Change:
    """Make somebody the owner, buyer, tenant or holder named on a role's papers."""

    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        return draft.changing(
            role,
            owners=(person.name,),
            co_ownership="单独所有",
            buyers=(person.name,),
            buyer=person.name,
            owner=person.name,
            tenant=person.name,
            tenant_id_number=person.id_number,
            name=person.name,
            id_number=person.id_number,
            sex=person.sex,
            birth_date=person.birth_date.isoformat(),
        )

    return change


def _strangers(role: str) -> Change:
    return lambda draft, rng: held_by(role, draft.family.stranger)(draft, rng)


def _brothers(role: str) -> Change:
    return lambda draft, rng: held_by(role, same_sex_sibling(draft.guardian, rng))(draft, rng)


def same_sex_sibling(person: Person, rng: Random) -> Person:
    """A brother of a man, a sister of a woman: one character of the name differs."""
    while True:
        found = sibling_of(person, rng)
        if found.sex == person.sex:
            return found


def _namesakes(role: str) -> Change:
    return lambda draft, rng: held_by(role, namesake_of(draft.guardian, rng))(draft, rng)


def _misprinted(role: str) -> Change:
    return lambda draft, rng: held_by(role, misprinted(draft.guardian))(draft, rng)


def _couple(draft: CaseDraft, _rng: Random) -> CaseDraft:
    """The guardian is the second of two owners."""
    family = draft.family
    other = family.mother if draft.guardian == family.father else family.father
    names = (other.name, draft.guardian.name)
    return draft.changing("home", owners=names, buyers=names, co_ownership="共同共有")


def _note(draft: CaseDraft, _rng: Random) -> CaseDraft:
    """The guardian is the other co-owner, whom the older certificate may name under 附记 only."""
    names = (draft.family.stranger.name, draft.guardian.name)
    return draft.changing("home", owners=names, co_ownership="共同共有")


def _at(role: str, how: str) -> Change:
    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        if how == "unclear":
            address = places.unclear(draft.area)
        elif how == "last number":
            address = places.inside(draft.area, rng, last_number=True)
        else:
            address = places.outside(draft.area, rng, how)
        return draft.changing(role, address=address.text())

    return change


def _mortgaged(role: str) -> Change:
    """The bank's 不动产登记证明 in place of the owner's certificate."""

    def change(draft: CaseDraft, rng: Random) -> CaseDraft:
        home = places.inside(draft.area, rng)
        day = draft.applied_on - timedelta(days=rng.randrange(100, 900))
        proof = homes_and_work.property_registration_proof(draft.guardian.name, home, rng, day)
        return draft.replacing(role, Paper(role, (proof,)))

    return change


def dated(role: str, days: int, *fields: str) -> Change:
    """Set date fields so many days after the application."""

    def change(draft: CaseDraft, _rng: Random) -> CaseDraft:
        day = (draft.applied_on + timedelta(days=days)).isoformat()
        return draft.changing(role, **dict.fromkeys(fields, day))

    return change


def _not_yet(draft: CaseDraft, rng: Random) -> CaseDraft:
    made = dated("residence", 1, "start_on")(draft, rng)
    return dated("residence", 366, "end_on")(made, rng)


def _endless(draft: CaseDraft, _rng: Random) -> CaseDraft:
    return draft.changing("residence", valid_to=None)


def _also_an_expired_one(draft: CaseDraft, rng: Random) -> CaseDraft:
    """Last year's lease lies beside the one in force."""
    last_year = dated("residence", -400, "start_on", "signed_on")(draft, rng)
    last_year = dated("residence", -35, "end_on")(last_year, rng)
    old = last_year.papers_of("residence")
    return draft.adding(*(Paper("extra lease", paper.pages) for paper in old))


_OWNS, _GIVEN, _LIVES = "home_ownership", "home_handed_over", "residence"
_SOLD = (_GIVEN, _LIVES)
_CERTIFICATE = {"home": ("new_certificate", "old_certificate")}
_CONTRACT = {"home": ("contract",)}
_URBAN = {"school": ("urban",)}
_NOT_DECIDED = {"school": ("rural",)}
_BOUGHT = {"home": ("new_certificate", "old_certificate", "contract")}
# fmt: off
_HOME_ROWS = (
    Defect("home_missing", _OWNS, MISSING, ("not_supplied",), without("home"), _MOVE,
           loosens=_SOLD),
    Defect("home_stranger", _OWNS, FAILED, _NOT_THEIRS, _strangers("home"), _MOVE, loosens=_SOLD),
    Defect("home_misprint", _OWNS, UNSURE, ("name_mismatch", "ambiguous", "not_guardian"),
           _misprinted("home"), _MOVE, loosens=_SOLD, needs={"household": ("head", "spouse")}),
    Defect("home_registration_proof", _OWNS, FAILED, ("wrong_kind", "not_supplied"),
           _mortgaged("home"), _MOVE, accept=(MISSING,), loosens=_SOLD),
    *(
        Defect(f"home_outside_{how}", _OWNS, FAILED, ("outside_catchment",), _at("home", how),
               _MOVE, loosens=(_GIVEN,),
               accept=places.misread(how))
        for how in places.OUTSIDE
    ),
    Defect("home_address_unclear", _OWNS, UNSURE, ("address_unclear",), _at("home", "unclear"),
           _MOVE, loosens=(_GIVEN,)),
    Defect("home_last_number", _OWNS, SATISFIED, (), _at("home", "last number"), _MOVE,
           needs=_BOUGHT),
    *(
        Defect(f"home_contract_without_{part}", _OWNS, MISSING, ("page_missing",
               "fingerprint_missing"), without("home", part=part), _MOVE, needs=_CONTRACT,
               loosens=_SOLD)
        for part in ("house", "handover", "signatures")
    ),
    Defect("home_contract_without_cover", _OWNS, SATISFIED, (), without("home", part="cover"),
           _MOVE, needs=_CONTRACT),
    Defect("home_no_fingerprint", _OWNS, UNSURE, ("fingerprint_missing",), marked("no_fingerprint",
           "home"), _MOVE, needs=_CONTRACT, accept=(MISSING, FAILED), loosens=_SOLD),
    Defect("home_handed_over_later", _GIVEN, FAILED, ("not_handed_over",), dated("home", 1,
           "handover_on"), _MOVE, needs={**_URBAN, **_CONTRACT}, loosens=(_LIVES,)),
    Defect("home_handed_over_same_day", _GIVEN, SATISFIED, (), dated("home", 0, "handover_on"),
           _MOVE, needs={**_URBAN, **_CONTRACT}),
    Defect("home_registered_later", _GIVEN, FAILED, ("not_handed_over", "not_yet_valid"),
           dated("home", 4, "registered_on"), _MOVE, needs={**_URBAN, **_CERTIFICATE},
           accept=(UNSURE,), loosens=(_LIVES, _OWNS)),
    Defect("home_invoice_alone", _GIVEN, UNSURE, ("not_handed_over", "ambiguous", "page_missing"),
           unchanged, _MOVE, needs={**_URBAN, "home": ("invoice",)}),
    Defect("home_authority_alone", _GIVEN, UNSURE, ("not_handed_over", "ambiguous",
           "page_missing"), unchanged, _MOVE, needs={**_URBAN, "home": ("authority",)}),
    Defect("home_authority_no_seal", _OWNS, UNSURE, ("seal_missing",), marked("no_seal", "home"),
           _MOVE, needs={**_NOT_DECIDED, "home": ("authority",)}),
    Defect("home_copy", _OWNS, UNSURE, ("copy_not_original",), marked("copy", "home"), _MOVE,
           loosens=_SOLD),
    Defect("home_grey_scan", _OWNS, SATISFIED, (), marked("grey", "home"), _MOVE,
           needs=_CERTIFICATE),
    Defect("home_illegible", _OWNS, UNSURE, (*ILLEGIBLE, "not_supplied"), spoiled("home"), _MOVE,
           needs=_CERTIFICATE, loosens=_SOLD),
    Defect("home_second_owner", _OWNS, SATISFIED, (), _couple, _MOVE, needs={**_BOUGHT,
           "household": ("head", "spouse")}),
    Defect("home_owner_in_note", _OWNS, SATISFIED, (), _note, _MOVE,
           needs={"home": ("old_certificate",)}),
)

_LEASE = {"residence": ("lease",)}
_PERMIT = {"residence": ("permit",)}
_OWNED = {"residence": ("new_certificate", "old_certificate")}
# fmt: off
_RESIDENCE_ROWS = (
    Defect("residence_missing", _LIVES, MISSING, ("not_supplied",), without("residence"), _LIVING,
           needs={"residence": ("lease", "permit")}),
    Defect("residence_other_tenant", _LIVES, FAILED, _NOT_THEIRS, _strangers("residence"), _LIVING,
           needs=_LEASE),
    Defect("residence_brother", _LIVES, FAILED, _NOT_THEIRS, _brothers("residence"), _LIVING,
           needs={"residence": ("lease", "permit")}, accept=(UNSURE,)),
    Defect("residence_namesake", _LIVES, FAILED, _NOT_THEIRS, _namesakes("residence"), _LIVING,
           needs={"residence": ("lease", "permit")}),
    Defect("residence_misprint", _LIVES, SATISFIED, (), _misprinted("residence"), _LIVING,
           needs={"residence": ("lease", "permit")}),
    Defect("residence_other_owner", _LIVES, FAILED, _NOT_THEIRS, _strangers("residence"), _LIVING,
           needs=_OWNED, loosens=(_OWNS, _GIVEN)),
    Defect("residence_registration_proof", _LIVES, FAILED, ("wrong_kind", "not_supplied"),
           _mortgaged("residence"), _LIVING, needs=_OWNED, accept=(MISSING,), loosens=(_OWNS,
           _GIVEN)),
    Defect("residence_lease_expired", _LIVES, FAILED, ("expired",), dated("residence", -1,
           "end_on"), _LIVING, needs=_LEASE),
    Defect("residence_lease_last_day", _LIVES, SATISFIED, (), dated("residence", 0, "end_on"),
           _LIVING, needs=_LEASE),
    Defect("residence_lease_not_begun", _LIVES, FAILED, ("not_yet_valid",), _not_yet, _LIVING,
           needs=_LEASE),
    Defect("residence_lease_first_day", _LIVES, SATISFIED, (), dated("residence", 0, "start_on"),
           _LIVING, needs=_LEASE),
    Defect("residence_old_lease_too", _LIVES, SATISFIED, (), _also_an_expired_one, _LIVING,
           needs=_LEASE),
    Defect("residence_permit_other_person", _LIVES, FAILED, _NOT_THEIRS, _strangers("residence"),
           _LIVING, needs=_PERMIT),
    Defect("residence_permit_expired", _LIVES, FAILED, ("expired",), dated("residence", -1,
           "valid_to"), _LIVING, needs=_PERMIT),
    Defect("residence_permit_last_day", _LIVES, SATISFIED, (), dated("residence", 0, "valid_to"),
           _LIVING, needs=_PERMIT),
    Defect("residence_permit_without_end", _LIVES, SATISFIED, (), _endless, _LIVING, needs=_PERMIT,
           accept=(UNSURE,)),
    Defect("residence_copy", _LIVES, UNSURE, ("copy_not_original",), marked("copy", "residence"),
           _LIVING, needs={"residence": ("lease", "permit")}),
    Defect("residence_illegible", _LIVES, UNSURE, (*ILLEGIBLE, "not_supplied"),
           spoiled("residence"), _LIVING, needs={"residence": ("lease", "permit")}),
)
# fmt: on

ROWS = (*_HOME_ROWS, *_RESIDENCE_ROWS)
