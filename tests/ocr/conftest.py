from pathlib import Path

import pytest

from ocr.engine import Engine

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"


@pytest.fixture(scope="session")
def engine():
    return Engine()


@pytest.fixture
def real_photo():
    """The path of a real photo by name; skips where the photos are absent."""

    def path(name):
        found = REAL / name
        if not found.exists():
            pytest.skip("the real photos are not on this machine")
        return found

    return path
