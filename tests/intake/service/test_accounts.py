"""Accounts and tokens over HTTP: who may make them, for whom, and what they can do then."""

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from service_world import (
    COUNTY,
    FOREIGN_SCHOOL,
    OTHER_COUNTY,
    PASSWORD,
    SCHOOL,
    person,
    service,
    token,
)

from intake.api.app import create_app
from intake.service import passwords

USERS, TOKENS, SESSION = "/api/v1/users", "/api/v1/tokens", "/api/v1/session"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture
def services(tmp_path):
    with service(tmp_path) as made:
        yield made


@pytest.fixture
def client(services):
    return TestClient(create_app(services), base_url="https://testserver")


@pytest.fixture
def of_all(services):
    return token(services, "administrator")


@pytest.fixture
def of_county(services):
    return token(services, "administrator", COUNTY)


def new(login="chen", role="clerk", **more):
    return {"login": login, "role": role, "password": PASSWORD, **more}


def keys(answer):
    assert answer.status_code == 422, answer.text
    return {fault["key"] for fault in answer.json()["errors"]}


def test_a_new_clerk_signs_in_changes_the_password_and_has_the_county_of_the_school(
    client, of_county
):
    made = client.post(USERS, json=new(school_code=SCHOOL), headers=of_county)
    assert made.status_code == 201
    assert (made.json()["county"], made.json()["password_change_due"]) == (COUNTY, True)
    signed = client.post(SESSION, json={"login": "chen", "password": PASSWORD}).json()
    assert signed["password_change_due"]
    client.headers["X-CSRF-Token"] = signed["csrf_token"]
    assert client.get(USERS).json()["code"] == "password_change_due"
    changed = client.post(
        f"{SESSION}/password", json={"old_password": PASSWORD, "password": "梧桐叶落满操场 31"}
    )
    assert not changed.json()["password_change_due"]
    assert client.get(USERS).status_code == 403


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        (new(), {"school_code"}),
        (new(school_code="nowhere"), {"school_code"}),
        (new(school_code=SCHOOL, county=OTHER_COUNTY), {"county"}),
        (new(role="reviewer", school_code=SCHOOL), {"school_code"}),
        (new(role="administrator", county=COUNTY, school_code=SCHOOL), {"school_code"}),
        (new(login="a b", school_code=SCHOOL), {"login"}),
        (new(login="<script>", school_code=SCHOOL), {"login"}),
        (new(school_code=SCHOOL) | {"password": "short"}, {"password"}),
        (new(role="system"), {"role"}),
        (new(role="reviewer", status="approved"), {"status"}),
    ],
)
def test_faulty_accounts_are_refused_by_key(client, of_all, sent, wrong):
    assert keys(client.post(USERS, json=sent, headers=of_all)) == wrong


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        (new(role="reviewer"), {"county"}),
        (new(role="administrator"), {"county"}),
        (new(role="reviewer", county=OTHER_COUNTY), {"county"}),
        (new(school_code=FOREIGN_SCHOOL), {"school_code"}),
    ],
)
def test_a_county_gives_no_more_than_it_has(client, of_county, sent, wrong):
    assert keys(client.post(USERS, json=sent, headers=of_county)) == wrong
    wanted = {"role": sent["role"], "county": sent.get("county")}
    wanted["school_code"] = sent.get("school_code")
    assert keys(client.post(TOKENS, json=wanted, headers=of_county)) == wrong


def test_a_login_is_given_once_across_counties(client, of_all):
    assert client.post(USERS, json=new(school_code=SCHOOL), headers=of_all).status_code == 201
    again = client.post(USERS, json=new("ＣＨＥＮ", school_code=FOREIGN_SCHOOL), headers=of_all)
    assert keys(again) == {"login"}


@pytest.mark.parametrize("role", ["reviewer", "clerk", "auditor", "system"])
def test_only_administrators_see_accounts_and_tokens(client, services, role):
    headers = token(services, role, COUNTY, SCHOOL if role == "clerk" else None)
    user = person(services, "liu", "reviewer", COUNTY)
    for method, path, body in (
        ("GET", USERS, None),
        ("POST", USERS, new(school_code=SCHOOL)),
        ("GET", f"{USERS}/{user}", None),
        ("GET", f"{USERS}/nobody", None),
        ("PATCH", f"{USERS}/{user}", {"active": False}),
        ("POST", f"{USERS}/{user}/password", {"password": PASSWORD}),
        ("DELETE", f"{USERS}/{user}/second-factor", None),
        ("GET", TOKENS, None),
        ("POST", TOKENS, {"role": "system", "county": COUNTY}),
        ("DELETE", f"{TOKENS}/none", None),
    ):
        assert client.request(method, path, json=body, headers=headers).status_code == 403


