"""A file in parts by the tus protocol: on SQLite and on PostgreSQL."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from case_world import CLERK, SECOND_CLERK
from fake_reader import FailingStore, FakeReader, picture
from servers.tus_client import TusClient
from service_world import COUNTY, SCHOOL, SECOND_SCHOOL, token
from sqlalchemy import select

from intake.service import life, resumable
from intake.service.jobs import run_job
from intake.service.resumable import Announced
from intake.service.sweeping import collect_orphans, sweep
from storage.errors import ConflictError, NotFoundError
from storage.tables import FileRow, Job, UploadPart, UploadRow

ON_BOTH_DATABASES = True
LARGE = picture("large") + bytes(3_500_000)


@pytest.fixture
def case(api):
    return api.world.case(papers=[])


@pytest.fixture
def client(api):
    return TusClient(api.ask, api.clerk)


def files(api):
    with api.world.services.database.read() as session:
        return session.scalars(select(FileRow)).all()


def objects(api, prefix=""):
    return [found.key for found in api.world.services.objects.keys(prefix)]


def count(api, table):
    with api.world.services.database.read() as session:
        return session.query(table).count()


def test_a_file_in_parts_becomes_one_of_the_case(api, case, client):
    place = client.place(case, LARGE)
    assert client.offset(place) == 0
    for start in (0, 700_000, 2_000_000):
        end = {0: 700_000, 700_000: 2_000_000}.get(start, len(LARGE))
        answer = client.send(place, LARGE[start:end], start)
        assert answer.status_code == 204
        assert answer.headers["Upload-Offset"] == str(end)
        assert answer.headers["Tus-Resumable"] == "1.0.0"
        assert "GMT" in answer.headers["Upload-Expires"]
        assert client.state(place)["document"] is None or end == len(LARGE)
    document = client.state(place)["document"]
    assert (document["status"], document["name"], document["error"]) == ("stored", "照片.png", None)
    with api.world.services.objects.open(f"files/{document['id']}/original") as stream:
        assert stream.read() == LARGE
    assert objects(api, "uploads/") == []
    assert count(api, UploadPart) == 0
    assert count(api, Job) == 1
    assert run_job(api.world.services, None, FakeReader())
    listed = api.get(f"/cases/{case}/documents").json()["files"]
    assert [file["status"] for file in listed] == ["read"]
    trail = api.get(f"/cases/{case}/history").text
    assert "file.upload" in trail


def test_what_is_sent_again_or_too_far_ahead_is_409_and_harmless(api, case, client):
    place = client.place(case, LARGE)
    client.send(place, LARGE[:1000])
    assert client.send(place, LARGE[:1000]).status_code == 409
    assert client.send(place, LARGE[2000:], 2000).status_code == 409
    assert client.offset(place) == 1000
    assert client.send(place, LARGE[1000:], 1000).status_code == 204
    assert client.send(place, b"", len(LARGE)).status_code == 204
    assert client.send(place, LARGE[1000:], 1000).status_code == 409
    assert len(files(api)) == 1


def test_the_same_bytes_are_the_same_file_and_a_key_begins_one_upload(api, case, client):
    first = client.begin(case, LARGE, **{"Idempotency-Key": "k1"})
    again = client.begin(case, LARGE, **{"Idempotency-Key": "k1"})
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    other = client.begin(case, LARGE[:-1], **{"Idempotency-Key": "k1"})
    assert other.status_code == 422
    place = first.headers["Location"].removeprefix("/api/v1")
    client.send(place, LARGE)
    second = client.place(case, LARGE, name="again.png")
    client.send(second, LARGE)
    states = [client.state(one)["document"]["id"] for one in (place, second)]
    assert states[0] == states[1]
    assert len(files(api)) == 1


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"MZ" + bytes(5000), (415, "unsupported_type")),
        (b"", (422, "empty_file")),
    ],
)
def test_what_no_upload_takes_this_one_does_not_either(api, case, client, content, refusal):
    status, code = refusal
    answer = client.begin(case, content)
    if answer.status_code == 201:
        place = answer.headers["Location"].removeprefix("/api/v1")
        answer = client.send(place, content)
        assert client.state(place)["document"]["error"]["code"] == code
        assert client.send(place, b"", len(content)).status_code == 204
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert answer.json()["documents"][0]["error"]["code"] == code
    assert files(api) == []
    assert objects(api) == []


def test_what_arrives_otherwise_than_was_said_is_refused(api, case, client):
    place = client.place(case, LARGE)
    answer = client.send(place, LARGE[:-1] + b"x")
    assert answer.status_code == 422
    assert client.state(place)["document"]["error"]["code"] == "damaged"
    assert files(api) == []
    assert objects(api) == []


def test_more_than_was_announced_or_is_allowed_is_413(api, case, client):
    limit = api.world.services.settings.max_file_bytes
    answer = client.begin(case, b"x", length=limit + 1)
    assert (answer.status_code, answer.json()["documents"][0]["error"]["code"]) == (
        413,
        "too_large",
    )
    place = client.place(case, LARGE)
    assert client.send(place, LARGE + b"x").status_code == 413
    chunks = (LARGE[start : start + 500_000] for start in range(0, len(LARGE), 500_000))
    endless = (piece for pieces in (chunks, iter([b"x" * 10])) for piece in pieces)
    assert client.send(place, endless).status_code == 413
    assert files(api) == []
    assert client.offset(place) < len(LARGE)
    client.send(place, LARGE[client.offset(place) :], client.offset(place))
    assert client.state(place)["document"]["status"] == "stored"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "-1"}, 422),
        ({"Upload-Length": "many"}, 422),
        ({"Upload-Metadata": "filename ###"}, 422),
        ({"Upload-Metadata": "sha256 eHg="}, 422),
        ({"Idempotency-Key": "k" * 300}, 422),
    ],
)
def test_headers_that_mean_nothing_are_refused(api, case, client, headers, status):
    answer = client.begin(case, LARGE, **headers)
    assert answer.status_code == status
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert count(api, UploadRow) == 0


def test_parts_need_their_headers(case, client):
    place = client.place(case, LARGE)
    assert client.send(place, LARGE, headers={"Content-Type": "image/png"}).status_code == 415
    assert client.send(place, LARGE, headers={"Upload-Offset": "x"}).status_code == 422
    answer = client.send(place, LARGE, headers={"Tus-Resumable": "2"})
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_abilities_are_told(api, case, client):
    answer = client.ask("OPTIONS", f"/cases/{case}/uploads")
    assert answer.status_code == 204
    assert answer.headers["Tus-Extension"] == "creation,expiration,termination"
    assert answer.headers["Tus-Max-Size"] == str(api.world.services.settings.max_file_bytes)


def test_networks_that_let_only_post_pass(case, client):
    place = client.place(case, LARGE)
    kind = {"Content-Type": "application/offset+octet-stream"}
    part = {**kind, "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}
    assert client.ask("POST", place, part, content=LARGE[:500]).status_code == 204
    answer = client.ask("POST", place, {"X-HTTP-Method-Override": "HEAD"})
    assert answer.headers["Upload-Offset"] == "500"
    assert client.ask("POST", place, {"X-HTTP-Method-Override": "DELETE"}).status_code == 204
    assert client.ask("HEAD", place).status_code == 404


def test_nobody_but_who_began_it_sees_an_upload(api, case, client):
    place = client.place(case, LARGE)
    services = api.world.services
    for role, school in (("clerk", SCHOOL), ("clerk", SECOND_SCHOOL), ("administrator", None)):
        other = TusClient(api.ask, token(services, role, COUNTY, school))
        assert other.ask("HEAD", place).status_code == 404
        assert other.ask("GET", place).status_code == 404
        assert other.send(place, LARGE).status_code == 404
        assert other.ask("DELETE", place).status_code == 404
    assert (
        TusClient(api.ask, token(services, "auditor", COUNTY)).begin(case, LARGE).status_code == 403
    )
    stranger = TusClient(api.ask, token(services, "clerk", COUNTY, SECOND_SCHOOL))
    assert stranger.begin(case, LARGE).status_code == 404
    assert client.offset(place) == 0


def test_a_case_that_was_handed_in_meanwhile_takes_nothing(api, case, client):
    place = client.place(case, LARGE)
    client.send(place, LARGE[:1000])
    life.submit(api.world.services, CLERK, case, None)
    answer = client.send(place, LARGE[1000:], 1000)
    assert answer.status_code == 409
    assert "不能再添加材料" in answer.json()["detail"]
    assert client.offset(place) == 1000
    assert files(api) == []


def test_a_cancelled_upload_leaves_nothing(api, case, client):
    place = client.place(case, LARGE)
    client.send(place, LARGE[:2_000_000])
    assert len(objects(api, "uploads/")) == 2
    assert client.ask("DELETE", place).status_code == 204
    assert objects(api) == []
    assert client.ask("DELETE", place).status_code == 404


def test_uploads_nobody_goes_on_with_are_removed_with_their_bytes(api, case, client):
    kept = client.place(case, LARGE)
    left = client.place(case, LARGE[:-1])
    for place in (kept, left):
        client.send(place, LARGE[:2_000_000])
    with api.world.services.database.write() as session:
        row = session.get_one(UploadRow, left.rpartition("/")[2])
        row.expires_at = row.created_at.replace(year=2000)
    assert client.ask("HEAD", left).status_code == 404
    assert client.send(left, LARGE[2_000_000:-1], 2_000_000).status_code == 404
    assert sweep(api.world.services).expired_uploads == 1
    assert len(objects(api, "uploads/")) == 2
    assert client.offset(kept) == 2_000_000
    lost = f"uploads/{kept.rpartition('/')[2]}/pnobody"
    api.world.services.objects.put(lost, io.BytesIO(b"1"))
    assert collect_orphans(api.world.services, older_than=timedelta(seconds=-5)) == 1
    assert client.send(kept, LARGE[2_000_000:], 2_000_000).status_code == 204


def test_a_store_that_is_away_or_full_loses_nothing_that_was_kept(api, case):
    store = FailingStore(api.world.services.objects)
    services = replace(api.world.services, objects=store)
    upload = resumable.begin(services, CLERK, case, Announced("a.png", len(LARGE)))
    upload = resumable.append(services, CLERK, upload, LARGE[:1000])
    for trouble in ("full", "away"):
        for piece in (LARGE[1000:2000], LARGE[1000:]):
            setattr(store, trouble, True)
            with pytest.raises(Exception, match=trouble):
                resumable.append(services, CLERK, upload, piece)
            setattr(store, trouble, False)
    assert resumable.find(services, CLERK, upload.id).received == 1000
    done = resumable.append(services, CLERK, upload, LARGE[1000:])
    assert done.outcome.status == "stored"
    assert len(files(api)) == 1


def test_of_many_who_go_on_at_once_one_does(api, case):
    services = api.world.services
    upload = resumable.begin(services, CLERK, case, Announced("a.png", len(LARGE)))
    start = threading.Barrier(6)

    def go_on(piece):
        start.wait()
        try:
            return resumable.append(services, CLERK, upload, piece).received
        except ConflictError:
            return None

    with ThreadPoolExecutor(6) as pool:
        kept = [one for one in pool.map(go_on, [LARGE[:1000], LARGE] * 3) if one]
    assert len(kept) == 1
    assert len(objects(api, "uploads/")) == (1 if kept == [1000] else 0)
    if kept == [1000]:
        upload = resumable.find(services, CLERK, upload.id)
        resumable.append(services, CLERK, upload, LARGE[1000:])
    (file,) = [one for one in files(api) if one.status == "stored"]
    with services.objects.open(f"files/{file.id}/original") as stream:
        assert stream.read() == LARGE


def test_a_part_that_is_gone_from_the_store_ends_the_upload_readably(api, case, client):
    place = client.place(case, LARGE)
    client.send(place, LARGE[:2_000_000])
    api.world.services.objects.delete(objects(api, "uploads/")[0])
    answer = client.send(place, LARGE[2_000_000:], 2_000_000)
    assert answer.status_code == 422
    assert client.state(place)["document"]["error"]["code"] == "damaged"
    assert files(api) == []


def test_what_is_unfinished_is_told_to_its_sender_alone(api, case):
    services = api.world.services
    upload = resumable.begin(services, CLERK, case, Announced("a/b\u202e.png", len(LARGE)))
    resumable.append(services, CLERK, upload, LARGE[:1000])
    (found,) = resumable.unfinished(services, CLERK, case)
    assert (found.received, "/" in found.name, "\u202e" in found.name) == (1000, False, False)
    assert resumable.unfinished(services, SECOND_CLERK, case) == []
    with pytest.raises(NotFoundError):
        resumable.find(services, SECOND_CLERK, upload.id)


def test_an_upload_in_crumbs_has_an_end(api, case, monkeypatch):
    monkeypatch.setattr(resumable, "_SMALL_PARTS", 3)
    client = TusClient(api.ask, api.clerk)
    place = client.place(case, LARGE[:1000])
    statuses = [client.send(place, LARGE[at : at + 1], at).status_code for at in range(5)]
    assert statuses == [204, 204, 204, 409, 409]
    assert len(objects(api, "uploads/")) == 3


def test_bytes_at_rest_are_sealed(api, case, client):
    place = client.place(case, LARGE)
    client.send(place, LARGE[:2_000_000])
    folder = api.world.services.settings.data_dir / "objects" / "uploads"
    parts = [file for file in folder.rglob("*") if file.is_file()]
    assert len(parts) == 2
    assert all(LARGE[:64] not in part.read_bytes() for part in parts)
    assert all(part.read_bytes()[:4] == b"TES1" for part in parts)
