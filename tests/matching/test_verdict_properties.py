"""Whatever is taken away, spoilt or added: nothing turns into `complete` that was not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from case_builders import (
    FAR_HOME,
    FATHER,
    HOME,
    MOTHER,
    SON,
    STRANGER,
    STRANGER_ID,
    application,
    birth,
    case,
    changed,
    complete_papers,
    contract,
    contract_address,
    contract_cover,
    contract_handover,
    contract_signatures,
    cover,
    deed,
    doubted,
    employer_certificate,
    enrolment,
    father_page,
    household_certificate,
    id_number,
    invoice,
    job,
    lease,
    letter,
    licence,
    mother_page,
    old_licence,
    paper,
    pension,
    permit,
    resident_sheet,
    son_page,
    tax,
    verdict_of,
    with_problem,
    without_seals,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.model import Category, Evidence, Guardian, Relationship, VerdictValue
from ocr.model import FieldProblem, PageProblem

GRANDPA = Guardian("欧阳德山", Relationship.GRANDFATHER, id_number("41152519600102001"))

FAMILY = (
    *(paper for category in Category for paper in complete_papers(category)[3:]),
    application(),
    cover(),
    son_page(),
    father_page(),
    mother_page(),
    son_page("son-2.jpg", relationship_to_head="孙女", moved_to_address="2026年5月1日"),
    cover("cover-2.jpg", head_name=GRANDPA.name, household_number="77", address=FAR_HOME),
    birth(),
    household_certificate(),
    resident_sheet(),
    letter(),
    enrolment(),
    *contract(),
    contract_handover("late.jpg", handover_on="2027-01-01"),
    contract_cover("second.jpg", contract_number="2022-7"),
    invoice(),
    deed("far.jpg", address=FAR_HOME, certificate_number="豫(2020)第7号"),
    licence("new.jpg", established_on="2026-05-01", credit_code="92411502MA44XYZD1W"),
    licence("away.jpg", address=FAR_HOME, credit_code="92411502MA44ABCW1E"),
    old_licence(),
    tax(),
    lease("ended.jpg", end_on="2026-01-31", start_on="2025-02-01"),
    job("ended-job.jpg", end_on="2026-01-31"),
    job("mother.jpg", employee=MOTHER, employee_id_number=None),
    permit(valid_to="2026-01-31"),
    pension(last_month="2025-12"),
)

STRANGERS = (
    application(student_name="李小明", id_number=STRANGER_ID),
    cover("s-cover.jpg", head_name=STRANGER, household_number="5"),
    son_page("s-son.jpg", name="李小明", id_number=STRANGER_ID),
    father_page("s-head.jpg", name=STRANGER, id_number=STRANGER_ID),
    birth(child_name="李小明", father_name=STRANGER, mother_name="赵丽"),
    household_certificate(name=STRANGER, id_number=STRANGER_ID, relative_name="李小明"),
    resident_sheet(name="李小明", id_number=STRANGER_ID, head_name=STRANGER),
    letter(student_name="李小明", id_number=STRANGER_ID),
    enrolment(student_name="李小明", id_number=STRANGER_ID),
    employer_certificate(name=STRANGER, id_number=STRANGER_ID),
    deed("s-deed.jpg", owners=(STRANGER,), certificate_number="豫(2019)第9号"),
    contract_cover("s-1.jpg", buyers=(STRANGER,), contract_number="S-1"),
    contract_address("s-2.jpg", contract_number="S-1"),
    contract_handover("s-3.jpg", contract_number="S-1"),
    contract_signatures("s-4.jpg", contract_number="S-1"),
    invoice(buyer=STRANGER),
    licence("s-licence.jpg", operator=STRANGER, credit_code="92411502MA44ABCW1E"),
    tax(name="陌生人商店", operator=STRANGER),
    lease("s-lease.jpg", tenant=STRANGER, tenant_id_number=STRANGER_ID),
    job("s-job.jpg", employee=STRANGER, employee_id_number=STRANGER_ID),
    pension(name=STRANGER, id_number=STRANGER_ID),
    permit(name=STRANGER, id_number=STRANGER_ID),
    paper("other", "s-other.jpg"),
    paper("property_registration_proof", "s-proof.jpg", right_holder=STRANGER),
)

cases = st.builds(
    lambda category, away, guardians: case(
        category, from_outside_county=away, **({"guardians": guardians} if guardians else {})
    ),
    st.sampled_from(Category),
    st.booleans(),
    st.sampled_from(((), (GRANDPA,))),
)
families = st.lists(st.sampled_from(FAMILY), max_size=22)
strangers = st.lists(st.sampled_from(STRANGERS), min_size=1, max_size=8)
quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def nearly_complete(category: Category, extra: list[Evidence], gone: int) -> list[Evidence]:
    papers = complete_papers(category)
    if gone < len(papers):
        papers.pop(gone)
    return papers + extra


def is_complete(the_case, papers) -> bool:
    return verdict_of(the_case, papers).verdict is VerdictValue.COMPLETE


@quick
@given(the_case=cases, extra=families, gone=st.integers(0, 8), others=strangers)
def test_strangers_papers_never_complete_a_case(the_case, extra, gone, others):
    # A grandchild's head need not be on record: nobody can tell his cover from a stranger's.
    known = [one for one in extra if one.file != "son-2.jpg"]
    papers = nearly_complete(the_case.category, known, gone)
    if not is_complete(the_case, papers):
        assert not is_complete(the_case, [*papers, *others])


@quick
@given(the_case=cases, extra=families, gone=st.integers(0, 8), taken=st.integers(0, 30))
def test_taking_a_paper_away_never_completes_a_case(the_case, extra, gone, taken):
    papers = nearly_complete(the_case.category, extra, gone)
    left = [one for index, one in enumerate(papers) if index != taken]
    if is_complete(the_case, left) and not is_complete(the_case, papers):
        # Only a doubt between two papers may be lifted by taking one of them away.
        statuses = {
            one.status.value for one in verdict_of(the_case, papers).requirements if one.blocking
        }
        assert statuses <= {"satisfied", "unsure", "not_applicable"}


def spoil(evidence: Evidence, how: int, chance: random.Random) -> Evidence:
    fields = list(evidence.document.fields)
    if how == 0 or not fields:
        return with_problem(evidence, chance.choice(list(PageProblem)))
    if how == 1:
        return without_seals(evidence)
    if how == 2:
        return doubted(evidence, chance.choice(fields), chance.choice(list(FieldProblem)))
    if how == 3:
        return doubted(evidence, chance.choice(fields))
    if how == 4:
        return replace(evidence, document=replace(evidence.document, confidence=0.1))
    return replace(evidence, document=replace(evidence.document, fingerprints=()))


@quick
@given(
    the_case=cases,
    extra=families,
    gone=st.integers(0, 8),
    how=st.integers(0, 5),
    seed=st.integers(0, 10_000),
)
def test_spoiling_a_paper_never_completes_a_case(the_case, extra, gone, how, seed):
    chance = random.Random(seed)
    papers = nearly_complete(the_case.category, extra, gone)
    if not papers:
        return
    index = chance.randrange(len(papers))
    worse = [*papers[:index], spoil(papers[index], how, chance), *papers[index + 1 :]]
    if is_complete(the_case, worse):
        before = verdict_of(the_case, papers)
        statuses = {one.status.value for one in before.requirements if one.blocking}
        assert statuses <= {"satisfied", "unsure", "not_applicable"}


@quick
@given(the_case=cases, extra=families, others=strangers, seed=st.integers(0, 10_000))
def test_the_order_of_the_papers_does_not_matter(the_case, extra, others, seed):
    papers = [*complete_papers(the_case.category), *extra, *others]
    shuffled = random.Random(seed).sample(papers, len(papers))
    assert verdict_of(the_case, papers) == verdict_of(the_case, shuffled)


@quick
@given(the_case=cases, extra=families, others=strangers)
def test_other_categories_agree_with_asking_for_them(the_case, extra, others):
    papers = [*extra, *others]
    verdict = verdict_of(the_case, papers)
    for category, value in verdict.other_categories.items():
        asked = replace(the_case, category=category)
        assert verdict_of(asked, papers).verdict is value


@pytest.mark.parametrize("category", list(Category))
def test_each_field_taken_from_a_complete_set_is_never_better(category):
    the_case = case(category)
    papers = complete_papers(category)
    for index, evidence in enumerate(papers):
        for name in evidence.document.fields:
            worse = [*papers[:index], changed(evidence, **{name: None}), *papers[index + 1 :]]
            verdict = verdict_of(the_case, worse)
            assert verdict.verdict is not VerdictValue.INCOMPLETE, (evidence.file, name)


PERSON_FIELDS = {FATHER: STRANGER, MOTHER: "赵丽", SON: "李小明"}


@pytest.mark.parametrize("category", list(Category))
def test_another_person_on_any_one_paper_is_never_complete(category):
    the_case = case(category)
    papers = complete_papers(category)
    for index, evidence in enumerate(papers):
        swapped = {
            name: PERSON_FIELDS[one.value]
            for name, one in evidence.document.fields.items()
            if isinstance(one.value, str) and one.value in PERSON_FIELDS and name != "guardian_name"
        }
        if "owners" in evidence.document.fields:
            swapped["owners"] = (STRANGER,)
        assert swapped, evidence.file
        worse = [*papers[:index], changed(evidence, **swapped), *papers[index + 1 :]]
        assert not is_complete(the_case, worse), evidence.file


@pytest.mark.parametrize("category", [Category.RETURN_HOME, Category.ADDRESS_CHANGE])
def test_another_place_is_never_complete(category):
    papers = complete_papers(category)
    for index, evidence in enumerate(papers):
        if evidence.document.fields.get("address") is None:
            continue
        if category is Category.ADDRESS_CHANGE and evidence.document.kind.startswith("household"):
            continue
        assert evidence.document.fields["address"].value == HOME
        worse = [*papers[:index], changed(evidence, address=FAR_HOME), *papers[index + 1 :]]
        assert not is_complete(case(category), worse)
