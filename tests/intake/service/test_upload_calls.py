from dataclasses import replace

import pytest
from fake_reader import FailingStore, FakeReader, picture
from fastapi.testclient import TestClient
from papers import add_case
from service_world import (
    COUNTY,
    FOREIGN_SCHOOL,
    OTHER_COUNTY,
    SCHOOL,
    SECOND_SCHOOL,
    service,
    token,
)

from intake.api.app import create_app
from intake.service.jobs import run_job
from storage.tables import FileRow, IdempotencyKey

HERE = "/api/v1/cases/case1/documents"


@pytest.fixture
def world(tmp_path):
    limits = {"max_file_bytes": 1_000_000, "max_request_bytes": 3_000_000}
    with service(tmp_path, max_files_per_request=20, **limits) as plain:
        services = replace(plain, objects=FailingStore(plain.objects))
        with services.database.write() as session:
            add_case(session, "case1", SCHOOL, COUNTY, services=services)
            add_case(session, "case2", SECOND_SCHOOL, COUNTY, services=services)
            add_case(session, "far", FOREIGN_SCHOOL, OTHER_COUNTY, services=services)
        yield services


@pytest.fixture
def client(world):
    headers = token(world, "clerk", COUNTY, SCHOOL)
    with TestClient(create_app(world), headers=headers) as client:
        yield client


def files(*contents, name="IMG_{}.png"):
    return [("files", (name.format(i), content)) for i, content in enumerate(contents)]


def count(world):
    with world.database.read() as session:
        return session.query(FileRow).count()


def test_each_file_has_an_answer_of_its_own(client, world):
    answer = client.post(HERE, files=files(picture("1"), b"MZ" + bytes(99), b"", picture("1")))
    assert answer.status_code == 202
    good, program, empty, again = answer.json()["documents"]
    assert (good["status"], good["name"], good["error"]) == ("stored", "IMG_0.png", None)
    assert (program["id"], program["error"]["code"]) == (None, "unsupported_type")
    assert empty["error"]["code"] == "empty_file"
    assert again["id"] == good["id"]
    assert run_job(world, None, FakeReader())
    status = client.get(f"/api/v1/files/{good['id']}").json()
    assert status["status"] == "read"
    assert status["documents"][0]["kind"] == "identity_card"
    listed = client.get(HERE).json()
    assert listed["pending"] == 0
    assert listed["files"] == [status]


def test_what_is_wrong_with_a_file_is_told_in_the_callers_language(client, world):
    english = {"Accept-Language": "en"}
    refused = client.post(HERE, files=files(b"MZ" + bytes(99)), headers=english)
    assert "type that is not read" in refused.json()["documents"][0]["error"]["message"]
    file_id = client.post(HERE, files=files(picture())).json()["documents"][0]["id"]
    reader = FakeReader()
    reader.error = ("encrypted", "文件设有打开密码")
    assert run_job(world, None, reader)
    for headers, words in (({}, "打开密码"), (english, "asks for a password")):
        file = client.get(f"/api/v1/files/{file_id}", headers=headers).json()
        (listed,) = client.get(HERE, headers=headers).json()["files"]
        verdict = client.get("/api/v1/cases/case1/completeness", headers=headers).json()
        for one in (file, listed, verdict["documents"][0]):
            assert one["error"]["code"] == "encrypted"
            assert words in one["error"]["message"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<html><script>1</script>", 415),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", 415),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", 415),
        (b"", 422),
        (picture() + bytes(1_000_000), 413),
    ],
)
def test_a_request_without_one_good_file_is_refused(client, world, content, status):
    answer = client.post(HERE, files=files(content, name="IMG.jpg"))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["documents"][0]["status"] == "refused"
    assert count(world) == 0


