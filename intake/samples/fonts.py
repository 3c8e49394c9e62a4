"""Fonts by role, found in the usual directories, and never a glyph that is not there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from random import Random

from PIL import ImageFont

from ocr.errors import UnusableInputError

_DIRECTORIES = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)

# Each role: file name and the index of the simplified Chinese face in it, best first.
_ROLES: dict[str, tuple[tuple[str, int], ...]] = {
    "song": (
        ("NotoSerifCJK-Regular.ttc", 2),
        ("uming.ttc", 0),
        ("gbsn00lp.ttf", 0),
        ("simsun.ttc", 0),
    ),
    "hei": (
        ("NotoSansCJK-Regular.ttc", 2),
        ("wqy-zenhei.ttc", 0),
        ("wqy-microhei.ttc", 0),
        ("simhei.ttf", 0),
    ),
    "kai": (
        ("gkai00mp.ttf", 0),
        ("ukai.ttc", 0),
        ("LXGWWenKai-Regular.ttf", 0),
        ("simkai.ttf", 0),
    ),
    "fangsong": (("cwfs.ttf", 0), ("simfang.ttf", 0), ("gbsn00lp.ttf", 0)),
    "hand": (
        ("LXGWWenKai-Regular.ttf", 0),
        ("LXGWWenKai-Light.ttf", 0),
        ("gkai00mp.ttf", 0),
    ),
    "song_bold": (("NotoSerifCJK-Bold.ttc", 2), ("NotoSerifCJK-SemiBold.ttc", 2)),
    "hei_bold": (("NotoSansCJK-Bold.ttc", 2), ("NotoSansCJK-Medium.ttc", 2)),
    "dot": (("uming.ttc", 0), ("wqy-zenhei.ttc", 0), ("gbsn00lp.ttf", 0)),
}
_INSTEAD = {
    "kai": "song",
    "fangsong": "song",
    "hand": "kai",
    "song_bold": "song",
    "hei_bold": "hei",
    "dot": "song",
    "song": "hei",
    "hei": "song",
}
_RARE = (
    ("LXGWWenKai-Regular.ttf", 0),
    ("NotoSerifCJK-Regular.ttc", 2),
    ("NotoSansCJK-Regular.ttc", 2),
    ("ukai.ttc", 0),
    ("uming.ttc", 0),
    ("DejaVuSans.ttf", 0),
)
_NOT_A_CHARACTER = "\U0010fffe"


@dataclass(frozen=True, slots=True)
class Face:
    """One face of one font file."""

    path: str
    index: int


@cache
def _files() -> dict[str, str]:
    found: dict[str, str] = {}
    for directory in _DIRECTORIES:
        root = Path(directory).expanduser()
        if root.is_dir():
            for path in sorted(root.rglob("*")):
                if path.suffix.lower() in {".ttf", ".ttc", ".otf"}:
                    found.setdefault(path.name.lower(), str(path))
    return found


def _present(candidates: tuple[tuple[str, int], ...]) -> tuple[Face, ...]:
    files = _files()
    return tuple(
        Face(files[name.lower()], index) for name, index in candidates if name.lower() in files
    )


@cache
def faces(role: str) -> tuple[Face, ...]:
    """The faces there are for a role; another role's where there is none.

    Raises:
        UnusableInputError: no Chinese font is installed at all.
    """
    seen: set[str] = set()
    wanted: str | None = role
    while wanted is not None and wanted not in seen:
        found = _present(_ROLES[wanted])
        if found:
            return found
        seen.add(wanted)
        wanted = _INSTEAD.get(wanted)
    raise UnusableInputError(
        [
            (
                "fonts: 没有找到中文字体, 无法绘制样本。请安装: apt-get install fonts-noto-cjk "
                "fonts-arphic-uming fonts-arphic-ukai fonts-arphic-gbsn00lp fonts-arphic-gkai00mp "
                "fonts-wqy-zenhei fonts-lxgw-wenkai fonts-cwtex-fs / no Chinese font found; "
                "install these Debian packages"
            )
        ]
    )


@lru_cache(maxsize=512)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The face at `size` pixels to the em."""
    return ImageFont.truetype(
        face.path, size, index=face.index, layout_engine=ImageFont.Layout.BASIC
    )


@cache
def _blank(face: Face) -> bytes:
    return bytes(font(face, 24).getmask(_NOT_A_CHARACTER))


@lru_cache(maxsize=65536)
def covers(face: Face, character: str) -> bool:
    """Whether the face has a glyph of its own for the character."""
    if character.isspace():
        return True
    mask = font(face, 24).getmask(character)
    return mask.getbbox() is not None and bytes(mask) != _blank(face)


@lru_cache(maxsize=65536)
def face_for(face: Face, character: str) -> Face:
    """`face`, or another that has the character where it has not.

    Raises:
        UnusableInputError: no installed font has it.
    """
    if covers(face, character):
        return face
    for other in _present(_RARE):
        if covers(other, character):
            return other
    raise UnusableInputError(
        [
            (
                f"fonts: 没有字体含有“{character}”, 请安装 fonts-lxgw-wenkai fonts-noto-cjk "
                f"fonts-dejavu-core / no installed font has {character!r}"
            )
        ]
    )


class Typefaces:
    """The faces one paper is printed in: for each role one, chosen once."""

    def __init__(self, random: Random) -> None:
        self._chosen = {role: random.choice(faces(role)) for role in _ROLES}

    def __getitem__(self, role: str) -> Face:
        return self._chosen[role]
