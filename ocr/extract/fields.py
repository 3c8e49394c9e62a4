"""Labelled fields of one kind on one sheet: find labels, assign texts, normalise values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ocr.extract.assign import Assigner
from ocr.extract.certainty import GUESSED_NAME, confidence_of, least_certain
from ocr.extract.doubts import at_odds, has_hole, is_cut_short
from ocr.extract.entries import last_entries
from ocr.extract.form_rows import Printed, at_crossing
from ocr.extract.free import free_spans
from ocr.extract.labels import Label, LabelFinder, plain
from ocr.extract.layout import Layout, Span
from ocr.extract.roles import doubted, something_beside, with_roles
from ocr.extract.simplified import all_simplified
from ocr.extract.slots import ANYTHING, LOOSE, Slot, is_blank, joined, labels_on, slots_of
from ocr.extract.unlabelled import (
    CHECKED,
    COLUMN_PLACES,
    in_columns,
    in_row,
    only_address,
    without_label,
)
from ocr.kinds import ROLES, Kind, LabelledField
from ocr.model import Field, FieldProblem
from ocr.values import Normalised, normalise
from ocr.values.choices import is_choice, ticked
from ocr.values.transliterated import is_known_part
from ocr.values.words import may_begin_a_name

LOW_CONFIDENCE = 0.75
UNSURE_NAME = 0.9  # a name is in doubt between this certainty and that of a guess
NO_SURNAME = 0.85  # the least that a name needs which does not begin as names do
ILLEGIBLE = 0.6  # below this a value is no reading but a guess
GUESSED = 0.45  # the same for values that a check or a closed list of words confirms
_SLOPE = 0.1  # how much two texts of one level may differ in height, of how far they stand apart
_LONG_NAME = 5  # characters
_UNLABELLED = 0.9  # of the confidence is left where a value was told without its label
_YEAR = len("2012")
# How a value begins whose beginning was not read: 东省惠州市, 号1幢2304室, 区支行.
_HEADLESS = {
    "address": re.compile(r".?[省号室幢栋楼元组]|(?![市县][东南西北中]区)[市区县镇乡]"),
    "text": re.compile(r".?省"),
    "place": re.compile(r".?省"),
    "organisation": re.compile(r".?省|[市区县]|有限|公司"),
    "authority": re.compile(r".?省|[市区县]"),
}
# Pieces of a seal's words that were read as part of a line.
_STAMPED = re.compile("^公?安局|安局户|局户口|户口专|口专用|专用章")
_DAYS = frozenset({"date", "since"})
_MONTH_ALONE = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]?")
_DATES = _DAYS | {"month", "term_start", "term_end"}
_ANY_WORDS = frozenset(
    {"text", "scope", "right_nature", "workplace", "occupation"}
)  # formats that a misread label may pass for
_LONG_LABEL = 5  # characters
_MISREAD = 75  # per cent of a label's characters that a misreading of it shares
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?$")
_NAMES = frozenset({"name", "names"})
_UNCHECKED = frozenset({"household_number", "height"})  # figures that nothing confirms
_SURE_MONTH = 0.85  # the same of a table's month, where a label tells the term too
_SURE_DIGIT = 0.65  # the least certainty of each: below it they are wrong as often as right
_OPEN = LOOSE | _NAMES | {"authority"}
# What offices write into a block of opinion: no value of any field.
_REMARK = re.compile(
    "(经?(审核|审查|核实)[,:]?)?(拟?(不?同意|准予|接收|予以)(转[入出学]|接收|接纳|办理)?|(情况)?属实)"
    r"[.。,!]?|[(]?(盖章|公章|签[字名章])[)]?|年月日"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A field with its worth, by which one of several candidates is taken."""

    field: Field
    worth: float


def _worth(found: Found) -> tuple[float, float]:
    """What a reading is worth; of two as good ones the upper, of two on one level the left one."""
    (left, top), *_ = found.field.box
    return round(found.worth * 20), -top - _SLOPE * left


