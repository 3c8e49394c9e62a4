"""A name of which a character is in doubt, as the same sheet prints it again.

A pension record names the employer in every row of its table: 瑞丰资贸有限公司, of which 资 is in
doubt, is the 瑞丰商贸有限公司 of the rows. A character that was read surely makes another company.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ocr.extract.layout import Glyph, Layout, Span

_DOUBTFUL = 0.85  # of a character: it may be another one
_MOST = 2  # characters in doubt: with more of them any name is like any other
_OFTEN = 2  # times that the other reading has to stand there
_SHORTEST = 8  # characters of a name that is no other's but for those in doubt
# Companies of one owner differ in these alone: 第一建筑公司 and 第二建筑公司.
_TELLING = frozenset("一二三四五六七八九十0123456789东南西北")


def as_printed_again(spans: Sequence[Span], layout: Layout) -> str | None:
    """The text of `spans` as most of the sheet has it; None where there is nothing to put right."""
    own = [glyph for span in spans for glyph in span.glyphs]
    doubtful = [i for i, glyph in enumerate(own) if glyph.certainty < _DOUBTFUL]
    text = "".join(glyph.text for glyph in own)
    if not doubtful or len(doubtful) > _MOST or len(own) < _SHORTEST:
        return None
    rows = {span.row.number for span in spans}
    again: Counter[str] = Counter()
    for row in layout.rows:
        if row.number not in rows:
            again.update(_alike(own, doubtful, row.glyphs))
    if not again:
        return None
    best, count = again.most_common(1)[0]
    differing = {c for pair in zip(text, best, strict=True) if len(set(pair)) > 1 for c in pair}
    if not differing or differing & _TELLING or count < _OFTEN or count <= again[text]:
        return None
    return best


def _alike(own: Sequence[Glyph], doubtful: Sequence[int], glyphs: Sequence[Glyph]) -> Iterator[str]:
    """What stands in a row and differs from `own` at most where that is in doubt."""
    for start in range(len(glyphs) - len(own) + 1):
        part = glyphs[start : start + len(own)]
        pairs = enumerate(zip(own, part, strict=True))
        if all(mine.text == theirs.text or i in doubtful for i, (mine, theirs) in pairs):
            yield "".join(glyph.text for glyph in part)
