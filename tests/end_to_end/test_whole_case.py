"""A school's case over HTTP, on the embedded default and on servers: the verdict of `check`."""

import json
import shutil
from pathlib import Path

import pytest
from servers.installation import SCHOOL, until

from intake.output import check_output
from intake.pipeline import check_folder
from intake.settings import Settings

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Half of the photos of a sample case: three installations read them."""
    here, sample = tmp_path_factory.mktemp("case"), SAMPLES / "incomplete"
    for file in (sample / "case.json", *sorted(sample.glob("*.jpg"))[:4]):
        shutil.copy(file, here)
    return here


@pytest.fixture(scope="module")
def checked(folder):
    """What `check` says of the case."""
    result = check_folder(folder, Settings(readers=2))
    return check_output(result.verdict, result.readings, "zh").model_dump(mode="json")


def statuses(verdict):
    return {one["id"]: (one["status"], one["blocking"]) for one in verdict["requirements"]}


def test_a_case_uploaded_and_read_in_the_background_gets_the_verdict_of_check(
    installation, folder, checked
):
    client = installation.client
    application = json.loads((folder / "case.json").read_text("utf-8"))
    installation.set_school(application["school"])
    case = client.post("/cases", json=application | {"school": SCHOOL})
    assert case.status_code == 201, case.text
    here = f"/cases/{case.json()['id']}"

    photos = sorted(folder.glob("*.jpg"))
    files = [("files", (photo.name, photo.read_bytes())) for photo in photos]
    answer = client.post(f"{here}/documents", files=files)
    assert answer.status_code == 202, answer.text
    assert [one["name"] for one in answer.json()["documents"]] == [photo.name for photo in photos]

    def judged():
        verdict = client.get(f"{here}/completeness").json()
        return verdict if verdict["pending"] == 0 else None

    verdict = until(judged, 450, "all photos are read")
    assert verdict["verdict"] == checked["verdict"] == "incomplete"
    assert statuses(verdict) == statuses(checked)
    assert verdict["other_categories"] == checked["other_categories"]
    shown = client.get(here).json()
    assert (shown["status"], shown["verdict"]) == ("draft", "incomplete")

    version = client.get(here).headers["etag"]
    submitted = client.post(f"{here}/submit", headers={"If-Match": version})
    assert submitted.status_code == 200, submitted.text
    reviewer = installation.client_of("reviewer")
    refused = reviewer.post(f"{here}/decision", json={"decision": "approved"})
    assert refused.status_code == 409, "incomplete cases cannot be approved"
    missing = next(one for one in verdict["requirements"] if one["status"] == "missing")
    reasons = [{"requirement": missing["id"], "message": "请补交"}]
    returned = reviewer.post(f"{here}/decision", json={"decision": "returned", "reasons": reasons})
    assert returned.status_code == 200, returned.text
    assert client.get(here).json()["status"] == "returned"
