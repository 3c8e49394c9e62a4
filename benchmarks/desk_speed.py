"""How long a reviewer waits: a case with 12 photos of 12 megapixels, and a queue of 10,000 cases.

    python -m benchmarks.desk_speed

Each round opens another case from the queue, as a reviewer does: no photo of it is in the browser
yet. First content and photo are what Chromium says, counted from the click.
"""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert

from benchmarks import drawn_desk
from benchmarks.screenshots import COUNTY, PASSWORD, PEOPLE, Clock, serving, sign_in
from intake.assembly import Services, assemble
from intake.service import accounts, life
from intake.service.accounts import Account
from intake.service.actor import OPERATOR, Actor, Role
from intake.settings import Settings
from storage.tables import CaseRow
from storage.tables.base import new_id

PHOTOS, PIXELS = 12, 12_000_000
ROUNDS, QUEUE = 7, 10_000
_CLERK = Actor("clerk", "王老师", Role.CLERK, COUNTY, is_person=True)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        services = assemble(Settings(data_dir=Path(folder) / "data"), Clock())
        services.database.migrate()
        for login, name, role in PEOPLE[:1]:
            account = Account(login, name, role, COUNTY)
            accounts.create(services, OPERATOR, account, PASSWORD, change_due=False)
        folders = [Path(folder) / f"case-{number}" for number in range(ROUNDS + 1)]
        cases = [_case(services, *numbered) for numbered in enumerate(folders)]
        with serving(services) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=address)
            sign_in(page, PEOPLE[0][0])
            _open(page, "/queue", f"/cases/{cases.pop()}")  # neither desk is opened only once a day
            _show("case", [_open(page, "/queue", f"/cases/{case_id}") for case_id in cases])
            _many(services, cases[0])
            back = [_open(page, f"/cases/{case_id}", "/queue") for case_id in cases]
            _show("queue of 10,000", back)
            browser.close()
        services.close()


def _case(services: Services, seed: int, folder: Path) -> str:
    name = drawn_desk.draw(folder, seed, 1)
    _enlarge(folder, name, np.random.default_rng(seed))
    case_id = drawn_desk.add_case(services, COUNTY, folder, name)
    life.submit(services, _CLERK, case_id, None)
    return case_id


def _enlarge(folder: Path, name: str, chance: np.random.Generator) -> None:
    """Make a drawn case one of 12 photos of 12 megapixels: its papers, and desks without any."""
    told = folder / "truth" / f"{name}.json"
    truth = json.loads(told.read_text(encoding="utf-8"))
    photos = [file for file in truth["files"] if file["file"].lower().endswith(".jpg")]
    for file in photos:
        picture = Image.open(folder / name / file["file"]).convert("RGB")
        (page,) = file["pages"]
        scale = (PIXELS / (page["width"] * page["height"])) ** 0.5
        file["pages"] = [_scaled(page, scale)]
        size = (file["pages"][0]["width"], file["pages"][0]["height"])
        picture.resize(size).save(folder / name / file["file"], "JPEG", quality=88)
    empty = {"page": 1, "width": 4000, "height": 3000, "rotation": 0, "problems": []}
    for number in range(len(photos), PHOTOS):
        rough = chance.integers(60, 255, (375, 500, 3), dtype=np.uint8)
        desk = Image.fromarray(rough).resize((4000, 3000))
        desk.save(folder / name / f"desk-{number}.jpg", quality=88)
        page = empty | {"documents": []}
        truth["files"].append({"file": f"desk-{number}.jpg", "pages": [page]})
    told.write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")


def _scaled(told: Any, scale: float) -> Any:
    """What is told of a page, its places and sizes so many times as large."""
    if isinstance(told, dict):
        fixed = ("page", "rotation")
        return {key: one if key in fixed else _scaled(one, scale) for key, one in told.items()}
    if isinstance(told, list):
        return [_scaled(one, scale) for one in told]
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    return round(told * scale) if is_number else told


def _many(services: Services, like: str) -> None:
    with services.database.write() as session:
        row = session.get_one(CaseRow, like)
        values = {column.name: getattr(row, column.name) for column in CaseRow.__table__.columns}
        session.execute(insert(CaseRow), [values | {"id": new_id()} for _ in range(QUEUE)])


def _open(page: Page, origin: str, address: str) -> dict[str, float]:
    """Milliseconds from the navigation to the answer, the first content and the case's photo."""
    page.goto(origin, wait_until="networkidle")
    page.goto(address, wait_until="commit")
    while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
        page.wait_for_timeout(5)
    if "/cases/" in address:
        page.locator("#viewer[data-shown]").wait_for()
    found: dict[str, float] = page.evaluate(
        """() => ({
            answer: performance.getEntriesByType('navigation')[0].responseEnd,
            content: performance.getEntriesByName('first-contentful-paint')[0].startTime,
            photo: performance.now(),
        })"""
    )
    return found


def _show(what: str, rounds: list[dict[str, float]]) -> None:
    for key in rounds[0] if what == "case" else ("answer", "content"):
        values = [one[key] for one in rounds]
        print(
            f"{what}: {key} median {statistics.median(values):.0f} ms, "
            f"slowest {max(values):.0f} ms of {len(values)}"
        )


if __name__ == "__main__":
    main()
