"""The inbox over HTTP: photos come in, are read, and find their case or wait."""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_builders import FATHER, FATHER_ID, MOTHER, MOTHER_ID, SON, SON_ID, id_number
from case_world import AUDITOR, CLERK
from fake_reader import FakeReader, picture
from papers import field, reading
from service_world import COUNTY, OTHER_COUNTY, SECOND_SCHOOL, token

from intake.service import cases
from intake.service.jobs import run_job
from ocr.opening import sha256_of
from storage.tables import AuditEntry, CaseEvent, DocumentRow, FileRow, Notice

SIBLING, SIBLING_ID = "欧阳梦瑶", id_number("41152520150315004")


class PaperReader(FakeReader):
    """Reads from the n-th file what it was told to."""

    def __init__(self, *papers):
        super().__init__()
        self._papers = list(papers)

    def read_file(self, path, name, on_page=lambda _: None):
        self.read.append(name)
        width, height = self._show(path, on_page)
        fields = {key: field(value, 0.99) for key, value in self._papers.pop(0).items()}
        made = reading(sha256_of(path), **fields)
        return replace(made, pages=(replace(made.pages[0], width=width, height=height),))


@pytest.fixture
def case_id(world):
    return world.case(papers=[])


def send(api, *papers, query="", by=None):
    """Photos that say `papers`, read; what the upload answered."""
    count = send.count = getattr(send, "count", 0) + len(papers)
    files = [("files", (f"IMG_{n}.png", picture(f"{count} {n}"))) for n in range(len(papers))]
    answer = api.post(f"/inbox{query}", files=files, by=by or api.clerk)
    assert answer.status_code == 202, answer.text
    reader = PaperReader(*papers)
    while run_job(api.world.services, None, reader):
        pass
    return [one["id"] for one in answer.json()["documents"]]


def waiting(api, by=None):
    return api.get("/inbox", by=by or api.clerk).json()


def rows(api, table, **having):
    with api.world.services.database.read() as session:
        return session.query(table).filter_by(**having).all()


STUDENT = {"name": SON, "id_number": SON_ID}
FATHER_CARD = {"name": FATHER, "id_number": FATHER_ID}


def test_photos_find_their_case_and_the_rest_waits(api, case_id):
    before = api.world.row(case_id).version
    first, second, third = send(
        api, STUDENT, {"name": "赵六", "id_number": id_number("41152519900101001")}, FATHER_CARD
    )
    held = api.get(f"/cases/{case_id}/documents").json()["files"]
    assert [one["id"] for one in held] == [first, third]
    left = waiting(api)
    assert left["total"] == 1
    assert left["items"][0]["file"]["id"] == second
    assert "没有读到" in left["items"][0]["reason"]
    assert api.world.row(case_id).version > before
    assert {one.case_id for one in rows(api, DocumentRow, file_id=first)} == {case_id}
    events = rows(api, CaseEvent, case_id=case_id, action="add_from_inbox")
    assert {one.actor for one in events} == {"program"}
    assert len(rows(api, AuditEntry, action="case.add_from_inbox")) == 2
    assert any(one.data.get("status") == "assigned" for one in rows(api, Notice, event="inbox"))


def test_a_father_of_two_waits_until_a_person_says_whose_paper_it_is(api, case_id):
    other = api.world.case(
        papers=[],
        student={"name": SIBLING, "sex": "女", "birth_date": "2015-03-15",
                 "id_number": SIBLING_ID},
    )  # fmt: skip
    (file_id,) = send(api, FATHER_CARD)
    (item,) = waiting(api)["items"]
    assert {one["case_id"] for one in item["suggestions"]} == {case_id, other}
    assert item["reason"] == "可能属于几个案件"
    done = api.post(f"/inbox/{file_id}/assign", json={"case_id": other}, by=api.clerk)
    assert done.status_code == 200, done.text
    assert done.json()["case_id"] == other
    assert waiting(api)["total"] == 0
    assert (
        api.post(f"/inbox/{file_id}/assign", json={"case_id": case_id}, by=api.clerk).status_code
        == 404
    )


