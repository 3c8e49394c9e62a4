import jsonschema
import pytest
from openapi_spec_validator import validate

METHODS = {"get", "post", "patch", "put", "delete"}


@pytest.fixture
def document(api):
    return api.get("/openapi.json").json()


def operations(document):
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def bodies(operation):
    yield from operation.get("requestBody", {}).get("content", {}).items()
    for response in operation["responses"].values():
        yield from response.get("content", {}).items()


def test_the_document_is_valid(document):
    validate(document)
    assert len(operations(document)) >= 30


def test_every_operation_says_what_it_does_under_a_name_of_its_own(document):
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)
    assert [what for what, one in operations(document) if not one.get("description")] == []


def test_every_operation_says_how_it_refuses(document):
    for what, operation in operations(document):
        refusals = [status for status in operation["responses"] if status >= "400"]
        assert refusals, what
        for status in refusals:
            content = operation["responses"][status]["content"]
            if "/health/" not in what:  # says with 503 what is not ready
                assert "application/problem+json" in content, (what, status)


def test_a_refused_sign_in_is_promised(document):
    for path in ("/session", "/session/second-factor", "/session/password"):
        responses = document["paths"][f"/api/v1{path}"]["post"]["responses"]
        assert "application/problem+json" in responses["401"]["content"], path


def test_every_json_body_has_an_example_that_fits(document):
    components = {"components": document["components"]}
    for what, operation in operations(document):
        for media_type, media in bodies(operation):
            if media_type != "application/json" or not media.get("schema"):
                continue
            assert "example" in media or "examples" in media, what
            if "example" in media:
                schema = media["schema"] | components
                validator = jsonschema.Draft202012Validator(schema)
                faults = [
                    f"{one.json_path}: {one.message}"
                    for one in validator.iter_errors(media["example"])
                ]
                assert faults == [], what


def test_unknown_keys_are_refused_by_every_body(document):
    """Every model that is sent forbids what it does not know."""
    schemas = document["components"]["schemas"]
    for what, operation in operations(document):
        for media in operation.get("requestBody", {}).get("content", {}).values():
            name = str(media.get("schema", {}).get("$ref", "")).rsplit("/", 1)[-1]
            if name and not name.startswith("Body_"):
                assert schemas[name].get("additionalProperties") is False, (what, name)
