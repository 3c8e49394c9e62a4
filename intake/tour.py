"""What `make run` shows: the kept sample cases checked one after the other, then the service.

At a terminal the service stays until Ctrl-C. Elsewhere it is started, asked whether it is ready,
and stopped again, so that a script gets an exit status.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from intake.pipeline import check_folder
from intake.report.terminal import print_check
from intake.settings import load_settings

SAMPLES = Path(__file__).parent.parent / "samples"
_PROGRAM = ".venv/bin/transfer-evidence"
_COMMAND = (
    sys.executable,
    "-c",
    "from intake.command_line import main; main()",
    "serve",
    "--demo",
)
_PORT = 8000
_NEXT = (
    ("check samples/{case} --html report.html", "照片与清单的网页", "photos and checklist"),
    ("check FOLDER", "您自己的案件文件夹", "a case folder of your own"),
    ("read PHOTO.jpg", "看一张照片读出了什么", "what one photo says"),
    ("serve --demo", "整个服务，带示例案件", "the whole service with sample cases"),
    ("samples out --cases 5 --level photo", "再画几户虚构家庭的材料", "more invented families"),
    ("policies show county-standard", "规则和出处", "the rules and where they stand"),
)


def main() -> None:
    """Check every kept sample case and say what to try next."""
    settings = load_settings()
    console = Console()
    cases = sorted(path for path in SAMPLES.iterdir() if (path / "case.json").is_file())
    for case in cases:
        console.print(Rule(Text(f"samples/{case.name}"), align="left"))
        with console.status("正在识别材料 / reading the papers …"):
            checked = check_folder(case, settings)
        print_check(checked, console, settings.language)
        console.print()
    chinese = settings.language == "zh"
    console.print("接下来可以试试:" if chinese else "What to try next:")
    for command, zh, en in _NEXT:
        line = Text(f"  {_PROGRAM} {command.format(case=cases[-1].name)}", style="cyan")
        console.print(Text(f"· {zh if chinese else en}"))
        console.print(line, soft_wrap=True)
    console.print()
    watched = sys.stdin.isatty() and sys.stdout.isatty()
    sys.exit(_serve() if watched else _try_service(console))


def _serve() -> int:
    """Run the service with its samples until Ctrl-C."""
    with suppress(KeyboardInterrupt):
        return subprocess.call([*_COMMAND, "--port", _port()])
    return 0


def _try_service(console: Console) -> int:
    """Start the service, see that it is ready, stop it; the exit status."""
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            [*_COMMAND, "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True
        ) as service,
    ):
        if service.stdout is None:
            raise RuntimeError("no pipe")
        address = service.stdout.readline().strip()
        try:
            if not address:
                log.seek(0)
                sys.stderr.write(log.read().decode(errors="replace"))
                return service.wait()
            with urllib.request.urlopen(f"{address}/health/ready", timeout=30) as answer:  # noqa: S310  # our own
                is_ready = answer.status == 200
        finally:
            service.terminate()
        console.print(f"服务可以启动 / the service starts: {_PROGRAM} serve --demo")
        return 0 if is_ready else 1


def _port() -> str:
    """The usual one, or any where that is taken."""
    with socket.socket() as probe:
        return "0" if probe.connect_ex(("127.0.0.1", _PORT)) == 0 else str(_PORT)


if __name__ == "__main__":
    main()
