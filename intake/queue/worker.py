"""`transfer-evidence worker`: reading processes that take jobs from the queue, in any number.

The main process talks to the broker, sweeps every half minute and shows that it lives. Each of its
children has one reader and reads one file at a time.
"""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from typing import Any

from celery import bootsteps, signals
from celery.exceptions import WorkerLostError
from celery.worker.consumer import Consumer
from celery.worker.request import Request
from celery.worker.state import maybe_shutdown
from sqlalchemy.exc import SQLAlchemyError

from intake.assembly import Services, assemble
from intake.observe.logs import configure_logging, logger
from intake.queue import heartbeat
from intake.queue.broker import QUEUE, TASK, celery_app
from intake.queue.watchdog import Watchdog
from intake.service import jobs, sweeping
from intake.settings import PREFIX, Settings
from ocr.engine import Engine
from ocr.errors import TransferEvidenceError, UnusableInputError
from ocr.reader import Reader
from storage.jobs import Claim
from storage.tables.base import new_id

_BROKEN = 70  # EX_SOFTWARE
_MOST_SECONDS_BETWEEN_TRIES = 5


def run_worker(settings: Settings, concurrency: int | None = None) -> int:
    """Work until told to stop (SIGTERM: files being read are finished first); the exit status.

    Args:
        settings: with a BROKER_URL.
        concurrency: reading processes; as many as `READERS` if not said.

    Raises:
        UnusableInputError: BROKER_URL is empty or names no broker.
    """
    if settings.is_embedded:
        raise UnusableInputError(
            [f"{PREFIX}BROKER_URL: 未设置，没有队列可用 / is empty: without a queue, `serve` reads"]
        )
    app = celery_app(settings)
    services = assemble(settings)
    children = _Children(settings)
    app.task(name=TASK, Request=_request_class(services, children))(children.read_next)
    signals.worker_process_init.connect(children.start, weak=False)
    signals.setup_logging.connect(lambda **_: None, weak=False)  # as `serve` logs, not as Celery
    app.steps["worker"].add(_Housekeeping)
    worker = app.Worker(
        concurrency=concurrency or settings.readers,
        pool="prefork",
        queues=[QUEUE],
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        optimization="fair",
        loglevel="INFO",
        quiet=True,
        consumer_cls=_Consumer,
        services=services,
    )
    worker.start()
    return int(worker.exitcode or 0)


class _Children:
    """What each reading process has of its own; made after the fork."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._name = new_id()  # the worker's
        self._services: Services | None = None
        self._reader: Reader | None = None
        self._watchdog: Watchdog | None = None

    def name_of(self, pid: int) -> str:
        """What the leases of a child bear."""
        return f"{self._name}-{pid}"

    def start(self, **_: Any) -> None:
        """Start the reader; a Celery signal's receiver."""
        configure_logging()
        self._services = assemble(self._settings)
        self._watchdog = Watchdog(self._settings.page_timeout)
        engine = Engine(
            self._settings.ocr_detection_model_dir, self._settings.ocr_recognition_model_dir
        )
        self._reader = ExitStack().enter_context(Reader(engine, self._settings.limits()))

    def read_next(self, job_id: str) -> None:
        """Read the next file in line: the message says that there is one, the database which.

        A process whose reader broke is replaced. Its message comes back, which does no harm.
        """
        if self._services is None or self._reader is None or self._watchdog is None:
            logger().error("reader_did_not_start", job_id=job_id)
            os._exit(_BROKEN)
        watch = jobs.Watch(on_claim=_tell, on_page=self._watchdog.feed)
        began = time.monotonic()
        try:
            with self._watchdog.watching():
                name = self.name_of(os.getpid())
                if jobs.run_job(self._services, None, self._reader, watch, name):
                    logger().info("job_ended", seconds=round(time.monotonic() - began, 2))
        except SQLAlchemyError:
            logger().exception("database_unavailable", job_id=job_id)
        except Exception:  # noqa: BLE001  # whatever broke the reader
            logger().exception("reader_broke", job_id=job_id)
            os._exit(_BROKEN)


def _tell(claim: Claim) -> None:
    logger().info("job_begun", job_id=claim.job_id, attempt=claim.attempt)


def _request_class(services: Services, children: _Children) -> type[Request]:
    """What the main process knows of a message: should its child die, the child's job is free."""

    class ReadingRequest(Request):  # type: ignore[misc]  # Celery ships no types
        def on_failure(self, exc_info: Any, *arguments: Any, **options: Any) -> None:
            super().on_failure(exc_info, *arguments, **options)
            # A child that only failed lives on, and may have the next file in work already.
            error = getattr(exc_info.exception, "exc", exc_info.exception)
            died = isinstance(error, WorkerLostError)
            if died and self.worker_pid is not None:
                jobs.bury(services, children.name_of(self.worker_pid))
                services.database.close()  # nothing open for a fork

    return ReadingRequest


class _Consumer(Consumer):  # type: ignore[misc]  # Celery ships no types
    """Waits for a broker that is away: quietly, but back soon after it is, and seen to be alive.

    Celery's own waits grow to half a minute, and its main loop, which shows life, stands still.
    And of a Redis that died while all readers were busy it is told only as a message cannot be
    acknowledged, which Celery only logs: it would wait for that message for ever.
    """

    def create_task_handler(self, *arguments: Any) -> Any:
        """Celery's, but whoever cannot acknowledge connects anew."""
        handle = super().create_task_handler(*arguments)

        def take(message: Any) -> None:
            message.ack_log_error = lambda *_, **options: message.ack(**options)
            message.reject_log_error = lambda *_, **options: message.reject(**options)
            handle(message)

        return take

    def ensure_connected(self, conn: Any) -> Any:
        """Return the connection when the broker answers; until then tell that it does not."""

        def tell(error: Exception, interval: float) -> None:
            logger().warning("broker_unavailable", seconds=interval, error=type(error).__name__)

        def wait() -> None:  # called each second
            maybe_shutdown()
            heartbeat.beat()

        conn = conn.ensure_connection(
            tell,
            interval_start=1,
            interval_step=1,
            interval_max=_MOST_SECONDS_BETWEEN_TRIES,
            callback=wait,
        )
        self.first_connection_attempt = False
        return conn


class _Housekeeping(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery ships no types
    """Sweeps and shows life from the main loop: no threads, so that children can be forked."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, worker: Any, services: Services, **options: Any) -> None:
        super().__init__(worker, **options)
        self._services = services

    def start(self, worker: Any) -> None:
        """Begin."""
        heartbeat.beat()
        worker.timer.call_repeatedly(heartbeat.EVERY_SECONDS, heartbeat.beat)
        worker.timer.call_after(1.0, sweep_once, (self._services,))
        worker.timer.call_repeatedly(sweeping.EVERY.total_seconds(), sweep_once, (self._services,))


def sweep_once(services: Services) -> None:
    """Sweep; what is away now is swept next time. No connection is left open for a fork."""
    try:
        swept = sweeping.sweep(services)
        logger().info("swept", count=swept.lapsed, jobs=swept.sent)
    except (TransferEvidenceError, SQLAlchemyError) as error:
        logger().warning("not_swept", exc_info=error)
    finally:
        services.database.close()
