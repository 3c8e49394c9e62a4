"""A server process: started, waited for, stopped or killed, started again on the same port."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl


def free_port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_program(name, *places):
    """The path of a program, looked for in `places` (patterns below /) and then in PATH."""
    for place in places:
        found = sorted(Path("/").glob(place.lstrip("/")))
        if found:
            return str(found[-1])
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not installed: see the packages of .system in the Makefile")
    return found


def _die_with_parent():
    """The kernel ends the server should the test run be killed."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class ServerProcess:
    """One server in one folder. Subclasses say what to run and when it is ready."""

    name = "server"
    start_seconds = 30
    user = None

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix=f"te-{self.name}-"))
        self.port = free_port()
        self._processes = []

    def commands(self):
        """Pairs of a command and its environment."""
        raise NotImplementedError

    def prepare(self):
        """Make what has to be in the folder before a start on empty data."""

    def is_ready(self):
        """Whether it answers; an exception is a no."""
        raise NotImplementedError

    def start(self):
        """Start it and return when it answers."""
        assert not self.is_running(), f"{self.name} runs already"
        if not any(self.folder.iterdir()):
            self.prepare()
        log = (self.folder / "output.log").open("ab")
        for command, environment in self.commands():
            self._processes.append(
                subprocess.Popen(
                    command,
                    env={**os.environ, **environment},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=self.folder,
                    start_new_session=True,
                    user=self.user,
                    preexec_fn=_die_with_parent,  # noqa: PLW1509  # nothing else runs in the child
                )
            )
        log.close()
        self._wait()
        return self

    def _wait(self):
        end = time.monotonic() + self.start_seconds
        while time.monotonic() < end:
            if any(process.poll() is not None for process in self._processes):
                break
            try:
                if self.is_ready():
                    return
            except Exception:  # noqa: BLE001, S110  # not up yet, whatever the client calls it
                pass
            time.sleep(0.05)
        tail = (self.folder / "output.log").read_text(errors="replace")[-3000:]
        self.kill()
        pytest.fail(f"{self.name} did not start:\n{tail}")

    def is_running(self):
        return any(process.poll() is None for process in self._processes)

    def stop(self):
        """End it as an operator would."""
        self._signal(signal.SIGTERM)

    def kill(self):
        """End it as a power cut would, children and all."""
        self._signal(signal.SIGKILL)

    def pause(self):
        """Let it hang: connections stay open, nothing is answered."""
        for process in self._processes:
            os.killpg(process.pid, signal.SIGSTOP)

    def resume(self):
        for process in self._processes:
            os.killpg(process.pid, signal.SIGCONT)

    def _signal(self, blow):
        for process in self._processes:
            try:
                os.killpg(process.pid, blow)
            except ProcessLookupError:
                continue
        for process in self._processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._processes.clear()

    def wipe(self):
        """Throw its data away; it must not be running."""
        assert not self.is_running()
        for item in self.folder.iterdir():
            shutil.rmtree(item) if item.is_dir() and not item.is_symlink() else item.unlink()

    def close(self):
        """The end: stopped, folder removed."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
