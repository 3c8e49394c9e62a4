import base64
import os
import stat

import pytest

from ocr.errors import UnusableInputError
from storage.errors import SealError
from storage.keyring import Keyring, load_keyring


def test_what_is_sealed_opens_again_and_does_not_show():
    keyring = Keyring(os.urandom(32))
    record = {"name": "欧阳靖雯", "id_number": "411525201203150026"}
    sealed = keyring.seal_json(record, "case_record")
    assert keyring.open_json(sealed, "case_record") == record
    assert b"411525201203150026" not in sealed
    assert keyring.seal_json(record, "case_record") != sealed


@pytest.mark.parametrize("purpose", ["settlement", ""])
def test_a_sealed_value_opens_only_for_its_purpose(purpose):
    keyring = Keyring(os.urandom(32))
    with pytest.raises(SealError):
        keyring.open(keyring.seal(b"x", "id_number"), purpose)


def test_another_key_or_a_changed_byte_opens_nothing():
    keyring = Keyring(os.urandom(32))
    sealed = keyring.seal_text("411525201203150026", "id_number")
    with pytest.raises(SealError):
        Keyring(os.urandom(32)).open(sealed, "id_number")
    with pytest.raises(SealError):
        keyring.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "id_number")


def test_an_index_depends_on_key_and_purpose():
    one, other = Keyring(b"a" * 32), Keyring(b"b" * 32)
    number = "411525201203150026"
    assert one.index(number, "id_number") == one.index(number, "id_number")
    assert one.index(number, "id_number") != other.index(number, "id_number")
    assert one.index(number, "id_number") != one.index(number, "guardian")


def test_the_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path):
    file = tmp_path / "data" / "secret.key"
    sealed = load_keyring(None, file).seal(b"x", "p")
    assert load_keyring(None, file).open(sealed, "p") == b"x"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret.key"]


@pytest.mark.parametrize("secret", ["not base64!", base64.b64encode(b"short").decode()])
def test_a_wrong_secret_is_explained(secret, tmp_path):
    with pytest.raises(UnusableInputError, match="TRANSFER_EVIDENCE_SECRET_KEY"):
        load_keyring(secret, tmp_path / "secret.key")
