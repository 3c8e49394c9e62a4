"""`transfer-evidence records import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from intake.settings import load_settings
from ocr.errors import UnusableInputError

app = typer.Typer(help="学籍记录 / Records of schools and students", no_args_is_help=True)
ROWS_REFUSED = 1


@app.callback()
def records() -> None:
    """学籍记录 / Records of schools and students."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV 或 XLSX / CSV or XLSX")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="试运行，不写入 / only report what would change")
    ] = False,
    school: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="文件没有学校标识码时的学校 / school of its students"),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="把被拒绝的行另存为表格 / refused rows as a table"),
    ] = None,
) -> None:
    """导入学校、学生和监护人 / Import schools, students and guardians.

    退出码 exit status: 0 全部导入 all taken, 1 有行被拒绝 rows refused, 2 文件无法使用 unusable.
    """
    from intake.assembly import opened
    from intake.report.imports import print_import, write_refused
    from intake.service.actor import OPERATOR
    from intake.service.record_import import import_records

    settings = load_settings()
    if not file.is_file():
        raise UnusableInputError([f"{file}: 没有这个文件 no such file"])
    busy = Console(stderr=True).status("…")
    with opened(settings) as services, file.open("rb") as source, busy:
        done = import_records(services, OPERATOR, source, dry_run=dry_run, school=school)
    print_import(done, str(file), Console(), settings.language)
    if report is not None:
        write_refused(done, report, settings.language)
    if done.refused:
        raise typer.Exit(ROWS_REFUSED)
