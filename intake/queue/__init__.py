"""Handing over: whoever reads is told that a job waits. The database is the truth, this a nudge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ocr.errors import TransferEvidenceError


class QueueUnavailableError(TransferEvidenceError):
    """The broker does not take or give messages now; the sweeper hands over later."""

    def __init__(self) -> None:
        super().__init__("任务队列没有应答 / the queue does not answer")


class Queue(Protocol):
    """Where ids of jobs are handed to readers. A lost hand-over is found by the sweeper."""

    def send(self, job_id: str) -> None:
        """Hand over a job that is committed; the id says nothing personal.

        Raises:
            QueueUnavailableError: it could not be handed over.
        """

    def held(self) -> int:
        """How many jobs were handed over that no reader has taken.

        Raises:
            QueueUnavailableError: that cannot be known now.
        """

    def close(self) -> None:
        """Give back connections."""


class LocalQueue:
    """Wakes the reading processes of this program, which look into the database themselves."""

    def __init__(self) -> None:
        self._wakers: list[Callable[[], None]] = []

    def listen(self, wake: Callable[[], None]) -> None:
        """Have `wake` called, from any thread, whenever a job waits."""
        self._wakers.append(wake)

    def send(self, job_id: str) -> None:  # noqa: ARG002  # the database knows which
        """See Queue."""
        for wake in self._wakers:
            wake()

    def held(self) -> int:
        """See Queue. A call is not kept: whoever waits may be called again."""
        return 0

    def close(self) -> None:
        """See Queue."""
        self._wakers.clear()
