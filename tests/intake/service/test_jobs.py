import io
import threading
from dataclasses import replace

import cv2
import numpy as np
import pytest
from fake_reader import FailingStore, FakeReader, Killed, picture
from papers import add_case
from service_world import COUNTY, SCHOOL, SECOND_SCHOOL, service
from sqlalchemy import text

from intake.service import jobs as service_jobs
from intake.service.actor import PROGRAM
from intake.service.cases import CaseQuery, listing
from intake.service.jobs import run_job
from intake.service.readings import evidence
from intake.service.uploads import destination_case, receive
from ocr.opening import PageImage
from storage import jobs
from storage.tables import CaseRow, DocumentRow, FileRow, Job, Notice


@pytest.fixture
def world(tmp_path):
    with service(tmp_path) as plain:
        services = replace(plain, objects=FailingStore(plain.objects))
        with services.database.write() as session:
            add_case(session, "case1", SCHOOL, COUNTY, services=services)
            add_case(session, "case2", SECOND_SCHOOL, COUNTY, services=services)
        yield services


def send(services, content, case="case1"):
    destination = destination_case(services, PROGRAM, case)
    return receive(services, PROGRAM, destination, "a.png", io.BytesIO(content)).id


def row(services, table, key=None):
    with services.database.read() as session:
        found = session.get(table, key) if key else session.query(table).one()
        session.expunge_all()
        return found


def lapse(services):
    with services.database.write() as session:
        session.execute(text("UPDATE jobs SET leased_until = '2000-01-01 00:00:00.000000'"))


def test_a_file_is_read_shown_and_counted(world):
    file_id = send(world, picture(width=2000, height=1000))
    assert run_job(world, None, FakeReader())
    file = row(world, FileRow, file_id)
    assert (file.status, file.pages) == ("read", 1)
    assert len(file.likeness) == 16
    assert row(world, Job).state == "done"
    assert row(world, DocumentRow).kind == "identity_card"
    case = row(world, CaseRow, "case1")
    assert (case.version, case.pending) == (3, 0)
    names = {listed.key.rpartition("/")[2] for listed in world.objects.keys(f"files/{file_id}/")}
    assert names == {
        "original", "page-1-full.jpg", "page-1-screen.jpg", "page-1-thumbnail.jpg",
    }  # fmt: skip
    with world.objects.open(f"files/{file_id}/page-1-screen.jpg") as stored:
        shown = cv2.imdecode(np.frombuffer(stored.read(), np.uint8), cv2.IMREAD_COLOR)
    assert shown.shape == (800, 1600, 3)
    with world.database.read() as session:
        told = [(notice.event, notice.data["status"]) for notice in session.query(Notice)]
        assert told == [("document", "stored"), ("document", "read"), ("case", "draft")]
        assert len(evidence(session, world, "case1").evidence) == 1


def test_the_same_bytes_are_read_once(world):
    send(world, picture())
    second = send(world, picture(), "case2")
    reader = FakeReader()
    assert run_job(world, None, reader)
    assert run_job(world, None, reader)
    assert not run_job(world, None, reader)
    assert len(reader.read) == 1
    assert len(reader.shown) == 1
    assert row(world, FileRow, second).status == "read"
    assert any(world.objects.keys(f"files/{second}/page-1"))


def test_a_twin_waits_while_its_bytes_are_read(world):
    send(world, picture())
    send(world, picture(), "case2")
    with world.database.write() as session:
        assert jobs.claim(session)
    with world.database.write() as session:
        assert jobs.claim(session) is None
    lapse(world)
    with world.database.write() as session:
        assert jobs.claim(session)


def test_a_job_is_leased_to_one_of_many_at_a_time(world):
    for number in range(10):
        send(world, picture(str(number)))
    claims = []

    def take():
        while True:
            with world.database.write() as session:
                claim = jobs.claim(session)
            if claim is None:
                return
            claims.append(claim.job_id)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claims) == len(set(claims)) == 10


def test_the_attempt_counts_before_anything_is_read(world):
    send(world, picture())
    reader = FakeReader()

    def look(*_):
        assert row(world, Job).attempts == 1
        raise Killed

    reader.read_file = look
    with pytest.raises(Killed):
        run_job(world, None, reader)


def test_a_lapsed_lease_frees_the_job_and_its_late_result_is_not_written(world):
    file_id = send(world, picture())
    late, reader = FakeReader(name="迟到"), FakeReader(name="准时")
    inner = late.read_file

    def slow(path, name, on_page=lambda _: None):
        lapse(world)
        assert run_job(world, None, reader)
        return inner(path, name, on_page)

    late.read_file = slow
    assert run_job(world, None, late)
    with world.database.read() as session:
        found = evidence(session, world, "case1").evidence
        assert [one.document.fields["name"].value for one in found] == ["准时"]
    assert row(world, CaseRow, "case1").version == 3
    assert row(world, FileRow, file_id).status == "read"


def test_a_dead_process_loses_its_own_lease_at_once_and_nobody_elses(world):
    for number in range(3):
        send(world, picture(str(number)))
    with world.database.write() as session:
        dead = jobs.claim(session, holder="reader-1")
        other = jobs.claim(session, holder="reader-10")
        taken_over = jobs.claim(session, holder="reader-1")
        session.get_one(Job, taken_over.job_id).leased_by = "reader-2.token"
    service_jobs.bury(world, "reader-1")
    assert (row(world, Job, dead.job_id).state, row(world, Job, dead.job_id).attempts) == (
        "queued",
        1,
    )
    for claim in (other, taken_over):
        assert row(world, Job, claim.job_id).state == "leased"
    assert run_job(world, dead.job_id, FakeReader())


