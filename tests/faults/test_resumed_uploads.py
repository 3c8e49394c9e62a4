"""A photo in parts while the API is killed between them and in the middle of one."""

import hashlib
import socket

import numpy as np
import pytest
from servers.installation import picture, until
from servers.tus_client import TusClient
from sqlalchemy import select

from storage.tables import FileRow, UploadPart

PHOTO = picture(1) + np.random.default_rng(1).bytes(5_000_000)  # as large as 12 megapixels
MEGABYTE = 1 << 20
IN_BUFFERS = 1 << 17  # bytes that the server had read from a socket and nobody had asked for


def client_of(installation):
    def ask(method, path, **more):
        return installation.client.request(method, path, **more)

    return TusClient(ask)


def cut_part(installation, place, start, size):
    """Begin to send all that is left, and stop after `size` bytes; the open connection."""
    head = (
        f"PATCH /api/v1{place} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\n"
        f"Authorization: {installation.client.headers['authorization']}\r\n"
        f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: {start}\r\n"
        f"Content-Length: {len(PHOTO) - start}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", installation.port))
    connection.sendall(head.encode() + PHOTO[start : start + size])
    return connection


def kept(installation):
    with installation.services.database.read() as session:
        return sum(session.scalars(select(UploadPart.size)))


def check_photo(installation):
    with installation.services.database.read() as session:
        (file,) = session.scalars(select(FileRow)).all()
    assert file.status in {"stored", "read"}
    with installation.services.objects.open(f"files/{file.id}/original") as stream:
        assert hashlib.sha256(stream.read()).digest() == hashlib.sha256(PHOTO).digest()
    assert [one.key for one in installation.services.objects.keys("uploads/")] == []


@pytest.fixture(params=["embedded", "redis"])
def kind(request):
    return request.param


def test_a_photo_goes_on_where_it_stopped_though_the_api_is_killed_again_and_again(installation):
    client = client_of(installation)
    place = client.place(installation.new_case(), PHOTO)
    start = 0
    for _ in range(3):
        with cut_part(installation, place, start, 3 * MEGABYTE // 2):
            reached = start + MEGABYTE
            until(lambda reached=reached: kept(installation) >= reached, 30, "a part is kept")
            installation.kill("api")  # in the middle of the next part
        installation.start_api()
        found = client.offset(place)
        assert found >= reached
        assert found == kept(installation)
        start = found
    installation.kill("api")  # between two parts
    installation.start_api()
    assert client.offset(place) == start
    assert client.send(place, PHOTO[start:], start).status_code == 204
    assert client.state(place)["document"]["status"] in {"stored", "read"}
    check_photo(installation)
    installation.wait_until_read(1)


def test_what_came_before_a_connection_broke_is_kept(installation):
    client = client_of(installation)
    place = client.place(installation.new_case(), PHOTO)
    start = 0
    for size in (300_000, 2_500_000):
        cut_part(installation, place, start, size).close()
        reached = start + size - IN_BUFFERS
        until(lambda reached=reached: client.offset(place) >= reached, 30, f"{size} are kept")
        start = client.offset(place)
    assert client.send(place, PHOTO[start:], start).status_code == 204
    check_photo(installation)
