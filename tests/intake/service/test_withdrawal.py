"""Photos that are taken out of a case and put back: nothing is deleted, nothing of them counts."""

import io
from dataclasses import replace

import pytest
from case_world import CLERK, REVIEWER
from fake_reader import FakeReader, picture
from papers import add_file
from sqlalchemy import select

from intake.service import audit, cases, claims, desk, life, withdrawal
from intake.service.cases import CaseQuery
from intake.service.errors import NotAllowedNowError
from intake.service.history import history
from intake.service.jobs import run_job
from intake.service.life import DecisionReason, NewDecision
from intake.service.retention import destroy_overdue
from intake.service.snapshots import answer
from intake.service.uploads import destination_case, receive
from storage.tables import DocumentRow, FileRow

ON_BOTH_DATABASES = True


def rows(world, case_id):
    with world.services.database.read() as session:
        query = select(FileRow).where(FileRow.case_id == case_id).order_by(FileRow.position)
        return session.scalars(query).all()


def upload(world, case_id, content, name="a.png"):
    destination = destination_case(world.services, CLERK, case_id)
    return receive(world.services, CLERK, destination, name, io.BytesIO(content))


def verdict(world, case_id):
    found = world.look(case_id)
    assert world.row(case_id).verdict == found.value.value
    assert f'"verdict":"{found.value.value}"' in answer(
        world.services, CLERK, case_id
    ).body.decode().replace(": ", ":")
    return found.value.value


def test_a_case_without_a_needed_photo_is_complete_no_longer_and_again_with_it(world):
    case_id = world.case()
    assert verdict(world, case_id) == "complete"
    for file in rows(world, case_id):
        before = world.row(case_id).version
        withdrawal.withdraw(world.services, CLERK, file.id, file.version)
        assert world.row(case_id).version == before + 1
        out = verdict(world, case_id)
        withdrawal.restore(world.services, CLERK, file.id, file.version + 1)
        assert verdict(world, case_id) == "complete"
        assert out == "incomplete", file.name


def test_nothing_is_deleted_and_the_history_tells_of_it(world):
    case_id = world.case()
    file = rows(world, case_id)[0]
    withdrawal.withdraw(world.services, CLERK, file.id, None)
    withdrawal.withdraw(world.services, CLERK, file.id, None)  # twice is once
    assert [one.id for one in withdrawal.taken_out(world.services, CLERK, case_id)] == [file.id]
    kept = rows(world, case_id)[0]
    assert (kept.sha256, kept.status, kept.version) == (file.sha256, "read", 2)
    with world.services.database.read() as session:
        assert session.scalars(select(DocumentRow).where(DocumentRow.file_id == file.id)).all()
    lines = history(world.services, REVIEWER, case_id)
    (told,) = [one for one in lines if one.action == "withdraw_file"]
    assert (told.actor_name, told.detail["name"], told.detail["file"]) == (
        CLERK.name,
        file.name,
        file.id,
    )
    assert not any(one.action == "case.withdraw_file" for one in lines)
    assert audit.verify(world.services).sequence > 0


def test_only_while_the_school_has_the_case(world):
    case_id = world.case()
    file = rows(world, case_id)[0]
    life.submit(world.services, CLERK, case_id, None)
    for act in (withdrawal.withdraw, withdrawal.restore):
        with pytest.raises(NotAllowedNowError):
            act(world.services, CLERK, file.id, None)
    claims.claim(world.services, REVIEWER, case_id)
    returned = NewDecision("returned", (DecisionReason(None, "照片有误"),))
    life.decide(world.services, REVIEWER, case_id, returned, None)
    withdrawal.withdraw(world.services, CLERK, file.id, None)
    assert verdict(world, case_id) == "incomplete"


def test_the_same_photo_sent_again_is_put_back(world):
    case_id = world.case(papers=[])
    first = upload(world, case_id, picture("1"))
    run_job(world.services, None, FakeReader())
    withdrawal.withdraw(world.services, CLERK, first.id, None)
    again = upload(world, case_id, picture("1"))
    assert (again.id, again.status) == (first.id, "read")
    assert rows(world, case_id)[0].withdrawn_at is None
    actions = [one.action for one in history(world.services, REVIEWER, case_id)]
    assert actions.count("withdraw_file") == actions.count("restore_file") == 1


