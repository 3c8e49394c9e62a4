"""A person's value for a field, checked and brought into the contract's form."""

from __future__ import annotations

from collections.abc import Sequence

from intake.service.errors import Fault, FaultyInputError
from matching.model import Text
from ocr.kinds import Kind, all_kinds
from ocr.model import FieldProblem
from ocr.values import normalise

NO_KIND = "other"
OPEN_END = "9999-12-31"
_LISTS = frozenset({"names", "persons"})
_ENDS = frozenset({"term_end"})
_FORMAT_NAMES = {
    "date": Text("日期，如 2012-03-15", "a date such as 2012-03-15"),
    "since": Text("日期，如 2012-03-15", "a date such as 2012-03-15"),
    "term_start": Text("日期，如 2012-03-15", "a date such as 2012-03-15"),
    "term_end": Text("日期，如 2012-03-15，或“长期”", "a date such as 2012-03-15, or 长期"),
    "month": Text("年月，如 2026-07", "a month such as 2026-07"),
    "id_number": Text("15 或 18 位身份证号", "an ID number of 15 or 18 characters"),
    "credit_code": Text("18 位统一社会信用代码", "a credit code of 18 characters"),
    "sex": Text("男或女", "男 or 女"),
    "money": Text("金额（元），如 650000.00", "an amount in yuan such as 650000.00"),
    "price": Text("金额（元），如 650000.00", "an amount in yuan such as 650000.00"),
    "area": Text("面积（平方米），如 98.50", "an area in m² such as 98.50"),
}


def is_kind(kind: str) -> bool:
    """Whether the contract has this kind of document."""
    return kind == NO_KIND or kind in all_kinds()


def is_field(name: str) -> bool:
    """Whether documents of any kind have such a field."""
    return any(name in kind.names for kind in all_kinds().values())


def field_names(kind: str) -> Sequence[str]:
    """The fields a document of this kind may have."""
    found = all_kinds().get(kind)
    return () if found is None else found.names


def checked_value(kind: str, name: str, said: str | Sequence[str]) -> str | list[str]:
    """What a person says stands in a field, in the form of the contract's section 1.

    Raises:
        FaultyInputError: the kind has no such field, or the value cannot stand in it.
    """
    found = all_kinds().get(kind)
    formats = _formats(found, name) if found is not None else ()
    key = f"fields.{name}"
    if not formats:
        raise FaultyInputError(
            [Fault(key, Text("这类材料没有这个字段", "such a paper has no such field"))]
        )
    is_list = bool(_LISTS & set(formats))
    if not is_list and not isinstance(said, str):
        raise FaultyInputError([Fault(key, Text("应为文字", "must be a string"))])
    text = said if isinstance(said, str) else "、".join(said)
    if text in {OPEN_END, "长期", "永久"} and _ENDS & set(formats):
        return OPEN_END
    problems: set[FieldProblem] = set()
    for format_ in formats:
        value = normalise(format_, text)
        if value is None or value.repaired:
            continue
        if not value.problems:
            plain = value.value if isinstance(value.value, str) else list(value.value)
            return [plain] if is_list and isinstance(plain, str) else plain
        problems |= set(value.problems)
    raise FaultyInputError([Fault(key, _why(formats, problems))])


def _formats(kind: Kind, name: str) -> tuple[str, ...]:
    labelled = [one.format for one in kind.fields if one.name == name]
    told = [one.format for one in kind.prose if one.name == name]
    return tuple(dict.fromkeys([*labelled, *told]))


def _why(formats: Sequence[str], problems: set[FieldProblem]) -> Text:
    if FieldProblem.CHECKSUM in problems:
        return Text(
            "校验位不符，请对照原件再看一遍",
            "its check character does not fit: look at the paper again",
        )
    wanted = _FORMAT_NAMES.get(formats[0])
    if wanted is None:
        return Text("这个值不能填在这个字段", "this cannot be a value of the field")
    return Text(f"应为{wanted.zh}", f"must be {wanted.en}")
