"""Primitives every layout draws with: one sheet of paper, ink, type, rules.

Measures are pixels; a rectangle is (left, top, right, bottom). Text is set character by character,
so that spacing, handwriting and glyphs missing from a font are all handled in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from intake.samples.fonts import Face, Typefaces, face_for, font
from ocr.model import Box

Rgb = tuple[int, int, int]
Rect = tuple[float, float, float, float]

BLACK: Rgb = (25, 25, 28)
BASELINE = 0.88  # of the em, from its top
_PINS = 24  # a dot-matrix printer's needles to the em


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set. `spacing` is extra room after each character, in ems.

    `wobble` moves and resizes each character by about that share of the em (handwriting); `dots`
    prints with the needles of a dot-matrix printer.
    """

    role: str = "song"
    size: int = 30
    ink: Rgb = BLACK
    spacing: float = 0.0
    wobble: float = 0.0
    dots: bool = False

    def sized(self, factor: float) -> Style:
        """The same style, larger or smaller."""
        return replace(self, size=max(8, round(self.size * factor)))


def union(rects: list[Rect]) -> Rect:
    """The smallest rectangle around all of them."""
    return (
        min(r[0] for r in rects),
        min(r[1] for r in rects),
        max(r[2] for r in rects),
        max(r[3] for r in rects),
    )


def as_box(rect: Rect) -> Box:
    """The rectangle's corners, clockwise from top left."""
    left, top, right, bottom = rect
    return ((left, top), (right, top), (right, bottom), (left, bottom))


@lru_cache(maxsize=65536)
def _advance(face: Face, size: int, character: str) -> float:
    return float(font(face_for(face, character), size).getlength(character))


@lru_cache(maxsize=8192)
def _needle_mask(face: Face, size: int, character: str) -> Image.Image:
    """A character as the needles strike it: an L mask of `size` by `size` pixels and a margin."""
    pins = Image.new("1", (_PINS + 4, _PINS + 4))
    ImageDraw.Draw(pins).text(
        (1, 1 + _PINS * BASELINE),
        character,
        fill=1,
        font=font(face_for(face, character), _PINS),
        anchor="ls",
    )
    cell = 4
    disc = np.zeros((cell, cell), np.float32)
    disc[:, :] = 0.75
    disc[1:3, 1:3] = 1.0
    struck = np.kron(np.asarray(pins, np.float32), disc)
    side = round(size * (_PINS + 4) / _PINS)
    mask = Image.fromarray((struck * 255).astype(np.uint8))
    return mask.resize((side, side), Image.Resampling.BOX)


class Canvas:
    """A sheet of paper to draw on."""

    def __init__(self, width: int, height: int, random: Random, paper: Rgb) -> None:
        self.random = random
        self.faces = Typefaces(random)
        self.image = Image.new("RGB", (width, height), paper)
        self._grain(width, height)
        self.pen = ImageDraw.Draw(self.image)

    def _grain(self, width: int, height: int) -> None:
        chance = np.random.default_rng(self.random.getrandbits(32))
        coarse = chance.normal(128, 2.2, (height // 12 + 2, width // 12 + 2)).clip(0, 255)
        grain = Image.fromarray(coarse.astype(np.uint8)).resize(
            (width, height), Image.Resampling.BILINEAR
        )
        shade = Image.merge("RGB", (grain, grain, grain))
        self.image = ImageChops.add(self.image, shade, 1, -128)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.size

    def advance(self, character: str, style: Style) -> float:
        """How far the next character stands from this one."""
        width = _advance(self.faces[style.role], style.size, character)
        return width + style.spacing * style.size

    def width(self, text: str, style: Style) -> float:
        """The length of a line of text, without the last character's extra room."""
        if not text:
            return 0.0
        return sum(self.advance(c, style) for c in text) - style.spacing * style.size

    def character(self, character: str, x: float, y: float, style: Style) -> Rect:
        """Draw one character with its em's top left at (x, y)."""
        face = self.faces[style.role]
        width = _advance(face, style.size, character)
        rect = (x, y, x + width, y + style.size)
        if character.isspace():
            return rect
        if style.dots:
            mask = _needle_mask(face, style.size, character)
            margin = style.size / _PINS
            self.image.paste(style.ink, (round(x - margin), round(y - margin)), mask)
            return rect
        size = style.size
        if style.wobble:
            x += self.random.uniform(-0.5, 0.5) * style.wobble * size
            y += self.random.uniform(-1, 1) * style.wobble * size
            size = max(8, round(size * (1 + self.random.uniform(-1, 1) * style.wobble)))
        self.pen.text(
            (x, y + style.size * BASELINE),
            character,
            fill=style.ink,
            font=font(face_for(face, character), size),
            anchor="ls",
        )
        return rect

    def text(self, text: str, x: float, y: float, style: Style) -> Rect:
        """Draw one line with its top left at (x, y); the place it took."""
        left = x
        for character in text:
            self.character(character, x, y, style)
            x += self.advance(character, style)
        return (left, y, max(left + 1, x - style.spacing * style.size), y + style.size)

    def centred(self, text: str, x: float, y: float, style: Style) -> Rect:
        """Draw one line centred on x, its top at y."""
        return self.text(text, x - self.width(text, style) / 2, y, style)

    def spread(self, text: str, x: float, y: float, width: float, style: Style) -> Rect:
        """Draw one line with its characters spread evenly over `width`."""
        plain = replace(style, spacing=0.0)
        natural = self.width(text, plain)
        gaps = len(text) - 1
        if gaps < 1 or natural >= width:
            return self.text(text, x, y, plain)
        return self.text(text, x, y, replace(style, spacing=(width - natural) / gaps / style.size))

    def line(
        self, start: tuple[float, float], end: tuple[float, float], ink: Rgb = BLACK, width: int = 2
    ) -> None:
        """Draw a straight line."""
        self.pen.line((*start, *end), fill=ink, width=width)

    def frame(self, rect: Rect, ink: Rgb = BLACK, width: int = 2) -> None:
        """Draw a rectangle's outline."""
        self.pen.rectangle(rect, outline=ink, width=width)

    def stamp(self, mask: Image.Image, x: float, y: float, ink: Rgb, strength: float) -> None:
        """Press an inked mask (L, 255 = ink) onto the paper: what is below shows through."""
        left, top = round(x), round(y)
        under = self.image.crop((left, top, left + mask.width, top + mask.height))
        tint = Image.composite(
            Image.new("RGB", mask.size, ink),
            Image.new("RGB", mask.size, (255, 255, 255)),
            mask.point(lambda value: int(value * strength)),
        )
        self.image.paste(ImageChops.multiply(under, tint), (left, top))

    def slanted(
        self, text: str, centre: tuple[float, float], style: Style, *, angle: float, strength: float
    ) -> None:
        """Draw a translucent line of text turned by `angle` degrees (watermarks, stamps)."""
        margin = style.size
        width = round(self.width(text, style)) + 2 * margin
        sheet = Canvas.__new__(Canvas)
        sheet.random, sheet.faces = self.random, self.faces
        sheet.image = Image.new("RGB", (width, style.size + 2 * margin), (0, 0, 0))
        sheet.pen = ImageDraw.Draw(sheet.image)
        sheet.text(text, margin, margin, replace(style, ink=(255, 255, 255), dots=False))
        mask = sheet.image.convert("L").rotate(
            angle, resample=Image.Resampling.BILINEAR, expand=True
        )
        self.stamp(
            mask, centre[0] - mask.width / 2, centre[1] - mask.height / 2, style.ink, strength
        )
