"""The sections of the administration, and who sees which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from intake.service.actor import Role
from review_ui.foundation.pages import page
from review_ui.foundation.visitor import Visitor

_ALL = frozenset({Role.ADMINISTRATOR, Role.REVIEWER, Role.AUDITOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Section:
    """One section; its words are `administration.<key>`."""

    key: str
    roles: frozenset[Role]

    @property
    def address(self) -> str:
        """Where it is."""
        return f"/administration/{self.key}"


SECTIONS: Sequence[Section] = (
    Section("schools", _ALL),
    Section("policies", _ALL),
    Section("records", _ADMINISTRATOR),
    Section("accounts", _ADMINISTRATOR),
    Section("tokens", _ADMINISTRATOR),
    Section("trail", frozenset({Role.ADMINISTRATOR, Role.AUDITOR})),
)


def administration_page(
    request: Request, template: str, visitor: Visitor, http_status: int = 200, **values: Any
) -> Response:
    """A page of the administration, with its sections above."""
    sections = [section for section in SECTIONS if visitor.role in section.roles]
    return page(
        request,
        f"administration/{template}",
        visitor,
        http_status,
        sections=sections,
        may_change=visitor.role is Role.ADMINISTRATOR,
        **values,
    )
