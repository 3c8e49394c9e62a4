"""Tables that were looked at: kept sealed for a moment, one for each account, then gone."""

import io

import pytest
from case_builders import SON, SON_ID
from service_world import COUNTY, PASSWORD, SCHOOL, person
from sqlalchemy import text

from intake.service import authentication, sessions, table_previews
from intake.service.record_import import import_records
from intake.service.sweeping import collect_orphans, sweep
from storage.errors import NotFoundError, StoreUnavailableError
from storage.tables import AuditEntry, PreviewedTable

ON_BOTH_DATABASES = True
TABLE = (
    f"姓名,身份证件号,性别,出生日期,学校标识码\n{SON},{SON_ID},女,2012-03-15,{SCHOOL}\n".encode()
)


@pytest.fixture
def boss(world):
    person(world.services, "boss", "administrator", COUNTY)
    return signed_in(world)


def signed_in(world, login="boss"):
    opened = sessions.sign_in(world.services, login, PASSWORD)
    return authentication.resume(world.services, opened.cookie)


def keep(world, who, content=TABLE):
    report = import_records(world.services, who.actor, io.BytesIO(content), dry_run=True)
    return table_previews.keep(world.services, who, content, report)


def left(world):
    with world.services.database.read() as session:
        rows = [one.id for one in session.query(PreviewedTable)]
    return rows, [one.key for one in world.services.objects.keys("tables/")]


def test_the_same_bytes_come_back_to_their_session_alone(world, boss):
    table_id = keep(world, boss)
    assert table_previews.content_of(world.services, boss, table_id) == TABLE
    person(world.services, "other", "administrator", COUNTY)
    for who in (signed_in(world), signed_in(world, "other")):
        with pytest.raises(NotFoundError):
            table_previews.content_of(world.services, who, table_id)
    with pytest.raises(NotFoundError):
        table_previews.content_of(world.services, boss, "tnothing")


def test_an_account_keeps_one_and_the_trail_tells_of_it_without_names(world, boss):
    tables = [keep(world, boss), keep(world, signed_in(world)), keep(world, boss)]
    assert left(world) == (tables[-1:], [f"tables/{tables[-1]}"])
    table_previews.forget(world.services, boss)
    assert left(world) == ([], [])
    with world.services.database.read() as session:
        written = session.query(AuditEntry).filter_by(action="records.preview").all()
    assert [one.subject for one in written] == tables
    assert written[0].detail == {"table": "students", "rows": 1}


def test_what_nobody_imports_is_gone_with_its_time_or_its_session(world, boss):
    table_id = keep(world, boss)
    assert sweep(world.services).expired_tables == 0
    with world.services.database.write() as session:
        session.execute(text("UPDATE previewed_tables SET expires_at = '2000-01-01 00:00:00'"))
    with pytest.raises(NotFoundError):
        table_previews.content_of(world.services, boss, table_id)
    assert sweep(world.services).expired_tables == 1
    assert left(world) == ([], [])
    keep(world, boss)
    sessions.sign_out(world.services, boss)
    assert sweep(world.services).expired_tables == 1
    assert left(world) == ([], [])


def test_a_table_that_cannot_be_stored_leaves_nothing(world, boss, monkeypatch):
    def away(*_args, **_more):
        raise StoreUnavailableError

    with monkeypatch.context() as patched:
        patched.setattr(world.services.objects, "put", away)
        with pytest.raises(StoreUnavailableError):
            keep(world, boss)
    assert left(world) == ([], [])


def test_bytes_without_their_row_are_collected(world, boss):
    table_id = keep(world, boss)
    world.services.objects.put("tables/tleft", io.BytesIO(TABLE))
    assert collect_orphans(world.services, older_than=-table_previews.KEPT) == 1
    assert left(world) == ([table_id], [f"tables/{table_id}"])
