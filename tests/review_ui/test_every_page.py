"""Every page, in the states that other tests do not reach: for everybody, and markup is text."""

from dataclasses import replace
from pathlib import Path

import case_builders as family
import numpy as np
import pytest
from browser import PHONE, accessibility_faults, fits_across
from case_world import CLERK, REVIEWER, SECOND_REVIEWER
from service_world import SCHOOL

from intake.service import claims, files, life
from intake.service.life import DecisionReason, NewDecision
from intake.service.previews import keep_previews
from intake.service.settlements import settle
from ocr.opening import PageImage
from review_ui.app import ROUTERS
from storage.tables import SchoolRow

WHITE = PageImage(1, np.full((1400, 1000, 3), 255, np.uint8), 1000, 1400)
EVIL = "<img src=x onerror=\"document.title='evil'\">"
STUDENTS = (
    f"学籍号,姓名,身份证件号,性别,出生日期,学校标识码\nG1,{EVIL},123,女,2012-03-15,{SCHOOL}\n"
    f"G{family.SON_ID},{family.SON},{family.SON_ID},女,2012-03-15,{SCHOOL}\n"
)


@pytest.fixture
def told(desk):
    """People and cases whose every text is markup, in several states; ids by state."""
    services, world = desk.world.services, desk.world
    with services.database.write() as session:
        session.get_one(SchoolRow, SCHOOL).name = EVIL
    form = family.changed(family.without_seals(family.application()), reason=EVIL)
    papers = [replace(form, file=f"{EVIL}.jpg"), *family.complete_papers("return_home")[1:]]
    student = {"name": EVIL, "sex": "女", "birth_date": "2012-03-15", "id_number": family.SON_ID}
    guardians = [{"name": EVIL, "relationship": "father"}]
    ids = {}
    for state in ("returned", "settled", "held", "draft"):
        ids[state] = world.case("return_home", papers, student=student, guardians=guardians)
        for file in files.of_case(services, CLERK, ids[state]):
            keep_previews(services.objects, file.id, WHITE)
        if state != "draft":
            life.submit(services, CLERK, ids[state], None)
    decision = NewDecision("returned", (DecisionReason("transfer_application", EVIL),), EVIL)
    life.decide(services, REVIEWER, ids["returned"], decision, None)
    check = next(one for one in world.look(ids["settled"]).requirements if one.status == "unsure")
    settle(services, REVIEWER, ids["settled"], check.result.id, outcome="failed", reason=EVIL)
    claims.claim(services, SECOND_REVIEWER, ids["held"])
    for login, role in (("li", "reviewer"), ("boss", "administrator"), ("wang", "clerk")):
        ids[login] = desk.person(login, role, display_name=EVIL)
    return ids


def addresses(ids):
    """Every page of people who are signed in: whose it is, and where."""
    for state in ("returned", "settled", "held"):
        yield "li", f"/cases/{ids[state]}"
        yield "li", f"/cases/{ids[state]}/history"
    yield from (("li", path) for path in ("/queue?status=all", "/county", "/account", "/nowhere"))
    yield from (("li", path) for path in ("/administration/trail", "/queue?status=withdrawn"))
    yield from ((login, "/summary-code") for login in ("li", "boss", "wang"))
    for section in ("schools", f"schools/{SCHOOL}", "accounts", "accounts/new", "tokens"):
        yield "boss", f"/administration/{section}"
    yield "boss", f"/administration/accounts/{ids['wang']}"
    for section in ("policies", "policies/county-standard@2026-01", "records", "trail"):
        yield "boss", f"/administration/{section}"
    yield from (("wang", path) for path in ("/school", "/school/new", "/school?status=refused"))
    for state in ("returned", "draft", "held"):
        for path in ("", "/edit", "/summary"):
            yield "wang", f"/school/cases/{ids[state]}{path}"


def must_be_harmless(page, path):
    assert page.locator("img[src=x]").count() == 0, path
    assert page.title() != "evil", path


@pytest.mark.parametrize(("viewport", "language"), [(None, "en"), (PHONE, "zh")])
def test_every_page_works_for_everybody_and_shows_markup_as_text(desk, told, viewport, language):
    pages = {login: desk.sign_in(login, viewport, language) for login in ("li", "boss", "wang")}
    shown = 0
    for login, path in addresses(told):
        page = pages[login]
        page.goto(path)
        if page.locator("#viewer").count():
            page.locator("#viewer[data-shown]").wait_for()
        assert accessibility_faults(page) == [], path
        assert fits_across(page), path
        must_be_harmless(page, path)
        shown += EVIL in page.locator("main").text_content()
    assert shown > 15


@pytest.mark.parametrize(("viewport", "language"), [(None, "zh"), (PHONE, "en")])
def test_what_forms_answer_works_for_everybody(desk, told, tmp_path: Path, viewport, language):
    page = desk.sign_in("boss", viewport, language)

    def is_fine():
        assert accessibility_faults(page) == [], page.url
        assert fits_across(page), page.url
        must_be_harmless(page, page.url)

    page.goto(f"/administration/schools/{SCHOOL}")
    page.fill("input[name=address]", EVIL)
    page.press("input[name=address]", "Enter")
    page.locator("[role=status]").wait_for()
    is_fine()
    table = tmp_path / "students.csv"
    table.write_text(STUDENTS, "utf-8")
    page.goto("/administration/records")
    page.set_input_files("input[type=file]", table)
    page.locator("main .button.primary").press("Enter")
    page.locator("section[role=status]").wait_for()
    is_fine()
    page.locator(".take-in .primary").press("Enter")
    page.wait_for_url("**/records/import")
    page.locator("section[role=status]").wait_for()
    is_fine()
    page.goto("/administration/tokens")
    page.fill("input[name=label]", EVIL)
    page.locator("main .button.primary").press("Enter")
    page.locator("code.key").wait_for()
    is_fine()
    page.goto("/administration/accounts/new")
    page.evaluate("for (const one of document.forms) one.noValidate = true")
    page.locator("main .button.primary").press("Enter")
    page.get_by_role("alert").wait_for()
    is_fine()
    page = desk.sign_in("wang", viewport, language)
    page.goto(f"/school/cases/{told['draft']}/edit")
    page.evaluate("for (const one of document.forms) one.noValidate = true")
    page.fill("[name='guardians[0].name']", "")
    page.locator("main .button.primary").press("Enter")
    page.get_by_role("alert").wait_for()
    is_fine()
    page = desk.sign_in("li", viewport, language)
    page.goto(f"/school/cases/{told['draft']}")  # not theirs
    is_fine()


def test_no_page_was_forgotten(told):
    """A page that is made is a page that is looked at above, or in the tests of its own."""
    elsewhere = {"/", "/sign-in", "/sign-in/code", "/account", "/administration"}
    parts = {"/school/cases/{case_id}/papers", "/cases/{case_id}/state"}
    taken = {"/county/{name}.{form}", "/queue.{form}"}
    made = {route.path for router in ROUTERS for route in router.routes if "GET" in route.methods}
    seen = {path.split("?")[0] for _, path in addresses(told)}

    def is_seen(path):
        pattern = path.split("/")
        return any(
            len(pattern) == len(one.split("/"))
            and all(
                a == b or a.startswith("{") for a, b in zip(pattern, one.split("/"), strict=True)
            )
            for one in seen
        )

    assert {path for path in made - elsewhere - parts - taken if not is_seen(path)} == set()
