"""What a form sends: bounded, from one of our own pages, with the session's token."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from intake.api.dependencies import CSRF_HEADER, WithServices
from intake.service.errors import ForbiddenError
from matching.model import Text
from review_ui.foundation.visitor import person_at

TOKEN_FIELD = "csrf_token"  # noqa: S105  # the name of a field
_LONGEST = 256 * 1024
_MOST_FIELDS = 500
FORGED = Text(
    "页面已过期或请求来自其他网站，请刷新页面后重试",
    "The page is out of date, or the request came from another site; reload and try again",
)


class Form:
    """The fields of a form; a field that was not sent is empty."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self._fields = fields

    def __contains__(self, name: object) -> bool:
        """Whether the field was sent."""
        return name in self._fields

    def names(self) -> list[str]:
        """The names of the fields that were sent, in order."""
        return list(self._fields)

    def text(self, name: str) -> str:
        """The field without blanks around it."""
        return self.raw(name).strip()

    def raw(self, name: str) -> str:
        """The field as it was typed."""
        return self._fields.get(name, [""])[0]

    def optional(self, name: str) -> str | None:
        """The field, or None if it is empty."""
        return self.text(name) or None

    def number(self, name: str) -> int | None:
        """The field as a number without sign, or None."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def every(self, name: str) -> list[str]:
        """Every value of a field that may be sent more than once."""
        return [value.strip() for value in self._fields.get(name, [])]


def must_be_own_page(request: Request) -> None:
    """Refuse what another site made the browser send.

    Raises:
        ForbiddenError: the browser says that it came from elsewhere.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if site not in {"same-origin", "none"} or foreign:
        raise ForbiddenError(FORGED)


async def open_form(request: Request) -> Form:
    """The fields of a form that needs nobody to be signed in.

    Raises:
        ForbiddenError: it came from another site.
        HTTPException: too large, or not what a form of ours sends.
    """
    must_be_own_page(request)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST:
            raise HTTPException(413)
    try:
        fields = parse_qs(
            body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise HTTPException(400) from error
    return Form(fields)


async def form(request: Request, services: WithServices) -> Form:
    """The fields of a form of the person who is signed in.

    Raises:
        NotSignedInError: nobody.
        ForbiddenError: from another site, or without the session's token.
        HTTPException: as above.
    """
    sent = await open_form(request)
    person = person_at(request, services)
    token = request.headers.get(CSRF_HEADER) or sent.raw(TOKEN_FIELD)
    if not hmac.compare_digest(token.encode(), person.csrf_token.encode()):
        raise ForbiddenError(FORGED)
    return sent


WithForm = Annotated[Form, Depends(form)]
WithOpenForm = Annotated[Form, Depends(open_form)]


def local_address(address: str, otherwise: str = "/") -> str:
    """`address` if it is one of this site, so that a link cannot send people elsewhere."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    safe = plain and all(" " < character < "\x7f" for character in address) and "\\" not in address
    return address if safe else otherwise
