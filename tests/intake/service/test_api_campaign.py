"""Requests made up from the OpenAPI document against the application: a short campaign."""

import pytest
import schemathesis
from argon2 import PasswordHasher
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from service_world import COUNTY, SCHOOL, person, token

from benchmarks.api_campaign import DOCUMENT, begun_upload, campaign
from intake.service import passwords
from storage.tables import DocumentRow


@pytest.mark.filterwarnings("ignore")
def test_whatever_is_asked_is_answered_as_the_document_promises(api, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    services = api.world.services
    case_id = api.world.case("job_transfer")
    with services.database.read() as session:
        document = session.query(DocumentRow).filter_by(case_id=case_id).first()
    known = {
        "case_id": case_id,
        "document_id": document.id,
        "file_id": document.file_id,
        "upload_id": begun_upload(TestClient(api.app), api.system, "/api/v1"),
        "user_id": person(services, "liu", "reviewer", COUNTY),
    }
    askers = [
        {},
        api.system,
        api.reviewer,
        token(services, "administrator"),
        token(services, "clerk", COUNTY, SCHOOL),
    ]
    schema = schemathesis.openapi.from_asgi(DOCUMENT, api.app)
    outcome = campaign(schema, askers, known, examples=6)
    assert outcome.faults == {}
    assert outcome.requests >= 250


def test_a_campaign_sees_what_was_not_promised():
    app = FastAPI(openapi_url=DOCUMENT)

    @app.get("/odd")
    def odd(number: int) -> int:
        if number % 2:
            raise HTTPException(500)
        return number

    @app.get("/elsewhere/{place}")
    def elsewhere(place: str) -> str:
        raise HTTPException(409, place)

    schema = schemathesis.openapi.from_asgi(DOCUMENT, app)
    outcome = campaign(schema, [{}], {}, examples=20)
    assert sorted(outcome.faults) == ["GET /elsewhere/{place} 409", "GET /odd 500"]
