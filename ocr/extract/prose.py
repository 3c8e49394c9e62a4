"""Fields that stand in running text: letters, certificates, contracts, orders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz.distance import LCSseq

from ocr.extract.fields import (
    LOW_CONFIDENCE,
    certainty_of,
    confidence_of,
    least_certain,
    spaced,
)
from ocr.extract.layout import Layout, Span
from ocr.extract.patterns import SLOTS, compile_pattern
from ocr.extract.people import People
from ocr.extract.running import RunningText, running_text, with_holes
from ocr.extract.seals import SEAL_CONFIDENCE, seal_field
from ocr.extract.signed import date_of_office
from ocr.kinds import Kind, ProseField
from ocr.model import Field, FieldProblem, Seal
from ocr.values import Normalised, normalise
from ocr.values.characters import CHINESE_NUMBER, HAN, compact
from ocr.values.words import begins_with_surname, is_organisation

_NAMES = frozenset({"name", "names", "party", "people", "persons"})
_LISTS = frozenset({"names", "people", "persons"})  # in which a space parts two names
_MATCHES = 24  # of one pattern on one sheet
_FORGIVEN = 0.9  # of the confidence is left when the words around a value are misread
# The least certainty of each character; below it values are wrong about as often as right
# (measured over drawn papers). What a check or a closed list confirms needs none.
_NO_READING = 0.5  # a name of which a character is less certain was not read
_LEGIBLE = {
    **dict.fromkeys(("name", "names", "party", "people", "persons"), 0.85),
    **dict.fromkeys(("organisation", "authority", "school", "address", "home_address"), 0.5),
    **dict.fromkeys(("number", "money", "price", "area"), 0.57),
}


@dataclass(frozen=True, slots=True)
class _Rest:
    """How a value that is not `complete` goes on at the beginning of the next line."""

    complete: re.Pattern[str]
    continues: re.Pattern[str]


_ADDRESS_REST = _Rest(
    re.compile("[室户]$"),
    re.compile(
        rf"(?!第|{SLOTS['date']}|[{HAN}]{{0,8}}(?:面积|电话|编号|证|合同|身份|邮编|用途|结构|方|人)|[0-9.]+(?:平|㎡|元|万|年|月))"
        rf"(?:[{HAN}()·]{{0,12}}?[0-9A-Za-z{CHINESE_NUMBER}#\-]+(?:号楼|单元|[号幢栋座楼室户层组弄院期区]|(?=[\n,。;])))+"
    ),
)
_COMPANY_REST = _Rest(
    re.compile(r"(?:公司|[局所院校部店厂社会]|中心|合作社|小学|中学|大学)(?:\(.*\))?$"),
    re.compile(rf"[{HAN}()]{{0,10}}?(?:公司|司)(?=[\n\t,。;:(])"),
)
_RESTS = {
    "address": _ADDRESS_REST,
    "home_address": _ADDRESS_REST,
    "organisation": _COMPANY_REST,
    "party": _COMPANY_REST,
}
_SEALED = frozenset({"organisation", "authority", "party", "school"})  # what a seal may stand over
_NAME_LABEL = re.compile(
    r"(?:姓名|[甲乙]方|[房买卖租权产所护承让有]人)(?:[:\n\t]{1,2}|\([^)\n]{0,8}\)[:\n\t]{0,2})\Z"
)
_NAMES_PERSON = re.compile(
    r"[,.。、(\n\t]{0,2}(?:性别|[男女](?=[,.。、;()\n\t])|公民身份|居民身份|身份证)"
)
_DIGIT = re.compile("[0-9]")
_NO_HOUSE = re.compile("[街道镇乡路区]$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A value with the certainty of its least certain character and whether one was lost."""

    field: Field
    weakest: float
    holed: bool = False
    vouched: bool = False  # what stands beside it says that it is a person's name


