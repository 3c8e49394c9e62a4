import io
import socket
import threading
import time

import pytest
from servers.swift import SwiftServer

from storage.errors import ObjectMissingError, StoreFullError, StoreUnavailableError
from storage.objects.s3 import S3Address, S3Store


def address(port, **changes):
    given = {
        "bucket": "papers",
        "endpoint": f"127.0.0.1:{port}",
        "secure": False,
        "region": None,
        "access_key": "test:tester",
        "secret_key": "testing",
    }
    return S3Address(**(given | changes))


@pytest.fixture
def answering():
    """A server that answers everything in the same way; the port and the requests it saw."""
    listener = socket.create_server(("127.0.0.1", 0))
    seen = []

    def serve(answer):
        def loop():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    seen.append(connection.recv(65536))
                    connection.sendall(answer)

        threading.Thread(target=loop, daemon=True).start()
        return listener.getsockname()[1], seen

    yield serve
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_a_server_that_is_down_is_told_in_time_and_works_again_when_it_is_back():
    server = SwiftServer()
    try:
        store = S3Store(address(server.port), connect_seconds=0.5, read_seconds=5)
        begin = time.monotonic()
        for call in (
            store.check,
            lambda: store.put("a/b", io.BytesIO(b"x")),
            lambda: store.open("a/b"),
            lambda: store.delete("a/b"),
            lambda: list(store.keys()),
        ):
            with pytest.raises(StoreUnavailableError):
                call()
        assert time.monotonic() - begin < 40
        server.start()
        store.put("a/b", io.BytesIO(b"x"))
        server.kill()
        with pytest.raises(StoreUnavailableError):
            store.put("a/c", io.BytesIO(b"x"))
        server.start()
        with store.open("a/b") as stream:
            assert stream.read() == b"x"
        with pytest.raises(ObjectMissingError):
            store.open("a/c")
    finally:
        server.close()


def test_a_server_that_hangs_is_given_up(s3_server):
    store = S3Store(address(s3_server.port), read_seconds=0.5)
    store.check()
    s3_server.pause()
    try:
        begin = time.monotonic()
        with pytest.raises(StoreUnavailableError):
            store.put("a/b", io.BytesIO(b"x"))
        assert time.monotonic() - begin < 15
    finally:
        s3_server.resume()
    store.check()


def test_wrong_keys_are_told_as_unavailable_without_the_secret(s3_server):
    with pytest.raises(StoreUnavailableError) as caught:
        S3Store(address(s3_server.port, secret_key="not-the-secret")).check()
    assert "not-the-secret" not in str(caught.value)
    assert "not-the-secret" not in repr(address(1, secret_key="not-the-secret"))


@pytest.mark.parametrize(
    ("status", "error"), [("503 Slow Down", StoreUnavailableError), ("507 Full", StoreFullError)]
)
def test_refusals_are_tried_again_where_that_may_help(answering, status, error):
    body = b"<Error><Code>InsufficientStorage</Code></Error>" if "507" in status else b""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}\r\n"
    port, seen = answering(f"{head}Connection: close\r\n\r\n".encode() + body)
    store = S3Store(address(port, region="us-east-1"))
    store._bucket_known = True
    with pytest.raises(error):
        store.put("a/b", io.BytesIO(b"x"))
    assert len([request for request in seen if request]) == (3 if "503" in status else 1)


def test_an_answer_that_breaks_off_is_no_shorter_object(answering):
    port, _ = answering(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nonly this"
    )
    store = S3Store(address(port, region="us-east-1"))
    store._bucket_known = True
    with pytest.raises(StoreUnavailableError), store.open("a/b") as stream:
        stream.read()
