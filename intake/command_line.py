"""The command line. Every exception of the project is translated here, once."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from intake import accounts_commands, policies_command, reading, records_command, service_commands
from intake.output import check_output, read_output
from intake.pipeline import check_folder, shown_name
from intake.report.html import write_check_page, write_reading_page
from intake.report.terminal import print_check, print_reading
from intake.report.words import Language, word
from intake.samples.write import write_samples
from intake.service.errors import FaultyInputError
from intake.settings import PREFIX, Settings, load_settings, shown
from matching.model import VerdictValue
from ocr.errors import TransferEvidenceError, UnusableInputError
from storage.errors import NotFoundError

STATUS = {VerdictValue.COMPLETE: 0, VerdictValue.INCOMPLETE: 3, VerdictValue.NEEDS_REVIEW: 4}
SOME_FILES_UNREADABLE = 1
UNUSABLE_INPUT = 2

app = typer.Typer(
    help="转学佐证材料审核：读材料，对照规则，说明是否齐全。 / Reads the papers of a school "
    "transfer case and says whether the evidence is complete.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(policies_command.app, name="policies")
app.add_typer(records_command.app, name="records")
service_commands.register(app)
app.add_typer(accounts_commands.user_app, name="user")
app.add_typer(accounts_commands.token_app, name="token")
app.add_typer(accounts_commands.audit_app, name="audit")

Json = Annotated[bool, typer.Option("--json", help="只输出 JSON / JSON only")]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="另存为网页 / write a page too")
]


class Level(StrEnum):
    """How hard drawn samples are to read."""

    CLEAN = "clean"
    PHOTO = "photo"
    HARD = "hard"


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="照片、扫描件、PDF")],
    as_json: Json = False,
    html: Html = None,
) -> None:
    """读出每个文件里的材料 / Read the papers in each file."""
    settings = load_settings()
    console = Console()
    readings = []
    with _progress(settings.language, len(files)) as on_progress:
        named = [(path, shown_name(path)) for path in files]
        for result in reading.read_files(named, settings, on_progress):
            readings.append(result)
            if as_json:
                _print_json(read_output(result, settings.language).model_dump(mode="json"))
            else:
                print_reading(result, console, settings.language)
    if html is not None:
        write_reading_page(html, list(zip(files, readings, strict=True)), settings)
    if any(result.error for result in readings):
        raise typer.Exit(SOME_FILES_UNREADABLE)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="案件文件夹 / case folder")],
    as_json: Json = False,
    html: Html = None,
) -> None:
    """检查一个案件的材料是否齐全 / Check whether the papers of a case are complete.

    退出码 exit status: 0 齐全 complete, 3 不齐 incomplete, 4 需人工审核 needs review,
    2 输入有误 unusable input.
    """
    settings = load_settings()
    with _progress(settings.language) as on_progress:
        checked = check_folder(folder, settings, on_progress)
    for key in checked.folder.unknown_keys:
        _complain(word("report", "unknown_key", settings.language).format(key=key))
    if as_json:
        output = check_output(checked.verdict, checked.readings, settings.language)
        _print_json(output.model_dump(mode="json"))
    else:
        print_check(checked, Console(), settings.language)
    if html is not None:
        write_check_page(html, checked, settings)
    raise typer.Exit(STATUS[checked.verdict.verdict])


@app.command()
def samples(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="输出文件夹 / output folder")],
    cases: Annotated[int, typer.Option(min=1, max=100_000)] = 10,
    seed: Annotated[int, typer.Option()] = 1,
    level: Annotated[Level, typer.Option()] = Level.PHOTO,
) -> None:
    """画出虚构家庭的材料及标准答案 / Draw invented families' papers with the truth beside them."""
    settings = load_settings()
    with _progress(settings.language, cases) as on_progress:
        write_samples(
            out,
            cases,
            seed,
            level.value,
            lambda done, total: on_progress(reading.Progress(done, total, done, "")),
        )
    Console().print(str(out))


@app.command()
def settings() -> None:
    """列出所有设置 / List every setting, its value and its meaning."""
    current = load_settings()
    for name, info in Settings.model_fields.items():
        value = getattr(current, name)
        sys.stdout.write(f"{PREFIX}{name.upper()}={'' if value is None else shown(value)}\n")
        sys.stdout.write(f"    {info.description}\n")


@contextmanager
def _progress(
    language: Language, total: int | None = None
) -> Iterator[Callable[[reading.Progress], None]]:
    """A bar on standard error while a person is watching."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(word("report", "reading", language), total=total, counts="")

        def show(progress: reading.Progress) -> None:
            counts = word("report", "pages_read", language).format(
                done=progress.done, total=progress.total, pages=progress.pages
            )
            bar.update(task, completed=progress.done, total=progress.total, counts=counts)

        yield show


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _complain(message: str) -> None:
    sys.stderr.write(message + "\n")


def main() -> None:
    """The program `transfer-evidence`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except UnusableInputError as error:
        for fault in error.faults:
            _complain(fault)
        sys.exit(UNUSABLE_INPUT)
    except FaultyInputError as error:
        for wrong in error.faults:
            _complain(f"{wrong.key}: {wrong.why.zh} / {wrong.why.en}")
        sys.exit(UNUSABLE_INPUT)
    except NotFoundError as error:
        _complain(f"{error}: 没有找到 not found")
        sys.exit(UNUSABLE_INPUT)
    except TransferEvidenceError as error:
        _complain(str(error))
        sys.exit(UNUSABLE_INPUT)
    except BrokenPipeError:
        sys.exit(0)
