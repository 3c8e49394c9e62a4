"""`transfer-evidence serve` as a program of its own, with real reading processes."""

import contextlib
import io
import os
import signal
import subprocess
import sys

import httpx
import psutil
import pytest
from rich.console import Console

from intake import tour

COMMAND = (sys.executable, "-c", "from intake.command_line import main; main()")


class Service:
    """The program, running; `address` once it answers."""

    def __init__(self, folder, *options, **settings):
        self.folder = folder
        named = {"DATA_DIR": folder / "data", "READERS": 1} | settings
        self.environment = os.environ | {
            f"TRANSFER_EVIDENCE_{name}": str(value) for name, value in named.items()
        }
        self.options = options
        self.errors = (folder / "errors.txt").open("ab")
        self.start()

    def start(self, port=0):
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port), *self.options],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        self.address = self.process.stdout.readline().strip()
        assert self.address, (self.folder / "errors.txt").read_text()

    def children(self):
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def stop(self, how=signal.SIGTERM):
        before = self.children()
        self.process.send_signal(how)
        status = self.process.wait(60)
        _, left = psutil.wait_procs(before, 20)
        assert not left
        return status


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(*options, **settings):
        started.append(Service(tmp_path, *options, **settings))
        return started[-1]

    yield begin
    for service in started:
        for process in service.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        service.process.kill()
        service.process.wait()


def test_the_demonstration_can_be_signed_in_to_and_is_made_once(start):
    service = start("--demo")
    said = service.process.stdout.readline()
    assert "sign in" in said
    people = dict(service.process.stdout.readline().split()[:2] for _ in range(6))
    assert set(people) == {"reviewer", "admin", "auditor", "clerk1", "clerk2", "clerk3"}
    with httpx.Client(base_url=f"{service.address}/api/v1", timeout=60) as client:
        assert client.get("/health/ready").json()["status"] == "ready"
        signed_in = client.post(
            "/session", json={"login": "reviewer", "password": people["reviewer"]}
        )
        assert signed_in.status_code in {200, 201}, signed_in.text
        cases = client.get("/cases").json()
        assert cases["total"] == 3
        statuses = {case["status"] for case in cases["items"]}
        assert statuses == {"draft", "submitted"}
    assert service.stop() == 0
    service.start()
    service.process.stdout.readline()
    assert dict(service.process.stdout.readline().split()[:2] for _ in range(6)) == people
    with httpx.Client(base_url=f"{service.address}/api/v1", timeout=60) as client:
        client.post("/session", json={"login": "reviewer", "password": people["reviewer"]})
        assert client.get("/cases").json()["total"] == 3
    assert service.stop(signal.SIGINT) == 0


def test_a_port_that_is_taken_is_told(start):
    service = start()
    port = service.address.rpartition(":")[2]
    second = subprocess.run(
        [*COMMAND, "serve", "--port", port],
        env=service.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 2
    assert port in second.stderr
    assert "Traceback" not in second.stderr


def test_without_a_terminal_the_tour_sees_that_the_service_starts(tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSFER_EVIDENCE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TRANSFER_EVIDENCE_READERS", "1")
    said = io.StringIO()
    assert tour._try_service(Console(file=said, width=200)) == 0
    assert "serve --demo" in said.getvalue()
    monkeypatch.setenv("TRANSFER_EVIDENCE_DATABASE_URL", "postgresql://nowhere/x")
    assert tour._try_service(Console(file=said, width=200)) == 2
