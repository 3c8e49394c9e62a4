"""Chromium of the system, the server it visits, and people who sign in there."""

from __future__ import annotations

import json
import shutil
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
import uvicorn
from playwright.sync_api import sync_playwright
from service_world import COUNTY, PASSWORD, SCHOOL, person

from review_ui.app import create_app

AXE = Path(__file__).parents[2] / "review_ui" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALLEST = {"width": 360, "height": 640}
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium():
    """Debian's Chromium, or the one Playwright installed where there is no package."""
    installed = shutil.which("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=installed, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@contextmanager
def serving(services):
    """The whole application on a port of its own; its address."""
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    before = structlog.get_config()
    structlog.configure(processors=[*before["processors"][:-1], plain])
    config = uvicorn.Config(
        create_app(services), host="127.0.0.1", port=0, log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=15)
        structlog.configure(**before)


# Said of answers that tests ask for, and of a photo that was on its way when its page was left.
_NO_COMPLAINT = ("the server responded with a status of 4", "Image load aborted.")


class Desk:
    """The server and the browsers of the people who visit it.

    Whatever a page asks of another host, or says on the console as an error, fails the test.
    """

    def __init__(self, world, browser, address):
        self.world, self.address = world, address
        self._browser, self._contexts, self._complaints = browser, [], []

    def person(self, login="li", role="reviewer", county=COUNTY, school=None, **changes):
        """Make somebody; their id."""
        if role == "clerk" and school is None:
            school = SCHOOL
        return person(self.world.services, login, role, county, school, **changes)

    def visit(self, viewport=None, language=None, **options):
        """A page of a fresh browser; nobody is signed in."""
        context = self._browser.new_context(
            viewport=viewport or DESKTOP, base_url=self.address, locale="zh-CN", **options
        )
        context.set_default_timeout(30_000)
        if language:
            context.add_cookies([{"name": "language", "value": language, "url": self.address}])
        page = context.new_page()
        page.on("request", self._look_at_request)
        page.on("console", self._look_at_console)
        page.on("pageerror", lambda error: self._complaints.append(f"script: {error}"))
        self._contexts.append(context)
        return page

    def sign_in(self, login="li", viewport=None, language=None, **options):
        """A page of a browser in which this person has signed in by the form."""
        page = self.visit(viewport, language, **options)
        page.goto("/sign-in")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def close(self):
        """End all browsers, and say what was wrong in them."""
        for context in self._contexts:
            context.close()
        assert self._complaints == [], self._complaints

    def forgive(self):
        """Forget complaints: for tests that provoke them."""
        self._complaints.clear()

    def _look_at_request(self, request):
        if not request.url.startswith((self.address, "blob:")):
            self._complaints.append(f"another host: {request.url}")

    def _look_at_console(self, message):
        if message.type == "error" and not any(part in message.text for part in _NO_COMPLAINT):
            self._complaints.append(f"console: {message.text}")


def accessibility_faults(page, within="html"):
    """What axe finds on a page, or in a part of it: rule, help and places, as lines."""
    if not AXE.is_file():
        pytest.fail("axe-core is not there: run `make vendor`")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "([rules, within]) => axe.run(within, {runOnly: {type: 'tag', values: rules}})",
        [_RULES, within],
    )
    return [
        f"{fault['id']}: {fault['help']}: "
        + json.dumps([node["target"] for node in fault["nodes"]], ensure_ascii=False)
        for fault in found["violations"]
    ]


def still(page, locator):
    """Where something lies once it has stopped moving."""
    before = None
    for _ in range(50):
        now = locator.bounding_box()
        if now is not None and now == before:
            return now
        before = now
        page.wait_for_timeout(200)
    pytest.fail("it never stands still")


def fits_across(page):
    """Whether nothing sticks out on the right."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
