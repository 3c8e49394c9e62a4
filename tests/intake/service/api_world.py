"""The HTTP interface over a world of cases, asked as a system with a token or as a person."""

from __future__ import annotations

from contextlib import contextmanager

from fastapi.testclient import TestClient
from service_world import COUNTY, SCHOOL, token

from intake.api.app import create_app
from intake.api.dependencies import actor as who_asks

ROOT = "/api/v1"


class Api:
    """`api.get(...)` asks as the county's system; `as_` gives others."""

    def __init__(self, world) -> None:
        self.world = world
        self.app = create_app(world.services)
        self._client = TestClient(self.app, base_url="http://testserver")
        self.system = token(world.services, "system", COUNTY)
        self.clerk = token(world.services, "clerk", COUNTY, SCHOOL)
        self.reviewer = token(world.services, "reviewer", COUNTY)

    def ask(self, method, path, headers=None, *, by=None, **more):
        """A request by the holder of a token (default: the county's system)."""
        headers = {**(self.system if by is None else by), **(headers or {})}
        return self._client.request(method, f"{ROOT}{path}", headers=headers, **more)

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, **more):
        return self.ask("POST", path, **more)

    def patch(self, path, **more):
        return self.ask("PATCH", path, **more)

    @contextmanager
    def person(self, actor):
        """Ask as a person who is signed in."""
        self.app.dependency_overrides[who_asks] = lambda: actor
        try:
            yield self
        finally:
            self.app.dependency_overrides.clear()
