"""Styles, scripts and browser libraries: served under the hash of them all, kept for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parents[1] / "static"
_YEAR = "public, max-age=31536000, immutable"


@cache
def fingerprint() -> str:
    """A hash of every file there is: another one whenever any of them changes."""
    whole = hashlib.sha256()
    for file in sorted(FOLDER.rglob("*")):
        if file.is_file():
            whole.update(file.relative_to(FOLDER).as_posix().encode())
            whole.update(file.read_bytes())
    return whole.hexdigest()[:16]


def asset(path: str) -> str:
    """The address of a file of `static/`; scripts find their neighbours beside them."""
    return f"/static/{fingerprint()}/{path}"


class _Lasting(StaticFiles):
    """Files under an address that never means anything else."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _YEAR
        return response


class StaticPages:
    """Serves `/static/<fingerprint>/…`; addresses of another edition are not found."""

    def __init__(self) -> None:
        self._files = GZipMiddleware(_Lasting(directory=FOLDER), minimum_size=1024)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below `/static`."""
        root = scope.get("root_path", "")
        edition, _, _ = scope["path"].removeprefix(root).lstrip("/").partition("/")
        if edition != fingerprint():
            await Response(status_code=404)(scope, receive, send)
            return
        below = {**scope, "root_path": f"{root}/{edition}"}
        await self._files(below, receive, send)
