"""`transfer-evidence serve` as a program of its own, with real reading processes."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time

import httpx
import psutil
import pytest
from fake_reader import picture
from papers import add_case, add_school
from rich.console import Console
from service_world import COUNTY, SCHOOL, token

from intake import tour
from intake.assembly import assemble
from intake.settings import Settings
from storage.tables import DocumentRow, Job, ReadingRow

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


@pytest.fixture
def clerk(tmp_path):
    """A school with an open case, in the folder that a service will find: headers to ask with."""
    services = assemble(Settings(data_dir=tmp_path / "data"))
    services.database.migrate()
    with services.database.write() as session:
        add_school(session, SCHOOL, COUNTY)
        add_case(session, "case1", SCHOOL, COUNTY, services=services)
    headers = token(services, "clerk", COUNTY, SCHOOL)
    services.close()
    return headers


def post(service, headers, *pictures, case="case1"):
    """Upload until it is answered, as a phone does that lost its connection."""
    files = [("files", (f"{number}.png", content)) for number, content in enumerate(pictures)]
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            url = f"{service.address}/api/v1/cases/{case}/documents"
            answer = httpx.post(url, files=files, headers=headers, timeout=60)
            if answer.status_code == 202:
                return answer.json()["documents"]
        time.sleep(0.2)
    raise AssertionError("never answered")


def files_of(service, headers, case="case1"):
    with contextlib.suppress(httpx.TransportError):
        answer = httpx.get(
            f"{service.address}/api/v1/cases/{case}/documents", headers=headers, timeout=60
        )
        return answer.json()["files"]
    return []


def wait_until_read(service, headers, count, seconds=400):
    deadline = time.monotonic() + seconds
    while True:
        files = files_of(service, headers)
        if len(files) == count and {file["status"] for file in files} == {"read"}:
            return files
        assert time.monotonic() < deadline, [file["status"] for file in files]
        time.sleep(0.5)


def test_an_upload_is_read_and_judged(start, clerk):
    service = start()
    [file] = post(service, clerk, picture("HELLO"))
    wait_until_read(service, clerk, 1)
    with httpx.Client(base_url=f"{service.address}/api/v1", headers=clerk, timeout=60) as client:
        verdict = client.get("/cases/case1/completeness").json()
        assert (verdict["verdict"], verdict["pending"]) == ("incomplete", 0)
        assert client.get(f"/files/{file['id']}/image").headers["content-type"] == "image/jpeg"
    assert service.stop() == 0


@pytest.mark.timeout(900)
def test_kill_9_amid_forty_uploads_loses_nothing_and_reads_nothing_twice(start, clerk):
    service = start(READERS=2)
    accepted, pictures = {}, [picture(f"PAGE {n}", 160, 60) for n in range(40)]

    def upload(numbers):
        for number in numbers:
            accepted[number] = post(service, clerk, pictures[number])[0]["id"]

    senders = [threading.Thread(target=upload, args=(range(n, 40, 4),)) for n in range(4)]
    for sender in senders:
        sender.start()
    for count in (8, 20):  # the service itself, and with it all that reads
        while len(accepted) < count:
            time.sleep(0.05)
        service.process.kill()
        service.process.wait()
        service.start(service.address.rpartition(":")[2])
    while len(accepted) < 30:
        time.sleep(0.05)
    for child in service.children():  # readers, and what decodes for them
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    for sender in senders:
        sender.join()
    files = wait_until_read(service, clerk, 40)
    assert {file["id"] for file in files} == set(accepted.values())
    assert service.stop() == 0
    services = assemble(Settings(data_dir=service.folder / "data"))
    with services.database.read() as session:
        jobs = session.query(Job).all()
        documents = session.query(DocumentRow).all()
        assert len(jobs) == session.query(ReadingRow).count() == 40
    services.close()
    assert {job.state for job in jobs} == {"done"}
    places = [(document.file_id, document.page, document.place) for document in documents]
    assert len(places) == len(set(places))


def test_without_a_terminal_the_tour_sees_that_the_service_starts(tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSFER_EVIDENCE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TRANSFER_EVIDENCE_READERS", "1")
    said = io.StringIO()
    assert tour._try_service(Console(file=said, width=200)) == 0
    assert "serve --demo" in said.getvalue()
    monkeypatch.setenv("TRANSFER_EVIDENCE_DATABASE_URL", "postgresql://nowhere/x")
    assert tour._try_service(Console(file=said, width=200)) == 2
