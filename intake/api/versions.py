"""ETags: the version of what is shown, and the version a change was made upon."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header, Response
from starlette.exceptions import HTTPException

_TAG = re.compile(r'^(?:W/)?"?(\d{1,9})"?$')
_IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=64,
        description="the ETag of what was seen; refused with 412 when it changed since / 版本号",
        examples=['"3"'],
    ),
]


def tag(response: Response, version: int) -> None:
    """Say the version of what is shown."""
    response.headers["ETag"] = f'"{version}"'


def seen_version(if_match: _IfMatch = None) -> int | None:
    """The version that the caller saw; None where any will do.

    Raises:
        HTTPException: 412, the header is none of our ETags.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    found = _TAG.match(if_match.strip())
    if found is None:
        raise HTTPException(412)
    return int(found[1])


def needed_version(if_match: _IfMatch = None) -> int | None:
    """The version that the caller saw, which has to be given (`*`: any will do).

    Raises:
        HTTPException: 428 without the header, 412 when it is none of our ETags.
    """
    if if_match is None:
        raise HTTPException(428)
    return seen_version(if_match)


SeenVersion = Annotated[int | None, Depends(seen_version)]
NeededVersion = Annotated[int | None, Depends(needed_version)]
