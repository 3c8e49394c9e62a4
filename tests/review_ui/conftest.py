"""A real server over a fresh database, and a real browser."""

import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher

_TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(_TESTS / "intake" / "service"), str(_TESTS / "matching")]

from browser import Desk, chromium, serving  # noqa: E402  # they need the paths above
from case_world import World  # noqa: E402
from service_world import service  # noqa: E402

from intake.service import passwords  # noqa: E402


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the run; each visitor gets cookies of their own."""
    with chromium() as started:
        yield started


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Services with the family of the verdicts' tests, and passwords that are quickly checked."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    with service(tmp_path) as services:
        yield World(services)


@pytest.fixture
def desk(world, browser):
    """The world behind a real server, with browsers to visit it."""
    with serving(world.services) as address:
        made = Desk(world, browser, address)
        yield made
        made.close()
