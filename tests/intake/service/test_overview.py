from datetime import UTC, date, datetime

import pytest
from case_builders import SON_ID, employer_certificate, swapped, without_seals
from case_world import AUDITOR, CLERK, FOREIGN_REVIEWER, REVIEWER, SECOND_CLERK, SYSTEM
from service_world import SECOND_SCHOOL

from intake.service import cases, claims, life, looks
from intake.service.applications import ApplicationChange
from intake.service.corrections import DocumentCorrection, correct
from intake.service.history import history
from intake.service.life import DecisionReason, NewDecision
from intake.service.settlements import settle
from intake.service.statistics import statistics
from storage.errors import NotFoundError

ON_BOTH_DATABASES = True

WANTED = "employer_certificate"
UNSEALED = swapped("job_transfer", without_seals(employer_certificate()))
RETURNED = NewDecision("returned", (DecisionReason(WANTED, "没有公章"),))


def whole_story(world):
    services = world.services
    case_id = world.case("job_transfer", UNSEALED)
    wanted = ApplicationChange.model_validate({"from_outside_county": False, "note": "更正"})
    cases.change(services, CLERK, case_id, wanted, None)
    steps = [
        lambda: life.submit(services, CLERK, case_id, None),
        lambda: looks.note(services, REVIEWER, world.row(case_id), "case.view"),
        lambda: claims.claim(services, REVIEWER, case_id),
        lambda: correct(
            services,
            REVIEWER,
            world.document(case_id, f"{WANTED}.jpg"),
            DocumentCorrection.model_validate({"fields": {"position": "科长"}, "note": "看清了"}),
            None,
        ),
        lambda: settle(services, REVIEWER, case_id, WANTED, outcome="satisfied", reason="已核实"),
        lambda: life.decide(services, REVIEWER, case_id, NewDecision("approved"), None),
    ]
    for step in steps:
        world.clock.move(minutes=1)
        step()
    return case_id


def test_a_history_tells_everything_in_order(world):
    case_id = whole_story(world)
    told = history(world.services, REVIEWER, case_id)
    readings = [line.detail for line in told if line.action == "file.read"]
    assert {WANTED} == {
        kind for one in readings if one["name"] == f"{WANTED}.jpg" for kind in one["kinds"]
    }
    assert len(readings) == len({one["file"] for one in readings}) == len(UNSEALED)
    lines = [line for line in told if line.action != "file.read"]
    assert [(line.kind, line.action, line.actor_name) for line in lines] == [
        ("change", "create", "王老师"),
        ("change", "change", "王老师"),
        ("change", "submit", "王老师"),
        ("look", "case.view", "李科长"),
        ("other", "case.claim", "李科长"),
        ("correction", "correct", "李科长"),
        ("change", "settle", "李科长"),
        ("change", "approved", "李科长"),
    ]
    correction = lines[5].detail
    assert (correction["what"], correction["before"], correction["after"]) == (
        "position", "科员", "科长",
    )  # fmt: skip
    assert lines[1].detail["note"] == "更正"
    assert lines[6].detail["reason"] == "已核实"


def test_who_looks_at_a_history_stands_in_the_next_one(world):
    case_id = world.case()
    for _ in range(2):
        told = history(world.services, AUDITOR, case_id)
    looks_at = [(line.action, line.actor_name) for line in told if line.kind == "look"]
    assert looks_at == [("case.view", AUDITOR.name)]


def test_histories_of_others_are_not_found(world):
    case_id = world.case()
    for stranger in (FOREIGN_REVIEWER, SECOND_CLERK):
        with pytest.raises(NotFoundError):
            history(world.services, stranger, case_id)


def test_a_history_over_http_masks_numbers_for_people(api):
    case_id = api.world.case()
    change = ApplicationChange.model_validate(
        {"student": {"name": "甲", "sex": "女", "birth_date": "2012-03-15", "id_number": SON_ID}}
    )
    cases.change(api.world.services, CLERK, case_id, change, None)
    assert SON_ID in api.get(f"/cases/{case_id}/history").text
    with api.person(CLERK):
        assert SON_ID not in api.get(f"/cases/{case_id}/history").text


def test_statistics_count_what_one_sees(world):
    services = world.services
    first = world.case("job_transfer", UNSEALED)
    life.submit(services, CLERK, first, None)
    world.clock.move(days=2)
    life.decide(services, REVIEWER, first, RETURNED, None)
    second = world.case("business", papers=[])
    life.submit(services, CLERK, second, None)
    world.case("return_home", actor=SYSTEM, school=SECOND_SCHOOL)
    world.clock.move(days=20)
    document = world.document(first, f"{WANTED}.jpg")
    correct(services, CLERK, document, DocumentCorrection.model_validate({"rotation": 90}), None)

    seen = statistics(services, REVIEWER)
    assert seen.statuses == {"returned": 1, "submitted": 1, "draft": 1}
    assert seen.categories["business"] == {"submitted": 1}
    assert [(code, sum(counts.values())) for code, _, counts in seen.schools] == [
        ("2141005678", 2), (SECOND_SCHOOL, 1),
    ]  # fmt: skip
    days = {day.day: day for day in seen.days}
    assert (days[date(2026, 9, 1)].submitted, days[date(2026, 9, 3)].returned) == (1, 1)
    assert sum(day.submitted for day in seen.days) == 2
    # Friday 3 September to Wednesday 23: fifteen working days, one of them a Sunday
    assert (seen.waiting.waiting, seen.waiting.overdue) == ({15: 1}, 1)
    assert (seen.waiting.decided_within, seen.waiting.decided_late) == (1, 0)
    assert seen.waiting.median == 2
    assert seen.returned_for == {WANTED: 1}
    assert seen.outstanding["business_licence"] == {"missing": 1}
    assert [(one.kind, one.what, one.times) for one in seen.corrections] == [
        (WANTED, "rotation", 1)
    ]
    own = statistics(services, SECOND_CLERK)
    assert own.statuses == {"draft": 1}
    assert statistics(services, FOREIGN_REVIEWER).statuses == {}


def test_statistics_over_http(api):
    api.world.case()
    body = api.get("/statistics?since=2026-09-01&until=2026-09-03").json()
    assert [day["day"] for day in body["days"]] == ["2026-09-01", "2026-09-02", "2026-09-03"]
    assert body["statuses"] == {"draft": 1}
    assert api.get("/statistics?since=1970-01-01&until=2026-09-03").json()["since"] > "2025"
    for since, until in (("0001-01-01", "9999-12-31"), ("9999-12-31", "0001-01-01")):
        assert api.get(f"/statistics?since={since}&until={until}").status_code == 200


def test_a_day_is_a_day_in_china(world):
    world.clock.at = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)  # one in the morning of the second
    case_id = world.case()
    life.submit(world.services, CLERK, case_id, None)
    days = {day.day: day.submitted for day in statistics(world.services, REVIEWER).days}
    assert days[date(2026, 9, 2)] == 1
    assert world.row(case_id).due_on == date(2026, 9, 16)
