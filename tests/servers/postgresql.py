"""PostgreSQL. It refuses to run as root: root hands it to the package's own user."""

import os
import pwd
import secrets
import signal
import subprocess

import psycopg

from servers.process import ServerProcess, find_program
from servers.ready_database import migrate

_BIN = "usr/lib/postgresql/*/bin"


class PostgresServer(ServerProcess):
    """One cluster; each test takes a database of its own."""

    name = "postgresql"

    def __init__(self):
        super().__init__()
        self._ready = None  # the name of a database that others are copies of
        self._initdb = find_program("initdb", f"{_BIN}/initdb")
        self._postgres = find_program("postgres", f"{_BIN}/postgres")
        if os.geteuid() == 0:
            known = {entry.pw_name for entry in pwd.getpwall()}
            self.user = "postgres" if "postgres" in known else "nobody"
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)

    def prepare(self):
        command = f"{self._initdb} -U evidence -A trust -E UTF8 --locale=C.UTF-8 --no-sync -D"
        subprocess.run(
            [*command.split(), str(self.folder / "data")],
            check=True,
            capture_output=True,
            cwd=self.folder,
            user=self.user,
        )

    def commands(self):
        # Without fsync an end of the process still loses nothing, only an end of the machine does.
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": 100,
            "shared_buffers": "64MB",
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        yield [self._postgres, "-D", str(self.folder / "data"), *settings], {}

    def is_ready(self):
        self._ask("SELECT 1")
        return True

    def stop(self):
        """The fast way: sessions are cut, work under way is rolled back."""
        self._signal(signal.SIGINT)

    def make_database(self, template="template1"):
        """A fresh, empty database, or a copy of `template`; its URL for SQLAlchemy."""
        name = f"t{secrets.token_hex(6)}"
        self._ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"postgresql+psycopg://evidence@127.0.0.1:{self.port}/{name}"

    def make_ready_database(self):
        """A fresh database in the form that the code has; its URL for SQLAlchemy."""
        if self._ready is None:
            url = self.make_database()
            migrate(url)
            self._ready = url.rpartition("/")[2]
        return self.make_database(self._ready)

    def drop_database(self, url):
        self._ask(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def _ask(self, statement):
        address = {"host": "127.0.0.1", "port": self.port, "user": "evidence"}
        with psycopg.connect(**address, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)
