"""Policies are files: loading them, and choosing the edition in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from matching.checks import registry
from matching.compare.window import ApplicationWindow
from matching.lint import lint
from matching.lint_words import month_and_day
from matching.model import Category, Source, Status, Text
from matching.policy_tree import read_tree
from matching.rules import (
    Alternative,
    Call,
    CategoryRules,
    PageAsked,
    Policy,
    Requirement,
    Settings,
)
from matching.vocabulary import kind_name
from ocr.errors import UnusableInputError


def load_policy(path: str | Path) -> Policy:
    """Load one policy file.

    Raises:
        UnusableInputError: with one line for each fault, naming file, line and key.
    """
    path = Path(path)
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return _load(path, stamp)


@lru_cache(maxsize=64)
def _load(path: Path, _changed: int) -> Policy:
    faults = lint(path)
    if faults:
        raise UnusableInputError([str(fault) for fault in faults])
    tree, _ = read_tree(path.read_text(encoding="utf-8"))
    return _policy(tree.plain())


def available_policies(directories: Iterable[str | Path] = ()) -> tuple[Policy, ...]:
    """All editions that ship with the project and those of other directories, by name.

    A file of a later directory replaces an edition of the same name.

    Raises:
        UnusableInputError: when a file has faults.
    """
    shipped = Path(str(files("matching") / "policies"))
    found: dict[str, Policy] = {}
    for directory in (shipped, *map(Path, directories)):
        for path in sorted([*directory.glob("*.yaml"), *directory.glob("*.yml")]):
            policy = load_policy(path)
            found[policy.name] = policy
    return tuple(found[name] for name in sorted(found))


def find_policy(id: str | None, date: date, directories: Iterable[str | Path] = ()) -> Policy:  # noqa: A002 - `id` is the policy's own word
    """The edition of a policy in force on a day.

    Args:
        id: `county-standard`, an exact edition `county-standard@2026-01`, or None for the default.
        date: the day of the application.
        directories: where other policy files lie.

    Raises:
        UnusableInputError: when there is no such policy, or none of its editions is in force.
    """
    policies = available_policies(directories)
    name = id if id is not None else _default(policies)
    fitting = [one for one in policies if name in {one.id, one.name}]
    if not fitting:
        known = "、".join(one.name for one in policies)
        raise UnusableInputError(
            [f"policy: 没有规则“{name}”，可用：{known} (no policy “{name}”; there are: {known})"]
        )
    in_force = [one for one in fitting if one.in_force_on(date)]
    if not in_force:
        spans = "、".join(f"{one.name} {one.since}—{one.until or ''}" for one in fitting)
        zh, en = (
            f"规则“{name}”在{date}没有生效的版本",
            f"no edition of “{name}” is in force on {date}",
        )
        raise UnusableInputError(
            [f"application_date: {zh}，已有：{spans} ({en}; there are: {spans})"]
        )
    return max(in_force, key=lambda one: (one.since, one.edition))


def _default(policies: Sequence[Policy]) -> str:
    names = sorted({one.id for one in policies if one.is_default})
    if len(names) != 1:
        listed = "、".join(names) or "-"
        raise UnusableInputError(
            [f"policy: 默认规则应恰好有一个，现有：{listed} (exactly one default, not: {listed})"]
        )
    return names[0]


def _policy(data: Mapping[str, Any]) -> Policy:
    sources: dict[str, str] = data["sources"]
    calls: dict[str, Call] = {}
    requirements = {
        name: _requirement(name, data["requirements"], sources, calls)
        for name in data["requirements"]
    }
    return Policy(
        id=data["id"],
        edition=data["edition"],
        title=_text(data["title"]),
        since=data["in_force"]["from"],
        until=data["in_force"].get("until"),
        is_default=data.get("default", False),
        sources=sources,
        settings=_settings(data["settings"]),
        categories={
            Category(name): CategoryRules(_text(one["title"]), tuple(one["requirements"]))
            for name, one in data["categories"].items()
        },
        requirements=requirements,
        dependents={
            name: tuple(one for one in requirements.values() if one.of == name)
            for name in requirements
        },
    )


def _text(data: Mapping[str, str]) -> Text:
    return Text(data["zh"], data["en"])


def _settings(data: Mapping[str, Any]) -> Settings:
    return Settings(
        one_character=data["one_character"],
        one_year=data["one_year"],
        copies=Status(data["copies"]),
        missing_seal=Status(data["missing_seal"]),
        missing_fingerprint=Status(data["missing_fingerprint"]),
        field_confidence=float(data["field_confidence"]),
        kind_confidence=float(data["kind_confidence"]),
        name_and_number_corroborate=data["name_and_number_corroborate"],
        unreadable_pages=frozenset(data["unreadable_pages"]),
    )


def _requirement(
    name: str, every: Mapping[str, Any], sources: Mapping[str, str], calls: dict[str, Call]
) -> Requirement:
    data = every[name]
    source, title = data["source"], _text(data["title"])
    alternatives = tuple(_alternative(one, calls) for one in data["any_of"])
    kinds = [one.kind for one in alternatives if one.kind]
    return Requirement(
        id=name,
        title=title,
        source=Source(sources[source["document"]], source["clause"], source["quote"]),
        blocking=data.get("blocking", True),
        conditions=tuple(
            _call(one, "condition", registry.CONDITIONS, calls) for one in data.get("when", ())
        ),
        alternatives=alternatives,
        of=data.get("of"),
        not_accepted=tuple(data.get("not_accepted", ())),
        kinds=frozenset(kinds),
        not_supplied=_not_supplied(title, kinds),
        shares_paper=any(
            one.get("kind") in kinds for one in every.get(data.get("of"), {}).get("any_of", ())
        ),
    )


def _not_supplied(title: Text, kinds: Sequence[str]) -> Text:
    names = [kind_name(kind) for kind in dict.fromkeys(kinds)]
    zh, en = "、".join(one.zh for one in names), ", ".join(one.en for one in names)
    return Text(f"没有提交{title.zh}（可用：{zh}）", f"not supplied: {title.en} (any of: {en})")


def _alternative(data: Mapping[str, Any], calls: dict[str, Call]) -> Alternative:
    return Alternative(
        checks=tuple(_call(one, "check", registry.CHECKS, calls) for one in data["checks"]),
        kind=data.get("kind"),
        pages=tuple(
            PageAsked(_text(one["title"]), one.get("field"), one.get("fingerprint", False))
            for one in data.get("pages", ())
        ),
    )


def _call(
    data: Mapping[str, Any],
    word: str,
    named: Mapping[str, registry.Named],
    calls: dict[str, Call],
) -> Call:
    function = named[data[word]]
    parameters = {
        name: _value(value, function.parameters[name].type)
        for name, value in data.items()
        if name != word
    }
    call = Call(
        data[word], function.function, parameters, function.on_registers, function.needs_anchor
    )
    return calls.setdefault(repr((word, call.name, sorted(parameters.items(), key=str))), call)


def _value(value: Any, type_: str) -> Any:
    if type_ == "windows":
        return tuple(_window(index, one) for index, one in enumerate(value))
    return tuple(value) if isinstance(value, list) else value


def _window(index: int, data: Mapping[str, Any]) -> ApplicationWindow:
    lunar = data["calendar"] == "lunar"
    opens = month_and_day(data["from"], lunar=lunar)
    closes = month_and_day(data["to"], lunar=lunar)
    if opens is None or closes is None:
        raise UnusableInputError([f"windows[{index}]: {data}"])
    return ApplicationWindow(f"window-{index + 1}", data["calendar"], opens, closes)
