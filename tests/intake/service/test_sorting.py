"""A file is sorted by its keys as if every open case had been opened, on both databases."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from case_builders import FATHER, FATHER_ID, SON, SON_ID
from case_world import CLERK, REVIEWER
from inbox_families import Families
from papers import add_case, field, reading
from service_world import COUNTY, FOREIGN_SCHOOL, OTHER_COUNTY, SCHOOL, SECOND_SCHOOL
from sqlalchemy import delete, select, update

from intake.serve import Sweeper
from intake.service import cases, filing, life, sorting
from intake.service.actor import OPERATOR
from intake.service.applications import ApplicationChange
from intake.service.life import DecisionReason, NewDecision
from intake.service.papers import OPEN_FOR_PAPERS
from intake.service.records_of import people_of
from matching.assignment import OpenCase, OpenCases
from matching.search.lookalikes import may_be
from matching.search.ranking import name_cost
from storage import case_search
from storage.errors import SealError
from storage.tables import CaseKey, CaseRow

ON_BOTH_DATABASES = True
OTHER = {
    "name": "王子轩", "sex": "男", "birth_date": "2013-08-20", "id_number": "411525201308200046",
}  # fmt: skip
STRANGERS = [{"name": "李建国", "relationship": "father"}]


def keep(services, session, made, school_code, county):
    """A case as the service would keep it, filed by a later call or not at all."""
    student, guardians = made.student, made.guardians
    record = {
        "student": {
            "name": student.name, "sex": student.sex, "birth_date": "2012-03-15",
            "former_names": student.former_names, "id_number": student.id_number,
        },
        "guardians": [
            {"name": one.name, "relationship": str(one.relationship),
             "former_names": one.former_names, "id_number": one.id_number}
            for one in guardians
        ],
    }  # fmt: skip
    add_case(
        session,
        made.id,
        school_code,
        county,
        student_name=student.name,
        record=services.keyring.seal_json(record, "case_record"),
    )


def exhaustive(services, session, county, school_code, documents):
    """The answer over all cases of the scope that take papers, each of them opened."""
    query = select(CaseRow).where(CaseRow.county == county, CaseRow.status.in_(OPEN_FOR_PAPERS))
    if school_code is not None:
        query = query.where(CaseRow.school_code == school_code)
    rows = session.scalars(query)
    opened = [OpenCase(row.id, *people_of(services, row)) for row in rows]
    return OpenCases.of(opened).assign(documents)


@pytest.mark.parametrize("seed", range(2))
def test_random_scopes(world, seed):
    """Siblings, twins, namesakes, neighbours, variants, misreadings; two schools of a county."""
    services, random = world.services, Random(seed)
    outcomes = Counter()
    for scope in range(15):
        county = f"县{scope}"
        families = Families(random, prefix=f"{scope}-")
        made = families.cases(random.choice((2, 6, 15)))
        with services.database.write() as session:
            for case in made:
                keep(services, session, case, random.choice((SCHOOL, SECOND_SCHOOL)), county)
                row = session.get_one(CaseRow, case.id)
                row.status = random.choice(("draft", "draft", "returned", "submitted", "refused"))
                if random.random() < 0.8:  # the others are not filed yet
                    filing.file_for_inbox(session, services, row)
        with services.database.read() as session:
            for _ in range(8):
                asked = county, random.choice((None, SCHOOL)), families.file(made)
                wanted = exhaustive(services, session, *asked)
                assert sorting.sort(session, services, *asked).assignment == wanted, asked
                outcomes[wanted.reason.en] += 1
    assert len(outcomes) >= 6, outcomes


def found(world, *, county=COUNTY, school_code=None, **fields):
    """Where a paper that says so belongs."""
    read = {key: field(value, 0.99) for key, value in fields.items()}
    documents = reading("x", **read).pages[0].documents
    with world.services.database.read() as session:
        return sorting.sort(session, world.services, county, school_code, documents)


def keys_of(world, case_id):
    with world.services.database.read() as session:
        return session.query(CaseKey).filter_by(case_id=case_id).count()


def change(world, case_id, **wanted):
    cases.change(world.services, CLERK, case_id, ApplicationChange.model_validate(wanted), None)


def test_a_changed_case_is_found_as_it_is_now(world):
    case_id = world.case(papers=[])
    assert found(world, name=SON, id_number=SON_ID).assignment.case_id == case_id
    change(world, case_id, student=OTHER)
    assert not found(world, name=SON, id_number=SON_ID).cases
    assert found(world, id_number=OTHER["id_number"]).assignment.case_id == case_id
    assert found(world, name=FATHER, id_number=FATHER_ID).assignment.case_id == case_id
    change(world, case_id, guardians=[{"name": "王强", "relationship": "father"}])
    assert not found(world, name=FATHER, id_number=FATHER_ID).cases
    both = {"student_name": OTHER["name"], "guardian_name": "王强"}
    assert found(world, **both).assignment.case_id == case_id


def test_a_case_that_went_to_another_county_is_found_there(world):
    case_id = world.case(papers=[], actor=OPERATOR)
    wanted = ApplicationChange.model_validate({"school": FOREIGN_SCHOOL})
    cases.change(world.services, OPERATOR, case_id, wanted, None)
    assert not found(world, id_number=SON_ID).cases
    assert found(world, county=OTHER_COUNTY, id_number=SON_ID).assignment.case_id == case_id


def test_only_within_the_school_that_sent_it(world):
    case_id = world.case(papers=[])
    assert found(world, school_code=SCHOOL, id_number=SON_ID).assignment.case_id == case_id
    assert not found(world, school_code=SECOND_SCHOOL, id_number=SON_ID).cases
    assert not found(world, county=OTHER_COUNTY, id_number=SON_ID).cases


def test_who_takes_no_papers_is_not_found_and_who_takes_them_again_is(world):
    case_id = world.case()
    life.submit(world.services, CLERK, case_id, None)
    assert not found(world, id_number=SON_ID).cases
    assert keys_of(world, case_id)
    returned = NewDecision("returned", (DecisionReason(None, "请补户主页"),))
    life.decide(world.services, REVIEWER, case_id, returned, None)
    assert found(world, id_number=SON_ID).assignment.case_id == case_id


@pytest.mark.parametrize("outcome", ["approved", "refused", "withdrawn"])
def test_of_a_case_that_ended_no_keys_are_left(world, outcome):
    case_id = world.case()
    if outcome == "withdrawn":
        life.withdraw(world.services, CLERK, case_id, None)
    else:
        life.submit(world.services, CLERK, case_id, None)
        life.decide(world.services, REVIEWER, case_id, NewDecision(outcome, note="x"), None)
    assert keys_of(world, case_id) == 0
    assert filing.file_unfiled(world.services) == 0
    assert not found(world, id_number=SON_ID).cases


def test_cases_from_before_are_found_at_once_and_filed_by_and_by(world, monkeypatch):
    monkeypatch.setattr(filing, "_AT_ONCE", 2)
    made = [world.case(papers=[]) for _ in range(5)]
    with world.services.database.write() as session:
        session.execute(delete(CaseKey))
        session.execute(update(CaseRow).values(keyed_as=0))
    assert found(world, id_number=SON_ID).cases.keys() == set(made)
    assert filing.file_unfiled(world.services) == 5
    assert filing.file_unfiled(world.services) == 0
    assert all(keys_of(world, case_id) for case_id in made)
    assert found(world, id_number=SON_ID).cases.keys() == set(made)
    assert not found(world, id_number=OTHER["id_number"]).cases


def test_the_service_files_them_while_it_runs(world):
    case_id = world.case(papers=[])
    with world.services.database.write() as session:
        case_search.unfile_case(session, session.get_one(CaseRow, case_id))
    assert keys_of(world, case_id) == 0
    sweeper = Sweeper(world.services)
    sweeper.start()
    sweeper.stop()
    assert keys_of(world, case_id)


def test_only_those_who_may_be_meant_are_opened(world):
    """The record of somebody else's case would not even open."""
    case_id = world.case(papers=[])
    other = world.case(papers=[], student=OTHER, guardians=STRANGERS)
    with world.services.database.write() as session:
        session.get_one(CaseRow, other).record = b"spoilt"
    assert found(world, name=SON, id_number=SON_ID).assignment.case_id == case_id
    both = {"student_name": SON, "guardian_name": FATHER}
    assert found(world, **both).assignment.case_id == case_id
    with pytest.raises(SealError):
        found(world, id_number=OTHER["id_number"])


