"""Objects as files of a folder: the default on one machine."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from storage.errors import ObjectMissingError, StoreFullError, StoreUnavailableError
from storage.objects.store import ListedObject, MeasuredStream, StoredObject, checked_key

_PIECE = 1 << 20
_INCOMING = ".incoming"
_ABANDONED_SECONDS = 24 * 3600
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FolderStore:
    """Keeps objects below `root`, which is made if absent, readable by its owner alone.

    The object `a/b` is the file `a/@xx/b`, xx being taken from a hash of `b`: no folder grows to
    hundreds of thousands of files, and no key can be taken for a shard, since none begins with @.
    """

    def __init__(self, root: Path, *, reserve: int = 256 << 20) -> None:
        """`reserve`: with fewer bytes than this free, `check` calls the store full."""
        self._root = root
        self._reserve = reserve
        with _translated():
            (root / _INCOMING).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._remove_abandoned()

    def put(self, key: str, stream: BinaryIO, *, limit: int | None = None) -> StoredObject:
        """See ObjectStore. The file is on the disk, and its name too, when this returns."""
        target = self._path(key)
        measured = MeasuredStream(stream, limit)
        incoming = self._root / _INCOMING / secrets.token_hex(16)
        with _translated():
            descriptor = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            self._write(descriptor, measured)
            with _translated():
                self._make_folder(target.parent)
                incoming.replace(target)
                _sync_folder(target.parent)
        finally:
            with suppress(FileNotFoundError):
                incoming.unlink()
        return measured.stored(key)

    def open(self, key: str) -> BinaryIO:
        """See ObjectStore."""
        with _translated(key):
            return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        """See ObjectStore."""
        with _translated():
            self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[ListedObject]:
        """See ObjectStore."""
        start = self._root / prefix.rpartition("/")[0]
        for folder, _, names in os.walk(start):
            shard = Path(folder)
            if not shard.name.startswith("@"):
                continue
            above = shard.parent.relative_to(self._root)
            for name in names:
                key = (above / name).as_posix()
                with suppress(FileNotFoundError):  # deleted meanwhile
                    modified = (shard / name).stat().st_mtime
                    if key.startswith(prefix):
                        yield ListedObject(key, datetime.fromtimestamp(modified, UTC))

    def check(self) -> None:
        """See ObjectStore."""
        with _translated():
            free = shutil.disk_usage(self._root / _INCOMING).free
        if not os.access(self._root / _INCOMING, os.W_OK | os.X_OK):
            raise StoreUnavailableError(f"不能写入 / cannot write to {self._root}")
        if free < self._reserve:
            raise StoreFullError(
                f"磁盘剩余空间不足 / too little room is left on the disk: {free >> 20} MB free, "
                f"{self._reserve >> 20} MB wanted"
            )

    def _path(self, key: str) -> Path:
        above, _, name = checked_key(key).rpartition("/")
        shard = hashlib.sha256(name.encode()).hexdigest()[:2]
        return self._root / above / f"@{shard}" / name

    def _write(self, descriptor: int, measured: MeasuredStream) -> None:
        with _translated():
            file = os.fdopen(descriptor, "wb", buffering=0)
        with file:
            while piece := measured.read(_PIECE):
                with _translated():
                    _write_all(descriptor, piece)
            with _translated():
                os.fsync(descriptor)

    def _make_folder(self, folder: Path) -> None:
        """Make a folder so that it outlives a power cut."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)

    def _remove_abandoned(self) -> None:
        """Remove what was being written when a process was killed, a day ago or longer."""
        before = time.time() - _ABANDONED_SECONDS
        for file in (self._root / _INCOMING).iterdir():
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < before:
                    file.unlink()


def _write_all(descriptor: int, piece: bytes) -> None:
    view = memoryview(piece)
    while view:
        view = view[os.write(descriptor, view) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translated(key: str | None = None) -> Iterator[None]:
    """Tell the operating system's errors in the project's words."""
    try:
        yield
    except FileNotFoundError as error:
        if key is not None:
            raise ObjectMissingError(key) from error
        raise StoreUnavailableError(f"存储文件夹不可用 / folder unusable: {error}") from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StoreFullError("磁盘已满 / the disk is full") from error
        raise StoreUnavailableError(f"存储文件夹不可用 / folder unusable: {error}") from error
