"""Commands for operators that run the service: `serve`, `worker`, `migrate`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from intake.settings import load_settings

if TYPE_CHECKING:
    from intake.assembly import Services
    from intake.demo import Person


def serve(
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口 / port; 0: any")] = 8000,
    demo: Annotated[
        bool, typer.Option("--demo", help="带示例学校、账户和案件 / with samples to look at")
    ] = False,
) -> None:
    """启动整个服务 / Run the whole service: API, pages, reading processes."""
    from intake import demo as samples
    from intake.observe.logs import configure_logging
    from intake.serve import serve as run

    settings = load_settings()
    configure_logging(as_json=not sys.stderr.isatty())
    people: list[Person] = []

    def prepare(services: Services) -> None:
        if demo:
            people.extend(samples.prepare(services))

    run(
        samples.demo_settings(settings) if demo else settings,
        host,
        port,
        prepare,
        lambda address: _say(address, people),
    )


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
    for command in (serve, worker, migrate):
        app.command()(command)


def _say(address: str, people: Sequence[Person]) -> None:
    """The address on a line of its own, then who can sign in, for whoever watches."""
    lines = [address]
    if people:
        lines.append("可用以下账户登录 / sign in as:")
        lines += [f"  {one.login:<10} {one.password}   {one.name}" for one in people]
    if sys.stdout.isatty():
        lines.append("按 Ctrl-C 停止 / Ctrl-C stops it")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
