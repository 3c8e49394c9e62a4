"""What a school sends about a case: `case.json` with the school given by its code."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from intake.case_folder import GuardianRecord, StudentRecord, iso_date

_PROSE = frozenset({"note", "reason", "message"})  # may have lines
CategoryWord = Literal["return_home", "job_transfer", "address_change", "business", "migrant_work"]
_Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
_Date = Annotated[str, AfterValidator(iso_date), Field(examples=["2026-09-01"])]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Input(BaseModel):
    """Something sent by a caller: keys nobody knows are refused, and so are control characters."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @field_validator("*", check_fields=False)
    @classmethod
    def _printable(cls, value: Any, info: ValidationInfo) -> Any:
        allowed = "\r\n\t" if info.field_name in _PROSE else ""
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and any(
                unicodedata.category(char) == "Cc" and char not in allowed for char in text
            ):
                raise PydanticCustomError("control_characters", "control characters")
        return value


def _code_or_object(schema: dict[str, Any]) -> None:
    whole = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": "string", "maxLength": 64, "examples": ["2141005678"]}, whole]


class SchoolReference(Input):
    """A known school: its code, or a school object, of which the code counts."""

    model_config = ConfigDict(json_schema_extra=_code_or_object)

    code: _Code
    name: str | None = None
    urban: bool | None = None
    catchment: list[str] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_code(cls, data: Any) -> Any:
        return {"code": data} if isinstance(data, str) else data


class StudentInput(StudentRecord, Input):
    """The student as the school's records have them."""

    model_config = ConfigDict(extra="forbid", strict=True)


class GuardianInput(GuardianRecord, Input):
    """A guardian as the school's records have them."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Application(Input):
    """A new case, section 3 of the contract."""

    example: ClassVar[dict[str, Any]] = {
        "category": "migrant_work",
        "application_date": "2026-09-01",
        "from_outside_county": True,
        "school": "2141005678",
        "student": {
            "name": "欧阳靖雯",
            "id_number": "411525201203150026",
            "sex": "女",
            "birth_date": "2012-03-15",
            "former_names": [],
            "enrolment_number": "G411525201203150026",
        },
        "guardians": [
            {
                "name": "欧阳建国",
                "id_number": "411525198805120010",
                "relationship": "father",
            }
        ],
    }
    model_config = ConfigDict(json_schema_extra={"examples": [example]})

    category: CategoryWord
    application_date: _Date
    from_outside_county: bool
    school: SchoolReference
    student: StudentInput
    guardians: list[GuardianInput] = Field(min_length=1, max_length=10)
    policy: _Code | None = None


class ApplicationChange(Input):
    """What is to be different about a case; each key given replaces what was there.

    `note` says why, and is kept in the history.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"category": "business", "note": "家长更正了转学类别"}]}
    )

    category: CategoryWord | None = None
    application_date: _Date | None = None
    from_outside_county: bool | None = None
    school: SchoolReference | None = None
    student: StudentInput | None = None
    guardians: list[GuardianInput] | None = Field(None, min_length=1, max_length=10)
    policy: _Code | None = None
    note: Note | None = None
