"""Every route: who is let through, and what is sent along. A new route has to be listed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from case_world import application_json
from service_world import PASSWORD

ADMINISTRATOR, REVIEWER, CLERK = "administrator", "reviewer", "clerk"
AUDITOR, SYSTEM = "auditor", "system"
EVERYBODY = frozenset({ADMINISTRATOR, REVIEWER, CLERK, AUDITOR, SYSTEM})
WRITERS = EVERYBODY - {AUDITOR}
REVIEWERS = frozenset({REVIEWER})
ADMINISTRATORS = frozenset({ADMINISTRATOR})
STUDENT = "司马相如"
INBOX_FILE = {"file_id": "inbox_file_id"}
NOTHING: dict[str, Any] = {}


@dataclass(frozen=True)
class Call:
    """`ask` is given the ids of what is asked about, and returns what is sent along."""

    may: frozenset[str]
    ask: Callable[[dict[str, str]], dict[str, Any]] = lambda _ids: NOTHING
    of: Mapping[str, str] = field(default_factory=dict)
    """Which thing a name in the path stands for, where that is not its own."""
    owners: bool = False
    """Open to whoever began it alone; to all others there is no such thing."""


def body(**values: Any) -> Callable[[dict[str, str]], dict[str, Any]]:
    return lambda _ids: {"json": values}


def application(ids: dict[str, str]) -> dict[str, Any]:
    return {"json": application_json(school=ids["school_code"])}


def account(ids: dict[str, str]) -> dict[str, Any]:
    return {
        "json": {
            "login": "fresh",
            "role": CLERK,
            "school_code": ids["school_code"],
            "password": PASSWORD,
        }
    }


def table(_ids: dict[str, str]) -> dict[str, Any]:
    rows = "学籍号,姓名,性别,出生日期,学校标识码\nG1,张三,男,2012-03-15,nowhere\n"
    return {"files": [("file", ("students.csv", rows.encode(), "text/csv"))]}


def files(_ids: dict[str, str]) -> dict[str, Any]:
    return {"files": [("files", ("1.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 64, "image/jpeg"))]}


TUS = {"Tus-Resumable": "1.0.0"}


def tus(**headers: str) -> Callable[[dict[str, str]], dict[str, Any]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _ids: {"headers": TUS | named}


def part(**headers: str) -> Callable[[dict[str, str]], dict[str, Any]]:
    kind = {"Content-Type": "application/offset+octet-stream"}
    sent = tus(Upload_Offset="0", **headers)(NOTHING)["headers"]
    return lambda _ids: {"headers": sent | kind, "content": b"12"}


WITHOUT_SIGN_IN = {
    ("GET", "/api/v1/openapi.json"),
    ("POST", "/api/v1/session"),
    *(
        ("GET", f"{prefix}{path}")
        for prefix in ("", "/api/v1")
        for path in ("/health/live", "/health/ready", "/metrics")
    ),
}
"""Open to all: nothing of them depends on who asks."""

WITH_A_COOKIE = {
    ("GET", "/session"),
    ("DELETE", "/session"),
    ("POST", "/session/second-factor"),
    ("POST", "/session/second-factor/enrolment"),
    ("POST", "/session/password"),
}
"""About the asking person alone: no token opens them."""

CALLS = {
    ("GET", "/users"): Call(ADMINISTRATORS),
    ("POST", "/users"): Call(ADMINISTRATORS, account),
    ("GET", "/users/{user_id}"): Call(ADMINISTRATORS),
    ("PATCH", "/users/{user_id}"): Call(ADMINISTRATORS, body(active=False)),
    ("POST", "/users/{user_id}/password"): Call(ADMINISTRATORS, body(password=PASSWORD)),
    ("DELETE", "/users/{user_id}/second-factor"): Call(ADMINISTRATORS),
    ("GET", "/tokens"): Call(ADMINISTRATORS),
    ("POST", "/tokens"): Call(
        ADMINISTRATORS, lambda ids: {"json": {"school_code": ids["school_code"]}}
    ),
    ("DELETE", "/tokens/{token_id}"): Call(ADMINISTRATORS),
    ("GET", "/cases"): Call(EVERYBODY),
    ("POST", "/cases"): Call(WRITERS, application),
    ("POST", "/cases/search"): Call(EVERYBODY, body(text=STUDENT)),
    ("POST", "/cases/next"): Call(REVIEWERS),
    ("GET", "/cases/{case_id}"): Call(EVERYBODY),
    ("PATCH", "/cases/{case_id}"): Call(
        WRITERS, lambda _: {"json": {"category": "business"}, "headers": {"If-Match": "*"}}
    ),
    ("POST", "/cases/{case_id}/submit"): Call(WRITERS),
    ("POST", "/cases/{case_id}/withdraw"): Call(WRITERS),
    ("POST", "/cases/{case_id}/decision"): Call(REVIEWERS, body(decision="refused", note="无")),
    ("POST", "/cases/{case_id}/claim"): Call(REVIEWERS),
    ("POST", "/cases/{case_id}/release"): Call(REVIEWERS | ADMINISTRATORS),
    ("GET", "/cases/{case_id}/completeness"): Call(EVERYBODY),
    ("POST", "/cases/{case_id}/settlements"): Call(
        REVIEWERS, body(requirement="household_register", outcome="satisfied", reason="已核对")
    ),
    ("DELETE", "/cases/{case_id}/settlements/{settlement_id}"): Call(REVIEWERS),
    ("POST", "/cases/{case_id}/documents"): Call(WRITERS, files),
    ("GET", "/cases/{case_id}/documents"): Call(EVERYBODY),
    ("OPTIONS", "/cases/{case_id}/uploads"): Call(EVERYBODY),
    ("POST", "/cases/{case_id}/uploads"): Call(WRITERS, tus(Upload_Length="9")),
    ("HEAD", "/uploads/{upload_id}"): Call(EVERYBODY, tus(), owners=True),
    ("GET", "/uploads/{upload_id}"): Call(EVERYBODY, owners=True),
    ("PATCH", "/uploads/{upload_id}"): Call(EVERYBODY, part(), owners=True),
    ("POST", "/uploads/{upload_id}"): Call(
        EVERYBODY, part(X_HTTP_Method_Override="PATCH"), owners=True
    ),
    ("DELETE", "/uploads/{upload_id}"): Call(EVERYBODY, tus(), owners=True),
    ("GET", "/files/{file_id}"): Call(EVERYBODY),
    ("DELETE", "/files/{file_id}"): Call(WRITERS),
    ("POST", "/files/{file_id}/restore"): Call(WRITERS),
    ("GET", "/documents/{document_id}"): Call(EVERYBODY),
    # The case is submitted: its papers are the reviewer's to correct.
    ("PATCH", "/documents/{document_id}"): Call(REVIEWERS, body(rotation=90)),
    ("GET", "/documents/{document_id}/image"): Call(EVERYBODY),
    ("GET", "/files/{file_id}/image"): Call(EVERYBODY),
    ("GET", "/cases/{case_id}/history"): Call(EVERYBODY),
    ("GET", "/statistics"): Call(EVERYBODY),
    ("GET", "/events"): Call(EVERYBODY, lambda _: {"headers": {"Last-Event-ID": "0"}}),
    ("POST", "/records"): Call(WRITERS, table),
    ("GET", "/records/students"): Call(EVERYBODY, lambda _: {"params": {"q": STUDENT}}),
    ("POST", "/records/students/search"): Call(EVERYBODY, body(q=STUDENT)),
    ("GET", "/records/students/{student_id}"): Call(EVERYBODY),
    ("GET", "/inbox"): Call(EVERYBODY),
    ("POST", "/inbox"): Call(
        WRITERS, lambda ids: files(ids) | {"params": {"school": ids["school_code"]}}
    ),
    ("POST", "/inbox/sort"): Call(WRITERS),
    ("POST", "/inbox/{file_id}/assign"): Call(
        WRITERS, lambda ids: {"json": {"case_id": ids["case_id"]}}, of=INBOX_FILE
    ),
    ("DELETE", "/inbox/{file_id}"): Call(WRITERS, of=INBOX_FILE),
    ("POST", "/completeness-checks"): Call(WRITERS, files),
    ("GET", "/completeness-checks/{check_id}"): Call(EVERYBODY, owners=True),
}
