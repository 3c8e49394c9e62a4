"""Reading many files with several processes: one reader and one thread in each.

A process that dies or hangs takes one file with it, not the run: the file is tried once more in a
new process and then reported as damaged; the others go on.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from intake.settings import Settings
from ocr.engine import Engine
from ocr.errors import ReaderError
from ocr.model import FileError, FileReading
from ocr.reader import Reader

_ATTEMPTS = 2
_START_SECONDS = 120
_GIVEN_UP = "识别这个文件时程序意外终止或超时，请重新拍照后再上传"


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been read so far. `pages` counts pages, `done` files out of `total`."""

    done: int
    total: int
    pages: int
    file: str


@dataclass(slots=True)
class _Task:
    index: int
    path: Path
    name: str
    attempts: int = 0


@dataclass(slots=True)
class _Child:
    process: Any
    connection: Connection
    task: _Task | None = None
    deadline: float = field(default=0.0)
    pages: int = 0
    ready: bool = False


def read_files(
    files: Sequence[tuple[Path, str]],
    settings: Settings,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Iterator[FileReading]:
    """Read `files`, pairs of path and the name the result gives it; results in that order.

    Raises:
        ReaderError: the recognition engine cannot be started.
    """
    return _Run(files, settings, on_progress).results()


class _Run:
    """One run over a list of files."""

    def __init__(
        self,
        files: Sequence[tuple[Path, str]],
        settings: Settings,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._settings = settings
        self._on_progress = on_progress
        self._waiting = deque(_Task(i, path, name) for i, (path, name) in enumerate(files))
        self._readings: dict[int, FileReading] = {}
        self._total = len(files)
        self._done = 0
        self._pages = 0
        self._children: list[_Child] = []

    def results(self) -> Iterator[FileReading]:
        try:
            for _ in range(min(self._settings.readers, self._total)):
                self._children.append(_start(self._settings))
            for index in range(self._total):
                while index not in self._readings:
                    self._step()
                yield self._readings.pop(index)
        finally:
            for child in self._children:
                _stop(child)

    def _step(self) -> None:
        by_connection = {child.connection: child for child in self._children}
        for connection in wait(list(by_connection), timeout=1.0):
            child = by_connection[connection]  # type: ignore[index]  # wait() returns what it got
            try:
                self._receive(child, child.connection.recv())
            except (EOFError, OSError):
                self._lost(child)
        for child in list(self._children):
            if child.deadline and time.monotonic() > child.deadline:
                self._lost(child)

    def _receive(self, child: _Child, message: Any) -> None:
        if isinstance(message, str):
            raise ReaderError(message)
        if isinstance(message, FileReading):
            task = child.task
            if task is None:
                raise ReaderError("a reader answered without having been asked")
            child.task = None
            self._finish(task, message)
        elif child.ready:
            child.pages += 1
            self._pages += 1
            child.deadline = time.monotonic() + self._settings.page_timeout
            self._report(child.task.name if child.task else "")
            return
        child.ready = True
        if child.pages >= self._settings.pages_per_reader:
            self._replace(child)
        else:
            self._hand_over(child)

    def _hand_over(self, child: _Child) -> None:
        if not self._waiting:
            child.deadline = 0.0
            return
        child.task = self._waiting.popleft()
        child.task.attempts += 1
        child.deadline = time.monotonic() + self._settings.page_timeout
        child.connection.send((child.task.path, child.task.name))

    def _lost(self, child: _Child) -> None:
        """The child died or hangs: its file is tried again or given up."""
        if not child.ready:
            raise ReaderError("识别引擎无法启动 / the recognition engine could not be started")
        task = child.task
        if task is not None and task.attempts < _ATTEMPTS:
            self._waiting.appendleft(task)
        elif task is not None:
            self._finish(task, FileReading(task.name, None, FileError("damaged", _GIVEN_UP)))
        self._replace(child)

    def _replace(self, child: _Child) -> None:
        _stop(child)
        self._children.remove(child)
        if self._waiting:
            self._children.append(_start(self._settings))

    def _finish(self, task: _Task, reading: FileReading) -> None:
        self._readings[task.index] = reading
        self._done += 1
        self._report(task.name)

    def _report(self, name: str) -> None:
        self._on_progress(Progress(self._done, self._total, self._pages, name))


def _start(settings: Settings) -> _Child:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, settings), daemon=False)
    process.start()
    theirs.close()
    return _Child(process, ours, deadline=time.monotonic() + _START_SECONDS)


def _stop(child: _Child) -> None:
    child.connection.close()
    child.process.join(timeout=0 if child.task else 2)
    if child.process.is_alive():
        child.process.kill()
        child.process.join()


def _serve(connection: Connection, settings: Settings) -> None:
    """The life of a reading process: start the engine, then file after file until the pipe ends."""
    try:
        engine = Engine(settings.ocr_detection_model_dir, settings.ocr_recognition_model_dir)
    except ReaderError as error:
        connection.send(str(error))
        return
    with Reader(engine, settings.limits()) as reader:
        connection.send(None)
        while True:
            try:
                path, name = connection.recv()
            except (EOFError, KeyboardInterrupt):
                return
            connection.send(reader.read_file(path, name, lambda _: connection.send(None)))
