"""Which of the labels found on a sheet count, where several could be read from the same print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ocr.extract.labels import Label
from ocr.extract.layout import GAP, Layout, Row, Span

_UNMISTAKABLE = 5  # characters of a label that is none of a value's words: 与学生关系
_FLUSH, _EDGES = 0.5, 2  # heights by which edges differ that are one, and labels that make one
_A_VALUE = 30  # characters behind a label of two that are hardly a sentence
_HALF_READ = 1.1  # what a label costs of which the second line is lost


def choose(labels: Iterable[Label], may_follow: Callable[[Label, str], bool]) -> list[Label]:
    """Labels that do not share characters: longer and better matches win.

    A tight one (see `Label`) counts only if another label stands before it in its line and
    `may_follow(that label, the text between)`: else it is taken for part of a value.
    """
    taken: dict[tuple[int, int], Label] = {}
    chosen: list[Label] = []
    ranked = sorted(
        labels,
        key=lambda a: (
            a.tight,
            a.is_cut,
            1.5 * a.cost - len(a.text),
            len(a.spans),
            a.first,
            a.left,
        ),
    )
    for label in ranked:
        if any(place in taken for place in label.characters):
            continue
        if label.tight:
            if len(label.spans) > 1:
                if _heads_its_column(label, chosen):
                    chosen.append(label)
                    taken |= dict.fromkeys(label.characters, label)
                continue
            before = _label_before(label.spans[0], taken) or _label_left(label.spans[0], chosen)
            last = label.spans[0].end == len(label.spans[0].row.glyphs)
            unmistakable = last and len(label.text) >= _UNMISTAKABLE and not label.cost
            if not unmistakable and (before is None or not may_follow(*before)):
                continue
        elif not _is_set_apart(label):
            continue
        chosen.append(label)
        taken |= dict.fromkeys(label.characters, label)
    return chosen


def _heads_its_column(label: Label, others: Sequence[Label]) -> bool:
    """Whether a label begins where labels above and below it do, with the value of a full line.

    住|所 of which 住 was read as the end of the line in the column left of it.
    """
    first, second = label.spans[:2]
    edge = sum(abs(other.left - label.left) < _FLUSH * label.height for other in others)
    return (
        not label.cost
        and first.end == len(first.row.glyphs)
        and second.start == 0
        and abs(second.middle - first.middle) < _FLUSH * label.height
        and edge >= _EDGES
    )


def told_by_others(
    texts: Mapping[str, str], labels: Sequence[Label], layout: Layout
) -> list[Label]:
    """Labels of which only the first line was read, where the others tell which one it must be.

    `texts` gives for each label's text its field. 何时由何地迁来 alone is the beginning of two;
    where one of them stands elsewhere on the form, it is that of the other.
    """
    taken = {place for label in labels for place in label.characters}
    present = {texts[label.text] for label in labels if label.text in texts}
    found: dict[str, list[Label]] = {}
    for row in layout.rows:
        begun = "".join(glyph.text for glyph in row.glyphs)
        if len(begun) < _UNMISTAKABLE or any((row.number, i) in taken for i in range(len(begun))):
            continue
        rests = {text: text[len(begun) :] for text in texts if text.startswith(begun)}
        fields = {texts[text] for text in rests} - present
        if len(fields) != 1 or len(fields) == len({texts[text] for text in rests}):
            continue
        text = min((t for t in rests if texts[t] in fields), key=len)
        spans = [Span(row, 0, len(begun)), *_scraps(row, rests[text], layout)]
        found.setdefault(texts[text], []).append(Label(text, tuple(spans), _HALF_READ))
    return [places[0] for places in found.values() if len(places) == 1]


def _scraps(row: Row, rest: str, layout: Layout) -> Iterator[Span]:
    """What was read of a label's second line, under its first."""
    for other in layout.rows:
        under = 0.45 < (other.middle - row.middle) / row.height < 2.0
        within = row.left - row.height < other.left and other.right < row.right + row.height
        if under and within and {glyph.text for glyph in other.glyphs} <= set(rest):
            yield Span(other, 0, len(other.glyphs))


def in_line_with(label: Label, others: Sequence[Label]) -> bool:
    """Whether a torn label stands alone in its row, or where the labels of its column stand.

    It ends where they end; one of three characters that lost its first may begin behind their
    beginning by that one.
    """
    span = label.spans[0]
    if len(span.row.glyphs) == 1:
        return True
    nearest = 0.6 * label.height
    edges = [o for o in others if abs(o.right - label.right) < nearest and len(o.text) < 8]
    if len(label.text) > len("某某"):
        lost = label.height * (span.end - span.start < len(label.text))
        edges += [o for o in others if abs(o.left + lost - label.left) < nearest]
    return span.start == 0 and bool(edges)


def _label_before(span: Span, taken: Mapping[tuple[int, int], Label]) -> tuple[Label, str] | None:
    """The label that stands before `span` in its row, and the text between them."""
    for i in range(span.start - 1, -1, -1):
        label = taken.get((span.row.number, i))
        if label is not None:
            return label, Span(span.row, i + 1, span.start).text
    return None


def _label_left(span: Span, labels: Sequence[Label]) -> tuple[Label, str] | None:
    """The label that ends left of the row of `span`, level with it, and the row up to `span`."""
    left = [
        label
        for label in labels
        if label.right < span.row.left + 0.5 * span.height
        and span.row.left - label.right < 4.0 * span.height
        and abs(label.middle - span.middle) < 0.5 * span.height
    ]
    nearest = max(left, key=lambda label: label.right, default=None)
    return (nearest, Span(span.row, 0, span.start).text) if nearest else None


def _is_set_apart(label: Label) -> bool:
    """Whether a two-character label at a line's beginning is not just the start of a sentence."""
    last = label.spans[-1]
    if len(label.text) > 2 or last.end == len(last.row.glyphs) or label.spans[0].start > 0:
        return True
    rest = "".join(g.text for g in last.row.glyphs[last.end :])
    gap = last.row.glyphs[last.end].left - last.right
    if gap > 0.4 * last.height or rest[0] in ":;(":
        return True
    inner = last.glyphs[-1].left - last.glyphs[0].right
    is_short = len(rest) <= _A_VALUE and "," not in rest  # 任职|工,请通知其于 is a sentence
    return inner > 0.5 * last.height or is_short or gap > GAP * last.height
