"""What pydantic finds wrong, in the words of the people who read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from intake.service.errors import Fault, FaultyInputError
from matching.model import Text

M = TypeVar("M", bound=BaseModel)

_UNKNOWN = Text("内容不正确", "is not as it should be")
_WORDS: Mapping[str, Text] = {
    "bool_parsing": Text("应为 true 或 false", "must be true or false"),
    "bool_type": Text("应为 true 或 false", "must be true or false"),
    "control_characters": Text("不能含有控制字符", "must not contain control characters"),
    "bytes_too_long": Text("太长", "is too long"),
    "date_from_datetime_parsing": Text(
        "应为 2026-09-01 形式的日期", "must be a date such as 2026-09-01"
    ),
    "date_parsing": Text("应为 2026-09-01 形式的日期", "must be a date such as 2026-09-01"),
    "date_type": Text("应为 2026-09-01 形式的日期", "must be a date such as 2026-09-01"),
    "datetime_from_date_parsing": Text("应为日期和时间", "must be a date and time"),
    "datetime_parsing": Text("应为日期和时间", "must be a date and time"),
    "dict_type": Text("应为一个 JSON 对象", "must be a JSON object"),
    "enum": Text("只能是 {expected}", "must be one of {expected}"),
    "extra_forbidden": Text("没有这个键", "there is no such key"),
    "finite_number": Text("应为有限的数", "must be a finite number"),
    "float_parsing": Text("应为数字", "must be a number"),
    "float_type": Text("应为数字", "must be a number"),
    "greater_than": Text("应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": Text("不能小于 {ge}", "must be at least {ge}"),
    "int_from_float": Text("应为整数", "must be a whole number"),
    "int_parsing": Text("应为整数", "must be a whole number"),
    "int_parsing_size": Text("数字太大", "the number is too large"),
    "int_type": Text("应为整数", "must be a whole number"),
    "json_invalid": Text("不是正确的 JSON", "is not JSON"),
    "json_type": Text("不是正确的 JSON", "is not JSON"),
    "less_than": Text("应小于 {lt}", "must be less than {lt}"),
    "less_than_equal": Text("不能大于 {le}", "must be at most {le}"),
    "list_type": Text("应为列表", "must be a list"),
    "literal_error": Text("只能是 {expected}", "must be one of {expected}"),
    "missing": Text("缺少这一项", "is missing"),
    "model_attributes_type": Text("应为一个 JSON 对象", "must be a JSON object"),
    "model_type": Text("应为一个 JSON 对象", "must be a JSON object"),
    "none_required": Text("应为 null", "must be null"),
    "string_pattern_mismatch": Text(
        "格式不对，应符合 {pattern}", "has the wrong form; it must match {pattern}"
    ),
    "string_too_long": Text("太长，最多 {max_length} 个字符", "is longer than {max_length}"),
    "string_too_short": Text("至少 {min_length} 个字符", "is shorter than {min_length}"),
    "string_type": Text("应为文字", "must be a string"),
    "string_unicode": Text("不是正确的文字", "is not valid text"),
    "too_long": Text("最多 {max_length} 项", "has more than {max_length} items"),
    "too_short": Text("至少要有 {min_length} 项", "needs at least {min_length} items"),
    "tuple_type": Text("应为列表", "must be a list"),
    "value_error": Text("{error}", "{error}"),
}
_ID_NUMBER = Text("应为 15 或 18 位身份证号", "must be an ID number of 15 or 18 characters")
_DATE = Text("应为 2026-09-01 形式的日期", "must be a date such as 2026-09-01")


def fault_of(error: Mapping[str, Any], skip: int = 0) -> Fault:
    """One fault of `ValidationError.errors()`; `skip` parts of its place are not the caller's."""
    kind, context = error["type"], dict(error.get("ctx") or {})
    key = key_of(error["loc"][skip:])
    if kind == "string_pattern_mismatch" and key.endswith("id_number"):
        return Fault(key, _ID_NUMBER)
    if kind == "value_error" and key.endswith(("_date", "_on")):
        return Fault(key, _DATE)
    words = _WORDS.get(kind, _UNKNOWN)
    known = {name: str(value) for name, value in context.items()}
    chinese = {name: value.replace(" or ", "、") for name, value in known.items()}
    try:
        return Fault(key, Text(words.zh.format(**chinese), words.en.format(**known)))
    except KeyError:
        return Fault(key, _UNKNOWN)


def faults_of(errors: Iterable[Any], skip: int = 0) -> Sequence[Fault]:
    """All faults of `ValidationError.errors()`."""
    return [fault_of(error, skip) for error in errors]


def checked(model: type[M], data: Any) -> M:
    """`data` as a `model`.

    Raises:
        FaultyInputError: one fault for each thing that is wrong.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise FaultyInputError(faults_of(error.errors())) from error


def key_of(place: Sequence[str | int]) -> str:
    """A place as people write it: `guardians[0].name`."""
    key = ""
    for part in place:
        key += f"[{part}]" if isinstance(part, int) else f"{'.' if key else ''}{part}"
    return key
