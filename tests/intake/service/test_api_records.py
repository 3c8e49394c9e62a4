"""Records over HTTP: import, bounds, looking students up."""

from __future__ import annotations

import pytest
from case_world import AUDITOR, CLERK, REVIEWER
from service_world import OTHER_COUNTY, SCHOOL, SECOND_SCHOOL, token
from test_record_import import CHILD, FATHER, HEAD, ROW, SIBLING, TWIN

from intake.service.students import reading_of
from matching.search.ranking import Reading
from storage.tables import AuditEntry, StudentRow

FILE = "\n".join([HEAD, ROW, SIBLING, f"{SCHOOL},王芳,4.11525E+17,,,,,,,,,"]).encode("gb18030")


def send(api, content=FILE, query="", **more):
    return api.post(f"/records{query}", files={"file": ("学生.csv", content)}, **more)


def test_an_import_counts_rows_and_names_faulty_ones(api):
    answer = send(api)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["table"], said["added"], said["refused"]) == ("students", 2, 1)
    (fault,) = said["refused_rows"]
    assert (fault["row"], fault["column"]) == (4, "身份证件号")
    assert "科学计数" in fault["message"]
    again = send(api, headers={"Accept-Language": "en"}).json()
    assert (again["added"], again["unchanged"]) == (0, 2)
    assert "floating-point" in again["refused_rows"][0]["message"]


def test_a_dry_run_writes_nothing(api):
    assert send(api, query="?dry_run=true").json()["added"] == 2
    with api.world.services.database.read() as session:
        assert session.query(StudentRow).count() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "文件是空的"), (b"PK\x03\x04nonsense", "已损坏"), (b"a,b\n1,2\n", "没有认得出的表头")],
)
def test_a_file_that_cannot_be_used_is_told_why(api, content, said):
    answer = send(api, content)
    assert answer.status_code == 422
    assert said in answer.json()["errors"][0]["message"]


def test_no_file_and_no_form(api):
    assert api.post("/records", files={"other": (None, "text")}).status_code == 422
    assert api.post("/records", json={}).status_code == 400


def test_who_may_import(api):
    services = api.world.services
    assert send(api, by=token(services, "auditor", "固始县")).status_code == 403
    foreign = send(api, by=token(services, "reviewer", OTHER_COUNTY)).json()
    assert (foreign["added"], foreign["refused"]) == (0, 3)
    assert send(api, by=api.clerk).json()["added"] == 2
    other = token(services, "clerk", "固始县", SECOND_SCHOOL)
    assert send(api, by=other).json()["refused"] == 3


@pytest.mark.parametrize(
    ("query", "outcome", "first"),
    [
        ("欧阳靖雯", "ambiguous", "欧阳靖雯"),
        ("阳靖雯", "ambiguous", "欧阳靖雯"),
        (CHILD, "found", "欧阳靖雯"),
        (f"G{TWIN}", "found", "欧阳靖雲"),
        ("欧阳靖雲 4115252012O315004S", "ambiguous", "欧阳靖雲"),
        ("李建国", "none", None),
        ("%", "none", None),
        ("'; DROP TABLE students; --", "none", None),
    ],
)
def test_students_are_looked_up(api, query, outcome, first):
    send(api)
    found = api.get("/records/students", params={"q": query}).json()
    assert found["outcome"] == outcome
    assert [one["student"]["name"] for one in found["items"]][:1] == ([first] if first else [])


def test_people_see_numbers_masked_until_they_say_why(api):
    send(api)
    found = api.get("/records/students", params={"q": CHILD}).json()["items"][0]["student"]
    assert found["id_number"] == CHILD
    with api.person(CLERK):
        masked = api.get("/records/students", params={"q": CHILD}).json()["items"][0]["student"]
        assert masked["id_number"] == "411525********0029"
        assert masked["enrolment_number"] == "G411525********0029"
        path = f"/records/students/{masked['id']}"
        one = api.get(path).json()
        assert FATHER not in str(one)
        assert api.get(f"{path}?id_numbers=full").status_code == 422
        whole = api.get(f"{path}?id_numbers=full&reason=建立转学申请").json()
        assert whole["guardians"][0]["id_number"] == FATHER
    api.world.services.looks.write()
    with api.world.services.database.read() as session:
        entries = session.query(AuditEntry).all()
    assert {"records.search", "student.view", "student.reveal"} <= {one.action for one in entries}
    assert not any("建立" in str(one.detail) or CHILD in str(one.detail) for one in entries)


def test_nobody_sees_beyond_their_bounds(api):
    send(api)
    student = api.get("/records/students", params={"q": CHILD}).json()["items"][0]["student"]["id"]
    services = api.world.services
    for foreign in (
        token(services, "reviewer", OTHER_COUNTY),
        token(services, "clerk", "固始县", SECOND_SCHOOL),
    ):
        seen = api.get("/records/students", params={"q": CHILD}, by=foreign).json()
        assert seen == {"outcome": "none", "items": []}
        assert api.get(f"/records/students/{student}", by=foreign).status_code == 404
    for actor in (REVIEWER, AUDITOR):
        with api.person(actor):
            assert api.get(f"/records/students/{student}").status_code == 200


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("欧阳靖雯", Reading("欧阳靖雯")),
        (CHILD, Reading(None, CHILD)),
        (f"G{CHILD}", Reading(None, CHILD)),
        (f"欧阳靖雯 {CHILD}", Reading("欧阳靖雯", CHILD)),
        (" 411525 20120315 0029 ", Reading(None, "411525 20120315 0029")),
        ("Anna", Reading("Anna")),
    ],
)
def test_what_somebody_typed(text, reading):
    assert reading_of(text) == reading
