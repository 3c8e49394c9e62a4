import io
from datetime import UTC, datetime

import pytest
from fake_reader import FakeReader, picture
from papers import add_case
from service_world import COUNTY, SCHOOL, service
from sqlalchemy import update

from intake.service.actor import PROGRAM
from intake.service.jobs import run_job
from intake.service.papers import Destination
from intake.service.retention import destroy_overdue
from intake.service.uploads import destination_case, receive
from storage.tables import AuditEntry, CaseEvent, CaseRow, DocumentRow, FileRow, ReadingRow

PAST, FUTURE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def world(tmp_path):
    with service(tmp_path, retention_days=30) as services:
        with services.database.write() as session:
            for case_id in ("old", "open", "recent"):
                add_case(session, case_id, SCHOOL, COUNTY, services=services)
        for case_id in ("old", "open", "recent"):
            destination = destination_case(services, PROGRAM, case_id)
            receive(services, PROGRAM, destination, f"{case_id}.png", io.BytesIO(picture(case_id)))
        receive(
            services,
            PROGRAM,
            Destination("inbox", COUNTY, SCHOOL),
            "nobody.png",
            io.BytesIO(picture("nobody")),
        )
        while run_job(services, None, FakeReader()):
            pass
        with services.database.write() as session:
            session.get(CaseRow, "old").status = "approved"
            session.get(CaseRow, "recent").status = "refused"
            session.flush()
            session.execute(update(CaseRow).values(changed_at=PAST))
            session.execute(update(FileRow).values(uploaded_at=PAST))
            session.get(CaseRow, "recent").decided_at = FUTURE
        yield services


def names(services):
    with services.database.read() as session:
        return {file.name for file in session.query(FileRow) if file.status == "read"}


def test_papers_of_closed_cases_are_destroyed_and_that_is_written_down(world):
    assert destroy_overdue(world) == 2
    assert names(world) == {"open.png", "recent.png"}
    with world.database.read() as session:
        gone = session.query(FileRow).filter_by(case_id="old").one()
        assert (gone.status, gone.sha256, "old" in gone.name) == ("destroyed", None, False)
        assert session.query(DocumentRow).filter_by(case_id="old").count() == 0
        assert session.query(ReadingRow).count() == 2
        assert session.query(CaseEvent).filter_by(case_id="old", action="destroy").count() == 1
        actions = [entry.action for entry in session.query(AuditEntry)]
    assert actions.count("case.destroy") == actions.count("file.destroy") == 1
    assert not any(gone.id in listed.key for listed in world.objects.keys("files/"))
    assert destroy_overdue(world) == 0


def test_nothing_is_destroyed_unless_the_operator_says_so(world):
    forever = world.settings.model_copy(update={"retention_days": 0})
    object.__setattr__(world, "settings", forever)
    assert destroy_overdue(world) == 0
    assert len(names(world)) == 4
