import json
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn
from case_world import CLERK, SYSTEM
from service_world import COUNTY, OTHER_COUNTY, SECOND_SCHOOL, token

from intake.api import events
from intake.service import life
from storage.tables import Notice

PATIENCE = 10


@pytest.fixture
def served(api):
    """The application behind a real server; its address."""
    config = uvicorn.Config(api.app, port=0, log_config=None, timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/api/v1"
    events.hang_up()
    server.should_exit = True
    thread.join(PATIENCE)
    assert not thread.is_alive()


@contextmanager
def listening(address, headers, path="/events"):
    with (
        httpx.Client(timeout=PATIENCE) as client,
        client.stream("GET", address + path, headers=headers) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines).startswith("retry:")
        time.sleep(0.2)  # until the reader of the server has begun
        yield heard(lines)


def heard(lines):
    """Each event as (id, name, data)."""
    event = {}
    for line in lines:
        if line:
            key, _, value = line.partition(": ")
            event[key] = value
        elif "data" in event:
            yield int(event["id"]), event["event"], json.loads(event["data"])
            event = {}


def test_changes_are_heard_as_they_happen(api, served):
    case_id = api.world.case()
    with listening(served, api.clerk) as told:
        life.submit(api.world.services, CLERK, case_id, None)
        _, name, data = next(told)
    assert name == "case"
    assert (data["case_id"], data["status"], data["action"]) == (case_id, "submitted", "submit")
    assert "欧阳" not in json.dumps(data, ensure_ascii=False)


def test_who_comes_back_hears_what_was_missed(api, served):
    case_id = api.world.case()
    with listening(served, api.clerk | {"Last-Event-ID": "0"}) as told:
        first = next(told)
        assert first[2]["action"] == "create"
    life.submit(api.world.services, CLERK, case_id, None)
    with listening(served, api.clerk | {"Last-Event-ID": str(first[0])}) as told:
        assert [next(told)[2]["action"], next(told)[2]["action"]] == ["papers", "submit"]
        life.withdraw(api.world.services, CLERK, case_id, None)
        assert next(told)[2]["action"] == "withdraw"


def test_nobody_hears_of_others(api, served):
    services = api.world.services
    mine, foreign = api.world.case(), token(services, "reviewer", OTHER_COUNTY)
    neighbour = token(services, "clerk", COUNTY, SECOND_SCHOOL)
    everything = {"Last-Event-ID": "0"}
    own = api.world.case(papers=[], actor=SYSTEM, school=SECOND_SCHOOL)
    for who in (foreign, neighbour):
        with listening(served, who | everything) as told:
            if who is neighbour:
                assert next(told)[2]["case_id"] == own
            life.submit(services, CLERK, api.world.case(), None)
            events.hang_up()
            assert [one for one in told if one[2]["case_id"] == mine] == []


def test_one_case_alone(api, served):
    first, second = api.world.case(), api.world.case()
    path = f"/events?case={second}"
    with listening(served, api.clerk | {"Last-Event-ID": "0"}, path) as told:
        assert {next(told)[2]["case_id"], next(told)[2]["case_id"]} == {second}
        life.submit(api.world.services, CLERK, first, None)
        life.submit(api.world.services, CLERK, second, None)
        assert next(told)[2]["case_id"] == second


def test_many_listeners_cost_one_reader(api, served, monkeypatch):
    asked = []
    real = events.notices.since
    monkeypatch.setattr(
        events.notices, "since", lambda session, after: asked.append(1) or real(session, after)
    )
    with (
        listening(served, api.clerk) as one,
        listening(served, api.reviewer) as two,
        listening(served, api.system) as three,
    ):
        time.sleep(1.2)
        count = len(asked)
        case_id = api.world.case(papers=[])
        assert {next(told)[2]["case_id"] for told in (one, two, three)} == {case_id}
    assert count <= 5  # two a second, not two for each


def test_strangers_are_not_let_in(served):
    assert httpx.get(f"{served}/events").status_code == 401


def test_what_was_committed_late_is_heard_all_the_same(api, served):
    """A transaction that began first may commit last, under the smaller number."""

    def tell(number):
        with api.world.services.database.write() as session:
            session.add(
                Notice(
                    id=number, at=datetime.now(UTC), event="case", county=COUNTY, data={"n": number}
                )
            )

    with listening(served, api.reviewer) as told:
        tell(12)
        assert next(told)[2]["n"] == 12
        tell(11)
        assert next(told)[2]["n"] == 11
