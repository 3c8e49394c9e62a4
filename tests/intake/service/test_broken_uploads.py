"""Connections that break, stall or lie, against a real HTTP server."""

import contextlib
import socket
import threading
import time

import httpx
import pytest
import uvicorn
from fake_reader import picture
from papers import add_case
from service_world import COUNTY, SCHOOL, service, token

from intake.api.app import create_app
from storage.tables import FileRow

CONTENT = picture() + bytes(300_000)
BODY = (
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
    + CONTENT
    + b"\r\n--x--\r\n"
)


@pytest.fixture
def served(tmp_path):
    """Host, port and headers of a server whose uploads may pause for a second."""
    with service(tmp_path, upload_idle_seconds=1) as services:
        with services.database.write() as session:
            add_case(session, "case1", SCHOOL, COUNTY, services=services)
        config = uvicorn.Config(create_app(services), port=0, http="h11", log_config=None)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield services, port, token(services, "clerk", COUNTY, SCHOOL)
        server.should_exit = True
        thread.join()


def connect(port, headers, length=None):
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    lines = [
        "POST /api/v1/cases/case1/documents HTTP/1.1",
        "Host: localhost",
        "Content-Type: multipart/form-data; boundary=x",
        f"Content-Length: {length or len(BODY)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


def status(connection):
    return int(connection.recv(12).split()[1])


def left(services, seconds=30):
    """Rows and objects, once what is under way has ended."""
    deadline = time.monotonic() + seconds
    while True:
        with services.database.read() as session:
            rows = session.query(FileRow).count()
        keys = list(services.objects.keys("files/"))
        if not rows and not keys:
            return 0
        if time.monotonic() > deadline:
            return rows + len(keys)
        time.sleep(0.05)


def test_a_connection_that_breaks_at_any_tenth_leaves_nothing(served):
    services, port, headers = served
    for tenths in range(10):
        with connect(port, headers) as connection:
            connection.sendall(BODY[: len(BODY) * tenths // 10])
            if tenths % 2:  # a reset instead of an end
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1" + bytes(7))
    assert left(services) == 0
    assert httpx.get(f"http://127.0.0.1:{port}/health/live", timeout=20).status_code == 200


def test_a_connection_that_stalls_is_told_and_leaves_nothing(served):
    services, port, headers = served
    with connect(port, headers) as connection:
        connection.sendall(BODY[:100_000])
        assert status(connection) == 408
    assert left(services) == 0


def test_a_length_that_is_too_long_or_too_short_leaves_nothing(served):
    services, port, headers = served
    with connect(port, headers, length=len(BODY) // 2) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(BODY)
        assert status(connection) == 400
    assert left(services) == 0
    with connect(port, headers, length=len(BODY) + 1000) as connection:
        connection.sendall(BODY)
        assert status(connection) in {202, 408}  # all parts were there; what follows is waited for


def test_huge_headers_are_refused(served):
    _, port, _ = served
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(b"GET / HTTP/1.1\r\nX-Much: " + b"y" * 5_000_000)
        with contextlib.suppress(ConnectionError):  # or cut off without a word: it went on sending
            assert status(connection) in {400, 431}


def test_many_slow_senders_do_not_keep_others_out(served):
    services, port, headers = served
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            connection = stack.enter_context(connect(port, headers))
            connection.sendall(BODY[:1000])
        answer = httpx.post(
            f"http://127.0.0.1:{port}/api/v1/cases/case1/documents",
            files={"files": ("b.png", picture("b"))},
            headers=headers,
            timeout=20,
        )
        assert answer.status_code == 202
        alive = httpx.get(f"http://127.0.0.1:{port}/health/live", timeout=20)
        assert alive.status_code == 200
    with services.database.read() as session:
        assert session.query(FileRow).filter_by(status="stored").count() == 1
