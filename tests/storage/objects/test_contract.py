"""What every object store promises, asked of each: a folder, a real S3 server, both sealed."""

import hashlib
import io
import secrets
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from storage.errors import ObjectMissingError, ObjectTooLargeError
from storage.objects import open_store

MEGABYTE = 1 << 20
KINDS = ["folder", "s3", "sealed folder", "sealed s3"]


@pytest.fixture(params=KINDS)
def store(request, tmp_path):
    url = request.getfixturevalue("s3_url") if "s3" in request.param else f"file://{tmp_path}/o"
    return open_store(url, [b"1" * 32] if "sealed" in request.param else [])


def put(store, key, data, **options):
    return store.put(key, io.BytesIO(data), **options)


def get(store, key):
    with store.open(key) as stream:
        return stream.read()


def keys(store, prefix=""):
    return sorted(found.key for found in store.keys(prefix))


class Dripping(io.BytesIO):
    """Gives fewer bytes than it is asked for, as sockets do."""

    def read(self, size=-1):
        return super().read(min(size, 1000) if size > 0 else size)


class Breaking(io.BytesIO):
    """An upload that is cut."""

    def read(self, size=-1):
        data = super().read(size)
        if not data:
            raise ConnectionResetError("the client went away")
        return data


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 9 * MEGABYTE])
def test_what_is_put_comes_back_with_its_size_and_hash(store, size):
    data = secrets.token_bytes(size)
    stored = put(store, "documents/7f/original", data)
    assert (stored.key, stored.size) == ("documents/7f/original", size)
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert get(store, "documents/7f/original") == data


def test_a_stream_that_drips_is_stored_whole(store):
    data = secrets.token_bytes(200_000)
    assert store.put("a/b", Dripping(data)).size == 200_000
    assert get(store, "a/b") == data


def test_reading_in_pieces_gives_the_same_bytes(store):
    data = secrets.token_bytes(300_001)
    put(store, "a/b", data)
    with store.open("a/b") as stream:
        assert b"".join(iter(lambda: stream.read(777), b"")) == data


def test_an_object_is_replaced_by_one_of_the_same_key(store):
    put(store, "a/b", b"first, and longer")
    put(store, "a/b", b"second")
    assert get(store, "a/b") == b"second"
    assert keys(store) == ["a/b"]


@pytest.mark.parametrize("size", [11, 17 * MEGABYTE])
def test_too_large_an_object_leaves_nothing(store, size):
    with pytest.raises(ObjectTooLargeError) as caught:
        put(store, "a/b", bytes(size), limit=size - 1)
    assert caught.value.limit == size - 1
    assert keys(store) == []
    with pytest.raises(ObjectMissingError):
        store.open("a/b")
    assert put(store, "a/b", bytes(size), limit=size).size == size


@pytest.mark.parametrize("size", [10, 9 * MEGABYTE])
def test_a_cut_upload_leaves_nothing_and_its_own_error_passes(store, size):
    with pytest.raises(ConnectionResetError):
        store.put("a/b", Breaking(bytes(size)))
    assert keys(store) == []


def test_a_failed_replacement_leaves_the_object_as_it_was(store):
    put(store, "a/b", b"first")
    with pytest.raises(ConnectionResetError):
        store.put("a/b", Breaking(b"second"))
    assert get(store, "a/b") == b"first"


def test_deleting_twice_is_fine_and_a_missing_object_says_so(store):
    put(store, "a/b", b"x")
    store.delete("a/b")
    store.delete("a/b")
    with pytest.raises(ObjectMissingError):
        store.open("a/b")


def test_keys_are_listed_by_prefix_with_their_time(store):
    before = datetime.now(UTC) - timedelta(seconds=2)
    for key in ("a/1", "a/2", "ab/1", "b", "a/c/d"):
        put(store, key, b"x")
    assert keys(store) == ["a/1", "a/2", "a/c/d", "ab/1", "b"]
    assert keys(store, "a/") == ["a/1", "a/2", "a/c/d"]
    assert keys(store, "a") == ["a/1", "a/2", "a/c/d", "ab/1"]
    assert keys(store, "a/c/d") == ["a/c/d"]
    assert keys(store, "none/") == []
    for found in store.keys(""):
        assert before <= found.modified <= datetime.now(UTC) + timedelta(seconds=2)


@pytest.mark.parametrize(
    "key", ["", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "a\\b", "a b", "a\0b", "é", "a" * 200]
)
def test_what_is_no_key_is_refused(store, key):
    with pytest.raises(ValueError, match="not an object key"):
        put(store, key, b"x")
    with pytest.raises(ValueError, match="not an object key"):
        store.open(key)
    with pytest.raises(ValueError, match="not an object key"):
        store.delete(key)


def test_a_store_in_order_says_so(store):
    store.check()


def test_many_threads_at_once_mix_nothing(store):
    def work(number):
        data = str(number).encode() * 50_000
        put(store, f"t/{number}", data)
        same.append(get(store, f"t/{number}") == data)

    same = []
    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert same == [True] * 12


def test_one_key_written_by_many_is_always_one_of_theirs(store):
    versions = [bytes([number]) * 100_000 for number in range(6)]
    put(store, "a/b", versions[0])
    stop = threading.Event()

    def write(version):
        while not stop.is_set():
            put(store, "a/b", version)

    threads = [threading.Thread(target=write, args=(version,)) for version in versions]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 1
    try:
        while time.monotonic() < end:
            assert get(store, "a/b") in versions
    finally:
        stop.set()
        for thread in threads:
            thread.join()
