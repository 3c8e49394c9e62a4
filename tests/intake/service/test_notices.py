from datetime import UTC, datetime, timedelta

import pytest
from servers.ready_database import make_ready

from intake.assembly import assemble
from intake.service import notices
from intake.service.actor import PROGRAM, Actor, Role
from intake.settings import Settings

CLERK = Actor("u1", "王老师", Role.CLERK, "固始县", "2141005678")
REVIEWER = Actor("u2", "李老师", Role.REVIEWER, "固始县")


@pytest.fixture
def services(tmp_path):
    now = [datetime(2026, 9, 1, tzinfo=UTC)]
    services = assemble(Settings(data_dir=tmp_path), lambda: now[0])
    make_ready(services.database)
    yield services, now
    services.close()


def test_what_is_told_is_heard_by_those_who_may_see_it(services):
    services, _ = services
    with services.database.write() as session:
        notices.tell(session, services, "case", county="固始县", school_code="2141005678", n=1)
        notices.tell(session, services, "case", county="固始县", school_code="2141009999", n=2)
        notices.tell(session, services, "inbox", county="固始县", n=3)
        notices.tell(session, services, "case", county="商城县", school_code="2141005678", n=4)
    with services.database.read() as session:
        told = notices.since(session, 0)
        assert notices.newest(session) == told[-1].id
        assert [one.data["n"] for one in notices.since(session, told[1].id)] == [3, 4]

    def heard(actor):
        return [one.data["n"] for one in told if one.concerns(actor)]

    assert heard(CLERK) == [1]
    assert heard(REVIEWER) == [1, 2, 3]
    assert heard(PROGRAM) == [1, 2, 3, 4]


def test_a_change_that_fails_tells_nothing(services):
    services, _ = services

    def tell_and_fail():
        with services.database.write() as session:
            notices.tell(session, services, "case", county="固始县")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        tell_and_fail()
    with services.database.read() as session:
        assert notices.newest(session) == 0


def test_old_notices_are_forgotten_and_numbers_go_on(services):
    services, now = services
    for _ in range(3):
        with services.database.write() as session:
            notices.tell(session, services, "case", county="固始县")
    now[0] += notices.KEPT + timedelta(hours=1)
    for _ in range(2):
        with services.database.write() as session:
            notices.forget_old(session, services)
    with services.database.write() as session:
        notices.tell(session, services, "case", county="固始县")
    with services.database.read() as session:
        assert [one.id for one in notices.since(session, 0)] == [3, 4]
