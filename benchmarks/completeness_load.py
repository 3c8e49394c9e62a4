"""How long `GET /cases/{id}/completeness` takes: `python -m benchmarks.completeness_load`.

A SQLite database of 10,000 cases, each with ten documents that were read, behind a real server
process with the settings of `serve`. Requests are sent at a fixed rate, to cases drawn at random,
and timed from the moment at which they were due: a server that falls behind is not spared. Then
the queue of the same county is asked for, with filters, one request after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import insert

from benchmarks.verdicts import SCHOOL, TODAY, family
from intake.assembly import Services, assemble
from intake.service import filing, snapshots
from intake.settings import Settings
from matching.model import Case, Evidence
from ocr.model import FileReading, Line, Page
from storage import accounts
from storage.readings import keep_reading
from storage.tables import ApiToken, CaseRow, DocumentRow, FileRow, ReadingRow, SchoolRow
from storage.tables.base import new_id

COUNTY = "浉河区"
PIPELINE = "benchmark"
READY = "ready"
WARM_UP = 5.0  # seconds
IDLE_AT_MOST = 3.0  # the server closes connections that are not used for five
STATUSES = ("draft", "submitted", "submitted", "returned", "approved")


def main() -> None:
    """Fill, serve, load, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=100.0, help="requests a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--data", type=Path, help="keep the filled database here")
    parser.add_argument("--serve", action="store_true", help="(what the server process runs)")
    options = parser.parse_args()
    if options.serve:
        serve(options.data)
        return
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        secret, ids = filled(data, options.cases)
        with server(data) as (pid, port):
            before = seconds_used(pid)
            took = asyncio.run(load(port, secret, ids, options.rate, options.seconds))
            report(took, len(ids), options.rate, seconds_used(pid) - before)
            report_queue(asyncio.run(queue(port, secret)))


def filled(data: Path, count: int) -> tuple[str, list[str]]:
    """A database with `count` cases; a token's secret, and the cases' ids."""
    services = assemble(Settings(data_dir=data))
    services.database.migrate()
    secret = accounts.new_secret()
    try:
        with services.database.write() as session:
            ids = list(session.query(CaseRow.id).order_by(CaseRow.id))
            session.add(_token(secret, services.clock()))
            if not ids:
                session.add(_school(services.clock()))
        if ids:
            return secret, [row.id for row in ids]
        began = time.monotonic()
        made = [one for start in range(0, count, 250) for one in _add(services, start, count)]
        print(f"{count} cases written in {time.monotonic() - began:.0f} s")
    finally:
        services.close()
    return secret, made


def _add(services: Services, start: int, count: int) -> list[str]:
    cases: list[CaseRow] = []
    files: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    readings: list[dict[str, Any]] = []
    for number in range(start, min(start + 250, count)):
        case, sealed = _family(services, number % 500)
        row = _case(services, case, number)
        cases.append(row)
        for place, (paper, result) in enumerate(sealed):
            file = _file(row, paper, place)
            files.append(file)
            documents.append(_document(file, paper))
            readings.append(_reading(file, result))
    with services.database.write() as session:
        session.add_all(cases)
        session.flush()
        for table, rows in ((FileRow, files), (DocumentRow, documents), (ReadingRow, readings)):
            session.execute(insert(table), rows)
        for row in cases:
            filing.file_for_inbox(session, services, row)
            snapshots.remember(session, services, row)
    return [row.id for row in cases]


@cache
def _family(services: Services, number: int) -> tuple[Case, list[tuple[Evidence, bytes]]]:
    """A family, and for each of its papers the sealed reading."""
    case, papers = family(number)
    sealed = []
    with services.database.write() as session:
        for paper in papers:
            line = Line("常住人口登记卡", 0.99, paper.document.region)
            page = Page(1, 3024, 4032, 0, (), (paper.document,), (line,) * 30)
            reading = FileReading(paper.file, os.urandom(32).hex(), None, (page,))
            now = services.clock()
            keep_reading(session, services.keyring, reading, pipeline="x", seconds=1.0, at=now)
            row = session.get_one(ReadingRow, (reading.sha256, "x"))
            sealed.append((paper, row.result))
    return case, sealed


def _case(services: Services, case: Case, number: int) -> CaseRow:
    record = {
        "student": {
            "name": case.student.name,
            "sex": case.student.sex,
            "birth_date": case.student.birth_date.isoformat(),
            "id_number": case.student.id_number,
        },
        "guardians": [
            {"name": one.name, "relationship": one.relationship.value, "id_number": one.id_number}
            for one in case.guardians
        ],
    }
    now = services.clock() - timedelta(minutes=number)
    status = STATUSES[number % len(STATUSES)]
    return CaseRow(
        id=new_id(),
        county=COUNTY,
        school_code=SCHOOL.code,
        category=case.category.value,
        application_date=TODAY,
        from_outside_county=True,
        student_name=case.student.name,
        record=services.keyring.seal_json(record, "case_record"),
        status=status,
        version=1,
        outstanding={},
        created_by="benchmark",
        created_at=now,
        changed_at=now,
        submitted_at=None if status == "draft" else now,
        due_on=date(2026, 9, 1) + timedelta(days=number % 14) if status == "submitted" else None,
    )


def _file(case: CaseRow, paper: Evidence, place: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "case_id": case.id,
        "purpose": "case",
        "county": case.county,
        "school_code": case.school_code,
        "position": place,
        "name": paper.file,
        "sha256": os.urandom(32).hex(),
        "status": "read",
        "pipeline": PIPELINE,
        "uploaded_by": "benchmark",
        "uploaded_at": case.created_at,
    }


