"""Errors as pages: the one translation for people at a browser."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from intake.api import problems
from intake.api.multipart import UploadError
from intake.service.authentication import SignedIn
from intake.service.errors import (
    Fault,
    FaultyInputError,
    ForbiddenError,
    NotAllowedNowError,
    NotSignedInError,
    PasswordChangeDueError,
    SecondFactorDueError,
    WrongCredentialsError,
)
from matching.model import Text
from ocr.errors import TransferEvidenceError
from review_ui.foundation.pages import go, page, wants_part
from review_ui.foundation.visitor import Visitor, language_of
from review_ui.foundation.words import Words

_TOLD = (400, 401, 403, 404, 405, 409, 412, 413, 422, 500, 503, 507)
_CLIENT_GONE = 499


def install(app: FastAPI) -> None:
    """Have `app` answer every error with a page."""
    app.add_exception_handler(NotSignedInError, _sign_in_first)
    app.add_exception_handler(PasswordChangeDueError, _password_first)
    app.add_exception_handler(TransferEvidenceError, _ours)
    app.add_exception_handler(RequestValidationError, _unknown_address)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _database)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _failed)


def error_page(
    request: Request,
    status: int,
    detail: Text | None = None,
    faults: Sequence[Fault] = (),
) -> Response:
    """A page, or for a script a part of one, that says what happened and what to do."""
    person = getattr(request.state, "person", None)
    words = Words(language_of(request, person))
    whole = isinstance(person, SignedIn) and not person.second_factor_due
    visitor = Visitor(person, words) if whole and isinstance(person, SignedIn) else None
    return page(
        request,
        "error_part.html.j2" if wants_part(request) else "error.html.j2",
        visitor,
        status,
        t=words,
        language=words.language,
        status=status,
        key=str(status if status in _TOLD else 500),
        detail=detail,
        faults=faults,
    )


def detail_of(error: TransferEvidenceError) -> Text | None:
    """The reason that an error gives, if it gives one."""
    match error:
        case ForbiddenError(why=why) | NotAllowedNowError(why=why) | UploadError(why=why):
            return why
        case _:
            return None


def _ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, TransferEvidenceError):
        raise error
    status = problems.answer(request, error).status_code
    faults = error.faults if isinstance(error, FaultyInputError) else ()
    return error_page(request, status, detail_of(error), faults)


def _sign_in_first(request: Request, error: Exception) -> Response:
    if isinstance(error, WrongCredentialsError):
        return error_page(request, 403)
    if wants_part(request):
        return error_page(request, 401)
    back = request.url.path if request.method == "GET" else "/"
    if request.method == "GET" and request.url.query:
        back = f"{back}?{request.url.query}"
    where = "/sign-in/code" if isinstance(error, SecondFactorDueError) else "/sign-in"
    return go(where if back == "/" else f"{where}?next={quote(back, safe='/')}")


def _password_first(request: Request, _error: Exception) -> Response:
    return error_page(request, 403) if wants_part(request) else go("/account?password=due")


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    path: str = request.scope["path"]
    if status == HTTPStatus.NOT_FOUND and request.method == "GET" and path.rstrip("/") != path:
        return go(f"/{quote(path.strip('/'))}")  # a slash too many; never to another host
    return error_page(request, status)


def _database(request: Request, _error: Exception) -> Response:
    return error_page(request, 503)


def _unknown_address(request: Request, _error: Exception) -> Response:
    return error_page(request, 404)


def _failed(request: Request, _error: Exception) -> Response:
    return error_page(request, 500)


def _gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=_CLIENT_GONE)
