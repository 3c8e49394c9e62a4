"""What is taken away as tables: within one's bounds, and written down."""

import pytest
from case_builders import SON_ID, employer_certificate, swapped, without_seals
from case_world import AUDITOR, CLERK, FOREIGN_REVIEWER, REVIEWER, SYSTEM
from service_world import OTHER_COUNTY, SECOND_SCHOOL

from intake.service import life
from intake.service.cases import CaseQuery
from intake.service.errors import ForbiddenError
from intake.service.exports import take_cases, take_statistics
from intake.service.statistics import Lacking, statistics
from storage.cases import CaseFilter, CaseOrder
from storage.tables import AuditEntry

ON_BOTH_DATABASES = True

UNSEALED = swapped("job_transfer", without_seals(employer_certificate()))


def entries(world, action):
    with world.services.database.read() as session:
        return [
            (row.actor, row.county, row.detail)
            for row in session.query(AuditEntry).filter_by(action=action)
        ]


def test_statistics_tell_why_requirements_are_not_met(world):
    world.case("job_transfer", UNSEALED)
    world.case("job_transfer", UNSEALED)
    world.case("return_home")
    closed = world.case("job_transfer", UNSEALED)
    life.withdraw(world.services, CLERK, closed, None)
    (lacking,) = statistics(world.services, REVIEWER).lacking
    assert lacking == Lacking("employer_certificate", "unsure", "seal_missing", 2)
    assert statistics(world.services, FOREIGN_REVIEWER).lacking == []


def test_the_cases_of_a_list_are_taken_whole_and_it_is_written_down(world):
    services = world.services
    first, second = world.case("business"), world.case("return_home")
    life.submit(services, CLERK, first, None)
    world.case("return_home", actor=SYSTEM, school=SECOND_SCHOOL)
    everything = take_cases(services, REVIEWER, CaseQuery(order=CaseOrder.CREATED), "csv")
    assert [line.id for line in everything.lines][:2] == [first, second]
    assert (len(everything.lines), everything.is_cut) == (3, False)
    assert everything.lines[0].school_name == world.look(first).school.name
    wanted = CaseQuery(filter=CaseFilter(statuses=("submitted",)), text=SON_ID)
    assert [one.id for one in take_cases(services, AUDITOR, wanted, "xlsx").lines] == [first]
    nobody = take_cases(services, FOREIGN_REVIEWER, CaseQuery(), "csv")
    assert nobody.lines == []
    assert entries(world, "case.export") == [
        (REVIEWER.id, REVIEWER.county, {"form": "csv", "cases": 3, "searched": False}),
        (
            AUDITOR.id,
            AUDITOR.county,
            {"form": "xlsx", "cases": 1, "searched": True, "statuses": ["submitted"]},
        ),
        (FOREIGN_REVIEWER.id, OTHER_COUNTY, {"form": "csv", "cases": 0, "searched": False}),
    ]


def test_the_cases_of_one_school_are_taken(world):
    world.case()
    other = world.case(actor=SYSTEM, school=SECOND_SCHOOL)
    wanted = CaseQuery(filter=CaseFilter(school_code=SECOND_SCHOOL))
    assert [one.id for one in take_cases(world.services, REVIEWER, wanted, "csv").lines] == [other]
    ((_, _, detail),) = entries(world, "case.export")
    assert detail["school"] == SECOND_SCHOOL


def test_numbers_that_are_taken_away_are_written_down(world):
    world.case()
    found = take_statistics(world.services, REVIEWER, None, None, table="days", form="csv")
    assert found.statuses == {"draft": 1}
    ((actor, county, detail),) = entries(world, "statistics.export")
    assert (actor, county) == (REVIEWER.id, REVIEWER.county)
    assert (detail["table"], detail["form"], detail["until"]) == ("days", "csv", "2026-09-01")


def test_schools_and_systems_take_nothing_away(world):
    for actor in (CLERK, SYSTEM):
        with pytest.raises(ForbiddenError):
            take_cases(world.services, actor, CaseQuery(), "csv")
        with pytest.raises(ForbiddenError):
            take_statistics(world.services, actor, None, None, table="days", form="csv")
    assert entries(world, "case.export") == []
