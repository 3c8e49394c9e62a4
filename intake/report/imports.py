"""What an import did: in words on a terminal, and its refused rows as a table to mend them by."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from intake.records.model import RowFault
from intake.report.words import Language, word
from intake.service.record_import import ImportReport

_SHOWN = 50
_COUNTS = (("added", "green"), ("changed", "yellow"), ("unchanged", "bright_black"),
           ("refused", "red"))  # fmt: skip
# What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def print_import(report: ImportReport, file: str, console: Console, language: Language) -> None:
    """Counts, refused rows, remarks, and what was not read."""
    heading = Text(word("import", report.kind.value, language), "bold")
    heading.append(f"  {file}", "cyan")
    if report.dry_run:
        heading.append(f"  {word('import', 'dry_run', language)}", "bold yellow")
    console.print(heading)
    counts = Text("  ")
    for name, colour in _COUNTS:
        count = getattr(report, name)
        counts.append(f"{word('import', name, language)} ", "bright_black" if not count else "")
        counts.append(f"{count}    ", f"bold {colour}" if count else "bright_black")
    console.print(counts)
    _section(console, "refused_rows", report.faults, report.refused, language, "red")
    _section(console, "notes", report.notes, report.note_count, language, "yellow")
    for key, names in (("unknown_columns", report.unknown_columns),
                       ("other_sheets", report.other_sheets)):  # fmt: skip
        if names:
            line = Text(f"{word('import', key, language)}: ", "bold")
            line.append("、".join(names), "bright_black not bold")
            console.print(line)


def write_refused(report: ImportReport, file: Path, language: Language) -> None:
    """The refused rows as CSV that spreadsheets open; no cell of it can become a formula."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(word("import", key, language) for key in ("row", "column", "reason"))
        for fault in report.faults:
            reason = getattr(fault.reason, language)
            writer.writerow([fault.row, safe_cell(fault.column), safe_cell(reason)])


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows as it is, whoever wrote it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _section(  # noqa: PLR0913, PLR0917  # a list and how it looks
    console: Console,
    key: str,
    faults: Sequence[RowFault],
    count: int,
    language: Language,
    colour: str,
) -> None:
    if not faults:
        return
    console.print(Text(f"{word('import', key, language)} ({count})", f"bold {colour}"))
    console.print(Padding(_faults(faults[:_SHOWN], language), (0, 0, 0, 2)))
    more = len(faults) - _SHOWN
    if more > 0:
        said = word("import", "more", language).format(n=more)
        console.print(Padding(Text(said, "bright_black"), (0, 0, 0, 2)))


def _faults(faults: Sequence[RowFault], language: Language) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bright_black")
    table.add_column(word("import", "row", language), justify="right", no_wrap=True)
    table.add_column(word("import", "column", language), style="cyan")
    table.add_column(word("import", "reason", language), overflow="fold")
    for row, of_row in groupby(faults, key=lambda fault: fault.row):
        for n, fault in enumerate(of_row):
            reason = Text(getattr(fault.reason, language))
            table.add_row(str(row) if not n else "", Text(fault.column), reason)
    return Group(table)
