import errno
import io
import os
import signal
import subprocess
import sys
import time

import pytest

from storage.errors import StoreFullError, StoreUnavailableError
from storage.objects.folder import FolderStore

WRITER = """
import io, sys
from pathlib import Path
from storage.objects.folder import FolderStore

class Endless(io.RawIOBase):
    def readable(self): return True
    def readinto(self, buffer):
        print("piece", flush=True)
        return len(buffer)

FolderStore(Path(sys.argv[1])).put("a/b", Endless())
"""


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    store = FolderStore(tmp_path)
    written = os.write

    def fill(descriptor, data):
        monkeypatch.setattr(os, "write", refuse)
        return written(descriptor, data[: len(data) // 2])

    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(StoreFullError):
        store.put("a/b", io.BytesIO(bytes(100_000)))
    assert list(store.keys()) == []
    assert list((tmp_path / ".incoming").iterdir()) == []


def test_a_really_full_disk_is_told(tmp_path):
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", tmp_path], check=False
        ).returncode
    ):
        pytest.skip("only root, where it may mount, can make a small disk")
    try:
        store = FolderStore(tmp_path, reserve=1 << 10)
        store.check()
        with pytest.raises(StoreFullError):
            store.put("a/b", io.BytesIO(bytes(2 << 20)))
        assert list(store.keys()) == []
        store.put("a/b", io.BytesIO(bytes(500_000)))
        with pytest.raises(StoreFullError):
            FolderStore(tmp_path, reserve=1 << 20).check()
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_a_writer_killed_half_way_leaves_no_object_and_its_scraps_are_cleared_later(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for _ in range(5):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.stdout.read()
    assert list(FolderStore(tmp_path).keys()) == []
    (scrap,) = (tmp_path / ".incoming").iterdir()
    a_day_ago = time.time() - 25 * 3600
    os.utime(scrap, (a_day_ago, a_day_ago))
    FolderStore(tmp_path)
    assert list((tmp_path / ".incoming").iterdir()) == []


def test_files_are_for_their_owner_alone(tmp_path):
    store = FolderStore(tmp_path / "objects")
    store.put("a/b", io.BytesIO(b"x"))
    for path in (tmp_path / "objects").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_folder_that_is_gone_is_told(tmp_path):
    store = FolderStore(tmp_path / "objects")
    store.check()
    (tmp_path / "objects" / ".incoming").rmdir()
    with pytest.raises(StoreUnavailableError):
        store.check()
    with pytest.raises(StoreUnavailableError):
        store.put("a/b", io.BytesIO(b"x"))
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailableError):
        FolderStore(tmp_path / "file" / "objects")
