"""Structured logs: one JSON object a line on standard error, of this project and its libraries."""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter

from intake.observe.redaction import redact

_QUIET = (
    "PIL",
    "amqp",
    "celery.app.trace",
    "celery.worker.strategy",
    "fontTools",
    "httpx",
    "kombu",
    "minio",
    "paddlex",
    "urllib3",
    "uvicorn.access",
)
"""Told from warnings on only: what they say besides, this project says in its own words."""


def logger() -> BoundLogger:
    """The log. An entry is a constant event and fields of `redaction.FIELDS`, nothing else."""
    if not structlog.is_configured():  # a command: only warnings, on standard error
        structlog.configure(
            processors=[redact, structlog.processors.KeyValueRenderer(key_order=["event"])],
            logger_factory=structlog.stdlib.LoggerFactory(),
            wrapper_class=BoundLogger,
        )
    found: BoundLogger = structlog.get_logger("transfer-evidence")
    return found


def configure_logging(*, as_json: bool = True, stream: TextIO | None = None) -> None:
    """Send every log of this process through one redacting handler.

    Args:
        as_json: one JSON object a line; otherwise lines for a person at a terminal.
        stream: where to; standard error if not said.
    """
    common: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*common, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=False,
    )
    as_text: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[ProcessorFormatter.remove_processors_meta, redact, as_text],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "celery", "alembic"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
