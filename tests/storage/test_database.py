import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ocr.errors import UnusableInputError
from storage.database import Database
from storage.tables import Base, Notice, SchoolRow


def is_ours(name, kind, _):
    """What one of the two databases has for full-text search is made by its migration alone."""
    if kind == "index":
        return name != "ix_search_entries_words"
    return kind != "table" or not name.startswith("search_index")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    url = f"sqlite:///{tmp_path / 'd' / 'test.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    database = Database(url)
    database.migrate()
    yield database
    database.close()


def test_migrations_make_the_tables_that_the_code_has(database):
    assert database.is_current()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_ours}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_before_its_migration_is_not_current(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    assert not database.is_current()
    database.close()


def test_a_file_of_names_is_for_its_owner_alone(tmp_path):
    folder = tmp_path / "data"
    database = Database(f"sqlite:///{folder / 'test.db'}")
    database.migrate()
    with database.write() as session:
        session.add(Notice(at=datetime.now(UTC), event="case", county="固始县", data={}))
        session.flush()
        files = [folder, *folder.iterdir()]
        assert {"test.db", "test.db-wal"} <= {file.name for file in files}
        assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    database.close()


def test_moments_come_back_in_utc(database):
    at = datetime(2026, 9, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    with database.write() as session:
        session.add(Notice(at=at, event="case", county="固始县", data={}))
    with database.read() as session:
        assert session.query(Notice).one().at == datetime(2026, 9, 1, 0, 30, tzinfo=UTC)


def test_a_writing_session_that_fails_leaves_nothing(database):
    def add_and_fail():
        with database.write() as session:
            session.add(Notice(at=datetime.now(UTC), event="case", county="固始县", data={}))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    with database.read() as session:
        assert session.query(Notice).count() == 0


def test_writers_wait_for_each_other(database):
    def count_up():
        for _ in range(10):
            with database.write() as session:
                school = session.get(SchoolRow, "1", with_for_update=True)
                school.quota = (school.quota or 0) + 1

    with database.write() as session:
        session.add(
            SchoolRow(
                code="1",
                name="一小",
                county="固始县",
                urban=True,
                catchment=[],
                changed_at=datetime.now(UTC),
            )
        )
    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.get(SchoolRow, "1").quota == 40


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "nonsense"])
def test_other_databases_are_refused_in_words(url):
    with pytest.raises(UnusableInputError, match="DATABASE_URL"):
        Database(url)
