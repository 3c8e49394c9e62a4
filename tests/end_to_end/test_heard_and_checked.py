"""Over real processes: events of a case that another process reads; checks that keep nothing."""

import json
import threading
import time
from contextlib import suppress

import httpx
import pytest
from servers.installation import CASE, SCHOOL, picture, until
from sqlalchemy import func, select

from storage.tables import CheckRun, DocumentRow, FileRow, Job, ReadingRow

SCHOOL_RECORD = {"name": "固始县第三小学", "code": SCHOOL, "urban": True, "catchment": []}


@pytest.fixture(params=["embedded", "redis", pytest.param("rabbitmq", marks=pytest.mark.slow)])
def kind(request):
    return request.param


def listen(client, case):
    """A list that grows by what is told of a case: pairs of the event and its data."""
    heard, begun = [], threading.Event()

    def hear():
        request = {"params": {"case": case}, "timeout": httpx.Timeout(30, read=600)}
        with suppress(httpx.TransportError), client.stream("GET", "/events", **request) as answer:
            name = ""
            for line in answer.iter_lines():
                begun.set()
                key, _, value = line.partition(": ")
                if key == "event":
                    name = value
                elif key == "data":
                    heard.append((name, json.loads(value)))

    threading.Thread(target=hear, daemon=True).start()
    assert begun.wait(60)
    time.sleep(1)  # until the reader of the API has begun
    return heard


def test_a_case_is_heard_of_while_another_process_reads(installation):
    case, neighbour = installation.new_case(), installation.new_case()
    heard = listen(installation.client, case)
    installation.upload(neighbour, 9)
    ids = [installation.upload(case, number)[0]["id"] for number in range(2)]
    installation.wait_until_read(3)

    def documents():
        return sorted((data["file"], data["status"]) for name, data in heard if name == "document")

    due = sorted((file_id, status) for file_id in ids for status in ("stored", "read"))
    until(lambda: documents() == due, 30, "all is told, and of this case alone")
    pending = [data["pending"] for name, data in heard if name == "case" and "pending" in data]
    assert pending[-1] == 0


def kept(installation):
    """What the service knows of files, and which objects lie in its store."""
    tables = (FileRow, CheckRun, Job, ReadingRow, DocumentRow)
    with installation.services.database.read() as session:
        rows = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    return rows, [one.key for one in installation.services.objects.keys("files/")]


def test_a_check_is_answered_once_and_keeps_nothing(installation):
    client = installation.client
    folder = [
        ("case", (None, json.dumps(CASE | {"school": SCHOOL_RECORD}).encode())),
        *(("files", (f"{number}.png", picture(number))) for number in range(2)),
        ("files", ("notes.txt", b"nothing that is read")),
    ]
    begun = client.post("/completeness-checks", files=folder)
    assert (begun.status_code, begun.json()["pending"]) == (202, 2)
    place = begun.json()["url"].removeprefix("/api/v1")
    assert installation.client_of("clerk", SCHOOL).get(place).status_code == 404
    answer = client.get(f"{place}?wait=200", timeout=210)
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "incomplete"
    read = [(one["file"], (one["error"] or {}).get("code")) for one in answer.json()["documents"]]
    assert read == [("0.png", None), ("1.png", None), ("notes.txt", "unsupported_type")]
    assert client.get(place).status_code == 404
    assert kept(installation) == ([0, 0, 0, 0, 0], [])
