"""Whether a page says of itself that it is a copy."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ocr.model import Line

# The mark stands alone (复印件, 此复印件仅供转学使用) or vouches for the copy (与原件核对无误). A
# sentence that only speaks of copies (复印件无效, 提交户口本复印件) marks nothing.
_ALONE = re.compile(r"[(\[【〔]?(此|本|该)?(复印|影印)件(与原件.*|仅[供限用].*|专用)?[)\]】〕]?")
_VOUCHED = re.compile(r"(与|同)原件(一致|相符|相同|无异|核对(一致|无误|无异|相符))")
_ENGLISH = re.compile(r"(PHOTO)?COPY", re.IGNORECASE)
# What is left of a mark over a border or other print: a piece of it, or all of it misread in part.
_PIECE = re.compile(
    r"[(\[【〔盖]{0,2}[此本该]?(复印|影印)(?!机|费|店|社|部|室|无|有)件?[^,。;:无]?"
    r"|印件|此复.{0,3}供.{1,8}使用|此(复印|影印)件?.?供?"
    r"|[与同]原件[核较].{0,3}|.?原件.对(无误|无异)"
)
_NARROW = str.maketrans("（）［］", "()[]")


def marked_as_copy(lines: Iterable[Line]) -> bool:
    """Whether one of the lines marks the page as a copy of an original."""
    return any(is_copy_mark(line.text) for line in lines)


def is_copy_mark(text: str) -> bool:
    """Whether a line marks the page it stands on as a copy."""
    text = "".join(text.split()).translate(_NARROW)
    return bool(
        _ALONE.fullmatch(text)
        or _VOUCHED.search(text)
        or _ENGLISH.fullmatch(text)
        or _PIECE.fullmatch(text)
    )


def hints_at_copy(text: str) -> bool:
    """Whether a line may hold a piece of a mark: characters of 复印件 alone or in other words."""
    text = "".join(text.split())
    return text == "复" or ("复印" in text and "无效" not in text)
