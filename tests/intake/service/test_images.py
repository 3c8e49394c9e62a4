import cv2
import numpy as np
import pytest
from fake_reader import FakeReader
from fastapi.testclient import TestClient
from papers import add_case
from service_world import COUNTY, OTHER_COUNTY, SCHOOL, SECOND_SCHOOL, service, token

from intake.api.app import create_app
from intake.service import watermark
from intake.service.jobs import run_job
from intake.service.watermark import watermarked
from ocr.errors import UnusableInputError
from storage.tables import AuditEntry, DocumentRow, FileRow

GPS = b"Exif\0\0" + b"GPS 32.1 N 115.6 E"


@pytest.fixture
def world(tmp_path):
    with service(tmp_path) as services:
        with services.database.write() as session:
            add_case(session, "case1", SCHOOL, COUNTY, services=services)
        yield services


@pytest.fixture
def client(world):
    with TestClient(create_app(world), headers=token(world, "clerk", COUNTY, SCHOOL)) as client:
        yield client


@pytest.fixture
def photo(client, world):
    """A photo of 2000 × 1000, white, with a red square at 1000..1200 × 500..700: its file's id."""
    image = np.full((1000, 2000, 3), 255, np.uint8)
    image[500:700, 1000:1200] = (0, 0, 255)
    plain = cv2.imencode(".jpg", image)[1].tobytes()
    with_place = plain[:2] + b"\xff\xe1" + (len(GPS) + 2).to_bytes(2, "big") + GPS + plain[2:]
    hidden = (
        b"PK\x03\x04 <script>alert(1)</script>"  # an archive, or a page, to those who look for one
    )
    answer = client.post(
        "/api/v1/cases/case1/documents", files={"f": ("a.jpg", with_place + hidden)}
    )
    file_id = answer.json()["documents"][0]["id"]
    assert client.get(f"/api/v1/files/{file_id}/image").status_code == 409  # not read yet
    assert run_job(world, None, FakeReader())
    return file_id


def shown(answer):
    assert answer.status_code == 200, answer.text
    return cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR)


def test_the_whole_page_is_served_small_without_what_else_was_in_the_file(client, photo, world):
    answer = client.get(f"/api/v1/files/{photo}/image?width=800")
    assert shown(answer).shape == (400, 800, 3)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"].startswith("private")
    assert b"GPS" not in answer.content
    assert b"Exif" not in answer.content
    with world.objects.open(f"files/{photo}/original") as kept:
        assert b"<script>" in kept.read()
    for size in (64, 800, 1600, 4096):
        assert b"script" not in client.get(f"/api/v1/files/{photo}/image?width={size}").content


def test_a_part_is_served_sharp(client, photo):
    part = shown(client.get(f"/api/v1/files/{photo}/image?box=1000,500,200,200&width=1600"))
    assert part.shape == (200, 200, 3)
    blue, green, red = part.reshape(-1, 3).mean(axis=0)
    assert red > 180
    assert max(blue, green) < 90


def test_a_document_is_served_upright_on_demand(client, photo, world):
    with world.database.read() as session:
        document = session.query(DocumentRow).one()
    assert document.rotation == 90
    plain = shown(client.get(f"/api/v1/documents/{document.id}/image?width=400"))
    turned = shown(client.get(f"/api/v1/documents/{document.id}/image?width=400&upright=true"))
    assert (plain.shape[:2], turned.shape[:2]) == ((200, 400), (400, 200))
    assert client.get(f"/api/v1/documents/{photo}/image").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["box=1,2,3", "box=a,b,c,d", "box=nan,0,1,1", "box=5000,0,9,9", "box=0,0,0,0", "width=0"],
)
def test_a_box_that_is_none_is_422(client, photo, query):
    assert client.get(f"/api/v1/files/{photo}/image?{query}").status_code == 422


def test_every_look_is_written_down(client, photo, world):
    client.get(f"/api/v1/files/{photo}/image?width=320")
    client.get(f"/api/v1/files/{photo}/image?box=0,0,10,10")
    client.get(f"/api/v1/files/{photo}/image?page=2")
    with world.database.read() as session:
        entries = session.query(AuditEntry).filter(AuditEntry.action == "document.view").all()
    assert [(entry.subject, entry.detail["part"]) for entry in entries] == [
        (photo, False), (photo, True),
    ]  # fmt: skip


def test_what_is_foreign_or_gone_is_not_there(client, photo, world):
    with world.database.read() as session:
        document = session.query(DocumentRow).one().id
    neighbour = token(world, "clerk", COUNTY, SECOND_SCHOOL)
    for headers in (neighbour, token(world, "reviewer", OTHER_COUNTY)):
        for path in (f"files/{photo}", f"files/{photo}/image", f"documents/{document}/image"):
            assert client.get(f"/api/v1/{path}", headers=headers).status_code == 404
    assert client.get("/api/v1/documents/absent/image").status_code == 404
    assert client.get(f"/api/v1/files/{photo}/image?page=2").status_code == 404
    with world.database.write() as session:
        session.get(FileRow, photo).status = "destroyed"
    assert client.get(f"/api/v1/files/{photo}/image").status_code == 404


def test_the_watermark_is_faint_and_everywhere():
    white = np.full((600, 900, 3), 255, np.uint8)
    marked = watermarked(white, "王老师", "u1", "2026-09-01 08:00")
    assert (white.astype(int) - marked).max() <= 40
    for top in range(0, 600, 200):
        for left in range(0, 900, 300):
            assert (marked[top : top + 200, left : left + 300] < 245).any()
    black = np.zeros((300, 300, 3), np.uint8)
    assert watermarked(black, "王老师", "u1", "2026-09-01 08:00").any()


def test_without_a_chinese_font_the_watermark_names_the_id(monkeypatch):
    def no_fonts(_):
        raise UnusableInputError(["fonts"])

    monkeypatch.setattr(watermark, "faces", no_fonts)
    watermark._font.cache_clear()
    watermark._tile.cache_clear()
    white = np.full((300, 300, 3), 255, np.uint8)
    one = watermarked(white, "王老师", "u1", "2026-09-01 08:00")
    other = watermarked(white, "李老师", "u1", "2026-09-01 08:00")
    third = watermarked(white, "王老师", "u2", "2026-09-01 08:00")
    watermark._font.cache_clear()
    watermark._tile.cache_clear()
    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)