def test_names_are_cleaned_and_hostile_ones_do_no_harm(client):
    names = ["../../etc/passwd", "C:\\x\\户口簿.png", "a\u202egnp.exe", "照" * 4096 + ".png"]
    for number, name in enumerate(names):
        answer = client.post(HERE, files=[("files", (name, picture(str(number))))])
        assert answer.status_code == 202
        shown = answer.json()["documents"][0]["name"]
        assert len(shown) <= 120
        assert not set(shown) & set("/\\\u202e")


def test_names_in_an_old_encoding_are_read(client):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="'
        + "户口簿.png".encode("gb18030")
        + b'"\r\n\r\n'
        + picture()
        + b"\r\n--x--\r\n"
    )
    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post(HERE, content=body, headers=kind)
    assert answer.json()["documents"][0]["name"] == "户口簿.png"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=" + "x" * 500, b"x"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="f"'),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n' + picture(),
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nA: " + b"y" * 100_000),
    ],
)
def test_a_malformed_body_is_400_and_leaves_nothing(client, world, kind, body):
    answer = client.post(HERE, content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert count(world) == 0
    assert list(world.objects.keys("files/")) == []


def test_a_request_without_files_says_so(client):
    answer = client.post(HERE, files={"note": (None, "x")})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["key"] == "files"


def test_too_many_or_too_much_is_413_and_what_was_accepted_is_told(client, world):
    answer = client.post(HERE, files=files(*(picture(str(i)) for i in range(30))))
    assert answer.status_code == 413
    assert len(answer.json()["documents"]) == count(world) == 20
    answer = client.post(HERE, files=files(*(bytes([i]) + bytes(900_000) for i in range(5))))
    assert answer.status_code == 413


def test_a_full_or_absent_store_is_told(client, world):
    world.objects.full = True
    assert client.post(HERE, files=files(picture())).status_code == 507
    world.objects.full, world.objects.away = False, True
    answer = client.post(HERE, files=files(picture()))
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    assert count(world) <= 2  # rows of what could not be cleaned up are the sweeper's
    with world.database.read() as session:
        assert {row.status for row in session.query(FileRow)} <= {"receiving"}


def test_what_is_foreign_is_not_there(client, world):
    stranger = token(world, "clerk", COUNTY, SECOND_SCHOOL)
    uploaded = client.post(HERE, files=files(picture())).json()["documents"][0]["id"]
    for case in ("case2", "far", "absent"):
        url = f"/api/v1/cases/{case}/documents"
        assert client.post(url, files=files(picture())).status_code == 404
        assert client.get(url).status_code == 404
    assert client.get(f"/api/v1/files/{uploaded}", headers=stranger).status_code == 404
    auditor = token(world, "auditor", COUNTY)
    assert client.post(HERE, files=files(picture()), headers=auditor).status_code == 403
    assert client.get(f"/api/v1/files/{uploaded}", headers=auditor).status_code == 200


def test_the_same_request_again_is_answered_as_the_first_time(client, world):
    key = {"Idempotency-Key": "phone-1"}
    first = client.post(HERE, files=files(picture("1"), b"MZ"), headers=key)
    run_job(world, None, FakeReader())
    again = client.post(HERE, files=files(picture("1"), b"MZ"), headers=key)
    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    other = client.post(HERE, files=files(picture("2")), headers=key)
    assert other.status_code == 422
    assert other.json()["errors"][0]["key"] == "Idempotency-Key"
    assert count(world) == 1


def test_a_key_in_use_is_409_and_a_request_that_failed_frees_it(client, world):
    key = {"Idempotency-Key": "phone-2"}
    world.objects.full = True
    assert client.post(HERE, files=files(picture()), headers=key).status_code == 507
    world.objects.full = False
    assert client.post(HERE, files=files(picture()), headers=key).status_code == 202
    with world.database.write() as session:
        row = session.query(IdempotencyKey).one()
        row.status = row.response = None
        row.at = world.clock().replace(year=2999)
    assert client.post(HERE, files=files(picture()), headers=key).status_code == 409
    key = {"Idempotency-Key": "k" * 300}
    assert client.post(HERE, files=files(picture()), headers=key).status_code == 422
