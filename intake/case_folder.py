"""A case folder: `case.json` and, beside it and below it, the evidence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from matching.model import Case, Category, Guardian, Relationship, School, Student
from ocr.errors import UnusableInputError

CASE_FILE = "case.json"
# Files that file managers and messengers leave behind are nobody's evidence.
_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini"})


def iso_date(text: str) -> str:
    """The text, if it is a day such as `2026-09-01`; else ValueError."""
    if len(text) != 10:
        raise ValueError("not a date of the form 2026-09-01")
    date.fromisoformat(text)
    return text


_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Date = Annotated[str, AfterValidator(iso_date)]
_IdNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^(\d{15}|\d{17}[\dXx])$"),
]


class _Record(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)


class SchoolRecord(_Record):
    """`school` of case.json."""

    name: _Name
    code: _Name
    urban: bool
    catchment: list[_Name]


class StudentRecord(_Record):
    """`student` of case.json."""

    name: _Name
    sex: Literal["男", "女"]
    birth_date: _Date
    id_number: _IdNumber | None = None
    former_names: list[_Name] = Field(default_factory=list)
    enrolment_number: _Name | None = None


class GuardianRecord(_Record):
    """One of `guardians` of case.json."""

    name: _Name
    relationship: Literal["father", "mother", "grandfather", "grandmother", "other_guardian"]
    id_number: _IdNumber | None = None
    former_names: list[_Name] = Field(default_factory=list)


class CaseRecord(_Record):
    """The whole of case.json, as the contract's section 3 gives it."""

    category: Literal["return_home", "job_transfer", "address_change", "business", "migrant_work"]
    application_date: _Date
    from_outside_county: bool
    school: SchoolRecord
    student: StudentRecord
    guardians: list[GuardianRecord] = Field(min_length=1)
    policy: _Name | None = None

    def to_case(self) -> Case:
        """The case as the verdict wants it."""
        return Case(
            category=Category(self.category),
            application_date=date.fromisoformat(self.application_date),
            from_outside_county=self.from_outside_county,
            school=School(
                name=self.school.name,
                code=self.school.code,
                urban=self.school.urban,
                catchment=tuple(self.school.catchment),
            ),
            student=Student(
                name=self.student.name,
                sex=self.student.sex,
                birth_date=date.fromisoformat(self.student.birth_date),
                id_number=self.student.id_number,
                former_names=tuple(self.student.former_names),
                enrolment_number=self.student.enrolment_number,
            ),
            guardians=tuple(
                Guardian(
                    name=guardian.name,
                    relationship=Relationship(guardian.relationship),
                    id_number=guardian.id_number,
                    former_names=tuple(guardian.former_names),
                )
                for guardian in self.guardians
            ),
            policy=self.policy,
        )

    def unknown_keys(self) -> list[str]:
        """Keys that mean nothing here, most likely mistyped, with their paths."""
        parts: list[tuple[str, _Record]] = [
            ("", self),
            ("school.", self.school),
            ("student.", self.student),
            *((f"guardians[{i}].", guardian) for i, guardian in enumerate(self.guardians)),
        ]
        return [f"{prefix}{key}" for prefix, part in parts for key in part.model_extra or {}]


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """A case and the files that go with it, in order of their names."""

    folder: Path
    case: Case
    files: tuple[Path, ...]
    unknown_keys: tuple[str, ...]


def open_case_folder(folder: Path) -> CaseFolder:
    """Read `case.json` and list the evidence beside and below it.

    Raises:
        UnusableInputError: no such folder, no case.json, or faults in it, one line each.
    """
    if not folder.is_dir():
        raise UnusableInputError([f"{folder}: 没有这个文件夹 no such folder"])
    path = folder / CASE_FILE
    if not path.is_file():
        raise UnusableInputError([f"{path}: 文件夹里没有 case.json / no case.json in the folder"])
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnusableInputError([f"{path}: 无法读取 cannot be read ({error.strerror})"]) from error
    record = parse_case(content, str(path))
    return CaseFolder(
        folder=folder,
        case=record.to_case(),
        files=tuple(_evidence(folder)),
        unknown_keys=tuple(record.unknown_keys()),
    )


def parse_case(content: bytes, where: str = CASE_FILE) -> CaseRecord:
    """Check the JSON of a case.

    Raises:
        UnusableInputError: one line for each fault, naming the key.
    """
    try:
        return CaseRecord.model_validate(parse_object(content, where))
    except ValidationError as error:
        raise UnusableInputError([_fault(dict(fault)) for fault in error.errors()]) from error


def parse_object(content: bytes, where: str) -> dict[str, Any]:
    """The JSON object of a case, whatever its keys.

    Raises:
        UnusableInputError: it is none.
    """
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_no_duplicates)
    except UnicodeDecodeError as error:
        raise UnusableInputError([f"{where}: 不是 UTF-8 编码 not UTF-8"]) from error
    except json.JSONDecodeError as error:
        raise UnusableInputError(
            [f"{where}: 第 {error.lineno} 行不是正确的 JSON / line {error.lineno}: {error.msg}"]
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnusableInputError([f"{where}: {error}"]) from error
    if not isinstance(data, dict):
        raise UnusableInputError([f"{where}: 应为一个 JSON 对象 must be a JSON object"])
    return data


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(f"{key}: 重复的键 the key stands twice")
        result[key] = value
    return result


_FAULTS = {
    "missing": "缺少 missing",
    "literal_error": "只能是 must be one of {expected}",
    "string_type": "应为文字 must be a string",
    "bool_type": "应为 true 或 false / must be true or false",
    "list_type": "应为列表 must be a list",
    "too_short": "至少要有一项 at least one is needed",
    "string_too_short": "不能为空 must not be empty",
    "string_too_long": "太长 too long",
    "string_pattern_mismatch": "应为 15 或 18 位身份证号 must have 15 or 18 characters",
    "value_error": "应为 2026-09-01 形式的日期 must be a date such as 2026-09-01",
    "model_type": "应为一个 JSON 对象 must be a JSON object",
}


def _fault(fault: dict[str, Any]) -> str:
    key = ""
    for part in fault["loc"]:
        key += f"[{part}]" if isinstance(part, int) else f"{'.' if key else ''}{part}"
    template = _FAULTS.get(fault["type"], fault["msg"])
    return f"{key}: {template.format(expected=fault.get('ctx', {}).get('expected', ''))}"


def _evidence(folder: Path) -> list[Path]:
    found = []
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_dir() or hidden or path.name.lower() in _LEFT_BEHIND:
            continue
        if path != folder / CASE_FILE:
            found.append(path)
    return found
