"""What many do at once, on SQLite and on PostgreSQL alike."""

import io
import threading

import pytest
from fake_reader import FakeReader, picture
from fastapi.testclient import TestClient
from papers import add_case
from service_world import COUNTY, SCHOOL, SECOND_SCHOOL, service, token
from sqlalchemy import text

from intake.api.app import create_app
from intake.service.actor import PROGRAM
from intake.service.jobs import run_job
from intake.service.sweeping import sweep
from intake.service.uploads import destination_case, receive
from storage import jobs
from storage.tables import AuditEntry, CaseRow, DocumentRow, FileRow, Job, ReadingRow


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request, tmp_path):
    more = {}
    if request.param == "postgresql":
        more["database_url"] = request.getfixturevalue("ready_postgres_url")
    with service(tmp_path, **more) as services:
        with services.database.write() as session:
            add_case(session, "case1", SCHOOL, COUNTY, services=services)
            add_case(session, "case2", SECOND_SCHOOL, COUNTY, services=services)
        yield services


def send(services, content, case="case1"):
    destination = destination_case(services, PROGRAM, case)
    return receive(services, PROGRAM, destination, "a.png", io.BytesIO(content)).id


def at_once(count, work):
    failures = []

    def guarded(number):
        try:
            work(number)
        except Exception as error:  # noqa: BLE001  # told in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def rows(services, table):
    with services.database.read() as session:
        found = session.query(table).all()
        session.expunge_all()
        return found


def test_the_same_bytes_at_once_are_one_document(world):
    ids, content = [], picture()
    at_once(20, lambda _: ids.append(send(world, content)))
    assert len(set(ids)) == len(rows(world, FileRow)) == len(rows(world, Job)) == 1


def test_uploads_and_readers_at_once_do_not_stand_in_each_others_way(world):
    readers = [FakeReader(), FakeReader()]
    stop = threading.Event()

    def read(reader):
        while not stop.is_set() or run_job(world, None, reader):
            run_job(world, None, reader)

    reading = [threading.Thread(target=read, args=(reader,)) for reader in readers]
    for thread in reading:
        thread.start()
    cases = ("case1", "case2")
    at_once(
        8, lambda number: [send(world, picture(f"{number} {n}"), cases[n % 2]) for n in range(4)]
    )
    stop.set()
    for thread in reading:
        thread.join()
    assert {file.status for file in rows(world, FileRow)} == {"read"}
    assert len(rows(world, FileRow)) == len(rows(world, ReadingRow)) == 32
    assert sum(len(reader.read) for reader in readers) == 32
    assert len(rows(world, DocumentRow)) == 32
    for case in rows(world, CaseRow):
        assert (case.version, case.pending) == (1 + 2 * 16, 0)
    trail = sorted(entry.sequence for entry in rows(world, AuditEntry))
    assert trail == list(range(1, len(trail) + 1))


def test_the_same_bytes_in_many_cases_are_read_once(world):
    for case in ("case1", "case2"):
        send(world, picture(), case)
    readers = [FakeReader() for _ in range(4)]
    gate = threading.Barrier(4)

    def read(number):
        gate.wait()
        for _ in range(10):
            run_job(world, None, readers[number])

    at_once(4, read)
    assert sum(len(reader.read) for reader in readers) == 1
    assert {file.status for file in rows(world, FileRow)} == {"read"}


def test_a_job_is_leased_to_one_at_a_time_and_free_when_the_lease_lapses(world):
    ids = {send(world, picture(str(number))) for number in range(8)}
    claims = []

    def take(_):
        while True:
            with world.database.write() as session:
                claim = jobs.claim(session)
            if claim is None:
                return
            claims.append(claim)

    at_once(4, take)
    assert len(claims) == len({claim.file_id for claim in claims}) == len(ids)
    with world.database.write() as session:
        assert jobs.extend(session, claims[0])
        session.execute(text("UPDATE jobs SET leased_until = '2000-01-01 00:00:00+00'"))
    with world.database.write() as session:
        assert len(jobs.abandoned(session)) == 8
    assert sweep(world).lapsed == 8
    with world.database.write() as session:
        assert not jobs.finish(session, claims[0])
        assert jobs.claim(session).attempt == 2


@pytest.mark.parametrize(
    "path",
    ["cases/%00", "cases/%00/documents", "cases?text=%00", "files/%00", "documents/%00/image",
     "completeness-checks/%00", "cases/case1%00/completeness", "cases?text=%F0%90%80%25_%5C"],
)  # fmt: skip
def test_what_no_database_keeps_is_no_fault_of_ours(world, path):
    headers = token(world, "clerk", COUNTY, SCHOOL)
    with TestClient(create_app(world), headers=headers, raise_server_exceptions=False) as client:
        assert client.get(f"/api/v1/{path}").status_code < 500
        assert client.get("/api/v1/cases/case1").status_code == 200


def test_leases_do_not_rest_on_this_machines_clock(world):
    send(world, picture())
    world.clock.move(hours=-1)
    with world.database.write() as session:
        assert jobs.claim(session) is not None
    world.clock.move(hours=2)
    with world.database.write() as session:
        assert jobs.claim(session) is None
    assert sweep(world).lapsed == 0
