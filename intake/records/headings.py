"""Which row holds the headings, which table they make, and which column is which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.records.cells import Cell, text_of
from intake.records.model import TableKind, UnusableFileError
from intake.records.vocabulary import heading_key, vocabulary
from matching.model import Text

HEAD_ROWS = 20  # titles and notes that may stand above the headings
_NEEDED = {
    TableKind.SCHOOLS: (("code",), ("name",), ("county",), ("urban",)),
    TableKind.STUDENTS: (("name",), ("id_number", "enrolment_number")),
}
_NAMES = {
    "code": Text("学校标识码", "code"),
    "county": Text("区县", "county"),
    "urban": Text("城区学校", "urban"),
    "id_number": Text("身份证件号", "id_number"),
    "enrolment_number": Text("学籍号", "enrolment_number"),
}
_TABLES = {
    TableKind.SCHOOLS: Text("学校表", "schools"),
    TableKind.STUDENTS: Text("学生表", "students"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a table: their row, and for each field its column and heading.

    `unknown` are the headings, in order, of columns that nothing is taken from.
    """

    row: int
    kind: TableKind
    places: Mapping[str, int]
    titles: Mapping[str, str]
    unknown: tuple[str, ...]


def known_headings(rows: Sequence[Sequence[Cell]]) -> int:
    """The most headings of one table that are known in one of the first rows."""
    return max(
        (len(_fields(row, kind)) for row in rows[:HEAD_ROWS] for kind in TableKind), default=0
    )


def find_columns(rows: Sequence[tuple[int, Sequence[Cell]]]) -> Columns:
    """The headings among the first rows.

    Raises:
        UnusableFileError: no table is recognised, a needed column is missing, or two columns
            carry one and the same heading.
    """
    candidates = [
        (len(_fields(row, kind)), kind is TableKind.STUDENTS, -number, kind, row)
        for number, row in rows[:HEAD_ROWS]
        for kind in TableKind
    ]
    whole = [one for one in candidates if not _missing(_fields(one[4], one[3]), one[3])]
    known, _, minus_number, kind, row = max(
        whole or candidates, key=lambda one: one[:3], default=(0, False, 0, TableKind.STUDENTS, ())
    )
    if not whole:
        raise _not_recognised(known, kind, row)
    places = {field: column for field, (column, _) in _fields(row, kind).items()}
    _refuse_twins(row, places)
    titles = {field: text_of(row[column]) for field, column in places.items()}
    used = set(places.values())
    unknown = tuple(text_of(cell) for n, cell in enumerate(row) if n not in used and text_of(cell))
    return Columns(-minus_number, kind, places, titles, unknown)


def _fields(row: Sequence[Cell], kind: TableKind) -> dict[str, tuple[int, int]]:
    """For each field known in a row of headings its column and the rank of the alias."""
    headings = vocabulary().headings[kind]
    fields: dict[str, tuple[int, int]] = {}
    for column, key in enumerate(_keys(row)):
        field, rank = headings.get(key, ("", 0))
        if field and (field not in fields or rank < fields[field][1]):
            fields[field] = (column, rank)
    return fields


def _keys(row: Sequence[Cell]) -> list[str]:
    return [heading_key(cell) if isinstance(cell, str) else "" for cell in row]


def _refuse_twins(row: Sequence[Cell], places: Mapping[str, int]) -> None:
    keys = _keys(row)
    twins = [text_of(row[column]) for column in places.values() if keys.count(keys[column]) > 1]
    if twins:
        raise UnusableFileError(
            *(
                Text(f"有两列的表头都是“{title}”", f"two columns have the heading “{title}”")
                for title in twins
            )
        )


def _missing(fields: Mapping[str, tuple[int, int]], kind: TableKind) -> list[Sequence[str]]:
    return [needed for needed in _NEEDED[kind] if not any(field in fields for field in needed)]


def _not_recognised(known: int, kind: TableKind, row: Sequence[Cell]) -> UnusableFileError:
    if known < 2:
        return UnusableFileError(
            Text(
                f"前 {HEAD_ROWS} 行里没有认得出的表头；学生表要有“姓名”和“身份证件号”或“学籍号”，"
                "学校表要有“学校标识码”“学校名称”“区县”“城区学校”",
                f"no headings recognised in the first {HEAD_ROWS} rows; students need name and "
                "id_number or enrolment_number; schools need code, name, county and urban",
            )
        )
    table = _TABLES[kind]
    missing = [_either(needed, kind) for needed in _missing(_fields(row, kind), kind)]
    return UnusableFileError(
        *(Text(f"{table.zh}缺少列：{one.zh}", f"{table.en}: no column {one.en}") for one in missing)
    )


def _either(needed: Sequence[str], kind: TableKind) -> Text:
    name = Text("学校名称", "name") if kind is TableKind.SCHOOLS else Text("姓名", "name")
    names = [_NAMES.get(field, name) for field in needed]
    return Text("或".join(n.zh for n in names), " or ".join(n.en for n in names))
