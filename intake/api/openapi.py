"""The OpenAPI document: what FastAPI makes of the routes, with problems and examples added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from intake.api.problems import MEDIA_TYPE, title_of

_PROBLEM: Mapping[str, Any] = {
    "title": "Problem",
    "description": "A problem document (RFC 9457), in the language of Accept-Language.",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "version": {"type": "integer", "description": "the version of today, with 412"},
        "errors": {
            "type": "array",
            "description": "each fault of what was sent, with 422",
            "items": {
                "type": "object",
                "required": ["key", "message"],
                "properties": {"key": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "outstanding": {
            "type": "array",
            "description": "what keeps a case from being approved, with 409",
            "items": {
                "type": "object",
                "required": ["requirement", "title", "status"],
                "properties": {
                    "requirement": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "string"},
                },
            },
        },
        "pending": {"type": "integer", "description": "files still to be read, with 409"},
    },
}
_DEPTH = 12


def operation_id(route: APIRoute) -> str:
    """The name of the route's function: what a generated client calls it."""
    return route.name


def install(app: FastAPI) -> None:
    """Have `app` describe itself."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            plain = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                routes=app.routes,
            )
            app.openapi_schema = completed(plain)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # FastAPI's own way to replace it


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with problem responses and an example of every JSON body."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = dict(_PROBLEM)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path, method, operation in _operations(document):
        _add_problems(path, method, operation)
        for media in _bodies(operation):
            schema = media.get("schema", {})
            if "example" not in media and "examples" not in media and schema:
                media["example"] = example_of(schema, schemas)
    return document


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int = 0) -> Any:
    """A value that fits a schema: its own example, or one made of its parts' examples."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("const", "default", "enum"):
        if key in schema:
            return schema["enum"][0] if key == "enum" else schema[key]
    branches = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if branches:
        return example_of(branches[0], schemas, depth)
    return _of_type(schema, schemas, depth)


def _of_type(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int) -> Any:
    kind = schema.get("type")
    if depth > _DEPTH:
        return None
    if kind == "object":
        properties: Mapping[str, Any] = schema.get("properties", {})
        return {name: example_of(one, schemas, depth + 1) for name, one in properties.items()}
    if kind == "array":
        if "prefixItems" in schema:
            return [example_of(one, schemas, depth + 1) for one in schema["prefixItems"]]
        count = max(schema.get("minItems", 1), 1)
        return [example_of(schema.get("items", {}), schemas, depth + 1)] * count
    if kind == "string":
        formats = {"date": "2026-09-01", "date-time": "2026-09-01T08:00:00Z", "binary": ""}
        return formats.get(schema.get("format", ""), "…")
    plain: Mapping[str, Any] = {"integer": schema.get("minimum", 1), "number": 0.5, "boolean": True}
    return plain.get(kind or "")


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _add_problems(path: str, method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    wanted = {503} | {int(status) for status in responses if status >= "400"}
    if operation.get("security"):
        wanted |= {401, 403}
    if operation.get("parameters") or operation.get("requestBody"):
        wanted.add(422)
    if operation.get("requestBody"):
        wanted.add(400)
    if "{" in path:
        wanted |= {404} | ({409} if method != "get" else set())
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "If-Match":
            wanted.add(412)
    for status in sorted(wanted):
        own = responses.get(str(status), {}).get("content", {})
        if not own or "HTTPValidationError" in str(own):
            responses[str(status)] = _problem(status)


def _problem(status: int) -> dict[str, Any]:
    title = title_of(status)
    example = {"type": "about:blank", "title": title.zh, "status": status}
    return {
        "description": f"{title.zh} / {title.en}",
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
        },
    }


def _bodies(operation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for response in operation["responses"].values():
        for media_type, media in response.get("content", {}).items():
            if media_type == "application/json":
                yield media
