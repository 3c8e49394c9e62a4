"""Ends the process it is in when the work it watches makes no progress.

A reader that hangs in native code hears no signal; the process has to go. Its job is given back,
and the attempt was counted, so the file is tried again and at last given up.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from intake.observe.logs import logger

_LOOK_SECONDS = 0.5


class Watchdog:
    """One for each reading process."""

    def __init__(self, patience: float) -> None:
        """`patience`: seconds without `fed` after which the process is ended."""
        self._patience = patience
        self._deadline: float | None = None
        threading.Thread(target=self._look, name="watchdog", daemon=True).start()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch what is done within."""
        self.feed()
        try:
            yield
        finally:
            self._deadline = None

    def feed(self) -> None:
        """Progress was made."""
        self._deadline = time.monotonic() + self._patience

    def _look(self) -> None:
        while True:
            time.sleep(_LOOK_SECONDS)
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                logger().error("reader_hangs", pid=os.getpid(), seconds=self._patience)
                os.kill(os.getpid(), signal.SIGKILL)
