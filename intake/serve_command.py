"""The command `serve`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from intake.observe.logs import configure_logging
from intake.settings import load_settings


def serve(
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口 / port; 0: any")] = 8000,
) -> None:
    """启动整个服务 / Run the whole service: API, pages, reading processes."""
    from intake.serve import serve as run  # noqa: PLC0415  # what only this command needs

    settings = load_settings()
    configure_logging(as_json=not sys.stderr.isatty())

    def say(address: str) -> None:
        sys.stdout.write(f"{address}/api/v1/openapi.json\n")
        sys.stdout.flush()

    run(settings, host, port, on_ready=say)
