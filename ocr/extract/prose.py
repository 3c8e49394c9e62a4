"""Fields that stand in running text: letters, certificates, contracts, orders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz.distance import LCSseq

from ocr.extract.candidates import (
    LEGIBLE,
    Candidate,
    by_the_seal,
    candidate,
    completed,
    rest_of_name,
)
from ocr.extract.certainty import least_certain
from ocr.extract.layout import Layout
from ocr.extract.names_told import best_name, stands_twice
from ocr.extract.parts import told_in_parts
from ocr.extract.patterns import SLOTS, compile_pattern
from ocr.extract.people import Mention, People, words_of
from ocr.extract.running import RunningText, running_text
from ocr.extract.seals import seal_field
from ocr.extract.signed import date_of_office, is_the_only_signature
from ocr.extract.slot_values import spaced
from ocr.kinds import Kind, ProseField
from ocr.model import Field, FieldProblem, Seal
from ocr.values import normalise
from ocr.values.characters import CHINESE_NUMBER, HAN
from ocr.values.names import begins_with_surname
from ocr.values.organisations import is_organisation

_NAMES = frozenset({"name", "names", "party", "people", "persons"})
_ONE_NAME = frozenset({"name", "party"})
_LISTS = frozenset({"names", "people", "persons"})  # in which a space parts two names
_MATCHES = 24  # of one pattern on one sheet


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
_NAME_LABEL = re.compile(
    r"(?:姓名|[甲乙]方|[房买卖租权产所护承让有]人)(?:[:\n\t]{1,2}|\([^)\n]{0,8}\)[:\n\t]{0,2})\Z"
)
_NAMES_PERSON = re.compile(
    r"[,.。、(\n\t]{0,2}(?:性别|[男女](?=[,.。、;()\n\t])|公民身份|居民身份|身份证)"
)
# What a longer label has more than the one that was looked for: 参保人员, 劳动者, 监护人姓名.
_REST_OF_LABEL = re.compile(
    "(?<=[人职教雇委成])员(?:姓名)?|(?<=[甲乙买卖租让聘])方(?=.{2})|(?<=[动请保])者(?=.{2})"
    "|(?<=[一-鿿])(?:姓名|名称)(?=.{2})"
)
_DIGIT = re.compile("[0-9]")
_PIECE = re.compile(r"[^\n\t,。:;]{4,40}")
_SAME_NAME = 0.6  # of the characters a seal and a printed name share when both are one
_ROOM = ("室", "户")
_NO_HOUSE = re.compile("[街道镇乡路区]$")


def prose_fields(
    kind: Kind,
    layout: Layout,
    seals: Sequence[Seal] = (),
    labelled: Mapping[str, Field] | None = None,
) -> dict[str, Field]:
    """The values that the sentences of `kind` hold on this sheet, boxes in flat coordinates.

    `labelled` are values found by labels, which name the persons where no sentence does.
    A field whose sentence is not there, or whose value cannot be one, is absent; names too faint
    to be told are marked as such.
    """
    reading = _Reading(kind, running_text(layout), layout, seals, labelled or {}, {})
    faint: dict[str, Field] = {}
    for wanted in sorted(kind.prose, key=lambda w: bool(w.of or w.beside)):
        if wanted.name in reading.fields:
            continue
        several = wanted.parts and wanted.format == "persons"
        joined = told_in_parts(wanted, reading.running, layout) if several else None
        printed = joined or _in_text(wanted, reading)
        sealed = _sealed(wanted, reading)
        found = completed(printed, sealed) if printed and sealed else printed or sealed
        if found is None and wanted.parts:
            found = told_in_parts(wanted, reading.running, layout)
        if found is not None:
            fields = faint if found.faint else reading.fields
            fields[wanted.name] = found
    return faint | reading.fields


@dataclass(frozen=True)
class _Reading:
    """One sheet being read: its text, and the `fields` found so far, in sentences or `labelled`."""

    kind: Kind
    running: RunningText
    layout: Layout
    seals: Sequence[Seal]
    labelled: Mapping[str, Field]
    fields: dict[str, Field]

    @cached_property
    def people(self) -> People:
        """The persons named, without the help of fields."""
        return People(self.running.text)

    @cached_property
    def known_people(self) -> People:
        """The persons named, once the names of `kind` were found."""
        names = {wanted.of for wanted in self.kind.prose if wanted.of}
        values = {str(field.value) for name in names if (field := self.found(name))}
        return People(self.running.text, tuple(sorted(values)))

    def found(self, name: str) -> Field | None:
        """A field found so far."""
        return self.fields.get(name) or self.labelled.get(name)

    def person(self, wanted: ProseField) -> tuple[str, ProseField]:
        """The name to whom `wanted` belongs (empty when not found) and its field."""
        holder = next(field for field in self.kind.prose if field.name == wanted.of)
        found = self.found(holder.name)
        return str(found.value) if found else "", holder

    def may_be(self, wanted: ProseField, start: int, end: int) -> bool:
        """Whether what stands at `start` belongs to nobody else."""
        if wanted.of and wanted.format != "relationship":  # told behind another's name: 李军的父亲
            return self.known_people.may_own(*self.person(wanted), start)
        return not wanted.never or self.people.may_be(wanted, start, end)


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
    told = _legible(wanted, reading)
    if wanted.beside and told and not is_the_only_signature(reading.running, str(told.value)):
        return None
    if told is not None or _is_told(wanted, reading):
        return told
    holders = reading.people.called(wanted) if wanted.called else _numbered(wanted, reading)
    called = [(m.start, m.end) for m in holders]
    found = [one for one in _read_at(called, wanted, reading) if one.weakest >= LEGIBLE["name"]]
    return found[0].field if len({one.field.value for one in found}) == 1 else None


def _numbered(wanted: ProseField, reading: _Reading) -> list[Mention]:
    """The only person whose identity number is printed, where such a number belongs to `wanted`.

    Nobody where that person has a role that `wanted` never has.
    """
    is_numbered = any(f.of == wanted.name and f.format == "id_number" for f in reading.kind.prose)
    if not is_numbered:
        return []
    owners = [m for _, m in reading.people.owned("id_number") if m is not None]
    never = words_of(wanted.never)
    if len({m.name for m in owners}) != 1 or any(m.roles & never for m in owners):
        return []
    return [m for m in owners if m.name]


def _read_at(
    places: Iterable[tuple[int, int]], wanted: ProseField, reading: _Reading
) -> Iterator[Candidate]:
    for place in places:
        value = normalise(wanted.format, _text(wanted.format, reading.running, *place))
        if value is not None:
            spans = reading.running.spans(*place)
            yield candidate(value, spans, False, reading.layout)


def _sealed(wanted: ProseField, reading: _Reading) -> Field | None:
    """What the seal says, in the characters of the printed name that the seal repeats.

    Along an arc characters are easily misread; in a letterhead or a line they are not.
    """
    sealed = seal_field(wanted.format, reading.seals) if wanted.seal else None
    unless = compile_pattern(wanted.seal_unless) if wanted.seal_unless else None
    if sealed is None or (unless is not None and unless.search(reading.running.text)):
        return None
    name, best = str(sealed.value), _SAME_NAME
    for match in _PIECE.finditer(reading.running.text):
        value = normalise(wanted.format, match[0])
        if value is None or not is_organisation(str(value.value)):
            continue
        likeness = LCSseq.normalized_similarity(name, str(value.value))
        found = candidate(value, reading.running.spans(*match.span()), False, reading.layout)
        if likeness >= best and found.weakest >= LEGIBLE[wanted.format]:
            sealed, best = found.field, likeness
    return sealed


def _is_told(wanted: ProseField, reading: _Reading) -> bool:
    """Whether a sentence gives a value, legible or not."""
    return any(_looks_right(wanted.format, found) for found in _candidates(wanted, reading))


def _legible(wanted: ProseField, reading: _Reading) -> Field | None:
    """The first value in the order of the patterns; None where its print can hardly be read.

    A person's name that can hardly be read is marked as faint.
    A doubtful value is not passed over for a later one: that may belong to somebody else. Only a
    name that does not begin as names do is, for it may be a word of the sentence.
    """
    found = _candidates(wanted, reading)
    candidates = (c for c in found if _looks_right(wanted.format, c))
    if wanted.format == "price":
        return _price(list(candidates))
    first = next(candidates, None)
    if first is not None and wanted.format in _NAMES:
        first = best_name(first, candidates)
    if first is None or first.holed:
        return None
    if first.weakest >= _needed(wanted.format, first.field) or stands_twice(first, reading.running):
        return first.field
    return replace(first.field, faint=True) if wanted.format in _ONE_NAME else None


def _needed(format_: str, field: Field) -> float:
    """The certainty that each character needs: of a person's name more than of a company's."""
    is_firm = format_ == "party" and is_organisation(str(field.value))
    return LEGIBLE.get("organisation" if is_firm else format_, 0.0)


def _price(candidates: Sequence[Candidate]) -> Field | None:
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
    if first.weakest < LEGIBLE["price"]:
        return None
    legible = [c.field for c in others if c.weakest >= LEGIBLE["price"] and not c.holed]
    if not is_figure or not legible:
        return first.field
    if str(legible[0].value).startswith(str(first.field.value)):
        return legible[0]
    return replace(first.field, problems=(*first.field.problems, FieldProblem.INCONSISTENT))


def _looks_right(format_: str, found: Candidate) -> bool:
    if format_ not in _NAMES or found.vouched:
        return True
    value = found.field.value
    values = value if isinstance(value, tuple) else value.split("、")
    return all(begins_with_surname(value) or is_organisation(value) for value in values)


def _candidates(wanted: ProseField, reading: _Reading) -> Iterator[Candidate]:
    running, layout, seals = reading.running, reading.layout, reading.seals
    for forgiving in (False, True):
        for pattern in wanted.patterns:
            for place in _places(compile_pattern(pattern, forgiving), running.text):
                whole = _to_its_end(wanted.format, running, *place)
                if wanted.format in _NAMES:
                    whole = _behind_its_label(running.text, *whole)
                if not reading.may_be(wanted, *whole):
                    continue
                spans = running.spans(*whole)
                rest = rest_of_name(spans, layout) if wanted.format in _ONE_NAME else []
                text = _text(wanted.format, running, *whole) + "".join(span.text for span in rest)
                value = normalise(wanted.format, text)
                if value is not None and not _is_cut_off(wanted.format, running, whole[1]):
                    found = candidate(value, [*spans, *rest], forgiving, layout)
                    if wanted.format in _NAMES:
                        found = replace(
                            found,
                            weakest=least_certain([*spans, *rest]),
                            vouched=_is_vouched(running.text, *whole),
                        )
                    yield by_the_seal(wanted.format, found, [*spans, *rest], seals)


def _behind_its_label(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a name without the rest of the label before it: 参保人|员秦海涛."""
    rest = _REST_OF_LABEL.match(text, start, end)
    if rest is None or end - rest.end() < 2:
        return start, end
    is_name = begins_with_surname(text[rest.end() : end]) or is_organisation(text[rest.end() : end])
    return (rest.end(), end) if is_name else (start, end)


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
    if rest is _ADDRESS_REST and text[end : end + 1] in _ROOM and text[end - 1].isalnum():
        return start, end + 1
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
