import io
import threading
from dataclasses import replace

import pytest
from fake_reader import FailingStore, FakeReader, picture
from papers import add_case
from service_world import COUNTY, FOREIGN_SCHOOL, OTHER_COUNTY, SCHOOL, service
from sqlalchemy import func, select

from intake.service.actor import Actor, Role
from intake.service.errors import NotAllowedNowError
from intake.service.jobs import run_job
from intake.service.uploads import destination_case, receive
from storage.errors import NotFoundError, StoreFullError
from storage.tables import AuditEntry, CaseRow, FileRow, Job, Notice

CLERK = Actor("u1", "王老师", Role.CLERK, COUNTY, SCHOOL)


@pytest.fixture
def world(tmp_path):
    with service(tmp_path, max_file_bytes=1_000_000) as plain:
        services = replace(plain, objects=FailingStore(plain.objects))
        with services.database.write() as session:
            add_case(session, "case1", SCHOOL, COUNTY, services=services)
            add_case(session, "case2", SCHOOL, COUNTY, services=services)
            add_case(session, "far", FOREIGN_SCHOOL, OTHER_COUNTY, services=services)
        yield services


def send(services, content, name="IMG_1.png", case="case1", actor=CLERK):
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    return receive(services, actor, destination_case(services, actor, case), name, stream)


def count(services, table):
    with services.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def nothing_is_left(services):
    return count(services, FileRow) == 0 and list(services.objects.inner.keys()) == []


class Broken(io.RawIOBase):
    """A stream that breaks off after some bytes, as an upload does."""

    def __init__(self, content, after):
        self.rest = io.BytesIO(content[:after])

    def read(self, size=-1):
        piece = self.rest.read(size)
        if not piece:
            raise ConnectionResetError
        return piece


def test_what_was_accepted_is_there_with_its_job_its_trail_and_its_notice(world):
    content = picture()
    received = send(world, content)
    assert (received.status, received.error, received.duplicate_of) == ("stored", None, None)
    with world.database.read() as session:
        file = session.get(FileRow, received.id)
        assert (file.media_type, file.size, file.position) == ("png", len(content), 1)
        assert session.query(Job).one().state == "queued"
        assert session.query(AuditEntry).one().action == "file.upload"
        assert session.query(Notice).one().data == {"file": received.id, "status": "stored"}
        case = session.get(CaseRow, "case1")
        assert (case.version, case.pending) == (2, 1)
    with world.objects.open(f"files/{received.id}/original") as stored:
        assert stored.read() == content


@pytest.mark.parametrize("tenth", range(10))
def test_an_upload_that_breaks_off_leaves_nothing(world, tenth):
    content = picture() + bytes(500_000)
    with pytest.raises(ConnectionResetError):
        send(world, Broken(content, len(content) * tenth // 10))
    assert nothing_is_left(world)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"MZ" + bytes(2000), "unsupported_type"),
        (b"<html><script>1</script>", "unsupported_type"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "unsupported_type"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "unsupported_type"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "unsupported_type"),
        (b"II*\0\x10\0\0\0CR\x02\0" + bytes(100), "unsupported_type"),
        (picture() + bytes(1_000_000), "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_content(world, content, code):
    received = send(world, content, "IMG_1.jpg")
    assert (received.id, received.status) == (None, "refused")
    assert received.error.code == code
    assert nothing_is_left(world)


def test_a_full_disk_accepts_nothing_and_leaves_nothing(world):
    world.objects.full = True
    with pytest.raises(StoreFullError):
        send(world, picture())
    assert count(world, FileRow) == 0


def test_a_transaction_that_fails_leaves_nothing(world):
    world.database.engine.dispose()
    with world.database.write() as session:
        session.get(CaseRow, "case2").status = "submitted"
    destination = destination_case(world, CLERK, "case1")
    closed = replace(destination, case_id="case2")
    with pytest.raises(NotAllowedNowError):
        receive(world, CLERK, closed, "a.png", io.BytesIO(picture()))
    assert nothing_is_left(world)


def test_the_same_bytes_at_once_are_one_document(world):
    content, answers = picture(), []
    threads = [
        threading.Thread(target=lambda: answers.append(send(world, content))) for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 50
    assert len({received.id for received in answers}) == 1
    assert count(world, FileRow) == count(world, Job) == 1
    assert len(list(world.objects.keys())) == 1


def test_the_same_bytes_in_another_case_are_linked(world):
    first = send(world, picture())
    second = send(world, picture(), case="case2")
    assert second.id != first.id
    assert second.duplicate_of == first.id


def test_names_are_told_apart_within_a_case(world):
    names = [send(world, picture(str(i)), "照片.png").name for i in range(3)]
    assert names == ["照片.png", "照片 (2).png", "照片 (3).png"]


def test_a_case_that_is_closed_full_or_foreign_takes_nothing(world):
    with pytest.raises(NotFoundError):
        send(world, picture(), case="far")
    with pytest.raises(NotFoundError):
        send(world, picture(), case="absent")
    with world.database.write() as session:
        session.get(CaseRow, "case1").status = "approved"
    with pytest.raises(NotAllowedNowError):
        send(world, picture())


def test_a_file_given_up_is_tried_again_when_it_is_sent_again(world):
    received = send(world, picture())
    reader = FakeReader()
    reader.failures = [RuntimeError("1"), RuntimeError("2"), RuntimeError("3")]
    for _ in range(3):
        with pytest.raises(RuntimeError):
            run_job(world, None, reader)
    assert not run_job(world, None, reader)
    assert send(world, picture()).id == received.id
    assert run_job(world, None, reader)
    with world.database.read() as session:
        assert session.get(FileRow, received.id).status == "read"
