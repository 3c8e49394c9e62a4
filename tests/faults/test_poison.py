"""A file that kills, hangs or starves its reader: it ends readably, its neighbours go on."""

import resource
import signal
import threading
import time

import psutil
import pytest
from servers.installation import Installation, until
from sqlalchemy import select

from storage.tables import FileRow, Job


@pytest.fixture
def embedded(tmp_path):
    made = Installation(tmp_path, page_timeout=5)
    made.start_all()
    yield made
    made.close()


def strike_whoever_reads(installation, file_id, blow):
    """A thread that sends `blow` to the reader whenever the file is in work; and how often."""
    struck = []
    done = threading.Event()

    def watch():
        while not done.is_set():
            with installation.services.database.read() as session:
                job = session.scalar(
                    select(Job).where(Job.file_id == file_id, Job.state == "leased")
                )
            if job is not None and job.attempts > len(struck):
                struck.append(job.attempts)
                for reader in installation.readers():
                    reader.send_signal(blow)
            time.sleep(0.02)

    threading.Thread(target=watch, daemon=True).start()
    return struck, done


def check_ended(installation, poison, count):
    """The poisoned file failed readably after three attempts; the others are read."""

    def ended():
        states = installation.states()
        return states["done"] + states["failed"] == count

    until(ended, 400, "all jobs ended")
    with installation.services.database.read() as session:
        files = {file.id: file for file in session.scalars(select(FileRow))}
        job = session.scalar(select(Job).where(Job.file_id == poison))
    failed = files.pop(poison)
    assert (failed.status, job.state, job.attempts) == ("failed", "failed", 3)
    assert "重新" in failed.error_message
    assert {file.status for file in files.values()} == {"read"}


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_file_that_ends_or_hangs_its_reader(embedded, blow):
    case = embedded.new_case()
    poison = embedded.upload(case, 0)[0]["id"]
    struck, done = strike_whoever_reads(embedded, poison, blow)
    for number in range(1, 5):
        embedded.upload(case, number)
    check_ended(embedded, poison, 5)
    done.set()
    assert struck == [1, 2, 3]
    assert embedded.client.get(f"/cases/{case}/completeness").json()["pending"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["redis", "rabbitmq"])
def test_a_file_that_kills_the_workers_reader(installation):
    case = installation.new_case()
    poison = installation.upload(case, 0)[0]["id"]
    struck, done = strike_whoever_reads(installation, poison, signal.SIGKILL)
    for number in range(1, 5):
        installation.upload(case, number)
    check_ended(installation, poison, 5)
    done.set()
    assert struck == [1, 2, 3]


def test_a_reader_without_memory_is_replaced(embedded):
    case = embedded.new_case()
    (reader,) = until(embedded.readers, 150)
    until(lambda: reader.memory_info().rss > 150 << 20, 150, "the reader is there")
    time.sleep(2)
    room = reader.memory_info().vms + (1 << 20)
    psutil.Process(reader.pid).rlimit(resource.RLIMIT_AS, (room, room))
    accepted = {number: embedded.upload(case, number)[0]["id"] for number in range(3)}
    embedded.wait_until_read(3)
    embedded.check_nothing_lost(case, accepted)
    assert reader.pid not in {one.pid for one in embedded.readers()}
