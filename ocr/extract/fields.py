"""Labelled fields of one kind on one sheet: find labels, assign texts, normalise values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import fmean

from ocr.extract.assign import LOOSE, Assigner, Slot, is_blank, joined
from ocr.extract.labels import Label, LabelFinder, choose, in_line_with, plain
from ocr.extract.layout import Layout, Span, split_at_gaps
from ocr.extract.simplified import all_simplified
from ocr.kinds import Kind, LabelledField
from ocr.model import Field, FieldProblem, Seal
from ocr.values import Normalised, normalise

LOW_CONFIDENCE = 0.75
ILLEGIBLE = 0.6  # below this a value is no reading but a guess
GUESSED = 0.45  # the same for values that a check or a closed list of words confirms
SEAL_CONFIDENCE = 0.78  # text along an arc is read less surely than text in a line
_PADDING = frozenset(" :_|'\"`~*=")
# How a value begins whose beginning was not read: 东省惠州市, 号1幢2304室, 区支行.
_HEADLESS = {
    "address": re.compile(r".?[省号室幢栋楼元组]|[市区县镇乡]"),
    "text": re.compile(r".?省"),
    "organisation": re.compile(r".?省|[市区县]|有限|公司"),
    "authority": re.compile(r".?省|[市区县]"),
}
_NAMES = frozenset({"name", "names"})
_OPEN = LOOSE | _NAMES | {"authority"}
# What offices write into a block of opinion: no value of any field.
_REMARK = re.compile(
    "(经?(审核|审查|核实)[,:]?)?(拟?(不?同意|准予|接收|予以)(转[入出学]|接收|接纳|办理)?|(情况)?属实)"
    r"[.。,!]?|[(]?(盖章|公章|签[字名章])[)]?|年月日"
)
# One text can be read as several of these: they share it. Other fields of one label do not.
_FAMILIES = {
    "date": "date", "month": "date", "term_start": "date", "term_end": "date",
    "credit_code": "code", "registration_number": "code", "tax_number": "code",
}  # fmt: skip
_ANYTHING = LabelledField("", (), "text", ("right",), lines=2)  # beside a label that is no field
_CHECKED = frozenset({"id_number", "credit_code"})  # 18 characters, found in other text by check


@dataclass(frozen=True, slots=True)
class Found:
    """A field with its worth, by which one of several candidates is taken."""

    field: Field
    worth: float


def labelled_fields(kind: Kind, layout: Layout) -> dict[str, Field]:
    """The values that `layout` prints beside the labels of `kind`; what is not found is absent."""
    finder = LabelFinder(layout)
    labels = _labels(kind, finder, layout)
    slots = _slots(kind, labels, finder)
    assigner = Assigner(layout, slots, _free_spans(layout, labels))
    best: dict[str, Found] = {}
    for number, group in assigner.groups().items():
        for name, found in _values(slots[number], group, layout):
            if name not in best or found.worth > best[name].worth:
                best[name] = found
    return {name: found.field for name, found in best.items()}


def seal_fields(kind: Kind, seals: Sequence[Seal]) -> dict[str, Field]:
    """What the text of the only legible seal says, for fields that may be taken from a seal."""
    texts = {seal.text: seal for seal in seals if seal.text}
    if len(texts) != 1:
        return {}
    text, seal = next(iter(texts.items()))
    fields = {}
    for wanted in kind.fields:
        value = normalise(wanted.format, text or "") if wanted.seal else None
        if value is not None:
            fields[wanted.name] = Field(
                value.value, text or "", SEAL_CONFIDENCE, seal.box, value.problems
            )
    return fields


def confidence_of(spans: Iterable[Span]) -> float:
    """How sure the reading of some characters is: the weakest counts more than the mean."""
    certainties = [g.certainty for span in spans for g in span.glyphs]
    if not certainties:
        return 0.0
    return 0.5 * fmean(certainties) + 0.5 * min(certainties)


def _labels(kind: Kind, finder: LabelFinder, layout: Layout) -> list[Label]:
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
    titles = frozenset(map(plain, kind.titles)) - formats.keys()
    found = [o for o in found if not (o.tight and o.text in titles)]
    whole = choose([o for o in found if not o.is_torn], may_follow)
    whole = [label for label in whole if not _is_a_value(label, whole, formats, layout)]
    present = {f.name for a in whole for f in kind.fields if a.text in map(plain, f.labels)}
    taken = {place for label in whole for place in label.characters}
    for label in (o for o in found if o.is_torn):
        names = {f.name for f in kind.fields if label.text in map(plain, f.labels)}
        if (
            names
            and not names & present
            and not taken & label.characters
            and in_line_with(label, whole)
        ):
            whole.append(label)
            taken |= label.characters
    return whole


def _is_a_value(
    label: Label, labels: Sequence[Label], formats: Mapping[str, set[str]], layout: Layout
) -> bool:
    """Whether a value only looks like a label: 家庭住址变迁 by 转学原因, 户主 by 与户主关系.

    Such text stands directly right of another label that has nothing else beside it; either it
    fits that label's form, or more text, no value of strict form, follows it without a gap.
    """
    span = label.spans[-1]
    glyphs = span.row.glyphs
    follows = span.end < len(glyphs)
    if follows and glyphs[span.end].text in ":;(":
        return False
    beside = [
        other
        for other in labels
        if other is not label
        and other.right < span.left
        and span.left - other.right < 8.0 * span.height
        and abs(other.middle - span.middle) < 0.5 * span.height
        and not layout.anything_between(other.right, span.left, span.middle, span.height)
    ]
    if not follows:
        return any(
            normalise(format_, span.text) is not None
            for other in beside
            for format_ in formats.get(other.text, set()) - LOOSE
        )
    if glyphs[span.end].left - span.right > 0.3 * span.height:
        return False
    rest = Span(span.row, span.end, len(glyphs)).text
    strict = formats.get(label.text, set()) - LOOSE
    return bool(beside) and all(normalise(format_, rest) is None for format_ in strict)


def _slots(kind: Kind, labels: Sequence[Label], finder: LabelFinder) -> list[Slot]:
    headings = _headings(kind, finder)
    bounds = frozenset(map(plain, kind.bounds))
    own = frozenset(plain(text) for field in kind.fields for text in field.labels)
    slots: list[Slot] = []
    for label in labels:
        named = [f for f in kind.fields if label.text in map(plain, f.labels)]
        sections = {f.section for f in named if f.section}
        columns = _columns(label, {s: headings[s] for s in sections if s})
        if columns:
            slots += [
                Slot(label, (field,), column)
                for field in named
                for section, column in columns.items()
                if field.section == section
            ]
            continue
        if sections:
            section = _section_of(label, headings, own)
            inside = tuple(f for f in named if f.section == section)
            named = list(inside or (f for f in named if f.section is None))
        families: dict[str, list[LabelledField]] = {}
        for field in named:
            families.setdefault(_FAMILIES.get(field.format, field.name), []).append(field)
        slots += [Slot(label, tuple(fields)) for fields in families.values()]
        if not named:
            slots.append(Slot(label, (_ANYTHING,) if label.text in bounds else ()))
    return slots


def _headings(kind: Kind, finder: LabelFinder) -> Mapping[str, Sequence[Label]]:
    """The places of each section's headings; where two match, the better and longer counts."""
    found = [
        (section, place)
        for section, texts in kind.sections.items()
        for text in texts
        for place in finder.occurrences(text)
    ]
    kept: dict[str, list[Label]] = {section: [] for section in kind.sections}
    taken: set[tuple[int, int]] = set()
    for section, place in sorted(found, key=lambda f: (f[1].cost, -len(f[1].text))):
        if not place.is_torn and not taken & place.characters:
            kept[section].append(place)
            taken |= place.characters
    return kept


