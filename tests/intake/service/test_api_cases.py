import case_builders
import pytest
from case_builders import FATHER_ID, SON_ID, employer_certificate, swapped, without_seals
from case_world import CLERK, REVIEWER, application_json
from service_world import OTHER_COUNTY, SECOND_SCHOOL, token

from intake.api.case_models import CaseAnswer
from intake.api.completeness_models import CompletenessAnswer
from intake.output import check_output
from storage.tables import AuditEntry

ENGLISH = {"Accept-Language": "en"}
RETURNED = {
    "decision": "returned",
    "reasons": [{"requirement": "household_register", "message": "缺少学生页"}],
}


def problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    return answer.json()


def keys(answer):
    return [one["key"] for one in problem(answer, 422)["errors"]]


def test_a_case_over_http(api):
    made = api.post("/cases", json=application_json())
    assert made.status_code == 201
    case_id = made.json()["id"]
    assert made.headers["location"] == f"/api/v1/cases/{case_id}"
    assert made.headers["etag"] == '"1"'
    assert (made.json()["status"], made.json()["version"]) == ("draft", 1)
    seen = api.get(f"/cases/{case_id}").json()
    assert seen == made.json()
    assert seen["student"]["id_number"] == SON_ID  # to a system, as it sent it
    assert api.get("/cases").json()["items"][0]["id"] == case_id


def test_the_whole_case_json_of_a_folder_is_taken(api):
    school = {"name": "x", "code": application_json()["school"], "urban": True, "catchment": []}
    assert api.post("/cases", json=application_json(school=school)).status_code == 201


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        ({"status": "approved"}, "status", "没有这个键"),
        ({"category": "moving"}, "category", "只能是"),
        ({"school": "0"}, "school", "没有这所学校"),
        ({"school": SECOND_SCHOOL}, "school", "没有这所学校"),
        ({"policy": "none"}, "policy", "none"),
    ],
)
def test_faults_are_named_in_chinese(api, change, key, message):
    answer = api.post("/cases", json=application_json() | change, by=api.clerk)
    errors = problem(answer, 422)["errors"]
    assert [one["key"] for one in errors] == [key]
    assert message in errors[0]["message"]


def test_faults_are_named_in_english_for_those_who_ask(api):
    body = application_json() | {"guardians": []}
    answer = api.post("/cases", json=body, headers=ENGLISH)
    assert problem(answer, 422)["errors"] == [
        {"key": "guardians", "message": "needs at least 1 items"}
    ]
    assert answer.headers["content-language"] == "en"


def test_what_else_can_be_done_at_a_place_is_told(api):
    answer = api.ask("PUT", "/cases")
    problem(answer, 405)
    assert answer.headers["allow"] == "GET, POST"


def test_a_body_that_is_no_json_is_a_fault(api):
    answer = api.post("/cases", content=b"{", headers={"Content-Type": "application/json"})
    assert "JSON" in problem(answer, 422)["errors"][0]["message"]


def test_a_change_needs_the_version_it_was_made_upon(api):
    case_id = api.world.case()
    path = f"/cases/{case_id}"
    etag = api.get(path).headers["etag"]
    body = {"category": "business"}
    problem(api.patch(path, json=body), 428)
    problem(api.patch(path, json=body, headers={"If-Match": "abc"}), 412)
    assert problem(api.patch(path, json=body, headers={"If-Match": '"1"'}), 412)["version"] == 2
    changed = api.patch(path, json=body, headers={"If-Match": etag})
    assert changed.json()["category"] == "business"
    assert changed.headers["etag"] == '"3"'
    assert keys(api.patch(path, json={"status": "approved"}, headers={"If-Match": "*"})) == [
        "status"
    ]


def test_the_life_of_a_case_over_http(api):
    path = f"/cases/{api.world.case()}"
    assert api.post(f"{path}/submit", by=api.clerk).json()["due_on"] == "2026-09-15"
    problem(api.post(f"{path}/submit", by=api.clerk), 409)
    problem(api.post(f"{path}/decision", json=RETURNED, by=api.clerk), 403)
    problem(api.post(f"{path}/decision", json=RETURNED), 403)
    returned = api.post(f"{path}/decision", json=RETURNED, by=api.reviewer).json()
    assert returned["decision"]["reasons"] == RETURNED["reasons"]
    assert api.post(f"{path}/submit", json={"note": "已补"}, by=api.clerk).status_code == 200
    claimed = api.post(f"{path}/claim", by=api.reviewer).json()["claimed"]
    assert claimed["name"].startswith("reviewer")
    assert api.post(f"{path}/release", by=api.reviewer).json()["claimed"] is None
    approved = api.post(f"{path}/decision", json={"decision": "approved"}, by=api.reviewer)
    assert approved.json()["status"] == "approved"
    problem(api.post(f"{path}/withdraw", by=api.clerk), 409)


