"""The hand-over to Celery, on both brokers, each of them real."""

import json
import time

import pytest
from kombu import Connection, Exchange, Queue
from pydantic import SecretStr

from intake.queue import QueueUnavailableError
from intake.queue.broker import QUEUE, TASK, CeleryQueue, celery_app
from intake.settings import Settings
from ocr.errors import UnusableInputError


@pytest.fixture(params=["redis_server", "rabbit_server"])
def server(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def queue(server):
    made = CeleryQueue(Settings(broker_url=SecretStr(server.url)))
    take_all(server.url)
    yield made
    made.close()


def take_all(url):
    """The messages that wait, taken off the queue."""
    taken = []
    with Connection(url) as connection:
        waiting = Queue(QUEUE, Exchange(QUEUE), QUEUE)(connection.default_channel)
        waiting.declare()
        while (message := waiting.get(no_ack=True)) is not None:
            taken.append((message.headers, json.loads(message.body)))
    return taken


def send_when_back(queue, job_id):
    end = time.monotonic() + 20
    while True:
        try:
            return queue.send(job_id)
        except QueueUnavailableError:
            assert time.monotonic() < end
            time.sleep(0.2)


def test_a_message_carries_the_id_of_the_job_and_nothing_personal(queue, server):
    queue.send("job-1")
    assert queue.held() == 1
    ((headers, body),) = take_all(server.url)
    assert headers["task"] == TASK
    assert body[0] == ["job-1"]
    assert queue.held() == 0


def test_a_broker_that_is_down_is_told_fast_and_is_used_again_when_it_is_back(queue, server):
    queue.send("job-1")
    server.kill()
    begin = time.monotonic()
    for _ in range(20):
        with pytest.raises(QueueUnavailableError):
            queue.send("job-2")
        with pytest.raises(QueueUnavailableError):
            queue.held()
    assert time.monotonic() - begin < 30
    server.start()
    send_when_back(queue, "job-3")
    assert queue.held() == 2
    assert sorted(body[0][0] for _, body in take_all(server.url)) == ["job-1", "job-3"]


def test_a_broker_that_lost_its_data_takes_messages_again(queue, server):
    queue.send("job-1")
    server.kill()
    server.wipe()
    server.start()
    send_when_back(queue, "job-2")
    assert queue.held() == 1
    assert [body[0] for _, body in take_all(server.url)] == [["job-2"]]


@pytest.mark.parametrize("url", ["kafka://host", "localhost:6379", "memory://"])
def test_other_brokers_are_refused_in_words_without_the_password(url):
    with pytest.raises(UnusableInputError, match="BROKER_URL"):
        celery_app(Settings(broker_url=SecretStr(url)))


def test_tasks_outlive_their_reader():
    conf = celery_app(Settings(broker_url=SecretStr("redis://:secret@127.0.0.1:1/0"))).conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.task_ignore_result
    assert conf.worker_prefetch_multiplier == 1
    assert conf.accept_content == ["json"]
    assert conf.task_soft_time_limit < conf.task_time_limit
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
