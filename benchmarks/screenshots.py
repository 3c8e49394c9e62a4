"""Screenshots of every page, in both languages, at the size of a desk and of a phone.

    python -m benchmarks.screenshots OUT

The cases are drawn, their papers read from the truth; the server and the browser are real.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import drawn_desk
from intake.assembly import Services, assemble
from intake.clock import CHINA
from intake.service import accounts, claims, life
from intake.service.accounts import Account
from intake.service.actor import OPERATOR, Actor, Role
from intake.settings import Settings
from review_ui.app import create_app
from storage.tables import CaseRow

COUNTY = "固始县"
PASSWORD = "三月的杏花开了又谢 26"  # noqa: S105  # of a database that is thrown away
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LANGUAGES = ("zh", "en")
PEOPLE = (
    ("li", "李科长", Role.REVIEWER),
    ("zhao", "赵科员", Role.REVIEWER),
    ("guan", "陈主任", Role.ADMINISTRATOR),
)
_SEED = 3
_CASES = (2, 1, 8, 0, 3, 6)
_SCHOOL_CASE = 1  # once more, as a draft on the school's desk


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to show: whose it is (None: nobody's), its address, and keys to press there."""

    name: str
    login: str | None
    address: str
    keys: Sequence[str] = ()


class Clock:
    """Stands in the first days of a term."""

    def __init__(self) -> None:
        self.at = datetime(2026, 9, 1, 9, 0, tzinfo=CHINA)

    def __call__(self) -> datetime:
        """The time it is here."""
        return self.at


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="names that hold this")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        services = assemble(Settings(data_dir=Path(folder) / "data"), Clock())
        shots = fill(services, Path(folder) / "drawn")
        with serving(services) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for shot in shots:
                if wanted.only in shot.name:
                    _take(browser, address, shot, wanted.out)
        services.close()


def fill(services: Services, folder: Path) -> Sequence[Shot]:
    """People, cases, and the pages to show of them."""
    services.database.migrate()
    for login, name, role in PEOPLE:
        account = Account(login, name, role, COUNTY)
        accounts.create(services, OPERATOR, account, PASSWORD, change_due=False)
    ids = {}
    faint = drawn_desk.together(
        drawn_desk.misread("transfer_application", "student_name", lambda name: name[:-1] + "口"),
        drawn_desk.unread("transfer_application", "id_number", "enrolment_number"),
    )
    doubts = {2: faint, 6: faint}
    for index in _CASES:
        name = drawn_desk.draw(folder, _SEED, index)
        case_id = drawn_desk.add_case(
            services, COUNTY, folder, name, doubts.get(index, lambda document: document)
        )
        ids[index] = case_id
        clerk = Actor("clerk", "王老师", Role.CLERK, COUNTY, is_person=True)
        life.submit(services, clerk, case_id, None)
        services.clock.at += timedelta(days=1)  # type: ignore[attr-defined]
    services.clock.at += timedelta(days=2)  # type: ignore[attr-defined]
    draft = drawn_desk.add_case(services, COUNTY, folder, f"case-{_SCHOOL_CASE + 1:04d}", faint)
    with services.database.read() as session:
        school = session.get_one(CaseRow, draft).school_code
    clerk_account = Account("wang", "王老师", Role.CLERK, COUNTY, school)
    accounts.create(services, OPERATOR, clerk_account, PASSWORD, change_due=False)
    zhao = Actor("zhao", "赵科员", Role.REVIEWER, COUNTY, is_person=True)
    claims.claim(services, zhao, ids[3])
    return (
        Shot("sign-in", None, "/sign-in"),
        Shot("account", "li", "/account"),
        Shot("not-found", "li", "/no-such-page"),
        Shot("queue", "li", "/queue"),
        Shot("county", "li", "/county"),
        Shot("case-incomplete", "li", f"/cases/{ids[2]}"),
        Shot("case-complete", "li", f"/cases/{ids[1]}"),
        Shot("case-unsure", "li", f"/cases/{ids[8]}", ("s",)),
        Shot("case-return", "li", f"/cases/{ids[2]}", ("r",)),
        Shot("case-approve", "li", f"/cases/{ids[1]}", ("a",)),
        Shot("case-keys", "li", f"/cases/{ids[1]}", ("?",)),
        Shot("case-held", "li", f"/cases/{ids[3]}"),
        Shot("history", "li", f"/cases/{ids[2]}/history"),
        Shot("school", "wang", "/school"),
        Shot("school-new", "wang", "/school/new"),
        Shot("school-case", "wang", f"/school/cases/{draft}"),
        Shot("administration", "guan", "/administration"),
        Shot("administration-accounts", "guan", "/administration/accounts"),
        Shot("administration-tokens", "guan", "/administration/tokens"),
    )


def _take(browser: Browser, address: str, shot: Shot, out: Path) -> None:
    for language in LANGUAGES:
        for size, viewport in SIZES.items():
            context = browser.new_context(
                viewport=viewport,
                base_url=address,
                device_scale_factor=1,  # type: ignore[arg-type]
            )
            context.add_cookies([{"name": "language", "value": language, "url": address}])
            page = context.new_page()
            if shot.login:
                sign_in(page, shot.login)
            page.goto(shot.address)
            _settle(page, shot.keys)
            file = out / f"{shot.name}-{size}-{language}.png"
            page.screenshot(path=file, full_page=size == "phone")
            print(file)
            context.close()


def sign_in(page: Page, login: str) -> None:
    """Sign somebody in by the form."""
    page.goto("/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _settle(page: Page, keys: Sequence[str]) -> None:
    """Wait until photos are drawn and nothing moves."""
    page.wait_for_load_state()  # a page that listens for events is never without requests
    page.wait_for_function(
        "() => [...document.images].every(one => one.complete || one.loading === 'lazy')"
    )
    if page.locator("#viewer").count():
        page.locator("#viewer[data-shown]").wait_for()
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(700)


@contextmanager
def serving(services: Services) -> Iterator[str]:
    """The whole application on a port of its own; its address."""
    config: Any = uvicorn.Config(create_app(services), port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
