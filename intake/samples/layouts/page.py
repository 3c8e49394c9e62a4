"""A page being filled in: typeset facts, tables, seals, and the record of what was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PIL import ImageOps, ImageStat

from intake.samples.drawing import Rect, Style, as_box, union
from intake.samples.layouts.look import CELL
from intake.samples.layouts.typesetting import Typesetter
from intake.samples.model import Drawing
from intake.samples.ornaments import Imprint, fingerprint, imprint_of, press_seal

Cell = tuple[str, float]


class Page(Typesetter):
    """One page of a paper: give it facts and chance, draw, then `finish`."""

    # -- tables ------------------------------------------------------------------------------

    def table(
        self, x: float, y: float, width: float, rows: Sequence[tuple[float, Sequence[Cell]]]
    ) -> float:
        """Draw rows of (height, cells); a cell is (text or template, share of the width).

        A cell with a place in it is a value, another a label. Returns the bottom.
        """
        for height, cells in rows:
            total = sum(share for _, share in cells)
            left = x
            for content, share in cells:
                right = left + width * share / total
                rect = (left, y, right, y + height)
                self.canvas.frame(rect, self.rule, 2)
                self.cell(content, rect)
                left = right
            y += height
        return y

    def cell(self, content: str, rect: Rect) -> None:
        """Fill one cell of a table."""
        pad = self.label.size * 0.4
        inner = (rect[0] + pad, rect[1] + 2, rect[2] - pad, rect[3] - 2)
        if "{" in content:
            self.flow(content, inner, replace(CELL, across=self.look.across))
        elif content:
            self._label(content, inner)

    def _label(self, text: str, rect: Rect) -> None:
        lines = text.split("\n")
        size = self.label.size
        width = rect[2] - rect[0]
        room = (rect[3] - rect[1]) / len(lines)
        widest = max(self.canvas.width(line, self.label) for line in lines)
        style = self.label.sized(min(1.0, width / max(widest, 1), room / size))
        y = (rect[1] + rect[3]) / 2 - style.size * 1.15 * len(lines) / 2
        for line in lines:
            natural = self.canvas.width(line, style)
            wanted = min(width * 0.92, style.size * 5.2) if len(lines) == 1 else natural
            if not self.look.spread or len(line) > 5 or line.isascii() or natural > wanted:
                wanted = natural
            left = rect[0] + (width - wanted) / 2
            self.canvas.spread(line, left, y + style.size * 0.08, wanted, style)
            y += style.size * 1.15

    # -- stamps ------------------------------------------------------------------------------

    def seal(
        self,
        imprint: Imprint | str,
        centre: tuple[float, float],
        size: int = 220,
        stray: float = 0.12,
    ) -> None:
        """Press a seal near `centre` unless the facts say there is none (or it has no text)."""
        if isinstance(imprint, str):
            imprint = Imprint(imprint)
        if self.marked("no_seal") or not imprint.text:
            return
        x = centre[0] + self.random.uniform(-stray, stray) * size
        y = centre[1] + self.random.uniform(-stray, stray) * size
        red = (
            self.random.randint(185, 225),
            self.random.randint(15, 50),
            self.random.randint(25, 60),
        )
        strength = self.random.uniform(0.55, 0.92)
        self.seals.append(
            press_seal(self.canvas, replace(imprint, ink=red), (x, y), size, strength)
        )

    def office_seal(
        self, centre: tuple[float, float], size: int = 220, *, key: str = "seal", default: str = ""
    ) -> None:
        """Press the seal an extra names; 专用章 and what it is for may stand below the star."""
        self.seal(imprint_of(self.also(key, default), self.random), centre, size)

    def seal_naming(
        self, field: str, centre: tuple[float, float], size: int = 220, bottom: str = ""
    ) -> None:
        """Press the seal of the office a field names; where only the seal names it, that counts."""
        name = self.facts.fields.get(field)
        if self.marked("no_seal") or not isinstance(name, str):
            return
        self.seal(Imprint(name, bottom), centre, size)
        if field not in self.fields:
            self.fields[field] = name
            self._rects[field] = [self.seals[-1]]

    def fingerprint(self, centre: tuple[float, float], height: int = 110) -> None:
        """Press a fingerprint unless the facts say there is none."""
        if not self.marked("no_fingerprint"):
            strength = self.random.uniform(0.55, 0.85)
            self.fingerprints.append(fingerprint(self.canvas, centre, height, strength=strength))

    # -- the end -----------------------------------------------------------------------------

    def finish(self, layout: str) -> Drawing:
        """The page as drawn, with its marks and the record of what stands on it."""
        self._overprint()
        if self.marked("copy"):
            self._mark_copy()
        image = self.canvas.image
        if self.marked("copy") or self.marked("grey"):
            image = ImageOps.grayscale(image).convert("RGB")
        return Drawing(
            image=image,
            kind=self.facts.kind,
            layout=layout,
            fields=dict(self.fields),
            boxes={name: as_box(self._inside(union(r))) for name, r in self._rects.items()},
            seals=tuple(as_box(self._inside(rect)) for rect in self.seals),
            fingerprints=tuple(as_box(self._inside(rect)) for rect in self.fingerprints),
        )

    def _mark_copy(self) -> None:
        """Stamp 复印件 where it covers no title, no fact and little else."""
        imprint = Imprint(
            self.random.choice(("复印件", "复 印 件")), shape="boxed", ink=(60, 60, 70)
        )
        height = max(44, round(self.height * 0.036))
        half = height * 0.62 * (len(imprint.text) + 1)
        printed = [rect for rects in self._rects.values() for rect in rects] + self.titles
        spots = [(x, y) for y in (0.05, 0.5, 0.93) for x in (0.13, 0.5, 0.84)]
        self.random.shuffle(spots)
        grey = self.canvas.image.convert("L")

        def trouble(spot: tuple[float, float]) -> tuple[int, float]:
            x, y = self.width * spot[0], self.height * spot[1]
            area = self._inside((x - half, y - height, x + half, y + height))
            busy = ImageStat.Stat(grey.crop(area)).stddev[0]
            return _overlaps(printed, area), round(busy / 12)

        x, y = min(spots, key=trouble)
        centre = (self.width * x, self.height * y)
        press_seal(self.canvas, imprint, centre, height, 0.95)

    def _overprint(self) -> None:
        """Print a watermark ("use only for …") across the page when the extras have one."""
        text = self.also("watermark")
        if text:
            style = Style("hei", round(self.width * 0.05), (110, 110, 125))
            centre = (self.width * 0.5, self.height * self.random.uniform(0.4, 0.6))
            angle = self.random.uniform(15, 35)
            self.canvas.slanted(text, centre, style, angle=angle, strength=0.3)

    def _inside(self, rect: Rect) -> Rect:
        right, bottom = self.width - 1.0, self.height - 1.0
        return (
            min(max(rect[0], 0.0), right),
            min(max(rect[1], 0.0), bottom),
            min(max(rect[2], 0.0), right),
            min(max(rect[3], 0.0), bottom),
        )


def _overlaps(rects: Sequence[Rect], other: Rect) -> int:
    """How many rectangles another one touches."""
    return sum(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for left, top, right, bottom in rects
    )
