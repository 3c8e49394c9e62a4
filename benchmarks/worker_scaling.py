"""How many pages two workers read for each that one does: PostgreSQL, Redis, S3, real processes.

Run `python -m benchmarks.worker_scaling`. Each worker has one reading process with one thread; the
machine needs two free cores. Rounds of one and of two workers take turns, so that a noisy
neighbour falls on both; starting and sending are not counted.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from servers.installation import COUNTY, Installation, until  # noqa: E402
from servers.postgresql import PostgresServer  # noqa: E402
from servers.redis import RedisServer  # noqa: E402
from servers.swift import SwiftServer  # noqa: E402

from intake.service import uploads  # noqa: E402
from intake.service.actor import PROGRAM  # noqa: E402


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=72, help="pages a round")
    arguments = parser.parse_args()
    photos = sorted((ROOT / "samples").glob("*/*.jpg"))
    database, queue, objects = PostgresServer(), RedisServer(), SwiftServer()
    try:
        for server in (database, queue, objects):
            server.start()
        speeds: dict[int, list[float]] = {1: [], 2: []}
        for number in range(arguments.rounds):
            for workers in (1, 2):
                settings = {
                    "database_url": database.make_database(),
                    "object_store": objects.url(f"round-{number}-{workers}"),
                    "broker_url": queue.url,
                }
                speed = _round(settings, workers, arguments.pages, photos)
                speeds[workers].append(speed)
                print(f"round {number + 1}: {workers} workers, {speed:.3f} pages a second")
        one, two = (statistics.median(speeds[workers]) for workers in (1, 2))
        print(f"median: one {one:.3f}, two {two:.3f} pages a second, {two / one:.2f} times")
    finally:
        for server in (database, queue, objects):
            server.close()


def _round(settings: dict[str, str], workers: int, pages: int, photos: list[Path]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        made = Installation(Path(folder), **settings)
        try:
            for number in range(workers):
                made.start_worker(f"worker{number}")
            _send(made, photos, range(2 * workers))  # all have started when these are read
            made.wait_until_read(2 * workers, seconds=600)
            _send(made, photos, range(2 * workers, 2 * workers + pages))
            begin, before = time.monotonic(), made.states()["done"]
            # Looking ten times a second would take a twentieth of a core from the second worker.
            until(lambda: made.states()["done"] == 2 * workers + pages, 3600, pause=1)
            return (2 * workers + pages - before) / (time.monotonic() - begin)
        finally:
            made.close()


def _send(made: Installation, photos: list[Path], numbers: range) -> None:
    """Store photos with a few bytes more each, so that none was read before."""
    for number in numbers:
        content = photos[number % len(photos)].read_bytes() + str(number).encode()
        destination = uploads.Destination("inbox", COUNTY, None)
        uploads.receive(made.services, PROGRAM, destination, "photo.jpg", io.BytesIO(content))


if __name__ == "__main__":
    main()
