"""Words whose characters stand one below the other, each a line by itself."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.extract.layout import Layout, Row
from ocr.values.characters import is_han

_SET_WIDE = 6.0  # line heights from one character of a label to the next


def _is_set_wide(row: Row, other: Row) -> bool:
    """Whether two single characters stand level and so near that they may be one word."""
    return (
        row is not other
        and abs(row.middle - other.middle) < 0.4 * row.height
        and abs(row.left - other.left) < _SET_WIDE * row.height
    )


def upright_words(rows: Sequence[Row], layout: Layout) -> list[list[Row]]:
    """Words whose characters stand one below the other, each a line by itself: 备, 注.

    They are headings beside several lines and belong to none of them. Two characters of one level
    are a word that is set wide: 户 号 over 住 址.
    """
    words: list[list[Row]] = []
    single = [r for r in rows if len(r.glyphs) == 1 and is_han(r.glyphs[0].text)]
    for row in sorted(single, key=lambda r: r.middle):
        if any(_is_set_wide(row, other) for other in single):
            continue
        for word in words:
            last = word[-1]
            beside = abs(row.glyphs[0].centre - last.glyphs[0].centre) < 0.6 * last.height
            ruled = layout.horizontals_between(last.middle, row.middle, last.glyphs[0].centre)
            if beside and not ruled and row.middle - last.middle < 5 * last.height:
                word.append(row)
                break
        else:
            words.append([row])
    return [word for word in words if len(word) > 1]