def test_a_photo_taken_out_while_it_waits_is_read_all_the_same_and_counts_when_it_is_back(world):
    case_id = world.case(papers=[])
    file_id = upload(world, case_id, picture("1")).id
    assert world.row(case_id).pending == 1
    withdrawal.withdraw(world.services, CLERK, file_id, None)
    assert world.row(case_id).pending == 0
    assert run_job(world.services, None, FakeReader())
    assert world.look(case_id).papers.readings == ()
    withdrawal.restore(world.services, CLERK, file_id, None)
    assert len(world.look(case_id).papers.readings) == 1


def test_it_is_found_no_longer_and_is_no_duplicate(world):
    wrong, right = world.case(papers=[]), world.case(papers=[])
    first = upload(world, wrong, picture("1"))
    run_job(world.services, None, FakeReader(name="诸葛孔明"))

    def found():
        listed = cases.listing(world.services, REVIEWER, CaseQuery(text="诸葛孔明"))
        return {item.row.id for item in listed.items}

    assert found() == {wrong}
    withdrawal.withdraw(world.services, CLERK, first.id, None)
    assert found() == set()
    second = upload(world, right, picture("1"))
    assert second.duplicate_of is None
    run_job(world.services, None, FakeReader(name="诸葛孔明"))
    assert found() == {right}
    assert desk.look_at(world.services, REVIEWER, right).same_photos == []
    withdrawal.restore(world.services, CLERK, first.id, None)
    assert found() == {wrong, right}


def test_the_room_of_a_full_case_is_free_again(world):
    settings = world.services.settings.model_copy(update={"max_files_per_case": 2})
    world.services = replace(world.services, settings=settings)
    case_id = world.case(papers=[])
    first = upload(world, case_id, picture("1")).id
    upload(world, case_id, picture("2"))
    with pytest.raises(NotAllowedNowError):
        upload(world, case_id, picture("3"))
    withdrawal.withdraw(world.services, CLERK, first, None)
    upload(world, case_id, picture("3"))
    with pytest.raises(NotAllowedNowError):
        withdrawal.restore(world.services, CLERK, first, None)


def test_it_is_destroyed_with_the_others(world):
    settings = world.services.settings.model_copy(update={"retention_days": 1})
    world.services = replace(world.services, settings=settings)
    case_id = world.case()
    file = rows(world, case_id)[0]
    withdrawal.withdraw(world.services, CLERK, file.id, None)
    life.withdraw(world.services, CLERK, case_id, None)
    with world.services.database.write() as session:
        session.get_one(type(world.row(case_id)), case_id).changed_at = world.clock().replace(
            year=2000
        )
    assert destroy_overdue(world.services) == len(rows(world, case_id))
    assert {one.status for one in rows(world, case_id)} == {"destroyed"}


def test_the_interface_takes_out_and_puts_back_upon_a_version(api):
    case_id = api.world.case()
    listed = api.get(f"/cases/{case_id}/documents").json()
    file, document = listed["files"][0], listed["files"][0]["documents"][0]["id"]
    place = f"/files/{file['id']}"
    tag = api.get(place).headers["ETag"]
    answer = api.ask("DELETE", place, headers={"If-Match": tag}, by=api.clerk)
    assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")
    assert api.ask("DELETE", place, headers={"If-Match": tag}, by=api.clerk).status_code == 412
    assert api.get(f"/cases/{case_id}/documents").json()["files"][0]["status"] == "withdrawn"
    assert api.get(f"/cases/{case_id}/completeness").json()["verdict"] == "incomplete"
    assert api.get(f"/documents/{document}").status_code == 200
    correction = api.patch(f"/documents/{document}", json={"rotation": 90}, by=api.clerk)
    assert correction.status_code == 409
    stale = api.post(f"{place}/restore", headers={"If-Match": tag}, by=api.clerk)
    assert stale.status_code == 412
    tag = answer.headers["ETag"]
    back = api.post(f"{place}/restore", headers={"If-Match": tag}, by=api.clerk)
    assert (back.status_code, back.json()["status"]) == (200, "read")
    assert api.get(f"/cases/{case_id}/completeness").json()["verdict"] == "complete"


def test_a_file_of_the_inbox_is_taken_out_of_nothing(api):
    with api.world.services.database.write() as session:
        add_file(session, "finbox", None, status="read", purpose="inbox")
    answer = api.ask("DELETE", "/files/finbox")
    assert answer.status_code == 409
    assert "收件箱" in answer.json()["detail"]
