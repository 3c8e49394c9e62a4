"""From a PDF page's characters to lines, if the layer looks like text at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

_FEWEST_HAN = 8
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W\d_]")
_MISSING_GLYPH = re.compile(r"\(cid:\d+\)|\ufffd")
# Radicals that are whole characters, and that NFKC leaves as they are or makes another form of
# (Unicode's EquivalentUnifiedIdeograph.txt).
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⼾",
    "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟户",
)
_WORD_CHARACTER = re.compile(r"[A-Za-z0-9]")
_COLUMN_GAP = 1.5  # in character sizes: from here on, another line begins
_WORD_GAP = 0.15
_SAME_ROW = 0.5
_OVERPRINT = 0.5  # of the narrower character's width


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of the layer: left, top, right, bottom in pixels; centres as in `ocr.model.Line`."""

    text: str
    edges: tuple[float, float, float, float]
    positions: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def lines_of(
    characters: Iterable[Mapping[str, Any]],
    origin: tuple[float, float],
    scale: tuple[float, float],
    size: tuple[int, int],
) -> list[PrintedLine] | None:
    """Lines, from the top, of pdfplumber's `characters`; None if they do not look sound.

    `origin` is the page's top left in pdfplumber's coordinates, `scale` pixels per point across
    and down, `size` the page in pixels. Sound means: upright, every glyph with a known
    character, mostly Han, nothing printed over something else.
    """
    placed = []
    for character in characters:
        text = str(character["text"])
        across, _, _, down, _, _ = character["matrix"]
        if not _is_sound(text) or not character["upright"] or across <= 0 or down <= 0:
            return None
        place = _Character(
            _usual_han(text),
            (character["x0"] - origin[0]) * scale[0],
            (character["top"] - origin[1]) * scale[1],
            (character["x1"] - origin[0]) * scale[0],
            (character["bottom"] - origin[1]) * scale[1],
        )
        on_page = 0 <= (place.left + place.right) / 2 < size[0] and 0 <= place.middle < size[1]
        if on_page and text.strip() and place.right > place.left and place.height > 0:
            placed.append(place)
    if not _is_mostly_han("".join(c.text for c in placed)):
        return None
    rows = [_columns(row) for row in _rows(placed)]
    if any(column is None for row in rows for column in row):
        return None
    return [_line(column) for row in rows for column in row if column]


def _is_sound(text: str) -> bool:
    """Whether a glyph's text is something that can be printed (or a space)."""
    return not _MISSING_GLYPH.search(text) and all(
        c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cn", "Co", "Cs"} for c in text
    )


def _usual_han(text: str) -> str:
    """`text` with the Han characters that writers of PDF confuse with their radicals."""
    if any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" for c in text):
        return unicodedata.normalize("NFKC", text.translate(_RADICALS))
    return text


def _is_mostly_han(text: str) -> bool:
    letters = _LETTER.findall(text)
    han = sum(1 for letter in letters if _HAN.match(letter))
    return han >= _FEWEST_HAN and han >= 0.5 * len(letters)


def _rows(characters: list[_Character]) -> list[list[_Character]]:
    """Characters that stand on one height, rows from the top."""
    rows: list[list[_Character]] = []
    for character in sorted(characters, key=lambda c: c.middle):
        if rows:
            middle = median(c.middle for c in rows[-1])
            height = min(character.height, median(c.height for c in rows[-1]))
            if character.middle - middle < _SAME_ROW * height:
                rows[-1].append(character)
                continue
        rows.append([character])
    return rows


def _columns(row: list[_Character]) -> list[list[_Character] | None]:
    """A row cut where wide gaps are; a None stands for characters printed over one another."""
    columns: list[list[_Character] | None] = []
    last: _Character | None = None
    for character in sorted(row, key=lambda c: c.left):
        if last is None or character.left - last.right > _COLUMN_GAP * character.height:
            columns.append([])
        elif last.right - character.left > _OVERPRINT * min(
            last.right - last.left, character.right - character.left
        ):
            columns.append(None)
            columns.append([])
        if columns[-1] is not None:
            columns[-1].append(character)
        last = character
    return columns


def _line(characters: list[_Character]) -> PrintedLine:
    """One line; spaces are kept only between Latin words and numbers, where there is a gap."""
    left, right = characters[0].left, characters[-1].right
    text, centres = "", []
    last: _Character | None = None
    for character in characters:
        if (
            last is not None
            and character.left - last.right > _WORD_GAP * character.height
            and _WORD_CHARACTER.match(last.text[-1])
            and _WORD_CHARACTER.match(character.text[0])
        ):
            text += " "
            centres.append((last.right + character.left) / 2)
        width = (character.right - character.left) / len(character.text)
        centres += [character.left + (i + 0.5) * width for i in range(len(character.text))]
        text += character.text
        last = character
    return PrintedLine(
        text,
        (left, min(c.top for c in characters), right, max(c.bottom for c in characters)),
        tuple((c - left) / (right - left) for c in centres),
    )
