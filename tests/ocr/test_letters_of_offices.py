"""Other offices' letters, read as whole papers: no value may be wrong, few may be absent."""

from __future__ import annotations

import pytest
from hand_made import page
from wordings_offices import OFFICES

from ocr.extract import extract_document


@pytest.mark.parametrize(
    ("kind", "text", "expected"), OFFICES, ids=[f"{c[0]}-{i}" for i, c in enumerate(OFFICES)]
)
def test_a_letter_is_read_as_a_whole(kind, text, expected):
    found = extract_document(page(text))
    assert found.kind == kind
    values = {name: field.value for name, field in found.fields.items()}
    assert values == {name: value for name, value in expected.items() if value is not None}