def prose_fields(kind: Kind, layout: Layout, seals: Sequence[Seal] = ()) -> dict[str, Field]:
    """The values that the sentences of `kind` hold on this sheet, boxes in flat coordinates.

    A field whose sentence is not there, or whose value cannot be one, is absent.
    """
    reading = _Reading(kind, running_text(layout), layout, seals, {})
    for wanted in sorted(kind.prose, key=lambda w: bool(w.of or w.beside)):
        if wanted.name in reading.fields:
            continue
        printed = _in_text(wanted, reading)
        sealed = seal_field(wanted.format, seals) if wanted.seal else None
        found = _completed(printed, sealed) if printed and sealed else printed or sealed
        if found is not None:
            reading.fields[wanted.name] = found
    return reading.fields


@dataclass(frozen=True)
class _Reading:
    """One sheet being read: its text, and the `fields` found so far."""

    kind: Kind
    running: RunningText
    layout: Layout
    seals: Sequence[Seal]
    fields: dict[str, Field]

    @cached_property
    def people(self) -> People:
        """The persons named, without the help of fields."""
        return People(self.running.text)

    @cached_property
    def known_people(self) -> People:
        """The persons named, once the names of `kind` were found."""
        names = {wanted.of for wanted in self.kind.prose if wanted.of}
        values = (str(self.fields[name].value) for name in names if name in self.fields)
        return People(self.running.text, tuple(sorted(values)))

    def person(self, wanted: ProseField) -> tuple[str, ProseField]:
        """The name to whom `wanted` belongs (empty when not found) and its field."""
        holder = next(field for field in self.kind.prose if field.name == wanted.of)
        found = self.fields.get(holder.name)
        return str(found.value) if found else "", holder

    def may_be(self, wanted: ProseField, start: int) -> bool:
        """Whether what stands at `start` belongs to nobody else."""
        if wanted.of:
            return self.known_people.may_own(*self.person(wanted), start)
        return not wanted.never or self.people.may_be(wanted, start)


def _in_text(wanted: ProseField, reading: _Reading) -> Field | None:
    """The value that belongs to a person, else by the words around it, else by the person's role.

    Where several different ones belong to the person there is none.
    """
    if wanted.of:
        places = reading.known_people.of(wanted.format, *reading.person(wanted))
        owned = list(_read_at(places, wanted, reading))
        sound = [one for one in owned if not one.field.problems] or owned
        if len({one.field.value for one in sound}) > 1:
            return None
        if sound:
            return sound[0].field
    if wanted.beside and wanted.beside in reading.fields:
        place = date_of_office(reading.running, str(reading.fields[wanted.beside].value))
        signed = next(_read_at([place] if place else [], wanted, reading), None)
        if signed is not None:
            return signed.field
    told = _told(wanted, reading)
    if told is not None or not wanted.called:
        return told
    called = [(m.start, m.end) for m in reading.people.called(wanted)]
    found = [one for one in _read_at(called, wanted, reading) if one.weakest >= _LEGIBLE["name"]]
    return found[0].field if len({one.field.value for one in found}) == 1 else None


def _read_at(
    places: Iterable[tuple[int, int]], wanted: ProseField, reading: _Reading
) -> Iterator[_Candidate]:
    for place in places:
        value = normalise(wanted.format, _text(wanted.format, reading.running, *place))
        if value is not None:
            yield _candidate(value, reading.running, place, False, reading.layout)


def _told(wanted: ProseField, reading: _Reading) -> Field | None:
    """The first value in the order of the patterns; None where its print can hardly be read.

    A doubtful value is not passed over for a later one: that may belong to somebody else. Only a
    name that does not begin as names do is, for it may be a word of the sentence.
    """
    found = _candidates(wanted, reading)
    candidates = (c for c in found if _looks_right(wanted.format, c))
    if wanted.format == "price":
        return _price(list(candidates))
    first = next(candidates, None)
    if first is not None and wanted.format in _NAMES:
        first = _best_name(first, candidates)
    if first is None or first.holed or first.weakest < _LEGIBLE.get(wanted.format, 0.0):
        return None
    return first.field


