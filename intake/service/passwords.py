"""Passwords: Argon2id, and what a password has to be."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from intake.service.errors import Fault
from intake.settings import Settings
from matching.model import Text

LONGEST = 256
_FEWEST_DIFFERENT = 5
_ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_hasher = PasswordHasher()  # RFC 9106, the second recommended option: 64 MiB, 3 passes
_at_once = threading.BoundedSemaphore(4)  # 64 MiB each: guessing must not use up the memory


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _at_once:
        return _hasher.hash(_normal(password))


def is_password(password: str, kept: str | None) -> bool:
    """Whether `kept` came from this password; None takes as long, and is never right."""
    with _at_once:
        try:
            right = _hasher.verify(kept or _nobodys(), _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


def faults(password: str, login: str, settings: Settings) -> list[Fault]:
    """Why this cannot be the password of `login`; empty when it can."""
    plain = _normal(password).casefold()
    found: list[Text] = []
    if len(plain) < settings.password_length:
        found.append(
            Text(
                f"密码至少 {settings.password_length} 个字符",
                f"a password has at least {settings.password_length} characters",
            )
        )
    if len(password) > LONGEST:
        found.append(
            Text(f"密码最多 {LONGEST} 个字符", f"a password has at most {LONGEST} characters")
        )
    if login and login.casefold() in plain:
        found.append(Text("密码不能包含用户名", "a password must not contain the login"))
    if len(set(plain)) < _FEWEST_DIFFERENT or _is_a_row(plain):
        found.append(Text("密码太简单", "this password is too easy to guess"))
    return [Fault("password", why) for why in found]


def _is_a_row(plain: str) -> bool:
    """Whether it is mostly keys beside each other, such as 1234567890 or qwertyuiop."""
    beside = sum(
        any(one + other in row or other + one in row for row in _ROWS)
        for one, other in pairwise(plain)
    )
    return beside * 4 >= len(plain) * 3


def _normal(password: str) -> str:
    """One form for what looks the same, however the keyboard composes it."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
