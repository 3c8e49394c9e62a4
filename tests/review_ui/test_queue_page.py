"""The queue: found, sorted, taken in hand."""

import random
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import unquote

import case_builders
import pytest
from browser import PHONE, SMALLEST, accessibility_faults, fits_across
from case_world import CLERK, SECOND_REVIEWER
from service_world import SCHOOL, SECOND_SCHOOL
from sqlalchemy import insert

from intake.service import claims, life
from intake.service.actor import Role
from review_ui.queue.deadline import deadline
from review_ui.queue.query import QueueQuery
from storage.cases import Claimed
from storage.tables import CaseRow
from storage.tables.base import new_id


def submitted(desk, category="return_home", papers=None, **changes):
    case_id = desk.world.case(category, papers, **changes)
    life.submit(desk.world.services, CLERK, case_id, None)
    return case_id


def names(page):
    return page.locator(".case .who strong").all_inner_texts()


def test_nonsense_in_an_address_counts_as_nothing():
    query = QueueQuery.of({"status": "x", "page": "-1", "sort": "'; --", "due": "never"})
    assert query == QueueQuery()
    assert query.address() == "/queue"


def test_an_address_keeps_the_filters_and_begins_at_the_first_page():
    query = QueueQuery.of({"category": "business", "page": "3", "search": "k&1"}, "李 & 王")
    again = QueueQuery.of({"category": "business", "search": "k&1"}, "李 & 王")
    assert again == replace(query, page=1)
    assert query.address(status="all") == "/queue?status=all&category=business&search=k%261"
    assert query.address(page=4).endswith("page=4")


def test_deadlines_are_counted_in_working_days():
    friday = date(2026, 9, 4)
    assert deadline(None, friday) is None
    assert deadline(date(2026, 9, 7), friday).days == 1
    assert deadline(friday, friday).key == "today"
    late = deadline(date(2026, 9, 2), friday)
    assert (late.key, late.days, late.look) == ("late", 2, "overdue")


def test_cases_are_filtered_searched_and_counted(desk):
    desk.person()
    submitted(desk)
    submitted(desk, "business")
    submitted(desk, "return_home", [case_builders.application()])
    desk.world.case()  # a draft
    page = desk.sign_in()
    assert len(names(page)) == 3
    assert page.locator(".tabs a[aria-current]").inner_text().split() == ["待审核", "3"]
    assert "1" in page.get_by_role("link", name="草稿").inner_text()
    page.select_option("select[name=category]", "business")
    page.wait_for_url("**category=business**")
    assert len(names(page)) == 1
    page.get_by_role("link", name="清除筛选").click()
    page.locator(".verdicts").get_by_role("link", name="材料不齐").click()
    page.wait_for_url("**verdict=incomplete**")
    assert len(names(page)) == 1
    page.goto("/queue")
    page.keyboard.press("/")
    page.keyboard.type("靖")
    page.keyboard.press("Enter")
    page.wait_for_url("**search=**")
    assert len(names(page)) == 3
    assert "靖" not in unquote(page.url)
    assert page.input_value("input[type=search]") == "靖"
    page.select_option("select[name=category]", "business")
    page.wait_for_url("**category=business**search=**")
    assert len(names(page)) == 1
    assert "search=" in page.locator(".case .open").get_attribute("href")
    page.fill("input[type=search]", "没有这个人")
    page.keyboard.press("Enter")
    page.get_by_text("没有符合条件的申请").wait_for()
    page.goto(f"/queue?school={SECOND_SCHOOL}")
    assert names(page) == []
    page.goto(f"/queue?school={SCHOOL}&status=all")
    assert len(names(page)) == 4


def test_the_queue_is_worked_by_keys(desk):
    reviewer = desk.person()
    first, second = submitted(desk), submitted(desk)
    page = desk.sign_in()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert first in page.evaluate("document.activeElement.href")
    page.keyboard.press("n")
    page.wait_for_url(f"**/cases/{first}")
    assert desk.world.row(first).claimed_by == reviewer
    page.goto("/queue")
    page.keyboard.press("n")
    page.wait_for_url(f"**/cases/{second}")
    page.goto("/queue")
    page.keyboard.press("n")
    page.get_by_text("没有更多待您审核的申请").wait_for()
    desk.forgive()


