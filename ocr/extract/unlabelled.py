"""Values told by what they are or where they stand, where no label was found for them.

A number with a sound check digit that stands alone on a paper needs no label; the date and the
office beneath a seal are those of the issue; and a table prints one value for each of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import LCSseq

from ocr.extract.doubts import has_hole
from ocr.extract.labels import Label
from ocr.extract.layout import Layout, Span
from ocr.kinds import Kind, LabelledField
from ocr.model import Field
from ocr.values import Normalised, normalise
from ocr.values.characters import HAN
from ocr.values.places import begins_with_place

COLUMN_PLACES = frozenset({"earliest", "latest"})
CHECKED = frozenset({"id_number", "credit_code"})  # 18 characters, found in other text by check
_NUMBER = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{17}[0-9A-Zx](?![0-9A-Z])")
_DATE = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}")
_NEXT_LINE, _FLUSH = 1.6, 0.7  # heights to the next line of a value, and its shift to the side
_AROUND = 0.3  # of a seal's size around it counts as beneath it
_OFFICE = 0.6  # of an office's characters must be read in the seal above it too
_SHORTEST_OFFICE = 5
_WHOLE_ADDRESS = re.compile(
    rf"[{HAN}]{{2,}}[省市县区州盟旗][{HAN}0-9A-Za-z()#\-]{{2,}}[0-9一二三四五六七八九十][号室户组]"
)
_MONTH = len("2012-03")  # a row of a table that names no month is one of years
_MISREAD = 0.15  # of the months of a table that may be misread: of more it has no order

_TELLING = {  # words that stand for nothing else
    "military_service": re.compile("..+"),
    "ethnicity": re.compile(".+族"),
    "marital_status": re.compile("..+"),
    "household_type": re.compile("(?:非?农业|城镇|城市|农村|居民|家庭|集体)+户"),
    "household_number": re.compile(r"\d{9}"),
    "sex": re.compile("[男女]"),
}
_LEVEL = 0.6  # heights by which the middles of a row's values may differ

Reading = tuple[Normalised, Span]


def without_label(
    wanted: LabelledField, kind: Kind, spare: Sequence[Span], layout: Layout
) -> Reading | None:
    """A value that needs no label: a sound number, what stands under the issuer's seal."""
    if wanted.format in CHECKED:
        holders = {field.name for field in kind.fields if field.format == wanted.format}
        of_one_person = len(holders) == 1 and not kind.sections
        return sound_number(wanted.format, spare) if of_one_person else None
    if wanted.alone and wanted.format in _TELLING:
        told = [
            (value, span)
            for span in spare
            if _TELLING[wanted.format].fullmatch(span.text)
            and (value := normalise(wanted.format, span.text))
        ]
        return told[0] if len(told) == 1 else None
    if wanted.seal and wanted.format in {"date", "authority"}:
        reading = stamped(wanted.format, spare, layout)
        whole = reading and not (wanted.format == "date" and has_hole([reading[1]], layout))
        return reading if whole else None
    return None


def on_level(wanted: LabelledField, other: Field, spare: Sequence[Span]) -> Reading | None:
    """The only text of the form of `wanted` in the row of the `other` field, right of it."""
    (_, top), (right, _), (_, bottom), _ = other.box
    middle = (top + bottom) / 2
    told = [
        (value, span)
        for span in spare
        if span.left > right
        and abs(span.middle - middle) < _LEVEL * span.height
        and (value := normalise(wanted.format, span.text))
    ]
    return told[0] if len(told) == 1 else None


def sound_number(format_: str, spans: Sequence[Span]) -> Reading | None:
    """The only number of `format_` on the sheet that passes its check."""
    found: dict[str, Reading] = {}
    for span in spans:
        for match in _NUMBER.finditer(span.text):
            value = normalise(format_, match[0])
            if value is not None and not value.problems and not value.repaired:
                part = Span(span.row, span.start + match.start(), span.start + match.end())
                found[str(value.value)] = (value, part)
    return next(iter(found.values())) if len(found) == 1 else None


def only_address(spans: Sequence[Span]) -> tuple[Normalised, list[Span]] | None:
    """The only text that is an address from the province or county to the number of a house."""
    found = []
    for block in _blocks(spans):
        text = "".join(span.text for span in block)
        if _WHOLE_ADDRESS.fullmatch(text) and begins_with_place(text):
            value = normalise("address", text)
            found += [(value, block)] if value is not None else []
    return found[0] if len(found) == 1 else None


def _blocks(spans: Sequence[Span]) -> list[list[Span]]:
    """The texts, those joined that stand flush one below the other as lines of one value do."""
    blocks: list[list[Span]] = []
    for span in sorted(spans, key=lambda s: (s.middle, s.left)):
        for block in blocks:
            last = block[-1]
            drop = (span.middle - last.middle) / last.height
            if 0.6 < drop < _NEXT_LINE and abs(span.left - last.left) < _FLUSH * last.height:
                block.append(span)
                break
        else:
            blocks.append([span])
    return blocks


