"""How long a reviewer waits: a case with 12 photos of 12 megapixels, and a queue of 10,000 cases.

    python -m benchmarks.desk_speed

First content and photo are what Chromium says, from the click on; the queue is the server's answer.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert

from benchmarks import drawn_desk
from benchmarks.screenshots import COUNTY, PASSWORD, PEOPLE, Clock, serving, sign_in
from intake.assembly import Services, assemble
from intake.service import accounts, life, uploads
from intake.service.accounts import Account
from intake.service.actor import OPERATOR, Actor, Role
from intake.service.jobs import run_job
from intake.settings import Settings
from ocr.model import FileReading
from ocr.model import Page as ReadPage
from ocr.opening import PageImage, sha256_of
from storage.tables import CaseRow
from storage.tables.base import new_id

PHOTOS, WIDTH, HEIGHT = 12, 4000, 3000
ROUNDS, QUEUE = 7, 10_000
_CLERK = Actor("clerk", "王老师", Role.CLERK, COUNTY, is_person=True)


class _Photos:
    """Opens photos; nothing is read on them."""

    def read_file(self, path: Path, name: str, on_page: Any) -> FileReading:
        self.show_pages(path, on_page)
        page = ReadPage(1, WIDTH, HEIGHT, 0, (), (), ())
        return FileReading(name, sha256_of(path), None, (page,))

    def show_pages(self, path: Path, on_page: Any) -> None:
        image = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
        on_page(PageImage(1, np.asarray(image, np.uint8), WIDTH, HEIGHT))


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        services = assemble(Settings(data_dir=Path(folder) / "data"), Clock())
        services.database.migrate()
        for login, name, role in PEOPLE[:1]:
            account = Account(login, name, role, COUNTY)
            accounts.create(services, OPERATOR, account, PASSWORD, change_due=False)
        case_id = _case(services, Path(folder))
        with serving(services) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=address)
            sign_in(page, PEOPLE[0][0])
            _show("case", [_open(page, f"/cases/{case_id}") for _ in range(ROUNDS)])
            _many(services, case_id)
            _show("queue of 10,000", [_open(page, "/queue") for _ in range(ROUNDS)])
            browser.close()
        services.close()


def _case(services: Services, folder: Path) -> str:
    name = drawn_desk.draw(folder / "drawn", 3, 1)
    case_id = drawn_desk.add_case(services, COUNTY, folder / "drawn", name)
    chance = np.random.default_rng(1)
    destination = uploads.destination_case(services, _CLERK, case_id)
    for number in range(PHOTOS):
        rough = chance.integers(60, 255, (HEIGHT // 8, WIDTH // 8, 3), dtype=np.uint8)
        picture = cv2.resize(rough, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        cv2.putText(picture, str(number), (400, 1800), cv2.FONT_HERSHEY_SIMPLEX, 40, (0, 0, 0), 90)
        file = folder / f"{number}.jpg"
        cv2.imwrite(str(file), picture, (cv2.IMWRITE_JPEG_QUALITY, 88))
        with file.open("rb") as stream:
            uploads.receive(services, _CLERK, destination, file.name, stream)
    while run_job(services, None, _Photos()):
        pass
    life.submit(services, _CLERK, case_id, None)
    return case_id


def _many(services: Services, like: str) -> None:
    with services.database.write() as session:
        row = session.get_one(CaseRow, like)
        values = {column.name: getattr(row, column.name) for column in CaseRow.__table__.columns}
        session.execute(insert(CaseRow), [values | {"id": new_id()} for _ in range(QUEUE)])


def _open(page: Page, address: str) -> dict[str, float]:
    """Milliseconds from the navigation to the answer, the first content and the last photo tile."""
    page.goto("about:blank")
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
        page.wait_for_timeout(5)
    found: dict[str, float] = page.evaluate(
        """() => ({
            answer: performance.getEntriesByType('navigation')[0].responseEnd,
            content: performance.getEntriesByName('first-contentful-paint')[0].startTime,
        })"""
    )
    if "/cases/" in address:
        page.locator("#viewer[data-shown]").wait_for()
        found["photo"] = (time.perf_counter() - began) * 1000
    return found


def _show(what: str, rounds: list[dict[str, float]]) -> None:
    for key in rounds[0]:
        values = [one[key] for one in rounds]
        print(
            f"{what}: {key} median {statistics.median(values):.0f} ms, "
            f"slowest {max(values):.0f} ms of {len(values)}"
        )


if __name__ == "__main__":
    main()
