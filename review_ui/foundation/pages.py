"""Pages are made here: templates that escape, with words, layout and the visitor."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from intake.service.masking import mask_text
from review_ui.foundation import formats
from review_ui.foundation.assets import asset
from review_ui.foundation.live import state_of
from review_ui.foundation.navigation import entries_for
from review_ui.foundation.visitor import Visitor, language_of
from review_ui.foundation.words import Words

_TEMPLATES = Path(__file__).parents[1] / "templates"
PARTIAL_HEADER = "x-partial"


@cache
def environment() -> jinja2.Environment:
    """Templates escape everything, and a name that is not there is a fault."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"asset": asset, "formats": formats, "state_of": state_of}
    made.filters |= {"number": formats.number, "masked": mask_text}
    return made


def page(
    request: Request,
    template: str,
    visitor: Visitor | None = None,
    http_status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """A page from a template of `templates/`, with `values`."""
    words = visitor.words if visitor else Words(language_of(request))
    context = {
        "t": words,
        "pairs": lambda group, keys: [(str(key), words(group, key)) for key in keys],
        "language": words.language,
        "visitor": visitor,
        "csrf_token": visitor.person.csrf_token if visitor else "",
        "entries": entries_for(visitor.role) if visitor else (),
        "path": request.url.path,
        "here": _here(request),
    }
    text = environment().get_template(template).render(context | values)
    headers = {"Content-Language": "zh-CN" if words.language == "zh" else "en"}
    return HTMLResponse(text, http_status, headers)


def go(address: str) -> Response:
    """Send the browser to another page after a form."""
    return RedirectResponse(address, 303)


def wants_part(request: Request) -> bool:
    """Whether a script asks for a part of a page that is open, not a person for a page."""
    return PARTIAL_HEADER in request.headers


def _here(request: Request) -> str:
    """The address of this page, to come back to; of a form that was sent, where it stands."""
    if request.method != "GET":
        return "/"
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