def _document(file: dict[str, Any], paper: Evidence) -> dict[str, Any]:
    return {
        "id": new_id(),
        "file_id": file["id"],
        "case_id": file["case_id"],
        "page": 1,
        "place": 0,
        "kind": paper.document.kind,
        "rotation": 0,
        "version": 1,
        "changed_at": file["uploaded_at"],
    }


def _reading(file: dict[str, Any], result: bytes) -> dict[str, Any]:
    return {
        "sha256": file["sha256"],
        "pipeline": PIPELINE,
        "result": result,
        "seconds": 1.0,
        "read_at": file["uploaded_at"],
    }


def _school(now: datetime) -> SchoolRow:
    return SchoolRow(
        code=SCHOOL.code,
        name=SCHOOL.name,
        county=COUNTY,
        urban=SCHOOL.urban,
        catchment=list(SCHOOL.catchment),
        changed_at=now,
    )


def _token(secret: str, now: datetime) -> ApiToken:
    return ApiToken(
        id=new_id(),
        digest=accounts.digest(secret),
        label="benchmark",
        role="system",
        county=COUNTY,
        created_at=now,
        used_at=datetime.now(UTC) + timedelta(hours=1),
    )


def serve(data: Path) -> None:
    """The server process: the application as `serve` runs it, without reading processes."""
    import uvicorn

    from intake.api.app import create_app
    from intake.observe.logs import configure_logging

    configure_logging()
    services = assemble(Settings(data_dir=data))

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            print(READY, self.servers[0].sockets[0].getsockname()[1], flush=True)

    Server(
        uvicorn.Config(
            create_app(services), port=0, http="h11", log_config=None, access_log=False, ws="none"
        )
    ).run()


@contextmanager
def server(data: Path) -> Any:
    """A server process; its id and port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.completeness_load", "--serve", "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101  # asked for above
        for line in process.stdout:
            if line.startswith(READY):
                yield process.pid, int(line.split()[1])
                break
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


class Connections:
    """Connections that are kept open, one request on each at a time."""

    def __init__(self, port: int, secret: str) -> None:
        self._port = port
        self._header = f"Host: localhost\r\nAuthorization: Bearer {secret}\r\n\r\n"
        self._free: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        while self._free:
            last, reader, writer = self._free.pop()
            if time.monotonic() - last < IDLE_AT_MOST:
                break
            writer.close()
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(f"GET /api/v1{path} HTTP/1.1\r\n{self._header}".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        body = await reader.readexactly(length)
        self._free.append((time.monotonic(), reader, writer))
        return int(head.split(b" ", 2)[1]), body


async def load(
    port: int, secret: str, ids: Sequence[str], rate: float, seconds: float
) -> list[float]:
    """Seconds that each request took from when it was due; warm-up is not counted."""
    chance = random.Random(1)  # noqa: S311  # repeatable
    connections = Connections(port, secret)
    took: list[float] = []

    async def ask(due: float, *, counts: bool) -> None:
        status, body = await connections.get(f"/cases/{chance.choice(ids)}/completeness")
        if status != 200 or b'"verdict"' not in body:
            raise RuntimeError(f"{status}: {body[:200]!r}")
        if counts:
            took.append(time.perf_counter() - due)

    began = time.perf_counter()
    tasks = []
    for number in range(int(rate * (seconds + WARM_UP))):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(ask(due, counts=number >= rate * WARM_UP)))
    await asyncio.gather(*tasks)
    return took


async def queue(port: int, secret: str) -> dict[str, list[float]]:
    """Seconds that lists of cases took."""
    connections = Connections(port, secret)
    took: dict[str, list[float]] = {}
    for asked in (
        "",
        "?status=submitted&sort=due_on",
        "?status=submitted&verdict=complete&page=3",
        "?text=靖",
        "?sort=-changed_at&page=150",
    ):
        path = "/cases" + "".join(c if c.isascii() else "%E9%9D%96" for c in asked)
        for _ in range(20):
            began = time.perf_counter()
            status, body = await connections.get(path)
            took.setdefault(asked or "(all)", []).append(time.perf_counter() - began)
            if status != 200 or not json.loads(body)["total"]:
                raise RuntimeError(f"{status}: {body[:200]!r}")
    return took


def seconds_used(pid: int) -> float:
    """Processor seconds of a process until now."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def report(took: Sequence[float], cases: int, rate: float, used: float) -> None:
    """Print how the requests fared; `used` are the server's processor seconds."""
    asked = len(took) + rate * WARM_UP
    print(f"{used * 1000 / asked:.2f} ms of processor time a request")
    print(
        f"{len(took)} requests at {rate:g} a second to {cases} cases: "
        + ", ".join(f"p{share} {_share(took, share):.1f} ms" for share in (50, 90, 99, 99.9))
        + f", longest {max(took) * 1000:.1f} ms"
    )


def report_queue(took: dict[str, list[float]]) -> None:
    """Print how lists fared."""
    for asked, times in took.items():
        print(
            f"GET /cases {asked}: median {statistics.median(times) * 1000:.0f} ms, "
            f"longest {max(times) * 1000:.0f} ms"
        )


def _share(took: Iterable[float], share: float) -> float:
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] * 1000


if __name__ == "__main__":
    main()
