"""How a check gets its name, and which parameters a policy may give it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a check.

    `type` is `field` (of the alternative's kind), `anchor_field` (of the paper that the requirement
    is `of`), `choice`, `choices`, `integer`, `words`, `kinds` or `windows`. `allowed` are the
    choices, or the smallest and largest integer.
    """

    type: str
    required: bool = False
    allowed: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A registered function.

    `needs_paper`: it looks at one paper, so the alternative has a kind. `needs_anchor`: it compares
    with the paper of another requirement. `on_registers`: it rests on the household registers.
    """

    function: Callable[..., Any]
    parameters: dict[str, Parameter] = field(default_factory=dict)
    needs_paper: bool = True
    needs_anchor: bool = False
    on_registers: bool = False


CHECKS: dict[str, Named] = {}
CONDITIONS: dict[str, Named] = {}


def check(
    *,
    needs_paper: bool = True,
    needs_anchor: bool = False,
    on_registers: bool = False,
    **parameters: Parameter,
) -> Callable[[F], F]:
    """Register a check under its function's name."""

    def register(function: F) -> F:
        CHECKS[function.__name__] = Named(
            function, parameters, needs_paper, needs_anchor, on_registers
        )
        return function

    return register


def condition(**parameters: Parameter) -> Callable[[F], F]:
    """Register a condition under its function's name."""

    def register(function: F) -> F:
        CONDITIONS[function.__name__] = Named(function, parameters, needs_paper=False)
        return function

    return register


FIELD = Parameter("field", required=True)
OPTIONAL_FIELD = Parameter("field")
PEOPLE = Parameter("choices", required=True, allowed=("guardians", "student"))
SEVERITY = Parameter("choice", allowed=("failed", "unsure"))