def test_another_countys_accounts_and_tokens_are_not_there(client, services, of_county, of_all):
    foreign = [
        person(services, "wang", "reviewer", OTHER_COUNTY),
        person(services, "boss", "administrator"),
    ]
    own = person(services, "liu", "reviewer", COUNTY)
    for user in foreign:
        for method, path, body in (
            ("GET", f"{USERS}/{user}", None),
            ("PATCH", f"{USERS}/{user}", {"active": False}),
            ("POST", f"{USERS}/{user}/password", {"password": PASSWORD}),
            ("DELETE", f"{USERS}/{user}/second-factor", None),
        ):
            answer = client.request(method, path, json=body, headers=of_county)
            assert answer.status_code == 404
    listed = client.get(USERS, headers=of_county).json()["items"]
    assert [user["id"] for user in listed] == [own]
    made = client.post(TOKENS, json={"county": OTHER_COUNTY}, headers=of_all).json()["token"]
    assert client.delete(f"{TOKENS}/{made['id']}", headers=of_county).status_code == 404
    items = client.get(TOKENS, headers=of_county).json()["items"]
    assert {item["county"] for item in items} == {COUNTY}


def test_disabling_ends_sessions_and_enabling_opens_the_door_again(client, services, of_county):
    user = person(services, "liu", "reviewer", COUNTY)
    client.post(SESSION, json={"login": "liu", "password": PASSWORD})
    for active, status in ((False, 401), (True, 201)):
        client.patch(f"{USERS}/{user}", json={"active": active}, headers=of_county)
        assert client.get(SESSION).status_code == 401
        answer = client.post(SESSION, json={"login": "liu", "password": PASSWORD})
        assert answer.status_code == status


def test_nobody_disables_themselves(client, services):
    user = person(services, "boss", "administrator")
    signed = client.post(SESSION, json={"login": "boss", "password": PASSWORD}).json()
    answer = client.patch(
        f"{USERS}/{user}",
        json={"active": False},
        headers={"X-CSRF-Token": signed["csrf_token"], "Accept-Language": "en"},
    )
    assert answer.status_code == 409
    assert answer.json()["detail"] == "You cannot disable your own account"


def test_a_reset_password_unlocks_and_has_to_be_changed(client, services, of_county):
    user = person(services, "liu", "reviewer", COUNTY)
    for _ in range(5):
        client.post(SESSION, json={"login": "liu", "password": "wrong"})
    fresh = "梧桐叶落满操场 31"
    client.post(f"{USERS}/{user}/password", json={"password": fresh}, headers=of_county)
    signed = client.post(SESSION, json={"login": "liu", "password": fresh})
    assert signed.json()["password_change_due"]


def test_accounts_are_paged_and_searched_literally(client, services, of_all):
    for number in range(5):
        person(services, f"clerk{number}", "clerk", None, SCHOOL)
    person(services, "a_b", "reviewer", COUNTY)
    first = client.get(USERS, params={"limit": 4}, headers=of_all).json()
    second = client.get(USERS, params={"limit": 4, "after": first["next"]}, headers=of_all).json()
    logins = [user["login"] for page in (first, second) for user in page["items"]]
    assert logins == ["a_b", *(f"clerk{number}" for number in range(5))]
    assert second["next"] is None
    for text, count in (("_", 1), ("%", 0), ("clerk", 5)):
        found = client.get(USERS, params={"text": text}, headers=of_all).json()["items"]
        assert len(found) == count


def test_a_token_is_shown_once_works_within_its_bounds_and_ends(client, of_county):
    made = client.post(
        TOKENS, json={"school_code": SCHOOL, "label": "学籍系统", "days": 30}, headers=of_county
    ).json()
    assert (made["token"]["role"], made["token"]["county"]) == ("system", COUNTY)
    listed = client.get(TOKENS, headers=of_county)
    assert made["secret"] not in listed.text
    headers = {"Authorization": f"Bearer {made['secret']}"}
    assert client.get(USERS, headers=headers).status_code == 403
    client.delete(f"{TOKENS}/{made['token']['id']}", headers=of_county)
    assert client.get(USERS, headers=headers).status_code == 401


def test_a_token_ends_after_its_days(client, services, of_county):
    made = client.post(TOKENS, json={"county": COUNTY, "days": 30}, headers=of_county).json()
    headers = {"Authorization": f"Bearer {made['secret']}"}
    services.clock.move(days=29, hours=23)
    assert client.get(USERS, headers=headers).status_code == 403
    services.clock.move(hours=1)
    assert client.get(USERS, headers=headers).status_code == 401
