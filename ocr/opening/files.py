"""From a path to an open regular file, whatever stands under that name."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ocr.opening import refusals


@contextmanager
def open_regular(path: Path) -> Iterator[int]:
    """A descriptor of the regular file at `path`, open for reading.

    Raises:
        UnreadableFileError: `not_found` for a path that leads to no readable regular file.
    """
    try:
        # Looked at before it is opened: opening a device may do something.
        _require_regular(os.stat(path).st_mode)  # noqa: PTH116 — a path may hold a NUL: one call, one except
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK)
    except PermissionError:
        raise refusals.not_found("没有权限读取这个文件") from None
    except (OSError, ValueError):
        # ENOENT, ELOOP, ENAMETOOLONG, EIO …; ValueError: a NUL or a surrogate in the name.
        raise refusals.not_found() from None
    try:
        _require_regular(os.fstat(descriptor).st_mode)
        yield descriptor
    finally:
        os.close(descriptor)


def _require_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise refusals.not_found("这是文件夹，不是文件")
    if not stat.S_ISREG(mode):
        raise refusals.not_found("这不是普通文件")


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file at `path`, in lower-case hexadecimal.

    Raises:
        UnreadableFileError: `not_found` for a path that leads to no readable regular file.
    """
    with open_regular(path) as descriptor, os.fdopen(descriptor, "rb", closefd=False) as file:
        try:
            return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise refusals.not_found("读取文件时出错") from None
