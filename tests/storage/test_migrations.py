"""An installation that was in use is brought to today's tables, by several who start at once."""

import multiprocessing
from datetime import UTC, date, datetime

import pytest
from alembic import command
from sqlalchemy import JSON, MetaData, func, select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.tables import Base

OF_FULL_TEXT_SEARCH = "search_index"
WRITTEN_ANEW = {"record_keys"}  # by the next import of records
AT = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path / 'test.db'}"


def value_for(column):
    """A value that fits; keys are alike everywhere, so that rows find those they refer to."""
    if isinstance(column.type, JSON):
        return {}
    kind = column.type.python_type
    return {datetime: AT, date: AT.date(), bool: True, int: 1, float: 1.0, str: "1", bytes: b"1"}[
        kind
    ]


def fill(database):
    """One row in each table; the tables' names."""
    tables = MetaData()
    tables.reflect(database.engine)
    filled = []
    with database.engine.begin() as connection:
        for table in tables.sorted_tables:
            if table.name.startswith((OF_FULL_TEXT_SEARCH, "alembic")):
                continue
            row = {column.name: value_for(column) for column in table.columns}
            connection.execute(table.insert().values(row))
            filled.append(table.name)
    return filled


def test_what_the_first_version_kept_is_there_in_todays_tables(url):
    database = Database(url)
    command.upgrade(database._config(), "0001")
    filled = fill(database)
    assert len(filled) > 15
    database.migrate()
    assert database.is_current()
    with Session(database.engine) as session:
        counts = {
            name: session.scalar(select(func.count()).select_from(Base.metadata.tables[name]))
            for name in filled
        }
        assert counts == {name: int(name not in WRITTEN_ANEW) for name in filled}
        for mapper in Base.registry.mappers:
            session.scalars(select(mapper.class_)).all()
    database.close()


def migrate(url, at_once):
    database = Database(url)
    at_once.wait(30)
    database.migrate()
    database.close()


def test_of_several_who_migrate_at_once_one_does(url):
    new = multiprocessing.get_context("fork")
    at_once = new.Barrier(4)
    programs = [new.Process(target=migrate, args=(url, at_once)) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0] * 4
    database = Database(url)
    assert database.is_current()
    database.close()