def _best_name(first: _Candidate, others: Iterator[_Candidate]) -> _Candidate:
    """The first name found, or another candidate that gives the same name better."""
    if first.weakest >= _LEGIBLE["name"] and begins_with_surname(str(first.field.value)):
        return first
    rest = list(others)
    if first.vouched:
        first = _without_its_verb(first, rest)
    return first if first.weakest >= _LEGIBLE["name"] else _read_better(first, rest)


def _without_its_verb(first: _Candidate, others: Sequence[_Candidate]) -> _Candidate:
    """A name that is only vouched for, or the end of it that begins as names do: 调李建国."""
    name = str(first.field.value)
    if begins_with_surname(name):
        return first
    ends = (one for one in others if name.endswith(str(one.field.value)))
    return next((one for one in ends if begins_with_surname(str(one.field.value))), first)


def _read_better(first: _Candidate, others: Sequence[_Candidate]) -> _Candidate:
    """A name that can hardly be read, or where it stands once more beside a label of its own.

    It has to be nearly the same, unless the first was no reading at all.
    """
    name = str(first.field.value)
    again = (one for one in others if one.vouched and one.weakest >= _LEGIBLE["name"])
    same = (
        one
        for one in again
        if first.weakest < _NO_READING
        or 2 * LCSseq.similarity(name, str(one.field.value)) > len(str(one.field.value))
    )
    return next(same, first)


def _price(candidates: Sequence[_Candidate]) -> Field | None:
    """The first price; figures and capitals that say the same confirm each other.

    Figures that are the beginning of what the capitals say were cut off; figures that say
    something else are in doubt.
    """
    if not candidates or candidates[0].holed:
        return None
    first = candidates[0]
    is_figure = bool(_DIGIT.search(first.field.text))
    others = [c for c in candidates if bool(_DIGIT.search(c.field.text)) != is_figure]
    if any(other.field.value == first.field.value for other in others):
        return first.field
    if first.weakest < _LEGIBLE["price"]:
        return None
    legible = [c.field for c in others if c.weakest >= _LEGIBLE["price"] and not c.holed]
    if not is_figure or not legible:
        return first.field
    if str(legible[0].value).startswith(str(first.field.value)):
        return legible[0]
    return replace(first.field, problems=(*first.field.problems, FieldProblem.INCONSISTENT))


def _looks_right(format_: str, found: _Candidate) -> bool:
    if format_ not in _NAMES or found.vouched:
        return True
    value = found.field.value
    values = value if isinstance(value, tuple) else value.split("、")
    return all(begins_with_surname(value) or is_organisation(value) for value in values)


def _candidates(wanted: ProseField, reading: _Reading) -> Iterator[_Candidate]:
    running, layout, seals = reading.running, reading.layout, reading.seals
    for forgiving in (False, True):
        for pattern in wanted.patterns:
            for place in _places(compile_pattern(pattern, forgiving), running.text):
                whole = _to_its_end(wanted.format, running, *place)
                if not reading.may_be(wanted, whole[0]):
                    continue
                value = normalise(wanted.format, _text(wanted.format, running, *whole))
                if value is not None and not _is_cut_off(wanted.format, running, whole[1]):
                    found = _candidate(value, running, whole, forgiving, layout)
                    if wanted.format in _NAMES:
                        found = replace(
                            found,
                            weakest=least_certain(running.spans(*whole)),
                            vouched=_is_vouched(running.text, *whole),
                        )
                    yield _by_the_seal(wanted.format, found, running.spans(*whole), seals)


def _is_vouched(text: str, start: int, end: int) -> bool:
    """Whether a value stands after the label of a name, or sex or ID number follow it."""
    labelled = _NAME_LABEL.search(text, 0, start) and text[end : end + 1] in {"", "\n", "\t", "("}
    return bool(labelled or _NAMES_PERSON.match(text, end))


