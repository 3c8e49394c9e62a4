"""Metrics for Prometheus. What reading does is counted from the database, so it is whole.

Readers run in other processes and on other machines; each instance of the API tells the same story
of them, since all look at the same jobs. Requests and errors are those of the process asked.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import and_, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from storage.database import Database, database_now
from storage.tables import FileRow, Job, ReadingRow

REQUESTS = Counter(
    "transfer_evidence_requests",
    "Requests answered.",
    ("method", "route", "status"),
)
REQUEST_SECONDS = Histogram(
    "transfer_evidence_request_seconds",
    "Seconds until a request was answered.",
    ("method", "route"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)
_STORE_ERRORS = Counter(
    "transfer_evidence_object_store_errors",
    "Calls of the object store that failed: unavailable, full or damaged.",
    ("call", "reason"),
)
_QUEUE_ERRORS = Counter(
    "transfer_evidence_queue_errors",
    "Jobs that could not be handed to the queue; the sweeper hands them over later.",
)

_OPEN_STATES = ("queued", "leased")
_SETTLED = timedelta(seconds=10)
"""A transaction that ends a job has committed by then; younger ends wait for the next look."""


def count_store_error(call: str, reason: str) -> None:
    """Count a failure of the object store; see `storage.objects.observed`."""
    _STORE_ERRORS.labels(call, reason).inc()


def count_queue_error() -> None:
    """Count a job that could not be handed over."""
    _QUEUE_ERRORS.inc()


class JobMetrics(Collector):
    """Jobs as the database has them: how many wait, for how long, how reading goes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._seen_until: datetime | None = None
        self.registry = CollectorRegistry()
        self.registry.register(self)  # first: it counts what the others then show
        self._ended = Counter(
            "transfer_evidence_jobs_ended",
            "Files read, or given up, by any reader since this process looked first.",
            ("state",),
            registry=self.registry,
        )
        self._reading = Histogram(
            "transfer_evidence_reading_seconds",
            "Seconds that reading a file took.",
            buckets=(0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120),
            registry=self.registry,
        )
        self._turnaround = Histogram(
            "transfer_evidence_turnaround_seconds",
            "Seconds from upload until a file was read.",
            buckets=(1, 2, 5, 10, 30, 60, 300, 1800, 7200, 86400),
            registry=self.registry,
        )

    def text(self) -> bytes:
        """These, and those of the process, in the text form that Prometheus reads."""
        return generate_latest(REGISTRY) + generate_latest(self.registry)

    def collect(self) -> Iterator[Metric]:
        """Ask the database; without it there are no such gauges, and `up` is 0."""
        up = GaugeMetricFamily("transfer_evidence_database_up", "Whether the database answers.")
        try:
            with self._lock:
                gauges = self._look()
        except SQLAlchemyError:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        yield from gauges

    def describe(self) -> list[Metric]:
        """Nothing: the database is not asked before it is wanted."""
        return []

    def _look(self) -> list[Metric]:
        jobs = GaugeMetricFamily(
            "transfer_evidence_jobs", "Jobs of reading that are not ended.", labels=("state",)
        )
        oldest = GaugeMetricFamily(
            "transfer_evidence_oldest_job_seconds", "Age of the job that has waited longest."
        )
        with self._database.read() as session:
            now = database_now(session)
            counted = _open_jobs(session)
            first = session.scalar(select(func.min(Job.queued_at)).where(Job.state == "queued"))
            since, until = self._seen_until, now - _SETTLED
            ended = [] if since is None else _ended_jobs(session, since, until)
        self._seen_until = until
        for state, turnaround, reading in ended:
            self._ended.labels(state).inc()
            self._turnaround.observe(turnaround)
            if reading is not None:
                self._reading.observe(reading)
        for state in _OPEN_STATES:
            jobs.add_metric((state,), counted.get(state, 0))
        oldest.add_metric((), max(0.0, (now - first).total_seconds()) if first else 0.0)
        return [jobs, oldest]


def _open_jobs(session: Session) -> dict[str, int]:
    query = select(Job.state, func.count()).where(Job.state.in_(_OPEN_STATES)).group_by(Job.state)
    return {state: count for state, count in session.execute(query).all()}  # noqa: C416  # dict() loses the types


def _ended_jobs(
    session: Session, since: datetime, until: datetime
) -> list[tuple[str, float, float | None]]:
    """State, seconds since the upload and seconds of reading of every job that ended between."""
    query = (
        select(Job.state, Job.queued_at, Job.finished_at, ReadingRow.seconds)
        .join(FileRow, FileRow.id == Job.file_id)
        .outerjoin(
            ReadingRow,
            and_(ReadingRow.sha256 == FileRow.sha256, ReadingRow.pipeline == Job.pipeline),
        )
        .where(Job.finished_at > since, Job.finished_at <= until)
    )
    return [
        (state, ((finished_at or until) - queued_at).total_seconds(), seconds)
        for state, queued_at, finished_at, seconds in session.execute(query)
    ]
