"""What was read on a page but is no text of its papers: the words of seals, and watermarks.

Each character is judged by its ink. A seal's words lie inside the seal and are red with nothing
darker there; a watermark is much paler than the text and runs aslant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ocr.engine import Image, Quad, Recognised
from ocr.model import Seal
from ocr.page.geometry import extent, quad_size, stretch
from ocr.page.ink import Mask, evened, without_rules
from ocr.page.text import Found, is_long, text_direction, text_height, unrepeated
from ocr.values.characters import is_han

Picture = npt.NDArray[np.float32]  # height × width × 3, paper is 1

_SIDE = 1200  # pixels of the longest side of the picture that watermarks are looked for on
_INK = 0.12  # darkness (share of the paper's brightness) from which on there is ink
_RED = 0.35  # of the ink's darkness: how much lighter red ink is in the red channel
_STROKES = 0.04  # of a character's cell: less dark ink than this is no character
_OUTER = 1.04  # of a seal's half width: as far out as its words stand
_SLANT = np.radians(10)
_PALE = 0.6  # of the darkness of the page's text: a watermark is paler
_FAINT = 0.5  # and so pale are its fragments
_FEWEST_WORDS = 4  # different characters aslant that make a watermark


@dataclass(frozen=True, slots=True)
class Ink:
    """The ink of one character: its darkness, and the shares of its cell with dark and red ink."""

    darkness: float
    dark: float
    red: float

    @property
    def only_red(self) -> bool:
        """Whether nothing but red ink makes up the character."""
        return self.red >= _STROKES and self.dark < max(_STROKES, 0.35 * self.red)

    @property
    def red_alone(self) -> bool:
        """The same beyond doubt."""
        return self.red >= 2 * _STROKES and self.dark < 0.12 * self.red


def without_seal_words(
    found: Sequence[Found], seals: Sequence[Seal], even: Picture, scale: float
) -> list[Found]:
    """The lines of a flat sheet without the words of its `seals`.

    `even` is a picture of the sheet, its paper made white, reduced by `scale`. Red print that
    goes on outside of the seal is print.
    """
    if not seals:
        return list(found)
    rules = _rules(even, text_height(found) * scale)
    kept = []
    for item in found:
        within = [_inside(_middle(cell), seals) for cell in cells(item)]
        if not any(within):
            kept.append(item)
            continue
        inks = [_ink(even, rules, cell, scale) for cell in cells(item)]
        part = _cut(item, _outside_of_seals(item, inks, within))
        if part is not None:
            kept.append(part)
    return kept


def _outside_of_seals(item: Found, inks: Sequence[Ink], within: Sequence[bool]) -> list[bool]:
    """Which characters stay: all but red ones inside a seal, in a line of their own or at its ends.

    Between dark characters there are none of a seal's: the ink over them was taken for theirs.
    """
    characters = [i for i, c in enumerate(item.reading.text) if is_han(c) or c.isalnum()]
    inner = [i for i in characters if within[i]]
    outer_red = sum(inks[i].only_red for i in characters if not within[i])
    if outer_red >= 2:
        return [True] * len(within)
    if len(inner) == len(characters) and 2 * sum(inks[i].only_red for i in inner) > len(inner):
        return [ink.dark > ink.red for ink in inks]
    return _ends_taken(item, [inner and i.red_alone for i, inner in zip(inks, within, strict=True)])


@dataclass(frozen=True, slots=True)
class Parted:
    """The lines of a page, and apart from them those of its watermark.

    `pale` and `usual` are the darkness of the watermark's ink and of the text's, 0 to 1.
    """

    text: list[Found]
    marks: list[Found]
    pale: float = 0.0
    usual: float = 1.0


def part_watermarks(image: Image, found: Sequence[Found]) -> Parted:
    """The lines of an upright `image`, and apart from them those of watermarks.

    Only where pale lines run across the direction of the text is there a watermark; then its
    fragments and the characters of it that stand in other lines are taken away too.
    """
    if not any(_angle_to(item.quad, 0.0) >= _SLANT for item in found if is_long(item.quad)):
        return Parted(list(found), [])
    scale = min(1.0, _SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    even = evened(np.asarray(small, dtype=np.uint8))
    rules = np.zeros(even.shape[:2], dtype=np.uint8)
    inks = [[_ink(even, rules, cell, scale) for cell in cells(item)] for item in found]
    tones = [_tone(item, ink) for item, ink in zip(found, inks, strict=True)]
    usual = float(np.percentile([i.darkness for ink in inks for i in ink] or [0.0], 95))
    dark = [f for f, t in zip(found, tones, strict=True) if t > _PALE * usual]
    own = {id(f) for f in unrepeated(found)}  # scraps of the watermark may be dark at the edge
    level = text_direction([f for f in dark if id(f) in own] or dark)
    seeds = {
        i
        for i, item in enumerate(found)
        if tones[i] <= _PALE * usual
        and is_long(item.quad)
        and _angle_to(item.quad, level) >= _SLANT
    }
    words = {c for i in seeds for c in found[i].reading.text if is_han(c)}
    if len(words) < _FEWEST_WORDS:
        return Parted(list(found), [])
    pale = float(np.median([tones[i] for i in seeds]))
    faint = min(1.25 * pale, _FAINT * usual)
    text, marks = [], []
    for i, item in enumerate(found):
        if i in seeds or (tones[i] <= faint and words.issuperset(item.reading.text.strip())):
            marks.append(item)
            continue
        part = item
        if tones[i] >= 2 * faint:
            faints = [
                c in words and ink.darkness <= faint
                for c, ink in zip(item.reading.text, inks[i], strict=True)
            ]
            part = _cut(item, _ends_taken(item, faints)) or item
        text.append(part)
    return Parted(text, marks, pale, usual) if text else Parted(list(found), [])


def cells(item: Found) -> list[Quad]:
    """For each character of the line the quadrilateral it stands in."""
    width, height = quad_size(item.quad)
    middles = item.reading.positions
    half = 0.5 * height / max(width, 1.0)
    quads = []
    for i, middle in enumerate(middles):
        before = min(half, (middle - middles[i - 1]) / 2 if i else half)
        after = min(half, (middles[i + 1] - middle) / 2 if i + 1 < len(middles) else half)
        quads.append(stretch(item.quad, middle - before, middle + after))
    return quads


def _middle(quad: Quad) -> tuple[float, float]:
    x, y = quad.mean(axis=0)
    return float(x), float(y)


def _inside(point: tuple[float, float], seals: Sequence[Seal]) -> bool:
    """Whether the point lies inside a seal.

    That is the ellipse in its box, or nearly the whole box of an unread one, which may be square.
    """
    for seal in seals:
        left, top, right, bottom = extent(seal.box)
        across = abs(point[0] - (left + right) / 2) / max((right - left) / 2, 1.0)
        down = abs(point[1] - (top + bottom) / 2) / max((bottom - top) / 2, 1.0)
        if np.hypot(across, down) <= _OUTER or (not seal.text and max(across, down) <= 0.95):
            return True
    return False


def _rules(even: Picture, unit: float) -> Mask:
    """The rules of tables on the picture: they are no part of the characters they cross."""
    inked = (1 - even.min(axis=2) >= _INK).astype(np.uint8)
    return np.asarray(inked & (1 - without_rules(inked, max(round(5 * unit), 40))), dtype=np.uint8)


def _ink(even: Picture, rules: Mask, cell: Quad, scale: float) -> Ink:
    left, top, right, bottom = (round(v * scale) for v in extent(cell))
    place = (slice(max(top, 0), max(bottom + 1, 0)), slice(max(left, 0), max(right + 1, 0)))
    part, free = even[place], rules[place] == 0
    if not free.any():
        return Ink(0.0, 0.0, 0.0)
    darkness = 1 - part.min(axis=2)
    inked = free & (darkness >= max(_INK, 0.45 * float(np.percentile(darkness[free], 95))))
    lighter = part[..., 2] - (part[..., 0] + part[..., 1]) / 2
    red = inked & (lighter >= _RED * darkness)
    strength = float(np.percentile(darkness[free], 92))
    return Ink(strength, float((inked & ~red).mean()), float(red.mean()))


def _tone(item: Found, inks: Sequence[Ink]) -> float:
    """How dark the line is: the median of its characters."""
    dark = [i.darkness for c, i in zip(item.reading.text, inks, strict=False) if not c.isspace()]
    return float(np.median(dark)) if dark else 0.0


def _angle_to(quad: Quad, level: float) -> float:
    x, y = quad[1] - quad[0]
    return abs(float(np.arctan2(y, x)) - level)


def _ends_taken(item: Found, foreign: Sequence[bool]) -> list[bool]:
    """Which characters stay when foreign Han characters are taken off the line's ends."""
    stays = [True] * len(foreign)
    for order in (range(len(foreign)), range(len(foreign) - 1, -1, -1)):
        for i in order:
            character = item.reading.text[i]
            if not character.isspace() and not (foreign[i] and is_han(character)):
                break
            stays[i] = False
    return stays


def _cut(item: Found, stays: Sequence[bool]) -> Found | None:
    """The line without the characters that go; None when nothing is left."""
    if all(stays):
        return item
    reading = item.reading
    kept = [i for i, stay in enumerate(stays) if stay]
    while kept and reading.text[kept[0]].isspace():
        kept.pop(0)
    while kept and reading.text[kept[-1]].isspace():
        kept.pop()
    if not any(reading.text[i].isalnum() for i in kept):
        return None
    start, end = 0.0, 1.0
    places = reading.positions
    if kept[0] > 0:
        start = (places[kept[0] - 1] + places[kept[0]]) / 2
    if kept[-1] + 1 < len(places):
        end = (places[kept[-1]] + places[kept[-1] + 1]) / 2
    return Found(
        stretch(item.quad, start, end),
        Recognised(
            "".join(reading.text[i] for i in kept),
            tuple((places[i] - start) / (end - start) for i in kept),
            tuple(reading.certainties[i] for i in kept),
        ),
    )
