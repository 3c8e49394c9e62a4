"""Machines whose clocks are off by an hour share one database: no work is lost, none done twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fake_reader import FakeReader, picture
from papers import add_case
from service_world import COUNTY, SCHOOL, service
from test_jobs import lapse, row, send

from intake.clock import now
from intake.service import idempotency, sweeping
from intake.service.actor import PROGRAM
from intake.service.errors import NotAllowedNowError
from intake.service.jobs import run_job
from storage import jobs
from storage.tables import DocumentRow, FileRow, Job

HOUR = timedelta(hours=1)


@pytest.fixture(params=[HOUR, -HOUR], ids=["ahead", "behind"])
def machines(request, tmp_path):
    """The services of a machine whose clock is right and of one whose clock is off."""
    with service(tmp_path, clock=now) as right:
        off = replace(right, clock=lambda: now() + request.param)
        with right.database.write() as session:
            add_case(session, "case1", SCHOOL, COUNTY, services=right)
        yield right, off


@pytest.mark.parametrize("turned", [False, True])
def test_what_one_machine_takes_in_the_other_reads_once(machines, turned):
    taker, reader_of = reversed(machines) if turned else machines
    file_id = send(taker, picture())
    reader = FakeReader()
    assert run_job(reader_of, None, reader), "a job of a moment ago waits for nothing"
    assert not run_job(taker, None, reader)
    assert len(reader.read) == 1
    assert row(taker, FileRow, file_id).status == "read"
    assert row(taker, DocumentRow).kind == "identity_card"


def test_a_lease_is_neither_taken_early_nor_kept_for_ever(machines):
    right, off = machines
    send(right, picture())
    with right.database.write() as session:
        assert jobs.claim(session)
    assert sweeping.sweep(off).lapsed == 0
    assert not run_job(off, None, FakeReader()), "another is reading it"
    lapse(right)
    assert sweeping.sweep(off).lapsed == 1
    with right.database.write() as session:
        session.query(Job).update({"leased_until": None})
    assert run_job(off, None, FakeReader())
    assert row(right, Job).state == "done"


def test_an_upload_that_goes_on_is_not_swept_away_nor_done_twice(machines):
    right, off = machines
    file_id = send(right, picture())
    with right.database.write() as session:
        session.get_one(FileRow, file_id).status = "receiving"
    assert idempotency.begin(right, PROGRAM, "once") is None
    assert sweeping.sweep(off).broken_uploads == 0
    assert sweeping.collect_orphans(off) == 0
    with pytest.raises(NotAllowedNowError):
        idempotency.begin(off, PROGRAM, "once")
    idempotency.finish(right, PROGRAM, "once", idempotency.Answer("digest", 202, {"id": file_id}))
    assert idempotency.begin(off, PROGRAM, "once").body == {"id": file_id}
    assert row(right, FileRow, file_id).status == "receiving"
