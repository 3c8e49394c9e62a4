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
def page_of(engine, real_photo):
    """What was read of a real photo."""

    def read(name):
        with Reader(engine) as reader:
            (page,) = reader.read_file(real_photo(name), name).pages
        return page

    return read


@pytest.mark.parametrize(("name", "fields"), LICENCES.items())
def test_every_field_of_a_real_licence(page_of, real_photo, name, fields):
    entries = json.loads(real_photo("truth.json").read_text(encoding="utf-8"))
    (printed,) = [entry["fields"] for entry in entries if entry["file"] == name]
    if "_capital_text" in printed:
        printed["capital"] = money(printed.pop("_capital_text")).value
    assert len(printed) >= fields
    page = page_of(name)
    (licence,) = page.documents
    assert page.rotation == (270 if "rotated90" in name else 0)
    assert licence.kind == "business_licence"
    read = {key: licence.fields[key].value for key in printed if key in licence.fields}
    assert {key: normal(key, value) for key, value in read.items()} == {
        key: normal(key, value) for key, value in printed.items()
    }


def test_a_real_paper_that_looks_like_a_licence_is_none(page_of):
    assert [paper.kind for paper in page_of("neg_food_licence_finger.jpg").documents] == ["other"]


def test_a_real_photo_of_two_papers_is_two_documents(page_of):
    kinds = [paper.kind for paper in page_of("two_docs_in_one_photo_masked.jpg").documents]
    assert kinds == ["business_licence", "other"]


def test_the_two_seals_of_a_real_form(page_of):
    (form,) = page_of("form_skewed_two_red_seals.jpg").documents
    assert len(form.seals) == 2