def labelled_fields(kind: Kind, layout: Layout) -> dict[str, Field]:
    """The values that `layout` prints beside the labels of `kind`; what is not found is absent.

    Names too faint to be told are among them, marked as such.
    """
    finder = LabelFinder(layout)
    labels = labels_on(kind, finder, layout)
    slots = slots_of(kind, labels, finder, layout)
    free = free_spans(layout, labels)
    entries = last_entries(kind, labels, free, layout)
    tabled = {id(span) for entry in entries for span in entry.rest}
    assigner = Assigner(layout, slots, [span for span in free if id(span) not in tabled])
    groups = assigner.groups()
    given = {id(span) for group in groups.values() for span in group}
    spare = [span for span in assigner.spans if id(span) not in given]
    marked = _beside_roles(slots, assigner.spans, labels)
    candidates = _beside_labels(kind, assigner, groups, spare, marked)
    for wanted in kind.fields:
        named = [label for label in labels if label.text in map(plain, wanted.labels)]
        _read_columns(wanted, named, assigner.spans, candidates, layout)
    best = {name: max(found, key=_worth) for name, found in candidates.items()}
    fields = {name: found.field for name, found in best.items()}
    for wanted in kind.fields:
        if wanted.name in fields:
            continue
        reading = without_label(wanted, kind, spare, layout)
        if reading is not None:
            fields[wanted.name] = _field(reading[0], [reading[1]], None, layout)
        home = only_address(spare) if wanted.alone else None
        if home is not None:
            fields[wanted.name] = _field(*home, None, layout)
    fields = at_odds(fields, {n: [f.field for f in found] for n, found in candidates.items()})
    for entry in entries:
        read = _values(Slot(entry.label, (entry.wanted,)), entry.value, layout, spare)
        marked[entry.wanted.role][entry.wanted.name] = [found for _, found in read]
    later, added = ({n: _best(f) for n, f in marked[role].items()} for role in ("later", "added"))
    return with_roles(fields, later, added)


def _beside_labels(
    kind: Kind,
    assigner: Assigner,
    groups: Mapping[int, Sequence[Span]],
    spare: Sequence[Span],
    marked: Mapping[str, dict[str, list[Found]]],
) -> dict[str, list[Found]]:
    """What each label's texts say, by field; of a role's fields it is put into `marked`.

    In a standard form also what stands where the label of a field must be, though it was not read.
    """
    slots, layout = assigner.slots, assigner.layout
    words = frozenset(plain(text) for field in kind.fields for text in field.labels)
    candidates: dict[str, list[Found]] = {}
    printed = {field.name: Printed(slot.label) for slot in slots for field in slot.fields}
    unread = {id(span): span for span in assigner.spans}
    for number, group in groups.items():
        slot = slots[number]
        if is_blank(joined(group)):
            printed |= {field.name: Printed(slot.label, group[0]) for field in slot.fields}
        if slot.is_open and _ends_in_a_label(group, slot, words):
            unread = {key: span for key, span in unread.items() if span not in group}
            continue
        for wanted, found in _values(slot, group, layout, spare):
            of_role = marked[wanted.role] if wanted.role else candidates
            of_role.setdefault(wanted.name, []).append(found)
            printed[wanted.name] = Printed(slot.label, group[0])
            for span in group:
                unread.pop(id(span), None)
    for wanted in kind.fields if kind.rows else ():
        if wanted.name not in candidates:
            found_there = _at_crossing(wanted, kind, printed, list(unread.values()), layout)
            candidates |= {wanted.name: found_there} if found_there else {}
    return candidates


def _beside_roles(
    slots: Iterable[Slot], spans: Sequence[Span], labels: Sequence[Label]
) -> dict[str, dict[str, list[Found]]]:
    """For each role the fields beside whose labels something stands, legible or not."""
    marked: dict[str, dict[str, list[Found]]] = {role: {} for role in ROLES}
    for slot in slots:
        for wanted in slot.fields:
            if wanted.role and something_beside(slot.label, spans, labels):
                marked[wanted.role][wanted.name] = []
    return marked


