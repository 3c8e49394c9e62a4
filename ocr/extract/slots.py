"""Where values may stand: the labels of one kind that a sheet prints, with their fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ocr.extract.beheaded import beheaded_labels
from ocr.extract.chosen import choose, in_line_with, told_by_others
from ocr.extract.headings import headed_columns, headings_of, section_of, section_of_twin
from ocr.extract.heads import columns_under
from ocr.extract.labels import Label, LabelFinder, plain
from ocr.extract.layout import Layout, Span
from ocr.extract.wider import widened
from ocr.kinds import Kind, LabelledField
from ocr.values import normalise

# Formats that nearly any text would pass: a fit says little.
LOOSE = frozenset(
    {
        *("text", "scope", "right_nature", "workplace", "occupation", "moved"),
        *("place", "address", "organisation", "party", "number"),
    }
)
_NOTE = re.compile("(填[表报写])?(说明|须知|要求|注意事项|备注|注)[:;]|[家学][长生]承诺[:;]")
_BLANKS = frozenset("无-—_/\\*×x.,:;()·~'\"")
NAME_LINES = {"name": 2}  # a cell is too narrow only for names with a dot
# One text can be read as several of these: they share it. Other fields of one label do not.
_FAMILIES = {
    "date": "date", "since": "date", "month": "date", "term_start": "date", "term_end": "date",
    "name": "name", "name_with_relationship": "name",
    "credit_code": "code", "registration_number": "code", "tax_number": "code",
}  # fmt: skip
_LEVEL = 0.35  # heights by which a value's middle may lie above or below its label's
_REST = re.compile(r"[0-9A-Za-z#\-]{1,6}[号室户]?")  # the end of an address over two lines
_OF_A_MOVE = re.compile("变[更迁动]|迁[移入]|搬迁")  # 家庭住址变迁, a reason
_FAR = 20.0  # heights from a label to its value, where that is no value of the label it looks like
_PROVEN = frozenset(
    {"date", "since", "month", "months", "term_start", "term_end", "id_number", "money"}
)
ANYTHING = LabelledField("", (), "text", ("right",), lines=2)  # beside a label that is no field


def joined(group: Sequence[Span]) -> str:
    """The text of a group in reading order."""
    return "".join(span.text for span in group)


def lines_of(group: Sequence[Span]) -> list[list[Span]]:
    """A group in reading order, parted into its lines."""
    lines: list[list[Span]] = []
    for span in group:
        if lines and abs(span.middle - lines[-1][0].middle) < 0.5 * span.height:
            lines[-1].append(span)
        else:
            lines.append([span])
    return lines


def is_blank(text: str) -> bool:
    """Whether a text only says that there is nothing: 无, /, ——, ***, 空白."""
    return text in {"空白", "以下空白", "暂无"} or all(c in _BLANKS for c in text)


def has_unknown_label(label: Label, span: Span, others: Sequence[Span]) -> bool:
    """Whether a text of `others` stands level with `span` where its label would: under `label`.

    助产机构 under 出生地点, each with its value.
    """
    unit = label.height
    return any(
        min(abs(other.left - label.left), abs(other.right - label.right)) < 0.4 * unit
        and other.right < min(span.left, label.right + 3.0 * unit)
        and abs(other.middle - span.middle) < 0.4 * span.height
        and len(other.text) > 1
        for other in others
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """A label with the fields that may stand beside it; a label without fields bounds others.

    `column` holds the left and right ends within which the middle of a value must lie, where one
    label at the head of a row serves several columns. `floor` is how far down a value may stand
    below a label that heads a column of a table.
    """

    label: Label
    fields: tuple[LabelledField, ...]
    column: tuple[float, float] | None = None
    floor: float | None = None

    @property
    def lines(self) -> int:
        """The largest number of lines that a value here may take; long names take two."""
        return max((max(f.lines, NAME_LINES.get(f.format, 1)) for f in self.fields), default=1)

    @property
    def is_open(self) -> bool:
        """Whether nearly any text would pass for a value here."""
        return all(field.format in LOOSE for field in self.fields)

    @property
    def beginning(self) -> float:
        """From where on a value may stand: right of the label, or in its column."""
        return max(self.label.right, self.column[0]) if self.column else self.label.right

    def takes(self, place: str) -> bool:
        """Whether a value may stand at `place`."""
        return any(place in f.places for f in self.fields)


def labels_on(kind: Kind, finder: LabelFinder, layout: Layout) -> list[Label]:
    """The labels, bounds, headings and titles printed on the sheet."""
    formats: dict[str, set[str]] = {}
    for field in kind.fields:
        for text in field.labels:
            formats.setdefault(plain(text), set()).add(field.format)
    texts = [*formats, *kind.bounds, *kind.titles]
    texts += [heading for headings in kind.sections.values() for heading in headings]

    def may_follow(before: Label, between: str) -> bool:
        between = between.strip(":;")
        if not between or is_blank(between):
            return bool(between)
        strict = formats.get(before.text, set()) - LOOSE
        return any(normalise(format_, between) is not None for format_ in strict)

    found = [o for text in dict.fromkeys(map(plain, texts)) for o in finder.occurrences(text)]
    found = list(widened(found, frozenset(kind.qualifiers)))
    found = [
        o
        for o in found
        if not (_is_in_a_note(o, formats.get(o.text, set())) or _is_two(o, formats, layout))
    ]
    titles = frozenset(map(plain, kind.titles)) - formats.keys()
    found = [o for o in found if not (o.tight and o.text in titles)]
    whole = choose([o for o in found if not o.is_torn and not _tears(o, found)], may_follow)
    whole = [
        label
        for label in whole
        if not _is_a_value(label, whole, formats, layout, _is_the_only_one(label, whole, kind))
    ]
    present = {f.name for a in whole for f in kind.fields if a.text in map(plain, f.labels)}
    taken = {place for label in whole for place in label.characters}
    for label in (*(o for o in found if o.is_torn), *_beheaded(texts, kind, finder, layout)):
        names = {f.name for f in kind.fields if label.text in map(plain, f.labels)}
        if (
            names
            and not names & present
            and not taken & label.characters
            and in_line_with(label, whole)
            and not _ends_an_address(label, layout)
        ):
            whole.append(label)
            taken |= label.characters
    named = {plain(text): field.name for field in kind.fields for text in field.labels}
    return [*whole, *told_by_others(named, whole, layout)]


def _beheaded(
    texts: Iterable[str], kind: Kind, finder: LabelFinder, layout: Layout
) -> Iterator[Label]:
    """The labels of strict form that lost their first character."""
    words = {plain(text): set[str]() for text in texts}
    forms = {text: set[str]() for text in words}
    for field in kind.fields:
        for text in map(plain, field.labels):
            words[text].add(field.name)
            forms[text] |= {field.format} - LOOSE
    return beheaded_labels(forms, words, finder, layout)


def _ends_an_address(torn: Label, layout: Layout) -> bool:
    """Whether what is left of a label goes on with the line above: 11层1103, 号; 14, 号楼1404室.

    Such a line stands flush with it, or within it where lines are centred.
    """
    below = torn.spans[0].row
    return torn.spans[0].text in {"号", "室", "户"} and any(
        row.glyphs[-1].text.isdigit()
        and row.left - row.height < below.left
        and below.right < max(row.right, row.left + row.height) + row.height
        and 0.3 < (torn.middle - row.middle) / row.height < 2.0
        for row in layout.rows
    )


def _is_two(label: Label, texts: Iterable[str], layout: Layout) -> bool:
    """Whether what could be one label in two lines are two, each with a value: 户主 over 姓名."""
    spans = label.spans
    if len(spans) < 2 or any(plain(span.text) not in texts for span in spans):
        return False
    return all(
        any(
            row.left > span.right
            and abs(row.middle - span.middle) < _LEVEL * span.height
            and not (span is not spans[0] and _REST.fullmatch(Span(row, 0, len(row.glyphs)).text))
            for row in layout.rows
        )
        for span in spans
    )


def _is_in_a_note(label: Label, formats: Iterable[str]) -> bool:
    """Whether a label's words stand in an instruction: 填表说明:转学原因须与材料一致.

    Nearly any text passes for an open value; dates, months and numbers prove themselves.
    """
    if any(format_ in _PROVEN for format_ in formats):
        return False
    span = label.spans[0]
    before = Span(span.row, 0, span.start).text
    return _NOTE.match(before) is not None


def _tears(label: Label, found: Sequence[Label]) -> bool:
    """Whether a label over several lines begins with a piece of another: 学生|姓名, 身份证号."""
    first = label.spans[0]
    return len(label.spans) > 1 and any(
        len(other.spans) == 1
        and not other.cost
        and other.spans[0].row is first.row
        and other.spans[0].start == first.start
        and other.spans[0].end > first.end
        for other in found
    )


def _is_the_only_one(label: Label, labels: Sequence[Label], kind: Kind) -> bool:
    """Whether a field is named by this label and by no other on the sheet."""
    named = [field.labels for field in kind.fields if label.text in map(plain, field.labels)]
    names = {plain(text) for texts in named for text in texts}
    return bool(names) and not any(o is not label and o.text in names for o in labels)


def _is_a_value(
    label: Label,
    labels: Sequence[Label],
    formats: Mapping[str, set[str]],
    layout: Layout,
    is_needed: bool,
) -> bool:
    """Whether a value only looks like a label: 家庭住址变迁 by 转学原因, 户主 by 与户主关系.

    Such text stands directly right of another label that has nothing else beside it; either it
    fits that label's form, or more text, no value of strict form, follows it without a gap. The
    only label of a field (`is_needed`) is one although its value is printed straight onto it.
    """
    span = label.spans[-1]
    glyphs = span.row.glyphs
    follows = span.end < len(glyphs)
    rest = Span(span.row, span.end, len(glyphs)).text
    reach = _FAR if follows and _OF_A_MOVE.match(rest) else 8.0
    if follows and glyphs[span.end].text in ":;(":
        return False
    beside = [
        other
        for other in labels
        if other is not label
        and other.right < span.left
        and span.left - other.right < reach * span.height
        and abs(other.middle - span.middle) < 0.5 * span.height
        and not layout.anything_between(other.right, span.left, span.middle, span.height)
    ]
    if not follows:
        return any(
            normalise(format_, span.text) is not None
            for other in beside
            for format_ in formats.get(other.text, set()) - LOOSE
        )
    if is_needed or glyphs[span.end].left - span.right > 0.3 * span.height:
        return False
    strict = formats.get(label.text, set()) - LOOSE
    return bool(beside) and all(normalise(format_, rest) is None for format_ in strict)


def slots_of(
    kind: Kind, labels: Sequence[Label], finder: LabelFinder, layout: Layout
) -> list[Slot]:
    """For each label the fields it may stand for here, by its section or its columns."""
    under = {id(labels[i]): column for i, column in columns_under(labels, layout).items()}
    headings = headings_of(kind, finder, layout)
    bounds = frozenset(map(plain, kind.bounds))
    own = frozenset(plain(text) for field in kind.fields for text in field.labels)
    slots: list[Slot] = []
    for label in labels:
        named = [f for f in kind.fields if label.text in map(plain, f.labels)]
        sections = {f.section for f in named if f.section}
        own_headings = {s: headings[s] for s in sections if s}
        twin = section_of_twin(label, labels, own_headings)
        columns = {} if twin else headed_columns(label, own_headings)
        if columns:
            slots += [
                Slot(label, (field,), column)
                for field in named
                for section, column in columns.items()
                if field.section == section
            ]
            continue
        if sections:
            section = twin or section_of(label, headings, own)
            inside = tuple(f for f in named if f.section == section)
            named = list(inside or (f for f in named if f.section is None))
        families: dict[str, list[LabelledField]] = {}
        for field in named:
            families.setdefault(_FAMILIES.get(field.format, field.name), []).append(field)
        head = under.get(id(label))
        place = ((head.left, head.right), head.floor) if head else (None, None)
        slots += [Slot(label, tuple(fields), *place) for fields in families.values()]
        if not named:
            slots.append(Slot(label, (ANYTHING,) if label.text in bounds else ()))
    return slots
