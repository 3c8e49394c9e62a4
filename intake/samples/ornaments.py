"""Seals, fingerprints, emblems, codes and patterned paper."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from intake.samples.drawing import Canvas, Rect, Rgb
from intake.samples.fonts import Face, face_for, font

RED: Rgb = (205, 25, 35)
_PURPOSE = re.compile(r"(户口|出生医学证明|发票|合同|业务|财务|人事|证明)专用章$")
_TURN = Image.Resampling.BICUBIC


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, ink: object) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(corner * 36 - 90)
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    pen.polygon(points, fill=ink)  # type: ignore[arg-type]  # Pillow types no colours as object


def _turned(character: str, face: Face, size: int, angle: float, squeeze: float) -> Image.Image:
    tile = Image.new("L", (size * 2, size * 2))
    ImageDraw.Draw(tile).text(
        (size, size), character, fill=255, font=font(face_for(face, character), size), anchor="mm"
    )
    narrow = tile.resize((max(4, round(tile.width * squeeze)), tile.height), _TURN)
    return narrow.rotate(angle, resample=_TURN, expand=True)


def _worn(mask: Image.Image, random: Random, wear: float) -> Image.Image:
    chance = np.random.default_rng(random.getrandbits(32))
    fine = chance.random((mask.height // 3 + 1, mask.width // 3 + 1), np.float32)
    coarse = chance.random((mask.height // 30 + 2, mask.width // 30 + 2), np.float32)
    spots = _stretched(fine, mask.size) * 0.5 + _stretched(coarse, mask.size) * 0.5
    ink = np.clip(1.0 - wear * 1.6 * spots, 0.0, 1.0)
    return Image.fromarray((np.asarray(mask, np.float32) * ink).astype(np.uint8))


def _stretched(noise: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    picture = Image.fromarray((noise * 255).astype(np.uint8))
    return np.asarray(picture.resize(size, Image.Resampling.BILINEAR), np.float32) / 255


def _arc_text(mask: Image.Image, text: str, face: Face, radius: float, *, aspect: float) -> None:
    side = mask.width
    length = len(text)
    size = round(min(side * 0.135, radius * 4.6 / max(length, 8)))
    sweep = math.radians(min(270, 26 * (length - 1) if length < 10 else 255))
    for place, character in enumerate(text):
        share = place / (length - 1) - 0.5 if length > 1 else 0.0
        angle = share * sweep
        tile = _turned(character, face, round(size * 1.15), -math.degrees(angle), 0.82)
        x = side / 2 + (radius - size * 0.62) * math.sin(angle)
        y = side / 2 - (radius - size * 0.62) * math.cos(angle)
        y = mask.height / 2 + (y - side / 2) * aspect
        corner = (round(x - tile.width / 2), round(y - tile.height / 2))
        mask.paste(255, (*corner, corner[0] + tile.width, corner[1] + tile.height), tile)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a stamp's face shows.

    `shape` is `round` or `oval` (text along the arc, a star, a line below it), `square` (columns
    of characters, right to left) or `boxed` (one line in a frame).
    """

    text: str
    bottom: str = ""
    shape: str = "round"
    star: bool = True
    ink: Rgb = RED


def imprint_of(text: str, random: Random) -> Imprint:
    """The face of an office's seal: …专用章 may stand below the star instead of on the arc."""
    match = _PURPOSE.search(text)
    if match and match.start() >= 4 and random.random() < 0.6:
        return Imprint(text[: match.start()], match.group())
    return Imprint(text)


def press_seal(
    canvas: Canvas,
    imprint: Imprint,
    centre: tuple[float, float],
    size: int,
    strength: float = 0.8,
) -> Rect:
    """Press a stamp `size` pixels wide (a boxed one: high); the place it took."""
    masks = {"square": _square_mask, "boxed": _boxed_mask}
    mask = masks.get(imprint.shape, _round_mask)(canvas, imprint, size)
    return _press(canvas, mask, centre, (imprint.ink, strength))


