import io
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_reader import FakeReader, picture
from papers import add_case, add_file
from service_world import COUNTY, SCHOOL, service
from sqlalchemy import func, select, text

from intake.service.actor import PROGRAM
from intake.service.destruction import delete_objects, destroy_file
from intake.service.jobs import run_job
from intake.service.papers import Destination
from intake.service.sweeping import Swept, collect_orphans, sweep
from intake.service.uploads import destination_case, receive
from storage import jobs
from storage.errors import StorageError
from storage.tables import CheckRun, DocumentRow, FileRow, Job, ReadingRow
from storage.tables.base import new_id


class Sink:
    """A queue of another program; refuses while it is away."""

    def __init__(self):
        self.sent = []
        self.away = False

    def send(self, job_id):
        if self.away:
            raise StorageError("away")
        self.sent.append(job_id)

    def held(self):
        return len(self.sent)

    def close(self):
        pass


@pytest.fixture
def world(tmp_path):
    with service(tmp_path, broker_url="redis://nowhere") as plain:
        services = replace(plain, queue=Sink())
        with services.database.write() as session:
            add_case(session, "case1", SCHOOL, COUNTY, services=services)
        yield services


def send(services, content=None):
    destination = destination_case(services, PROGRAM, "case1")
    return receive(services, PROGRAM, destination, "a.png", io.BytesIO(content or picture())).id


def execute(services, statement):
    with services.database.write() as session:
        session.execute(text(statement))


def status(services, file_id):
    with services.database.read() as session:
        return session.scalar(select(FileRow.status).where(FileRow.id == file_id))


def test_nothing_to_do(world):
    send(world)
    assert sweep(world) == Swept()
    assert len(world.queue.sent) == 1


def test_a_lapsed_lease_goes_back_and_ends_after_three(world):
    file_id = send(world)
    for attempt in (1, 2, 3):
        with world.database.write() as session:
            assert jobs.claim(session).attempt == attempt
        assert sweep(world) == Swept()
        execute(world, "UPDATE jobs SET leased_until = '2000-01-01 00:00:00.000000'")
        assert sweep(world).lapsed == 1
        assert len(world.queue.sent) == min(attempt + 1, 3)
    assert status(world, file_id) == "failed"


def test_a_lost_hand_over_is_made_up_for(world):
    world.queue.away = True
    send(world)
    world.queue.away = False
    assert sweep(world).sent == 0  # perhaps it is just being handed over
    execute(world, "UPDATE jobs SET queued_at = '2000-01-01 00:00:00.000000'")
    assert sweep(world).sent == 1
    assert len(world.queue.sent) == 1
    assert sweep(world).sent == 0
    world.queue.sent.clear()  # the broker lost it
    assert sweep(world).sent == 1


def test_an_upload_whose_process_died_is_removed(world):
    with world.database.write() as session:
        add_file(session, "fbroken", status="receiving", uploaded_at=jobs.database_now(session))
    world.objects.put("files/fbroken/original", io.BytesIO(b"1"))
    assert sweep(world).broken_uploads == 0
    execute(world, "UPDATE files SET uploaded_at = '2000-01-01 00:00:00.000000'")
    assert sweep(world).broken_uploads == 1
    assert status(world, "fbroken") is None
    assert list(world.objects.keys("files/")) == []


def test_orphans_are_collected_and_nothing_else(world):
    file_id = send(world)
    world.objects.put("files/fnobody/original", io.BytesIO(b"1"))
    assert collect_orphans(world) == 0
    assert collect_orphans(world, older_than=timedelta(seconds=-5)) == 1
    assert [listed.key for listed in world.objects.keys("files/")] == [f"files/{file_id}/original"]


def test_a_check_that_nobody_fetched_leaves_nothing(world):
    kept = send(world, picture("kept"))
    with world.database.write() as session:
        now = jobs.database_now(session)
        check = CheckRun(
            id=new_id(), owner="u", state="reading", record=b"", created_at=now, expires_at=now
        )
        session.add(check)
    for content in (picture("kept"), picture("only here")):
        destination = Destination("check", COUNTY, SCHOOL, check_id=check.id)
        receive(world, PROGRAM, destination, "a.png", io.BytesIO(content))
    reader = FakeReader()
    while run_job(world, None, reader):
        pass
    assert all(listed.key.startswith(f"files/{kept}/") for listed in world.objects.keys("files/"))
    assert sweep(world).expired_checks == 1
    with world.database.read() as session:
        rows = {
            table: session.scalar(select(func.count()).select_from(table))
            for table in (FileRow, Job, ReadingRow, CheckRun)
        }
    assert rows == {FileRow: 1, Job: 1, ReadingRow: 1, CheckRun: 0}


def test_a_destroyed_file_leaves_a_row_that_says_so(world):
    file_id = send(world)
    run_job(world, None, FakeReader())
    with world.database.write() as session:
        destroy_file(session, world, file_id)
    delete_objects(world, file_id)
    assert status(world, file_id) == "destroyed"
    assert list(world.objects.keys("files/")) == []
    with world.database.read() as session:
        assert session.query(ReadingRow).count() == session.query(DocumentRow).count() == 0
