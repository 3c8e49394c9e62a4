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

AT_ONCE = 10  # seconds, on a busy machine; a lease lapses in 30


@pytest.fixture
def embedded(tmp_path):
    made = Installation(tmp_path, page_timeout=5)
    made.start_all()
    yield made
    made.close()


class Blows:
    """What befell the readers of one file: which attempts, and how long each lease outlived it."""

    def __init__(self):
        self.struck = []
        self.seconds = []
        self._since = None

    def look(self, job, strike):
        """Look at the job as it is now; `strike` whoever has it in work for the first time."""
        if self._since is not None and (job.state != "leased" or job.attempts > self.struck[-1]):
            self.seconds.append(time.monotonic() - self._since)
            self._since = None
        if job.state == "leased" and job.attempts > len(self.struck):
            self.struck.append(job.attempts)
            self._since = time.monotonic()
            strike()


def strike_whoever_reads(installation, file_id, blow):
    """A thread that sends `blow` to the reader whenever the file is in work; and its Blows."""
    blows = Blows()
    done = threading.Event()

    def strike():
        for reader in installation.readers():
            reader.send_signal(blow)

    def watch():
        while not done.is_set():
            with installation.services.database.read() as session:
                job = session.scalar(select(Job).where(Job.file_id == file_id))
            blows.look(job, strike)
            time.sleep(0.02)

    threading.Thread(target=watch, daemon=True).start()
    return blows, done


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


@pytest.mark.parametrize(("blow", "noticed"), [(signal.SIGKILL, 0), (signal.SIGSTOP, 5)])
def test_a_file_that_ends_or_hangs_its_reader(embedded, blow, noticed):
    case = embedded.new_case()
    poison = embedded.upload(case, 0)[0]["id"]
    blows, done = strike_whoever_reads(embedded, poison, blow)
    for number in range(1, 5):
        embedded.upload(case, number)
    check_ended(embedded, poison, 5)
    done.set()
    assert blows.struck == [1, 2, 3]
    assert max(blows.seconds) < noticed + AT_ONCE, "the leases of dead readers are given back"
    assert embedded.client.get(f"/cases/{case}/completeness").json()["pending"] == 0


@pytest.mark.parametrize("kind", ["redis", pytest.param("rabbitmq", marks=pytest.mark.slow)])
def test_a_file_that_kills_the_workers_reader(installation):
    case = installation.new_case()
    poison = installation.upload(case, 0)[0]["id"]
    blows, done = strike_whoever_reads(installation, poison, signal.SIGKILL)
    for number in range(1, 5):
        installation.upload(case, number)
    check_ended(installation, poison, 5)
    done.set()
    assert blows.struck == [1, 2, 3]
    assert max(blows.seconds) < AT_ONCE, "the leases of dead readers are given back"


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
