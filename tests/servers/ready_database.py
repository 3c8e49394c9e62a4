"""Databases in the form that the code has, copied: migrating takes most of a small test's time."""

import tempfile
from functools import cache
from pathlib import Path

from storage.database import Database


@cache
def _sqlite():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ready.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


def migrate(url):
    """Migrate a database from the outside."""
    database = Database(url)
    database.migrate()
    database.close()


def make_ready(database):
    """Bring a database into its form, unless it has it; an empty SQLite file is a copy."""
    file = Path(database.url.database)
    if database.is_sqlite and not (file.exists() and file.stat().st_size):
        file.write_bytes(_sqlite())
    else:
        database.migrate()