def test_a_look_up_that_finds_more_than_it_may_is_unsure(world, monkeypatch):
    case_id = world.case(papers=[])
    for n in range(3):
        world.case(papers=[], student=OTHER | {"name": f"欧阳靖{'轩浩然'[n]}"}, guardians=STRANGERS)
    by_number = {"name": SON, "id_number": SON_ID}
    assert found(world, **by_number).assignment.case_id == case_id
    monkeypatch.setattr(case_search, "MOST", 1)
    unsure = found(world, **by_number)
    assert unsure.assignment.case_id is None
    assert "太多" in unsure.assignment.reason.zh
    assert [one.case_id for one in unsure.assignment.candidates] == [case_id]


def test_a_neighbour_look_up_that_finds_more_than_it_may_is_unsure(world, monkeypatch):
    """Of the neighbours that were found none is near, of those that were not one may be."""
    case_id = world.case(papers=[])
    for char in "泽强国":  # each is found by a part of the name, none is a neighbour
        name = f"欧阳{char}{may_be(SON[-1])[0]}"
        assert name_cost(name, SON) == 1.5
        world.case(papers=[], student=OTHER | {"name": name}, guardians=STRANGERS)
    both = {"student_name": SON, "guardian_name": FATHER}
    assert found(world, **both).assignment.case_id == case_id
    monkeypatch.setattr(case_search, "MOST", 2)
    assert found(world, **both).assignment.case_id is None


def test_a_neighbour_makes_a_paper_without_numbers_wait(world):
    case_id = world.case(papers=[])
    both = {"student_name": SON, "guardian_name": FATHER}
    assert found(world, **both).assignment.case_id == case_id
    neighbour = world.case(papers=[], student=OTHER | {"name": "欧阳靖雲"}, guardians=STRANGERS)
    waits = found(world, **both).assignment
    assert waits.case_id is None
    assert "只差一字" in waits.reason.zh
    assert neighbour not in {one.case_id for one in waits.candidates}