def _text(format_: str, running: RunningText, start: int, end: int) -> str:
    """The text of a value: names with the characters that were read, lists with their gaps."""
    if format_ in _LISTS:
        return spaced(running.spans(start, end))
    if format_ in _NAMES:
        return "".join(span.text for span in running.spans(start, end))
    return running.text[start:end].replace("\t", " ")


def _to_its_end(format_: str, running: RunningText, start: int, end: int) -> tuple[int, int]:
    """The place of a value that stops where its line stops, with its rest on the next line."""
    rest = _RESTS.get(format_)
    text = running.text
    if rest is None or text[end : end + 1] != "\n" or not running.goes_on(end):
        return start, end
    if rest.complete.search(text[start:end]):
        return start, end
    match = rest.continues.match(text, end + 1)
    return (start, match.end()) if match else (start, end)


def _is_cut_off(format_: str, running: RunningText, end: int) -> bool:
    """Whether a value that names no house stops at a full line's end and may go on below."""
    return (
        format_ == "home_address"
        and running.text[end : end + 1] == "\n"
        and _NO_HOUSE.search(running.text[:end]) is not None
        and running.goes_on(end)
        and running.is_full(end)
    )


def _places(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where the value of `pattern` may stand, first to last; matches may overlap."""
    match, seen = pattern.search(text), -1
    for _ in range(_MATCHES):
        if match is None:
            return
        if match.start("value") != seen:
            yield match.span("value")
        seen = match.start("value")
        match = pattern.search(text, match.start() + 1)


def _candidate(
    value: Normalised, running: RunningText, place: tuple[int, int], forgiving: bool, layout: Layout
) -> _Candidate:
    spans = running.spans(*place)
    confidence = confidence_of(spans) * (_FORGIVEN if forgiving else 1.0)
    confidence *= 0.9 if value.repaired else 1.0
    problems = value.problems
    if confidence < LOW_CONFIDENCE and FieldProblem.LOW_CONFIDENCE not in problems:
        problems = (*problems, FieldProblem.LOW_CONFIDENCE)
    field = Field(
        value=value.value,
        text="".join(span.printed for span in spans),
        confidence=round(confidence, 4),
        box=layout.box(spans),
        problems=problems,
    )
    glyphs = [g for span in spans for g in span.glyphs]
    return _Candidate(field, min(certainty_of(g.text, g.certainty) for g in glyphs))


def _by_the_seal(
    format_: str, found: _Candidate, spans: Sequence[Span], seals: Sequence[Seal]
) -> _Candidate:
    """An organisation's name over which its seal stands: with what the seal has for the lost.

    Where print and seal agree in every other character, the seal's text is the name.
    """
    if format_ not in _SEALED:
        return found
    printed = "".join(span.text for span in spans)
    if found.weakest >= _LEGIBLE[format_] and any(
        printed in compact(seal.text or "") for seal in seals
    ):
        return found
    parts = [part for span in spans for part in with_holes(span)]
    lost = sum(part is None for part in parts)
    unsure = [part is None or part.certainty < _LEGIBLE[format_] for part in parts]
    if not any(unsure) or sum(unsure) > max(1, len(parts) // 4):
        return replace(found, holed=lost > 0)
    pattern = "".join(
        "." if part is None or doubtful else re.escape(part.text)
        for part, doubtful in zip(parts, unsure, strict=True)
    )
    for seal in seals:
        match = re.search(pattern, compact(seal.text or ""))
        value = normalise(format_, match[0]) if match else None
        if value is not None:
            field = replace(found.field, value=value.value, confidence=SEAL_CONFIDENCE, problems=())
            return _Candidate(field, 1.0)
    return replace(found, holed=lost > 0)


def _completed(printed: Field, sealed: Field) -> Field:
    """The printed value; where the seal over it hid its end, with the end that the seal has."""
    value, whole = str(printed.value), str(sealed.value)
    if whole == value or not whole.startswith(value):
        return printed
    return replace(printed, value=whole, confidence=min(printed.confidence, sealed.confidence))
