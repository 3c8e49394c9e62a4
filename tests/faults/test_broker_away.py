"""A worker whose broker is gone: it waits quietly and alive, ends what it reads, and goes on."""

import os
import signal
import time

import psutil
import pytest
from servers.installation import Installation, until

from intake.queue import heartbeat

COUNT = 4
AWAY_SECONDS = 8


@pytest.fixture(params=["redis", "rabbitmq"])
def kind(request):
    return request.param


@pytest.fixture
def without_broker(broker, tmp_path, monkeypatch):
    """A worker on SQLite in the middle of a file, whose broker is killed; and that file's job."""
    monkeypatch.setattr(heartbeat.tempfile, "tempdir", str(tmp_path))
    made = Installation(tmp_path, broker_url=broker.url)
    made.environment["TMPDIR"] = str(tmp_path)
    try:
        made.start_all()
        case = made.new_case()
        accepted = {number: made.upload(case, number)[0]["id"] for number in range(COUNT)}
        (job,) = until(made.leased, 90, "a file is being read")
        (reader,) = made.readers()
        reader.send_signal(signal.SIGSTOP)
        if made.leased() == [job]:  # else it was quicker, and is between two files
            time.sleep(1)
        broker.kill()
        yield made, reader, case, accepted
    finally:
        made.close()
        if not broker.is_running():
            broker.start()


def processor_seconds(process):
    times = process.cpu_times()
    return times.user + times.system


def test_a_worker_without_its_broker_waits_quietly_and_goes_on(without_broker, broker):
    installation, reader, case, accepted = without_broker
    main = psutil.Process(installation.processes["worker"].pid)

    def spent_while_away():
        before = processor_seconds(main)
        time.sleep(AWAY_SECONDS)
        return processor_seconds(main) - before

    assert spent_while_away() < 0.1 * AWAY_SECONDS, "busy, with a file in work"
    reader.send_signal(signal.SIGCONT)
    until(lambda: installation.states()["done"], 60, "what was begun is read to its end")
    assert spent_while_away() < 0.1 * AWAY_SECONDS, "busy, with nothing in work"
    os.utime(heartbeat._file(), (0, 0))
    until(heartbeat.is_alive, 20, "it shows that it lives, lest it be killed while it waits")

    broker.start()
    installation.wait_until_read(COUNT, seconds=90)
    installation.check_nothing_lost(case, accepted)
