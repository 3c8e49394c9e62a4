from __future__ import annotations

import pytest
from hand_made import page
from wordings_homes_others import OTHERS
from wordings_homes_roles import ROLES
from wordings_homes_unseen import UNSEEN

from ocr.extract import extract_document

PAPERS = [*UNSEEN, *OTHERS, *ROLES]


@pytest.mark.parametrize(
    ("kind", "text", "expected"), PAPERS, ids=[f"{c[0]}-{i}" for i, c in enumerate(PAPERS)]
)
def test_a_paper_about_a_home_is_read_as_a_whole(kind, text, expected):
    document = extract_document(page(text))
    assert document.kind == kind
    assert {name: field.value for name, field in document.fields.items()} == expected
