import json
from pathlib import Path

import jsonschema
import pytest

from intake.output import read_output, schemas
from ocr.model import (
    Document,
    Field,
    FieldProblem,
    FileError,
    FileReading,
    Line,
    Page,
    PageProblem,
    Seal,
)

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
BOX = ((0.04, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def reading():
    field = Field("欧阳靖雯", "欧阳 靖雯", 0.98765, BOX, (FieldProblem.LOW_CONFIDENCE,))
    owners = Field(("甲", "乙"), "甲、乙", 1.0, BOX)
    document = Document(
        "household_register_member",
        0.99,
        BOX,
        {"name": field, "owners": owners},
        seals=(Seal(BOX), Seal(BOX, "固始县公安局", "grey")),
    )
    line = Line("常住人口登记卡", 1.0, BOX)
    page = Page(1, 3024, 4032, 90, (PageProblem.BLURRED,), (document,), (line,))
    return FileReading("IMG_1.jpg", "ab" * 32, None, (page,))


def dumped(value):
    return json.loads(json.dumps(read_output(value).model_dump(mode="json")))


def test_the_json_has_the_words_of_the_contract():
    page = dumped(reading())["pages"][0]
    document = page["documents"][0]
    assert (page["page"], page["rotation"], page["problems"]) == (1, 90, ["blurred"])
    assert document["fields"]["name"] == {
        "value": "欧阳靖雯",
        "text": "欧阳 靖雯",
        "confidence": 0.988,
        "box": [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]],
        "problems": ["low_confidence"],
    }
    assert document["fields"]["owners"]["value"] == ["甲", "乙"]
    assert [seal["text"] for seal in document["seals"]] == [None, "固始县公安局"]
    assert page["lines"][0]["text"] == "常住人口登记卡"


def test_a_file_that_could_not_be_read_has_its_error_and_no_pages():
    error = dumped(FileReading("a.jpg", None, FileError("empty_file", "空文件")))
    assert error["error"] == {"code": "empty_file", "message": "空文件"}
    assert error["pages"] == []


@pytest.mark.parametrize("name", ["read.schema.json", "check.schema.json"])
def test_the_published_schema_is_that_of_the_models(name):
    published = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(published)
    assert published == schemas()[name]


def test_output_validates_and_the_schema_refuses_other_things():
    validator = jsonschema.Draft202012Validator(schemas()["read.schema.json"])
    validator.validate(dumped(reading()))
    for key, wrong in (("rotation", 45), ("problems", ["nice"]), ("documents", None)):
        spoiled = dumped(reading())
        spoiled["pages"][0][key] = wrong
        assert not validator.is_valid(spoiled)
