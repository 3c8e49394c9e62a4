"""SIGKILL at the moments that matter: between the steps of the write path, and with a result.

The process kills itself at the step; afterwards it is started as it always is.
"""

import signal
import time

import pytest
from servers.installation import Installation, picture, until
from sqlalchemy import select

from storage.tables import FileRow, Job, ReadingRow

DIES = """
import os, pathlib, signal
import {module} as module
plain = module.{function}
def dies(*arguments, **options):
    if not {once} or not pathlib.Path({marker!r}).exists():
        pathlib.Path({marker!r}).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(*arguments, **options)
module.{function} = dies
"""
HANGS = """
import pathlib, time
from ocr.reader import Reader
plain = Reader.read_file
def hangs(self, path, *arguments):
    if pathlib.Path(path).read_bytes() == {poison!r}:
        time.sleep(3600)
    return plain(self, path, *arguments)
Reader.read_file = hangs
"""


@pytest.fixture(params=["embedded", "redis"])
def kind(request):
    return request.param


def state(installation):
    """Of the one upload: its status, whether its bytes are stored, and its jobs."""
    with installation.services.database.read() as session:
        (file,) = session.scalars(select(FileRow)).all()
        jobs = session.scalars(select(Job.state)).all()
    keys = [one.key for one in installation.services.objects.keys("files/")]
    return file.status, keys == [f"files/{file.id}/original"], list(jobs)


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("_accept", ("receiving", True, [])),  # the bytes are stored, nothing is committed
        ("send", ("stored", True, ["queued"])),  # all is committed, nothing is handed over
    ],
)
def test_the_api_dies_between_two_steps_of_an_upload(installation, tmp_path, step, left):
    case = installation.new_case()
    if not installation.embedded:
        installation.stop("worker")
    installation.stop("api")
    dies = DIES.format(
        module="intake.service.uploads", function=step, once=False, marker=str(tmp_path / "died")
    )
    if installation.embedded:  # nobody may read before it was seen
        dies = f"import intake.readers\nintake.readers.Readers.start = lambda _: None\n{dies}"
        dies += "\nintake.readers.Readers.stop = lambda _: None\n"
    installation.start_api(first=dies)
    with installation.uploading(case, 1) as accepted:
        assert installation.processes["api"].wait(60) == -signal.SIGKILL
        assert accepted == {}
        assert state(installation) == left
        installation.start_all()
    installation.wait_until_read(1)
    installation.check_nothing_lost(case, accepted)


@pytest.fixture
def with_queue(redis_url, tmp_path):
    made = Installation(tmp_path, broker_url=redis_url, page_timeout=5)
    made.start_api()
    yield made
    made.close()


def test_a_reader_dies_with_the_result_in_its_hands(with_queue, tmp_path):
    marker = tmp_path / "died"
    with_queue.start_worker(
        first=DIES.format(
            module="intake.service.results", function="write", once=True, marker=str(marker)
        )
    )
    case = with_queue.new_case()
    accepted = {0: with_queue.upload(case, 0)[0]["id"]}
    with_queue.wait_until_read(1)
    assert marker.exists()
    with_queue.check_nothing_lost(case, accepted)
    with with_queue.services.database.read() as session:
        assert session.scalars(select(Job.attempts)).one() == 2


def test_a_file_that_hangs_the_workers_reader_ends_readably(with_queue):
    with_queue.start_worker(first=HANGS.format(poison=picture(0)))
    case = with_queue.new_case()
    began = time.monotonic()
    poison = with_queue.upload(case, 0)[0]["id"]
    for number in range(1, 4):
        with_queue.upload(case, number)

    def ended():
        states = with_queue.states()
        return states["done"] + states["failed"] == 4

    until(ended, 200, "all jobs ended")
    assert time.monotonic() - began < 90, "three times five seconds, and three readers to start"
    with with_queue.services.database.read() as session:
        statuses = {file.id: file.status for file in session.scalars(select(FileRow))}
        assert session.scalars(select(Job.attempts).where(Job.file_id == poison)).one() == 3
        assert len(session.scalars(select(ReadingRow.sha256)).all()) == 3
    assert statuses.pop(poison) == "failed"
    assert set(statuses.values()) == {"read"}
