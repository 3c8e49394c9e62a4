"""Starting, asking and ending a decoding process. The other side is `child`."""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from ocr.errors import ReaderError
from ocr.opening.limits import Limits
from ocr.opening.wire import Message, Wire

_ROOT = Path(__file__).resolve().parents[2]  # where the package `ocr` stands
_PROGRAM = "ocr.opening.child"
_START_SECONDS = 60.0
_END_SECONDS = 2.0


class DecodingFailedError(Exception):
    """The process died, hung or answered nonsense. It has been killed."""


class DecodingProcess:
    """One decoding process. Belongs to one thread of the process that made it."""

    def __init__(self, limits: Limits, program: str = _PROGRAM) -> None:
        """Start it; the start itself is waited for by the first request."""
        self._limits = limits
        ours, theirs = socket.socketpair()
        self._wire = Wire(ours)
        with theirs:
            # -P: a module of that name in the current directory (a folder of uploads, perhaps)
            # is not imported. A process group of its own: Ctrl-C is for the parent to act on.
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-s", "-m", program),
                    *(str(theirs.fileno()), json.dumps(dataclasses.asdict(limits))),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                process_group=0,
            )
        self._ready = False
        self._owner = os.getpid()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def is_usable(self) -> bool:
        """Whether it lives and is this process's own (not inherited over a fork)."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, message: Message, descriptor: int | None = None) -> tuple[Message, bytearray]:
        """Send one request; its answer and the bytes that came with it.

        Raises:
            DecodingFailedError: no whole answer within the time allowed.
            ReaderError: the process could not even be started.
        """
        self._await_start()
        try:
            self._wire.expect_within(self._limits.wall_seconds)
            self._wire.send(message, descriptor=descriptor)
            return self._answer()
        except (OSError, EOFError, ValueError) as error:  # TimeoutError is an OSError
            self.kill()
            raise DecodingFailedError from error

    def _answer(self) -> tuple[Message, bytearray]:
        answer, _ = self._wire.receive()
        size = int(answer.get("payload", 0))
        if not 0 <= size <= 3 * self._limits.max_image_pixels:
            raise ValueError("the answer is larger than any image may be")
        return answer, self._wire.receive_bytes(size)

    def _await_start(self) -> None:
        if self._ready:
            return
        try:
            self._wire.expect_within(_START_SECONDS)
            self._wire.receive()
        except (OSError, EOFError, ValueError) as error:
            self.kill()
            raise ReaderError(
                f"the decoding process did not start (exit status {self._process.returncode})"
            ) from error
        self._ready = True

    def kill(self) -> None:
        """End it at once."""
        self._wire.close()
        if self._owner == os.getpid():
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """Let it end by itself, which it does when the connection closes; else kill it."""
        self._wire.close()
        if self._owner != os.getpid():
            return
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


def _environment() -> dict[str, str]:
    """What the process needs of the environment, and no more: no secrets of the parent's."""
    kept = {k: os.environ[k] for k in ("PATH", "LD_LIBRARY_PATH", "LANG") if k in os.environ}
    return kept | {
        "PYTHONPATH": str(_ROOT),
        # Threads reserve address space, of which there is a limit.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
