import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "matching"))


@pytest.fixture
def world(tmp_path):
    from case_world import World  # noqa: PLC0415  # needs the path above
    from service_world import service  # noqa: PLC0415

    with service(tmp_path) as services:
        yield World(services)


@pytest.fixture
def api(world):
    from api_world import Api  # noqa: PLC0415

    return Api(world)
