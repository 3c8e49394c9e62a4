"""A second look at text that the first look reads badly: under red ink, or low in contrast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.engine import Engine, Image, Quad, Recognised
from ocr.page.geometry import cut_out, extent, quad_size, rectangle
from ocr.page.ink import Mask, bleached, evened, red_mask, redness, without_rules
from ocr.page.text import FIRST_LOOK, Found, as_written, read_quads

_SIDE = 1200  # pixels of the longest side of the picture that red ink is looked for on
_TOUCHED = 0.02  # share of a box's area that is red
_DOUBTFUL = 0.85
_WITHIN = 0.8  # of a box lies under the one that it is a piece of


@dataclass(frozen=True, slots=True)
class RedInk:
    """Where there is red ink on an upright picture: a mask reduced by `scale`."""

    mask: Mask
    scale: float

    def share(self, quad: Quad) -> float:
        """Share of the quadrilateral's area that is red."""
        left, top, right, bottom = (round(v * self.scale) for v in extent(quad))
        left, top = max(left, 0), max(top, 0)
        part = self.mask[top : bottom + 1, left : right + 1]
        if not part.size:
            return 0.0
        inside = np.zeros_like(part)
        corners = np.round(quad * self.scale).astype(np.int32) - np.array([left, top], np.int32)
        cv2.fillPoly(inside, [corners], 1)
        return float(part[inside > 0].mean()) if inside.any() else 0.0

    def stamps(self, text_height: float) -> list[Quad]:
        """Upright rectangles around red ink of the size of a seal; `text_height` in pixels."""
        unit = max(text_height * self.scale, 2.0)
        mask = without_rules(self.mask, max(round(8 * unit), 40))
        kernel = np.ones((max(round(0.4 * unit), 1),) * 2, np.uint8)
        joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
        count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        sides = stats[1:count, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
        fit = (sides.min(axis=1) >= 2 * unit) & (sides.max(axis=1) <= 20 * unit)
        return [
            np.array(rectangle(x, y, x + w, y + h), dtype=np.float32) / np.float32(self.scale)
            for x, y, w, h in stats[1:count, :4][fit]
        ]


def find_red(image: Image) -> RedInk:
    """The red ink on an upright picture."""
    scale = min(1.0, _SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return RedInk(red_mask(redness(evened(np.asarray(small, dtype=np.uint8)))), scale)


def read_twice(image: Image, quads: Sequence[Quad], engine: Engine) -> list[Found]:
    """What stands in `quads` of an upright `image`, text under red ink included.

    Ink of a seal breaks lines: where it touches text, boxes are looked for again with red
    suppressed, and replace those they cover. Boxes seen only with the red are red print.
    """
    red = find_red(image)
    touched = [q for q in quads if red.share(q) > _TOUCHED]
    if quads:  # the first look may see nothing at all under a seal
        touched += red.stamps(float(np.median([min(quad_size(q)) for q in quads])))
    if not touched:
        return without_doubles(
            [_reread(f, image, engine) for f in read_quads(image, quads, engine)]
        )
    cleaned, fresh = _under_red(image, touched, quads, engine)
    fresh = [
        q
        for q in fresh
        if red.share(q) > 0
        or any(cover(q, t) > 0.3 for t in touched)
        or sum(cover(q, seen) for seen in quads) < 0.1
    ]
    kept = [q for q in quads if sum(cover(q, f) for f in fresh) < 0.5]
    plain = [_reread(f, image, engine) for f in read_quads(image, kept, engine)]
    uncovered = [
        _better(found, engine.read(cut_out(image, found.quad))) if _doubtful(found) else found
        for found in read_quads(cleaned, fresh, engine)
    ]
    return without_doubles(plain + uncovered)


def without_doubles(found: Sequence[Found]) -> list[Found]:
    """The lines without those that lie within another one and are a piece of what it says."""
    return [
        item
        for item in found
        if not any(
            len(item.reading.text) < len(other.reading.text)
            and item.reading.text in other.reading.text
            and cover(item.quad, other.quad) > _WITHIN
            for other in found
        )
    ]


def _doubtful(found: Found) -> bool:
    """Whether a character of it may be misread: without its red, a line may lack strokes."""
    reading = found.reading
    return any(
        certainty < _DOUBTFUL
        for character, certainty in zip(reading.text, reading.certainties, strict=True)
        if character.isalnum()
    )


def _under_red(
    image: Image, touched: Sequence[Quad], quads: Sequence[Quad], engine: Engine
) -> tuple[Image, list[Quad]]:
    """The picture without red ink in the rows that red touches, and the boxes found there."""
    height, width = image.shape[:2]
    left, _, right, _ = extent(np.concatenate([*quads, *touched]))
    _, top, _, bottom = extent(np.concatenate(touched))
    margin = 2 * float(np.median([min(quad_size(q)) for q in quads]))
    x, y = max(int(left - margin), 0), max(int(top - margin), 0)
    place = np.s_[y : min(int(bottom + margin), height), x : min(int(right + margin), width)]
    part = bleached(image[place])
    cleaned = image.copy()
    cleaned[place] = part
    side = round(FIRST_LOOK * max(part.shape[:2]) / max(height, width))
    shift = np.array([x, y], dtype=np.float32)
    return cleaned, [as_written(q + shift) for q in engine.detect(part, max(side, 320))]


def cover(quad: Quad, other: Quad) -> float:
    """Share of `quad` that lies under `other` (both taken as upright rectangles)."""
    a, b = extent(quad), extent(other)
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    area = max((a[2] - a[0]) * (a[3] - a[1]), 1.0)
    return across * down / area if across > 0 and down > 0 else 0.0


def _better(found: Found, reading: Recognised) -> Found:
    return Found(found.quad, reading) if reading.confidence > found.reading.confidence else found


def _reread(found: Found, image: Image, engine: Engine) -> Found:
    """A doubtful line once more with its contrast drawn out; the better reading stays."""
    if found.reading.confidence >= _DOUBTFUL:
        return found
    line = cut_out(image, found.quad)
    grey = cv2.cvtColor(line, cv2.COLOR_BGR2GRAY).astype(np.float32)
    dark, light = np.percentile(grey, [1, 80])
    if light - dark >= 140:
        return found
    drawn = np.clip((grey - dark) / max(light - dark, 8.0) * 235, 0, 255).astype(np.uint8)
    return _better(found, engine.read(np.repeat(drawn[..., None], 3, axis=2)))
