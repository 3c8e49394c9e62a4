"""What the service costs on top of reading: a case through HTTP beside `check` of its folder.

    python -m benchmarks.service_overhead [FOLDER] [--readers N] [--rounds N] [--scale]

In each round, one after the other: the folder read and judged by the pipeline that `check` runs,
and the same case through HTTP (upload, read in the background, verdict), both with readers that are
warm. Besides the time on the clock, processor seconds are told: they mean something on a machine
that does other work too. With `--scale` the case goes to a service of one reader and to one of two
instead.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import psutil

from intake.assembly import assemble
from intake.case_folder import open_case_folder
from intake.pipeline import check_folder
from intake.settings import Settings
from storage import accounts
from storage.tables import ApiToken, SchoolRow
from storage.tables.base import new_id

_COUNTY = "示例县"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, and of processors in this program and its children."""

    wall: float
    processor: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=Path("samples/incomplete"))
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", action="store_true")
    options = parser.parse_args()
    if options.scale:
        scale(options.folder, options.rounds)
    else:
        compare(options)


def scale(folder: Path, rounds: int) -> None:
    """One reader beside two, turn by turn."""
    ratios = []
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
        service(Path(one), 1) as alone,
        service(Path(two), 2) as both,
    ):
        alone.case(folder, first=1)
        both.case(folder, first=2)
        for number in range(1, rounds + 1):
            first, second = alone.case(folder), both.case(folder)
            ratios.append(first.wall / second.wall)
            print(
                f"round {number}: one reader {first.wall:.2f} s ({first.processor:.2f} s of "
                f"processors), two {second.wall:.2f} s ({second.processor:.2f} s)",
                flush=True,
            )
    print(f"two readers / one: {median(ratios):.2f} times as fast")


def compare(options: argparse.Namespace) -> None:
    """`check` of the folder beside the same case through HTTP."""
    files = len(open_case_folder(options.folder).files)
    settings = Settings(readers=options.readers)
    walls, processors = [], []
    with tempfile.TemporaryDirectory() as data, service(Path(data), options.readers) as running:
        running.case(options.folder, first=options.readers)  # the readers are warm now
        for number in range(1, options.rounds + 1):
            by_hand = checked(options.folder, settings)
            served = running.case(options.folder)
            walls.append(served.wall / by_hand.wall)
            processors.append(served.processor / by_hand.processor)
            print(
                f"round {number}: {files} files; check {by_hand.wall:.2f} s "
                f"({by_hand.processor:.2f} s of processors), service {served.wall:.2f} s "
                f"({served.processor:.2f} s)",
                flush=True,
            )
    print(f"service / check: {median(walls):.3f} on the clock, {median(processors):.3f} processors")


def checked(folder: Path, settings: Settings) -> Cost:
    """The folder through the pipeline of `check`, without the start of its readers.

    A run includes starting them; so a folder of nothing but one tiny picture is taken off.
    """
    with tempfile.TemporaryDirectory() as name:
        empty = Path(name)
        (empty / "case.json").write_bytes((folder / "case.json").read_bytes())
        for number in range(settings.readers):
            (empty / f"{number}.png").write_bytes(_TINY)
        started = _measured(lambda: check_folder(empty, settings))
    whole = _measured(lambda: check_folder(folder, settings))
    return Cost(whole.wall - started.wall, whole.processor - started.processor)


def _measured(work: Any) -> Cost:
    begun, before = time.monotonic(), _spent()
    work()
    return Cost(time.monotonic() - begun, _spent() - before)


def _spent() -> float:
    """Processor seconds of this process and of the children it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Running:
    """A service that runs, and a token of a school in it."""

    def __init__(self, process: subprocess.Popen[str], address: str, data: Path) -> None:
        self._process = psutil.Process(process.pid)
        self._client = httpx.Client(base_url=f"{address}/api/v1", timeout=600)
        self._data = data

    def case(self, folder: Path, first: int | None = None) -> Cost:
        """One case through HTTP with its `first` files, as if never read before."""
        record = json.loads((folder / "case.json").read_text("utf-8"))
        self._forget(record["school"])
        begun, before = time.monotonic(), self._spent()
        sent = record | {"school": record["school"]["code"]}
        case_id = self._client.post("/cases", json=sent).raise_for_status().json()["id"]
        with contextlib.ExitStack() as stack:
            files = [
                ("files", (path.name, stack.enter_context(path.open("rb"))))
                for path in open_case_folder(folder).files[:first]
            ]
            url = f"/cases/{case_id}/documents"
            self._client.post(url, files=files).raise_for_status()
        while self._client.get(f"/cases/{case_id}/completeness").json()["pending"]:
            time.sleep(0.25)
        return Cost(time.monotonic() - begun, self._spent() - before)

    def _forget(self, school: dict[str, Any]) -> None:
        services = assemble(Settings(data_dir=self._data))
        with services.database.write() as session:
            for table in ("readings", "jobs"):
                session.connection().exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608  # ours
            session.connection().exec_driver_sql(
                "UPDATE files SET sha256 = NULL, status = 'destroyed'"
            )
            session.merge(
                SchoolRow(
                    code=school["code"],
                    name=school["name"],
                    county=_COUNTY,
                    urban=school["urban"],
                    catchment=school["catchment"],
                    changed_at=services.clock(),
                )
            )
            secret = accounts.new_secret()
            session.add(
                ApiToken(
                    id=new_id(),
                    digest=accounts.digest(secret),
                    label="benchmark",
                    role="system",
                    county=_COUNTY,
                    school_code=school["code"],
                    created_at=services.clock(),
                )
            )
        services.close()
        self._client.headers["Authorization"] = f"Bearer {secret}"

    def _spent(self) -> float:
        """Processor seconds of the service, its readers and what decodes for them."""
        total = 0.0
        for process in (self._process, *self._process.children(recursive=True)):
            times = process.cpu_times()
            total += times.user + times.system
        return total


@contextlib.contextmanager
def service(data: Path, readers: int) -> Iterator[Running]:
    """The service as a program of its own."""
    named = {"DATA_DIR": data, "READERS": readers}
    environment = {f"TRANSFER_EVIDENCE_{name}": str(value) for name, value in named.items()}
    command = (sys.executable, "-c", "from intake.command_line import main; main()", "serve")
    with subprocess.Popen(
        [*command, "--port", "0"],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        yield Running(process, process.stdout.readline().strip(), data)
        process.send_signal(signal.SIGTERM)


_TINY = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "ffff3f0005fe02fea73581e40000000049454e44ae426082"
)

if __name__ == "__main__":
    main()
