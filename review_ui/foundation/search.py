"""Searching by a form: what is typed goes into the session, its key into the address."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from fastapi.responses import Response

from intake.assembly import Services
from intake.service import searches
from review_ui.foundation.forms import Form
from review_ui.foundation.pages import go
from review_ui.foundation.visitor import Visitor

SearchKey = Annotated[str, Query(max_length=searches.LONGEST_KEY)]


def found_at(  # noqa: PLR0913, PLR0917  # who searches where for what
    services: Services,
    visitor: Visitor,
    sent: Form,
    path: str,
    typed: str = "text",
    carried: tuple[str, ...] = (),
) -> Response:
    """Keep what was `typed` and go to `path`, with what of the form is `carried` along."""
    query = {name: sent.text(name)[: searches.LONGEST] for name in carried if sent.text(name)}
    key = searches.keep(services, visitor.person, sent.text(typed))
    if key:
        query["search"] = key
    return go(f"{path}?{urlencode(query)}" if query else path)


def typed_under(services: Services, visitor: Visitor, key: str) -> str:
    """What was typed under a key of this session."""
    return searches.recall(services, visitor.person, key)
