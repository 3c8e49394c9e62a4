"""The texts of a sheet that are no labels: what may be a value."""

from __future__ import annotations

from collections.abc import Iterable

from ocr.extract.labels import Label
from ocr.extract.layout import Layout, Span, split_at_gaps
from ocr.extract.slots import is_blank

_NOISE = 0.75  # one or two characters within a seal that were read less surely are strokes of it
_PADDING = frozenset(" :_|'\"`~*=")


def free_spans(layout: Layout, labels: Iterable[Label]) -> list[Span]:
    """The texts that are no labels, cut at labels, wide gaps and ruled lines."""
    taken = {place for label in labels for place in label.characters}
    taken |= _read_twice(layout, labels)
    spans = []
    for row in layout.rows:
        start: int | None = None
        for i in range(len(row.glyphs) + 1):
            free = i < len(row.glyphs) and (row.number, i) not in taken
            if free and start is None:
                start = i
            elif not free and start is not None:
                pieces = split_at_gaps(Span(row, start, i), layout)
                trimmed = [t for piece in pieces if (t := _trimmed(piece)) is not None]
                spans += [t for t in trimmed if not _is_of_a_seal(t, layout)]
                start = None
    return spans


def _read_twice(layout: Layout, labels: Iterable[Label]) -> set[tuple[int, int]]:
    """Characters of labels that a second, overlapping detected line holds once more."""
    spans = [span for label in labels for span in label.spans]
    return {
        (row.number, i)
        for row in layout.rows
        for span in spans
        if span.row is not row and abs(span.middle - row.middle) < 0.5 * row.height
        for i, glyph in enumerate(row.glyphs)
        if any(
            glyph.text == other.text and abs(glyph.centre - other.centre) < 0.5 * row.height
            for other in span.glyphs
        )
    }


def _is_of_a_seal(span: Span, layout: Layout) -> bool:
    """Whether `span` is a scrap of a seal's own text, or of its star, that was read as a line."""
    x = (span.left + span.right) / 2
    is_noise = len(span.text) <= 2 and min(g.certainty for g in span.glyphs) < _NOISE
    return len(span.text) <= 4 and any(
        left < x < right
        and top < span.middle < bottom
        and (is_noise or set(span.text) <= set(text))
        for left, top, right, bottom, text in layout.stamps
    )


def _trimmed(span: Span) -> Span | None:
    """`span` without the punctuation at its edges; None when nothing else is there."""
    start, end = span.start, span.end
    if is_blank(span.text) and not all(c in ":;,.。、·'\"`~" for c in span.text):
        return span
    while start < end and span.row.glyphs[start].text in _PADDING:
        start += 1
    while end > start and span.row.glyphs[end - 1].text in _PADDING:
        end -= 1
    return Span(span.row, start, end) if end > start else None
