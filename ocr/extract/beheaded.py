"""Labels of three characters that lost the first one at the paper's edge or under a seal.

营者买买提·艾力 on a licence: where one label only can end so, and what follows is of its form, the
label is there. A label of two characters is torn (`Label.is_torn`), a longer one may lose one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from ocr.extract.labels import Label, LabelFinder
from ocr.extract.layout import Layout, Span
from ocr.values import normalise
from ocr.values.names import begins_with_surname

_LENGTH = 3
_LEVEL = 0.5  # heights by which a value may lie higher or lower than its label
_NEAR = 8.0  # heights from a label to its value


def beheaded_labels(
    forms: Mapping[str, AbstractSet[str]],
    words: Mapping[str, AbstractSet[str]],
    finder: LabelFinder,
    layout: Layout,
) -> Iterator[Label]:
    """The places of such labels. `forms` gives for a label the formats that not any text has.

    `words` are all that may stand there, with the fields they name: 租人 may end 承租人 or 出租人.
    """
    for text in forms:
        if len(text) != _LENGTH or not forms[text] or _may_be_another(text, words):
            continue
        for label in finder.beheaded(text):
            value = _behind(label, layout)
            if any(_fits(format_, value) for format_ in forms[text]):
                yield label


def _may_be_another(text: str, words: Mapping[str, AbstractSet[str]]) -> bool:
    """Whether what is left of a label stands in a word for something else too."""
    return any(
        text[1:] in other and not other.startswith(text) and not words[text] & fields
        for other, fields in words.items()
    )


def _behind(label: Label, layout: Layout) -> str:
    """What stands behind a label in its line, or else right of it on its level."""
    span = label.spans[-1]
    rest = Span(span.row, span.end, len(span.row.glyphs)).text.strip(" :")
    if rest:
        return rest
    beside = [
        row
        for row in layout.rows
        if 0 < row.left - span.right < _NEAR * span.height
        and abs(row.middle - span.middle) < _LEVEL * span.height
    ]
    nearest = min(beside, key=lambda row: row.left, default=None)
    return "".join(glyph.text for glyph in nearest.glyphs) if nearest else ""


def _fits(format_: str, text: str) -> bool:
    value = normalise(format_, text)
    if value is None:
        return False
    if format_ not in {"name", "names", "persons", "people"}:
        return not value.problems
    names = (value.value,) if isinstance(value.value, str) else value.value
    return all(map(begins_with_surname, names))
