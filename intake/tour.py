"""What `make run` shows: the kept sample cases, checked one after the other."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from intake.pipeline import check_folder
from intake.report.terminal import print_check
from intake.settings import load_settings

SAMPLES = Path(__file__).parent.parent / "samples"
_PROGRAM = ".venv/bin/transfer-evidence"
_NEXT = (
    ("check samples/{case} --html report.html", "照片与清单的网页", "photos and checklist"),
    ("check FOLDER", "您自己的案件文件夹", "a case folder of your own"),
    ("read PHOTO.jpg", "看一张照片读出了什么", "what one photo says"),
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


if __name__ == "__main__":
    main()
