"""The reading processes of the embedded service: one reader and one thread in each, supervised.

They look for jobs in the database themselves; this process wakes them, watches them, and replaces
those that die, hang, or have read many pages. What a dead one had in work goes back at once; if
this process dies too, the lease lapses.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from sqlalchemy.exc import OperationalError

from intake.assembly import Services, assemble
from intake.observe.logs import configure_logging, logger
from intake.service.jobs import Watch, bury, run_job
from intake.settings import Settings
from ocr.engine import Engine
from ocr.errors import ReaderError
from ocr.reader import Reader
from storage import jobs
from storage.jobs import Claim
from storage.tables.base import new_id

_START_SECONDS = 120
_POLL_SECONDS = 2.0
_PAUSE_SECONDS = 10.0  # before a process is started whose predecessor could not start
_DRAIN_SECONDS = 20.0


@dataclass(slots=True)
class _Child:
    name: str  # that its leases bear
    process: Any
    connection: Connection
    deadline: float | None
    ready: bool = False
    busy: bool = False
    pages: int = 0


@dataclass(frozen=True, slots=True)
class _Done:
    found: bool  # whether there was a job


class Readers:
    """As many reading processes as the settings say, with a thread that looks after them."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._settings = services.settings
        self._children: list[_Child] = []
        self._nudge, self._nudged = multiprocessing.Pipe()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._pause_until = 0.0
        self._poll_at = 0.0
        self._thread = threading.Thread(target=self._supervise, name="readers")

    def start(self) -> None:
        """Start the processes; they are ready some seconds later."""
        self._thread.start()

    def wake(self) -> None:
        """A job waits. Called from any thread."""
        if not self._woken.is_set():
            self._woken.set()
            self._nudge.send(None)

    def stop(self) -> None:
        """Let each process finish the file in work, for a while, or give it back; then end it."""
        self._stopping.set()
        self._nudge.send(None)
        self._thread.join()

    def pids(self) -> list[int]:
        """Of the processes that are ready."""
        return [child.process.pid for child in self._children if child.ready]

    def _supervise(self) -> None:
        try:
            while not self._stopping.is_set():
                self._fill()
                self._listen(timeout=1.0)
                self._look_for_work()
                self._replace_hung()
            self._drain()
        finally:
            for child in self._children:
                self._end(child)

    def _fill(self) -> None:
        missing = self._settings.readers - len(self._children)
        if time.monotonic() >= self._pause_until:
            self._children += [_start(self._settings) for _ in range(missing)]

    def _listen(self, timeout: float) -> None:
        by_connection = {child.connection: child for child in self._children}
        for connection in wait([self._nudged, *by_connection], timeout):
            if connection is self._nudged:
                self._nudged.recv()
                self._woken.clear()
                self._poll_at = 0.0
                continue
            child = by_connection[connection]  # type: ignore[index]  # wait() returns what it got
            try:
                self._hear(child, child.connection.recv())
            except (EOFError, OSError):
                self._lost(child)

    def _hear(self, child: _Child, message: Any) -> None:
        match message:
            case Claim():
                self._alive(child)
            case None:
                child.pages += 1
                self._alive(child)
            case _Done(found=found):
                child.ready, child.busy, child.deadline = True, False, None
                if child.pages >= self._settings.pages_per_reader:
                    self._end(child)
                elif found and not self._stopping.is_set():
                    self._send_to_work(child)
            case str():
                logger().error("reader_cannot_start", error=message)
                self._pause_until = time.monotonic() + _PAUSE_SECONDS

    def _alive(self, child: _Child) -> None:
        child.deadline = time.monotonic() + self._settings.page_timeout

    def _look_for_work(self) -> None:
        idle = [child for child in self._children if child.ready and not child.busy]
        if not idle or time.monotonic() < self._poll_at:
            return
        self._poll_at = time.monotonic() + _POLL_SECONDS
        try:
            with self._services.database.read() as session:
                waiting = jobs.waiting(session, len(idle))
        except OperationalError as error:
            logger().warning("database_unavailable", error=type(error).__name__)
            return
        for child in idle[:waiting]:
            self._send_to_work(child)

    def _send_to_work(self, child: _Child) -> None:
        try:
            child.connection.send(None)
        except OSError:
            self._lost(child)
            return
        child.busy = True
        self._alive(child)

    def _replace_hung(self) -> None:
        now = time.monotonic()
        for child in list(self._children):
            if child.deadline is not None and now > child.deadline:
                logger().warning("reader_hangs", pid=child.process.pid)
                self._lost(child)

    def _lost(self, child: _Child) -> None:
        """The process died or hangs: what it had in work is given back, another is started."""
        if not child.ready:
            self._pause_until = max(self._pause_until, time.monotonic() + 1)
        self._end(child)

    def _end(self, child: _Child) -> None:
        if child in self._children:
            self._children.remove(child)
        child.connection.close()
        child.process.join(timeout=0 if child.busy or not child.ready else 3)
        if child.process.is_alive():
            child.process.kill()
            child.process.join()
        if child.busy:
            bury(self._services, child.name)

    def _drain(self) -> None:
        deadline = time.monotonic() + _DRAIN_SECONDS
        for child in [child for child in self._children if not child.busy]:
            self._end(child)
        while self._children and time.monotonic() < deadline:
            self._listen(timeout=0.2)
            for child in [child for child in self._children if not child.busy]:
                self._end(child)


def _start(settings: Settings) -> _Child:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    name = new_id()
    process = context.Process(target=_serve, args=(theirs, settings, name), name="reader")
    process.start()
    theirs.close()
    return _Child(name, process, ours, deadline=time.monotonic() + _START_SECONDS)


def _serve(connection: Connection, settings: Settings, name: str) -> None:
    """The life of a reading process: one file after the other until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the service decides
    configure_logging(as_json=not os.isatty(2))
    try:
        engine = Engine(settings.ocr_detection_model_dir, settings.ocr_recognition_model_dir)
    except ReaderError as error:
        connection.send(str(error))
        return
    services = assemble(settings)

    def tell(what: Claim | None) -> None:
        with suppress(OSError):  # the service is gone: this file is finished all the same
            connection.send(what)

    watch = Watch(on_claim=tell, on_page=lambda: tell(None))
    with Reader(engine, settings.limits()) as reader:
        try:
            connection.send(_Done(found=True))
            while True:
                connection.recv()
                connection.send(_Done(run_job(services, None, reader, watch, name)))
        except (EOFError, BrokenPipeError):
            return
        except Exception:  # noqa: BLE001  # the end of a process; what it says may be personal
            logger().exception("reader_broke")
            sys.exit(1)
        finally:
            services.close()
