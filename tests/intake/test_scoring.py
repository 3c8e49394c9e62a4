"""Scoring: what counts as right, wrong, absent, invented; which verdicts are forgiven."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_PATH = Path(__file__).parents[2] / "benchmarks" / "scoring.py"
_SPEC = importlib.util.spec_from_file_location("scoring", _PATH)
scoring = importlib.util.module_from_spec(_SPEC)
sys.modules["scoring"] = scoring
_SPEC.loader.exec_module(scoring)


def square(left, top, side=100):
    return [[left, top], [left + side, top], [left + side, top + side], [left, top + side]]


def document(kind, left=0, legible=None, seals=0, **fields):
    made = {
        "kind": kind,
        "region": square(left, 0),
        "fields": {name: {"value": value, "box": square(0, 0)} for name, value in fields.items()},
        "seals": [square(0, 0)] * seals,
    }
    return made if legible is None else {**made, "legible": legible}


def file(*documents, rotation=0, width=200):
    page = {"page": 1, "width": width, "height": 100, "rotation": rotation, "problems": []}
    return {"file": "a.jpg", "pages": [{**page, "documents": list(documents)}]}


def test_fields_are_right_wrong_absent_and_invented_is_wrong():
    true = file(document("lease_contract", legible=True, tenant="王伟", landlord="李丽", rent="1"))
    read = file(document("lease_contract", tenant="王 伟", landlord="李莉", address="某地"))
    score = scoring.score_file(read, true)
    assert score.fields == {
        ("lease_contract", "tenant", "right"): 1,
        ("lease_contract", "landlord", "wrong"): 1,
        ("lease_contract", "rent", "absent"): 1,
        ("lease_contract", "address", "wrong"): 1,
    }
    assert score.share("wrong") == pytest.approx(0.5)
    assert ("a.jpg", 1, "lease_contract", "address", None, "某地") in score.mistakes


def test_two_papers_are_matched_by_place_not_by_order():
    true = file(document("other", 0, True), document("tax_registration", 100, True, name="甲"))
    read = file(document("tax_registration", 95, name="甲"), document("other", 2))
    score = scoring.score_file(read, true)
    assert score.kinds_right() == 1
    assert score.fields == {("tax_registration", "name", "right"): 1}


def test_regions_are_compared_as_shares_of_the_page():
    true = file(document("other", 0, True), document("identity_card", 100, True, name="甲"))
    big = document("identity_card", 200, name="甲")
    big["region"] = square(200, 0, 200)
    small = document("other", 0)
    small["region"] = square(0, 0, 200)
    read = file(big, small, width=400)
    read["pages"][0]["height"] = 200
    assert scoring.score_file(read, true).fields == {("identity_card", "name", "right"): 1}


def test_a_wrong_kind_leaves_its_fields_absent_and_a_missing_document_counts():
    true = file(document("lease_contract", 0, True, tenant="甲"))
    wrong = scoring.score_file(file(document("other")), true)
    assert wrong.kinds == {("lease_contract", "wrong"): 1}
    assert wrong.fields == {("lease_contract", "tenant", "absent"): 1}
    nothing = scoring.score_file({"file": "a.jpg", "pages": []}, true)
    assert (nothing.missed, nothing.kinds_right(), nothing.rotations["wrong"]) == (1, 0, 1)


def test_illegible_pages_are_left_out_and_surplus_documents_counted():
    true = file(document("lease_contract", 0, False, tenant="甲"))
    read = file(document("other", 0), document("birth_certificate", 100), document("other", 100))
    score = scoring.score_file(read, true)
    assert (score.documents, score.surplus, sum(score.fields.values())) == (0, 1, 0)


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("ethnicity", "汉", "汉族"),
        ("height", "165厘米", "165"),
        ("name", "阿依努尔•买买提", "阿依努尔·买买提"),
        ("owners", ["乙", "甲"], ["甲", "乙"]),
        ("scope", "日用百货（零售）。", "日用百货(零售)"),
    ],
)
def test_the_same_value_written_differently_is_the_same(name, one, other):
    assert scoring.normal(name, one) == scoring.normal(name, other)
    assert scoring.normal(name, one) != scoring.normal(name, "丙")


def test_seals_and_rotation_are_counted():
    true = file(document("pension_record", 0, True, seals=2), rotation=90)
    read = file(document("pension_record", 0, seals=1), rotation=90)
    score = scoring.total([scoring.score_file(read, true)] * 2)
    assert score.seals == {"wrong": 2}
    assert score.rotations == {"right": 2}


@pytest.mark.parametrize(
    ("found", "accepted", "outcome"),
    [
        ("complete", ["complete"], "right"),
        ("incomplete", ["needs_review", "incomplete"], "right"),
        ("needs_review", ["complete"], "review"),
        ("needs_review", ["incomplete"], "review"),
        ("incomplete", ["complete"], "wrong"),
        ("complete", ["needs_review"], "wrong_complete"),
        ("complete", ["incomplete"], "wrong_complete"),
    ],
)
def test_verdicts(found, accepted, outcome):
    assert scoring.verdict_outcome(found, accepted) == outcome


def test_requirements_reasons_and_other_categories():
    truth = {
        "verdict_accept": ["incomplete"],
        "requirements": {
            "residence": {"status": "failed", "codes": ["expired"], "accept": ["unsure"]},
            "household_register": {"status": "satisfied", "codes": [], "accept": []},
        },
        "other_categories": {"business": ["incomplete"], "job_transfer": ["incomplete"]},
    }
    answer = {
        "verdict": "incomplete",
        "requirements": [
            {"id": "residence", "status": "failed", "reasons": [{"code": "not_guardian"}]},
            {"id": "household_register", "status": "unsure", "reasons": []},
        ],
        "other_categories": {"business": "complete", "job_transfer": "incomplete"},
    }
    score = scoring.score_verdict(answer, truth)
    assert score.outcome == "right"
    assert score.requirements == {"residence": True, "household_register": False}
    assert score.codes == {"residence": False}
    assert (score.others, score.others_wrong_complete) == (1, 1)
