"""The worker's own parts; what it does with real queues stands in tests/faults."""

import os
import signal
import subprocess
import sys
import time

import pytest
from servers.installation import Installation, until

from intake.queue import heartbeat
from intake.queue.worker import run_worker
from intake.settings import Settings
from ocr.errors import UnusableInputError

HANGS = """
import time
from intake.queue.watchdog import Watchdog
dog = Watchdog(1.0)
with dog.watching():
    for _ in range(4):
        time.sleep(0.5)
        dog.feed()
time.sleep(2)
print("fed or idle: alive", flush=True)
with dog.watching():
    time.sleep(30)
print("never said")
"""


def test_a_reader_that_makes_no_progress_ends_itself():
    begin = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout == "fed or idle: alive\n"
    assert "reader_hangs" in ended.stderr
    assert time.monotonic() - begin < 25


def test_a_worker_shows_that_it_lives(tmp_path, monkeypatch):
    monkeypatch.setattr(heartbeat.tempfile, "tempdir", str(tmp_path))
    assert not heartbeat.is_alive()
    heartbeat.beat()
    assert heartbeat.is_alive()
    a_while_ago = time.time() - 90
    os.utime(next(tmp_path.iterdir()), (a_while_ago, a_while_ago))
    assert not heartbeat.is_alive()


def test_without_a_queue_there_is_no_worker(tmp_path):
    with pytest.raises(UnusableInputError, match="BROKER_URL"):
        run_worker(Settings(data_dir=tmp_path))


def test_told_to_stop_a_worker_finishes_what_it_reads(redis_url, tmp_path):
    installation = Installation(tmp_path, broker_url=redis_url)
    try:
        installation.start_api()
        installation.start_worker()
        case = installation.new_case()
        accepted = {number: installation.upload(case, number)[0]["id"] for number in range(3)}
        until(installation.leased, 90, "a file is being read")
        assert installation.stop("worker") == 0
        assert installation.leased() == []
        states = installation.states()
        assert states["failed"] == 0
        assert installation.stop("api") == 0
        installation.start_all()
        installation.wait_until_read(3)
        installation.check_nothing_lost(case, accepted)
    finally:
        installation.close()