def _columns(
    label: Label, headings: Mapping[str, Sequence[Label]]
) -> Mapping[str, tuple[float, float]]:
    """For each section whose heading stands over a column right of `label`, the column's ends.

    Empty unless several headings stand level with each other above the label's right: one label
    at the head of a row then serves them all (母亲 | 父亲 over 姓名).
    """
    over = [
        (section, place)
        for section, places in headings.items()
        for place in places
        if place.left > label.right and place.bottom < label.middle
    ]
    last = max((place.middle for _, place in over), default=0.0)
    level = {s: p for s, p in over if last - p.middle < 0.5 * p.height}
    if len(level) < 2:
        return {}
    ordered = sorted(level.items(), key=lambda item: item[1].left)
    centres = [(place.left + place.right) / 2 for _, place in ordered]
    edges = [label.right, *((a + b) / 2 for a, b in pairwise(centres)), inf]
    return {s: (edges[i], edges[i + 1]) for i, (s, _) in enumerate(ordered)}


def _section_of(
    label: Label, headings: Mapping[str, Sequence[Label]], labels: frozenset[str]
) -> str | None:
    """The section whose heading stands left of the label or nearest above it.

    A heading that is no label itself may stand beside the middle of its rows, so also below.
    """
    best: tuple[float, str] | None = None
    for section, places in headings.items():
        for heading in places:
            below = heading.top > label.bottom
            alone = heading.text not in labels and heading.is_alone
            if heading.left > label.right or (below and not alone):
                continue
            away = max(0.0, label.top - heading.bottom, heading.top - label.bottom)
            away *= (3.0 if below else 1.0) / label.height
            if best is None or away < best[0]:
                best = (away, section)
    return best[1] if best else None


