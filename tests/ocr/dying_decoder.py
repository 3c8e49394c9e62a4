"""The decoding process, but some files crash, hang or fool it. Run as the real one is."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import BinaryIO

from ocr.opening import child
from ocr.opening.limits import Limits

_open_file = child.open_file


class Bad:
    """A file that opens, and does what its content says at the step that it names."""

    has_text = True
    page_count = 3

    def __init__(self, step: str, deed: str) -> None:
        self._step, self._deed = step, deed

    def page(self, number: int) -> child.Raster:
        if self._step == f"page{number}":
            if self._deed == "nonsense":
                return child.Raster(5, 5, 0, 5, memoryview(b"abc"))
            do(self._deed)
        return child.Raster(1, 1, 1, 1, memoryview(b"abc"))

    def text(self, number: int) -> None:
        if self._step == f"text{number}":
            do(self._deed)

    def close(self) -> None:
        if self._step == "close":
            do(self._deed)


def do(deed: str) -> None:
    if deed == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "crashed":
        os.kill(os.getpid(), signal.SIGSEGV)
    if deed == "exited":
        sys.exit(0)
    if deed == "raised":
        raise AssertionError
    if deed == "memory":
        bytearray(64 * 1024**3)
    while deed == "busy":
        pass
    time.sleep(3600)


def open_file(file: BinaryIO, limits: Limits) -> child.OpenFile:
    file.seek(0)
    content = file.read()
    if content.startswith(b"BAD"):
        _, step, deed = content.decode().split()
        if step == "open":
            do(deed)
        return Bad(step, deed)
    return _open_file(file, limits)


child.open_file = open_file

if __name__ == "__main__":
    child.main()
