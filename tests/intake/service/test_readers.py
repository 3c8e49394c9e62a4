"""Real reading processes over a real database; the pictures are tiny."""

import io
import os
import signal
import time
from dataclasses import replace

import psutil
import pytest
from fake_reader import picture
from papers import add_case
from service_world import COUNTY, SCHOOL, service

from intake.clock import now
from intake.readers import Readers
from intake.service.actor import PROGRAM
from intake.service.files import of_case
from intake.service.uploads import destination_case, receive
from storage.tables import Job


@pytest.fixture
def world(tmp_path):
    with service(tmp_path, now) as services:
        with services.database.write() as session:
            add_case(session, "case1", SCHOOL, COUNTY, services=services)
        yield services


def send(services, number):
    destination = destination_case(services, PROGRAM, "case1")
    stream = io.BytesIO(picture(f"PAGE {number}", 300, 100))
    return receive(services, PROGRAM, destination, f"{number}.png", stream).id


def until(condition, seconds=90):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def statuses(services):
    return [file.status for file in of_case(services, PROGRAM, "case1")]


def running(services):
    """The process that has a job in work."""
    with services.database.read() as session:
        return session.query(Job).filter(Job.state == "leased").count()


def descendants():
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.fixture
def readers(world):
    before = descendants()
    made = Readers(world)
    world.queue.listen(made.wake)
    made.start()
    yield made
    made.stop()
    until(lambda: not [pid for pid in descendants() - before if _is_reader(pid)], 10)


def _is_reader(pid):
    try:
        return "resource_tracker" not in " ".join(psutil.Process(pid).cmdline())
    except psutil.NoSuchProcess:
        return False


def test_nothing_is_lost_when_readers_are_killed_again_and_again(world, readers):
    until(readers.pids)
    ids = []
    for number in range(8):
        ids.append(send(world, number))
        if number in {1, 4}:
            until(lambda: running(world))
            for pid in readers.pids():
                os.kill(pid, signal.SIGKILL)
    until(lambda: set(statuses(world)) == {"read"})
    assert len(ids) == len(set(ids)) == len(statuses(world))
    with world.database.read() as session:
        assert {job.state for job in session.query(Job)} == {"done"}


def test_processes_are_replaced_after_their_pages(world):
    settings = world.settings.model_copy(update={"pages_per_reader": 1})
    readers = Readers(replace(world, settings=settings))
    world.queue.listen(readers.wake)
    readers.start()
    try:
        first = until(readers.pids)
        send(world, 1)
        send(world, 2)
        until(lambda: statuses(world) == ["read", "read"])
        assert not psutil.pid_exists(first[0])
    finally:
        readers.stop()


def test_told_to_stop_the_file_in_work_is_finished_or_given_back(world):
    readers = Readers(world)
    world.queue.listen(readers.wake)
    readers.start()
    until(readers.pids)
    for number in range(3):
        send(world, number)
    until(lambda: running(world))
    readers.stop()
    with world.database.read() as session:
        assert {job.state for job in session.query(Job)} <= {"done", "queued"}
        assert all(job.leased_until is None for job in session.query(Job))
