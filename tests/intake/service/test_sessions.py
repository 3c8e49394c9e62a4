"""Signing in and out over HTTP."""

import time
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from service_world import COUNTY, PASSWORD, SCHOOL, person, service

from intake.api.app import create_app
from intake.service import passwords
from storage import accounts
from storage.tables import AuditEntry, User, UserSession

SESSION = "/api/v1/session"


@pytest.fixture(autouse=True)
def _quick_hashes(request, monkeypatch):
    """Argon2id at a cost for tests, except where time is what is tested."""
    if "take_as_long" not in request.node.name:
        monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture
def services(tmp_path):
    with service(tmp_path) as made:
        yield made


@pytest.fixture
def client(services):
    person(services, "liu", "reviewer", COUNTY)
    return TestClient(create_app(services), base_url="https://testserver")


def sign_in(client, login="liu", password=PASSWORD):
    answer = client.post(SESSION, json={"login": login, "password": password})
    if answer.is_success:
        client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return answer


def code_of(services, enrolment, steps=0):
    return pyotp.TOTP(enrolment["secret"]).at(services.clock().timestamp() + 30 * steps)


def enrol(client, services):
    enrolment = client.post(f"{SESSION}/second-factor/enrolment").json()
    answer = client.post(f"{SESSION}/second-factor", json={"code": code_of(services, enrolment)})
    assert answer.json()["second_factor"] == "done"
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return enrolment


def test_signing_in_gives_a_cookie_that_scripts_and_other_sites_do_not_get(client):
    answer = sign_in(client)
    assert answer.status_code == 201
    assert answer.json()["user"] == {
        "id": answer.json()["user"]["id"],
        "name": "liu",
        "role": "reviewer",
        "county": COUNTY,
        "school_code": None,
        "language": "zh",
    }
    assert answer.json()["second_factor"] == "done"
    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "secure", "path=/"))
    assert client.get(SESSION).json() == answer.json()


def test_the_cookie_is_kept_as_a_digest(client, services):
    sign_in(client)
    with services.database.read() as session:
        assert session.query(UserSession).one().id == accounts.digest(client.cookies["session"])


@pytest.mark.parametrize("typed", [" LIU ", "ｌｉｕ"])
def test_a_login_is_recognised_however_it_is_typed(client, typed):
    assert sign_in(client, login=typed).status_code == 201


def test_unknown_wrong_disabled_and_locked_get_one_answer(client, services):
    person(services, "gone", "reviewer", COUNTY, active=False)
    answers = [
        sign_in(client, "nobody"),
        sign_in(client, "gone"),
        *(sign_in(client, password="wrong") for _ in range(5)),
        sign_in(client),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


def test_unknown_people_take_as_long_as_wrong_passwords(client):
    def seconds(login):
        start = time.perf_counter()
        sign_in(client, login, "wrong")
        return time.perf_counter() - start

    passwords._nobodys.cache_clear()
    seconds("nobody")
    pairs = [(seconds("liu"), seconds("nobody")) for _ in range(4)]
    wrong, nobody = (min(times) for times in zip(*pairs, strict=True))
    assert 1 / 3 < wrong / nobody < 3


def test_five_failures_lock_for_a_while(client, services):
    for _ in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 401
    services.clock.move(minutes=14)
    assert sign_in(client).status_code == 401
    services.clock.move(minutes=1)
    assert sign_in(client).status_code == 201


def test_four_failures_and_a_success_begin_anew(client):
    for _ in range(2):
        for _ in range(4):
            sign_in(client, password="wrong")
        assert sign_in(client).status_code == 201


def test_guesses_made_at_once_count_like_guesses_in_turn(client, services):
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda n: sign_in(client, password=f"guess {n}"), range(12)))
    with services.database.read() as session:
        user = session.query(User).one()
        assert user.failed_attempts == 5
        assert user.locked_until is not None
    assert sign_in(client).status_code == 401


def test_signing_in_again_changes_the_cookie_and_ends_the_old_session(client):
    sign_in(client)
    old = client.cookies["session"]
    sign_in(client)
    assert client.cookies["session"] != old
    client.cookies.set("session", old, domain="testserver.local")
    fresh = TestClient(client.app, cookies={"session": old})
    assert fresh.get(SESSION).status_code == 401


def test_a_cookie_chosen_by_somebody_else_is_never_taken_over(client):
    client.cookies.set("session", "fixed")
    answer = sign_in(client)
    assert "fixed" not in answer.headers["set-cookie"]
    assert TestClient(client.app, cookies={"session": "fixed"}).get(SESSION).status_code == 401


def test_signing_out_ends_the_session_for_good(client):
    sign_in(client)
    old = client.cookies["session"]
    assert client.delete(SESSION, headers={"X-CSRF-Token": "wrong"}).status_code == 403
    assert client.delete(SESSION).status_code == 204
    assert TestClient(client.app, cookies={"session": old}).get(SESSION).status_code == 401


