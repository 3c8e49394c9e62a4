"""From printed text to the contract's values: one normaliser for each format.

`normalise("date", "二〇一二年三月")` gives `2012-03`; text that cannot be such a value gives None.
The kinds' data files name the formats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ocr.values import amounts, codes, dates, identity, moves, names, organisations, words
from ocr.values.model import Normalised

__all__ = ["FORMATS", "Normalised", "normalise"]

FORMATS: Mapping[str, Callable[[str], Normalised | None]] = {
    "address": words.address,
    "area": amounts.area,
    "authority": organisations.authority,
    "birth_certificate_number": codes.birth_certificate_number,
    "birthday_and_place": words.text,
    "blood_type": words.blood_type,
    "certificate_number": codes.certificate_number,
    "credit_code": codes.credit_code,
    "date": dates.date_,
    "education": words.education,
    "enrolment_number": identity.enrolment_number,
    "ethnicity": words.ethnicity,
    "grade": words.grade,
    "height": words.height,
    "home_address": words.home_address,
    "household_number": codes.household_number,
    "id_number": identity.id_number,
    "insurance_type": words.insurance_type,
    "integer": codes.integer,
    "marital_status": words.marital_status,
    "household_type": moves.household_type,
    "military_service": words.military_service,
    "money": amounts.money,
    "month": dates.month,
    "months": dates.months,
    "moved": moves.moved,
    "name": names.name,
    "name_with_relationship": words.name_with_relationship,
    "names": names.names,
    "number": codes.number,
    "occupation": moves.occupation,
    "organisation": organisations.organisation,
    "place": words.place,
    "people": names.people,
    "party": names.party,
    "persons": names.persons,
    "price": amounts.price,
    "registration_number": codes.registration_number,
    "relationship": words.relationship,
    "religion": words.religion,
    "school": organisations.school,
    "right_nature": words.right_nature,
    "scope": words.scope,
    "sex": words.sex,
    "since": dates.since,
    "tax_number": codes.tax_number,
    "term": dates.term,
    "term_end": dates.term_end,
    "term_start": dates.term_start,
    "text": words.text,
    "unit_number": codes.unit_number,
    "workplace": moves.workplace,
}


def normalise(format: str, text: str) -> Normalised | None:  # noqa: A002  (the data's word)
    """`text` as a value of `format`, or None when it cannot be one.

    Raises:
        KeyError: `format` is none of `FORMATS`.
    """
    return FORMATS[format](text)
