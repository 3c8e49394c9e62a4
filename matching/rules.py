"""A policy as frozen values: what is asked, in which category, and how it is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.model import Category, Source, Status, Text


@dataclass(frozen=True, slots=True)
class Settings:
    """The reading decisions that hold for every requirement of a policy.

    Probabilities are between 0 and 1. `one_year` is `anniversary`, or a number of days.
    """

    one_character: str
    one_year: str | int
    copies: Status
    missing_seal: Status
    missing_fingerprint: Status
    field_confidence: float
    kind_confidence: float
    name_and_number_corroborate: bool
    unreadable_pages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Call:
    """A named check or condition with its parameters, bound to the function that carries it out.

    Equal calls of one policy are one object: what a check says about a paper is asked once.
    """

    name: str
    function: Callable[..., Any]
    parameters: Mapping[str, Any]
    on_registers: bool = False
    needs_anchor: bool = False


@dataclass(frozen=True, slots=True)
class PageAsked:
    """A page that a paper of several pages must show: one with a value, or with a fingerprint."""

    title: Text
    field: str | None = None
    fingerprint: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to meet a requirement: a paper of `kind`, or what all papers together show."""

    checks: tuple[Call, ...]
    kind: str | None = None
    pages: tuple[PageAsked, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the checklist.

    `conditions` must all hold for it to be asked; one of `alternatives` meets it. A requirement
    with `of` is about the very paper that meets that other requirement. `not_accepted` are kinds
    that look like the paper and never count. `kinds` are those of all alternatives, `not_supplied`
    is what is said when none is there. `shares_paper`: the paper it is `of` can meet it too.
    """

    id: str
    title: Text
    source: Source
    blocking: bool
    conditions: tuple[Call, ...]
    alternatives: tuple[Alternative, ...]
    of: str | None
    not_accepted: tuple[str, ...]
    kinds: frozenset[str]
    not_supplied: Text
    shares_paper: bool


@dataclass(frozen=True, slots=True)
class CategoryRules:
    """What one category asks, in the order of the checklist."""

    title: Text
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """One edition of a county's rules.

    `until` is the last day it is in force. `dependents` are, for each requirement, those that are
    about its paper.
    """

    id: str
    edition: str
    title: Text
    since: date
    until: date | None
    is_default: bool
    sources: Mapping[str, str]
    settings: Settings
    categories: Mapping[Category, CategoryRules]
    requirements: Mapping[str, Requirement]
    dependents: Mapping[str, tuple[Requirement, ...]]

    @property
    def name(self) -> str:
        """`id@edition`, e.g. `county-standard@2026-01`."""
        return f"{self.id}@{self.edition}"

    def in_force_on(self, day: date) -> bool:
        """Whether this edition holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
