"""Backup and restore as docs/operations.md says: the copy is a whole installation."""

import shutil
import sqlite3
import subprocess

import pytest
from servers.installation import Installation
from servers.process import find_program


def postgres_program(name):
    return find_program(name, f"usr/lib/postgresql/*/bin/{name}")


def test_the_embedded_service_is_restored_from_its_folder(tmp_path):
    (tmp_path / "old").mkdir()
    old = Installation(tmp_path / "old")
    try:
        old.start_all()
        case = old.new_case()
        accepted = {number: old.upload(case, number)[0]["id"] for number in range(2)}
        old.wait_until_read(2)
        backup = tmp_path / "backup"
        backup.mkdir()
        # while it runs: the database first, then the objects
        source, copy = (
            sqlite3.connect(folder / "transfer-evidence.db")
            for folder in (tmp_path / "old" / "data", backup)
        )
        source.backup(copy)
        source.close()
        copy.close()
        accepted_later = old.upload(case, 3)[0]["id"]
        shutil.copytree(tmp_path / "old" / "data" / "objects", backup / "objects")
        shutil.copy(tmp_path / "old" / "data" / "secret.key", backup / "secret.key")
        assert accepted_later
        token = old.client.headers["authorization"]
    finally:
        old.close()

    (tmp_path / "new").mkdir()
    shutil.copytree(backup, tmp_path / "new" / "data")
    new = Installation(tmp_path / "new")
    try:
        new.start_all()
        new.client.headers["authorization"] = token
        assert new.client.get(f"/cases/{case}").json()["status"] == "draft"
        new.check_nothing_lost(case, accepted)
    finally:
        new.close()


@pytest.mark.parametrize("kind", ["redis"])
def test_servers_are_restored_from_a_dump_and_need_no_queue(
    installation, postgres_server, broker, tmp_path
):
    case = installation.new_case()
    accepted = {0: installation.upload(case, 0)[0]["id"]}
    installation.wait_until_read(1)
    installation.stop("worker")
    accepted[1] = installation.upload(case, 1)[0]["id"]  # waits in the queue
    url = installation.environment["TRANSFER_EVIDENCE_DATABASE_URL"].replace("+psycopg", "")
    dump = tmp_path / "evidence.dump"
    subprocess.run([postgres_program("pg_dump"), "-Fc", "-f", dump, url], check=True)
    installation.stop("api")
    with broker.client() as client:
        client.flushall()

    restored = postgres_server.make_database()
    target = restored.replace("+psycopg", "")
    subprocess.run([postgres_program("pg_restore"), "-d", target, dump], check=True)
    settings = {
        name: installation.environment[f"TRANSFER_EVIDENCE_{name.upper()}"]
        for name in ("data_dir", "object_store", "broker_url")
    }
    (tmp_path / "new").mkdir()
    new = Installation(tmp_path / "new", database_url=restored, **settings)
    try:
        new.start_all()
        new.wait_until_read(2)
        new.check_nothing_lost(case, accepted)
    finally:
        new.close()
        postgres_server.drop_database(restored)
