"""Errors as problem documents (RFC 9457): the one translation for HTTP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from intake.api.multipart import UploadError
from intake.records.model import UnusableFileError
from intake.service.errors import (
    FaultyInputError,
    ForbiddenError,
    NotAllowedNowError,
    NotCompleteError,
    NotSignedInError,
    PasswordChangeDueError,
    PreconditionError,
    SecondFactorDueError,
    WrongCredentialsError,
)
from intake.service.faults import faults_of
from matching.model import Text
from ocr.errors import TransferEvidenceError, UnusableInputError
from storage.errors import (
    ConflictError,
    NotFoundError,
    StoreFullError,
    StoreUnavailableError,
)

MEDIA_TYPE = "application/problem+json"

_TITLES: Mapping[int, Text] = {
    400: Text("请求有误", "The request cannot be understood"),
    408: Text("上传超时", "The upload took too long"),
    401: Text("请先登录", "Sign in first"),
    403: Text("没有权限", "Not permitted"),
    404: Text("没有找到", "Not found"),
    405: Text("不支持这种操作", "This cannot be done here"),
    409: Text("当前状态不允许", "Not possible in this state"),
    412: Text("内容已被他人修改，请刷新后再试", "Changed by somebody else meanwhile; look again"),
    413: Text("内容过大", "Too large"),
    415: Text("不支持的类型", "Unsupported type"),
    422: Text("内容有误", "What was sent cannot be used"),
    428: Text("请带上 If-Match 版本号", "Send the version in If-Match"),
    429: Text("请求过于频繁，请稍后再试", "Too many requests; try again later"),
    500: Text("程序出错，已记录", "The program failed; this was logged"),
    503: Text("服务暂时不可用，请稍后再试", "Not available for the moment; try again"),
    507: Text("存储空间不足", "No storage left"),
}


_CLIENT_GONE = 499  # as nginx counts them
_NO_ROOM = re.compile("disk is full|No space left on device", re.IGNORECASE)


def title_of(status: int) -> Text:
    """What a status means, in words."""
    phrase = HTTPStatus(status).phrase
    return _TITLES.get(status, Text(phrase, phrase))


def language_of(request: Request) -> str:
    """`zh` or `en`: what the caller asks for in Accept-Language, Chinese first."""
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh"
        if tag.startswith("en"):
            return "en"
    return "zh"


def said(text: Text, language: str) -> str:
    """The text in one language."""
    return text.en if language == "en" else text.zh


def problem(request: Request, status: int, detail: Text | None = None, **more: Any) -> JSONResponse:
    """A problem document."""
    language = language_of(request)
    title = _TITLES.get(status)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": said(title, language) if title else HTTPStatus(status).phrase,
        "status": status,
    }
    if detail is not None:
        body["detail"] = said(detail, language)
    headers = {"Content-Language": language}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        headers["Retry-After"] = "5"
    return JSONResponse(body | more, status, headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Have `app` answer every error with a problem document."""
    app.add_exception_handler(TransferEvidenceError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _database)
    app.add_exception_handler(DataError, _not_text)
    app.add_exception_handler(ClientDisconnect, _gone)


_SECOND_FACTOR = Text("请输入验证码", "The code of the second factor is still to come")
_WRONG = Text(
    "用户名、密码或验证码不正确，或账户已暂时锁定，请稍后再试",
    "Login, password or code is wrong, or the account is locked for a while",
)
_STATUS: Mapping[type[TransferEvidenceError], int] = {
    NotSignedInError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    NotAllowedNowError: 409,
    PreconditionError: 412,
    FaultyInputError: 422,
    UnusableInputError: 422,
    StoreUnavailableError: 503,
    StoreFullError: 507,
}


def refusal(request: Request, error: Exception) -> JSONResponse | None:
    """The problem document of an error that is a refusal; None for one that is a fault of ours."""
    match error:
        case TransferEvidenceError():
            return answer(request, error)
        case RequestValidationError():
            return _invalid(request, error)
        case HTTPException():
            return _http(request, error)
    return None


def _ours(request: Request, error: Exception) -> JSONResponse:
    return answer(request, error)


def answer(request: Request, error: Exception, **more: Any) -> JSONResponse:
    """The problem document of an error of this project; `more` goes into it too."""
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    detail: Text | None = None
    match error:
        case SecondFactorDueError():
            more["code"] = "second_factor_due"
            detail = _SECOND_FACTOR
        case WrongCredentialsError():
            more["code"] = "wrong_credentials"
            detail = _WRONG
        case PasswordChangeDueError(why=why):
            more["code"] = "password_change_due"
            detail = why
        case NotCompleteError(why=why, outstanding=outstanding, pending=pending):
            detail = why
            more["pending"] = pending
            more["outstanding"] = [
                {
                    "requirement": one.requirement,
                    "title": said(one.title, language_of(request)),
                    "status": one.status,
                }
                for one in outstanding
            ]
        case ForbiddenError(why=why) | NotAllowedNowError(why=why):
            detail = why
        case UploadError(status=status, why=detail):
            more["code"] = "upload_failed"
            if status == HTTPStatus.PRECONDITION_FAILED:  # no lost update, as it is elsewhere
                more["title"] = said(detail, language_of(request))
        case PreconditionError(version=version):
            more["version"] = version
        case FaultyInputError() | UnusableInputError():
            more["errors"] = _errors(error, language_of(request))
    return problem(request, status, detail, **more)


def _errors(error: FaultyInputError | UnusableInputError, language: str) -> list[dict[str, str]]:
    """Each fault of what was sent, and where it lies."""
    match error:
        case FaultyInputError(faults=faults):
            pairs = [(one.key, said(one.why, language)) for one in faults]
        case UnusableFileError(reasons=reasons):
            pairs = [("file", said(one, language)) for one in reasons]
        case _:
            parts = [line.partition(": ") for line in error.faults]
            pairs = [(key, rest) if rest else ("", key) for key, _, rest in parts]
    return [{"key": key, "message": message} for key, message in pairs]


def _invalid(request: Request, error: Exception) -> JSONResponse:
    """A request of the wrong form; `body`, `query` … before the keys are FastAPI's own words."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    language = language_of(request)
    errors = [
        {"key": one.key, "message": said(one.why, language)} for one in faults_of(faults, skip=1)
    ]
    return problem(request, 422, errors=errors)


def _http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = problem(request, status)
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(_methods(request))
    return answer


def _methods(request: Request) -> list[str]:
    """What can be done at the place asked for: it may have several routes, one for each method."""
    routes = request.app.routes
    return [
        method
        for method in ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    ]


def _gone(_request: Request, _error: Exception) -> Response:
    """Nobody hears this answer; it keeps a broken connection from counting as a fault of ours."""
    return Response(status_code=_CLIENT_GONE)


def _not_text(request: Request, _error: Exception) -> JSONResponse:
    """What no database keeps, such as a NUL in an id."""
    return problem(request, 422)


def _database(request: Request, error: Exception) -> JSONResponse:
    return problem(request, 507 if _NO_ROOM.search(str(error)) else 503)
