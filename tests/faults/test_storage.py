"""Database and object store go away under load and come back, or are slow; a disk fills up."""

import os
import subprocess
import time

import pytest
from servers.installation import CASE, Installation, picture, until
from servers.proxy import Proxy

from storage.tables import FileRow, Job


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
def between(s3_server):
    """A proxy before the object store."""
    made = Proxy(s3_server.port)
    yield made
    made.close()


def test_the_object_store_is_slow_and_then_refuses(tmp_path, s3_url, s3_server, between):
    address = s3_url.replace(f":{s3_server.port}", f":{between.port}")
    installation = Installation(tmp_path, object_store=address)
    client = installation.client
    try:
        installation.start_api()
        case = installation.new_case()
        between.delay = 0.5
        with installation.uploading(case, 4) as accepted:
            began = time.monotonic()
            assert client.get(f"/cases/{case}").status_code == 200
            assert time.monotonic() - began < 5, "who asks for no object is not held up"
        between.delay = 0.0
        until(installation.leased, 60, "a file is being read")

        between.refuse(True)
        files = [("files", ("a.png", b"\x89PNG\r\n\x1a\n" * 9))]
        answer = client.post(f"/cases/{case}/documents", files=files)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert between.answered >= 3, "it was tried again before it was given up"
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()["parts"]["object_store"]) == (503, "unavailable")
        until(lambda: installation.states()["queued"] + installation.states()["done"] == 4, 60)

        between.refuse(False)
        installation.wait_until_read(4)
        installation.check_nothing_lost(case, accepted)
        with installation.services.database.read() as session:
            assert {job.attempts for job in session.query(Job)} == {1}, "no file's fault"
    finally:
        installation.close()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 300 MB; only root, where it may mount, can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", disk]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode:
        pytest.skip("only root, where it may mount, can make a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)  # a reader may be ending yet


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


def test_a_database_without_room_is_told_and_leaves_nothing_half_written(tmp_path, small_disk):
    objects = tmp_path / "objects"
    installation = Installation(tmp_path, data_dir=small_disk, object_store=f"file://{objects}")
    client = installation.client
    try:
        installation.start_api()
        case = installation.new_case()
        accepted = {0: installation.upload(case, 0)[0]["id"]}
        installation.wait_until_read(1)
        room = os.statvfs(small_disk)
        with (small_disk / "filler").open("wb") as file:
            file.write(bytes(room.f_bavail * room.f_frsize))
        files = [("files", (f"{number}.png", picture(number))) for number in range(100, 130)]
        assert client.post(f"/cases/{case}/documents", files=files).status_code == 507
        assert client.post("/cases", json=CASE).status_code == 507
        ready = client.get("/health/ready")
        assert (ready.status_code, ready.json()["parts"]["disk"]) == (503, "full")
        assert client.get(f"/cases/{case}/documents").status_code == 200
        (small_disk / "filler").unlink()
        accepted[1] = installation.upload(case, 1)[0]["id"]
        until(lambda: installation.states().keys() == {"done"}, 200)
        for file in client.get(f"/cases/{case}/documents").json()["files"]:
            accepted.setdefault(int(file["name"].removesuffix(".png")), file["id"])
        installation.check_nothing_lost(case, accepted)
        kept = {one.key.split("/")[1] for one in installation.services.objects.keys("files/")}
        assert kept == set(accepted.values())
    finally:
        installation.close()
