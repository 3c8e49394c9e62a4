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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import drawn_county, drawn_desk
from intake.assembly import Services, assemble
from intake.clock import CHINA
from intake.service import accounts, claims, life
from intake.service.accounts import Account
from intake.service.actor import OPERATOR, Actor, Role
from intake.settings import Settings
from review_ui.app import create_app
from storage.tables import CaseRow, User

COUNTY = "固始县"
PASSWORD = "三月的杏花开了又谢 26"  # noqa: S105  # of a database that is thrown away
LANGUAGES = ("zh", "en")
PEOPLE = (
    ("li", "李科长", Role.REVIEWER),
    ("zhao", "赵科员", Role.REVIEWER),
    ("guan", "陈主任", Role.ADMINISTRATOR),
    ("sun", "孙科员", Role.REVIEWER),
)
_CASES = (2, 1, 8, 0, 3, 6)
_COUNTY_CASES = 44
_SECTIONS = ("schools", "accounts", "tokens", "policies", "records", "trail")


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to show: whose it is (None: nobody's), its address, and keys to press there."""

    name: str
    login: str | None
    address: str
    keys: Sequence[str] = ()
    height: int = 900  # of the desk's window, in pixels


class Clock:
    """Stands in the first days of a term, until somebody sets it."""

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
    people = [
        accounts.create(
            services, OPERATOR, Account(login, name, role, COUNTY), PASSWORD, change_due=False
        ).id
        for login, name, role in PEOPLE
    ]
    with services.database.write() as session:
        session.get_one(User, people[-1]).totp_confirmed = True
    county = drawn_county.County(services, COUNTY, folder / "county", _COUNTY_CASES)
    county.tell()
    ids = _shown_one_by_one(services, folder / "shown")
    school = drawn_county.BIGGEST_SCHOOL
    clerk_account = Account("wang", "王老师", Role.CLERK, COUNTY, school)
    accounts.create(services, OPERATOR, clerk_account, PASSWORD, change_due=False)
    draft, returned = (_latest(services, school, status) for status in ("draft", "returned"))
    zhao = Actor("zhao", "赵科员", Role.REVIEWER, COUNTY, is_person=True)
    claims.claim(services, zhao, ids[3])
    return (
        Shot("sign-in", None, "/sign-in"),
        Shot("sign-in-code", "sun", "/sign-in/code"),
        Shot("account", "li", "/account"),
        Shot("not-found", "li", "/no-such-page"),
        Shot("queue", "li", "/queue"),
        Shot("county", "li", "/county?since=2026-08-17", height=1500),
        Shot("case-incomplete", "li", f"/cases/{ids[2]}"),
        Shot("case-complete", "li", f"/cases/{ids[1]}"),
        Shot("case-unsure", "li", f"/cases/{ids[8]}", ("s",)),
        Shot("case-return", "li", f"/cases/{ids[2]}", ("r",)),
        Shot("case-approve", "li", f"/cases/{ids[1]}", ("a",)),
        Shot("case-keys", "li", f"/cases/{ids[1]}", ("?",)),
        Shot("case-held", "li", f"/cases/{ids[3]}"),
        Shot("summary-code", "li", "/summary-code"),
        Shot("history", "li", f"/cases/{ids[2]}/history"),
        Shot("school", "wang", "/school"),
        Shot("school-new", "wang", "/school/new"),
        Shot("school-case", "wang", f"/school/cases/{draft}"),
        Shot("school-returned", "wang", f"/school/cases/{returned}"),
        Shot("school-edit", "wang", f"/school/cases/{returned}/edit"),
        Shot("school-summary", "wang", f"/school/cases/{returned}/summary"),
        *(
            Shot("-".join(("administration", *path.split("/"))), "guan", f"/administration/{path}")
            for path in (*_SECTIONS, f"schools/{school}", "accounts/new")
        ),
        Shot("administration-account", "guan", f"/administration/accounts/{people[0]}"),
        Shot("policy", "guan", "/administration/policies/county-standard@2026-01"),
    )


def _shown_one_by_one(services: Services, folder: Path) -> Mapping[int, str]:
    """Cases that wait, with photos as phones take them; their ids by their place in the set."""
    ids = {}
    faint = drawn_desk.together(
        drawn_desk.misread("transfer_application", "student_name", lambda name: name[:-1] + "口"),
        drawn_desk.unread("transfer_application", "id_number", "enrolment_number"),
    )
    doubts = {2: faint, 6: faint}
    clerk = Actor("clerk", "王老师", Role.CLERK, COUNTY, is_person=True)
    for index in _CASES:
        name = drawn_desk.draw(folder, drawn_county.SEED, index)
        case_id = drawn_desk.add_case(
            services, COUNTY, folder, name, doubts.get(index, lambda document: document)
        )
        ids[index] = case_id
        life.submit(services, clerk, case_id, None)
        services.clock.at += timedelta(minutes=20)  # type: ignore[attr-defined]
    services.clock.at += timedelta(days=1)  # type: ignore[attr-defined]
    return ids


def _latest(services: Services, school: str, status: str) -> str:
    """The case of a school that came into this state last."""
    with services.database.read() as session:
        cases = session.query(CaseRow).filter_by(school_code=school, status=status)
        return cases.order_by(CaseRow.changed_at.desc()).limit(1).one().id


def _take(browser: Browser, address: str, shot: Shot, out: Path) -> None:
    for language in LANGUAGES:
        for size, viewport in (("desktop", (1440, shot.height)), ("phone", (390, 844))):
            context = browser.new_context(
                viewport={"width": viewport[0], "height": viewport[1]},
                base_url=address,
                device_scale_factor=1,
                locale={"zh": "zh-CN", "en": "en-GB"}[language],
            )
            context.add_cookies([{"name": "language", "value": language, "url": address}])
            page = context.new_page()
            if shot.login:
                sign_in(page, shot.login)
            page.goto(shot.address)
            _settle(page, shot.keys, is_whole=size == "phone")
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
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def _settle(page: Page, keys: Sequence[str], *, is_whole: bool) -> None:
    """Wait until photos are drawn and nothing moves; of a whole page also those further down."""
    page.wait_for_load_state()  # a page that listens for events is never without requests
    if is_whole:
        page.evaluate("for (const one of document.images) one.loading = 'eager'")
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
