"""A value told in parts: the land in one sentence, the estate and the flat in others."""

from __future__ import annotations

from ocr.extract.candidates import LEGIBLE
from ocr.extract.certainty import certainty_of, confidence_of
from ocr.extract.layout import Layout
from ocr.extract.patterns import compile_pattern
from ocr.extract.running import RunningText
from ocr.kinds import ProseField
from ocr.model import Field
from ocr.values import normalise

_PARTS = 0.95  # of the confidence is left where a value was put together


def told_in_parts(wanted: ProseField, running: RunningText, layout: Layout) -> Field | None:
    """The parts of `wanted` one behind the other; None unless every part is there and legible."""
    matches = [compile_pattern(part).search(running.text) for part in wanted.parts]
    found = [match for match in matches if match is not None]
    if not found or len(found) < len(matches):
        return None
    between = "、" if wanted.format == "persons" else ""
    value = normalise(wanted.format, between.join(match["value"] for match in found))
    spans = [span for match in found for span in running.spans(*match.span("value"))]
    weakest = min(certainty_of(g.text, g.certainty) for span in spans for g in span.glyphs)
    if value is None or weakest < LEGIBLE.get(wanted.format, 0.0):
        return None
    return Field(
        value=value.value,
        text="".join(span.printed for span in spans),
        confidence=round(confidence_of(spans) * _PARTS, 4),
        box=layout.box(spans),
        problems=value.problems,
    )
