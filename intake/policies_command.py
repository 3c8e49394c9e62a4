"""`transfer-evidence policies list|show|lint`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from intake.pipeline import policy_directories
from intake.report.words import Language, word
from intake.settings import Settings, load_settings
from matching.lint import lint as faults_of
from matching.policy import available_policies, find_policy
from matching.rules import Policy, Requirement

app = typer.Typer(help="规则集 / Rule sets", no_args_is_help=True)
FAULTS_FOUND = 1


@app.command("list")
def list_() -> None:
    """列出所有规则集 / List every rule set and edition."""
    settings = load_settings()
    table = Table(box=None, padding=(0, 3, 0, 0), show_header=False)
    for policy in available_policies(policy_directories(settings)):
        default = word("report", "default", settings.language) if policy.is_default else ""
        title = getattr(policy.title, settings.language)
        table.add_row(Text(policy.name, "cyan"), Text(title), Text(_period(policy)), Text(default))
    Console().print(table)


@app.command()
def show(
    policy: Annotated[str, typer.Argument(metavar="ID", help="county-standard[@2026-01]")],
) -> None:
    """显示规则、条件和出处 / Show the rules, their conditions and where they stand."""
    settings = load_settings()
    console, language = Console(), settings.language
    shown = _find(policy, settings)
    heading = Text(f"{shown.name}  ", "bold cyan")
    heading.append(getattr(shown.title, language), "bold")
    console.print(heading, Text(_period(shown), "bright_black"), "")
    for category, rules in shown.categories.items():
        line = Text(word("categories", category, language) + ": ", "bold")
        titles = [getattr(shown.requirements[r].title, language) for r in rules.requirements]
        line.append("、".join(titles), "not bold")
        console.print(line)
    console.print()
    for requirement in shown.requirements.values():
        _show_requirement(requirement, console, language)


@app.command()
def lint(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="规则文件 / rule file (YAML)")],
) -> None:
    """检查规则文件的错误 / Explain what is wrong with a rule file."""
    faults = faults_of(file)
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(FAULTS_FOUND)
    typer.echo(f"{file}: 没有发现错误 / no faults")


def _find(name: str, settings: Settings) -> Policy:
    """An edition by its name, or the one in force today."""
    directories = policy_directories(settings)
    for policy in available_policies(directories):
        if policy.name == name:
            return policy
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    return find_policy(name, today, directories)


def _period(policy: Policy) -> str:
    return f"{policy.since} – {policy.until or ''}"


def _show_requirement(requirement: Requirement, console: Console, language: Language) -> None:
    line = Text(getattr(requirement.title, language), "bold")
    line.append(f"  {requirement.id}", "cyan")
    if not requirement.blocking:
        line.append(f"  ({word('report', 'not_blocking', language)})", "bright_black")
    console.print(line)
    below = []
    if requirement.conditions:
        conditions = "、".join(word("conditions", c.name, language) for c in requirement.conditions)
        below.append(Text(f"{word('report', 'only_when', language)}: {conditions}"))
    kinds = [word("kinds", a.kind, language) for a in requirement.alternatives if a.kind]
    if kinds:
        below.append(Text(f"{word('report', 'any_of', language)}: {'、'.join(kinds)}"))
    names = {call.name: None for one in requirement.alternatives for call in one.checks}
    checks = "、".join(word("checks", name, language) for name in names)
    below.append(Text(f"{word('report', 'checks', language)}: {checks}"))
    source = requirement.source
    quoted = f"{source.document} {source.clause} 「{source.quote}」"
    below.append(Text(quoted, style="bright_black italic"))
    for text in below:
        console.print(Padding(text, (0, 0, 0, 4)))