def _best(found: Sequence[Found]) -> Field | None:
    best = max(found, key=_worth).field if found else None
    return None if best is None or best.faint else best


def _read_columns(
    wanted: LabelledField,
    named: Sequence[Label],
    spans: Sequence[Span],
    candidates: dict[str, list[Found]],
    layout: Layout,
) -> None:
    """Put what a table's column says under the labels `named` among the `candidates`."""
    if COLUMN_PLACES & {*wanted.places}:
        column = in_columns(wanted, named, spans)
        if column is not None:
            (value, span), label = column
            read = Found(_field(value, [span], label, layout), 1.0)
            told = candidates.get(wanted.name, [])
            if _weakest([span]) >= _SURE_MONTH or not any(_is_sound(one) for one in told):
                candidates[wanted.name] = _beyond(told, read, wanted)
    if wanted.row:
        for (value, span), label in in_row(wanted, named, spans):
            candidates[wanted.name] = [Found(_field(value, [span], label, layout), 1.0)]


def _at_crossing(
    wanted: LabelledField,
    kind: Kind,
    printed: Mapping[str, Printed],
    spans: Sequence[Span],
    layout: Layout,
) -> list[Found]:
    """The value that stands where the form has its field, in the row of another's label."""
    crossing = at_crossing(wanted.name, kind.rows, printed, spans)
    if crossing is None:
        return []
    slot, rest = Slot(crossing.label, (wanted,)), [s for s in spans if s is not crossing.value]
    return [found for _, found in _values(slot, [crossing.value], layout, rest)]


def _is_sound(found: Found) -> bool:
    return not found.field.problems


def _beyond(found: Iterable[Found], column: Found, wanted: LabelledField) -> list[Found]:
    """The reading of a column, or what reaches beyond it: a table may show the last months only."""
    value = str(column.field.value)
    earliest = "earliest" in wanted.places
    wider = [
        one
        for one in found
        if _is_sound(one)
        and len(str(one.field.value)) == len(value)
        and (str(one.field.value) < value if earliest else str(one.field.value) > value)
    ]
    return wider or [column]


def _values(
    slot: Slot, group: Sequence[Span], layout: Layout, spare: Sequence[Span]
) -> Iterator[tuple[LabelledField, Found]]:
    if is_blank(joined(group)) or ANYTHING in slot.fields:
        return
    for wanted in slot.fields:
        for spans in _readings(wanted, group):
            value = _normalised(wanted.format, spans)
            if value is None or not _is_whole(wanted, value):
                continue
            if wanted.format in _DAYS and _lacks_its_day(slot.label, joined(spans)):
                continue
            if wanted.format in _OPEN and is_cut_short(group, spare, layout):
                break
            if wanted.format in _DATES and has_hole(_without_clock(spans), layout):
                break
            if wanted.format in _UNCHECKED and _weakest(spans) < _SURE_DIGIT:
                break
            field = _field(value, spans, slot.label, layout)
            if wanted.format in _NAMES:
                field = _as_sure(field, value, spans)
            if field.faint or field.confidence >= (
                ILLEGIBLE if wanted.format in _OPEN else GUESSED
            ):
                worth = field.confidence - 0.3 * len(field.problems) - field.faint
                yield wanted, Found(field, worth - 0.5 * _is_off(spans[0], slot.label))
            break


def _as_sure(name: Field, value: Normalised, spans: Sequence[Span]) -> Field:
    """A name marked as doubtful or as faint, where its least certain character makes it so."""
    certainty = least_certain(spans)
    named = name.value if isinstance(name.value, tuple) else (name.value,)
    needed = GUESSED_NAME if all(map(may_begin_a_name, named)) else NO_SURNAME
    if certainty < needed or name.confidence < ILLEGIBLE:
        return replace(doubted(name), faint=True)
    return doubted(name) if certainty < UNSURE_NAME or _may_lack_a_dot(value) else name


def _weakest(spans: Sequence[Span]) -> float:
    return min(g.certainty for span in spans for g in span.glyphs)


