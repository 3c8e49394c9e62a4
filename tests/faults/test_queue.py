"""The broker dies, loses its data, or says everything five times: files are read all the same."""

import time

import pytest

from intake.queue.broker import CeleryQueue
from storage.tables import Job


@pytest.fixture(params=["redis", "rabbitmq"])
def kind(request):
    return request.param


def upload(installation, case, numbers):
    return {number: installation.upload(case, number)[0]["id"] for number in numbers}


def send_everything(installation, times):
    """Deliver a message for each job, again and again."""
    queue = CeleryQueue(installation.services.settings)
    with installation.services.database.read() as session:
        ids = [job.id for job in session.query(Job)]
    for _ in range(times):
        for job_id in ids:
            queue.send(job_id)
    queue.close()


def test_a_broker_that_fails_in_every_way(installation, broker):
    case = installation.new_case()
    installation.stop("worker")

    broker.kill()
    begin = time.monotonic()
    accepted = upload(installation, case, range(5))
    assert time.monotonic() - begin < 60, "a broker that is down must not hold up uploads"

    broker.start()
    accepted |= upload(installation, case, range(5, 8))
    send_everything(installation, times=5)
    broker.kill()  # with a full queue
    broker.start()
    installation.start_worker()
    installation.wait_until_read(8)

    installation.stop("worker")
    accepted |= upload(installation, case, range(8, 11))
    broker.kill()
    broker.wipe()
    broker.start()
    installation.start_worker()
    installation.wait_until_read(11)
    installation.check_nothing_lost(case, accepted)