def test_the_next_case_waits_whichever_state_the_queue_shows(desk):
    desk.person()
    case_id = submitted(desk)
    page = desk.sign_in()
    page.goto("/queue?status=approved&category=business")
    page.keyboard.press("n")
    page.get_by_text("符合当前筛选条件、待您审核的申请没有更多了").wait_for()
    page.goto("/queue?status=approved")
    page.keyboard.press("n")
    page.wait_for_url(f"**/cases/{case_id}**")


def test_three_hundred_cases_are_turned_over_by_keys(desk):
    template = desk.world.row(submitted(desk))
    fields = {column.name: getattr(template, column.name) for column in CaseRow.__table__.columns}
    rows = [
        fields | {"id": new_id(), "student_name": f"学生{number}", "due_on": date(2026, 9, 30)}
        for number in range(300)
    ]
    with desk.world.services.database.write() as session:
        session.execute(insert(CaseRow), rows)
    desk.person()
    page = desk.sign_in()
    assert names(page)[0] == template.student_name  # due first
    seen = names(page)
    for number in range(2, 8):
        page.keyboard.press("]")
        page.wait_for_url(f"**page={number}")
        seen += names(page)
    assert len(set(seen)) == len(seen) == 301
    page.keyboard.press("[")
    page.wait_for_url("**page=6")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")  # loaded: the keys are there
    page.keyboard.press("c")
    page.locator("#release").wait_for()
    page.keyboard.press("u")
    page.wait_for_url("**/queue?page=6")  # where one was


def test_who_has_a_case_in_hand_is_shown(desk):
    desk.person()
    case_id = submitted(desk)
    claims.claim(desk.world.services, SECOND_REVIEWER, case_id)
    page = desk.sign_in()
    assert f"{SECOND_REVIEWER.name}正在审核" in page.locator(".case").inner_text()
    page.select_option("select[name=claimed]", Claimed.NOBODY.value)
    page.get_by_text("没有符合条件的申请").wait_for()


def test_an_auditor_looks_but_takes_nothing_and_a_clerk_has_no_queue(desk):
    submitted(desk)
    desk.person("auditor", "auditor")
    desk.person("clerk", "clerk")
    page = desk.sign_in("auditor")
    assert len(names(page)) == 1
    assert page.get_by_role("button", name="审核下一件").count() == 0
    clerk = desk.sign_in("clerk")
    clerk.goto("/queue")
    clerk.get_by_role("heading", name="没有权限").wait_for()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewport", [None, PHONE, SMALLEST])
def test_the_queue_works_for_everybody(desk, language, viewport):
    desk.person()
    submitted(desk)
    submitted(desk, "business", [case_builders.application()])
    desk.world.clock.move(days=14)
    page = desk.sign_in(viewport=viewport, language=language)
    assert accessibility_faults(page) == []
    assert fits_across(page)


def test_ten_thousand_cases_are_listed_within_a_fifth_of_a_second(world):
    template = world.row(world.case())
    fields = {column.name: getattr(template, column.name) for column in CaseRow.__table__.columns}
    chance = random.Random(1)
    verdicts = ["complete", "incomplete", "needs_review"]
    rows = [
        fields
        | {
            "id": new_id(),
            "status": "submitted" if number % 3 else "approved",
            "verdict": chance.choice(verdicts),
            "due_on": date(2026, 9, 1) + timedelta(days=chance.randrange(30)),
            "student_name": f"学生{number}",
        }
        for number in range(10_000)
    ]
    with world.services.database.write() as session:
        session.execute(insert(CaseRow), rows)
    from fastapi.testclient import TestClient  # noqa: PLC0415  # measured without a browser
    from service_world import COUNTY, PASSWORD, person  # noqa: PLC0415

    from review_ui.app import create_app  # noqa: PLC0415

    person(world.services, "li", Role.REVIEWER, COUNTY)
    client = TestClient(create_app(world.services))
    client.post("/sign-in", data={"login": "li", "password": PASSWORD})
    token = re.search('name="csrf-token" content="([^"]+)"', client.get("/queue").text)
    form = {"text": "77", "csrf_token": token.group(1)}
    found = client.post("/queue", data=form, follow_redirects=False)
    search = found.headers["location"].rpartition("=")[2]
    times = []
    for address in (
        "/queue",
        "/queue?verdict=complete&due=soon",
        f"/queue?search={search}",
        "/queue?page=99",
    ):
        began = time.process_time()
        answer = client.get(address)
        times.append(time.process_time() - began)
        assert answer.status_code == 200
        assert answer.text.count('class="case"') == 50 or "page" in address or "due" in address
    assert max(times) < 0.2, times
