"""Text lines of an upright image: where they are and what they say."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.engine import Engine, Image, Quad, Recognised
from ocr.model import Line
from ocr.page.geometry import as_box, cut_out

_LEAST_CONFIDENCE = 0.3  # below this it is texture, not text


def read_quads(image: Image, quads: Sequence[Quad], engine: Engine) -> list[Recognised]:
    """What stands in each of `quads`."""
    return engine.recognise([cut_out(image, quad) for quad in quads])


def read_lines(image: Image, engine: Engine) -> list[Line]:
    """The text lines of an upright `image`, in its pixels, from top to bottom."""
    quads = engine.detect(image)
    lines = [
        Line(r.text.strip(), r.confidence, as_box(quad), r.positions, r.certainties)
        for quad, r in zip(quads, read_quads(image, quads, engine), strict=True)
        if r.text.strip() and r.confidence >= _LEAST_CONFIDENCE
    ]
    return sorted(lines, key=lambda line: (line.box[0][1], line.box[0][0]))