def _ends_in_a_label(group: Sequence[Span], slot: Slot, words: frozenset[str]) -> bool:
    """Whether a text is a label, or ends in another one that was misread before it: 惠分人职业."""
    text = plain(joined(group))
    if text in words or any(field.format not in _ANY_WORDS for field in slot.fields):
        return text in words
    if any(_is_misread(text, word) for word in words):
        return True
    return any(text.endswith(word) for word in words - {slot.label.text} if len(word) > 1)


def _is_misread(text: str, label: str) -> bool:
    """Whether `text` is a long label with a character or two misread."""
    alike = len(label) >= _LONG_LABEL and abs(len(text) - len(label)) <= 1
    return alike and text not in label and fuzz.ratio(text, label) >= _MISREAD


def _without_clock(spans: Sequence[Span]) -> list[Span]:
    """A date without the time of day behind it, from which a gap may part it."""
    shorter = [(span, _CLOCK.search(span.text)) for span in spans]
    return [
        Span(span.row, span.start, span.start + clock.start()) if clock else span
        for span, clock in shorter
        if clock is None or clock.start()
    ]


def _is_off(first: Span, label: Label) -> bool:
    """Whether a value stands neither level with its label nor in the rows of its label."""
    return not label.top < first.middle < label.bottom


def _may_lack_a_dot(name: Normalised) -> bool:
    """Whether a name is so long that a dot in it may have been lost: 扎西达娃·卓玛.

    买买提依明 is one known part, and the same person with a dot.
    """
    names = name.value if isinstance(name.value, tuple) else (name.value,)
    long = (one for one in names if len(one) >= _LONG_NAME and "·" not in one)
    return not all(map(is_known_part, long))


def _is_whole(wanted: LabelledField, value: Normalised) -> bool:
    """Whether the value was read from its beginning, and a date near its label to its end."""
    text = str(value.value)
    headless = _HEADLESS.get(wanted.format)
    if headless is not None and headless.match(text):
        return False
    if wanted.format in _OPEN and _REMARK.fullmatch(text):
        return False
    if wanted.format in LOOSE and _STAMPED.search(text):
        return False
    if wanted.format in _NAMES and normalise("relationship", text) is not None:
        return False
    if wanted.format in _DAYS and len(text) == _YEAR:
        return False  # no paper dates by the year alone: the rest was not read
    return "near" not in wanted.places or len(text) == 10


def _lacks_its_day(label: Label, text: str) -> bool:
    """Whether of a date in digits beside 日期 year and month were read alone: 打印日期 2025.02."""
    return label.text.endswith("日期") and _MONTH_ALONE.fullmatch(text.strip()) is not None


def _normalised(format_: str, spans: Sequence[Span]) -> Normalised | None:
    """By the text without spaces; where that is no such value, with the gaps as printed."""
    if format_ == "names":
        return normalise(format_, spaced(spans))
    if format_ == "scope":
        return normalise(format_, all_simplified("".join(map(_with_colon, spans))))
    if format_ in LOOSE:
        if is_choice(joined(spans)):
            return ticked([span.text for span in spans])
        return normalise(format_, all_simplified(joined(spans)))
    return normalise(format_, joined(spans)) or normalise(format_, spaced(spans))


def _with_colon(span: Span) -> str:
    """The text of `span` with the colon at its end, which is cut off as a label's elsewhere."""
    glyphs = span.row.glyphs
    colon = span.end == len(glyphs) - 1 and glyphs[-1].text in ":;"
    return span.text + (glyphs[-1].text if colon else "")


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
    if wanted.format not in CHECKED:
        return
    for span in group:
        for match in re.finditer(r"(?=[0-9A-Z]{18})", span.text):
            start = span.start + match.start()
            part = Span(span.row, start, start + 18)
            found = normalise(wanted.format, part.text)
            if found is not None and not found.problems and not found.repaired:
                yield [part]


def _field(value: Normalised, spans: Sequence[Span], label: Label | None, layout: Layout) -> Field:
    confidence = confidence_of(spans) * (0.7 + 0.3 * label.certainty if label else _UNLABELLED)
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
