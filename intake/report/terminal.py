"""The report on a terminal: a checklist in colour, reasons and rules under each line."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from intake.file_errors import advice
from intake.pipeline import Checked
from intake.report.words import Language, word
from matching.model import Reason, RequirementResult, Status, VerdictValue
from ocr.model import Document, FieldProblem, FileReading, Page

MARKS = {
    Status.SATISFIED: ("✓", "green"),
    Status.MISSING: ("✗", "red"),
    Status.FAILED: ("✗", "red"),
    Status.UNSURE: ("?", "yellow"),
    Status.NOT_APPLICABLE: ("–", "bright_black"),
}
COLOURS = {
    VerdictValue.COMPLETE: "green",
    VerdictValue.INCOMPLETE: "red",
    VerdictValue.NEEDS_REVIEW: "yellow",
}


def print_check(checked: Checked, console: Console, language: Language) -> None:
    """The verdict, the checklist, the other categories, and what could not be read."""
    console.print(_heading(checked, language))
    for requirement in checked.verdict.requirements:
        console.print(_requirement(requirement, language))
    console.print()
    console.print(_papers(checked.readings, language))
    console.print(_other_categories(checked, language))
    console.print(Text(word("report", "decides", language), style="bright_black"))


def print_reading(reading: FileReading, console: Console, language: Language) -> None:
    """One file: its pages, the documents on them and their fields."""
    console.print(Text(reading.file, style="bold"))
    if reading.error is not None:
        console.print(_error_line(reading, language))
    for page in reading.pages:
        console.print(Padding(_page(page, language), (0, 0, 1, 2)))


def _heading(checked: Checked, language: Language) -> RenderableType:
    case, verdict = checked.folder.case, checked.verdict
    colour = COLOURS[verdict.verdict]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bright_black", no_wrap=True)
    grid.add_column()
    guardians = [
        f"{g.name}({word('relationships', g.relationship, language)})" for g in case.guardians
    ]
    school = case.school.name
    if case.school.urban:
        school += f"({word('report', 'urban', language)})"
    applied = case.application_date.isoformat()
    if case.from_outside_county:
        applied += f"({word('report', 'from_outside', language)})"
    for key, value in (
        ("student", case.student.name),
        ("guardians", "、".join(guardians)),
        ("school", school),
        ("category", word("categories", case.category, language)),
        ("applied", applied),
        ("rules", verdict.policy),
    ):
        grid.add_row(word("report", key, language), Text(value))
    title = Text(f" {word('verdicts', verdict.verdict, language)} ", style=f"bold reverse {colour}")
    return Panel(grid, title=title, title_align="left", border_style=colour, expand=False)


def _requirement(result: RequirementResult, language: Language) -> RenderableType:
    mark, colour = MARKS[result.status]
    line = Text()
    line.append(f"{mark} ", style=f"bold {colour}")
    quiet = result.status is Status.NOT_APPLICABLE
    line.append(getattr(result.title, language), style="bright_black" if quiet else "bold")
    line.append(f"  {word('statuses', result.status, language)}", style=colour)
    if not result.blocking:
        line.append(f"  ({word('report', 'not_blocking', language)})", style="bright_black")
    below: list[RenderableType] = [line]
    if result.documents:
        places = [_place(d.file, d.page, language) for d in result.documents]
        below.append(Padding(Text("  ".join(places), style="cyan"), (0, 0, 0, 4)))
    if result.status not in (Status.SATISFIED, Status.NOT_APPLICABLE):
        below += [Padding(_reason(reason, language), (0, 0, 0, 4)) for reason in result.reasons]
    if result.status is not Status.NOT_APPLICABLE:
        source = result.source
        rule = f"{source.document} {source.clause} 「{source.quote}」"
        below.append(Padding(Text(rule, style="bright_black italic"), (0, 0, 0, 4)))
    below += [
        Padding(Text(getattr(remark, language), style="bright_black"), (0, 0, 0, 4))
        for remark in result.remarks
    ]
    return Group(*below)


def _reason(reason: Reason, language: Language) -> Text:
    text = Text(getattr(reason.message, language))
    if reason.file is not None:
        text.append(f"  {_place(reason.file, reason.page or 1, language)}", style="cyan")
    return text


def _place(file: str, page: int, language: Language) -> str:
    if page == 1:
        return file
    return f"{file} {word('report', 'page', language).format(n=page)}"


def _papers(readings: Iterable[FileReading], language: Language) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(style="cyan")
    table.add_column()
    empty = True
    for reading in readings:
        empty = False
        if reading.error is not None:
            table.add_row(Text(reading.file), _error_line(reading, language))
        for page in reading.pages:
            table.add_row(
                Text(_place(reading.file, page.number, language)), _page_line(page, language)
            )
    if empty:
        return Text(word("report", "no_papers", language), style="yellow")
    return Group(Text(word("report", "papers", language), style="bold"), table)


def _error_line(reading: FileReading, language: Language) -> Text:
    if reading.error is None:
        return Text()
    name = word("errors", reading.error.code, language)
    return Text(f"✗ {name}: {getattr(advice(reading.error), language)}", style="red")


def _page_line(page: Page, language: Language) -> Text:
    kinds = [word("kinds", document.kind, language) for document in page.documents]
    text = Text("、".join(kinds) or word("report", "nothing_recognised", language))
    if page.problems:
        problems = [word("page_problems", problem, language) for problem in page.problems]
        text.append(f"  ({'、'.join(problems)})", style="yellow")
    return text


def _other_categories(checked: Checked, language: Language) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for category, verdict in checked.verdict.other_categories.items():
        table.add_row(
            Text(word("categories", category, language)),
            Text(word("verdicts", verdict, language), style=COLOURS[verdict]),
        )
    return Group(Text(word("report", "other_categories", language), style="bold"), table)


def _page(page: Page, language: Language) -> RenderableType:
    heading = Text(word("report", "page", language).format(n=page.number), style="bright_black")
    if page.rotation:
        turned = word("report", "turned", language).format(n=page.rotation)
        heading.append(f"  {turned}", style="yellow")
    for problem in page.problems:
        heading.append(f"  {word('page_problems', problem, language)}", style="yellow")
    return Group(heading, *(_document(document, language) for document in page.documents))


def _document(document: Document, language: Language) -> RenderableType:
    title = Text(f"{word('kinds', document.kind, language)}", style="bold")
    title.append(f"  {document.confidence:.0%}", style="bright_black")
    for key, marks in (("seal", document.seals), ("fingerprint", document.fingerprints)):
        if marks:
            title.append(f"  {word('report', key, language)}×{len(marks)}", style="red")
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(style="bright_black", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for name, field in document.fields.items():
        value = field.value if isinstance(field.value, str) else "、".join(field.value)
        shown = Text(value)
        for problem in field.problems:
            label = word("field_problems", problem, language)
            serious = problem is not FieldProblem.LOW_CONFIDENCE
            shown.append(f"  {label}", style="red" if serious else "yellow")
        table.add_row(
            word("fields", name, language), shown, Text(f"{field.confidence:.0%}", "bright_black")
        )
    return Group(title, Padding(table, (0, 0, 0, 2)))