def test_what_keeps_a_case_from_being_approved_is_listed(api):
    papers = swapped("job_transfer", without=("employer_certificate",))
    path = f"/cases/{api.world.case('job_transfer', papers)}"
    api.post(f"{path}/submit", by=api.clerk)
    refused = api.post(
        f"{path}/decision", json={"decision": "approved"}, by=api.reviewer, headers=ENGLISH
    )
    body = problem(refused, 409)
    assert body["outstanding"][0]["requirement"] == "employer_certificate"
    assert body["outstanding"][0]["status"] == "missing"
    assert body["pending"] == 0


def test_next_gives_a_case_or_nothing(api):
    assert api.post("/cases/next", by=api.reviewer).status_code == 204
    case_id = api.world.case()
    api.post(f"/cases/{case_id}/submit", by=api.clerk)
    assert api.post("/cases/next?category=business", by=api.reviewer).status_code == 204
    assert api.post("/cases/next", by=api.reviewer).json()["id"] == case_id
    problem(api.post("/cases/next", by=api.clerk), 403)


def test_completeness_is_the_contract_s_verdict(api):
    case_id = api.world.case("job_transfer")
    answer = api.get(f"/cases/{case_id}/completeness")
    body = answer.json()
    CompletenessAnswer.model_validate_json(answer.content)
    seen = api.world.look(case_id)
    wanted = check_output(seen.found, seen.papers.readings).model_dump(mode="json")
    for requirement in body["requirements"]:
        assert requirement.pop("found") == requirement["status"]
        assert requirement.pop("settlement") is None
    for file in body["documents"]:
        assert file.pop("id")
        for page in file["pages"]:
            for document in page["documents"]:
                assert document.pop("id")
    extra = {key: body.pop(key) for key in ("id", "status", "version", "pending", "settlements")}
    assert body == wanted
    assert extra == {
        "id": case_id, "status": "draft", "version": 2, "pending": 0, "settlements": [],
    }  # fmt: skip
    assert answer.headers["etag"] == '"2"'


def test_completeness_is_of_this_moment(api):
    case_id = api.world.case("job_transfer", [])
    assert api.get(f"/cases/{case_id}/completeness").json()["verdict"] == "incomplete"
    api.world.add_papers(case_id, swapped("job_transfer"))
    assert api.get(f"/cases/{case_id}/completeness").json()["verdict"] == "complete"


def test_settling_over_http(api):
    papers = swapped("job_transfer", without_seals(employer_certificate()))
    path = f"/cases/{api.world.case('job_transfer', papers)}"
    api.post(f"{path}/submit", by=api.clerk)
    said = {"requirement": "employer_certificate", "outcome": "satisfied", "reason": "已核实"}
    problem(api.post(f"{path}/settlements", json=said, by=api.clerk), 403)
    settled = api.post(f"{path}/settlements", json=said, by=api.reviewer)
    assert settled.status_code == 201
    body = settled.json()
    assert body["verdict"] == "complete"
    line = next(one for one in body["requirements"] if one["id"] == "employer_certificate")
    assert (line["status"], line["found"]) == ("satisfied", "unsure")
    assert line["reasons"][0]["code"] == "seal_missing"
    taken = api.ask("DELETE", f"{path}/settlements/{line['settlement']['id']}", by=api.reviewer)
    assert taken.json()["verdict"] == "needs_review"
    assert keys(api.post(f"{path}/settlements", json=said | {"reason": " "}, by=api.reviewer)) == [
        "reason"
    ]


def test_correcting_over_http(api):
    case_id = api.world.case("job_transfer")
    api.post(f"/cases/{case_id}/submit", by=api.clerk)
    path = f"/documents/{api.world.document(case_id, 'employer_certificate.jpg')}"
    seen = api.get(path)
    assert seen.json()["document"]["fields"]["name"]["value"] == "欧阳建国"
    said = {"fields": {"name": "李大勇"}, "note": "看错了"}
    answer = api.patch(path, json=said, by=api.reviewer, headers={"If-Match": seen.headers["etag"]})
    body = answer.json()
    assert body["document"]["fields"]["name"]["value"] == "李大勇"
    assert body["as_read"]["fields"]["name"]["value"] == "欧阳建国"
    assert body["corrected"] == {"name": True}
    assert body["case"]["verdict"] == "incomplete" or body["case"]["verdict"] == "needs_review"
    assert answer.headers["etag"] == '"2"'
    stale = api.patch(path, json=said, by=api.reviewer, headers={"If-Match": '"1"'})
    problem(stale, 412)
    assert keys(api.patch(path, json={"fields": {"x": "1"}}, by=api.reviewer)) == ["fields.x"]
    undone = api.patch(path, json={"undo": ["name"]}, by=api.reviewer).json()
    assert undone["document"] == undone["as_read"]


