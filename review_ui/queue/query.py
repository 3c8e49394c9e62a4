"""What of the queue is shown: read from the address, written back into addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

from intake.service.cases import CaseQuery
from intake.service.life import STATUS_NAMES
from intake.service.searches import LONGEST_KEY
from intake.working_days import working_days_after
from matching.model import Category, VerdictValue
from storage.cases import CaseFilter, CaseOrder, Claimed

EVERY = "all"
SOON_WORKING_DAYS = 3
_LAST_PAGE = 100_000


class Due(StrEnum):
    """How near the last day is."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """The filters of the queue as the address has them; nonsense there counts as nothing.

    `text` is what was typed. It never stands in an address: `search` is the key under which the
    session keeps it.
    """

    status: str = "submitted"
    category: str = ""
    school: str = ""
    verdict: str = ""
    due: str = ""
    claimed: str = ""
    search: str = ""
    sort: str = CaseOrder.DUE.value
    page: int = 1
    text: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str], text: str = "") -> Self:
        """Read an address's query, or the hidden fields of a form."""
        page = sent.get("page", "1")
        is_number = page.isascii() and page.isdigit() and len(page) <= 6
        return cls(
            status=_one(sent, "status", {*STATUS_NAMES, EVERY}, "submitted"),
            category=_one(sent, "category", set(Category)),
            school=sent.get("school", "")[:64],
            verdict=_one(sent, "verdict", set(VerdictValue)),
            due=_one(sent, "due", set(Due)),
            claimed=_one(sent, "claimed", set(Claimed)),
            search=sent.get("search", "")[:LONGEST_KEY],
            sort=_one(sent, "sort", set(CaseOrder), CaseOrder.DUE.value),
            page=min(max(int(page), 1), _LAST_PAGE) if is_number else 1,
            text=text,
        )

    def address(self, path: str = "/queue", **changes: Any) -> str:
        """`path` with these filters, some of them changed; what is as usual is left out."""
        query = replace(self, **({"page": 1} | changes)).unusual()
        return f"{path}?{urlencode(query)}" if query else path

    def unusual(self) -> dict[str, str]:
        """The filters that are not as usual: what an address or a form has to carry."""
        usual = QueueQuery()
        return {
            name: str(getattr(self, name))
            for name in self.__slots__
            if name != "text" and getattr(self, name) != getattr(usual, name)
        }

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but status and order is asked for."""
        return any((self.category, self.school, self.verdict, self.due, self.claimed, self.text))

    def filter(self, today: date) -> CaseFilter:
        """What storage is asked for."""
        due_from, due_to = _due(self.due, today)
        return CaseFilter(
            statuses=() if self.status == EVERY else (self.status,),
            verdicts=(self.verdict,) if self.verdict else (),
            categories=(self.category,) if self.category else (),
            school_code=self.school or None,
            due_from=due_from,
            due_to=due_to,
            claimed=Claimed(self.claimed) if self.claimed else None,
        )

    def case_query(self, today: date, page_size: int) -> CaseQuery:
        """What the service is asked for."""
        return CaseQuery(
            filter=self.filter(today),
            text=self.text or None,
            order=CaseOrder(self.sort),
            page=self.page,
            page_size=page_size,
        )


def _one(sent: Mapping[str, str], name: str, known: set[Any], usual: str = "") -> str:
    value = sent.get(name, usual)
    return value if value in known else usual


def _due(due: str, today: date) -> tuple[date | None, date | None]:
    match due:
        case Due.OVERDUE:
            return None, today - timedelta(days=1)
        case Due.TODAY:
            return today, today
        case Due.SOON:
            return None, working_days_after(today, SOON_WORKING_DAYS)
        case _:
            return None, None
