"""Keys, and what is done with them: sealing values at rest, and indexing them for exact search.

One secret of 32 bytes; every use has a key of its own derived from it (HKDF, RFC 5869), so that a
leak of one says nothing about the others. Values are sealed with AES-256-GCM. A number is searched
by its keyed digest (HMAC-SHA-256), never by a plain hash: there are few enough ID numbers to try.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import zlib
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ocr.errors import UnusableInputError
from storage.errors import SealError

SECRET_BYTES = 32
_VERSION = b"\x01"
_NONCE_BYTES = 12


class Keyring:
    """The keys of one installation."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_BYTES:
            raise ValueError(f"the secret must have {SECRET_BYTES} bytes")
        self._secret = secret
        self._sealing = AESGCM(self.key("records"))
        self._index_key = self.key("index")

    def key(self, purpose: str) -> bytes:
        """The key of 32 bytes for one purpose."""
        derive = HKDF(
            SHA256(), SECRET_BYTES, salt=None, info=f"transfer-evidence/{purpose}".encode()
        )
        return derive.derive(self._secret)

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Encrypt; `purpose` names the column, so that values cannot be moved between columns."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._sealing.encrypt(nonce, plain, purpose.encode())

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """What was sealed.

        Raises:
            SealError: sealed with another key, for another purpose, or changed since.
        """
        if sealed[:1] != _VERSION:
            raise SealError("sealed values of an unknown form")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._sealing.decrypt(nonce, body, purpose.encode())
        except InvalidTag as error:
            raise SealError(
                "a sealed value does not open: is this the right secret key?"
            ) from error

    def seal_text(self, text: str, purpose: str) -> bytes:
        """Encrypt text."""
        return self.seal(text.encode(), purpose)

    def open_text(self, sealed: bytes, purpose: str) -> str:
        """The text that was sealed; see `open` for errors."""
        return self.open(sealed, purpose).decode()

    def seal_json(self, value: Any, purpose: str) -> bytes:
        """Compress and encrypt a JSON value."""
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return self.seal(zlib.compress(plain, level=1), purpose)

    def open_json(self, sealed: bytes, purpose: str) -> Any:
        """The JSON value that was sealed; see `open` for errors."""
        return json.loads(zlib.decompress(self.open(sealed, purpose)))

    def index(self, value: str, purpose: str) -> str:
        """The keyed digest under which a value is searched: 64 hexadecimal digits."""
        return hmac.new(self._index_key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def load_keyring(secret: str | None, file: Path) -> Keyring:
    """The keyring of `secret` (base64), or of the file, which is made at the first start.

    Raises:
        UnusableInputError: the secret is not 32 bytes in base64, or the file cannot be used.
    """
    if secret:
        return Keyring(_decode(secret, "TRANSFER_EVIDENCE_SECRET_KEY"))
    try:
        return Keyring(_decode(file.read_text(encoding="ascii"), str(file)))
    except FileNotFoundError:
        return _new_keyring(file)
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInputError(
            [f"{file}: 密钥文件无法读取 the key file cannot be read"]
        ) from error


def _new_keyring(file: Path) -> Keyring:
    """Write a new secret; of two processes that start together, one wins and both use it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(base64.b64encode(os.urandom(SECRET_BYTES)).decode(), encoding="ascii")
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return Keyring(_decode(file.read_text(encoding="ascii"), str(file)))


def _decode(text: str, where: str) -> bytes:
    try:
        secret = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnusableInputError([f"{where}: 不是 base64 / not base64"]) from error
    if len(secret) != SECRET_BYTES:
        raise UnusableInputError([f"{where}: 密钥应为 32 字节 / the key must have 32 bytes"])
    return secret
