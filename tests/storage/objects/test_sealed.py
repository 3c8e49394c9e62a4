import io
import secrets

import pytest

from storage.errors import ObjectDamagedError
from storage.objects.folder import FolderStore
from storage.objects.sealed import SealedStore

OLD = [b"o" * 32]
BOTH = [b"n" * 32, b"o" * 32]
CHUNK = 65536
DATA = secrets.token_bytes(3 * CHUNK + 100)
HEADER = 4 + 8 + 12 + 48
SEALED_CHUNK = CHUNK + 16


@pytest.fixture
def inner(tmp_path):
    return FolderStore(tmp_path)


def sealed(inner, key="a/b", data=DATA, keys=OLD):
    SealedStore(inner, keys).put(key, io.BytesIO(data))
    with inner.open(key) as stream:
        return bytearray(stream.read())


def opened(inner, raw, key="a/b", keys=OLD):
    inner.put(key, io.BytesIO(bytes(raw)))
    with SealedStore(inner, keys).open(key) as stream:
        return stream.read()


def test_nothing_of_the_plain_bytes_lies_in_the_store(inner):
    raw = sealed(inner, data="身份证 411525201203150026 ".encode() * 5000)
    assert b"411525" not in raw
    assert "身份".encode() not in raw
    assert sealed(inner) != sealed(inner)


@pytest.mark.parametrize("place", [0, 5, 9, 20, HEADER - 1, HEADER, HEADER + CHUNK, -1])
def test_a_changed_byte_is_noticed(inner, place):
    raw = sealed(inner)
    raw[place] ^= 1
    with pytest.raises(ObjectDamagedError):
        opened(inner, raw)


@pytest.mark.parametrize(
    "size", [0, 3, 10, HEADER, HEADER + 10, HEADER + SEALED_CHUNK, HEADER + 3 * SEALED_CHUNK, -1]
)
def test_a_cut_object_is_noticed_wherever_it_is_cut(inner, size):
    with pytest.raises(ObjectDamagedError):
        opened(inner, sealed(inner)[:size])


def test_chunks_cannot_be_exchanged_repeated_or_added(inner):
    raw = sealed(inner)
    first, second = (
        raw[HEADER + n * SEALED_CHUNK : HEADER + (n + 1) * SEALED_CHUNK] for n in (0, 1)
    )
    rest = raw[HEADER + 2 * SEALED_CHUNK :]
    assert opened(inner, raw[:HEADER] + first + second + rest) == DATA
    for wrong in (second + first + rest, first + first + rest, first + second + rest + b"x"):
        with pytest.raises(ObjectDamagedError):
            opened(inner, raw[:HEADER] + wrong)


def test_an_object_laid_under_anothers_key_is_noticed(inner):
    with pytest.raises(ObjectDamagedError):
        opened(inner, sealed(inner, key="case/1"), key="case/2")


def test_old_objects_open_after_the_master_key_was_rotated(inner):
    raw = sealed(inner, keys=OLD)
    assert opened(inner, raw, keys=BOTH) == DATA
    with pytest.raises(ObjectDamagedError, match="unknown master key"):
        opened(inner, sealed(inner, keys=BOTH), keys=OLD)
