"""A whole installation for fault tests: real processes, a client that retries, what must hold."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import cv2
import httpx
import numpy as np
import psutil
from sqlalchemy import select

from intake.assembly import assemble
from intake.settings import Settings
from servers.process import free_port
from storage import accounts
from storage.tables import ApiToken, CaseRow, FileRow, Job, Notice, ReadingRow, SchoolRow
from storage.tables.base import new_id

COUNTY, SCHOOL = "固始县", "2141005678"
CASE = {
    "category": "migrant_work",
    "application_date": "2026-09-01",
    "from_outside_county": False,
    "school": SCHOOL,
    "student": {"name": "欧阳靖雯", "sex": "女", "birth_date": "2012-03-15"},
    "guardians": [{"name": "欧阳建国", "relationship": "father"}],
}
_MAIN = (
    "import sys; from intake.command_line import main; sys.argv[0] = 'transfer-evidence'; main()"
)


def picture(number):
    """A small photo whose content depends on `number`; quick to read."""
    image = np.full((120, 320, 3), 255, np.uint8)
    cv2.putText(image, f"PAGE {number}", (10, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
    return cv2.imencode(".png", image)[1].tobytes()


def until(condition, seconds, what="", pause=0.1):
    """Wait for a condition, looked at every `pause` seconds, and return what it gave."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or condition}"
        time.sleep(pause)
    return found


class Installation:
    """Settings, the processes that run under them, and a school's client."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.port = free_port()
        given = {"data_dir": folder / "data", "readers": 1, "page_timeout": 20} | settings
        self.environment = {
            f"TRANSFER_EVIDENCE_{name.upper()}": str(value) for name, value in given.items()
        }
        self.services = assemble(Settings(**given))
        self.services.database.migrate()
        self.embedded = self.services.settings.is_embedded
        self.processes = {}
        self._prepare()

    def _prepare(self):
        self.set_school({"name": "固始县第三小学", "urban": True, "catchment": []})
        self.client = self.client_of("clerk", SCHOOL)

    def set_school(self, school):
        """Make the school one of this name, place and catchment."""
        given = {name: school[name] for name in ("name", "urban", "catchment")}
        with self.services.database.write() as session:
            session.merge(
                SchoolRow(code=SCHOOL, county=COUNTY, changed_at=self.services.clock(), **given)
            )

    def client_of(self, role, school=None):
        """An HTTP client with a token of that role, bound to the county or the school."""
        secret = accounts.new_secret()
        with self.services.database.write() as session:
            session.add(
                ApiToken(
                    id=new_id(),
                    digest=accounts.digest(secret),
                    label=role,
                    role=role,
                    county=COUNTY,
                    school_code=school,
                    created_at=self.services.clock(),
                )
            )
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}/api/v1",
            headers={"Authorization": f"Bearer {secret}"},
            timeout=60,
        )

    # processes

    def start(self, name, *arguments, first=""):
        """Start one of the program's commands under a name; `first` is Python it runs before."""
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-c", f"{first}\n{_MAIN}", *arguments],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def start_api(self, first=""):
        self.start("api", "serve", "--port", str(self.port), first=first)
        until(self.is_alive, 120, "the API answers")

    def start_worker(self, name="worker", first=""):
        self.start(name, "worker", first=first)

    def start_all(self):
        self.start_api()
        if not self.embedded:
            self.start_worker()

    def is_alive(self):
        with suppress(httpx.TransportError):
            return self.client.get("/health/live").status_code == 200
        return False

    def kill(self, name):
        """SIGKILL to that process alone; its children are left to themselves."""
        self.processes[name].kill()
        self.processes[name].wait()

    def stop(self, name):
        """SIGTERM; the exit status."""
        self.processes[name].terminate()
        return self.processes[name].wait(timeout=60)

    def readers(self):
        """The processes that read, below the API or the worker."""
        parent = psutil.Process(self.processes["api" if self.embedded else "worker"].pid)
        children = parent.children()
        if self.embedded:
            return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
        return children

    def close(self):
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.client.close()
        self.services.close()

    def tell(self):
        """The ends of all logs, for a failed test."""
        for log in self.folder.glob("*.log"):
            sys.stdout.write(f"--- {log.name}\n{log.read_text()[-6000:]}\n")

    # what a school does

    def new_case(self):
        answer = self.client.post("/cases", json=CASE)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def upload(self, case, number, patience=200):
        """Send one picture until it is answered; what was answered, and how often it was sent."""
        deadline = time.monotonic() + patience
        sent = 0
        while True:
            sent += 1
            with suppress(httpx.TransportError):
                files = [("files", (f"{number}.png", picture(number)))]
                answer = self.client.post(f"/cases/{case}/documents", files=files)
                if answer.status_code == 202:
                    return answer.json()["documents"][0], sent
                assert answer.status_code in {503, 507}, answer.text
            assert time.monotonic() < deadline, f"picture {number} was not accepted"
            time.sleep(0.3)

    @contextmanager
    def uploading(self, case, count, at_once=4):
        """Upload `count` pictures while something else happens; yields how many are accepted."""
        accepted = {}
        lock = threading.Lock()

        def one(number):
            answered, _ = self.upload(case, number)
            assert answered["id"], answered
            with lock:
                accepted[number] = answered["id"]

        with ThreadPoolExecutor(at_once) as pool:
            futures = [pool.submit(one, number) for number in range(count)]
            yield accepted
            for future in futures:
                future.result(timeout=300)

    # what must hold

    def states(self):
        """How many jobs are in which state."""
        with self.services.database.read() as session:
            return Counter(session.scalars(select(Job.state)))

    def leased(self):
        with self.services.database.read() as session:
            return session.scalars(select(Job.id).where(Job.state == "leased")).all()

    def wait_until_read(self, count, seconds=400):
        until(lambda: self.states() == {"done": count}, seconds, f"{count} jobs are done")

    def check_nothing_lost(self, case, accepted):
        """Every accepted file is stored, read once and counted once."""
        with self.services.database.read() as session:
            files = session.scalars(select(FileRow).where(FileRow.status != "receiving")).all()
            told = Counter(
                notice.data["file"]
                for notice in session.scalars(select(Notice).where(Notice.event == "document"))
                if notice.data["status"] == "read"
            )
            readings = session.scalars(select(ReadingRow.sha256)).all()
            case_row = session.get_one(CaseRow, case)
        assert {file.id for file in files} == set(accepted.values())
        assert {file.status for file in files} == {"read"}
        assert set(told.values()) == {1}
        assert set(told) == set(accepted.values())
        assert Counter(readings) == Counter(file.sha256 for file in files)
        assert case_row.pending == 0
        for number, file_id in accepted.items():
            with self.services.objects.open(f"files/{file_id}/original") as stream:
                stored = hashlib.sha256(stream.read()).digest()
            assert stored == hashlib.sha256(picture(number)).digest()
