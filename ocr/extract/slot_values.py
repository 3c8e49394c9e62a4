"""What stands beside one label, as values of its fields: what of it is whole and legible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ocr.extract.certainty import GUESSED_NAME, confidence_of, least_certain
from ocr.extract.doubts import has_hole, is_cut_short
from ocr.extract.labels import Label
from ocr.extract.layout import Layout, Span
from ocr.extract.roles import doubted
from ocr.extract.said_again import as_printed_again
from ocr.extract.slots import ANYTHING, LOOSE, Slot, is_blank, joined
from ocr.extract.unlabelled import CHECKED
from ocr.kinds import LabelledField
from ocr.model import Field, FieldProblem
from ocr.values import Normalised, normalise
from ocr.values.choices import is_choice, ticked
from ocr.values.names import may_begin_a_name
from ocr.values.simplified import all_simplified
from ocr.values.transliterated import is_known_part

LOW_CONFIDENCE = 0.75
UNSURE_NAME = 0.9  # a name is in doubt between this certainty and that of a guess
NO_SURNAME = 0.85  # the least that a name needs which does not begin as names do
ILLEGIBLE = 0.6  # below this a value is no reading but a guess
GUESSED = 0.45  # the same for values that a check or a closed list of words confirms
_LONG_NAME = 5  # characters
_UNLABELLED = 0.9  # of the confidence is left where a value was told without its label
_YEAR = len("2012")
# How a value begins whose beginning was not read: 东省惠州市, 号1幢2304室, 区支行.
_HEADLESS = {
    "address": re.compile(
        r".?[省号室幢栋楼元组]|[^东西南北中正老新前后大小][路街](?=\d)|(?![市县][东南西北中]区)[市区县镇乡]"
    ),
    "text": re.compile(r".?省"),
    "place": re.compile(r".?省"),
    "organisation": re.compile(r".?省|[市区县]|有限|公司"),
    "authority": re.compile(r".?省|[市区县]"),
}
# Pieces of a seal's words that were read as part of a line.
_STAMPED = re.compile("^公?安局|安局户|局户口|户口专|口专用|专用章")
_DAYS = frozenset({"date", "since"})
_MONTH_ALONE = re.compile(r"(?:19|20)\d\d(?:[-./]\d{1,2}[-./]?|年\d{1,2}月?)")
_DATES = _DAYS | {"month", "term_start", "term_end"}
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?$")
_NAMES = frozenset({"name", "names"})
_UNCHECKED = frozenset({"household_number", "height"})  # figures that nothing confirms
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


def slot_values(
    slot: Slot, group: Sequence[Span], layout: Layout, spare: Sequence[Span]
) -> Iterator[tuple[LabelledField, Found]]:
    """What the texts `group` beside a label give for each of its fields.

    `spare` are texts that belong to no label: they may be the other part of the value.
    """
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
            if _has_lost_figures(wanted.format, spans, layout):
                break
            value = _told_again(wanted.format, value, spans, layout)
            field = as_field(value, spans, slot.label, layout)
            if wanted.format in _NAMES:
                field = _as_sure(field, value, spans)
            if field.faint or field.confidence >= (
                ILLEGIBLE if wanted.format in _OPEN else GUESSED
            ):
                worth = field.confidence - 0.3 * len(field.problems) - field.faint
                yield wanted, Found(field, worth - 0.5 * _is_off(spans[0], slot.label))
            break


def _has_lost_figures(format_: str, spans: Sequence[Span], layout: Layout) -> bool:
    """Whether a date lacks a digit under a seal, or figures that nothing confirms are in doubt."""
    if format_ in _DATES:
        return has_hole(_without_clock(spans), layout)
    return format_ in _UNCHECKED and weakest(spans) < _SURE_DIGIT


def _told_again(
    format_: str, value: Normalised, spans: Sequence[Span], layout: Layout
) -> Normalised:
    """The value, or what the rest of the sheet makes of a company's name in doubt."""
    again = as_printed_again(spans, layout) if format_ == "organisation" else None
    return (normalise(format_, again) if again else None) or value


def _as_sure(name: Field, value: Normalised, spans: Sequence[Span]) -> Field:
    """A name marked as doubtful or as faint, where its least certain character makes it so."""
    certainty = least_certain(spans)
    named = name.value if isinstance(name.value, tuple) else (name.value,)
    needed = GUESSED_NAME if all(map(may_begin_a_name, named)) else NO_SURNAME
    if certainty < needed or name.confidence < ILLEGIBLE:
        return replace(doubted(name), faint=True)
    return doubted(name) if certainty < UNSURE_NAME or _may_lack_a_dot(value) else name


def weakest(spans: Sequence[Span]) -> float:
    """The certainty of the least certain character, 0 to 1."""
    return min(g.certainty for span in spans for g in span.glyphs)


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
    """Whether of a date in digits beside 日期 year and month were read alone: 打印日期 2025.02.

    Of a day of birth some forms ask no more.
    """
    of_a_day = label.text.endswith("日期") and not label.text.startswith("出生")
    return of_a_day and _MONTH_ALONE.fullmatch(text.strip()) is not None


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


def as_field(
    value: Normalised, spans: Sequence[Span], label: Label | None, layout: Layout
) -> Field:
    """`value` as a field: where it stands, and how surely it was read; `label` may be unread."""
    read = confidence_of(spans, str(value.value))
    confidence = read * (0.7 + 0.3 * label.certainty if label else _UNLABELLED)
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
