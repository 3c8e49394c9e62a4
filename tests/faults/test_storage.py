"""Database and object store go away under load and come back; a disk fills up."""

import os
import subprocess

import pytest
from servers.installation import Installation, until

from storage.tables import FileRow


@pytest.fixture
def kind():
    return "redis"


def test_the_database_is_restarted_under_load(installation, postgres_server):
    case = installation.new_case()
    with installation.uploading(case, 12) as accepted:
        until(lambda: len(accepted) >= 3, 150)
        postgres_server.kill()
        assert installation.client.get("/health/ready").json()["parts"]["database"] != "ok"
        assert installation.client.get(f"/cases/{case}").status_code == 503
        postgres_server.start()
    installation.wait_until_read(12)
    installation.check_nothing_lost(case, accepted)


def test_the_object_store_is_down_and_then_hangs(installation, s3_server):
    case = installation.new_case()
    with installation.uploading(case, 8) as accepted:
        until(lambda: len(accepted) >= 2, 150)
        s3_server.kill()
        answer = installation.client.post(
            f"/cases/{case}/documents", files=[("files", ("a.png", b"\x89PNG\r\n\x1a\n" * 9))]
        )
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        ready = installation.client.get("/health/ready")
        assert ready.status_code == 503
        assert ready.json()["parts"]["object_store"] in {"unavailable", "no_answer"}
        s3_server.start()
        until(lambda: len(accepted) >= 4, 150)
        s3_server.pause()
        assert installation.client.get("/health/live").status_code == 200
        assert installation.client.get(f"/cases/{case}").status_code == 200
        s3_server.resume()
    installation.wait_until_read(8)
    installation.check_nothing_lost(case, accepted)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 300 MB; only root, where it may mount, can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", disk]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode:
        pytest.skip("only root, where it may mount, can make a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path, small_disk):
    installation = Installation(tmp_path, object_store=f"file://{small_disk}/objects")
    try:
        installation.start_api()
        case = installation.new_case()
        accepted = {0: installation.upload(case, 0)[0]["id"]}
        filler = small_disk / "filler"
        with filler.open("wb") as file:
            file.write(bytes(60 << 20))
        ready = installation.client.get("/health/ready")
        assert (ready.status_code, ready.json()["parts"]["object_store"]) == (503, "full")
        installation.wait_until_read(1)
        room = os.statvfs(small_disk)
        with filler.open("ab") as file:
            file.write(bytes(room.f_bavail * room.f_frsize))
        big = b"\x89PNG\r\n\x1a\n" + os.urandom(3 << 20)
        answer = installation.client.post(
            f"/cases/{case}/documents", files=[("files", ("big.png", big))]
        )
        assert answer.status_code == 507
        with installation.services.database.read() as session:
            assert session.query(FileRow).count() == 1
        filler.unlink()
        accepted[1] = installation.upload(case, 1)[0]["id"]
        installation.wait_until_read(2)
        installation.check_nothing_lost(case, accepted)
    finally:
        installation.close()