def test_a_second_factor_is_asked_for_once_it_was_set_up(client, services):
    sign_in(client)
    enrolment = enrol(client, services)
    services.clock.move(minutes=1)
    answer = sign_in(client)
    assert answer.json()["second_factor"] == "due"
    assert client.get("/api/v1/users").status_code == 401
    wrong = client.post(f"{SESSION}/second-factor", json={"code": "000000"})
    assert wrong.status_code == 401
    before = client.cookies["session"]
    right = client.post(f"{SESSION}/second-factor", json={"code": code_of(services, enrolment)})
    assert right.json()["second_factor"] == "done"
    assert client.cookies["session"] != before
    assert client.get("/api/v1/users").status_code == 403


def test_a_code_is_good_once(client, services):
    sign_in(client)
    enrolment = enrol(client, services)
    sign_in(client)
    answer = client.post(f"{SESSION}/second-factor", json={"code": code_of(services, enrolment)})
    assert answer.status_code == 401
    answer = client.post(f"{SESSION}/second-factor", json={"code": code_of(services, enrolment, 1)})
    assert answer.status_code == 200


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 200), (1, 200), (2, 401)])
def test_a_code_is_good_a_step_before_and_after(client, services, steps, status):
    sign_in(client)
    enrolment = enrol(client, services)
    services.clock.move(minutes=5)
    sign_in(client)
    code = code_of(services, enrolment, steps)
    assert client.post(f"{SESSION}/second-factor", json={"code": code}).status_code == status


def test_guessing_codes_locks_even_with_the_right_password_in_between(client, services):
    sign_in(client)
    enrolment = enrol(client, services)
    services.clock.move(minutes=1)
    for _ in range(5):
        assert sign_in(client).status_code == 201
        client.post(f"{SESSION}/second-factor", json={"code": "000000"})
    assert sign_in(client).status_code == 401
    code = code_of(services, enrolment)
    assert client.post(f"{SESSION}/second-factor", json={"code": code}).status_code == 401


def test_a_half_signed_in_browser_has_ten_minutes(client, services):
    sign_in(client)
    enrol(client, services)
    sign_in(client)
    services.clock.move(minutes=10)
    assert client.get(SESSION).status_code == 401


def test_a_confirmed_second_factor_is_not_set_up_again(client, services):
    sign_in(client)
    enrol(client, services)
    assert client.post(f"{SESSION}/second-factor/enrolment").status_code == 409


def test_the_secret_of_the_second_factor_is_sealed(client, services):
    sign_in(client)
    enrolment = enrol(client, services)
    with services.database.read() as session:
        assert enrolment["secret"].encode() not in session.query(User).one().totp_secret


@pytest.mark.parametrize(
    ("setting", "clerk", "reviewer"),
    [
        ("optional", "done", "done"),
        ("reviewers", "done", "to_enrol"),
        ("everybody",) + ("to_enrol",) * 2,
    ],
)
def test_the_setting_says_who_needs_a_second_factor(tmp_path, setting, clerk, reviewer):
    with service(tmp_path, second_factor=setting) as services:
        person(services, "liu", "reviewer", COUNTY)
        person(services, "chen", "clerk", COUNTY, SCHOOL)
        client = TestClient(create_app(services), base_url="https://testserver")
        assert sign_in(client, "chen").json()["second_factor"] == clerk
        assert sign_in(client, "liu").json()["second_factor"] == reviewer
        if reviewer == "to_enrol":
            enrol(client, services)
            assert client.get("/api/v1/users").status_code == 403


def test_a_changed_password_ends_other_sessions_and_counts_at_once(client):
    sign_in(client)
    other = TestClient(client.app, base_url="https://testserver")
    sign_in(other)
    new = "梧桐叶落满操场 31"
    answer = client.post(f"{SESSION}/password", json={"old_password": PASSWORD, "password": new})
    assert answer.status_code == 200
    assert client.get(SESSION).status_code == 200
    assert other.get(SESSION).status_code == 401
    assert sign_in(other).status_code == 401
    assert sign_in(other, password=new).status_code == 201


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [("wrong", "梧桐叶落满操场 31", 401), (PASSWORD, "short", 422), (PASSWORD, PASSWORD, 422)],
)
def test_a_password_is_changed_only_by_who_knows_it_and_to_a_good_one(client, old, new, status):
    sign_in(client)
    answer = client.post(f"{SESSION}/password", json={"old_password": old, "password": new})
    assert answer.status_code == status
    assert sign_in(client).status_code == 201


def test_signing_in_and_what_is_refused_is_written_down_without_the_login(client, services):
    sign_in(client)
    sign_in(client, password="wrong")
    sign_in(client, login="my-password-by-mistake")
    with services.database.read() as session:
        entries = session.query(AuditEntry).order_by(AuditEntry.sequence).all()
        user = session.query(User).one().id
    said = [(entry.action, entry.subject) for entry in entries]
    assert said == [
        ("account.create", user),
        ("session.open", user),
        ("session.refuse", user),
        ("session.refuse", "nobody"),
    ]
    assert "mistake" not in str([vars(entry) for entry in entries])
