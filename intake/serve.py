"""`transfer-evidence serve`: the whole service in one command, with no other server beside it."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import timedelta

import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp
from uvicorn.importer import ImportFromStringError, import_from_string

from intake.api import events
from intake.assembly import Services, assemble
from intake.observe.logs import logger
from intake.queue import LocalQueue
from intake.readers import Readers
from intake.service import filing, notices, retention, snapshots, sweeping
from intake.settings import PREFIX, Settings
from ocr.errors import TransferEvidenceError, UnusableInputError

_LONGEST_HEADERS = 64 * 1024
_GRACE_SECONDS = 10  # for requests under way, when told to stop
_ORPHANS_EVERY = timedelta(days=1)


def serve(
    settings: Settings,
    host: str,
    port: int,
    prepare: Callable[[Services], None] = lambda _: None,
    on_ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until told to stop (SIGTERM or Ctrl-C): requests and files in work are finished first.

    Args:
        settings: without a BROKER_URL this process reads too; else workers do.
        host: the address to listen on.
        port: 0 for any that is free.
        prepare: called with the services once the tables are there.
        on_ready: called with the address once requests are answered.

    Raises:
        UnusableInputError: the port is taken, or a setting names something that cannot be used.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as stack:
        listening = stack.enter_context(_listen(host, port))
        services = assemble(settings)
        stack.callback(services.close)
        services.database.migrate()
        prepare(services)
        if isinstance(services.queue, LocalQueue):
            readers = Readers(services)
            services.queue.listen(readers.wake)
            readers.start()
            stack.callback(readers.stop)
        sweeper = Sweeper(services)
        sweeper.start()
        stack.callback(sweeper.stop)
        server = _Server(services, lambda: on_ready(_address(listening)))
        with suppress(KeyboardInterrupt):  # uvicorn hands signals on once it has finished
            server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """uvicorn with bounds, which says when it is ready."""

    def __init__(self, services: Services, on_ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            _application(services),
            http="h11",  # it bounds the size of headers
            h11_max_incomplete_event_size=_LONGEST_HEADERS,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=services.settings.trusted_proxies,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop to answer; streams of events would never end by themselves."""
        events.hang_up()
        await super().shutdown(sockets)


def _application(services: Services) -> ASGIApp:
    """What the setting APPLICATION names, over these services; nothing here knows of pages."""
    named = services.settings.application
    try:
        create: Callable[[Services], ASGIApp] = import_from_string(named)
    except ImportFromStringError as error:
        raise UnusableInputError([f"{PREFIX}APPLICATION: {error}"]) from error
    return create(services)


class Sweeper:
    """A thread that puts right what was left behind, every half minute."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper")

    def start(self) -> None:
        """Begin, at once."""
        self._thread.start()

    def stop(self) -> None:
        """End, after what is being swept."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        rounds = 0
        while True:
            self._sweep(everything=rounds % (_ORPHANS_EVERY // sweeping.EVERY) == 0)
            rounds += 1
            if self._stopping.wait(sweeping.EVERY.total_seconds()):
                return

    def _sweep(self, *, everything: bool) -> None:
        try:
            sweeping.sweep(self._services)
            snapshots.renew_outdated(self._services)
            filing.file_unfiled(self._services)
            if everything:
                sweeping.collect_orphans(self._services)
                retention.destroy_overdue(self._services)
                with self._services.database.write() as session:
                    notices.forget_old(session, self._services)
        except (TransferEvidenceError, SQLAlchemyError) as error:
            logger().warning("not_swept", error=type(error).__name__)  # next time


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise UnusableInputError(
            [f"--port: 不能在 {host}:{port} 上提供服务 cannot listen there ({error})"]
        ) from error
    listening.set_inheritable(True)
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104  # recognised, not bound
    return f"http://{shown}:{port}"
