"""Where each role may go: the entries of the bar on top, and where people begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.service.actor import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; its words are `navigation.<key>`. `covers` are other addresses that are its."""

    key: str
    address: str
    roles: frozenset[Role]
    covers: tuple[str, ...] = ()

    def is_here(self, path: str) -> bool:
        """Whether a page belongs to this entry."""
        return any(
            path == one or path.startswith(f"{one}/") for one in (self.address, *self.covers)
        )


CHECK_AT = "/summary-code"
"""Where the code of a printed summary is checked, by the county and by the schools."""
_COUNTY = frozenset({Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR})
ENTRIES: Sequence[Entry] = (
    Entry("queue", "/queue", _COUNTY, ("/cases", CHECK_AT)),
    Entry("county", "/county", _COUNTY),
    Entry("school", "/school", frozenset({Role.CLERK}), (CHECK_AT,)),
    Entry("administration", "/administration", _COUNTY),
)


def entries_for(role: Role) -> Sequence[Entry]:
    """What somebody of this role sees on top."""
    return [entry for entry in ENTRIES if role in entry.roles]


def home_of(role: Role) -> str:
    """Where somebody of this role begins."""
    entries = entries_for(role)
    return entries[0].address if entries else "/account"
