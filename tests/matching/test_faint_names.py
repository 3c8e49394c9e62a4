"""Names too faint to be told: an ID number beside them may tell whose they are, nothing else."""

from dataclasses import replace

import pytest
from case_builders import (
    FATHER,
    FATHER_ID,
    SON,
    SON_ID,
    STRANGER_ID,
    application,
    birth,
    case,
    changed,
    cover,
    father_page,
    field,
    household_certificate,
    line,
    son_page,
    swapped,
    verdict_of,
)
from scenario_tables import CHECKSUM, LOW, SIBLING_ID

from matching.model import Guardian, Relationship

PAPERS = [
    (application, "student_name", "transfer_application"),
    (son_page, "name", "household_register"),
]


def faintly(page, name, read, **fields):
    """The page without that name, of which `read` could be made out."""
    bare = changed(page, **{name: None}, **fields)
    faint = {name: replace(field(read, 0.3, LOW), faint=True)}
    return replace(bare, document=replace(bare.document, faint=faint))


def status(page, requirement):
    others = [
        one for one in swapped("return_home", page) if one.document.kind != page.document.kind
    ]
    same = [
        one
        for one in swapped("return_home")
        if one.document.kind == page.document.kind and one.file != page.file
    ]
    return line(verdict_of(case(), [*others, *same, page]), requirement).status.value


@pytest.mark.parametrize(("page", "name", "requirement"), PAPERS)
@pytest.mark.parametrize("read", [SON, "欧阳靖变", "阳靖雯"])
def test_the_number_beside_it_tells_whose_it_is(page, name, requirement, read):
    assert status(page(), requirement) == "satisfied"
    assert status(faintly(page(), name, read), requirement) == "satisfied"


@pytest.mark.parametrize(("page", "name", "requirement"), PAPERS)
@pytest.mark.parametrize(
    ("read", "said"),
    [
        (SON, None),
        (SON, SIBLING_ID),
        (SON, STRANGER_ID),
        (SON, field(SON_ID, 0.98, LOW)),
        (SON, field(SON_ID, 0.98, CHECKSUM)),
        ("欧阳", SON_ID),
        ("王靖变", SON_ID),
        (FATHER, SON_ID),
    ],
)
def test_without_it_nothing_is_told(page, name, requirement, read, said):
    faint = faintly(page(), name, read, id_number=said)
    assert status(faint, requirement) not in {"satisfied", "not_applicable"}


@pytest.mark.parametrize(
    ("proof", "name", "number"),
    [
        (household_certificate, "name", "id_number"),
        (birth, "father_name", "father_id_number"),
    ],
)
@pytest.mark.parametrize(("said", "expected"), [(FATHER_ID, "satisfied"), (None, "unsure")])
def test_a_parent_is_told_by_the_number_on_the_proof(proof, name, number, said, expected):
    alone = case(guardians=(Guardian(FATHER, Relationship.FATHER, FATHER_ID),))
    faint = faintly(proof(), name, "欧阳建固", **{number: said})
    papers = [
        application(),
        cover(head_name="欧阳大山"),
        son_page(relationship_to_head="孙女"),
        faint,
    ]
    assert line(verdict_of(alone, papers), "relationship_proof").status.value == expected


@pytest.mark.parametrize(
    ("said", "expected"), [(FATHER_ID, "satisfied"), (STRANGER_ID, "unsure"), (None, "unsure")]
)
def test_the_head_is_told_by_the_number_on_the_head_s_own_page(said, expected):
    head = faintly(father_page(), "name", "欧阳建固", id_number=said)
    papers = [application(), cover(head_name=None), head, son_page()]
    verdict = verdict_of(case(), papers)
    assert line(verdict, "household_register").status.value == expected
    related = line(verdict, "relationship_proof").status.value
    assert related == ("not_applicable" if said == FATHER_ID else "unsure")
