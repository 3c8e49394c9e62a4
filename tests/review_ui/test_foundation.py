"""Words, safety headers, forms, errors: what all pages stand on."""

import re
from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient
from service_world import COUNTY, PASSWORD, person

from review_ui.app import create_app
from review_ui.foundation import assets, formats
from review_ui.foundation.forms import local_address
from review_ui.foundation.pages import environment
from review_ui.foundation.words import Words, table

HTML = {"accept": "text/html"}


@pytest.fixture
def client(world):
    person(world.services, "li", "reviewer", COUNTY)
    return TestClient(create_app(world.services), base_url="https://testserver")


def sign_in(client, **more):
    return client.post(
        "/sign-in",
        data={"login": "li", "password": PASSWORD, **more},
        follow_redirects=False,
    )


def token(client):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)[1]


def test_every_word_is_told_in_both_languages():
    for group, entries in table().items():
        for key, pair in entries.items():
            assert all(isinstance(one, str) and one.strip() for one in pair), (group, key)
            names = [set(re.findall(r"{(\w+)}", one)) for one in pair]
            assert names[0] == names[1], (group, key)


def test_every_word_that_a_template_asks_for_is_there():
    asked = set()
    for name in environment().list_templates():
        source, _, _ = environment().loader.get_source(environment(), name)
        asked |= set(re.findall(r"\bt\('(\w+)', '(\w+)'[,)]", source))
    assert len(asked) > 20
    for group, key in asked:
        assert Words("zh")(group, key) != Words("en")(group, key) or key == "name", (group, key)


def test_days_and_numbers_are_told_as_people_read_them():
    late = datetime(2026, 8, 31, 16, 30, tzinfo=UTC)
    assert formats.day(date(2026, 9, 1), "zh") == "2026年9月1日"
    assert formats.day(date(2026, 9, 1), "en") == "1 Sep 2026"
    assert formats.moment(late, "zh") == "2026年9月1日 00:30"
    assert formats.number(10000) == "10,000"
    assert (formats.number(3.0), formats.number(88.5)) == ("3", "88.5")
    assert formats.size(3_400_000) == "3.2 MB"


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_way_back_leads_to_another_site(client, address):
    assert local_address(address) == "/"
    assert sign_in(client, next=address).headers["location"] == "/"


def test_every_page_forbids_inline_scripts_and_other_hosts(client):
    sign_in(client)
    for path in ("/sign-in", "/account", "/no-such-page", "/queue"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"


def test_no_template_holds_inline_scripts_styles_or_handlers():
    for name in environment().list_templates():
        source, _, _ = environment().loader.get_source(environment(), name)
        assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:|\|\s*safe", source), name
        assert not re.search(r"<script(?![^>]*\bsrc=)", source), name


def test_files_are_kept_for_a_year_under_a_name_that_changes_with_them(client):
    answer = client.get(assets.asset("css/base.css"))
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/0000000000000000/css/base.css").status_code == 404
    assert client.get(assets.asset("../app.py")).status_code == 404


def test_nobody_gets_in_without_signing_in(client):
    answer = client.get("/account?done=1", headers=HTML, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/account%3Fdone%3D1"


def test_a_form_without_the_sessions_token_is_refused(client):
    sign_in(client)
    assert client.post("/sign-out", data={}).status_code == 403
    assert client.post("/sign-out", data={"csrf_token": "x" * 43}).status_code == 403
    right = token(client)
    foreign = client.post(
        "/sign-out", data={"csrf_token": right}, headers={"origin": "https://evil.example"}
    )
    assert foreign.status_code == 403
    foreign = client.post(
        "/sign-out", data={"csrf_token": right}, headers={"sec-fetch-site": "cross-site"}
    )
    assert foreign.status_code == 403
    done = client.post("/sign-out", data={"csrf_token": right}, follow_redirects=False)
    assert done.status_code == 303


def test_signing_in_from_another_site_is_refused(client):
    headers = {"origin": "https://evil.example"}
    answer = client.post("/sign-in", data={"login": "li", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert "session" not in client.cookies


def test_a_form_that_is_too_large_is_refused(client):
    assert client.post("/sign-in", data={"login": "x" * 300_000}).status_code == 413


def test_errors_of_pages_are_pages_and_errors_of_the_interface_are_documents(client):
    page = client.get("/no-such-page")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    document = client.get("/api/v1/no-such-call")
    assert document.status_code == 404
    assert document.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/queue/", "/queue"),
        ("/nowhere//", "/nowhere"),
        ("//elsewhere.example/", "/elsewhere.example"),
        ("/%5Celsewhere.example/", "/%5Celsewhere.example"),
    ],
)
def test_a_slash_too_many_leads_to_no_other_host(client, path, leads):
    for host in ("testserver", "elsewhere.example"):
        answer = client.send(
            client.build_request("GET", f"https://testserver{path}", headers={"Host": host}),
            follow_redirects=False,
        )
        assert (answer.status_code, answer.headers["location"]) == (303, leads)
    refused = client.post("/queue/", follow_redirects=False)
    assert refused.status_code == 404
    answer = client.get("/api/v1/cases/", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer.json()["status"], answer.history) == (404, 404, [])


def test_a_fault_of_the_program_is_a_page_that_tells_nothing(world, monkeypatch):
    person(world.services, "wang", "reviewer", COUNTY)
    quiet = TestClient(create_app(world.services), raise_server_exceptions=False)
    monkeypatch.setattr(
        "review_ui.account.routes.sessions.sign_in",
        lambda *_: (_ for _ in ()).throw(ValueError("secret")),
    )
    answer = quiet.post("/sign-in", data={"login": "wang", "password": "x"})
    assert answer.status_code == 500
    assert "程序出错" in answer.text
    assert "secret" not in answer.text
