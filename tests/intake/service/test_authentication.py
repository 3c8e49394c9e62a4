"""Who is asking: over real HTTP semantics, on a route of each kind."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from service_world import COUNTY, SCHOOL, service, token

from intake.api import problems
from intake.api.dependencies import WithActor
from intake.service.actor import Role, require
from storage import accounts
from storage.tables import ApiToken, User, UserSession


@pytest.fixture
def services(tmp_path):
    with service(tmp_path) as made:
        yield made


@pytest.fixture
def client(services):
    app = FastAPI()
    app.state.services = services
    problems.install(app)

    @app.get("/look")
    def look(actor: WithActor) -> dict[str, str | None]:
        return {"role": actor.role, "county": actor.county, "school": actor.school_code}

    @app.post("/decide")
    def decide(actor: WithActor) -> None:
        require(actor, Role.REVIEWER)

    return TestClient(app, base_url="https://testserver")


def browser(services, **changes):
    """A signed-in reviewer's cookie."""
    cookie = accounts.new_secret()
    now = services.clock()
    with services.database.write() as session:
        session.add(
            User(
                id="u1",
                login="liu",
                display_name="刘老师",
                role="reviewer",
                county=COUNTY,
                password_hash="-",
                created_at=now,
                **changes,
            )
        )
        session.flush()
        session.add(
            UserSession(
                id=accounts.digest(cookie),
                user_id="u1",
                csrf_token="csrf",
                created_at=now,
                seen_at=now,
                expires_at=now + timedelta(hours=12),
            )
        )
    return cookie


def test_nobody_is_asked_to_sign_in(client):
    answer = client.get("/look")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_acts_with_its_role_and_bounds(client, services):
    answer = client.get("/look", headers=token(services, "clerk", COUNTY, SCHOOL))
    assert answer.json() == {"role": "clerk", "county": COUNTY, "school": SCHOOL}


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer ", "Basic dTpw", "nonsense", "Bearer \xff"]
)
def test_a_wrong_header_is_nobody_even_with_a_cookie(client, services, header):
    client.cookies.set("session", browser(services))
    answer = client.get("/look", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
def test_a_token_that_ended_is_nobody(client, services, column):
    headers = token(services, "system")
    with services.database.write() as session:
        setattr(session.query(ApiToken).one(), column, services.clock())
    assert client.get("/look", headers=headers).status_code == 401


def test_a_token_remembers_when_it_was_used(client, services):
    headers = token(services, "system")
    client.get("/look", headers=headers)
    with services.database.read() as session:
        assert session.query(ApiToken).one().used_at == services.clock()


def test_a_cookie_reads_and_needs_its_csrf_token_to_change(client, services):
    client.cookies.set("session", browser(services))
    assert client.get("/look").json()["role"] == "reviewer"
    assert client.post("/decide").status_code == 403
    assert client.post("/decide", headers={"X-CSRF-Token": "other"}).status_code == 403
    assert client.post("/decide", headers={"X-CSRF-Token": "csrf"}).status_code == 200


def test_a_token_needs_no_csrf_token_but_its_role(client, services):
    assert client.post("/decide", headers=token(services, "reviewer")).status_code == 200
    assert client.post("/decide", headers=token(services, "auditor")).status_code == 403


def test_a_session_ends_when_idle_and_when_old(client, services):
    client.cookies.set("session", browser(services))
    for _ in range(10):
        services.clock.move(minutes=29)
        assert client.get("/look").status_code == 200
    services.clock.move(minutes=30)
    assert client.get("/look").status_code == 401


def test_a_session_ends_at_the_latest_after_its_hours(client, services):
    client.cookies.set("session", browser(services))
    seen = []
    for _ in range(26):
        services.clock.move(minutes=29)
        seen.append(client.get("/look").status_code)
    assert seen == [200] * 24 + [401] * 2


def test_a_disabled_account_is_nobody(client, services):
    client.cookies.set("session", browser(services, active=False))
    assert client.get("/look").status_code == 401


def test_before_the_second_factor_nothing_is_open(client, services):
    client.cookies.set("session", browser(services, totp_confirmed=True))
    answer = client.get("/look")
    assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_due")


def test_a_password_set_by_somebody_else_is_changed_first(client, services):
    client.cookies.set("session", browser(services, password_change_due=True))
    answer = client.get("/look")
    assert (answer.status_code, answer.json()["code"]) == (403, "password_change_due")
