import io
import json
import logging
import os
import shutil
import time
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from servers.ready_database import make_ready
from sqlalchemy.exc import OperationalError

from intake.api.app import create_app
from intake.assembly import assemble
from intake.observe import readiness
from intake.observe.logs import configure_logging
from intake.settings import Settings
from storage.database import database_now
from storage.errors import StoreFullError, StoreUnavailableError
from storage.objects.observed import ObservedStore
from storage.tables import FileRow, Job, ReadingRow


@pytest.fixture
def services(tmp_path):
    made = assemble(Settings(data_dir=tmp_path / "data"))
    make_ready(made.database)
    yield made
    made.close()


@pytest.fixture
def client(services):
    return TestClient(create_app(services), raise_server_exceptions=False)


@pytest.fixture
def logged():
    handlers = logging.getLogger().handlers[:]
    stream = io.StringIO()
    configure_logging(stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().handlers[:] = handlers


def sample(client, name):
    """The values of a metric by its labels."""
    lines = client.get("/metrics").text.splitlines()
    found = [line.rpartition(" ") for line in lines if line.startswith((name + "{", name + " "))]
    return {labels[len(name) :]: float(value) for labels, _, value in found}


def add_job(session, number, **columns):
    now = database_now(session)
    given = {"case_id": None, "county": "c", "school_code": None, "name": "n", "position": number}
    session.add(
        FileRow(
            id=f"f{number}",
            purpose="inbox",
            sha256=f"{number:064}",
            status="stored",
            uploaded_by="u",
            uploaded_at=now,
            **given,
        )
    )
    session.flush()
    job = {"state": "queued", "queued_at": now, "attempts": 0, "pipeline": "p"}
    session.add(Job(id=f"j{number}", file_id=f"f{number}", **(job | columns)))


def test_alive_and_ready_stand_at_the_root_and_below_the_api(client):
    for prefix in ("", "/api/v1"):
        assert client.get(f"{prefix}/health/live").json() == {"status": "alive"}
        answer = client.get(f"{prefix}/health/ready")
        assert answer.status_code == 200
        assert answer.json()["parts"] == {"database": "ok", "object_store": "ok", "disk": "ok"}
        assert client.get(f"{prefix}/metrics").status_code == 200


def test_not_ready_before_the_tables_are_made(tmp_path):
    with TestClient(create_app(assemble(Settings(data_dir=tmp_path)))) as client:
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["parts"]["database"] == "not_migrated"
        assert client.get("/health/live").status_code == 200


def test_not_ready_without_the_folder_of_objects_and_ready_again_with_it(services, client):
    objects = services.settings.data_dir / "objects"
    shutil.move(objects, objects.with_name("gone"))
    assert client.get("/health/ready").json()["parts"]["object_store"] == "unavailable"
    shutil.move(objects.with_name("gone"), objects)
    time.sleep(1.1)
    assert client.get("/health/ready").status_code == 200


def test_not_ready_when_the_disk_is_full(client, monkeypatch):
    full = os.statvfs_result((4096, 4096, 1000, 10, 10, 1000, 1000, 1000, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    parts = client.get("/health/ready").json()["parts"]
    assert (parts["disk"], parts["object_store"]) == ("full", "full")


def test_a_part_that_hangs_is_told_in_time_and_not_asked_twice(services, monkeypatch):
    asked = []

    def hang(_):
        asked.append(1)
        time.sleep(1.5)

    monkeypatch.setattr(readiness, "_SECONDS", 0.2)
    monkeypatch.setattr(readiness, "_REMEMBERED_SECONDS", 0)
    monkeypatch.setattr(type(services.database), "check", hang)
    check = readiness.ReadinessCheck(services)
    begin = time.monotonic()
    assert [check.ask().parts["database"] for _ in range(3)] == ["no_answer"] * 3
    assert time.monotonic() - begin < 1.2
    assert asked == [1]
    check.close()


def test_a_queue_that_is_down_makes_not_ready(tmp_path, redis_server, redis_url):
    settings = Settings(data_dir=tmp_path, broker_url=SecretStr(redis_url))
    services = assemble(settings)
    services.database.migrate()
    check = readiness.ReadinessCheck(services)
    assert check.ask().parts["queue"] == "ok"
    redis_server.kill()
    time.sleep(1.1)
    assert check.ask().parts["queue"] == "unavailable"
    redis_server.start()
    time.sleep(1.1)
    assert check.ask().ready


def test_requests_are_counted_by_route_never_by_path(client, logged):
    before = sample(client, "transfer_evidence_requests_total")
    client.get("/api/v1/health/live")
    client.get("/api/v1/nothing/411525201203150026?text=欧阳靖雯")
    after = sample(client, "transfer_evidence_requests_total")
    unknown = '{method="GET",route="unknown",status="404"}'
    assert after[unknown] == before.get(unknown, 0) + 1
    assert not any("411525" in labels for labels in after)
    (line,) = [line for line in logged() if line.get("route") == "unknown"]
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", 404)
    assert "411525" not in json.dumps(line)
    assert len(line["request_id"]) == 24


def test_every_answer_carries_the_id_under_which_it_was_logged(client):
    assert client.get("/health/live").headers["x-request-id"]
    given = {"X-Request-ID": "from-the-proxy-000001"}
    assert (
        client.get("/health/live", headers=given).headers["x-request-id"] == given["X-Request-ID"]
    )
    forged = {"X-Request-ID": "a b<script>"}
    assert "script" not in client.get("/health/live", headers=forged).headers["x-request-id"]


def test_jobs_are_counted_from_the_database(services, client):
    with services.database.write() as session:
        now = database_now(session)
        add_job(session, 1, queued_at=now - timedelta(seconds=100))
        add_job(session, 2)
        add_job(session, 3, state="leased", leased_until=now + timedelta(seconds=30))
        add_job(session, 4, state="done", finished_at=now - timedelta(seconds=60))
    jobs = sample(client, "transfer_evidence_jobs")
    assert jobs == {'{state="queued"}': 2, '{state="leased"}': 1}
    assert 100 <= sample(client, "transfer_evidence_oldest_job_seconds")[""] < 130
    assert sample(client, "transfer_evidence_database_up") == {"": 1}


def test_readings_are_counted_once_whoever_read(services, client):
    sample(client, "transfer_evidence_jobs")
    client.app.state.job_metrics._seen_until -= timedelta(seconds=50)
    with services.database.write() as session:
        now = database_now(session)
        ended = now - timedelta(seconds=20)
        for number in (1, 2):
            add_job(
                session,
                number,
                state="done",
                queued_at=ended - timedelta(seconds=7),
                finished_at=ended,
            )
        add_job(session, 3, state="failed", finished_at=ended)
        session.add(
            ReadingRow(sha256=f"{1:064}", pipeline="p", result=b"", seconds=1.5, read_at=now)
        )
    for _ in range(2):
        assert sample(client, "transfer_evidence_jobs_ended_total") == {
            '{state="done"}': 2,
            '{state="failed"}': 1,
        }
    assert sample(client, "transfer_evidence_reading_seconds_sum") == {"": 1.5}
    assert sample(client, "transfer_evidence_turnaround_seconds_count") == {"": 3}


def test_metrics_answer_without_the_database(client, services, monkeypatch):
    def down(*_):
        raise OperationalError("SELECT", {}, ConnectionError("down"))

    monkeypatch.setattr(type(services.database), "read", down)
    assert sample(client, "transfer_evidence_database_up") == {"": 0}
    assert sample(client, "transfer_evidence_jobs") == {}


def test_failures_of_the_object_store_are_counted_by_call_and_reason():
    class Failing:
        def put(self, *_, **__):
            raise StoreFullError("full")

        def check(self):
            raise StoreUnavailableError("down")

    seen = []
    store = ObservedStore(Failing(), lambda *told: seen.append(told))
    with pytest.raises(StoreFullError):
        store.put("a/b", io.BytesIO())
    with pytest.raises(StoreUnavailableError):
        store.check()
    assert seen == [("put", "full"), ("check", "unavailable")]