def test_the_third_death_ends_the_file_readably(world):
    file_id = send(world, picture())
    for attempt in range(1, 4):
        with world.database.write() as session:
            assert jobs.claim(session, holder="reader").attempt == attempt
        service_jobs.bury(world, "reader")
    assert row(world, FileRow, file_id).error_message == service_jobs.GIVEN_UP
    assert row(world, CaseRow, "case1").pending == 0


def test_a_file_that_breaks_its_reader_three_times_is_given_up_readably(world):
    file_id = send(world, picture("poison"))
    other = send(world, picture("good"))
    reader = FakeReader()
    for attempt in range(3):
        reader.failures = [RuntimeError("boom")]
        with pytest.raises(RuntimeError):
            run_job(world, None, reader)
        assert row(world, FileRow, file_id).status == ("failed" if attempt == 2 else "stored")
    assert run_job(world, None, reader)
    assert not run_job(world, None, reader)
    file = row(world, FileRow, file_id)
    assert "重新拍照" in file.error_message
    assert row(world, FileRow, other).status == "read"
    assert row(world, CaseRow, "case1").pending == 0


def test_a_file_the_opener_refuses_says_why(world):
    file_id = send(world, picture())
    reader = FakeReader()
    reader.error = ("encrypted", "文件设有打开密码")
    assert run_job(world, None, reader)
    file = row(world, FileRow, file_id)
    assert (file.status, file.error_code) == ("unreadable", "encrypted")
    assert row(world, Job).state == "done"


def test_a_store_that_is_away_costs_no_attempt(world):
    file_id = send(world, picture())
    reader = FakeReader()
    world.objects.away = True
    assert run_job(world, None, reader)
    job = row(world, Job)
    assert (job.state, job.attempts) == ("queued", 0)
    assert not run_job(world, None, reader)  # not before its pause is over
    world.objects.away = False
    lapse(world)
    assert run_job(world, None, reader)
    assert row(world, FileRow, file_id).status == "read"


def test_bytes_that_are_gone_or_changed_are_told(world):
    lost, changed = send(world, picture("1")), send(world, picture("2"))
    world.objects.delete(f"files/{lost}/original")
    world.objects.put(f"files/{changed}/original", io.BytesIO(picture("3")))
    for _ in range(2):
        assert run_job(world, None, FakeReader())
    for file_id in (lost, changed):
        file = row(world, FileRow, file_id)
        assert file.status == "failed"
        assert "重新上传" in file.error_message


def test_the_lease_is_extended_while_pages_come(world, monkeypatch):
    monkeypatch.setattr(jobs, "LEASE", jobs.timedelta(seconds=0.3))
    send(world, picture())
    reader = FakeReader()
    inner = reader.read_file
    extended = threading.Event()
    extend = jobs.extend

    def watched(session, claim):
        extended.set()
        return extend(session, claim)

    monkeypatch.setattr(jobs, "extend", watched)

    def slow(path, name, on_page=lambda _: None):
        assert extended.wait(10)
        return inner(path, name, on_page)

    reader.read_file = slow
    assert run_job(world, None, reader)
    assert row(world, Job).state == "done"


def test_a_reader_that_hangs_loses_its_lease(world, monkeypatch):
    monkeypatch.setattr(jobs, "LEASE", jobs.timedelta(seconds=0.3))
    hanging = replace(world, settings=world.settings.model_copy(update={"page_timeout": 0.5}))
    send(world, picture())
    with world.database.write() as session:
        claim = jobs.claim(session)
    with service_jobs._lease_held(hanging, claim):
        deadline = threading.Event()
        deadline.wait(2)
    with world.database.write() as session:
        assert [found.job_id for found in jobs.abandoned(session)] == [claim.job_id]


def test_a_photo_compressed_again_is_linked_across_cases(world):
    image = cv2.GaussianBlur(
        np.random.default_rng(1).integers(0, 255, (600, 800, 3), np.uint8), (51, 51), 20
    )
    image = cv2.normalize(image, None, 0, 255, cv2.NORM_MINMAX)
    first = send(world, cv2.imencode(".jpg", image, (cv2.IMWRITE_JPEG_QUALITY, 95))[1].tobytes())
    smaller = cv2.resize(image, (400, 300), interpolation=cv2.INTER_AREA)
    again = cv2.imencode(".jpg", smaller, (cv2.IMWRITE_JPEG_QUALITY, 50))[1].tobytes()
    second = send(world, again, "case2")
    third = send(world, again + b"\0", "case2")
    for reader in (FakeReader(), FakeReader(), FakeReader(name="另一人")):
        assert run_job(world, None, reader)
    assert row(world, FileRow, second).duplicate_of == first
    assert (
        row(world, FileRow, third).duplicate_of is None
    )  # it looks the same but says another name


def test_likeness_tells_pictures_apart():
    rng = np.random.default_rng(2)
    pictures = [
        cv2.GaussianBlur(rng.integers(0, 255, (300, 400, 3), np.uint8), (31, 31), 12)
        for _ in range(5)
    ]
    hashes = [
        int(service_jobs.likeness(PageImage(1, picture, 400, 300)), 16) for picture in pictures
    ]
    assert min((a ^ b).bit_count() for a in hashes for b in hashes if a != b) > 10


def test_a_case_is_found_by_what_was_read(world):
    send(world, picture())
    run_job(world, None, FakeReader(name="李大勇"))
    for wanted, cases in (("大勇", ["case1"]), ("大雄", [])):
        page = listing(world, PROGRAM, CaseQuery(text=wanted))
        assert [line.row.id for line in page.items] == cases