def _free_spans(layout: Layout, labels: Iterable[Label]) -> list[Span]:
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
    """Whether `span` is a scrap of a seal's own text that was read as a line."""
    x = (span.left + span.right) / 2
    return len(span.text) <= 4 and any(
        left < x < right and top < span.middle < bottom and set(span.text) <= set(text)
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


def _values(slot: Slot, group: Sequence[Span], layout: Layout) -> Iterator[tuple[str, Found]]:
    if is_blank(joined(group)) or _ANYTHING in slot.fields:
        return
    for wanted in slot.fields:
        for spans in _readings(wanted, group):
            value = _normalised(wanted.format, spans)
            if value is None or not _is_whole(wanted, value):
                continue
            field = _field(value, spans, slot.label, layout)
            if field.confidence >= (ILLEGIBLE if wanted.format in _OPEN else GUESSED):
                worth = field.confidence - 0.3 * len(field.problems)
                yield wanted.name, Found(field, worth - 0.5 * _is_off(spans[0], slot.label))
            break


def _is_off(first: Span, label: Label) -> bool:
    """Whether a value stands neither level with its label nor in the rows of its label."""
    return not label.top < first.middle < label.bottom


def _is_whole(wanted: LabelledField, value: Normalised) -> bool:
    """Whether the value was read from its beginning, and a date near its label to its end."""
    text = str(value.value)
    headless = _HEADLESS.get(wanted.format)
    if headless is not None and headless.match(text):
        return False
    if wanted.format in _OPEN and _REMARK.fullmatch(text):
        return False
    if wanted.format in _NAMES and normalise("relationship", text) is not None:
        return False
    return "near" not in wanted.places or len(text) == 10


def _normalised(format_: str, spans: Sequence[Span]) -> Normalised | None:
    """By the text without spaces; where that is no such value, with the gaps as printed."""
    if format_ == "names":
        return normalise(format_, spaced(spans))
    if format_ in LOOSE:
        return normalise(format_, all_simplified(joined(spans)))
    return normalise(format_, joined(spans)) or normalise(format_, spaced(spans))


def spaced(spans: Sequence[Span]) -> str:
    """The text of `spans` with a space where the print leaves one."""
    parts: list[str] = []
    for span in spans:
        before = None
        for glyph in span.glyphs:
            if before is not None and glyph.left - before.right > 0.45 * span.height:
                parts.append(" ")
            parts.append(glyph.text)
            before = glyph
        parts.append(" ")
    return "".join(parts).strip()


def _readings(wanted: LabelledField, group: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """The group, then parts of it that may be the value by themselves."""
    yield group
    if wanted.format in LOOSE:
        return
    if len(group) > 1:
        yield from ([span] for span in group)
    if wanted.format not in _CHECKED:
        return
    for span in group:
        for match in re.finditer(r"(?=[0-9A-Z]{18})", span.text):
            start = span.start + match.start()
            part = Span(span.row, start, start + 18)
            found = normalise(wanted.format, part.text)
            if found is not None and not found.problems and not found.repaired:
                yield [part]


def _field(value: Normalised, spans: Sequence[Span], label: Label, layout: Layout) -> Field:
    confidence = confidence_of(spans) * (0.7 + 0.3 * label.certainty)
    if value.repaired:
        confidence *= 0.9
    problems = value.problems
    if confidence < LOW_CONFIDENCE and FieldProblem.LOW_CONFIDENCE not in problems:
        problems = (*problems, FieldProblem.LOW_CONFIDENCE)
    return Field(
        value=value.value,
        text="".join(span.printed for span in spans),
        confidence=round(confidence, 4),
        box=layout.box(spans),
        problems=problems,
    )