def test_people_see_numbers_masked_until_they_ask_and_say_why(api):
    case_id = api.world.case("job_transfer")
    with api.person(CLERK):
        plain = api.get(f"/cases/{case_id}")
        assert plain.json()["student"]["id_number"] == "411525********" + SON_ID[-4:]
        verdict = api.get(f"/cases/{case_id}/completeness")
        document = api.world.document(case_id, "employer_certificate.jpg")
        for answer in (plain, verdict, api.get(f"/documents/{document}"), api.get("/cases")):
            assert SON_ID not in answer.text
            assert FATHER_ID not in answer.text
        assert keys(api.get(f"/cases/{case_id}?id_numbers=full")) == ["reason"]
        whole = api.get(f"/cases/{case_id}?id_numbers=full&reason=核对证件")
        assert whole.json()["student"]["id_number"] == SON_ID
    with api.world.services.database.read() as session:
        trail = session.query(AuditEntry).filter_by(action="case.reveal").one()
        assert (trail.actor, trail.case_id) == ("clerk", case_id)
        assert "核对" not in str(trail.detail)


def test_looks_are_written_to_the_trail_once_in_a_while(api):
    case_id = api.world.case()
    with api.person(REVIEWER):
        for _ in range(3):
            api.get(f"/cases/{case_id}")
            api.get(f"/cases/{case_id}/completeness")
        api.world.clock.move(minutes=11)
        api.get(f"/cases/{case_id}")
    api.world.services.looks.write()
    with api.world.services.database.read() as session:
        looks = session.query(AuditEntry).filter_by(actor="reviewer").order_by(AuditEntry.sequence)
        assert [one.action for one in looks] == ["case.view", "case.completeness", "case.view"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/cases/{case}", None),
        ("PATCH", "/cases/{case}", {"category": "business"}),
        ("POST", "/cases/{case}/submit", None),
        ("POST", "/cases/{case}/withdraw", None),
        ("POST", "/cases/{case}/decision", RETURNED),
        ("POST", "/cases/{case}/claim", None),
        ("POST", "/cases/{case}/release", None),
        ("GET", "/cases/{case}/completeness", None),
        (
            "POST",
            "/cases/{case}/settlements",
            {"requirement": "residence", "outcome": "failed", "reason": "x"},
        ),
        ("DELETE", "/cases/{case}/settlements/x", None),
        ("GET", "/documents/{document}", None),
        ("PATCH", "/documents/{document}", {"rotation": 90}),
    ],
)
def test_what_is_foreign_is_not_found(api, method, path, body):
    services = api.world.services
    case_id = api.world.case("job_transfer")
    document = api.world.document(case_id, "employer_certificate.jpg")
    path = path.format(case=case_id, document=document)
    strangers = [
        token(services, role, OTHER_COUNTY)
        for role in ("administrator", "reviewer", "auditor", "system")
    ]
    strangers.append(token(services, "clerk", "固始县", SECOND_SCHOOL))
    for stranger in strangers:
        answer = api.ask(method, path, by=stranger, json=body, headers={"If-Match": "*"})
        problem(answer, 404)
        absent = api.ask(
            method,
            path.replace(case_id, "0" * 24).replace(document, "0" * 24),
            by=stranger,
            json=body,
            headers={"If-Match": "*"},
        )
        assert answer.json() == absent.json()


def test_answers_fit_their_models(api):
    case_id = api.world.case()
    CaseAnswer.model_validate_json(api.get(f"/cases/{case_id}").content)


def test_a_search_in_the_body_finds_what_one_in_the_address_does(api):
    api.world.case()
    api.world.case("business")
    for filters in ("", "?category=business"):
        asked = filters + ("&" if filters else "?") + f"text={case_builders.SON}"
        by_address = api.get(f"/cases{asked}").json()
        by_body = api.post(f"/cases/search{filters}", json={"text": case_builders.SON}).json()
        assert by_body == by_address
        assert by_body["total"] == (1 if filters else 2)
    page = {"text": case_builders.SON, "sort": "-created_at", "page": 2, "page_size": 1}
    assert len(api.post("/cases/search", json=page).json()["items"]) == 1
    for wrong in ({}, {"text": ""}, {"text": "x", "sort": "odd"}, {"text": "x", "q": "y"}):
        assert api.post("/cases/search", json=wrong).status_code == 422
    students = {"q": case_builders.SON}
    by_address = api.get("/records/students", params=students).json()
    assert api.post("/records/students/search", json=students).json() == by_address
