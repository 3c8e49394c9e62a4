"""From flat drawn papers to what a telephone or a scanner makes of them, and where all went.

Three levels: `clean` (a flat scan), `photo` (a decent telephone photograph), `hard` (a bad one that
a person can still read).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from intake.samples import light
from intake.samples.fonts import Typefaces, face_for, font
from intake.samples.light import Picture
from intake.samples.model import Drawing
from ocr.model import Box, Point

Level = Literal["clean", "photo", "hard"]
Matrix = NDArray[np.float64]
_GAP = 60  # between two papers of one picture, in pixels of the drawing


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as a person sees it. `placed` takes each paper's pixels to the picture's.

    `rotation` is the clockwise turn in degrees that brings the picture upright; `effects` names
    what was done to it.
    """

    picture: Picture
    placed: tuple[Matrix, ...]
    rotation: int
    effects: tuple[str, ...]


def mapped(matrix: Matrix, box: Box) -> Box:
    """A box of a drawing in the picture."""
    points = np.array([box], np.float64)
    moved = cv2.perspectiveTransform(points, matrix)[0]
    corners: list[Point] = [(float(x), float(y)) for x, y in moved]
    return (corners[0], corners[1], corners[2], corners[3])


def _watermark(image: Image.Image, random: Random) -> Image.Image:
    """「仅供…使用」 across the paper, as cautious people add it."""
    text = random.choice(
        ("仅供转学使用", "仅供办理入学使用 他用无效", "仅用于学籍审核", "仅供教育局审核使用")
    )
    face = face_for(Typefaces(random)["hei"], "仅")
    size = random.randrange(40, 76)
    layer = Image.new("L", (image.width * 2, image.height * 2), 0)
    pen = ImageDraw.Draw(layer)
    step = (int(size * (len(text) + random.uniform(2, 5))), int(size * random.uniform(4.5, 8)))
    for row, y in enumerate(range(0, layer.height, step[1])):
        for x in range(-(row % 2) * step[0] // 2, layer.width, step[0]):
            pen.text((x, y), text, fill=255, font=font(face, size))
    turned = layer.rotate(random.uniform(15, 35), resample=Image.Resampling.BILINEAR)
    left, top = image.width // 2, image.height // 2
    mask = turned.crop((left, top, left + image.width, top + image.height))
    strength = random.uniform(0.16, 0.3)
    mask = mask.point([round(value * strength) for value in range(256)])
    ink = random.choice(((120, 120, 120), (200, 60, 60), (70, 90, 170)))
    marked = image.copy()
    marked.paste(ink, (0, 0), mask)
    return marked


def _worn(drawing: Drawing, level: Level, random: Random, done: list[str]) -> Picture:
    """The flat paper after handling: watermark, folds, crumpling."""
    image = drawing.image
    chance = np.random.default_rng(random.getrandbits(32))
    hard = level == "hard"
    if level != "clean" and random.random() < (0.2 if hard else 0.06):
        image = _watermark(image, random)
        done.append("watermark")
    paper = np.asarray(image, np.uint8)
    if level != "clean" and random.random() < (0.45 if hard else 0.12):
        paper = light.fold(paper, chance, random.choice((1, 2)) if hard else 1)
        done.append("fold")
    if hard and random.random() < 0.3:
        paper = light.crumple(paper, chance, random.uniform(0.08, 0.2))
        done.append("crumple")
    return paper


def _laid_out(papers: Sequence[Picture], random: Random) -> tuple[list[Matrix], tuple[int, int]]:
    """Where papers lie beside each other before the camera, and the size of the whole."""
    heights, widths = [p.shape[0] for p in papers], [p.shape[1] for p in papers]
    stacked = sum(heights) <= sum(widths)
    places: list[Matrix] = []
    offset = 0.0
    for paper in papers:
        height, width = paper.shape[:2]
        turn = np.deg2rad(random.uniform(-1.5, 1.5)) if len(papers) > 1 else 0.0
        x, y = (0.0, offset) if stacked else (offset, 0.0)
        cos, sin = np.cos(turn), np.sin(turn)
        places.append(np.array([[cos, -sin, x], [sin, cos, y], [0, 0, 1]], np.float64))
        offset += (height if stacked else width) + _GAP + (len(papers) > 1) * random.uniform(0, 50)
    if stacked:
        return places, (max(widths), round(offset) - _GAP)
    return places, (round(offset) - _GAP, max(heights))


def _camera(size: tuple[int, int], level: Level, random: Random) -> tuple[Matrix, tuple[int, int]]:
    """The homography from papers lying flat to the picture, and the picture's size."""
    width, height = size
    messenger = level != "clean" and random.random() < (0.35 if level == "hard" else 0.15)
    ranges = {"clean": (0.9, 1.35), "photo": (0.8, 1.5), "hard": (0.62, 1.15)}
    floor = {"clean": 0.8, "photo": 0.6, "hard": 0.54}[level]
    scale = random.uniform(*ranges[level])
    if messenger:
        scale = 1280 / (max(size) * 1.12)
    scale = max(floor, min(scale, 3800 / max(size)))
    margins = {"clean": (0.01, 0.05), "photo": (0.03, 0.16), "hard": (0.02, 0.2)}[level]
    margin = [random.uniform(*margins) * max(size) * scale for _ in range(4)]
    left, top = margin[0], margin[1]
    picture = (
        round(width * scale + margin[0] + margin[2]),
        round(height * scale + margin[1] + margin[3]),
    )
    skew = {"clean": 1.0, "photo": 4.0, "hard": 7.0}[level]
    turn = np.deg2rad(random.uniform(-skew, skew))
    bend = {"clean": 0.0, "photo": 0.035, "hard": 0.07}[level]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    middle = np.array([width / 2, height / 2])
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    quad = (flat - middle) @ rotation.T + middle
    quad += np.array([[random.uniform(-bend, bend) * w for w in size] for _ in range(4)])
    quad = quad * scale + np.array([left, top])
    quad = _inside(quad, picture)
    matrix = cv2.getPerspectiveTransform(flat.astype(np.float32), quad.astype(np.float32))
    return np.asarray(matrix, np.float64), picture


def _inside(quad: Matrix, picture: tuple[int, int]) -> Matrix:
    """The quadrangle moved and, where it must be, shrunk until the picture holds all of it."""
    room = np.array(picture, np.float64) * 0.985
    extent = quad.max(0) - quad.min(0)
    quad = quad * min(1.0, float((room / extent).min()))
    low, high = quad.min(0), quad.max(0)
    slack = np.array(picture) - high
    return np.asarray(quad + np.where(low < 3, 3 - low, np.minimum(slack - 3, 0)), np.float64)


def _photographed(
    papers: Sequence[Picture], places: Sequence[Matrix], scene: Picture, *, soft_edge: bool
) -> Picture:
    """The papers warped onto the scene, with a contact shadow under them."""
    size = (scene.shape[1], scene.shape[0])
    for paper, matrix in zip(papers, places, strict=True):
        height, width = paper.shape[:2]
        corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
        quad = cv2.perspectiveTransform(corners, matrix)[0]
        mask = np.zeros((size[1], size[0]), np.uint8)
        cv2.fillConvexPoly(mask, np.round(quad * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
        if soft_edge:
            small = cv2.resize(mask, (size[0] // 8, size[1] // 8))
            under = cv2.GaussianBlur(small, (0, 0), 3).astype(np.float32) / 255
            scene = light.shade(scene, np.asarray(1 - 0.35 * under, np.float32))
        warped = cv2.warpPerspective(paper, matrix, size, flags=cv2.INTER_AREA,
                                     borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
        cv2.copyTo(warped, mask, scene)
    return scene


def _finger(picture: Picture, keep: Sequence[Box], chance: Generator) -> bool:
    """A fingertip at the edge of the picture, where nothing of interest stands."""
    height, width = picture.shape[:2]
    radius = int(max(width, height) * chance.uniform(0.03, 0.05))
    covered = np.zeros((height, width), np.uint8)
    for box in keep:
        cv2.fillConvexPoly(covered, np.array(box, np.int32), 1)
    for _ in range(12):
        side, along = int(chance.integers(4)), chance.uniform(0.1, 0.9)
        x, y = (
            (int(width * along), 0 if side == 0 else height)
            if side < 2
            else (0 if side == 2 else width, int(height * along))
        )
        axes = (radius, radius * 2) if side < 2 else (radius * 2, radius)
        tip = np.zeros((height, width), np.uint8)
        cv2.ellipse(tip, (x, y), axes, 0, 0, 360, 255, -1, cv2.LINE_AA)
        if not np.any(covered[tip > 0]):
            skin = np.full_like(picture, (205, 160, 135))
            skin = light.gradient(skin, chance, 0.35)
            cv2.copyTo(skin, tip, picture)
            return True
    return False


def _lit(picture: Picture, level: Level, random: Random, done: list[str]) -> Picture:
    """Light, lens and sensor of one level."""
    chance = np.random.default_rng(random.getrandbits(32))
    if level == "clean":
        return light.noise(
            light.blur(picture, random.uniform(0, 0.5)), chance, random.uniform(1, 3)
        )
    hard = level == "hard"
    picture = light.gradient(picture, chance, random.uniform(0.1, 0.35 if hard else 0.22))
    picture = light.cast(picture, chance, 0.1 if hard else 0.05)
    if random.random() < (0.6 if hard else 0.35):
        picture = light.shadow(picture, chance, random.uniform(0.2, 0.55 if hard else 0.35))
        done.append("shadow")
    if random.random() < (0.35 if hard else 0.1):
        picture = light.glare(picture, chance, random.uniform(0.3, 0.62 if hard else 0.42))
        done.append("glare")
    if hard and random.random() < 0.3:
        picture = light.dim(picture, chance, random.uniform(0.32, 0.6))
        done.append("low_light")
    if random.random() < (0.18 if hard else 0.03):
        picture = light.moire(picture, chance, random.uniform(0.06, 0.16 if hard else 0.08))
        done.append("moire")
    if hard and random.random() < 0.25:
        picture = light.shake(picture, chance, random.choice((3, 3, 5)))
        done.append("shake")
    picture = light.blur(picture, random.uniform(0.3, 1.3 if hard else 0.8))
    return light.noise(picture, chance, random.uniform(2, 9 if hard else 5))


def spoiled(picture: Picture, how: str, text_height: float, random: Random) -> Picture:
    """The picture made illegible: `blurred` (for text of this height in pixels) or `dark`."""
    chance = np.random.default_rng(random.getrandbits(32))
    if how == "blurred":
        return light.blur(picture, text_height * random.uniform(0.42, 0.55))
    dark = light.dim(picture, chance, random.uniform(0.03, 0.06))
    return light.noise(light.blur(dark, text_height * 0.12), chance, 8)


def shoot(drawings: Sequence[Drawing], level: Level, random: Random, spoil: str = "") -> Shot:
    """Photograph or scan papers lying beside each other in one picture."""
    done: list[str] = []
    papers = [_worn(drawing, level, random, done) for drawing in drawings]
    lying, size = _laid_out(papers, random)
    camera, (width, height) = _camera(size, level, random)
    placed = [camera @ matrix for matrix in lying]
    chance = np.random.default_rng(random.getrandbits(32))
    scene = (
        np.full((height, width, 3), random.randrange(244, 256), np.uint8)
        if level == "clean"
        else light.tabletop(chance, (width, height))
    )
    picture = _photographed(papers, placed, scene, soft_edge=level != "clean")
    if level == "hard" and random.random() < 0.25:
        kept = [
            mapped(matrix, box)
            for drawing, matrix in zip(drawings, placed, strict=True)
            for box in (*drawing.boxes.values(), *drawing.seals, *drawing.fingerprints)
        ]
        if _finger(picture, kept, chance):
            done.append("finger")
    picture = _lit(picture, level, random, done)
    if spoil:
        scale = float(np.sqrt(abs(np.linalg.det(camera[:2, :2]))))
        picture = spoiled(picture, spoil, 32 * scale, random)
        done.append(f"spoiled {spoil}")
    return _turned(picture, placed, level, random, done)


def _turned(
    picture: Picture, placed: Sequence[Matrix], level: Level, random: Random, done: list[str]
) -> Shot:
    """The picture as the telephone was held: upright, on its side, or upside down."""
    odds = {"clean": 0.03, "photo": 0.2, "hard": 0.28}[level]
    quarters = random.choice((1, 2, 3)) if random.random() < odds else 0
    height, width = picture.shape[:2]
    # One quarter counter-clockwise takes (x, y) to (y, width - x).
    quarter_turns = {
        0: np.eye(3),
        1: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]], np.float64),
        2: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], np.float64),
        3: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], np.float64),
    }
    turned = np.ascontiguousarray(np.rot90(picture, quarters))
    if quarters:
        done.append(f"turned {90 * quarters}")
    matrices = tuple(quarter_turns[quarters] @ matrix for matrix in placed)
    return Shot(turned, matrices, 90 * quarters, tuple(done))
