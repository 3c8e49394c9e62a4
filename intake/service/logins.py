"""The form of a login."""

from __future__ import annotations

import re
import unicodedata

from intake.service.errors import Fault
from matching.model import Text

_FORM = re.compile(r"[\w.@-]{2,64}")


def normal_login(login: str) -> str:
    """One form for what people type: half-width, lower case, without spaces around it."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def login_faults(login: str) -> list[Fault]:
    """Why this (in its normal form) cannot be a login; empty when it can."""
    if _FORM.fullmatch(login):
        return []
    return [
        Fault(
            "login",
            Text(
                "用户名为 2 至 64 个字符：字母、数字、汉字、. _ - @",
                "a login has 2 to 64 characters: letters, digits, . _ - @",
            ),
        )
    ]
