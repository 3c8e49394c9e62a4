"""Labels in a wider wording than a kind has them: 持证人姓名 is 姓名, 出生地址 is 出生地.

A word before a label that says whose or of what it is (`qualifiers` of the kind) changes nothing
where it can only mean the paper's own subject, nor does a word behind it that names what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocr.extract.labels import Label
from ocr.extract.layout import Row, Span

_GAP = 0.3  # heights of empty space that end a label
_LONGEST = 6  # characters of a qualifier
_SUFFIXES = ("名称", "全称", "姓名", "号码", "编号", "日期", "时间", "地址", "情况", "信息")
_ENDINGS = frozenset("址点号码名日期为是")  # one character behind a label that ends it: 出生地址
_CLOSING = ":;"


def widened(labels: Sequence[Label], qualifiers: frozenset[str]) -> Iterator[Label]:
    """`labels`, those in a wider wording with all of its words."""
    for label in labels:
        first, last = label.spans[0], label.spans[-1]
        start = _start(first, qualifiers) if label.tight else first.start
        end = _end(last)
        if start == first.start and end == last.end:
            yield label
            continue
        spans = [*label.spans]
        spans[0] = Span(first.row, start, spans[0].end)
        spans[-1] = Span(last.row, spans[-1].start, end)
        yield replace(label, spans=tuple(spans), tight=label.tight and start == first.start)


def _start(first: Span, qualifiers: frozenset[str]) -> int:
    """Where the qualifier before a label begins; the label's beginning where there is none."""
    for start in range(first.start - 1, max(first.start - 1 - _LONGEST, -1), -1):
        if Span(first.row, start, first.start).text in qualifiers and _begins(first.row, start):
            return start
    return first.start


def _begins(row: Row, start: int) -> bool:
    if start == 0:
        return True
    before, at = row.glyphs[start - 1], row.glyphs[start]
    return before.text in _CLOSING or at.left - before.right > _GAP * row.height


def _end(last: Span) -> int:
    """Where the word behind a label ends that names what is asked; the label's end without one."""
    rest = Span(last.row, last.end, len(last.row.glyphs)).text
    for suffix in (*_SUFFIXES, *_ENDINGS):
        if rest.startswith(suffix) and _closes(last.row, last.end + len(suffix)):
            return last.end + len(suffix)
    return last.end


def _closes(row: Row, end: int) -> bool:
    if end == len(row.glyphs) or row.glyphs[end].text in _CLOSING:
        return True
    return row.glyphs[end].left - row.glyphs[end - 1].right > _GAP * row.height
