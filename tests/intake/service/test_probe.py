"""Every route, asked by nobody and by every role near and far: nothing leaks.

What lies in another county or school is answered exactly like what does not exist.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import case_builders
import cv2
import numpy as np
import pytest
from argon2 import PasswordHasher
from case_builders import employer_certificate, swapped, without_seals
from case_world import CLERK as UPLOADER
from case_world import REVIEWER as REVIEWING
from fastapi.routing import iter_route_contexts
from papers import add_file
from probe_table import CALLS, CLERK, EVERYBODY, STUDENT, SYSTEM, WITH_A_COOKIE, WITHOUT_SIGN_IN
from service_world import COUNTY, FOREIGN_SCHOOL, OTHER_COUNTY, SCHOOL, SECOND_SCHOOL, person, token

from intake.api import events
from intake.service import checks, life, passwords, resumable, settlements, tokens
from intake.service.actor import OPERATOR, Role
from intake.service.previews import preview_key
from intake.service.resumable import Announced
from intake.service.tokens import NewToken
from storage.tables import ApiToken, CaseRow, DocumentRow, FileRow, Settlement, StudentRow, User
from storage.tables.base import new_id

ROOT = "/api/v1"
NOWHERE = "n" * 24
NOT_LET_THROUGH = {401, 403, 404}
PAPERS = swapped("job_transfer", without_seals(employer_certificate()))
PICTURE = cv2.imencode(".jpg", np.full((140, 100, 3), 255, np.uint8))[1].tobytes()
UNSURE = "employer_certificate"
PERSONAL = (
    STUDENT,
    case_builders.SON,
    case_builders.FATHER,
    case_builders.SON_ID,
    case_builders.FATHER_ID,
)


@dataclass(frozen=True)
class Asker:
    """The holder of a token; `near` if what is asked about lies within its bounds."""

    role: str
    county: str | None
    school: str | None
    near: bool

    def __str__(self) -> str:
        return "-".join((self.role, self.county or "all", self.school or "all"))


_WIDE = sorted(EVERYBODY - {CLERK})
ASKERS = (
    *(Asker(role, COUNTY, None, near=True) for role in _WIDE),
    *(Asker(role, None, None, near=True) for role in _WIDE),
    *(Asker(role, COUNTY, SCHOOL, near=True) for role in (CLERK, SYSTEM)),
    *(Asker(role, COUNTY, SECOND_SCHOOL, near=False) for role in (CLERK, SYSTEM)),
    Asker(CLERK, OTHER_COUNTY, FOREIGN_SCHOOL, near=False),
    *(Asker(role, OTHER_COUNTY, None, near=False) for role in _WIDE),
)


def routes(app):
    """Every method and path that the application answers, whether OpenAPI tells of it or not."""
    return {
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if method != "HEAD" or context.methods == {"HEAD"}
    }


def student(student_id, at):
    return StudentRow(
        id=student_id,
        name=STUDENT,
        former_names=[],
        school_code=SCHOOL,
        county=COUNTY,
        changed_at=at,
    )


class Things:
    """One of everything, of the first school: a submitted case, papers, an account, a token."""

    def __init__(self, world) -> None:
        self.services = services = world.services
        case_id = world.case("job_transfer", PAPERS)
        upload = resumable.begin(services, UPLOADER, case_id, Announced("1.png", 9))
        life.submit(services, UPLOADER, case_id, None)
        settlements.settle(
            services, REVIEWING, case_id, UNSURE, outcome="satisfied", reason="电话核实"
        )
        user_id = person(services, f"u{case_id[:20].lower()}", CLERK, None, SCHOOL)
        wanted = NewToken(Role.SYSTEM, None, SCHOOL, label=f"for {case_id}")
        token_id = tokens.create(services, OPERATOR, wanted)[1].id
        inbox_file_id, student_id = new_id(), new_id()
        with services.database.write() as session:
            add_file(session, inbox_file_id, None, status="read", purpose="inbox")
            session.add(student(student_id, services.clock()))
        with services.database.read() as session:
            document = session.query(DocumentRow).filter_by(case_id=case_id).first()
            settlement = session.query(Settlement).filter_by(case_id=case_id).one()
        self.ids = {
            "case_id": case_id,
            "file_id": document.file_id,
            "document_id": document.id,
            "settlement_id": settlement.id,
            "user_id": user_id,
            "token_id": token_id,
            "upload_id": upload.id,
            "check_id": checks.begin(services, OPERATOR).check_id,
            "school_code": SCHOOL,
            "inbox_file_id": inbox_file_id,
            "student_id": student_id,
        }
        for size in ("thumbnail", "screen", "full"):
            key = preview_key(self.ids["file_id"], 1, size)
            services.objects.put(key, io.BytesIO(PICTURE))
        self.nowhere = dict.fromkeys(self.ids, NOWHERE)

    def state(self):
        """All of it as it is kept; what a stranger does must leave it so."""
        ids = self.ids
        with self.services.database.read() as session:
            rows = (
                session.get_one(CaseRow, ids["case_id"]),
                session.get_one(DocumentRow, ids["document_id"]),
                session.get_one(FileRow, ids["file_id"]),
                session.get_one(Settlement, ids["settlement_id"]),
                session.get_one(User, ids["user_id"]),
                session.get_one(FileRow, ids["inbox_file_id"]),
                session.get_one(StudentRow, ids["student_id"]),
                session.get_one(ApiToken, ids["token_id"]),
            )
            kept = [
                {key.name: getattr(row, key.name) for key in row.__table__.columns} for row in rows
            ]
            counts = [session.query(kind).count() for kind in (CaseRow, FileRow, User, ApiToken)]
        return kept, counts


def ask(api, call, ids, headers):
    method, path = call
    sent = dict(CALLS[call].ask(ids))
    ids = ids | {name: ids[thing] for name, thing in CALLS[call].of.items()}
    headers = headers | sent.pop("headers", {})
    return api.ask(method, path.format(**ids), by=headers, **sent)


def headers_of(api, asker):
    return token(api.world.services, asker.role, asker.county, asker.school)


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    """Streams end at once, and hashes cost little: many are made here."""
    monkeypatch.setattr(events, "_LASTS_SECONDS", 0)
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture(params=sorted(CALLS), ids=" ".join)
def call(request):
    return request.param


def test_every_route_is_listed(api):
    listed = {(method, f"{ROOT}{path}") for method, path in {*CALLS, *WITH_A_COOKIE}}
    assert routes(api.app) == listed | WITHOUT_SIGN_IN


def test_nobody_gets_in(api):
    for method, path in {*CALLS, *WITH_A_COOKIE}:
        nowhere = re.sub(r"\{\w+\}", NOWHERE, path)
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Cookie": "session=nonsense"}):
            answer = api.ask(method, nowhere, by=headers)
            assert answer.status_code == 401, (method, path, headers)


def test_no_token_opens_what_belongs_to_a_browser(api):
    headers = headers_of(api, ASKERS[0])
    for method, path in WITH_A_COOKIE:
        assert api.ask(method, path, by=headers).status_code == 401


def test_who_is_near_is_let_through_by_role_alone(api, call):
    things = Things(api.world)
    for asker in (asker for asker in ASKERS if asker.near):
        status = ask(api, call, things.ids, headers_of(api, asker)).status_code
        if call[0] != "GET" and status < 400:
            things = Things(api.world)
        if CALLS[call].owners:
            assert status == 404, asker
        elif asker.role in CALLS[call].may:
            assert status not in NOT_LET_THROUGH, (asker, status)
            assert status < 500, (asker, status)
        else:
            assert status == 403, (asker, status)


def test_who_is_far_is_told_what_one_is_told_of_nothing(api, call):
    things = Things(api.world)
    far = {asker: headers_of(api, asker) for asker in ASKERS if not asker.near}
    before = things.state()
    for asker, headers in far.items():
        answer = ask(api, call, things.ids, headers)
        nothing = ask(api, call, things.nowhere, headers)
        assert answer.status_code == nothing.status_code, asker
        assert answer.text == nothing.text, asker
        if "{" in call[1]:
            expected = {404} if asker.role in CALLS[call].may else {403, 404}
            assert answer.status_code in expected, asker
        for secret in (
            *PERSONAL,
            *(things.ids[name] for name in things.ids if name.endswith("_id")),
        ):
            assert secret not in answer.text, (asker, secret)
    assert things.state() == before
