import json
import threading
import time

import pytest
from fake_reader import FakeReader, picture
from fastapi.testclient import TestClient
from papers import add_case
from service_world import COUNTY, SCHOOL, service, token
from sqlalchemy import func, select

from intake.api.app import create_app
from intake.output import CheckOutput
from intake.service.jobs import run_job
from storage.tables import CheckRun, DocumentRow, FileRow, Job, LikenessBand, Notice, ReadingRow

HERE = "/api/v1/completeness-checks"
CASE = {
    "category": "return_home",
    "application_date": "2026-09-01",
    "from_outside_county": False,
    "school": {"name": "三小", "code": "1", "urban": True, "catchment": ["信阳市浉河区五星街道"]},
    "student": {"name": "欧阳靖雯", "sex": "女", "birth_date": "2012-03-15"},
    "guardians": [{"name": "欧阳建国", "relationship": "father"}],
}


@pytest.fixture
def world(tmp_path):
    with service(tmp_path) as services:
        yield services


@pytest.fixture
def client(world):
    with TestClient(create_app(world), headers=token(world, "system", COUNTY, SCHOOL)) as client:
        yield client


def sent(*contents, case=CASE, case_last=False):
    files = [("files", (f"{i}.png", content)) for i, content in enumerate(contents)]
    part = [] if case is None else [("case", (None, json.dumps(case).encode()))]
    return files + part if case_last else part + files


def left(world):
    tables = (CheckRun, FileRow, Job, ReadingRow, DocumentRow, LikenessBand, Notice)
    with world.database.read() as session:
        rows = sum(session.scalar(select(func.count()).select_from(table)) for table in tables)
    return rows + len(list(world.objects.keys("files/")))


def read_all(world):
    while run_job(world, None, FakeReader()):
        pass


@pytest.mark.parametrize("case_last", [False, True])
def test_the_verdict_is_given_once_and_nothing_is_kept(client, world, case_last):
    contents = (picture("1"), b"MZ" + bytes(99), picture("1"))
    answer = client.post(HERE, files=sent(*contents, case_last=case_last))
    assert answer.status_code == 202
    assert answer.json()["pending"] == 2
    url = answer.headers["location"]
    assert client.get(url).status_code == 202
    read_all(world)
    assert list(world.objects.keys("files/")) == []  # photos go as soon as they are read
    verdict = client.get(url)
    assert verdict.status_code == 200
    output = CheckOutput.model_validate_json(verdict.content)
    assert output.verdict == "incomplete"
    assert [one.file for one in output.documents] == ["0.png", "1.png", "2.png"]
    assert [one.error and one.error.code for one in output.documents] == [
        None, "unsupported_type", None,
    ]  # fmt: skip
    assert output.documents[0].pages[0].documents[0].kind == "identity_card"
    assert left(world) == 0
    assert client.get(url).status_code == 404


def test_the_caller_may_wait(client, world):
    def read_one():
        while not run_job(world, None, FakeReader()):
            time.sleep(0.1)

    reading = threading.Thread(target=read_one)
    reading.start()
    answer = client.post(f"{HERE}?wait=60", files=sent(picture()))
    reading.join()
    assert answer.status_code == 200
    assert answer.json()["requirements"]
    assert left(world) == 0


def test_a_case_without_papers_is_judged(client, world):
    answer = client.post(HERE, files=sent(), headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "incomplete"
    assert "chinese" not in answer.json()["requirements"][0]["title"].lower()
    assert left(world) == 0


@pytest.mark.parametrize(
    ("case", "key"),
    [
        (None, "case"),
        (CASE | {"category": "holiday"}, "category"),
        (CASE | {"policy": "absent"}, "policy"),
        ({}, "category"),
    ],
)
def test_a_faulty_case_is_422_with_its_faults_and_leaves_nothing(client, world, case, key):
    answer = client.post(HERE, files=sent(picture(), case=case, case_last=True))
    assert answer.status_code == 422
    assert key in {fault["key"] for fault in answer.json()["errors"]}
    assert left(world) == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_faults_are_told_in_the_callers_language_alone(client, language):
    faulty = {name: value for name, value in CASE.items() if name != "student"} | {"guardians": []}
    answer = client.post(HERE, files=sent(case=faulty), headers={"Accept-Language": language})
    told = {one["key"]: one["message"] for one in answer.json()["errors"]}
    assert (
        told
        == {
            "zh": {"student": "缺少这一项", "guardians": "至少要有 1 项"},
            "en": {"student": "is missing", "guardians": "needs at least 1 items"},
        }[language]
    )


def test_a_broken_body_leaves_nothing(client, world):
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n' + picture()
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post(HERE, content=body, headers=kind).status_code == 400
    assert left(world) == 0


def test_a_check_is_its_owners_alone(client, world):
    url = client.post(HERE, files=sent(picture())).headers["location"]
    other = token(world, "administrator")
    assert client.get(url, headers=other).status_code == 404
    with world.database.read() as session:
        file_id = session.query(FileRow).one().id
    assert client.get(f"/api/v1/files/{file_id}").status_code == 404
    auditor = token(world, "auditor", COUNTY)
    assert client.post(HERE, files=sent(picture()), headers=auditor).status_code == 403


def test_what_a_case_has_too_is_not_destroyed_with_a_check(client, world):
    with world.database.write() as session:
        add_case(session, "case1", SCHOOL, COUNTY, services=world)
    client.post("/api/v1/cases/case1/documents", files={"f": picture()})
    url = client.post(HERE, files=sent(picture())).headers["location"]
    read_all(world)
    assert client.get(url).status_code == 200
    with world.database.read() as session:
        assert session.query(ReadingRow).count() == session.query(FileRow).count() == 1
    assert client.get("/api/v1/cases/case1/completeness").json()["pending"] == 0


def test_a_late_reader_takes_nothing_from_the_one_whose_turn_it_is(client, world):
    url = client.post(HERE, files=sent(picture())).headers["location"]
    late = FakeReader()
    read = late.read_file

    def lose_the_lease(path, name, on_page=lambda _: None):
        with world.database.write() as session:
            session.query(Job).one().leased_by = "another"
        return read(path, name, on_page)

    late.read_file = lose_the_lease
    assert run_job(world, None, late)
    assert len(list(world.objects.keys("files/"))) == 1
    with world.database.write() as session:
        job = session.query(Job).one()
        job.state, job.leased_until = "queued", None
    read_all(world)
    assert client.get(url).status_code == 200
    assert left(world) == 0
