"""Other offices' letters, read as whole papers: no value may be wrong, few may be absent."""

from __future__ import annotations

import pytest
from hand_made import page
from wordings_offices import OFFICES
from wordings_offices_more import MORE_OFFICES
from wordings_offices_third import THIRD_OFFICES

from ocr.extract import extract_document

CASES = [*OFFICES, *MORE_OFFICES, *THIRD_OFFICES]


@pytest.mark.parametrize(
    ("kind", "text", "expected"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_a_letter_is_read_as_a_whole(kind, text, expected):
    found = extract_document(page(text))
    assert found.kind == kind
    values = {name: field.value for name, field in found.fields.items()}
    assert values == {name: value for name, value in expected.items() if value is not None}