def stamped(format_: str, spans: Sequence[Span], layout: Layout) -> Reading | None:
    """The only date, or the only office that the seal names too, that a seal is set upon."""
    found: dict[str, Reading] = {}
    for span in spans:
        seals = _seals_upon(span, layout)
        if not seals:
            continue
        for part in _dates(span) if format_ == "date" else [span]:
            value = normalise(format_, part.text)
            if value is not None and format_ != "date":
                value = _named_whole(value, seals)
            if value is not None:
                found[str(value.value)] = (value, part)
    return next(iter(found.values())) if len(found) == 1 else None


def _dates(span: Span) -> Iterator[Span]:
    for match in _DATE.finditer(span.text):
        yield Span(span.row, span.start + match.start(), span.start + match.end())


def _seals_upon(span: Span, layout: Layout) -> list[str]:
    """The texts of the seals that lie upon `span` or touch it."""
    texts = []
    for left, top, right, bottom, text in layout.stamps:
        around = _AROUND * (bottom - top)
        if (
            span.left < right + around
            and span.right > left - around
            and top - around < span.middle < bottom + around
        ):
            texts.append(text)
    return texts


def _named_whole(office: Normalised, seals: Sequence[str]) -> Normalised | None:
    """`office` if a seal names it too; with the characters that the seal hides in the print."""
    name = str(office.value)
    for seal in seals:
        shared = LCSseq.similarity(name, seal)
        if len(name) < _SHORTEST_OFFICE or shared < _OFFICE * len(name):
            continue
        sealed = normalise("authority", seal)
        if sealed is None or len(sealed.value) <= len(name):
            return office
        hidden = shared == len(name) and LCSseq.similarity(name, str(sealed.value)) == shared
        return sealed if hidden else office
    return None


def in_columns(
    wanted: LabelledField, labels: Sequence[Label], spans: Sequence[Span]
) -> tuple[Reading, Label] | None:
    """The earliest or latest value in the columns under the labels of `wanted`.

    Two values at least make a column; with one the label is an ordinary one.
    """
    found = [
        (value, span, label)
        for label in labels
        for value, span in _in_order(_months(wanted.format, _column(label, labels, spans)))
    ]
    if len(found) < 2:
        return None
    take = min if "earliest" in wanted.places else max
    value, span, label = take(found, key=lambda f: str(f[0].value))
    return (value, span), label


def _months(format_: str, column: Iterable[Span]) -> list[Reading]:
    months = (span for span in column if not _DATE.search(span.text))  # below a table: 打印日期
    read = ((normalise(format_, span.text), span) for span in months)
    return [(v, span) for v, span in read if v is not None and len(v.value) >= _MONTH]


def _in_order(column: Sequence[Reading]) -> list[Reading]:
    """A column of months without those that break its order: 2004.05 was misread for 2024.05.

    One of which too many would be misread has no order, and is as it is.
    """
    downwards = sorted(column, key=lambda reading: reading[1].middle)
    runs = [_longest_run(downwards), _longest_run(downwards[::-1])]
    longest = max(runs, key=len)
    few = len(column) - len(longest) <= max(1, _MISREAD * len(column))
    return longest if few else list(column)


def _longest_run(column: Sequence[Reading]) -> list[Reading]:
    """The most of `column` that is in ascending order."""
    runs: list[list[Reading]] = []
    for reading in column:
        value = str(reading[0].value)
        before = [run for run in runs if str(run[-1][0].value) <= value]
        runs.append([*max(before, key=len, default=[]), reading])
    return max(runs, key=len, default=[])


def in_row(
    wanted: LabelledField, labels: Sequence[Label], spans: Sequence[Span]
) -> Iterator[tuple[Reading, Label]]:
    """The value of the one row under the label of `wanted` that holds its word."""
    for label in labels:
        column = list(_column(label, labels, spans))
        rows = [
            span
            for span in column
            if any(
                wanted.row in other.text
                and abs(other.middle - span.middle) < 0.6 * min(other.height, span.height)
                for other in spans
            )
        ]
        if len(column) > 1 and len(rows) == 1:
            value = normalise(wanted.format, rows[0].text)
            if value is not None:
                yield (value, rows[0]), label


def _column(label: Label, labels: Sequence[Label], spans: Sequence[Span]) -> Iterator[Span]:
    """The texts under `label`, as far as its next occurrence below."""
    end = min((o.top for o in labels if o.top > label.bottom), default=float("inf"))
    for span in spans:
        centre = (span.left + span.right) / 2
        inside = label.left - label.height < centre < label.right + label.height
        if inside and label.bottom < span.middle < end:
            yield span