def test_siblings_on_one_photo_wait_and_single_pages_are_told_apart(api, case_id):
    other = api.world.case(
        papers=[],
        student={"name": SIBLING, "sex": "女", "birth_date": "2015-03-15",
                 "id_number": SIBLING_ID},
    )  # fmt: skip
    both = {"name": SON, "id_number": SON_ID, "child_name": SIBLING}
    pages = send(api, STUDENT, {"name": SIBLING, "id_number": SIBLING_ID}, both)
    assert [rows(api, FileRow, id=one)[0].case_id for one in pages] == [case_id, other, None]


def test_photos_sent_before_the_case_are_sorted_once_it_is_there(api):
    (file_id,) = send(api, STUDENT)
    assert waiting(api)["total"] == 1
    case_id = api.world.case(papers=[])
    assert api.post("/inbox/sort", by=api.clerk).json() == {"assigned": 1}
    assert rows(api, FileRow, id=file_id)[0].case_id == case_id
    assert api.post("/inbox/sort", by=api.clerk).json() == {"assigned": 0}


def test_a_submitted_case_takes_nothing(api, case_id):
    with api.world.services.database.write() as session:
        cases.find(session, CLERK, case_id).status = "submitted"
    (file_id,) = send(api, STUDENT)
    assert waiting(api)["total"] == 1
    answer = api.post(f"/inbox/{file_id}/assign", json={"case_id": case_id}, by=api.clerk)
    assert answer.status_code == 409


def test_the_same_photo_twice_stays_in_the_inbox_and_can_be_dismissed(api, case_id):
    photo = ("files", ("IMG.png", picture("twice")))
    reader = PaperReader(STUDENT, STUDENT)
    for _ in range(2):
        assert api.post("/inbox", files=[photo], by=api.clerk).status_code == 202
        while run_job(api.world.services, None, reader):
            pass
    left = waiting(api)
    assert left["total"] == 1
    file_id = left["items"][0]["file"]["id"]
    assert left["items"][0]["file"]["duplicate_of"] is not None
    assert api.ask("DELETE", f"/inbox/{file_id}", by=api.clerk).status_code == 204
    assert waiting(api)["total"] == 0
    held = api.get(f"/cases/{case_id}/documents").json()["files"]
    assert [one["status"] for one in held] == ["read"]


def test_everybody_sees_and_sorts_within_their_bounds(api, case_id):
    services = api.world.services
    foreign = token(services, "reviewer", OTHER_COUNTY)
    second = token(services, "clerk", COUNTY, SECOND_SCHOOL)
    (file_id,) = send(api, {"name": "赵六"})
    for other in (foreign, second):
        assert waiting(api, by=other)["total"] == 0
        for call in (
            api.post(f"/inbox/{file_id}/assign", json={"case_id": case_id}, by=other),
            api.ask("DELETE", f"/inbox/{file_id}", by=other),
        ):
            assert call.status_code == 404
    (elsewhere,) = send(api, STUDENT, by=second)
    assert rows(api, FileRow, id=elsewhere)[0].case_id is None
    answer = api.post(f"/inbox/{elsewhere}/assign", json={"case_id": case_id}, by=api.reviewer)
    assert answer.status_code == 422  # another school's photo
    with api.person(AUDITOR):
        assert api.get("/inbox").json()["total"] == 2
        assert api.post("/inbox/sort").status_code == 403
        assert api.post("/inbox", files=[("files", ("a.png", picture("a")))]).status_code == 403
    (county_wide,) = send(api, {"name": MOTHER, "id_number": MOTHER_ID}, by=api.reviewer)
    assert rows(api, FileRow, id=county_wide)[0].case_id == case_id
    assert (
        api.post(
            "/inbox?school=0", files=[("files", ("a.png", picture("b")))], by=api.reviewer
        ).status_code
        == 422
    )


def test_a_file_that_cannot_be_read_waits_with_its_reason(api, case_id):
    reader = FakeReader()
    reader.error = ("damaged", "照片已损坏，请重新拍照")
    answer = api.post("/inbox", files=[("files", ("a.png", picture("c")))], by=api.clerk)
    while run_job(api.world.services, None, reader):
        pass
    (item,) = waiting(api)["items"]
    assert item["reason"] == "照片已损坏，请重新拍照"
    file_id = answer.json()["documents"][0]["id"]
    done = api.post(f"/inbox/{file_id}/assign", json={"case_id": case_id}, by=api.clerk)
    assert done.status_code == 200
