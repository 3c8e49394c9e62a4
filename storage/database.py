"""The database: SQLite (WAL) embedded, PostgreSQL in production. It is the truth."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, func, select, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from ocr.errors import UnusableInputError
from storage.audit import append_pending
from storage.tables.base import Moment

_BUSY_MILLISECONDS = 15_000
_CONNECT_SECONDS = 5
_WRITING = "transfer_evidence_writing"
_MIGRATION = 0x6D69_6772  # "migr"; the number of PostgreSQL's advisory lock


class Database:
    """One database and its connections."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """Open a database.

        Raises:
            UnusableInputError: `url` is not one of SQLite or PostgreSQL.
        """
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise UnusableInputError(
                ["DATABASE_URL: 不是数据库地址 not a database address"]
            ) from error
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if not self.is_sqlite and parsed.get_backend_name() != "postgresql":
            raise UnusableInputError(
                ["DATABASE_URL: 只支持 sqlite:/// 与 postgresql:// / SQLite or PostgreSQL only"]
            )
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size}
        if not self.is_sqlite:
            options |= {"pool_pre_ping": True, "pool_recycle": 1800}
            if "connect_timeout" not in parsed.query:
                options["connect_args"] = {"connect_timeout": _CONNECT_SECONDS}
        elif parsed.database:
            _make_private(Path(parsed.database))
        self.url = parsed
        self.engine: Engine = create_engine(parsed, **options)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state and changes nothing; its rows stay readable after it."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are committed together at the end, or not at all.

        Entries of the audit trail (`storage.audit.note`) are appended as it commits.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            event.listen(session, "before_commit", append_pending)
            session.connection(execution_options={_WRITING: True})
            yield session
            session.commit()

    def check(self) -> None:
        """Ask the database something; any exception means that it is not there."""
        with self.read() as session:
            session.execute(text("SELECT 1"))

    def migrate(self) -> None:
        """Bring the tables to this version's form; of several at once one does it."""
        if not self.is_current():
            command.upgrade(self._config(), "head")

    def is_current(self) -> bool:
        """Whether the tables have this version's form."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == _head()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _config(self) -> Config:
        config = _scripts()
        config.attributes["engine"] = self.engine
        return config


def _scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@cache
def _head() -> str | None:
    """The newest form of the tables: asked at every look at whether the service is ready."""
    return ScriptDirectory.from_config(_scripts()).get_current_head()


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A connection for a migration: in a transaction for which all other migrations wait.

    SQLite alters a table by making it anew, which foreign keys would forbid: they rest meanwhile.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION})
            yield connection
            return
        driver = connection.connection.cursor()
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection.execution_options(**{_WRITING: True})
        finally:
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=ON")
            driver.close()


def _make_private(file: Path) -> None:
    """Names stand in it: only its owner reads it, nor what SQLite writes beside it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # it is there; or it cannot be made, which whoever connects is told
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin_sqlite says so
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writing transaction takes the lock at once: waiting works only before the first read."""
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def database_now(session: Session) -> datetime:
    """The database's time: the clocks of the machines that ask may differ."""
    if session.get_bind().dialect.name == "sqlite":
        moment = session.execute(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return session.execute(select(func.clock_timestamp(type_=Moment))).scalar_one()
