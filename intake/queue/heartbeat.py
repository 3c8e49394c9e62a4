"""A worker's sign of life for a container's health check: a file it touches while it runs.

`python -m intake.queue.heartbeat` ends with status 0 if the file was touched lately, else with 1.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

EVERY_SECONDS = 10.0
_LATE_SECONDS = 60.0


def _file() -> Path:
    return Path(tempfile.gettempdir()) / "transfer-evidence-worker.alive"


def beat() -> None:
    """Show that the worker's main loop goes round."""
    _file().touch()


def is_alive() -> bool:
    """Whether it did so within the last minute."""
    try:
        return time.time() - _file().stat().st_mtime < _LATE_SECONDS
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    sys.exit(0 if is_alive() else 1)
