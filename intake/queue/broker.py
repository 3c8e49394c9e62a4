"""The queue at `BROKER_URL`: Celery over Redis or RabbitMQ.

A message is a nudge that carries a job's id. Which job is read next, and whether it may be read,
the database says; so messages that come twice, late or never do no harm.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from celery import Celery
from kombu.exceptions import OperationalError

from intake.queue import QueueUnavailableError
from intake.settings import PREFIX, Settings
from ocr.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

QUEUE = "transfer-evidence.reading"
TASK = "transfer_evidence.read"
_SCHEMES = {"redis", "rediss", "amqp", "amqps"}
_CONNECT_SECONDS = 3
_PAUSE_SECONDS = 5.0
_MARGIN_SECONDS = 600
_RETRY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.1}


def celery_app(settings: Settings) -> Celery:
    """The Celery application, with what keeps tasks when their reader is killed.

    Raises:
        UnusableInputError: BROKER_URL is neither Redis nor RabbitMQ.
    """
    url = settings.broker_url.get_secret_value()
    scheme = urlsplit(url).scheme
    if scheme not in _SCHEMES:
        raise UnusableInputError(
            [
                f"{PREFIX}BROKER_URL: 应为 should be redis://host:port/0 或 or amqp://user:pass@host//"
            ]
        )
    app = Celery("transfer-evidence", broker=url, set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_soft_time_limit=settings.file_timeout,
        task_time_limit=settings.file_timeout + 30,
        worker_prefetch_multiplier=1,
        worker_max_tasks_per_child=settings.pages_per_reader,
        worker_proc_alive_timeout=120,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=_CONNECT_SECONDS,
        broker_transport_options=_transport_options(scheme, settings),
    )
    return app


def _transport_options(scheme: str, settings: Settings) -> dict[str, Any]:
    if scheme.startswith("amqp"):
        return {"confirm_publish": True, "read_timeout": 10, "write_timeout": 10}
    return {
        "visibility_timeout": settings.file_timeout + _MARGIN_SECONDS,
        "socket_connect_timeout": _CONNECT_SECONDS,
        "socket_timeout": 10,
        "socket_keepalive": True,
    }


class CeleryQueue:
    """Hands jobs to the workers. While the broker is away it is asked every five seconds only."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is connected yet; raises like `celery_app`."""
        self._app = celery_app(settings)
        self._lock = threading.Lock()
        self._away_until = 0.0

    def send(self, job_id: str) -> None:
        """See Queue."""
        with self._translated():
            self._app.send_task(TASK, (job_id,), queue=QUEUE, retry=True, retry_policy=_RETRY)

    def held(self) -> int:
        """How many messages wait that no worker has taken.

        Raises:
            QueueUnavailableError: the broker does not answer.
        """
        with self._translated(), self._app.connection_for_read() as connection:
            queue = self._app.amqp.queues[QUEUE](connection.default_channel)
            queue.declare()  # it is gone when the broker lost its data
            return int(queue.queue_declare().message_count)

    def close(self) -> None:
        """See Queue."""
        self._app.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with self._lock:
            if time.monotonic() < self._away_until:
                raise QueueUnavailableError
        try:
            yield
        except (OperationalError, OSError, *self._app.connection().connection_errors) as error:
            with self._lock:
                self._away_until = time.monotonic() + _PAUSE_SECONDS
            raise QueueUnavailableError from error
