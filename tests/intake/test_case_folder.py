import json

import pytest

from intake.case_folder import open_case_folder, parse_case
from matching.model import Category, Relationship
from ocr.errors import UnusableInputError

CASE = {
    "category": "migrant_work",
    "application_date": "2026-09-01",
    "from_outside_county": True,
    "school": {
        "name": "信阳市第三小学",
        "code": "2141005678",
        "urban": True,
        "catchment": ["信阳市浉河区五星街道"],
    },
    "student": {"name": "欧阳靖雯", "sex": "女", "birth_date": "2012-03-15"},
    "guardians": [
        {"name": "欧阳建国", "id_number": "41152519880512001x", "relationship": "father"}
    ],
}


def changed(path, value):
    case = json.loads(json.dumps(CASE))
    place = case
    *parents, last = path
    for key in parents:
        place = place[key]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return json.dumps(case).encode()


def faults_of(content):
    with pytest.raises(UnusableInputError) as caught:
        parse_case(content)
    return caught.value.faults


def test_the_case_of_the_contract_is_understood():
    case = parse_case(json.dumps(CASE).encode()).to_case()
    assert case.category is Category.MIGRANT_WORK
    assert case.application_date.isoformat() == "2026-09-01"
    assert case.student.id_number is None
    assert case.student.former_names == ()
    assert case.guardians[0].relationship is Relationship.FATHER
    assert case.guardians[0].id_number == "41152519880512001X"


def test_a_byte_order_mark_does_not_matter():
    assert parse_case(b"\xef\xbb\xbf" + json.dumps(CASE).encode()).school.urban is True


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("category",), "holiday", "category"),
        (("category",), None, "category"),
        (("application_date",), "2026-02-30", "application_date"),
        (("application_date",), "20260901", "application_date"),
        (("application_date",), 20260901, "application_date"),
        (("from_outside_county",), "yes", "from_outside_county"),
        (("school", "urban"), 1, "school.urban"),
        (("school", "catchment"), "五星街道", "school.catchment"),
        (("school", "catchment"), ["五星街道", ""], "school.catchment[1]"),
        (("student", "name"), "  ", "student.name"),
        (("student", "sex"), "female", "student.sex"),
        (("student", "birth_date"), "2012", "student.birth_date"),
        (("student", "id_number"), "4115", "student.id_number"),
        (("guardians",), [], "guardians"),
        (("guardians", 0, "relationship"), "uncle", "guardians[0].relationship"),
        (("guardians", 0, "name"), None, "guardians[0].name"),
        (("school",), "第三小学", "school"),
    ],
)
def test_each_fault_names_its_key(path, value, key):
    faults = faults_of(changed(path, value))
    assert [fault.split(":")[0] for fault in faults] == [key]


def test_every_fault_has_its_line():
    case = {**CASE, "category": "x", "application_date": "x"}
    del case["school"]
    keys = {fault.split(":")[0] for fault in faults_of(json.dumps(case).encode())}
    assert keys == {"category", "application_date", "school"}


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff\xfe", b'{"category": 1, "category": 2}', b"[" * 100_000, b'"x"'],
)
def test_what_is_no_case_is_refused_in_words(content):
    assert len(faults_of(content)) == 1


def test_mistyped_keys_are_reported(tmp_path):
    (tmp_path / "case.json").write_bytes(changed(("student", "former_name"), ["李某"]))
    assert open_case_folder(tmp_path).unknown_keys == ("student.former_name",)


def test_evidence_lies_beside_and_below_in_order_of_names(tmp_path):
    (tmp_path / "case.json").write_text(json.dumps(CASE), encoding="utf-8")
    (tmp_path / "b").mkdir()
    for name in ("2.jpg", "1.pdf", "b/3.jpg", "b/case.json", ".DS_Store", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"x")
    folder = open_case_folder(tmp_path)
    names = [file.relative_to(tmp_path).as_posix() for file in folder.files]
    assert names == ["1.pdf", "2.jpg", "b/3.jpg", "b/case.json"]


def test_a_folder_without_a_case_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(UnusableInputError):
            open_case_folder(folder)
