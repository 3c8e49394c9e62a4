"""The real photos, through the whole reader: what a person wrote down from them is what is read."""

import json

import pytest

from benchmarks.scoring import normal
from ocr.reader import Reader
from ocr.values.amounts import money

LICENCES = {
    "bl_vertical_2018_scan.jpg": 9,
    "bl_horizontal_phone_perspective.jpg": 5,
    "bl_vertical_overprint_text.jpg": 7,
    "bl_rotated90_copy_scan.jpg": 9,
    "bl_electronic_watermark_no_seal.jpg": 8,
    "bl_old_legalperson_masked_regno13.jpg": 4,
}


@pytest.fixture
def documents_of(engine, real_photo):
    """The documents of a real photo, in the order in which they were found."""

    def read(name):
        with Reader(engine) as reader:
            reading = reader.read_file(real_photo(name), name)
        return [document for page in reading.pages for document in page.documents]

    return read


@pytest.mark.parametrize(("name", "fields"), LICENCES.items())
def test_every_field_of_a_real_licence(documents_of, real_photo, name, fields):
    entries = json.loads(real_photo("truth.json").read_text(encoding="utf-8"))
    (printed,) = [entry["fields"] for entry in entries if entry["file"] == name]
    if "_capital_text" in printed:
        printed["capital"] = money(printed.pop("_capital_text")).value
    assert len(printed) >= fields
    (licence,) = documents_of(name)
    assert licence.kind == "business_licence"
    read = {key: licence.fields[key].value for key in printed if key in licence.fields}
    assert {key: normal(key, value) for key, value in read.items()} == {
        key: normal(key, value) for key, value in printed.items()
    }


def test_a_real_paper_that_looks_like_a_licence_is_none(documents_of):
    assert [paper.kind for paper in documents_of("neg_food_licence_finger.jpg")] == ["other"]


def test_a_real_photo_of_two_papers_is_two_documents(documents_of):
    kinds = [paper.kind for paper in documents_of("two_docs_in_one_photo_masked.jpg")]
    assert kinds == ["business_licence", "other"]


def test_the_two_seals_of_a_real_form(documents_of):
    (form,) = documents_of("form_skewed_two_red_seals.jpg")
    assert len(form.seals) == 2
