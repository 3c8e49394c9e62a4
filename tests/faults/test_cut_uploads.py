"""Uploads that break off, cut by the client or by the end of the API at any point."""

import socket

import pytest
from servers.installation import Installation, picture, until
from sqlalchemy import select

from storage.tables import FileRow

BOUNDARY = b"cut-here"


@pytest.fixture
def embedded(tmp_path):
    made = Installation(tmp_path)
    made.start_api()
    yield made
    made.close()


def request(installation, case, content):
    body = (
        b"--%b\r\nContent-Disposition: form-data; name=files; filename=a.png\r\n"
        b"Content-Type: image/png\r\n\r\n%b\r\n--%b--\r\n" % (BOUNDARY, content, BOUNDARY)
    )
    head = (
        f"POST /api/v1/cases/{case}/documents HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: {installation.client.headers['authorization']}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY.decode()}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def rows(installation):
    with installation.services.database.read() as session:
        return session.scalars(select(FileRow.status)).all()


def objects(installation):
    return [found.key for found in installation.services.objects.keys("files/")]


def half_written(installation):
    folder = installation.folder / "data" / "objects" / ".incoming"
    return list(folder.iterdir())


def send_part(installation, message, tenths):
    connection = socket.create_connection(("127.0.0.1", installation.port))
    connection.sendall(message[: len(message) * tenths // 10])
    return connection


def test_an_upload_cut_by_its_client_at_any_tenth_leaves_nothing(embedded):
    case = embedded.new_case()
    message = request(embedded, case, picture(1) + bytes(300_000))
    for tenths in range(1, 10):
        send_part(embedded, message, tenths).close()
    until(lambda: rows(embedded) == [], 30, "rows of broken uploads are gone")
    assert objects(embedded) == []
    assert half_written(embedded) == []


@pytest.mark.parametrize(
    "cuts", [(1, 5, 9), pytest.param((2, 3, 4, 6, 7, 8), marks=pytest.mark.slow)]
)
def test_an_upload_cut_by_the_end_of_the_api_leaves_nothing_accepted(embedded, cuts):
    case = embedded.new_case()
    message = request(embedded, case, picture(1) + bytes(300_000))
    for tenths in cuts:
        connection = send_part(embedded, message, tenths)
        if tenths > 1:
            until(lambda: "receiving" in rows(embedded), 30)
        embedded.kill("api")
        connection.close()
        assert objects(embedded) == []
        assert set(rows(embedded)) <= {"receiving"}
        embedded.start_api()
    accepted = {1: embedded.upload(case, 1)[0]["id"]}
    embedded.wait_until_read(1)
    embedded.check_nothing_lost(case, accepted)


def test_told_to_stop_the_api_ends_the_upload_under_way(embedded):
    case = embedded.new_case()
    message = request(embedded, case, picture(1))
    connection = send_part(embedded, message, 9)
    until(lambda: "receiving" in rows(embedded), 30, "the upload is under way")
    api = embedded.processes["api"]
    api.terminate()
    until(lambda: not embedded.is_alive(), 30, "nobody else is let in")
    connection.sendall(message[len(message) * 9 // 10 :])
    answer = connection.recv(1 << 16).decode()
    connection.close()
    assert answer.startswith("HTTP/1.1 202 ")
    assert api.wait(60) == 0
    with embedded.services.database.read() as session:
        accepted = {1: session.scalars(select(FileRow.id)).one()}
    embedded.start_api()
    embedded.wait_until_read(1)
    embedded.check_nothing_lost(case, accepted)