def _round_mask(canvas: Canvas, imprint: Imprint, diameter: int) -> Image.Image:
    random = canvas.random
    aspect = 0.7 if imprint.shape == "oval" else 1.0
    side = diameter * 2
    height = round(side * aspect)
    mask = Image.new("L", (side, height))
    pen = ImageDraw.Draw(mask)
    pen.ellipse((4, 4, side - 5, height - 5), outline=255, width=max(3, round(side * 0.02)))
    if random.random() < 0.3:
        inset = side * 0.04
        pen.ellipse((inset, inset, side - inset, height - inset), outline=255, width=2)
    face = canvas.faces["song_bold" if random.random() < 0.7 else "fangsong"]
    _arc_text(mask, imprint.text, face, side / 2 - side * 0.035, aspect=aspect)
    if imprint.star:
        _star(pen, side / 2, height / 2, side * 0.13, 255)
    if imprint.bottom:
        size = round(min(side * 0.1, side * 0.62 / len(imprint.bottom)))
        level = height * (0.76 if imprint.star else 0.56)
        face = canvas.faces["song_bold"]
        pen.text((side / 2, level), imprint.bottom, fill=255, font=font(face, size), anchor="mm")
    return mask


def _square_mask(canvas: Canvas, imprint: Imprint, side: int) -> Image.Image:
    text = imprint.text
    mask = Image.new("L", (side * 2, side * 2))
    pen = ImageDraw.Draw(mask)
    full = side * 2
    pen.rectangle((3, 3, full - 4, full - 4), outline=255, width=max(3, full // 28))
    columns = 2 if len(text) <= 6 else math.ceil(math.sqrt(len(text)))
    rows = math.ceil(len(text) / columns)
    cell = (full * 0.84 / columns, full * 0.84 / rows)
    for place, character in enumerate(text):
        column, row = divmod(place, rows)
        x = full * 0.92 - (column + 0.5) * cell[0]
        y = full * 0.08 + (row + 0.5) * cell[1]
        face = face_for(canvas.faces["kai"], character)
        pen.text((x, y), character, fill=255, anchor="mm", font=font(face, round(min(cell) * 0.95)))
    return mask


def _boxed_mask(canvas: Canvas, imprint: Imprint, height: int) -> Image.Image:
    size = round(height * 1.2)
    width = size * len(imprint.text) + size
    mask = Image.new("L", (width, height * 2))
    pen = ImageDraw.Draw(mask)
    pen.rectangle((3, 3, width - 4, height * 2 - 4), outline=255, width=max(3, height // 14))
    for place, character in enumerate(imprint.text):
        face = face_for(canvas.faces["hei"], character)
        pen.text(
            (size * (place + 1), height), character, fill=255, font=font(face, size), anchor="mm"
        )
    return mask


def _press(
    canvas: Canvas, mask: Image.Image, centre: tuple[float, float], ink: tuple[Rgb, float]
) -> Rect:
    """Wear a mask drawn at double size, turn it a little, and press it inside the sheet."""
    random = canvas.random
    small = (max(1, mask.width // 2), max(1, mask.height // 2))
    worn = _worn(mask, random, random.uniform(0.1, 0.5)).resize(small, Image.Resampling.LANCZOS)
    turned = worn.rotate(random.gauss(0, 4), resample=_TURN, expand=True)
    width, height = canvas.size
    x = min(max(centre[0] - turned.width / 2, 2), width - turned.width - 2)
    y = min(max(centre[1] - turned.height / 2, 2), height - turned.height - 2)
    canvas.stamp(turned, x, y, *ink)
    return (x, y, x + turned.width, y + turned.height)


def fingerprint(
    canvas: Canvas, centre: tuple[float, float], height: int, *, strength: float = 0.8
) -> Rect:
    """Press an inked fingertip: ridges around a core, thinner towards the edge."""
    random = canvas.random
    width = round(height * 0.74)
    y, x = np.mgrid[0 : height * 2, 0 : width * 2].astype(np.float32)
    u, v = x / width - 1, y / height - 1
    bend = random.uniform(0.15, 0.45)
    core = np.hypot(u * 1.2 - bend * v**2, v * 0.8 + random.uniform(0.0, 0.3))
    chance = np.random.default_rng(random.getrandbits(32))
    noise = _stretched(chance.random((12, 9), np.float32), (width * 2, height * 2))
    ridges = 0.5 + 0.5 * np.sin(core * random.uniform(42, 54) + noise * 5)
    inside = np.clip((1 - np.hypot(u, v)) * 6, 0, 1)
    ink = inside * (0.25 + 0.75 * (ridges > 0.42)) * (0.55 + 0.6 * noise)
    mask = Image.fromarray((np.clip(ink, 0, 1) * 255).astype(np.uint8))
    return _press(canvas, mask, centre, (RED, strength))


def emblem(canvas: Canvas, centre: tuple[float, float], diameter: int) -> None:
    """A red and gold national emblem, as far as a sample needs one."""
    side = diameter * 2
    tile = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(tile)
    gold, red = (214, 168, 60, 255), (200, 25, 30, 255)
    pen.ellipse((0, 0, side - 1, side * 0.94), fill=gold)
    pen.ellipse((side * 0.1, side * 0.08, side * 0.9, side * 0.86), fill=red)
    for grain in range(28):
        angle = math.radians(grain * 360 / 28)
        x, y = side / 2 + side * 0.45 * math.cos(angle), side * 0.47 + side * 0.42 * math.sin(angle)
        pen.ellipse((x - 6, y - 6, x + 6, y + 6), outline=red, width=2)
    _star(pen, side / 2, side * 0.27, side * 0.1, gold)
    for dx, dy in ((-0.2, 0.36), (-0.1, 0.43), (0.1, 0.43), (0.2, 0.36)):
        _star(pen, side * (0.5 + dx), side * dy, side * 0.04, gold)
    pen.polygon(
        [
            (side * 0.28, side * 0.6),
            (side * 0.36, side * 0.52),
            (side * 0.64, side * 0.52),
            (side * 0.72, side * 0.6),
        ],
        fill=gold,
    )
    pen.rectangle((side * 0.3, side * 0.62, side * 0.7, side * 0.72), fill=gold)
    pen.ellipse((side * 0.36, side * 0.76, side * 0.64, side * 0.98), fill=gold, outline=red)
    small = tile.resize((diameter, diameter), Image.Resampling.LANCZOS)
    corner = (round(centre[0] - diameter / 2), round(centre[1] - diameter / 2))
    canvas.image.paste(small, corner, small)


def code_square(canvas: Canvas, x: float, y: float, side: int, ink: Rgb = (20, 20, 20)) -> None:
    """A square that looks like a QR code and says nothing."""
    modules = 33
    chance = np.random.default_rng(canvas.random.getrandbits(32))
    grid = chance.random((modules, modules)) < 0.48
    for row, column in ((0, 0), (0, modules - 7), (modules - 7, 0)):
        grid[max(row - 1, 0) : row + 8, max(column - 1, 0) : column + 8] = False
        grid[row : row + 7, column : column + 7] = True
        grid[row + 1 : row + 6, column + 1 : column + 6] = False
        grid[row + 2 : row + 5, column + 2 : column + 5] = True
    mask = Image.fromarray((grid * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BOX)
    canvas.image.paste(ink, (round(x), round(y)), mask)


def bars(canvas: Canvas, rect: Rect) -> None:
    """A bar code that says nothing."""
    x = rect[0]
    while x < rect[2]:
        width = canvas.random.choice((2, 2, 3, 5))
        canvas.pen.rectangle((x, rect[1], min(x + width, rect[2]), rect[3]), fill=(20, 20, 20))
        x += width + canvas.random.choice((2, 3, 5))


def guilloche(canvas: Canvas, rect: Rect, ink: Rgb, *, strength: float = 0.35) -> None:
    """Interlaced waves over a rectangle, as on security paper."""
    left, top, right, bottom = (round(edge) for edge in rect)
    mask = Image.new("L", (right - left, bottom - top))
    pen = ImageDraw.Draw(mask)
    phase = canvas.random.uniform(0, 6.3)
    wave = canvas.random.uniform(90, 160)
    for level in range(-20, bottom - top + 20, 26):
        for side in (1, -1):
            points = [
                (x, level + side * 16 * math.sin(x / wave * 6.283 + phase))
                for x in range(0, right - left + 12, 12)
            ]
            pen.line(points, fill=255, width=1)
    canvas.stamp(mask, left, top, ink, strength)


def ornate_frame(canvas: Canvas, rect: Rect, ink: Rgb, width: int = 34) -> None:
    """A patterned border: two rules and a chain of loops between them."""
    left, top, right, bottom = (round(edge) for edge in rect)
    mask = Image.new("L", (right - left, bottom - top))
    pen = ImageDraw.Draw(mask)
    across, down = mask.size
    pen.rectangle((0, 0, across - 1, down - 1), outline=255, width=4)
    pen.rectangle((width, width, across - width, down - width), outline=255, width=3)
    step = width * 0.75
    for loop in range(1, int(across / step)):
        for y in (width / 2, down - width / 2):
            _loop(pen, loop * step, y, width)
    for loop in range(1, int(down / step)):
        for x in (width / 2, across - width / 2):
            _loop(pen, x, loop * step, width)
    canvas.stamp(mask, left, top, ink, 0.85)


def _loop(pen: ImageDraw.ImageDraw, x: float, y: float, width: float) -> None:
    for reach in (0.42, 0.24):
        pen.ellipse(
            (x - width * reach, y - width * reach, x + width * reach, y + width * reach),
            outline=255,
            width=2,
        )


def photograph(canvas: Canvas, rect: Rect, background: Rgb = (235, 238, 242)) -> None:
    """A grey head and shoulders where a person's photo goes."""
    left, top, right, bottom = (round(edge) for edge in rect)
    width, height = right - left, bottom - top
    tile = Image.new("RGB", (width, height), background)
    pen = ImageDraw.Draw(tile)
    skin = (226, 190, 165)
    coat = canvas.random.choice(((60, 70, 90), (90, 60, 60), (70, 90, 80), (120, 120, 125)))
    pen.ellipse((width * 0.08, height * 0.7, width * 0.92, height * 1.4), fill=coat)
    pen.rectangle((width * 0.42, height * 0.55, width * 0.58, height * 0.76), fill=skin)
    pen.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.66), fill=skin)
    pen.pieslice(
        (width * 0.27, height * 0.14, width * 0.73, height * 0.6), 180, 360, fill=(40, 35, 35)
    )
    blurred = tile.filter(ImageFilter.GaussianBlur(max(1, width / 60)))
    canvas.image.paste(blurred, (left, top))


def gold_foil(canvas: Canvas, rect: Rect) -> None:
    """Turn dark ink inside a rectangle into gold foil with a gleam."""
    left, top, right, bottom = (round(edge) for edge in rect)
    part = canvas.image.crop((left, top, right, bottom))
    mask = ImageChops.invert(part.convert("L")).point(
        lambda value: max(0, min(255, round((value - 60) * 2.0)))
    )
    shades = np.zeros((part.height, part.width, 3), np.float32)
    gleam = np.abs(np.sin(np.linspace(0, canvas.random.uniform(4, 9), part.width)))[None, :, None]
    shades[:] = np.array((135, 95, 30), np.float32) + gleam * np.array((95, 85, 50), np.float32)
    foil = Image.fromarray(shades.clip(0, 255).astype(np.uint8))
    canvas.image.paste(foil, (left, top), mask)
