"""Commands for operators that run the service: `worker`, `migrate`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from intake.settings import load_settings


def worker(
    concurrency: Annotated[
        int | None, typer.Option(min=1, help="识别进程数 / reading processes")
    ] = None,
) -> None:
    """从 BROKER_URL 的队列取任务识别 / Read what waits in the queue at BROKER_URL."""
    from intake.observe.logs import configure_logging
    from intake.queue.worker import run_worker

    configure_logging(as_json=not sys.stderr.isatty())
    raise typer.Exit(run_worker(load_settings(), concurrency))


def migrate() -> None:
    """建立或升级数据库表 / Bring the tables of the database to this version's form."""
    from intake.assembly import assemble
    from intake.observe.logs import configure_logging

    configure_logging(as_json=not sys.stderr.isatty())
    services = assemble(load_settings())
    try:
        services.database.migrate()
    finally:
        services.close()


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (worker, migrate):
        app.command()(command)
