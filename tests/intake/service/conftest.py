import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "matching"))


def pytest_generate_tests(metafunc):
    """A module that says `ON_BOTH_DATABASES = True` runs its tests of a world on each."""
    if getattr(metafunc.module, "ON_BOTH_DATABASES", False) and "world" in metafunc.fixturenames:
        metafunc.parametrize("world", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def world(request, tmp_path):
    from case_world import World  # noqa: PLC0415  # needs the path above
    from service_world import service  # noqa: PLC0415

    settings = {}
    if getattr(request, "param", "sqlite") == "postgresql":
        settings["database_url"] = request.getfixturevalue("ready_postgres_url")
    with service(tmp_path, **settings) as services:
        yield World(services)


@pytest.fixture
def api(world):
    from api_world import Api  # noqa: PLC0415

    return Api(world)
